"""How this program writes Excel files: sheets of rows, where text is always text, never a formula or a link."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, Literal

from audit.model import Cell as Place

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet
    from openpyxl.worksheet.hyperlink import Hyperlink
    from openpyxl.worksheet.table import Table
    from openpyxl.worksheet.worksheet import Worksheet

    AnySheet = WriteOnlyWorksheet | Worksheet

MARKED: Final = "inventory-marked.xlsx"  #: the marked copy, beside the report; cells of the register are shown there
DAY: Final = "dd.mm.yyyy"
MOST_CHARACTERS: Final = 32_767  #: what Excel lets a cell hold, counted in UTF-16
NARROWEST: Final = 5  #: of a column, in characters
WIDEST: Final = 44  #: longer texts wrap
LINE: Final = 15  #: the height of a line, in points
TALLEST: Final = 409  #: of a row; Excel takes no more

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_READ_AS_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks."""

    fill: str = ""  #: the colour behind it
    bold: bool = False
    ink: str = "000000"
    centred: bool = False
    left: bool = False  #: numbers and dates too
    runs_on: bool = False  #: over blank neighbours rather than onto a second line
    number_format: str = "General"
    size: int = 11  #: in points
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A value with a look of its own."""

    value: Value
    look: Look
    link: str = ""  #: where a click on it leads: `inventory-marked.xlsx#Kontoer!A2`, or `#Kontoer!A2` in the same file


Row = Sequence[Value | Shown]

PLAIN: Final = Look()
HEADER: Final = Look(fill="12576A", bold=True, ink="FFFFFF")
LINK: Final = Look(ink="0563C1", underlined=True)


def plain(text: str) -> str:
    """The text as a cell can hold it: no character that XML forbids, none that Excel would read as an escape.

    What is too long for a cell ends in an ellipsis.
    """
    clean = _READ_AS_ESCAPE.sub("_x005F_", NOT_XML.sub("", text))
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return clean
    return units[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"


def sheet_name(name: str) -> str:
    """The name as a sheet can have it."""
    return _NOT_IN_NAMES.sub(" ", plain(name))[:31].strip("'") or "-"


def in_marked_copy(cell: Place) -> bool:
    """Whether the marked copy may be expected to hold the cell at the very same place.

    Those of further logs (`[logg.csv]…`) it does not hold.
    """
    return cell.row > 0 and cell.column > 0 and sheet_name(cell.sheet) == cell.sheet


def add_sheet(
    book: Workbook,
    name: str,
    heads: Sequence[str],
    rows: Sequence[Row],
    *,
    frozen: int = 0,
    table: str = "",
    above: Sequence[Row] = (),
    below: Sequence[Row] = (),
    widest: int = WIDEST,
    hidden: Collection[int] = (),
) -> WriteOnlyWorksheet:
    """Adds a sheet with these rows, ready for print, and returns it.

    Where there are `heads` they stay in sight, with a filter over the rows, and `frozen` columns stay too; `table` is
    the name for an Excel table. The rows `above` and `below` belong to neither filter nor table. No column is wider
    than `widest` characters. The columns of the numbers `hidden`, 1 for A, are there but not shown.
    """
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(sheet_name(name))
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes; the width is one
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = 0.4  # inches
    margins.bottom, margins.footer = 0.6, 0.25  # room for the page number
    sheet.oddFooter.center.text = "&A, &P / &N"
    top = len(above) + 1
    whole = f"A{top}:{get_column_letter(max(len(heads), 1))}{len(rows) + top}"
    if heads:
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{top + 1}"
        sheet.print_title_rows = f"{top}:{top}"
    if heads and table and rows:
        sheet.tables.add(_table(table, whole, heads))
    elif heads:
        sheet.auto_filter.ref = whole
    widths = _widths(heads, rows, widest)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.column_dimensions[get_column_letter(number)].hidden = number in hidden
    header: list[Row] = [[Shown(head, HEADER) for head in heads]] if heads else []
    styles = Styles(book)
    for number, row in enumerate((*above, *header, *rows, *below), 1):
        in_header = bool(heads) and number == top
        sheet.row_dimensions[number].height = _header_height(heads, widths) if in_header else _height(row, widths)
        sheet.append([_cell(sheet, styles, (number, column), value) for column, value in enumerate(row, 1)])
    added: WriteOnlyWorksheet = sheet
    return added


def _table(name: str, whole: str, heads: Sequence[str]) -> Table:
    """An Excel table over `whole`; while rows are streamed openpyxl cannot find the names of its columns itself."""
    from openpyxl.worksheet.filters import AutoFilter
    from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

    return Table(
        displayName=name,
        ref=whole,
        autoFilter=AutoFilter(ref=whole),
        tableColumns=[TableColumn(id=number, name=plain(head)) for number, head in enumerate(heads, 1)],
        tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=False),
    )


def _widths(heads: Sequence[str], rows: Sequence[Row], widest: int) -> list[int]:
    """A width for each column that fits its values; of a header, which wraps, only its longest word must fit."""
    longest = [max((len(word) for word in head.split()), default=0) + 3 for head in heads]  # 3: the filter's button
    longest += [0] * (max((len(row) for row in rows), default=0) - len(longest))
    for row in rows:
        for number, value in enumerate(row):
            longest[number] = max(longest[number], _length(value) + 2)
    return [min(max(length, NARROWEST), widest) for length in longest]


def _height(row: Row, widths: Sequence[int]) -> int:
    """The height that shows all lines of the row, which not every program works out by itself."""
    lines = max((-(-_length(value) // (width - 2)) for value, width in zip(row, widths, strict=False)), default=1)
    tallest = max((_parts(value)[1].size for value in row), default=11)
    return min(max(lines * LINE, LINE, tallest * LINE // 11), TALLEST)


def _header_height(heads: Sequence[str], widths: Sequence[int]) -> int:
    """The height of a header, whose bold words break at spaces and make room for the filter's button."""
    lines = [wrap(head, width - 2) for head, width in zip(heads, widths, strict=False)]
    return min(max(map(len, lines)) * LINE, TALLEST)


def _length(shown: Value | Shown) -> int:
    """How many characters wide the value is, as far as it must stay within its column."""
    value, look = _parts(shown)
    if value is None or look.runs_on:
        return 0
    return 10 if isinstance(value, (date, float)) else len(str(value))


def _parts(shown: Value | Shown) -> tuple[Value, Look]:
    return (shown.value, shown.look) if isinstance(shown, Shown) else (shown, PLAIN)


def _cell(sheet: AnySheet, styles: Styles, place: tuple[int, int], shown: Value | Shown) -> Cell:
    value, look = _parts(shown)
    cell = styles.cell(sheet, place, (plain(value) or None) if isinstance(value, str) else value, look)
    if isinstance(shown, Shown) and shown.link:
        cell.hyperlink = _hyperlink(shown.link)
    return cell


def _hyperlink(link: str) -> Hyperlink:
    from openpyxl.worksheet.hyperlink import Hyperlink

    file, _, place = link.partition("#")
    return Hyperlink(ref="", target=file or None, location=place)


class Styles:
    """The looks of a workbook's cells, each a style of the workbook, added where it is the first of its kind."""

    def __init__(self, book: Workbook) -> None:
        from openpyxl.cell import Cell

        self._book, self._cell = book, Cell
        self._of: dict[Look, StyleArray] = {}

    def of(self, look: Look) -> StyleArray:
        """The style of that look; found by its name once, since that takes longer than writing a cell."""
        if look not in self._of:
            named: Any = self._book._named_styles  # type: ignore[attr-defined] # openpyxl lends only their names
            self._of[look] = named[style_of(self._book, look)].as_tuple()
        return self._of[look]

    def cell(self, sheet: AnySheet, place: tuple[int, int], value: Value, look: Look) -> Cell:
        """A cell of the sheet in that row and column, where text is text whatever it looks like."""
        cell = self._cell(sheet, *place, value, self.of(look))
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl takes "=1+1" for a formula and "#REF!" for an error
        return cell


def style_of(book: Workbook, look: Look) -> str:
    """The name of the workbook's style of that look, added where it is the first of its kind."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    flags = f"{look.bold:d}{look.centred:d}{look.left:d}{look.runs_on:d}{look.underlined:d} {look.size}"
    name = f"audit {look.fill} {look.ink} {flags} {look.number_format}"
    if name not in book.named_styles:
        style = NamedStyle(name, hidden=True, number_format=look.number_format)
        underline: Literal["single"] | None = "single" if look.underlined else None
        style.font = Font("Calibri", look.size, bold=look.bold, color=look.ink, underline=underline)
        horizontal = "center" if look.centred else "left" if look.left else None
        style.alignment = Alignment(vertical="top", horizontal=horizontal, wrap_text=not look.runs_on)
        if look.fill:
            line = Side("thin", "D5DCDF")
            style.fill = PatternFill("solid", fgColor=look.fill)
            style.border = Border(line, line, line, line)
        book.add_named_style(style)
    return name
