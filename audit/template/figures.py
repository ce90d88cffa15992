"""*Innstillinger*: the figures that the live status goes by, copied from `audit.toml` when the workbook was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit.model import Text
from audit.schema import Names
from audit.template.cells import cell_at, put, put_formula
from audit.template.looks import style_header, style_title, to_print
from audit.template.names import define, quoted
from audit.template.setup import Setup, Wording

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FIGURES: Final = Names("Innstillinger", "Innstillingar", "Settings")
LABEL_ROWS: Final = 8  #: how many labels there is room for, at the least


def add_figures(workbook: Workbook, worksheet: Worksheet, setup: Setup, wording: Wording) -> None:
    """Writes the figures and names their cells."""
    speak = wording.translate
    put(cell_at(worksheet, 1, 1), FIGURES.of(wording.code))
    put(
        cell_at(worksheet, 2, 1),
        speak(Text("The live status goes by these figures. The audit itself goes by audit.toml: change both.")),
    )
    figures: list[tuple[str, str, Text, object]] = [
        ("cfg_today", "", Text("Today"), "TODAY()"),
        ("cfg_least", "policy.admins_min", Text("Fewest administrators of an account"), setup.admins_min),
        ("cfg_most", "policy.admins_max", Text("Most administrators of an account; blank: no limit"), setup.admins_max),
        (
            "cfg_notify",
            "policy.notify_days",
            Text("Days to tell communications of a new account; blank: no limit"),
            setup.notify_days,
        ),
        (
            "cfg_recheck",
            "policy.label_recheck_months",
            Text("Months before the owner label is to be looked at again"),
            setup.label_recheck_months,
        ),
    ]
    titles = (Text("Figure"), Text("Value"), Text("In audit.toml"))
    for number, title in enumerate(titles, 1):
        header = cell_at(worksheet, 4, number)
        put(header, speak(title))
        style_header(header, dark=True)
    for row, (name, key, what, value) in enumerate(figures, 5):
        put(cell_at(worksheet, row, 1), speak(what))
        put(cell_at(worksheet, row, 3), key)
        cell = cell_at(worksheet, row, 2)
        if value == "TODAY()":
            put_formula(cell, "TODAY()")
            cell.number_format = "dd.mm.yyyy"
        elif isinstance(value, int):
            put(cell, value)
        define(workbook, name, f"{quoted(worksheet.title)}!$B${row}")
    first = 5 + len(figures)
    last = first + max(LABEL_ROWS, len(setup.labels)) - 1
    for row in range(first, last + 1):
        put(cell_at(worksheet, row, 1), speak(Text("The owner label must contain one of these")))
        put(cell_at(worksheet, row, 3), "organisation.labels")
        if row - first < len(setup.labels):
            put(cell_at(worksheet, row, 2), setup.labels[row - first])
    define(workbook, "cfg_labels", f"{quoted(worksheet.title)}!$B${first}:$B${last}")
    _lay_out(worksheet, last)


def _lay_out(worksheet: Worksheet, last: int) -> None:
    from openpyxl.styles import Alignment

    style_title(cell_at(worksheet, 1, 1))
    for place, width in (("A", 62.0), ("B", 26.0), ("C", 30.0)):
        worksheet.column_dimensions[place].width = width
    for row in range(5, last + 1):
        cell_at(worksheet, row, 2).alignment = Alignment(horizontal="left")
    worksheet.sheet_view.showGridLines = False
    to_print(worksheet, landscape=False)
