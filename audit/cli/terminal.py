"""What the commands print of a report: enough to know where one stands and what to do next."""

from __future__ import annotations

from audit.cli.workplace import Workplace
from audit.job import Written
from audit.model import Finding, Severity, State, Text, folded, grouped
from audit.render.words import SEVERITY, STATE, STATUS
from audit.report import Report

COLOURS = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "blue"}
MOST_CELLS = 6


def show_summary(report: Report, written: Written, place: Workplace) -> None:
    """The answer in a few lines, and where the report lies."""
    _headline(report, place)
    by_severity = {severity: report.by_severity(severity) for severity in reversed(Severity)}
    counts = [f"{place.language(SEVERITY[severity])}: {n}" for severity, n in by_severity.items() if n]
    if counts:
        place.say(Text("Findings: {counts}.", counts=", ".join(counts)))
    if report.previous:
        place.say(
            Text(
                "Since {previous}: {new} new, {open} open, {reopened} back again, {resolved} resolved.",
                previous=report.previous,
                new=report.by_state(State.NEW),
                open=report.by_state(State.OPEN),
                reopened=report.by_state(State.REOPENED),
                resolved=len(report.resolved),
            )
        )
    place.say(Text("The report lies in {folder}. Open report.html there.", folder=str(written.folder)))
    mails = written.mails
    if mails.queued:
        place.say(Text("{n} mail waits to be sent.", "{n} mails wait to be sent.", n=mails.queued))
    if mails.already_sent:
        place.say(
            Text(
                "{n} mail was sent before and is not sent again.",
                "{n} mails were sent before and are not sent again.",
                n=mails.already_sent,
            )
        )
    if written.outdated:
        place.say(
            Text(
                "{n} of them would say something else today. To send a correction, run again with --correct.",
                "{n} of them would say something else today. To send corrections, run again with --correct.",
                n=written.outdated,
            )
        )
    for sentence in (*written.left_out, *written.untold):
        place.say(sentence)


def show_findings(report: Report, place: Workplace) -> None:
    """Every finding, by unit, with its cell and what to do."""
    _headline(report, place)
    for _, findings in grouped(report.findings, lambda finding: folded(finding.unit or "")).items():
        place.say("")
        heading = findings[0].unit or place.language("The register itself, and accounts without a unit")
        place.say(heading, style="bold")
        for finding in findings:
            _show(finding, report, place)


def _headline(report: Report, place: Workplace) -> None:
    place.say(
        Text(
            "{month}: {in_order} of {n} account in order.",
            "{month}: {in_order} of {n} accounts in order.",
            month=report.month,
            in_order=report.in_order,
            n=report.in_use,
        )
    )
    for note in report.notes:
        place.say(note)


def _show(finding: Finding, report: Report, place: Workplace) -> None:
    say = place.language
    about = f" {finding.account}" if finding.account else ""
    state = f", {say(STATE[finding.state])}" if report.previous else ""
    place.say(
        f"  {say(SEVERITY[finding.severity])}  {finding.rule}{about}  {say(report.rule(finding.rule).title)} "
        f"({say(STATUS[finding.status])}{state})",
        style=COLOURS[finding.severity],
    )
    for message in finding.message:
        place.say(f"      {say(message)}")
    place.say(f"      {_cells(finding, place)}")
    place.say(f"      {say(finding.fix)}")


def _cells(finding: Finding, place: Workplace) -> str:
    shown = ", ".join(str(cell) for cell in finding.cells[:MOST_CELLS])
    rest = finding.more_cells(MOST_CELLS)
    return shown + (place.language(Text(" and {n} more", " and {n} more", n=rest)) if rest > 0 else "")
