"""What it checks
    Somebody has assessed, within the time that the municipality has set, what on the account must be archived; and it
    is noted who.

Why it matters
    It is the content that decides what must be archived, wherever it stands. The guideline asks administrators and the
    unit's leader to assess it.

How to fix
    Go through the account with the archive's advice, and note the day in Arkivvurdert and the name in Arkivvurdert av.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, Unknown, check
from audit.guideline import ARCHIVE
from audit.model import Account, Severity, Text
from audit.workdays import months_before


@check(
    "SM401",
    "Archive assessed",
    Severity.MEDIUM,
    clause=ARCHIVE,
    reads=("accounts.archive_assessed", "accounts.archive_assessed_by"),
    figures=("archive_months",),
)
def archive_assessed(account: Account, context: Context) -> Iterator[Problem]:
    """Whether the account was assessed for the archive lately, and by whom."""
    assessed, by, months = account.archive_assessed, account.archive_assessed_by, context.policy.archive_months
    if assessed.value is None:
        yield Unknown(Text("It is not noted when the account was last assessed for the archive."), (assessed.cell,))
    elif assessed.value > context.as_of:
        yield Problem(
            Text("The archive assessment is dated {day}, after the audit.", day=assessed.value), (assessed.cell,)
        )
    elif assessed.value < months_before(context.as_of, months):
        yield Problem(
            Text(
                "The account was last assessed for the archive on {day}, more than {n} month ago.",
                "The account was last assessed for the archive on {day}, more than {n} months ago.",
                day=assessed.value,
                n=months,
            ),
            (assessed.cell,),
        )
    if not by.value:
        yield Unknown(Text("It is not noted who assessed the account for the archive."), (by.cell,))
