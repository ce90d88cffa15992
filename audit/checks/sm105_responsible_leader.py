"""What it checks
    On the day of the audit the unit has a leader, with a name and an e-mail address that mail can be sent to.

Why it matters
    The guideline makes the unit leader answerable for the unit's information, in social media too. Where nobody
    leads, nobody answers, and nobody is told what this audit finds.

How to fix
    See that Virksomheter has a row for the one who leads the unit now, with name, e-mail and the date from; note in
    the former leader's row the date to.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, Unknown, check
from audit.guideline import BEFORE_USE
from audit.model import Account, Leader, Severity, Text


@check(
    "SM105",
    "Responsible leader",
    Severity.HIGH,
    clause=BEFORE_USE,
    reads=("accounts.unit", "units.name", "units.email", "units.start", "units.end"),
)
def responsible_leader(account: Account, context: Context) -> Iterator[Problem]:
    """Whether somebody who can be reached leads the unit on as-of."""
    rows = context.inventory.leaders_of(account)
    if rows is None:
        yield Unknown(Text("The unit is not found in Virksomheter, so its leader is unknown."), (account.unit.cell,))
        return
    leading = [row for row in rows if row.leads_on(context.as_of)]
    if not leading:
        yield Problem(
            Text("Nobody is noted as the unit's leader on {day}.", day=context.as_of),
            tuple(cell for row in rows for cell in (row.start.cell, row.end.cell)),
        )
    elif not any(_reachable(row) for row in leading):
        for row in leading:
            yield from _lacks(row)


def _reachable(row: Leader) -> bool:
    return bool(row.name.value and row.email.value)


def _lacks(row: Leader) -> Iterator[Problem]:
    if not row.name.value:
        yield Unknown(Text("The name of the unit's leader is blank."), (row.name.cell,))
    if row.email.typed:
        yield Problem(
            Text("The leader's e-mail “{typed}” is not an address.", typed=row.email.typed), (row.email.cell,)
        )
    elif not row.email.value:
        yield Unknown(Text("The e-mail of the unit's leader is blank."), (row.email.cell,))
