"""Schema → a fresh register as an Excel workbook, empty or with rows.

Only new files are written, never one that is there. The same rows give the same bytes, so that a register can be
compared with another. What a person has written stays text: nothing in a cell becomes a formula or a link.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from audit import language as languages
from audit.files import write_whole
from audit.model import Text, Trouble
from audit.schema import SHEETS, Column, Kind, Names, Sheet

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

Rows = Mapping[str, Sequence[Mapping[str, object]]]  #: by the sheet's key; a row's values by the column's key
Translate = Callable[[Text], str]

YES: Final = Names("Ja", "Ja", "Yes")
NO: Final = Names("Nei", "Nei", "No")

DAY_FORMAT: Final = "dd.mm.yyyy"
FORMATS: Final = {Kind.ID: "@", Kind.DAY: DAY_FORMAT, Kind.MOMENT: "dd.mm.yyyy hh:mm", Kind.COUNT: "0"}
WIDTHS: Final = {Kind.ID: 11, Kind.DAY: 12, Kind.MOMENT: 17, Kind.YES_NO: 8, Kind.COUNT: 8}
FILTER_ARROW: Final = 5  #: room for it beside the header, in characters
WIDEST: Final = 44
HEADER_HEIGHT: Final = 34  #: two lines, in points

# Excel's limits.
LAST_ROW: Final = 1_048_576
LONGEST_TEXT: Final = 32_767
LONGEST_TITLE: Final = 32
LONGEST_MESSAGE: Final = 255
EXACT_NUMBERS: Final = 10**15  #: beyond it the last digits are lost
FIRST_YEAR: Final = 1901  #: Excel takes 1900 for a leap year, and knows no earlier one

SERIAL_ZERO: Final = date(1899, 12, 30)  #: Excel notes a day as the number of days since
DAYS_FROM: Final = date(1950, 1, 1)  #: what a date column takes; anything else is a slip of the hand
DAYS_TO: Final = date(2099, 12, 31)

STAMP: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - Excel's moments have no zone, and no clock is read here
ZIP_STAMP: Final = (1980, 1, 1, 0, 0, 0)

UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPE_LOOKALIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_register(file: Path, language: str, rows: Rows | None = None, translate: Translate | None = None) -> None:
    """Writes a new register at `file`, whole or not at all; `Trouble` where something is there already.

    `language` (nb, nn or en) decides the names of sheets and columns and, unless `translate` is given, the words
    of the hints. `rows` fills the sheets; without it they are empty.
    """
    _write_new(file, register(language, rows or {}, translate or languages.language(language)))


def register(language: str, rows: Rows, translate: Translate) -> bytes:
    """The register as the bytes of an .xlsx file; KeyError for a sheet or column that the schema lacks.

    Dates and moments become Excel dates, True and False the language's yes and no, and the model's values of a
    column with choices (`Stage.CLOSED`) the language's word for them. Any other text stays as it is.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for key in rows:
        SHEETS[key]
    for sheet in SHEETS.values():
        worksheet = workbook.create_sheet(sheet.names.of(language))
        _fill(worksheet, sheet, rows.get(sheet.key, ()), language)
        _make_table(worksheet, sheet)
        _guide_typing(worksheet, sheet, language, translate)
        _lay_out(worksheet, sheet)
    workbook.properties.creator = "Kontotilsyn"
    workbook.properties.created = STAMP
    return _saved(workbook)


# --------------------------------------------------------------------------------------------- the cells


def _fill(worksheet: Worksheet, sheet: Sheet, rows: Sequence[Mapping[str, object]], language: str) -> None:
    """Puts the header into row 1 and the rows below it."""
    for number, column in enumerate(sheet.columns, 1):
        _put(_cell(worksheet, 1, number), column.names.of(language))
    for row_number, row in enumerate(rows, 2):
        for key in row:
            sheet.column(key)
        for number, column in enumerate(sheet.columns, 1):
            value = _in_words(row.get(column.key), column, language)
            if value is not None:
                cell = _cell(worksheet, row_number, number)
                _put(cell, value)
                cell.number_format = _format(value, column)


def _in_words(value: object, column: Column, language: str) -> str | int | float | date | None:
    """What the cell shall hold for a row's value; None for a blank one."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return (YES if value else NO).of(language)
    if isinstance(value, date):
        return value if value.year >= FIRST_YEAR else value.isoformat()
    if isinstance(value, int | float) and column.kind is not Kind.ID:
        return value if math.isfinite(value) and abs(value) < EXACT_NUMBERS else str(value)
    words = {choice.value: choice.names.of(language) for choice in column.choices}
    return words.get(str(value), str(value))


def _put(cell: Cell, value: str | float | date) -> None:
    """Writes a value that `_in_words` gave, a text as text whatever it looks like."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = storable(value)
    cell.data_type = "s"  # openpyxl takes a leading = for a formula and #N/A for an error
    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))  # and so would Excel, once someone edits the cell


def storable(text: str) -> str:
    """The text as a cell can hold it: control characters made visible, cut where Excel's limit is, with `…`."""
    text = UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    text = ESCAPE_LOOKALIKE.sub("_x005F_", text)
    if len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:  # Excel counts an emoji as two
        return text
    return text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def _format(value: object, column: Column) -> str:
    if column.kind is Kind.MOMENT and not isinstance(value, datetime):
        return DAY_FORMAT
    return FORMATS.get(column.kind, "General")


# --------------------------------------------------------------------------------------------- the sheet


def _make_table(worksheet: Worksheet, sheet: Sheet) -> None:
    """Makes the rows an Excel table: it has filters, stripes, and grows as people type below it."""
    from openpyxl.worksheet.table import Table, TableStyleInfo

    last_row = max(worksheet.max_row, 2)  # Excel wants a row below the header, if only a blank one
    # The key, not the name: a display name must be free of spaces and foreign letters, and no cell's address.
    table = Table(displayName=f"tbl_{sheet.key}", ref=f"A1:{_letter(len(sheet.columns))}{last_row}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    worksheet.add_table(table)


def _guide_typing(worksheet: Worksheet, sheet: Sheet, language: str, translate: Translate) -> None:
    """Gives every column its hint, and a drop-down or a check of the date where its kind has one."""
    for number, column in enumerate(sheet.columns, 1):
        validation = _validation(column, language)
        title = column.names.of(language)[:LONGEST_TITLE]
        message = translate(column.hint)[:LONGEST_MESSAGE] if column.hint else ""
        validation.promptTitle, validation.prompt = title, message
        validation.errorTitle, validation.error = title, message
        validation.showInputMessage = bool(message)
        validation.add(f"{_letter(number)}2:{_letter(number)}{LAST_ROW}")
        worksheet.add_data_validation(validation)


def _validation(column: Column, language: str) -> DataValidation:
    """What Excel lets people type into the column. Blank is always allowed: the audit says so, at the cell."""
    from openpyxl.worksheet.datavalidation import DataValidation

    # openpyxl's own default for showErrorMessage shows the list, but lets any other value pass.
    if column.kind in (Kind.DAY, Kind.MOMENT):
        first, last = (str((day - SERIAL_ZERO).days) for day in (DAYS_FROM, DAYS_TO))
        return DataValidation(
            type="date", operator="between", formula1=first, formula2=last, allow_blank=True, showErrorMessage=True
        )
    names = [YES, NO] if column.kind is Kind.YES_NO else [choice.names for choice in column.choices]
    if names:
        words = '"' + ",".join(name.of(language) for name in names) + '"'
        return DataValidation(type="list", formula1=words, allow_blank=True, showErrorMessage=True)
    return DataValidation(allow_blank=True)


def _lay_out(worksheet: Worksheet, sheet: Sheet) -> None:
    """Formats, widths, the header's looks, what stays on the screen, and how it prints."""
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, column in enumerate(sheet.columns, 1):
        whole_column = worksheet.column_dimensions[_letter(number)]
        whole_column.number_format = FORMATS.get(column.kind, "General")  # for the rows yet to be typed
        whole_column.width = _width(worksheet, number, column)
        _style_header(_cell(worksheet, 1, number), column)
    worksheet.row_dimensions[1].height = HEADER_HEIGHT
    worksheet.freeze_panes = "B2"
    worksheet.print_title_rows = "1:1"
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = int(worksheet.PAPERSIZE_A4)
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0  # as many pages down as it takes
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _width(worksheet: Worksheet, number: int, column: Column) -> float:
    """Room for the header's longest word, its filter arrow and the longest value, within reason."""
    header, *values = (cell.value for (cell,) in worksheet.iter_rows(min_col=number, max_col=number))
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    word = max(len(word) for word in str(header).split())
    needed = max(word + FILTER_ARROW, longest + 2, WIDTHS.get(column.kind, 16))
    return float(min(needed, WIDEST))


def _style_header(cell: Cell, column: Column) -> None:
    """White bold on dark where the sheet is unusable without the column, else dark on light."""
    from openpyxl.styles import Alignment, Font, PatternFill

    dark, light = "FF1F3A5F", "FFDCE6F1"
    cell.font = Font(bold=column.required, color="FFFFFFFF" if column.required else dark)
    cell.fill = PatternFill("solid", fgColor=dark if column.required else light)
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _cell(worksheet: Worksheet, row: int, number: int) -> Cell:
    return cast("Cell", worksheet.cell(row, number))  # no cell of ours is merged


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)


# ---------------------------------------------------------------------------------------------- the file


def _saved(workbook: Workbook) -> bytes:
    """The workbook's bytes, with the fixed moment instead of the clock's wherever openpyxl notes one."""
    from openpyxl.xml.constants import ARC_CORE
    from openpyxl.xml.functions import tostring

    written = BytesIO()
    workbook.save(written)
    workbook.properties.modified = STAMP
    stamped = BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(stamped, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, ZIP_STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0  # the same on Windows as elsewhere
            content = tostring(workbook.properties.to_tree()) if name == ARC_CORE else source.read(name)
            target.writestr(part, content)
    return stamped.getvalue()


def _write_new(file: Path, content: bytes) -> None:
    """Writes a file that is not there yet. Its name is claimed first, so that nobody's file is ever replaced."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.open("xb").close()
    except FileExistsError:
        raise Trouble(
            Text("{file} is there already and is left as it is. Give another name, or move it away.", file=str(file))
        ) from None
    except OSError as error:
        raise Trouble(
            Text(
                "{file} cannot be written: {error}. See that the folder is there and that you may write in it.",
                file=str(file),
                error=error.strerror or str(error),
            )
        ) from error
    try:
        write_whole(file, content)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
