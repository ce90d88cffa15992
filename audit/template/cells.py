"""One cell at a time: what a person has written stays text, and only the program's own formulas are formulas."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, cast

from audit.schema import Column, Kind, Names

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

YES: Final = Names("Ja", "Ja", "Yes")
NO: Final = Names("Nei", "Nei", "No")

DAY_FORMAT: Final = "dd.mm.yyyy"
FORMATS: Final = {Kind.ID: "@", Kind.DAY: DAY_FORMAT, Kind.MOMENT: "dd.mm.yyyy hh:mm", Kind.COUNT: "0"}

LONGEST_TEXT: Final = 32_767
EXACT_NUMBERS: Final = 10**15  #: beyond it the last digits are lost
FIRST_YEAR: Final = 1901  #: Excel takes 1900 for a leap year, and knows no earlier one

UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPE_LOOKALIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def in_words(value: object, column: Column, language: str) -> str | int | float | date | None:
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


def put(cell: Cell, value: str | float | date) -> None:
    """Writes a value that `in_words` gave, a text as text whatever it looks like; nothing for a blank one."""
    if value == "":
        return
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = storable(value)
    cell.data_type = "s"  # openpyxl takes a leading = for a formula and #N/A for an error
    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))  # and so would Excel, once someone edits the cell


def put_formula(cell: Cell, formula: str) -> None:
    """Writes a formula of the program's own, without its equals sign."""
    cell.value = f"={formula}"


def storable(text: str) -> str:
    """The text as a cell can hold it: control characters made visible, cut where Excel's limit is, with `…`."""
    text = UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    text = ESCAPE_LOOKALIKE.sub("_x005F_", text)
    if len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:  # Excel counts an emoji as two
        return text
    return text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def format_of(value: object, column: Column) -> str:
    """The number format of a cell of the column that holds this value."""
    if column.kind is Kind.MOMENT and not isinstance(value, datetime):
        return DAY_FORMAT
    return FORMATS.get(column.kind, "General")


def cell_at(worksheet: Worksheet, row: int, number: int) -> Cell:
    """The cell of a row and column, both counted from 1."""
    return cast("Cell", worksheet.cell(row, number))  # no cell that is written here is merged


def letter(number: int) -> str:
    """1 is A."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)
