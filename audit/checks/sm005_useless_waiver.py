"""What it checks
    Each row of Unntak is whole, names an account and a rule that there are, has not ended, ends within a year, and
    sets something aside.

Why it matters
    A waiver nobody needs, or that has run out, hides what should be seen or promises what no longer holds.

How to fix
    Mend the row, renew it with a new end within a year, or delete it.
"""

from collections.abc import Iterator

from audit import waivers
from audit.check import AccountRule, Context, Problem, RegisterProblem, register_check, rules
from audit.model import Cell, Severity, Status, Text, Waiver
from audit.schema import WAIVERS
from audit.workdays import months_after


@register_check(
    "SM005",
    "Useless waiver",
    Severity.LOW,
    reads=("waivers.account", "waivers.rule", "waivers.reason", "waivers.granted_by", "waivers.expires"),
)
def useless_waiver(context: Context) -> Iterator[RegisterProblem]:
    """The waivers that cannot be used, and those that set nothing aside."""
    for waiver in context.inventory.waivers or ():
        account, rule = waivers.subject(waiver)
        for message, cell in _faults(waiver, context):
            key = f"{waiver.account.value or '?'}/{rule or '?'}"
            yield RegisterProblem(WAIVERS.names.nb, key, Problem(message, (cell,)), account=account)


def _faults(waiver: Waiver, context: Context) -> Iterator[tuple[Text, Cell]]:
    account, rule = waivers.subject(waiver)
    entries = (waiver.account, waiver.rule, waiver.reason, waiver.granted_by, waiver.expires)
    blank = [entry.cell for entry in entries if entry.value is None]
    for cell in blank:
        yield Text("The waiver lacks what should stand in {cell}, so it does not hold.", cell=str(cell)), cell
    known = account in context.verdicts
    if account and not known:
        yield Text("The waiver is for an account that is not in Kontoer."), waiver.account.cell
    if rule and rule not in {each.code for each in rules() if isinstance(each, AccountRule)}:
        yield Text("“{rule}” is not the code of a rule that can be waived.", rule=waiver.rule.value), waiver.rule.cell
    expires = waiver.expires.value
    if expires is not None and expires < context.as_of:
        yield Text("The waiver ended on {day}.", day=expires), waiver.expires.cell
    elif expires is not None and expires > months_after(context.as_of, waivers.LONGEST_MONTHS):
        yield (
            Text("The waiver ends on {day}, more than a year ahead, so it does not hold.", day=expires),
            waiver.expires.cell,
        )
    elif not blank and known:
        verdict = context.verdicts[account].get(rule)
        if verdict is not None and verdict not in (Status.BREACH, Status.UNDOCUMENTED, Status.ERROR):
            yield Text("The waiver sets nothing aside: the account has no finding of that rule."), waiver.rule.cell
