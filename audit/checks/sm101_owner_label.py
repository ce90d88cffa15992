"""What it checks
    The account says whose it is: the words copied to Eiermerking contain the municipality's name, and somebody has
    seen them on the account within the time that the municipality has set.

Why it matters
    The guideline asks that it be plain that the municipality owns and runs the account. Otherwise nobody can tell it
    from a private page or a fake.

How to fix
    Put the municipality's name in the account's description, copy the words to Eiermerking, and write today's date in
    Eiermerking kontrollert.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, Unknown, check
from audit.guideline import BEFORE_USE
from audit.model import Account, Severity, Text, folded
from audit.workdays import months_before


@check(
    "SM101",
    "Owner label",
    Severity.HIGH,
    clause=BEFORE_USE,
    reads=("accounts.owner_label", "accounts.owner_label_checked"),
    figures=("labels", "label_recheck_months"),
)
def owner_label(account: Account, context: Context) -> Iterator[Problem]:
    """Whether the label names the owner and was checked lately."""
    label, checked = account.owner_label, account.owner_label_checked
    labels, months = context.policy.labels, context.policy.label_recheck_months
    if not label.value:
        yield Unknown(Text("No owner label is noted."), (label.cell,))
    elif not any(folded(owner) in folded(label.value) for owner in labels):
        yield Problem(
            Text("The owner label says “{label}”, which does not name the owner.", label=label.value),
            (label.cell,),
        )
    if checked.value is None:
        yield Unknown(Text("Nobody has noted when the owner label was last checked."), (checked.cell,))
    elif checked.value > context.as_of:
        yield Problem(
            Text("The owner label is noted as checked on {day}, after the audit.", day=checked.value), (checked.cell,)
        )
    elif checked.value < months_before(context.as_of, months):
        yield Problem(
            Text(
                "The owner label was last checked on {day}, more than {n} month ago.",
                "The owner label was last checked on {day}, more than {n} months ago.",
                day=checked.value,
                n=months,
            ),
            (checked.cell,),
        )
