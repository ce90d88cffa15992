"""What it checks
    On every day that the account was in use, up to the day of the audit, enough different people were administrators
    of it.

Why it matters
    The guideline asks for two administrators or more. With one, a resignation or a lost phone loses the account.

How to fix
    Add another administrator on the platform, and a row for each in Administratorer, with the dates from and to.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, Unknown, check
from audit.guideline import BEFORE_USE
from audit.model import Account, Severity, Text


@check(
    "SM102",
    "At least two administrators",
    Severity.HIGH,
    clause=BEFORE_USE,
    reads=("administrators.name", "administrators.email", "administrators.start", "administrators.end"),
    figures=("admins_min", "admins_max"),
)
def two_administrators(account: Account, context: Context) -> Iterator[Problem]:
    """Whether enough people administered the account, day by day."""
    rows = context.inventory.administrators_of(account)
    if not rows:
        nobody = Severity.CRITICAL if account.active_on(context.as_of) else None
        yield Unknown(Text("The account has no row in Administratorer."), (account.id.cell,), severity=nobody)
        return
    days = [day for day in account.active_days(context.month) if day <= context.as_of]
    if account.active_on(context.as_of) and context.as_of not in days:
        days.append(context.as_of)
    named = [(row.person, row) for row in rows if row.person]  # a row with neither address nor name is nobody
    people = {day: {person for person, row in named if row.serves_on(day)} for day in days}
    cells = tuple(row.email.cell for row in rows)
    least, most = context.policy.admins_min, context.policy.admins_max
    short = [day for day in days if len(people[day]) < least]
    if short:
        left = account.active_on(context.as_of) and not people[context.as_of]
        fewest = min(len(people[day]) for day in short)
        yield Problem(
            Text(
                "Only {fewest} of {least} administrators on {days}.",
                fewest=fewest,
                least=least,
                days=short,
            ),
            cells,
            severity=Severity.CRITICAL if left else None,
            details={"days_short": short, "fewest": fewest, "required": least},
        )
    crowded = [day for day in days if most is not None and len(people[day]) > most]
    if crowded:
        yield Problem(
            Text("More than {most} administrators on {days}.", most=most, days=crowded),
            cells,
            details={"days_crowded": crowded, "allowed": most},
        )
