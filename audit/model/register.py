"""The register: what its rows say, and in which cell each word of it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Generic, TypeVar

from audit.model.months import Month
from audit.model.words import Text, folded

T = TypeVar("T")

#: A sheet's name that Excel takes without quotes: a word, and not itself the name of a cell (`Log1`, `R1C1`, `C`).
PLAIN_SHEET: Final = re.compile(r"(?!(?:[a-z]{1,3}\d+|r\d*(?:c\d*)?|c\d*)\Z)[^\W\d]\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A place in the register; `str()` gives what Excel's name box takes: `Administratorer!C14`."""

    sheet: str
    row: int  #: 1 is the first
    column: int  #: 1 is A

    def __str__(self) -> str:
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        sheet = self.sheet if PLAIN_SHEET.fullmatch(self.sheet) else "'" + self.sheet.replace("'", "''") + "'"
        return f"{sheet}!{letters}{self.row}"


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """What one cell says."""

    value: T | None  #: as understood; None where the cell is blank or cannot be understood
    cell: Cell  #: where it stands; for a column that the sheet lacks, the first cell of the row
    typed: str = ""  #: what stands there, where it cannot be understood


class Stage(StrEnum):
    """Where an account is in its life."""

    PLANNED = "planned"
    ACTIVE = "active"
    CLOSED = "closed"


class InquiryKind(StrEnum):
    """What an inquiry is about."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    CASE = "case"
    HEARING = "hearing"


def covers(start: Entry[date], end: Entry[date], day: date) -> bool:
    """Whether `day` lies from `start` to `end`, both included; a blank end of the span is open."""
    after_start = start.value is None or start.value <= day
    return after_start and (end.value is None or day <= end.value)


@dataclass(frozen=True, slots=True)
class Account:
    """One official account: a row of the sheet *Kontoer*."""

    id: Entry[str]
    platform: Entry[str]
    name: Entry[str]
    link: Entry[str]
    unit: Entry[str]
    stage: Entry[Stage]
    opened: Entry[date]
    closed: Entry[date]
    owner_label: Entry[str]
    owner_label_checked: Entry[date]
    approved_by: Entry[str]
    approved_on: Entry[date]
    notified_on: Entry[date]
    coat_of_arms: Entry[bool]
    coat_of_arms_cleared: Entry[date]
    resources_cleared: Entry[date]
    archive_assessed: Entry[date]
    archive_assessed_by: Entry[str]
    note: Entry[str]

    @property
    def key(self) -> str:
        """Its Konto-ID as matching sees it."""
        return folded(self.id.value or "")

    @property
    def ever_active(self) -> bool:
        """Whether it is in use on any day: it is not merely planned.

        A closed account of which nobody noted the closing day counts as closed all along.
        """
        if self.stage.value is Stage.CLOSED:
            return self.closed.value is not None
        return self.stage.value is not Stage.PLANNED

    def active_on(self, day: date) -> bool:
        """Whether it is in use on `day`: from opened to closed, both included."""
        return self.ever_active and covers(self.opened, self.closed, day)

    def active_days(self, month: Month) -> tuple[date, ...]:
        """The days of the month on which it is in use."""
        if not self.ever_active:
            return ()
        first, last = self.opened.value or month.first, self.closed.value or month.last
        return tuple(day for day in month.days() if first <= day <= last)


@dataclass(frozen=True, slots=True)
class Leader:
    """One who leads a unit for a time: a row of the sheet *Virksomheter*."""

    unit: Entry[str]
    name: Entry[str]
    email: Entry[str]
    start: Entry[date]
    end: Entry[date]
    superior_email: Entry[str]
    language: Entry[str]

    def leads_on(self, day: date) -> bool:
        """Whether the row covers `day`."""
        return covers(self.start, self.end, day)


@dataclass(frozen=True, slots=True)
class Administrator:
    """One who administers an account for a time: a row of the sheet *Administratorer*."""

    account: Entry[str]
    name: Entry[str]
    email: Entry[str]
    start: Entry[date]
    end: Entry[date]
    guideline_read: Entry[date]

    @property
    def person(self) -> str:
        """What tells people apart: the e-mail address, the name where that is blank, else nothing."""
        return folded(self.email.value or self.name.value or "")

    def serves_on(self, day: date) -> bool:
        """Whether the row covers `day`."""
        return covers(self.start, self.end, day)


@dataclass(frozen=True, slots=True)
class ModerationLog:
    """All rows of *Moderering* about one Konto-ID; there may be hundreds of thousands in all."""

    days: frozenset[date]  #: the days with a readable date and a name in *Moderert av*
    unsigned: Mapping[date, Cell]  #: days with a row whose *Moderert av* is blank, and that blank cell


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question or complaint that came in: a row of *Henvendelser*."""

    account: Entry[str]
    received: Entry[datetime | date]
    answered: Entry[datetime | date]
    kind: Entry[InquiryKind]
    referred: Entry[bool]


@dataclass(frozen=True, slots=True)
class Removal:
    """Unlawful content found and removed: a row of *Slettinger*."""

    account: Entry[str]
    found: Entry[datetime | date]
    removed: Entry[datetime | date]
    reason: Entry[str]
    copy_kept: Entry[str]


@dataclass(frozen=True, slots=True)
class Image:
    """A published picture: a row of *Bilder*."""

    account: Entry[str]
    published: Entry[date]
    post: Entry[str]
    people: Entry[bool]
    colleague: Entry[bool]
    consent_on: Entry[date]
    consent_reference: Entry[str]
    photographer: Entry[str]
    photographer_asked: Entry[date]


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that somebody has set aside for an account: a row of *Unntak*."""

    account: Entry[str]
    rule: Entry[str]
    reason: Entry[str]
    granted_by: Entry[str]
    expires: Entry[date]


@dataclass(frozen=True, slots=True)
class ClosingDay:
    """A local day off: a row of *Fridager*."""

    day: Entry[date]
    name: Entry[str]


#: The key that the rest of the rows share where more keys have faults than anybody could look at.
OTHERS: Final = "…"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell of the register that is blank where it must not be, or cannot be understood."""

    sheet: str  #: the sheet's bokmål name, whatever the workbook calls it
    key: str  #: what tells the row from others of its sheet: a Konto-ID, a unit; `OTHERS` where they are too many
    column: str  #: the column's bokmål name
    account: str  #: the Konto-ID that the row is about; blank where it is about none
    cell: Cell
    typed: str = ""  #: what stands there; blank for a blank cell
    expected: Text = field(default_factory=lambda: Text(""))  #: what should have stood there
    unnamed: int = 0  #: further cells of that key and column, too many to be named


@dataclass(frozen=True, slots=True)
class Reference:
    """A row that names an account or a unit which the register does not hold."""

    sheet: str  #: the sheet's bokmål name
    key: str  #: what tells the row from others of its sheet; `OTHERS` where there are too many to tell apart
    name: str  #: what it refers to, as typed
    cell: Cell
    unnamed: int = 0  #: further rows of that key, too many to be named


@dataclass(frozen=True)
class Inventory:
    """The register as read: what it says, and where each word of it stands."""

    file: str  #: its name, without the folder
    sha256: str
    accounts: tuple[Account, ...]  #: every row with a Konto-ID, in the sheet's order
    units: Mapping[str, tuple[Leader, ...]]  #: by the unit's folded name
    administrators: Mapping[str, tuple[Administrator, ...]]  #: by the folded Konto-ID
    moderation: Mapping[str, ModerationLog]  #: by the folded Konto-ID
    inquiries: Mapping[str, tuple[Inquiry, ...]] | None = (
        None  #: by the folded Konto-ID; None where the sheet is absent
    )
    removals: Mapping[str, tuple[Removal, ...]] | None = None
    images: Mapping[str, tuple[Image, ...]] | None = None
    waivers: tuple[Waiver, ...] | None = None
    closing_days: tuple[ClosingDay, ...] | None = None
    unreadable: tuple[Fault, ...] = ()  #: cells that cannot be understood
    blanks: tuple[Fault, ...] = ()  #: cells of bold columns left blank in a row that is not
    dangling: tuple[Reference, ...] = ()  #: references to accounts and units that do not exist
    notes: tuple[Text, ...] = ()  #: what the reader of the report should know about how it was read
    logs_left_out: int = 0  #: further moderation logs that could not be read

    @property
    def audited(self) -> tuple[Account, ...]:
        """The accounts, each once: where a Konto-ID stands twice, its first row."""
        first: dict[str, Account] = {}
        for account in self.accounts:
            first.setdefault(account.key, account)
        return tuple(first.values())

    def leaders_of(self, account: Account) -> tuple[Leader, ...] | None:
        """The rows of the account's unit, or None where the unit is blank or unknown."""
        return self.units.get(folded(account.unit.value or ""))

    def administrators_of(self, account: Account) -> tuple[Administrator, ...]:
        """The rows of *Administratorer* about the account."""
        return self.administrators.get(account.key, ())
