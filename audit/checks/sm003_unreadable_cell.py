"""What it checks
    Every cell can be understood: dates are dates, yes or no is yes or no, addresses are addresses, and no cell holds
    an Excel error.

Why it matters
    What the audit cannot read it must count as blank, so evidence that exists does not count.

How to fix
    Type the value anew in the cell, in the form that the message names.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, RegisterProblem, register_check
from audit.model import Severity, Text, grouped


@register_check("SM003", "Cell that cannot be understood", Severity.MEDIUM)
def unreadable_cell(context: Context) -> Iterator[RegisterProblem]:
    """The cells that hold something else than their column takes."""
    told = grouped(context.inventory.unreadable, lambda fault: (fault.sheet, fault.key, fault.column))
    for (sheet, key, column), faults in told.items():
        first, cells = faults[0], tuple(fault.cell for fault in faults)
        unnamed = sum(fault.unnamed for fault in faults)
        message = Text(
            "{cell} holds “{typed}”; expected {expected}.",
            "{n} cells of {column} cannot be understood. The first, {cell}, holds “{typed}”; expected {expected}.",
            n=len(faults) + unnamed,
            column=column,
            cell=str(first.cell),
            typed=first.typed,
            expected=first.expected,
        )
        yield RegisterProblem(sheet, f"{key}:{column}", Problem(message, cells, unnamed=unnamed), account=first.account)
