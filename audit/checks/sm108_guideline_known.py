"""What it checks
    Each administrator on the day of the audit has read the guideline within the time that the municipality has set.

Why it matters
    Ethics, confidentiality and privacy hold in social media as elsewhere. Who has not read the rules cannot keep
    them.

How to fix
    Ask the administrator to read the guideline, and note the day in Retningslinjer lest.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, Unknown, check
from audit.guideline import ETHICS, PRIVATE_USE
from audit.model import Account, Severity, Text
from audit.workdays import months_before


@check(
    "SM108",
    "Guideline known",
    Severity.MEDIUM,
    clause=f"{ETHICS}; {PRIVATE_USE}",
    reads=("administrators.guideline_read", "administrators.start", "administrators.end"),
    figures=("acknowledge_months",),
)
def guideline_known(account: Account, context: Context) -> Iterator[Problem]:
    """Whether each of today's administrators has read the guideline lately."""
    serving = [row for row in context.inventory.administrators_of(account) if row.serves_on(context.as_of)]
    if not serving:
        yield Unknown(
            Text("Nobody is noted as administrator on {day}.", day=context.as_of),
            (account.id.cell,),
        )
    months = context.policy.acknowledge_months
    oldest = months_before(context.as_of, months)
    for row in serving:
        who, read = row.name.value or row.email.value or Text("someone without a name"), row.guideline_read
        if read.value is None:
            yield Unknown(Text("It is not noted that {who} has read the guideline.", who=who), (read.cell,))
        elif read.value > context.as_of:
            yield Problem(
                Text("{who} is noted as reading the guideline on {day}, after the audit.", who=who, day=read.value),
                (read.cell,),
            )
        elif read.value < oldest:
            yield Problem(
                Text(
                    "{who} last read the guideline on {day}, more than {n} month ago.",
                    "{who} last read the guideline on {day}, more than {n} months ago.",
                    who=who,
                    day=read.value,
                    n=months,
                ),
                (read.cell,),
            )
