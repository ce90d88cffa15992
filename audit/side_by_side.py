"""Many registers side by side: the only figures that leave a register's own report, with no word of the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from audit.check import AccountRule, Rule
from audit.model import Month, Severity, Status, Text, folded
from audit.report import Report
from audit.settings import PolicyFigures

JUDGED: Final = (Status.PASS, Status.BREACH, Status.UNDOCUMENTED, Status.WAIVED)
ALPHABET: Final = str.maketrans("æøå", "{|}")  #: which come after z, in that order

Code = Annotated[str, Field(pattern=r"^SM\d{3}$")]
Count = Annotated[int, Field(ge=0)]


class Figures(BaseModel):
    """What one register's audit came to. Nothing in it can hold a text: numbers, and names that the program knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    in_use: Count  #: accounts in use in the month
    in_order: Count  #: those of them with no finding that nobody has set aside
    findings: Mapping[Severity, Count]  #: those that nobody has set aside
    rules: Mapping[Code, Mapping[Status, Count]]  #: how many accounts have each status; for the register, findings
    policy: PolicyFigures  #: the figures that the rules went by
    broken: bool  #: some rule could not be asked

    @property
    def share(self) -> float | None:
        """The share of the accounts in use that are in order; None where none was in use."""
        return self.in_order / self.in_use if self.in_use else None

    def judged(self, code: str) -> int:
        """How many accounts the rule had something to say of."""
        counts = self.rules.get(code, {})
        return sum(counts.get(status, 0) for status in JUDGED)

    def passed(self, code: str) -> int:
        """How many accounts are in order by the rule."""
        return self.rules.get(code, {}).get(Status.PASS, 0)

    def share_of(self, code: str) -> float | None:
        """The share of the accounts that the rule judged which are in order; None where it judged none."""
        return self.passed(code) / judged if (judged := self.judged(code)) else None


@dataclass(frozen=True, slots=True)
class Standing:
    """One register, and what its audit came to."""

    name: str  #: what its own settings call the organisation; else its place
    place: str  #: where it lies
    folder: str  #: the folder of its own reports, by name
    own_settings: bool
    figures: Figures | None  #: None where it could not be audited
    trouble: Text | None = None  #: why not, without a word of the register


@dataclass(frozen=True)
class SideBySide:
    """Every register of a month."""

    organisation: str  #: who audits
    program: str
    month: Month
    as_of: date
    policy: PolicyFigures  #: the figures for registers without settings of their own
    rules: tuple[Rule, ...]  #: in the order of their codes
    registers: tuple[Standing, ...]  #: in the order of the alphabet, never of how they fare

    @cached_property
    def audited(self) -> tuple[tuple[Standing, Figures], ...]:
        """Those that could be audited, each with its figures."""
        return tuple((register, register.figures) for register in self.registers if register.figures)

    @property
    def not_audited(self) -> tuple[Standing, ...]:
        """Those that could not."""
        return tuple(register for register in self.registers if register.figures is None)

    @property
    def broken(self) -> tuple[Standing, ...]:
        """Those of which some rule could not be asked."""
        return tuple(register for register, figures in self.audited if figures.broken)

    @property
    def account_rules(self) -> tuple[Rule, ...]:
        """The rules about accounts; the others are about the register."""
        return tuple(rule for rule in self.rules if isinstance(rule, AccountRule))

    @property
    def in_use(self) -> int:
        """How many accounts were in use, in all registers."""
        return sum(figures.in_use for _, figures in self.audited)

    @property
    def in_order(self) -> int:
        """How many of them are in order."""
        return sum(figures.in_order for _, figures in self.audited)

    @property
    def share(self) -> float | None:
        """The share of them; None where there is none."""
        return self.in_order / self.in_use if self.in_use else None

    @property
    def findings(self) -> int:
        """How many findings nobody has set aside, in all registers."""
        return sum(sum(figures.findings.values()) for _, figures in self.audited)

    def judged(self, code: str) -> int:
        """How many accounts the rule had something to say of, in all registers."""
        return sum(figures.judged(code) for _, figures in self.audited)

    def share_of(self, code: str) -> float | None:
        """The share of them that is in order; None where there is none."""
        judged = self.judged(code)
        return sum(figures.passed(code) for _, figures in self.audited) / judged if judged else None

    def wholly_in_order(self, code: str) -> int:
        """In how many registers every account that the rule judged is in order."""
        return sum(figures.share_of(code) == 1 for _, figures in self.audited)

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """1 for the register with the largest share in order, by its folder; equals share a rank."""
        shares = {register.folder: figures.share for register, figures in self.audited}
        known = [share for share in shares.values() if share is not None]
        return {
            folder: 1 + sum(other > share for other in known) for folder, share in shares.items() if share is not None
        }


def figures_of(report: Report, policy: PolicyFigures, *, broken: bool) -> Figures:
    """The figures of a register's report that may leave it."""
    return Figures(
        in_use=report.in_use,
        in_order=report.in_order,
        findings={severity: report.by_severity(severity) for severity in Severity},
        rules={figures.rule.code: figures.counts for figures in report.rules},
        policy=policy,
        broken=broken,
    )


def in_alphabetical_order(registers: Iterable[Standing]) -> tuple[Standing, ...]:
    """As Norwegian readers look for them."""
    return tuple(sorted(registers, key=lambda one: (_sorted_as(one.name), _sorted_as(one.place), one.folder)))


def _sorted_as(name: str) -> str:
    return folded(name).translate(ALPHABET)
