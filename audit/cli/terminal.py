"""What the commands print of a report: laid out for a person at a terminal, as plain lines for logs and pipes."""

from __future__ import annotations

import sys

from audit.cli import facts
from audit.cli.streams import watched
from audit.cli.workplace import Workplace
from audit.job import Written
from audit.model import Finding, Severity, Text
from audit.render.words import SEVERITY, STATE, STATUS
from audit.report import Report, unwaived


def show_summary(report: Report, written: Written, place: Workplace) -> None:
    """The answer, what to do first, who has most to put right, where the report lies and what waits to be sent."""
    if watched(sys.stdout):
        from audit.cli.screen import Screen

        Screen(report, place.language).summary(written)
        return
    _headline(report, place)
    _counts(report, place)
    if report.unwaived:
        place.say(Text("What to do first:"))
    for number, finding in enumerate(report.unwaived[: facts.FIRST], 1):
        severity, told = place.language(SEVERITY[finding.severity]), facts.what(finding, report, place.language)
        place.say(f"  {number}. {severity}: {told}. {place.language(finding.fix)}")
    units = facts.neediest(report)
    if units:
        place.say(Text("Most to put right:"))
    for unit in units:
        place.say(
            Text(
                "  {unit}: {fine} of {n} account in order, findings: {findings}",
                "  {unit}: {fine} of {n} accounts in order, findings: {findings}",
                unit=unit.name or Text("No unit named"),
                fine=unit.in_order,
                n=len(unit.in_use),
                findings=len(unwaived(unit.findings)),
            )
        )
    for sentence in (facts.place(written), *facts.mails(written), *written.left_out, *written.untold):
        place.say(sentence)


def show_findings(report: Report, place: Workplace) -> None:
    """Every finding, by unit, with its cell and what to do; and how many there are."""
    if watched(sys.stdout):
        from audit.cli.screen import Screen

        Screen(report, place.language).findings()
        return
    _headline(report, place)
    for unit, findings in facts.by_unit(report, place.language):
        place.say("")
        place.say(unit)
        for finding in findings:
            _show(finding, report, place)
    if report.findings:
        place.say("")
        _counts(report, place)


def _headline(report: Report, place: Workplace) -> None:
    for sentence in (facts.headline(report), *report.notes):
        place.say(sentence)


def _counts(report: Report, place: Workplace) -> None:
    by_severity = {severity: report.by_severity(severity) for severity in reversed(Severity)}
    counts = [f"{place.language(SEVERITY[severity])}: {n}" for severity, n in by_severity.items() if n]
    if counts:
        place.say(Text("Findings: {counts}.", counts=", ".join(counts)))
    changes = facts.changes(report)
    if changes:
        place.say(changes)


def _show(finding: Finding, report: Report, place: Workplace) -> None:
    say = place.language
    state = f", {say(STATE[finding.state])}" if report.previous else ""
    place.say(
        f"  {say(SEVERITY[finding.severity])}  {finding.rule}  {facts.what(finding, report, say)} "
        f"({say(STATUS[finding.status])}{state})"
    )
    for message in finding.message:
        place.say(f"      {say(message)}")
    place.say(f"      {facts.where(finding, say)}")
    place.say(f"      {say(finding.fix)}")
