"""What it checks
    It is noted when the unit settled that time and people are set aside for the account.

Why it matters
    The guideline reminds that social media take resources, and asks that the unit settle the matter beforehand.

How to fix
    Agree in the unit who runs the account and when, and note the day in Ressurser avklart.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, Unknown, check
from audit.guideline import BEFORE_USE
from audit.model import Account, Severity, Text


@check("SM107", "Resources set aside", Severity.MEDIUM, clause=BEFORE_USE, reads=("accounts.resources_cleared",))
def resources_set_aside(account: Account, context: Context) -> Iterator[Problem]:
    """Whether resources were settled, and not in the future."""
    settled = account.resources_cleared
    if settled.value is None:
        yield Unknown(Text("It is not noted that resources are set aside for the account."), (settled.cell,))
    elif settled.value > context.as_of:
        yield Problem(
            Text("Resources are noted as settled on {day}, after the audit.", day=settled.value), (settled.cell,)
        )
