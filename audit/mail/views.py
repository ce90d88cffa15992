"""What each kind of letter may hold: the only thing a template sees, so that no letter tells of another's unit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from audit.model import Finding, Month, Severity, State, Status, Text, tidy
from audit.render.words import SEVERITY, since
from audit.report import AccountFigures, DayState, Report, RuleFigures, UnitFigures, unwaived
from audit.trend import Trend

MONTHS: Final = 12  #: how many months the summary looks back
SHOWN: Final = 20  #: how many findings the summary spells out; the attached workbook has them all


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account, by name."""

    id: str
    name: str
    platform: str


@dataclass(frozen=True, slots=True)
class Item:
    """A finding, as a letter tells it."""

    unit: str
    account: str  #: its Konto-ID; blank where the finding is about the register
    name: str  #: the account's
    rule: str
    title: str
    weight: Severity
    severity: str  #: its word, a message id
    message: tuple[Text, ...]
    fix: Text | None  #: None where the reader has nothing to do: it is allowed, or the rule itself broke down
    cells: tuple[str, ...]
    since: Text  #: how long it has been so
    unnamed: int = 0  #: cells that it is about besides these
    id: str = field(default="", repr=False)  #: the finding's, for answers; tells no more than rule and account


@dataclass(frozen=True, slots=True)
class ModerationLine:
    """An account and the days of the month on which it was moderated, or should have been."""

    id: str
    name: str
    done: int  #: days
    missing: tuple[date, ...]
    days: tuple[tuple[date, DayState], ...]  #: each day of the month


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLetter:
    """What a leader is told, or a leader's superior of old findings: of these units and no other."""

    organisation: str
    month: Month
    as_of: date
    inventory: str  #: the register's file name
    name: str  #: the reader's
    units: tuple[str, ...]
    items: tuple[Item, ...]  #: what is wrong, the worst first
    waived: tuple[Item, ...]  #: what somebody has allowed for a time
    in_order: tuple[AccountLine, ...]  #: accounts in use with nothing wrong
    in_use: int  #: how many accounts were in use
    months: int = 0  #: an escalation holds findings open so many months or more
    moderation: tuple[ModerationLine, ...] = field(repr=False)  #: accounts for which some day was due
    by: date = field(repr=False)  #: the day of the next check, before which it is to be put right


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in the summary."""

    name: str
    in_use: int
    in_order: int
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What communications is told: the whole audit."""

    organisation: str
    month: Month
    as_of: date
    inventory: str  #: the register's file name
    attachment: str  #: the attached workbook's file name
    in_use: int
    in_order: int
    findings: int
    severities: tuple[tuple[Severity, str, int], ...]  #: the worst first, and how many findings are so severe
    new: int
    reopened: int
    resolved: int
    previous: Month | None
    items: tuple[Item, ...]  #: the worst of the findings
    units: tuple[UnitLine, ...]
    untold: tuple[Text, ...]
    notes: tuple[Text, ...]
    shares: tuple[tuple[Month, float | None], ...] = field(repr=False)  #: of accounts in order; None for a gap
    rules: tuple[RuleFigures, ...] = field(repr=False)  #: those about accounts


def old_findings(unit: UnitFigures, months: int) -> tuple[Finding, ...]:
    """The unit's findings that have been open so many months or more."""
    return tuple(finding for finding in unwaived(unit.findings) if finding.months_open >= months)


def leader_letter(report: Report, units: Iterable[UnitFigures], name: str, by: date) -> UnitLetter:
    """All of these units: what is wrong, what has been allowed, what is in order."""
    return _unit_letter(report, tuple(units), name, by, months=0)


def escalation_letter(report: Report, units: Iterable[UnitFigures], name: str, by: date, months: int) -> UnitLetter:
    """What has been wrong in these units for so many months or more, and nothing else."""
    return _unit_letter(report, tuple(units), name, by, months=months)


def summary_letter(report: Report, attachment: str, untold: Iterable[Text], trend: Trend | None = None) -> Summary:
    """The whole audit in figures, its worst findings, who could not be told, and the trend over months, if known."""
    wrong = unwaived(report.findings)
    return Summary(
        organisation=tidy(report.organisation),
        month=report.month,
        as_of=report.as_of,
        inventory=report.inventory_file,
        attachment=attachment,
        in_use=report.in_use,
        in_order=report.in_order,
        findings=len(wrong),
        severities=tuple(
            (severity, word, sum(finding.severity is severity for finding in wrong))
            for severity, word in SEVERITY.items()
        ),
        new=sum(finding.state is State.NEW for finding in wrong),
        reopened=sum(finding.state is State.REOPENED for finding in wrong),
        resolved=len(report.resolved),
        previous=report.previous,
        items=tuple(_item(report, finding, report.by_id.get(finding.account or "")) for finding in wrong[:SHOWN]),
        units=tuple(
            UnitLine(tidy(unit.name), len(unit.in_use), unit.in_order, len(unwaived(unit.findings)))
            for unit in report.units
            if unit.in_use or unwaived(unit.findings)
        ),
        untold=tuple(untold),
        notes=(*report.notes, *report.changes),
        shares=tuple(zip(trend.months, trend.overall(), strict=True))[-MONTHS:] if trend else (),
        rules=tuple(figures for figures in report.rules if figures.about_accounts),
    )


def substance(view: UnitLetter | Summary) -> str:
    """The same for two views that tell the reader the same of the accounts.

    Neither the day they were made, nor that of the next check, nor the cells they point to, nor who else could not be
    told makes a difference; nor do figures that only say in another way what the findings say (`repr=False`).
    """
    told = replace(view, as_of=date.min, items=tuple(replace(item, cells=()) for item in view.items))
    if isinstance(told, Summary):
        told = replace(told, untold=())
    return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:32]


def _unit_letter(report: Report, units: tuple[UnitFigures, ...], name: str, by: date, months: int) -> UnitLetter:
    accounts = {account.id: account for unit in units for account in unit.accounts}
    found = sorted((finding for unit in units for finding in unit.findings), key=lambda one: -one.severity.rank)
    wrong = [finding for finding in unwaived(found) if finding.months_open >= months]
    waived = [finding for finding in found if finding.status is Status.WAIVED and not months]
    return UnitLetter(
        organisation=tidy(report.organisation),
        month=report.month,
        as_of=report.as_of,
        inventory=report.inventory_file,
        name=tidy(name),
        units=tuple(tidy(unit.name) for unit in units),
        items=tuple(_item(report, finding, accounts[finding.account or ""]) for finding in wrong),
        waived=tuple(_item(report, finding, accounts[finding.account or ""]) for finding in waived),
        in_order=() if months else tuple(_line(account) for account in accounts.values() if account.in_order),
        in_use=sum(account.in_use for account in accounts.values()),
        months=months,
        moderation=() if months else tuple(_moderation(account) for account in accounts.values() if _due(account)),
        by=by,
    )


def _due(account: AccountFigures) -> int:
    return len(account.days(DayState.DONE)) + len(account.days(DayState.MISSING))


def _moderation(account: AccountFigures) -> ModerationLine:
    return ModerationLine(
        id=tidy(account.id),
        name=tidy(account.name),
        done=len(account.days(DayState.DONE)),
        missing=account.days(DayState.MISSING),
        days=account.moderation,
    )


def _line(account: AccountFigures) -> AccountLine:
    return AccountLine(tidy(account.id), tidy(account.name), tidy(account.platform))


def _item(report: Report, finding: Finding, account: AccountFigures | None) -> Item:
    return Item(
        unit=tidy(finding.unit or ""),
        account=tidy(finding.account or ""),
        name=tidy(account.name) if account else "",
        rule=finding.rule,
        title=report.rule(finding.rule).title,
        weight=finding.severity,
        severity=SEVERITY[finding.severity],
        message=finding.message,
        fix=None if finding.status in (Status.ERROR, Status.WAIVED) else finding.fix,
        cells=tuple(str(cell) for cell in finding.cells),
        since=since(finding),
        unnamed=finding.unnamed,
        id=tidy(finding.id),
    )
