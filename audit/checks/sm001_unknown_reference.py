"""What it checks
    Every row that names an account or a unit names one that the register holds.

Why it matters
    A row about FB-01 says nothing of FB-001. Moderation may have been done, and approval given, and the audit cannot
    see it.

How to fix
    Correct the name in the cell, or add the account in Kontoer or the unit in Virksomheter.
"""

from collections.abc import Iterator

from audit.check import Context, Problem, RegisterProblem, register_check
from audit.model import OTHERS, Severity, Text, grouped
from audit.schema import ACCOUNTS


@register_check("SM001", "Reference to what does not exist", Severity.HIGH)
def unknown_reference(context: Context) -> Iterator[RegisterProblem]:
    """The references that lead nowhere, those of one sheet to one name together."""
    told = grouped(context.inventory.dangling, lambda reference: (reference.sheet, reference.key))
    for (sheet, key), references in told.items():
        name, cells = references[0].name, tuple(reference.cell for reference in references)
        if sheet == ACCOUNTS.names.nb:
            message = Text("The unit “{name}” is not found in Virksomheter.", name=name)
            yield RegisterProblem(sheet, key, Problem(message, cells), account=key)
        else:
            unnamed = sum(reference.unnamed for reference in references)
            message = _rows(sheet, name, len(references) + unnamed, several=key == OTHERS)
            yield RegisterProblem(sheet, key, Problem(message, cells, unnamed=unnamed))


def _rows(sheet: str, name: str, count: int, *, several: bool) -> Text:
    if several:
        return Text(
            "{n} more row in {sheet} is about an account that is not found in Kontoer: “{name}”.",
            "{n} more rows in {sheet} are about accounts that are not found in Kontoer. The first is “{name}”.",
            n=count,
            sheet=sheet,
            name=name,
        )
    return Text(
        "{n} row in {sheet} is about the account “{name}”, which is not found in Kontoer.",
        "{n} rows in {sheet} are about the account “{name}”, which is not found in Kontoer.",
        n=count,
        sheet=sheet,
        name=name,
    )
