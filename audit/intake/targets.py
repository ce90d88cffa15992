"""Where a column of a list may go: the columns of the register that a list of accounts can fill, and their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from audit.model import Text, Trouble, folded
from audit.schema import ACCOUNTS, ADMINISTRATORS, SHEETS, UNITS, Column, Kind, Sheet


@dataclass(frozen=True, slots=True)
class Target:
    """A column of the register."""

    sheet: str
    column: str

    @property
    def schema(self) -> Column:
        """What the schema says of it."""
        return SHEETS[self.sheet].column(self.column)

    @property
    def of_people(self) -> bool:
        """Whether it says who administers the account: such a cell may name several, and several columns may."""
        return self in (PERSON, ADDRESS)

    def name(self, language: str) -> str:
        """`Kontoer.Plattform`."""
        return f"{SHEETS[self.sheet].names.of(language)}.{self.schema.names.of(language)}"


def _targets(sheet: Sheet, *without: str) -> list[Target]:
    return [Target(sheet.key, column.key) for column in sheet.columns if column.key not in without]


PERSON: Final = Target("administrators", "name")
ADDRESS: Final = Target("administrators", "email")
ID: Final = Target("accounts", "id")
PLATFORM: Final = Target("accounts", "platform")
NAME: Final = Target("accounts", "name")
LINK: Final = Target("accounts", "link")
UNIT: Final = Target("accounts", "unit")
LEADER: Final = Target("units", "name")
LEADERS_ADDRESS: Final = Target("units", "email")

#: Every column that a list can fill. What names the account or the unit stands on the sheet of accounts alone.
TARGETS: Final = (
    *_targets(ACCOUNTS),
    *_targets(UNITS, "unit"),
    *_targets(ADMINISTRATORS, "account"),
)

#: What lists call a column beyond the schema's own names.
OTHER_NAMES: Final = {
    ID: ("Nr", "Nummer", "Id", "Løpenummer", "Konto nr", "Kontonummer"),
    PLATFORM: ("Sosialt medium", "Sosiale medier", "Medie", "Nettverk", "Mediekanal", "SoMe", "SoMe-kanal"),
    NAME: (
        *("Navn", "Namn", "Name", "Profil", "Profilnavn", "Brukernavn", "Side", "Sidenavn", "Navn på side"),
        *("Navn på profil", "Navn på kanal", "Kanalnavn", "Page", "Account", "Handle"),
    ),
    LINK: ("Url", "Www", "Nettside", "Profillenke", "Link til side", "Lenke til side", "Lenke til profil", "Hyperlink"),
    UNIT: (
        *("Etat", "Tjenesteområde", "Område", "Sektor", "Seksjon", "Skole", "Tenesteområde", "Eierenhet"),
        *("Ansvarlig enhet", "Ansvarlig virksomhet", "Ansvarlig avdeling", "Tjenestested"),
    ),
    Target("accounts", "opened"): (
        *("Opprettet den", "Etablert", "Startet", "Oppstart", "Dato opprettet", "Opprettelsesdato", "Start"),
    ),
    Target("accounts", "closed"): ("Avsluttet", "Lagt ned", "Slettet", "Dato avsluttet", "Avslutta"),
    Target("accounts", "note"): ("Anmerkning", "Kommentarer", "Annet", "Info", "Bemerkning", "Diverse"),
    LEADER: ("Rektor", "Avdelingsleder", "Avdelingsleiar", "Etatsleder", "Styrer", "Einingsleiar", "Seksjonsleder"),
    LEADERS_ADDRESS: (
        *("E-post leder", "Leders e-post", "E-post virksomhetsleder", "Leder e-post", "E-post leiar"),
        *("Leder epost", "E-postadresse leder", "Virksomhetsleder e-post"),
    ),
    PERSON: (
        *("Administrator", "Administratorer", "Administratorar", "Administrators", "Admin", "Admins"),
        *("Ansvarlig", "Ansvarlige", "Ansvarleg", "Ansvarlege", "Redaktør", "Redaktører", "Redaktørar"),
        *("Kontaktperson", "Kontaktpersoner", "Kontakt", "Driftes av", "Tilgang", "Hvem har tilgang"),
        *("Ansvarlig person", "Navn på administrator", "Navn administrator", "Editor"),
    ),
    ADDRESS: (
        *("E-post administrator", "E-post ansvarlig", "Administrators e-post", "Administrator e-post"),
        *("E-post administratorer", "Admin e-post", "E-post kontaktperson", "Ansvarlig e-post", "Kontakt e-post"),
    ),
}

#: An e-mail of nobody in particular: whose it is shows from the columns beside it.
EMAIL_NAMES: Final = frozenset(
    {"epost", "epostadresse", "epostadresser", "mail", "email", "emailaddress", "mailadresse", "eposter"}
)
PHONE_NAMES: Final = frozenset({"telefon", "tlf", "telefonnummer", "mobil", "mobilnummer", "mobiltelefon", "tlfnr"})


def bare(heading: str) -> str:
    """A heading without case, spaces, marks and a number at its end: `Administrator 2:` is `administrator`."""
    letters = "".join(char for char in folded(heading) if char.isalnum())
    return letters.rstrip("0123456789") or letters


def _known() -> dict[str, Target]:
    of_schema = [target for target in TARGETS if target.sheet == "accounts" or target in (LEADER, *_FURTHER)]
    known = {bare(name): target for target in of_schema for name in target.schema.names.others()}
    known |= {bare(name): target for target, names in OTHER_NAMES.items() for name in names}
    return known | {bare(name): target for target in of_schema for name in target.schema.names.official()}


#: Columns of the other two sheets whose names say by themselves what they are.
_FURTHER: Final = (
    Target("units", "superior_email"),
    Target("units", "language"),
    Target("administrators", "guideline_read"),
)

#: Bare heading of a list of accounts → the column that it means.
KNOWN: Final = _known()


@cache
def names_for(key: str) -> Mapping[str, Target]:
    """Bare heading → the column that it means on a sheet that will be the register's of that key."""
    if key == ACCOUNTS.key:
        return KNOWN
    columns = SHEETS[key].columns
    known: dict[str, Target] = {}
    for column in columns:
        target = Target(key, column.key)
        if column.key == "account":
            names = [*OTHER_NAMES[ID], *(name for name in _names_of(NAME) if bare(name) not in _ANY_NAME)]
            known |= {bare(name): target for name in (*names, *_names_of(LINK))}
        elif column.key == "unit":
            known |= {bare(name): target for name in OTHER_NAMES[UNIT]}
        elif target in OTHER_NAMES:
            known |= {bare(name): target for name in OTHER_NAMES[target]}
        if column.kind is Kind.EMAIL and column.required:
            known |= dict.fromkeys(EMAIL_NAMES, target)
    if key == UNITS.key:
        known |= dict.fromkeys(_ANY_NAME, LEADER)
    known |= {bare(name): Target(key, column.key) for column in columns for name in column.names.others()}
    return known | {bare(name): Target(key, column.key) for column in columns for name in column.names.official()}


def _names_of(target: Target) -> tuple[str, ...]:
    names = target.schema.names
    return (*names.official(), *names.others(), *OTHER_NAMES.get(target, ()))


_ANY_NAME: Final = frozenset({"navn", "namn", "name"})


def targets_of(key: str) -> tuple[Target, ...]:
    """Every column that a sheet can fill which will be the register's of that key."""
    return TARGETS if key == ACCOUNTS.key else tuple(_targets(SHEETS[key]))


def target_of(typed: str, key: str = ACCOUNTS.key) -> Target | None:
    """`Administratorer.Navn`, `administrators.name` or, of the sheet itself, `Plattform`; None for a blank.

    `key` is of the register's sheet that the list's will be. `Trouble` that names the columns there are for anything
    else.
    """
    if not typed.strip():
        return None
    targets = targets_of(key)
    names = {
        folded(name): target
        for target in targets
        for name in (f"{target.sheet}.{target.column}", *map(target.name, ("nb", "nn", "en")))
    }
    own = (key, *SHEETS[key].names.official())
    short = {name.removeprefix(f"{folded(sheet)}."): target for name, target in names.items() for sheet in own}
    found = names.get(folded(typed)) or short.get(folded(typed))
    if found is None:
        there = [target.name("nb") for target in targets]
        raise Trouble(Text("There is no column “{typed}” to fill. Those there are: {there}.", typed=typed, there=there))
    return found
