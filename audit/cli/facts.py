"""What the commands tell of a report, in sentences; `terminal` lays them out as plain lines, `screen` for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from audit.job import Written
from audit.language import Language
from audit.model import Finding, State, Text, folded, grouped
from audit.report import Report, UnitFigures

FIRST: Final = 3  #: how many findings are named as what to do first
NEEDIEST: Final = 5  #: how many units are named as those with most to put right
MOST_CELLS: Final = 6


def headline(report: Report) -> Text:
    """The answer."""
    return Text(
        "{month}: {in_order} of {n} account in order.",
        "{month}: {in_order} of {n} accounts in order.",
        month=report.month,
        in_order=report.in_order,
        n=report.in_use,
    )


def changes(report: Report) -> Text | None:
    """What has changed since the month audited before, where there is one."""
    if report.previous is None:
        return None
    return Text(
        "Since {previous}: {new} new, {open} open, {reopened} back again, {resolved} resolved.",
        previous=report.previous,
        new=report.by_state(State.NEW),
        open=report.by_state(State.OPEN),
        reopened=report.by_state(State.REOPENED),
        resolved=len(report.resolved),
    )


def what(finding: Finding, report: Report, say: Language) -> str:
    """What is wrong, and with which account: `Daglig moderering: Biblioteket (FB-001)`."""
    title = say(report.rule(finding.rule).title)
    if finding.account is None:
        return title
    account = report.by_id.get(finding.account)
    return f"{title}: {account.name} ({account.id})" if account and account.name else f"{title}: {finding.account}"


def where(finding: Finding, say: Language) -> str:
    """The cells that it is about, or the first of them."""
    shown = ", ".join(str(cell) for cell in finding.cells[:MOST_CELLS])
    rest = finding.more_cells(MOST_CELLS)
    return shown + (say(Text(" and {n} more", " and {n} more", n=rest)) if rest > 0 else "")


def neediest(report: Report) -> tuple[UnitFigures, ...]:
    """The units with most to put right; none where all is in order."""
    return tuple(unit for unit in report.units_by_need if unit.not_in_order)[:NEEDIEST]


def by_unit(report: Report, say: Language) -> Iterator[tuple[str, list[Finding]]]:
    """The findings of each unit, and last those of none."""
    units = grouped(report.findings, lambda finding: folded(finding.unit or ""))
    of_none = units.pop("", [])
    yield from ((findings[0].unit or "", findings) for findings in units.values())
    if of_none:
        yield say("The register itself, and accounts without a unit"), of_none


def place(written: Written) -> Text:
    """Where the report lies."""
    return Text("The report lies in {folder}. Open report.html there.", folder=str(written.folder))


def mails(written: Written) -> Iterator[Text]:
    """What is to be sent, and what was."""
    prepared = written.mails
    if prepared.queued:
        yield Text("{n} mail waits to be sent.", "{n} mails wait to be sent.", n=prepared.queued)
    if prepared.already_sent:
        yield Text(
            "{n} mail was sent before and is not sent again.",
            "{n} mails were sent before and are not sent again.",
            n=prepared.already_sent,
        )
    if written.outdated:
        yield Text(
            "{n} of them would say something else today. To send a correction, run again with --correct.",
            "{n} of them would say something else today. To send corrections, run again with --correct.",
            n=written.outdated,
        )
