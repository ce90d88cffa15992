"""How the workbook looks: tables, widths, headers, what stays on the screen, and how it prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from audit.schema import Column, Kind, Sheet
from audit.template.cells import FORMATS, cell_at, letter
from audit.template.names import define, quoted

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

WIDTHS: Final = {Kind.ID: 11, Kind.DAY: 12, Kind.MOMENT: 17, Kind.YES_NO: 8, Kind.COUNT: 8}
ALIGNED: Final = {Kind.DAY: "left", Kind.MOMENT: "left", Kind.COUNT: "center"}  #: else they touch the text beside them
WRAPPED: Final = ("reason",)  #: columns of whole sentences
LINE: Final = 15.5  #: the height of one, in points
FILTER_ARROW: Final = 5  #: room for it beside the header, in characters
WIDEST: Final = 44
STATUS_WIDTH: Final = 12.0
SUMMARY_WIDTH: Final = 56.0
LAST_PRINTED: Final = 2_000  #: row of *Kontoer*
HEADER_HEIGHT: Final = 34  #: two lines, in points

FONT: Final = "Calibri"
DARK: Final = "FF1F3A5F"
LIGHT: Final = "FFDCE6F1"
STATUS: Final = "FFE7EDE3"
GREEN, RED, AMBER, GREY = "FFDDEFD9", "FFF8D3CF", "FFFDEBC8", "FF8A8A8A"


def make_table(worksheet: Worksheet, sheet: Sheet, last_row: int, formulas: Sequence[str] = ()) -> None:
    """Makes the rows an Excel table: it has filters, stripes, and grows as people type below it.

    `formulas` are those of the last columns; Excel gives them to every new row.
    """
    from openpyxl.worksheet.filters import AutoFilter
    from openpyxl.worksheet.table import Table, TableColumn, TableFormula, TableStyleInfo

    width = len(sheet.columns) + len(formulas)
    # The key, not the name: a display name must be free of spaces and foreign letters, and no cell's address.
    table = Table(displayName=f"tbl_{sheet.key}", ref=f"A1:{letter(width)}{last_row}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    if formulas:
        table.autoFilter = AutoFilter(ref=table.ref)
        for number in range(1, width + 1):
            column = TableColumn(id=number, name=str(worksheet.cell(1, number).value))
            if number > len(sheet.columns):
                formula = formulas[number - len(sheet.columns) - 1]
                column.calculatedColumnFormula = TableFormula(attr_text=formula)
            table.tableColumns.append(column)
    worksheet.add_table(table)


def lay_out(worksheet: Worksheet, sheet: Sheet) -> None:
    """Formats, widths, the header's looks, what stays on the screen, and how it prints."""
    from openpyxl.styles import Alignment

    for number, column in enumerate(sheet.columns, 1):
        whole_column = worksheet.column_dimensions[letter(number)]
        whole_column.number_format = FORMATS.get(column.kind, "General")  # for the rows yet to be typed
        whole_column.width = _width(worksheet, number, column)
        if column.kind in ALIGNED or column.key in WRAPPED:
            alignment = Alignment(ALIGNED.get(column.kind), wrap_text=column.key in WRAPPED)
            whole_column.alignment = alignment
            cells = worksheet.iter_rows(min_row=2, min_col=number, max_col=number)
            for row, (cell,) in enumerate(cells, 2):
                cell.alignment = alignment
                lines = -(-len(str(cell.value)) // int(whole_column.width - 2)) if column.key in WRAPPED else 1
                if lines > 1:  # LibreOffice does not make room by itself
                    worksheet.row_dimensions[row].height = LINE * lines
        style_header(cell_at(worksheet, 1, number), dark=column.required)
    worksheet.row_dimensions[1].height = HEADER_HEIGHT
    worksheet.freeze_panes = "B2"
    worksheet.sheet_properties.tabColor = GREY if sheet.optional else DARK
    worksheet.print_title_rows = "1:1"
    to_print(worksheet)


def lay_out_status(worksheet: Worksheet, first: int, count: int, words: tuple[str, str, str], not_in_use: str) -> None:
    """Widths and colours of the live status, whose first column is the summary."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    for number in range(first, first + count):
        worksheet.column_dimensions[letter(number)].width = SUMMARY_WIDTH if number == first else STATUS_WIDTH + 6
        header = cell_at(worksheet, 1, number)
        style_header(header, dark=False)
        header.fill = PatternFill("solid", fgColor=STATUS)
    ok, breach, missing = words
    top, cells = f"{letter(first)}2", f"{letter(first)}2:{letter(first + count - 1)}5000"
    summary = f"{letter(first)}2:{letter(first)}5000"

    def coloured(condition: str, colour: str) -> Rule:
        style = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
        return Rule("expression", formula=[condition], stopIfTrue=True, dxf=style)

    worksheet.conditional_formatting.add(cells, coloured(f'{top}="{ok}"', GREEN))
    worksheet.conditional_formatting.add(cells, coloured(f'{top}="{breach}"', RED))
    worksheet.conditional_formatting.add(cells, coloured(f'{top}="{missing}"', AMBER))
    quiet = DifferentialStyle(font=Font(color=GREY))
    grey = Rule("expression", formula=[f'{top}="{not_in_use}"'], stopIfTrue=True, dxf=quiet)
    worksheet.conditional_formatting.add(cells, grey)
    worksheet.conditional_formatting.add(summary, coloured(f"LEN({top})>1", AMBER))


def to_print(worksheet: Worksheet, *, landscape: bool = True) -> None:
    """On A4, across one page, as many pages down as it takes, with the page's number at the foot."""
    from openpyxl.worksheet.properties import PageSetupProperties

    worksheet.page_setup.orientation = "landscape" if landscape else "portrait"
    worksheet.page_setup.paperSize = int(worksheet.PAPERSIZE_A4)
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = worksheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.7
    margins.header = margins.footer = 0.3  # else LibreOffice cuts the footer in half
    if worksheet.oddFooter is not None:
        worksheet.oddFooter.left.text = "&A"
        worksheet.oddFooter.right.text = "&P / &N"


def print_accounts(workbook: Workbook, worksheet: Worksheet, columns: int) -> None:
    """Three pages across, with the Konto-ID on each, and no page for the rows that stand ready."""
    worksheet.page_setup.fitToWidth = 3
    worksheet.print_title_cols = "A:A"
    print_down_to(workbook, worksheet, "prt_accounts", 2, columns, LAST_PRINTED)


def print_down_to(workbook: Workbook, worksheet: Worksheet, name: str, first: int, columns: int, last: int) -> None:
    """Prints the rows down to the last one, no further than `last`, whose first cell shows something.

    The print area is a name that is worked out anew for each printing, also when rows are added. LibreOffice does not
    understand it and prints the sheet as if there were none. It stands by itself, for openpyxl takes a formula in its
    place for a range of its own finding.
    """
    from openpyxl.workbook.defined_name import DefinedName

    title = quoted(worksheet.title)
    cells = f"{title}!$A${first}:$A${last}"
    shown = f'MAX({first},SUMPRODUCT(MAX(({cells}<>"")*ROW({cells}))))'
    define(workbook, name, f"{title}!$A$1:INDEX({title}!${letter(columns)}:${letter(columns)},{shown})")
    worksheet.defined_names["_xlnm.Print_Area"] = DefinedName("_xlnm.Print_Area", attr_text=name)


def style_header(cell: Cell, *, dark: bool) -> None:
    """White bold on dark where the sheet is unusable without the column, else dark on light."""
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.font = Font(name=FONT, size=11, bold=dark, color="FFFFFFFF" if dark else DARK)
    cell.fill = PatternFill("solid", fgColor=DARK if dark else LIGHT)
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def style_title(cell: Cell) -> None:
    """A page's title."""
    from openpyxl.styles import Font

    cell.font = Font(name=FONT, bold=True, size=16, color=DARK)


def _width(worksheet: Worksheet, number: int, column: Column) -> float:
    """Room for the header's longest word, its filter arrow and the longest value, within reason."""
    header, *values = (cell.value for (cell,) in worksheet.iter_rows(min_col=number, max_col=number))
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    word = max(len(word) for word in str(header).split())
    needed = max(word + FILTER_ARROW, longest + 2, WIDTHS.get(column.kind, 16))
    return float(min(needed, WIDEST))
