"""What it checks
    The account was approved by the one who led its unit on the day of the approval, no later than the day it was
    opened.

Why it matters
    The guideline makes the unit leader answerable for the unit's information, and asks that the leader approve the
    account. One that nobody approved is nobody's responsibility.

How to fix
    Ask the unit's leader to approve the account, and note name and date in Godkjent av and Godkjent dato. If the
    leader is right but unknown here, add the leader's row, with dates, in Virksomheter.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, Unknown, check
from audit.guideline import BEFORE_USE
from audit.model import Account, Leader, Severity, Text, folded


@check(
    "SM103",
    "Leader approval",
    Severity.CRITICAL,
    clause=BEFORE_USE,
    reads=(
        "accounts.unit",
        "accounts.opened",
        "accounts.approved_by",
        "accounts.approved_on",
        "units.name",
        "units.email",
        "units.start",
        "units.end",
    ),
)
def leader_approval(account: Account, context: Context) -> Iterator[Problem]:
    """Whether the right leader approved in time."""
    approver, approved, opened = account.approved_by, account.approved_on, account.opened
    leaders = context.inventory.leaders_of(account)
    if leaders is None:
        yield Unknown(Text("The unit is not found in Virksomheter, so its leader is unknown."), (account.unit.cell,))
    if not approver.value:
        yield Unknown(Text("Nobody is noted as having approved the account."), (approver.cell,))
    if approved.value is None:
        yield Unknown(Text("The date of the approval is not noted."), (approved.cell,))
        return
    if approved.value > context.as_of:
        yield Problem(Text("The approval is dated {day}, after the audit.", day=approved.value), (approved.cell,))
    if opened.value is not None and approved.value > opened.value:
        yield Problem(
            Text(
                "The account was opened on {opened} but approved only on {approved}.",
                opened=opened.value,
                approved=approved.value,
            ),
            (approved.cell, opened.cell),
        )
    leading = [row for row in leaders or () if row.leads_on(approved.value)]
    if approver.value and leaders is not None and not any(_is(approver.value, row) for row in leading):
        yield Problem(
            Text(
                "{approver} approved the account, but did not lead the unit on {day}.",
                approver=approver.value,
                day=approved.value,
            ),
            (approver.cell, approved.cell),
        )


def _is(approver: str, leader: Leader) -> bool:
    """Whether the approver, noted by name or by address, is this leader."""
    noted = {folded(approver), folded(approver).removeprefix("mailto:").strip()}
    return bool(noted & {folded(entry.value) for entry in (leader.name, leader.email) if entry.value})
