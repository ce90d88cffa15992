"""What it checks
    The communications department was told of the account; within a set number of days, where the municipality has set
    one.

Why it matters
    The guideline makes the unit leader answerable for telling communications of a new page or group. What nobody
    knows of, nobody can help with or warn of.

How to fix
    Tell the communications department of the account, and note the day in Meldt til kommunikasjon.
"""

from collections.abc import Iterator
from datetime import timedelta

from audit.check import Context, Problem, Unknown, check
from audit.guideline import BEFORE_USE
from audit.model import Account, Severity, Text


@check(
    "SM104",
    "Communications notified",
    Severity.HIGH,
    clause=BEFORE_USE,
    reads=("accounts.notified_on", "accounts.opened"),
    figures=("notify_days",),
)
def communications_notified(account: Account, context: Context) -> Iterator[Problem]:
    """Whether communications was told, and in time."""
    told, opened, days = account.notified_on, account.opened, context.policy.notify_days
    if told.value is None:
        yield Unknown(Text("It is not noted when communications was told of the account."), (told.cell,))
        return
    if told.value > context.as_of:
        yield Problem(Text("Communications is noted as told on {day}, after the audit.", day=told.value), (told.cell,))
    if days is not None and opened.value is not None and told.value > opened.value + timedelta(days=days):
        yield Problem(
            Text(
                "Communications was told on {day}, more than {n} day after the account was opened on {opened}.",
                "Communications was told on {day}, more than {n} days after the account was opened on {opened}.",
                day=told.value,
                n=days,
                opened=opened.value,
            ),
            (told.cell, opened.cell),
        )
