"""The register's sheets and columns: the one table that reader, template and documentation share.

Names are given in bokmål, nynorsk and English. A column's `key` is the field of the row's class in
`audit.model`; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from audit.model import InquiryKind, Stage, Text, folded


class Kind(Enum):
    """What a cell of a column holds."""

    TEXT = auto()
    ID = auto()  #: a Konto-ID, also where Excel made a number of it
    DAY = auto()  #: a date; a clock time beside it is dropped
    MOMENT = auto()  #: a date with or without a clock time
    YES_NO = auto()
    EMAIL = auto()
    COUNT = auto()
    CHOICE = auto()  #: one of the column's `choices`


@dataclass(frozen=True, slots=True)
class Names:
    """What something is called in each language the register may be written in."""

    nb: str
    nn: str
    en: str
    synonyms: tuple[str, ...] = ()  #: what people also call it; an official name goes before these

    def official(self) -> tuple[str, ...]:
        """The three names, folded for matching."""
        return tuple(folded(name) for name in (self.nb, self.nn, self.en))

    def others(self) -> tuple[str, ...]:
        """The synonyms, folded for matching."""
        return tuple(folded(name) for name in self.synonyms)

    def of(self, language: str) -> str:
        """The name in `nb`, `nn` or `en`."""
        return {"nb": self.nb, "nn": self.nn, "en": self.en}[language]


@dataclass(frozen=True, slots=True)
class Choice:
    """An allowed value of a column."""

    value: str  #: what the model calls it
    names: Names


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet."""

    key: str
    names: Names
    kind: Kind = Kind.TEXT
    required: bool = False  #: the sheet is unusable without it
    choices: tuple[Choice, ...] = ()
    hint: Text = field(default_factory=lambda: Text(""))  #: what to fill in, for the person at the cell
    remark: bool = False  #: for people alone; no rule reads it


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the register."""

    key: str
    names: Names
    columns: tuple[Column, ...]
    hint: Text
    row_key: tuple[str, ...]  #: the columns that tell a row from the others, whatever its number
    optional: bool = False  #: a register may do without it; the rules that need it say so

    def column(self, key: str) -> Column:
        """The column of that key; KeyError where there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


STAGES: Final = (
    Choice(Stage.PLANNED, Names("Planlagt", "Planlagd", "Planned", ("Under planlegging", "Kommer"))),
    Choice(Stage.ACTIVE, Names("Aktiv", "Aktiv", "Active", ("Aktivt", "I bruk", "Åpen", "Open"))),
    Choice(
        Stage.CLOSED,
        Names(
            "Avviklet",
            "Avvikla",
            "Closed",
            ("Avsluttet", "Avslutta", "Nedlagt", "Nedlagd", "Slettet", "Sletta", "Lukket", "Inaktiv"),
        ),
    ),
)

INQUIRY_KINDS: Final = (
    Choice(InquiryKind.QUESTION, Names("Spørsmål", "Spørsmål", "Question")),
    Choice(InquiryKind.COMPLAINT, Names("Klage", "Klage", "Complaint")),
    Choice(InquiryKind.CASE, Names("Saksbehandling", "Sakshandsaming", "Case handling", ("Sak",))),
    Choice(InquiryKind.HEARING, Names("Høring", "Høyring", "Hearing", ("Høringssvar", "Consultation"))),
)

LANGUAGES: Final = (
    Choice("nb", Names("nb", "nb", "nb", ("Bokmål", "BM", "Norsk", "no"))),
    Choice("nn", Names("nn", "nn", "nn", ("Nynorsk",))),
    Choice("en", Names("en", "en", "en", ("Engelsk", "English"))),
)

ACCOUNT_ID: Final = Names(
    "Konto-ID", "Konto-ID", "Account ID", ("KontoID", "Konto ID", "Konto id.", "AccountID", "Account-ID")
)
EMAIL: Final = Names(
    "E-post", "E-post", "E-mail", ("Epost", "E-postadresse", "Epostadresse", "Email", "E-mail address", "Mail")
)
START: Final = Names("Fra", "Frå", "From", ("Fra dato", "Frå dato", "Fra og med", "F.o.m.", "Start"))
END: Final = Names("Til", "Til", "To", ("Til dato", "Til og med", "T.o.m.", "Slutt", "Until"))
NOTE: Final = Names("Merknad", "Merknad", "Note", ("Merknader", "Kommentar", "Notat", "Notes", "Comment"))


def account_reference() -> Column:
    """The column by which a row says which account it is about."""
    return Column(
        "account",
        ACCOUNT_ID,
        Kind.ID,
        required=True,
        hint=Text("The Konto-ID of the account, as it stands on the sheet of accounts."),
    )


ACCOUNTS: Final = Sheet(
    "accounts",
    Names("Kontoer", "Kontoar", "Accounts", ("Konto", "Kontooversikt", "Kontoliste", "Account")),
    row_key=("id",),
    hint=Text("One row for each official account in social media."),
    columns=(
        Column(
            "id",
            ACCOUNT_ID,
            Kind.ID,
            required=True,
            hint=Text("A short name that is never used again, such as FB-001."),
        ),
        Column(
            "platform",
            Names("Plattform", "Plattform", "Platform", ("Kanal", "Medium", "Tjeneste", "Channel")),
            required=True,
            hint=Text("Where the account is: Facebook, Instagram and so on."),
        ),
        Column(
            "name",
            Names("Kontonavn", "Kontonamn", "Account name", ("Navn på konto", "Konto", "Namn på konto")),
            required=True,
            hint=Text("The name that visitors see."),
        ),
        Column(
            "link",
            Names("Lenke", "Lenkje", "Link", ("URL", "Nettadresse", "Adresse", "Lenkje til konto", "Web address")),
            hint=Text("The address of the account, so that anyone can find it."),
        ),
        Column(
            "unit",
            Names("Virksomhet", "Verksemd", "Unit", ("Enhet", "Eining", "Avdeling", "Department")),
            required=True,
            hint=Text("The unit that owns the account, as it stands on the sheet of units."),
        ),
        Column(
            "stage",
            Names("Status", "Status", "Status", ("Tilstand",)),
            Kind.CHOICE,
            choices=STAGES,
            hint=Text("Planned, active or closed. Blank counts as active between the two dates."),
        ),
        Column(
            "opened",
            Names("Opprettet", "Oppretta", "Opened", ("Opprettet dato", "Oppretta dato", "Startdato", "Created")),
            Kind.DAY,
            hint=Text("The day the account was opened."),
        ),
        Column(
            "closed",
            Names("Avviklet", "Avvikla", "Closed", ("Avviklet dato", "Avvikla dato", "Sluttdato", "Nedlagt")),
            Kind.DAY,
            hint=Text("The last day the account was in use. Blank while it is."),
        ),
        Column(
            "owner_label",
            Names("Eiermerking", "Eigarmerking", "Owner label", ("Eiermerke", "Merking", "Eiertekst")),
            hint=Text("Copy the words on the account that say who owns and runs it."),
        ),
        Column(
            "owner_label_checked",
            Names(
                "Eiermerking kontrollert",
                "Eigarmerking kontrollert",
                "Owner label checked",
                ("Merking kontrollert", "Eiermerking sjekket", "Eigarmerking sjekka"),
            ),
            Kind.DAY,
            hint=Text("The day someone last looked at the account and saw that the label is there."),
        ),
        Column(
            "approved_by",
            Names("Godkjent av", "Godkjend av", "Approved by", ("Godkjenner", "Godkjennar")),
            hint=Text("Name or e-mail of the unit leader who approved that the account was opened."),
        ),
        Column(
            "approved_on",
            Names("Godkjent dato", "Godkjend dato", "Approved date", ("Godkjent", "Godkjend", "Approved")),
            Kind.DAY,
            hint=Text("The day the unit leader approved it: no later than the day the account was opened."),
        ),
        Column(
            "notified_on",
            Names(
                "Meldt til kommunikasjon",
                "Meldt til kommunikasjon",
                "Communications notified",
                ("Meldt kommunikasjon", "Meldt", "Meldt kommunikasjonsavdelingen", "Notified"),
            ),
            Kind.DAY,
            hint=Text("The day the communications department was told of the account."),
        ),
        Column(
            "coat_of_arms",
            Names("Kommunevåpen", "Kommunevåpen", "Coat of arms", ("Bruker kommunevåpen", "Våpen")),
            Kind.YES_NO,
            hint=Text("Does the account show the municipal coat of arms? Yes or no."),
        ),
        Column(
            "coat_of_arms_cleared",
            Names("Kommunevåpen avklart", "Kommunevåpen avklart", "Coat of arms cleared", ("Våpen avklart",)),
            Kind.DAY,
            hint=Text("The day communications cleared the use of the coat of arms."),
        ),
        Column(
            "resources_cleared",
            Names("Ressurser avklart", "Ressursar avklarte", "Resources set aside", ("Ressurser", "Ressursar avklart")),
            Kind.DAY,
            hint=Text("The day the unit settled who has time to run the account."),
        ),
        Column(
            "archive_assessed",
            Names("Arkivvurdert", "Arkivvurdert", "Archive assessed", ("Arkivvurdering", "Arkivvurdert dato")),
            Kind.DAY,
            hint=Text("The day someone last assessed what on the account must be archived."),
        ),
        Column(
            "archive_assessed_by",
            Names("Arkivvurdert av", "Arkivvurdert av", "Archive assessed by"),
            hint=Text("Who made that assessment."),
        ),
        Column("note", NOTE, remark=True, hint=Text("Anything else worth knowing. The audit does not read it.")),
    ),
)

UNITS: Final = Sheet(
    "units",
    Names("Virksomheter", "Verksemder", "Units", ("Virksomhet", "Enheter", "Einingar", "Verksemd", "Departments")),
    row_key=("unit",),
    hint=Text("One row for each unit and leader. A new leader gets a new row, with the dates."),
    columns=(
        Column(
            "unit",
            Names("Virksomhet", "Verksemd", "Unit", ("Enhet", "Eining", "Avdeling", "Department")),
            required=True,
            hint=Text("The name of the unit."),
        ),
        Column(
            "name",
            Names(
                "Virksomhetsleder", "Verksemdsleiar", "Unit leader", ("Leder", "Leiar", "Enhetsleder", "Leader", "Head")
            ),
            required=True,
            hint=Text("The name of the unit's leader."),
        ),
        Column(
            "email",
            EMAIL,
            Kind.EMAIL,
            required=True,
            hint=Text("Where the leader's own monthly mail is sent."),
        ),
        Column("start", START, Kind.DAY, hint=Text("The first day as leader. Blank: from the beginning.")),
        Column("end", END, Kind.DAY, hint=Text("The last day as leader. Blank: still is.")),
        Column(
            "superior_email",
            Names(
                "Overordnet e-post",
                "Overordna e-post",
                "Superior's e-mail",
                ("Overordnet epost", "Overordnet", "Overordna", "Superior e-mail"),
            ),
            Kind.EMAIL,
            hint=Text("Who is told when a finding has stayed open for months."),
        ),
        Column(
            "language",
            Names("Målform", "Målform", "Language", ("Språk",)),
            Kind.CHOICE,
            choices=LANGUAGES,
            hint=Text("The language of the unit's mail: nb, nn or en."),
        ),
    ),
)

ADMINISTRATORS: Final = Sheet(
    "administrators",
    Names("Administratorer", "Administratorar", "Administrators", ("Administrator", "Admins", "Admin")),
    row_key=("account", "name"),
    hint=Text("One row for each person who administers an account."),
    columns=(
        account_reference(),
        Column(
            "name",
            Names("Navn", "Namn", "Name", ("Administrator", "Fullt navn")),
            required=True,
            hint=Text("The administrator's name."),
        ),
        Column(
            "email",
            EMAIL,
            Kind.EMAIL,
            required=True,
            hint=Text("The administrator's e-mail: it tells one person from another."),
        ),
        Column("start", START, Kind.DAY, hint=Text("The first day as administrator. Blank: from the beginning.")),
        Column("end", END, Kind.DAY, hint=Text("The last day as administrator. Blank: still is.")),
        Column(
            "guideline_read",
            Names(
                "Retningslinjer lest",
                "Retningslinjer lesne",
                "Guideline read",
                ("Lest retningslinjer", "Retningslinje lest", "Lest retningslinjene"),
            ),
            Kind.DAY,
            hint=Text("The day the administrator last read the guideline."),
        ),
    ),
)

MODERATION: Final = Sheet(
    "moderation",
    Names("Moderering", "Moderering", "Moderation", ("Modereringslogg", "Moderasjon", "Moderation log")),
    row_key=("account",),
    hint=Text("One row for each day and account that someone has looked through."),
    columns=(
        Column(
            "day",
            Names("Dato", "Dato", "Date", ("Dag", "Day")),
            Kind.DAY,
            required=True,
            hint=Text("The day the account was moderated. Ctrl+Shift+, gives today (Ctrl+; on an English keyboard)."),
        ),
        account_reference(),
        Column(
            "moderated_by",
            Names("Moderert av", "Moderert av", "Moderated by", ("Moderator", "Utført av", "Utført", "Signatur")),
            required=True,
            hint=Text("Who looked through the account."),
        ),
        Column(
            "reviewed",
            Names("Antall gjennomgått", "Talet på gjennomgåtte", "Number reviewed", ("Gjennomgått", "Reviewed")),
            Kind.COUNT,
            hint=Text("How many comments and posts were looked at."),
        ),
        Column(
            "deleted",
            Names("Antall slettet", "Talet på sletta", "Number deleted", ("Slettet", "Sletta", "Deleted")),
            Kind.COUNT,
            hint=Text("How many of them were deleted."),
        ),
        Column("note", NOTE, remark=True, hint=Text("Anything else worth knowing. The audit does not read it.")),
    ),
)

INQUIRIES: Final = Sheet(
    "inquiries",
    Names("Henvendelser", "Førespurnader", "Inquiries", ("Henvendelse", "Førespurnad", "Spørsmål")),
    row_key=("account", "received"),
    hint=Text("One row for each question or complaint that came in."),
    optional=True,
    columns=(
        account_reference(),
        Column(
            "received",
            Names("Mottatt", "Motteke", "Received", ("Mottatt dato", "Motteken", "Inn")),
            Kind.MOMENT,
            required=True,
            hint=Text("When it came in: the day, or the day and the time."),
        ),
        Column(
            "answered",
            Names("Besvart", "Svart på", "Answered", ("Besvart dato", "Svart", "Svar")),
            Kind.MOMENT,
            hint=Text("When it was answered. Blank: not yet."),
        ),
        Column(
            "kind",
            Names("Type", "Type", "Type", ("Art", "Kind")),
            Kind.CHOICE,
            choices=INQUIRY_KINDS,
            hint=Text("Question, complaint, case handling or hearing."),
        ),
        Column(
            "referred",
            Names("Henvist videre", "Vist vidare", "Referred", ("Henvist", "Tilvist vidare")),
            Kind.YES_NO,
            hint=Text("Was the sender shown to the proper channel? Yes or no."),
        ),
    ),
)

REMOVALS: Final = Sheet(
    "removals",
    Names("Slettinger", "Slettingar", "Removals", ("Sletting", "Slettelogg", "Removal")),
    row_key=("account", "found"),
    hint=Text("One row for each unlawful post or comment that was found."),
    optional=True,
    columns=(
        account_reference(),
        Column(
            "found",
            Names("Oppdaget", "Oppdaga", "Found", ("Oppdaget dato", "Funnet")),
            Kind.MOMENT,
            required=True,
            hint=Text("When it was found: the day, or the day and the time."),
        ),
        Column(
            "removed",
            Names("Slettet", "Sletta", "Removed", ("Slettet dato", "Fjernet", "Fjerna")),
            Kind.MOMENT,
            hint=Text("When it was removed. Blank: not yet."),
        ),
        Column("reason", Names("Årsak", "Årsak", "Reason", ("Grunn", "Begrunnelse")), hint=Text("Why it is unlawful.")),
        Column(
            "copy_kept",
            Names("Kopi sikret", "Kopi sikra", "Copy kept", ("Kopi",)),
            hint=Text("Where a copy is kept, for the archive or the police."),
        ),
    ),
)

IMAGES: Final = Sheet(
    "images",
    Names("Bilder", "Bilete", "Images", ("Bilde", "Bildelogg", "Pictures")),
    row_key=("account", "published"),
    hint=Text("One row for each published picture."),
    optional=True,
    columns=(
        account_reference(),
        Column(
            "published",
            Names("Publisert", "Publisert", "Published", ("Publisert dato",)),
            Kind.DAY,
            required=True,
            hint=Text("The day the picture was published."),
        ),
        Column(
            "post", Names("Innlegg", "Innlegg", "Post", ("Lenke til innlegg",)), hint=Text("Which post it stands in.")
        ),
        Column(
            "people",
            Names(
                "Gjenkjennelige personer", "Personar som kan kjennast att", "Recognisable people", ("Gjenkjennelig",)
            ),
            Kind.YES_NO,
            hint=Text("Can anyone in the picture be recognised? Yes or no."),
        ),
        Column(
            "colleague",
            Names("Kollega", "Kollega", "Colleague", ("Kolleger", "Ansatt")),
            Kind.YES_NO,
            hint=Text("Is one of them a colleague? Yes or no."),
        ),
        Column(
            "consent_on",
            Names("Samtykke dato", "Samtykke dato", "Consent date", ("Samtykkedato", "Samtykke")),
            Kind.DAY,
            hint=Text("The day they consented in writing: not after the picture was published."),
        ),
        Column(
            "consent_reference",
            Names("Samtykke referanse", "Samtykke referanse", "Consent reference", ("Samtykkereferanse", "Referanse")),
            hint=Text("Where the signed form is kept."),
        ),
        Column(
            "photographer",
            Names("Fotograf", "Fotograf", "Photographer", ("Foto",)),
            hint=Text("Who took the picture."),
        ),
        Column(
            "photographer_asked",
            Names("Fotograf spurt", "Fotograf spurd", "Photographer asked", ("Fotograf spurt dato",)),
            Kind.DAY,
            hint=Text("The day the photographer was asked: not after the picture was published."),
        ),
    ),
)

WAIVERS: Final = Sheet(
    "waivers",
    Names("Unntak", "Unntak", "Waivers", ("Dispensasjon", "Dispensasjoner", "Fritak")),
    row_key=("account", "rule"),
    hint=Text("One row for each rule that is set aside for an account, with the reason and an end."),
    optional=True,
    columns=(
        account_reference(),
        Column(
            "rule",
            Names("Regel", "Regel", "Rule", ("Regelkode", "Kode")),
            required=True,
            hint=Text("The code of the rule, such as SM102."),
        ),
        Column(
            "reason",
            Names("Begrunnelse", "Grunngiving", "Reason", ("Grunn", "Årsak")),
            required=True,
            hint=Text("Why the rule cannot be met."),
        ),
        Column(
            "granted_by",
            Names("Godkjent av", "Godkjend av", "Granted by", ("Innvilget av", "Approved by")),
            required=True,
            hint=Text("Who granted the waiver."),
        ),
        Column(
            "expires",
            Names("Utløper", "Går ut", "Expires", ("Utløpsdato", "Gjelder til", "Til")),
            Kind.DAY,
            required=True,
            hint=Text("The last day it holds: within a year."),
        ),
    ),
)

CLOSING_DAYS: Final = Sheet(
    "closing_days",
    Names("Fridager", "Fridagar", "Closing days", ("Fridag", "Stengt", "Stengte dager")),
    row_key=("day",),
    hint=Text("Days off beyond the public holidays, such as Christmas Eve."),
    optional=True,
    columns=(
        Column(
            "day", Names("Dato", "Dato", "Date", ("Dag", "Day")), Kind.DAY, required=True, hint=Text("The day off.")
        ),
        Column("name", Names("Navn", "Namn", "Name", ("Anledning",)), hint=Text("What the day is called.")),
    ),
)

#: Every sheet, in the order of the workbook.
SHEETS: Final = MappingProxyType(
    {
        sheet.key: sheet
        for sheet in (
            ACCOUNTS,
            UNITS,
            ADMINISTRATORS,
            MODERATION,
            INQUIRIES,
            REMOVALS,
            IMAGES,
            WAIVERS,
            CLOSING_DAYS,
        )
    }
)

YES: Final = frozenset({"ja", "j", "yes", "y", "x", "✓", "✔", "☑", "true", "sann", "1"})
NO: Final = frozenset({"nei", "n", "no", "false", "usann", "0"})
