"""What it checks
    Each day that the account was in use, before the day of the audit, has a row in Moderering that says who looked
    through it. Weekends and holidays count.

Why it matters
    The guideline says that social media never take a break and must be watched and moderated daily. A threat or a
    child's name may stand for days where nobody looks.

How to fix
    Agree who looks through the account on each day of the week, holidays too, and write a row in Moderering every
    day. Do not fill in days afterwards that nobody moderated.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, Unknown, check
from audit.guideline import BEFORE_USE
from audit.model import Account, Severity, Text
from audit.workdays import runs


@check(
    "SM201",
    "Daily moderation",
    Severity.CRITICAL,
    clause=BEFORE_USE,
    reads=("moderation.day", "moderation.moderated_by"),
)
def daily_moderation(account: Account, context: Context) -> Iterator[Problem]:
    """Whether every day that was due has evidence."""
    log = context.inventory.moderation.get(account.key)
    due = [day for day in account.active_days(context.month) if day < context.as_of]
    moderated = {day for day in context.month.days() if day < context.as_of and log and day in log.days}
    unsigned = {day: cell for day, cell in (log.unsigned if log else {}).items() if day in due and day not in moderated}
    missing = [day for day in due if day not in moderated]
    cells = (account.id.cell, *unsigned.values())
    gap = max(((last - first).days + 1 for first, last in runs(missing)), default=0)
    details = {"missing": missing, "covered": len(due) - len(missing), "expected": len(due), "longest_gap": gap}
    if not moderated:
        yield Unknown(Text("No moderation is noted in {month}.", month=context.month), cells, details=details)
    elif missing:
        yield Problem(
            Text(
                "{n} of {expected} days lacks moderation: {days}.",
                "{n} of {expected} days lack moderation: {days}.{gap}",
                n=len(missing),
                expected=len(due),
                days=missing,
                gap=Text(" The longest gap is {n} days.", n=gap) if gap > 1 else "",
            ),
            cells,
            details=details,
        )
    if unsigned:
        yield Unknown(
            Text("Rows without a name in Moderert av do not count: {days}.", days=sorted(unsigned)),
            tuple(unsigned.values()),
        )
