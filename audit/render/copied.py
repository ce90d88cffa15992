"""A sheet of the register written anew from its values, each in its own cell; nothing in it can run or link."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from audit.render.excel import DAY, HEADER, LINE, NARROWEST, PLAIN, TALLEST, WIDEST, Look, plain, style_of

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from audit.workbook import SheetValues

WIDTHS_FROM: Final = 300  #: rows whose values decide how wide a column is
FIRST_YEAR: Final = 1901  #: programs do not agree on what Excel's numbers for earlier days mean

Rows = dict[int, dict[int, object]]  #: row → column → what stands there; blank cells left out
Places = Collection[tuple[int, int]]  #: rows and columns


def rows_kept(source: SheetValues, marked: Places, room: int) -> tuple[Rows, bool]:
    """The sheet's rows, and whether these are all of them.

    Where they hold more than `room` values, only the rows down to the headings and those with a marked cell are kept.
    """
    wanted = {row for row, _ in marked}
    kept: Rows = {}
    whole, count = True, 0
    for number, row in source.rows:
        if not whole and number not in wanted and number > source.header_row:
            continue
        cells = {column: value for column, value in enumerate(row, 1) if value is not None and value != ""}
        if not whole and count > room:  # even these are too many
            cells = {column: value for column, value in cells.items() if (number, column) in marked}
        if cells:
            kept[number] = cells
            count += len(cells)
        if whole and count > room:
            whole = False
            kept = {each: cells for each, cells in kept.items() if each in wanted or each <= source.header_row}
            count = sum(map(len, kept.values()))
    return kept, whole


def write_rows(sheet: Worksheet, rows: Rows, header_row: int) -> None:
    """Writes the rows where they stood, with columns that are wide enough and headings that stay in sight."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    widths = _widths(rows)
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    if header_row:
        sheet.freeze_panes = f"A{header_row + 1}"
        sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes; the width is one
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for number, cells in rows.items():
        lines = max(_lines(value, widths.get(column, NARROWEST)) for column, value in cells.items())
        if lines > 1:
            sheet.row_dimensions[number].height = min(lines * LINE, TALLEST)
        look = HEADER if number == header_row else PLAIN if lines > 1 else None
        for column, value in cells.items():
            _put(sheet.cell(number, column), value, look)


def _put(cell: Cell | MergedCell, value: object, look: Look | None) -> None:
    """Writes a value: text as text whatever it looks like, a day or a clock time as people write it here."""
    assert cell.parent is not None
    assert cell.parent.parent is not None
    if look:
        cell.style = style_of(cell.parent.parent, look)
    told = _told(value)
    if not isinstance(told, str):
        if isinstance(told, (date, time, timedelta)):
            cell.number_format = _format(told)
        cell.value = told
        return
    cell.value = plain(told)
    cell.data_type = "s"  # openpyxl takes "=1+1" for a formula and "#REF!" for an error
    if told.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True  # lest Excel take it for a formula once somebody edits the cell


def _told(value: object) -> str | float | date | time | timedelta:
    """The value as the copy holds it: as text where Excel has no such value."""
    if isinstance(value, date):
        return value if value.year >= FIRST_YEAR else value.isoformat()
    if isinstance(value, timedelta):
        return value if value >= timedelta(0) else str(value)
    if isinstance(value, (int, float)):
        return value if math.isfinite(value) else str(value)
    return value if isinstance(value, time) else str(value)


def _format(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return f"{DAY} hh:mm:ss" if value.second else f"{DAY} hh:mm"
    if isinstance(value, date):
        return DAY
    return "[h]:mm:ss" if isinstance(value, timedelta) else "hh:mm:ss"


def _widths(rows: Rows) -> dict[int, int]:
    """A width for each column that fits what stands in its first rows; longer texts wrap."""
    widths: dict[int, int] = {}
    for cells in list(rows.values())[:WIDTHS_FROM]:
        for column, value in cells.items():
            lines = str(value).splitlines() or [""]
            length = len(_format(value)) if isinstance(value, date) else max(map(len, lines))
            widths[column] = max(widths.get(column, NARROWEST), min(length + 2, WIDEST))
    return widths


def _lines(value: object, width: int) -> int:
    """How many lines the value takes in a column that wide."""
    if not isinstance(value, str) or (len(value) <= WIDEST and "\n" not in value):
        return 1
    return sum(len(line) // (width - 2) + 1 for line in value.splitlines())
