"""Verdicts: what the audit says of an account and a rule, and what became of it since last month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from audit.model.months import Month
from audit.model.register import Cell, Waiver
from audit.model.words import Text


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
    unnamed: int = 0  #: cells that it is about besides these, too many to be named
    account: str | None = None  #: its Konto-ID as the register writes it
    unit: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)  #: the figures in the message
    waiver: Waiver | None = None  #: what sets it aside, where its status is WAIVED
    state: State = State.NEW
    first_seen: Month | None = None
    months_open: int = 1

    def more_cells(self, shown: int) -> int:
        """How many cells it is about besides the `shown` first ones."""
        return max(len(self.cells) - shown, 0) + self.unnamed


@dataclass(frozen=True, slots=True)
class Resolved:
    """A finding of the last audited month that is gone."""

    id: str
    first_seen: Month
