"""What it checks
    In a row that is filled in, no column is blank that the sheet cannot do without.

Why it matters
    A row without its Konto-ID, its date or its name says nothing that can be trusted.

How to fix
    Fill in the cell. If the row is a left-over, delete the whole row.
"""

from collections.abc import Iterator

from audit.check import Context, RegisterProblem, Unknown, register_check
from audit.model import Severity, Text, grouped


@register_check("SM004", "Blank cell that must be filled in", Severity.MEDIUM)
def blank_cell(context: Context) -> Iterator[RegisterProblem]:
    """The blank cells of columns that must be filled in."""
    told = grouped(context.inventory.blanks, lambda fault: (fault.sheet, fault.key, fault.column))
    for (sheet, key, column), faults in told.items():
        cells, unnamed = tuple(fault.cell for fault in faults), sum(fault.unnamed for fault in faults)
        message = Text(
            "{column} is blank in {cell}.",
            "{column} is blank in {n} cells. The first is {cell}.",
            n=len(faults) + unnamed,
            column=column,
            cell=str(cells[0]),
        )
        problem = Unknown(message, cells, unnamed=unnamed)
        yield RegisterProblem(sheet, f"{key}:{column}", problem, account=faults[0].account)
