"""What severities, statuses, states and days are called: one table each, shared by page, workbook, mails and terminal.

The values are English message ids; `Language` puts them into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from audit.model import Finding, Severity, State, Status, Text
from audit.report import DayState


def N_(message: str) -> str:  # noqa: N802 - the name by which Babel finds messages that are translated later
    """The message itself, marked for the catalogues."""
    return message


SEVERITY: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: N_("critical"),
    Severity.HIGH: N_("high"),
    Severity.MEDIUM: N_("medium"),
    Severity.LOW: N_("low"),
}

STATUS: Final[Mapping[Status, str]] = {
    Status.PASS: N_("in order"),
    Status.BREACH: N_("breach"),
    Status.UNDOCUMENTED: N_("not documented"),
    Status.WAIVED: N_("waived"),
    Status.NOT_APPLICABLE: N_("not applicable"),
    Status.NOT_ASSESSED: N_("not assessed"),
    Status.ERROR: N_("could not be checked"),
}

STATE: Final[Mapping[State, str]] = {
    State.NEW: N_("new"),
    State.OPEN: N_("open"),
    State.REOPENED: N_("back again"),
}

DAY: Final[Mapping[DayState, str]] = {
    DayState.DONE: N_("moderated"),
    DayState.MISSING: N_("not moderated"),
    DayState.NOT_DUE: N_("not yet due"),
    DayState.NOT_IN_USE: N_("not in use"),
}

#: One sign a status, for cells too small for the word; each differs by shape, so that nothing rests on colour.
STATUS_SIGN: Final[Mapping[Status, str]] = {
    Status.PASS: "✓",
    Status.BREACH: "✗",
    Status.UNDOCUMENTED: "?",
    Status.WAIVED: "○",
    Status.NOT_APPLICABLE: "–",
    Status.NOT_ASSESSED: "·",
    Status.ERROR: "!",
}

DAY_SIGN: Final[Mapping[DayState, str]] = {
    DayState.DONE: "✓",
    DayState.MISSING: "✗",
    DayState.NOT_DUE: "·",
    DayState.NOT_IN_USE: "–",
}


def since(finding: Finding) -> Text:
    """How long the finding has been there."""
    if finding.state is State.OPEN:
        return Text(
            "Open for {n} month, first seen in {month}",
            "Open for {n} months, first seen in {month}",
            n=finding.months_open,
            month=finding.first_seen or "",
        )
    if finding.state is State.REOPENED:
        return Text("Back again; first seen in {month}", month=finding.first_seen or "")
    return Text("New this month")
