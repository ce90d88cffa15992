"""*Les meg*: what to fill in where, which rules each column is evidence for, and how the audit reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit.model import Text
from audit.schema import SHEETS, Names
from audit.template.cells import cell_at, put
from audit.template.looks import FONT, style_header, style_title, to_print
from audit.template.overview import OVERVIEW
from audit.template.setup import Setup, Wording

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

README: Final = Names("Les meg", "Les meg", "Read me")

HINT_ROOM: Final = 84  #: characters on a line of the hints

HOW: Final = (
    Text("This is the register of the municipality's accounts in social media. The audit reads it each month."),
    Text("Fill in the sheets from left to right. Columns with a dark heading must be filled in."),
    Text("A blank cell never counts as in order: it is reported as missing."),
    Text("Type dates as 3.10.2026. Ctrl+Shift+, gives today (Ctrl+; on an English keyboard)."),
    Text("Beside the accounts you see as you type what is missing today. The audit also looks at the past month."),
    Text("{overview} shows which days each account lacks moderation. Choose the month in the yellow cell."),
    Text("You may add columns and sheets of your own: the audit leaves them alone, and never writes in this workbook."),
    Text("Nobody is removed: give the row its last day instead, so that the past stays as it was."),
)


def add_readme(worksheet: Worksheet, setup: Setup, wording: Wording) -> None:
    """Writes the sheet."""
    speak, language = wording.translate, wording.code
    put(cell_at(worksheet, 1, 1), README.of(language))
    style_title(cell_at(worksheet, 1, 1))
    row = 3
    for sentence in HOW:
        put(cell_at(worksheet, row, 1), speak(Text(sentence.message, overview=OVERVIEW.of(language))))
        _wrapped(worksheet, row, 4)
        row += 1
    row += 1
    for number, title in enumerate((Text("Sheet"), Text("Column"), Text("What to fill in"), Text("Rules")), 1):
        header = cell_at(worksheet, row, number)
        put(header, speak(title))
        style_header(header, dark=True)
    worksheet.print_title_rows = f"{row}:{row}"
    row += 1
    for sheet in SHEETS.values():
        put(cell_at(worksheet, row, 1), sheet.names.of(language))
        hint = speak(sheet.hint)
        put(cell_at(worksheet, row, 3), f"{hint} {speak(Text('May be left out.'))}" if sheet.optional else hint)
        for number in range(1, 5):
            style_header(cell_at(worksheet, row, number), dark=False)
        _make_room(worksheet, row)
        row += 1
        for column in sheet.columns:
            put(cell_at(worksheet, row, 2), column.names.of(language))
            put(cell_at(worksheet, row, 3), speak(column.hint))
            put(cell_at(worksheet, row, 4), ", ".join(setup.codes(sheet, column.key)))
            _style_row(worksheet, row, bold=column.required)
            _make_room(worksheet, row)
            row += 1
    row += 1
    if setup.rules:
        put(cell_at(worksheet, row, 1), speak(Text("Rules")))
        for number in range(1, 5):
            style_header(cell_at(worksheet, row, number), dark=False)
        row += 1
    for rule in setup.rules:
        put(cell_at(worksheet, row, 1), rule.code)
        put(cell_at(worksheet, row, 2), speak(Text(rule.title)))
        row += 1
    _lay_out(worksheet)


def _wrapped(worksheet: Worksheet, row: int, across: int) -> None:
    from openpyxl.styles import Alignment

    worksheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=across)
    cell_at(worksheet, row, 1).alignment = Alignment(wrap_text=True, vertical="top")


def _make_room(worksheet: Worksheet, row: int) -> None:
    """As many lines as the longest text of the row takes; LibreOffice and Excel do not agree on doing so themselves."""
    lines = max(
        -(-len(str(cell_at(worksheet, row, number).value or "")) // room) for number, room in ((3, HINT_ROOM), (4, 22))
    )
    worksheet.row_dimensions[row].height = 15.0 * max(lines, 1) + 1


def _style_row(worksheet: Worksheet, row: int, *, bold: bool) -> None:
    from openpyxl.styles import Alignment, Font

    cell_at(worksheet, row, 2).font = Font(name=FONT, size=11, bold=bold)
    for number in (2, 3, 4):
        cell_at(worksheet, row, number).alignment = Alignment(wrap_text=True, vertical="top")


def _lay_out(worksheet: Worksheet) -> None:
    for place, width in (("A", 18.0), ("B", 28.0), ("C", 80.0), ("D", 24.0)):
        worksheet.column_dimensions[place].width = width
    worksheet.sheet_view.showGridLines = False
    to_print(worksheet)
