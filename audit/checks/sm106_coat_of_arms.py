"""What it checks
    It is noted whether the account shows the municipal coat of arms; and if it does, when its use was cleared.

Why it matters
    The guideline warns of strict rules for the coat of arms, and asks the unit to clear it with communications.

How to fix
    Note Ja or Nei in Kommunevåpen. Where it is Ja, ask communications, and note the day in Kommunevåpen avklart.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, Unknown, check
from audit.guideline import BEFORE_USE
from audit.model import Account, Severity, Text


@check(
    "SM106",
    "Coat of arms cleared",
    Severity.HIGH,
    clause=BEFORE_USE,
    reads=("accounts.coat_of_arms", "accounts.coat_of_arms_cleared"),
)
def coat_of_arms(account: Account, context: Context) -> Iterator[Problem]:
    """Whether the coat of arms is not used, or cleared."""
    used, cleared = account.coat_of_arms, account.coat_of_arms_cleared
    if used.value is False:
        return
    if used.value is None:
        yield Unknown(Text("It is not noted whether the account shows the coat of arms."), (used.cell,))
    elif cleared.value is None:
        yield Unknown(Text("The account shows the coat of arms, and no clearing of it is noted."), (cleared.cell,))
    if cleared.value is not None and cleared.value > context.as_of:
        yield Problem(
            Text("The coat of arms is noted as cleared on {day}, after the audit.", day=cleared.value), (cleared.cell,)
        )
