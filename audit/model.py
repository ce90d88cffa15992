"""The nouns of the audit. Nothing here reads a file, judges an account or lays out a page."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, Generic, Self, TypeVar

T = TypeVar("T")
K = TypeVar("K")

#: A sheet's name that Excel takes without quotes: a word, and not itself the name of a cell (`Log1`, `R1C1`, `C`).
PLAIN_SHEET: Final = re.compile(r"(?!(?:[a-z]{1,3}\d+|r\d*(?:c\d*)?|c\d*)\Z)[^\W\d]\w*", re.IGNORECASE)


@lru_cache(maxsize=100_000)  # a log repeats the same few names hundreds of thousands of times
def folded(text: str) -> str:
    """The text as matching sees it: case, runs of space and invisible characters make no difference."""
    return tidy(text).casefold()


def tidy(text: str) -> str:
    """The text on one line, composed (NFC), without zero-width characters or stray space."""
    if text.isascii() and text.isprintable() and text == text.strip() and "  " not in text:
        return text
    visible = "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char
        for char in unicodedata.normalize("NFC", text)
        if unicodedata.category(char) != "Cf"
    )
    return " ".join(visible.split())


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The items by their key, keys and items in the order they came."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


# ---------------------------------------------------------------------------------------------- words


@dataclass(frozen=True, slots=True, init=False)
class Text:
    """A sentence for a person, not yet in any language.

    `message` is its English message id with `{name}` fields. Where the sentence depends on a number,
    `plural` is the form for many and the value `n` decides. `audit.language` puts it into words.
    """

    message: str
    plural: str
    values: Mapping[str, object]

    def __init__(self, message: str, plural: str = "", **values: object) -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "plural", plural)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        pattern = self.plural if self.plural and self.values["n"] != 1 else self.message
        return pattern.format_map(self.values)


class Either(tuple[str, ...]):
    """Words of which one is meant; a listing of them says "or" where others say "and"."""

    __slots__ = ()


class Trouble(Exception):
    """Something the user must mend before the audit can go on; `text` says what, where and how."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


# ---------------------------------------------------------------------------------------------- months


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; `str()` gives `2026-10`."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """`2026-10` → Month(2026, 10); ValueError for anything else."""
        day = date.fromisoformat(f"{text.strip()}-01")
        return cls(day.year, day.month)

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that the day lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def days(self) -> Iterator[date]:
        """Every day of it, in order."""
        return days_between(self.first, self.last)

    def plus(self, months: int) -> Month:
        """The month so many months later; earlier where `months` is negative."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def until(self, later: Month) -> int:
        """How many months from this one to `later`."""
        return (later.year - self.year) * 12 + later.number - self.number


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


# ------------------------------------------------------------------------------------------- the register


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

    def active_on(self, day: date) -> bool:
        """Whether it is in use on `day`: from opened to closed, both included, and not merely planned.

        A closed account of which nobody noted the closing day counts as closed all along.
        """
        if self.stage.value is Stage.PLANNED:
            return False
        if self.stage.value is Stage.CLOSED and self.closed.value is None:
            return False
        return covers(self.opened, self.closed, day)

    def active_days(self, month: Month) -> tuple[date, ...]:
        """The days of the month on which it is in use."""
        return tuple(day for day in month.days() if self.active_on(day))


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


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell of the register that is blank where it must not be, or cannot be understood."""

    sheet: str  #: the sheet's bokmål name, whatever the workbook calls it
    key: str  #: what tells the row from others of its sheet: a Konto-ID, a unit
    column: str  #: the column's bokmål name
    account: str  #: the Konto-ID that the row is about; blank where it is about none
    cell: Cell
    typed: str = ""  #: what stands there; blank for a blank cell
    expected: Text = field(default_factory=lambda: Text(""))  #: what should have stood there


@dataclass(frozen=True, slots=True)
class Reference:
    """A row that names an account or a unit which the register does not hold."""

    sheet: str  #: the sheet's bokmål name
    key: str  #: what tells the row from others of its sheet
    name: str  #: what it refers to, as typed
    cell: Cell


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


# ----------------------------------------------------------------------------------------------- verdicts


class Severity(StrEnum):
    """How much a finding matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 is the least severe."""
        return list(Severity).index(self)


class Status(StrEnum):
    """What the audit says of one account and one rule."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    BREACH = "breach"
    UNDOCUMENTED = "undocumented"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"
    ERROR = "error"


class State(StrEnum):
    """What a finding is, seen against the months before."""

    NEW = "new"
    OPEN = "open"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, of an account or of the register itself."""

    id: str  #: the same next month while the fault is the same: `SM102:FB-001`
    rule: str
    status: Status  #: BREACH, UNDOCUMENTED, WAIVED or ERROR
    severity: Severity
    message: tuple[Text, ...]  #: one sentence a fault
    fix: Text
    cells: tuple[Cell, ...]
    account: str | None = None  #: its Konto-ID as the register writes it
    unit: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)  #: the figures in the message
    waiver: Waiver | None = None  #: what sets it aside, where its status is WAIVED
    state: State = State.NEW
    first_seen: Month | None = None
    months_open: int = 1


@dataclass(frozen=True, slots=True)
class Resolved:
    """A finding of the last audited month that is gone."""

    id: str
    first_seen: Month
