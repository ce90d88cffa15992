"""How the accounts and each rule have fared over the months, from the `results.json` files of them all."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from audit.history import RESULTS
from audit.model import Month, Status, folded

JUDGED: Final = (Status.PASS, Status.BREACH, Status.UNDOCUMENTED, Status.WAIVED)


class _Part(BaseModel):
    """What the trend needs of a part of the file."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Rule(_Part):
    title: str
    counts: Mapping[str, int]


class _Account(_Part):
    id: str
    status: Mapping[str, str]


class _Finding(_Part):
    account: str | None
    status: str


def _counted(rules: object) -> object:
    """The numbers of each rule apart from its title and severity."""
    if not isinstance(rules, Mapping):
        return rules
    return {
        code: {**of, "counts": {name: of[name] for name in Status if name in of}} if isinstance(of, Mapping) else of
        for code, of in rules.items()
    }


class _Results(_Part):
    """One month's `results.json`, as far as the trend needs it."""

    rules: Annotated[Mapping[str, _Rule], BeforeValidator(_counted)]
    accounts: tuple[_Account, ...]
    findings: tuple[_Finding, ...]
    pruned: object = None  #: the record of what was deleted, where something was


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month that was audited."""

    month: Month
    in_use: int
    in_order: int
    findings: int  #: those that nobody has set aside
    shares: Mapping[str, float]  #: of the accounts that a rule judged, those in order; by code
    pruned: bool  #: only these figures are left of it

    @property
    def share(self) -> float | None:
        """The share of the accounts in use that are in order; None where none was in use."""
        return self.in_order / self.in_use if self.in_use else None


@dataclass(frozen=True, slots=True)
class Trend:
    """Every month from the first audited to the last."""

    months: tuple[Month, ...]  #: without a gap, oldest first
    audited: Mapping[Month, MonthFigures]  #: a month that is not there was not audited, or its results cannot be read
    titles: Mapping[str, str]  #: of the rules about accounts, by code, as the newest month calls them

    @property
    def newest(self) -> MonthFigures:
        """The last month audited."""
        return self.audited[max(self.audited)]

    def overall(self) -> tuple[float | None, ...]:
        """The share of accounts in order, month by month; None for a gap."""
        return tuple(figures.share if (figures := self.audited.get(month)) else None for month in self.months)

    def of(self, code: str) -> tuple[float | None, ...]:
        """The share of accounts in order by that rule, month by month; None where nothing was judged."""
        return tuple(
            figures.shares.get(code) if (figures := self.audited.get(month)) else None for month in self.months
        )


def trend(reports: Path, being_written: Mapping[Month, bytes] | None = None) -> Trend | None:
    """The trend over all months of the reports folder, with what is `being_written`; None where no month can be read.

    A month whose results are damaged is a gap: the audit of the months after it says what is wrong with the file.
    """
    audited = {}
    titles: dict[str, str] = {}
    for month, content in sorted((_on_disk(reports) | dict(being_written or {})).items()):
        try:
            read = _Results.model_validate_json(content)
        except ValidationError:
            continue
        audited[month] = _figures(month, read)
        asked = {code for account in read.accounts for code in account.status}
        titles |= {code: rule.title for code, rule in read.rules.items() if code in asked}
    if not audited:
        return None
    first = min(audited)
    months = tuple(first.plus(number) for number in range(first.until(max(audited)) + 1))
    return Trend(months, audited, dict(sorted(titles.items())))


def _on_disk(reports: Path) -> dict[Month, bytes]:
    found = {}
    for file in reports.glob(f"*/{RESULTS}"):
        with suppress(OSError, ValueError):
            found[Month.parse(file.parent.name)] = file.read_bytes()
    return found


def _figures(month: Month, read: _Results) -> MonthFigures:
    unwaived = [finding for finding in read.findings if finding.status != Status.WAIVED]
    faulty = {folded(finding.account) for finding in unwaived if finding.account}
    known = {Status.NOT_APPLICABLE, Status.NOT_ASSESSED}
    in_use = [account for account in read.accounts if set(account.status.values()) - known]
    shares = {}
    for code, rule in read.rules.items():
        judged = sum(rule.counts.get(status, 0) for status in JUDGED)
        if judged:
            shares[code] = rule.counts.get(Status.PASS, 0) / judged
    in_order = sum(folded(account.id) not in faulty for account in in_use)
    return MonthFigures(month, len(in_use), in_order, len(unwaived), shares, read.pruned is not None)
