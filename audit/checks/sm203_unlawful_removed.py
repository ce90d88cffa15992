"""What it checks
    Each unlawful post or comment found in the month was removed within the hours that the municipality has set, and
    the reason is noted. One not yet removed is fine until that time has passed.

Why it matters
    The guideline asks that what breaks the law be removed at once: threats, racism, libel.

How to fix
    Remove the content, keep a copy where the police or the archive may need it, and note when and why in Slettinger.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from audit.check import Context, NotApplicable, Problem, Unknown, check
from audit.guideline import IN_USE
from audit.model import Account, Removal, Severity, Text
from audit.workdays import day_of, earliest, latest, surely_before


@check(
    "SM203",
    "Unlawful content removed",
    Severity.CRITICAL,
    clause=IN_USE,
    reads=("removals.found", "removals.removed", "removals.reason"),
    figures=("removal_hours",),
    needs="removals",
)
def unlawful_removed(account: Account, context: Context) -> Iterator[Problem]:
    """Whether what was found in the month was removed in time, with a reason."""
    removals = context.removals_of(account)
    if not removals:
        raise NotApplicable
    for removal in removals:
        fault = _fault(removal, context)
        if fault:
            yield Problem(fault, (removal.found.cell, removal.removed.cell))
        if not removal.reason.value:
            yield Unknown(
                Text("No reason is noted for what was found on {found}.", found=removal.found.value),
                (removal.reason.cell,),
            )


def _fault(removal: Removal, context: Context) -> Text | None:
    """A day without a clock time counts as the whole day, so only what is late for certain is late."""
    found, removed = removal.found.value, removal.removed.value
    assert found is not None, "a removal of the month has a day"
    hours = context.policy.removal_hours
    deadline = latest(found) + timedelta(hours=hours)
    last = max(day_of(found), day_of(removed) if removed else day_of(found))
    if last > context.as_of:
        return Text("Unlawful content is dated {day}, after the audit.", day=last)
    if removed is None:
        if latest(context.as_of) <= deadline:
            return None
        return Text("What was found on {found} is not removed, after more than {n} hours.", found=found, n=hours)
    if surely_before(removed, found):
        return Text("What was found on {found} is noted as removed before that.", found=found)
    late = earliest(removed) - deadline
    if late > timedelta() or (not late and not isinstance(found, datetime)):  # a day is over before its midnight
        return Text(
            "What was found on {found} was removed on {removed}, after more than {n} hours.",
            found=found,
            removed=removed,
            n=hours,
        )
    return None
