"""How *Månedsoversikt* looks: signs that differ without colour, in colours that the colour-blind can tell apart."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Final

from audit.model import Text
from audit.template.cells import cell_at, letter
from audit.template.logged import DAYS
from audit.template.looks import DARK, FONT, GREY, print_down_to, style_header, style_title, to_print
from audit.template.overview import (
    CHOOSE,
    COVERED,
    FIRST_DAY,
    FIRST_ROW,
    HEAD_ROW,
    LACKING,
    MONTH_CELL,
    NAME_ROW,
    NOT_IN_USE,
    SUM_ROW,
    UNSEEN,
    month_format,
)
from audit.template.setup import Wording

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.worksheet.worksheet import Worksheet

WIDTHS: Final = (12.0, 27.0, 27.0, 10.0, 10.0)
DAY_WIDTH: Final = 3.7
BLUE, ORANGE, WEEKEND, INPUT = "FFD9E8F6", "FFD55E00", "FFE8E8E8", "FFFFF8DC"
ZOOM: Final = 85  #: per cent, so that the month fits the screen of a laptop
LINE: Final = "FFBFC7D1"


def lay_out_overview(workbook: Workbook, worksheet: Worksheet, count: int, wording: Wording) -> None:
    """Widths, colours, what stays on the screen, how it prints, and that only the month can be typed over."""
    last_column = FIRST_DAY + DAYS - 1
    for number in range(1, last_column + 1):
        place = worksheet.column_dimensions[letter(number)]
        place.width = WIDTHS[number - 1] if number < FIRST_DAY else DAY_WIDTH
    _style_top(worksheet, wording)
    _style_heads(worksheet, last_column)
    _style_accounts(worksheet, count, last_column)
    _colour(worksheet, count, last_column)
    worksheet.freeze_panes = f"B{FIRST_ROW}"
    worksheet.auto_filter.ref = f"A{HEAD_ROW}:E{FIRST_ROW + count - 1}"
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_view.zoomScale = ZOOM
    worksheet.sheet_properties.tabColor = ORANGE
    worksheet.protection.sheet = True  # without a password: against slips of the hand alone
    worksheet.protection.autoFilter = worksheet.protection.formatColumns = False  # these stay allowed
    worksheet.print_title_rows = f"{NAME_ROW}:{HEAD_ROW}"
    to_print(worksheet)
    print_down_to(workbook, worksheet, "prt_overview", FIRST_ROW, last_column, FIRST_ROW + count - 1)


def _style_top(worksheet: Worksheet, wording: Wording) -> None:
    """The title, the month to choose, and the month that is shown."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.worksheet.datavalidation import DataValidation

    style_title(cell_at(worksheet, 1, 1))
    cell_at(worksheet, 3, 1).font = Font(name=FONT, size=11, bold=True)
    chosen = worksheet[MONTH_CELL]
    line = Side("thin", DARK)
    chosen.number_format = month_format(wording.code)
    chosen.fill, chosen.border = PatternFill("solid", fgColor=INPUT), Border(line, line, line, line)
    chosen.font, chosen.alignment = Font(name=FONT, size=11, bold=True), Alignment(horizontal="left")
    chosen.protection = Protection(locked=False)
    validation = DataValidation(type="list", formula1="lst_months", allow_blank=True, showErrorMessage=True)
    validation.errorStyle = "information"  # earlier months than the list's are shown too
    validation.errorTitle = validation.promptTitle = wording.translate(Text("Month"))
    validation.error = validation.prompt = wording.translate(CHOOSE)
    validation.showInputMessage = True
    validation.add(MONTH_CELL)
    worksheet.add_data_validation(validation)
    cell_at(worksheet, 3, 3).alignment = Alignment(indent=1)
    cell_at(worksheet, NAME_ROW, 1).font = Font(name=FONT, size=11, bold=True, color=ORANGE)
    month = cell_at(worksheet, NAME_ROW, FIRST_DAY)
    last = FIRST_DAY + DAYS - 1
    worksheet.merge_cells(start_row=NAME_ROW, end_row=NAME_ROW, start_column=FIRST_DAY, end_column=last)
    month.number_format = month_format(wording.code)
    month.font, month.alignment = Font(name=FONT, size=12, bold=True, color=DARK), Alignment(horizontal="left")


def _style_heads(worksheet: Worksheet, last_column: int) -> None:
    """The row of headings, with the number of each day, and the sums above it."""
    from openpyxl.styles import Alignment, Font

    for number in range(1, last_column + 1):
        head, total = cell_at(worksheet, HEAD_ROW, number), cell_at(worksheet, SUM_ROW, number)
        style_header(head, dark=number < FIRST_DAY)
        total.font = Font(name=FONT, size=10 if number >= FIRST_DAY else 11, color=DARK)
        if number >= FIRST_DAY:
            head.number_format = "d"
            head.font = Font(name=FONT, size=10, bold=True, color=DARK)
            head.alignment = Alignment(horizontal="center", vertical="center")
        if number > 3:
            total.alignment = Alignment(horizontal="center")
    worksheet.row_dimensions[HEAD_ROW].height = 34


def _style_accounts(worksheet: Worksheet, count: int, last_column: int) -> None:
    from openpyxl.styles import Alignment, Font

    for number in range(1, last_column + 1):
        pattern = cell_at(worksheet, FIRST_ROW, number)
        if number > 3:
            pattern.alignment = Alignment(horizontal="center")
        if number >= FIRST_DAY:
            pattern.font = Font(name=FONT, size=10)
        for row in range(FIRST_ROW + 1, FIRST_ROW + count):
            cell_at(worksheet, row, number)._style = copy(pattern._style)  # type: ignore[attr-defined] # far quicker


def _colour(worksheet: Worksheet, count: int, last_column: int) -> None:
    """Blue and orange, told apart by everyone; weekends are grey at the top."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Border, Font, PatternFill, Side
    from openpyxl.styles.differential import DifferentialStyle

    def colour(cells: str, condition: str, style: DifferentialStyle) -> None:
        worksheet.conditional_formatting.add(cells, Rule("expression", formula=[condition], dxf=style))

    def filled(colour: str, font: Font | None = None) -> DifferentialStyle:
        return DifferentialStyle(font=font, fill=PatternFill("solid", bgColor=colour))

    first, end = letter(FIRST_DAY), f"{letter(last_column)}{FIRST_ROW + count - 1}"
    days, top = f"{first}{FIRST_ROW}:{end}", f"{first}{FIRST_ROW}"
    strong = filled(ORANGE, Font(bold=True, color="FFFFFFFF"))
    colour(days, f'{top}="{LACKING}"', strong)
    colour(days, f'{top}="{COVERED}"', filled(BLUE, Font(color=DARK)))
    colour(days, f'{top}="{UNSEEN}"', strong)
    colour(days, f'{top}="{NOT_IN_USE}"', DifferentialStyle(font=Font(color=GREY)))
    figures = f"D{FIRST_ROW}:E{FIRST_ROW + count - 1}"
    colour(figures, f"AND(ISNUMBER(D{FIRST_ROW}),D{FIRST_ROW}>0)", DifferentialStyle(font=Font(bold=True)))
    lined = DifferentialStyle(border=Border(bottom=Side("thin", LINE)))
    everything = f"A{FIRST_ROW}:{end}"
    worksheet.conditional_formatting.add(everything, Rule("expression", formula=[f'$A{FIRST_ROW}<>""'], dxf=lined))
    heads = f"{first}{HEAD_ROW}:{letter(last_column)}{HEAD_ROW}"
    colour(heads, f"IF(ISNUMBER({first}${HEAD_ROW}),WEEKDAY({first}${HEAD_ROW},2)>5,FALSE)", filled(WEEKEND))
