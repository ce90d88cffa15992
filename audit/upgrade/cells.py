"""A cell of the old register → what the new one shall hold of it: the same, in the form that today's layout has."""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING, Final

from audit.intake.carry import ESCAPE_LOOKALIKE
from audit.intake.carry import put as put_as_it_was
from audit.model import Cell, Text, Trouble, tidy
from audit.schema import Column, Kind
from audit.template.cells import LONGEST_TEXT, NO, YES, format_of
from audit.workbook.mending import KNOWN_ERRORS
from audit.workbook.values import CLOCK, EXACT_NUMBERS, BrokenCell, MergedCell, Misread, Raw, understand

if TYPE_CHECKING:
    from openpyxl.cell import Cell as NewCell

#: Stands where the old cell had no value that a cell can be given; the audit reports it as it did before.
NO_VALUE: Final = BrokenCell("#N/A")
ERRORS: Final = frozenset(error.decode() for error in KNOWN_ERRORS)


def told(raw: Raw, column: Column, language: str) -> Raw:
    """What the cell of the column shall hold, so that the audit understands the same of it.

    A date typed as text becomes a date where the reader takes it for one, but for one with a clock time; yes, no and
    the choices of a drop-down become its words in the language; a Konto-ID that Excel made a number of becomes text.
    Whatever the reader does not understand stays as it is.
    """
    if isinstance(raw, (BrokenCell, MergedCell)):
        return raw if isinstance(raw, BrokenCell) and raw.shown in ERRORS else NO_VALUE
    if column.kind in (Kind.TEXT, Kind.EMAIL) or (column.kind is Kind.ID and isinstance(raw, str)):
        return raw
    understood = understand(raw, column)
    if understood is None or isinstance(understood, Misread):
        return raw
    if isinstance(understood, bool):
        return (YES if understood else NO).of(language)
    if column.kind is Kind.CHOICE:
        return next(choice.names.of(language) for choice in column.choices if choice.value == understood)
    if column.kind is Kind.ID:
        return understood
    if isinstance(raw, str) and _says_no_more(raw, understood):
        return understood
    return raw


def _says_no_more(typed: str, understood: object) -> bool:
    """Whether nothing of what was typed is lost: no seconds, no leading zero."""
    if isinstance(understood, int):
        return tidy(typed) == str(understood)
    return not isinstance(understood, datetime) and not CLOCK.fullmatch(tidy(typed))


def as_it_was(raw: Raw) -> Raw:
    """What a cell that the audit does not read shall hold; a number too long for Excel as text, digit for digit."""
    if isinstance(raw, (int, float)) and math.isfinite(raw) and abs(raw) >= EXACT_NUMBERS:
        return f"{raw:.0f}"
    return raw


def put(cell: NewCell, value: Raw, column: Column) -> None:
    """Writes what `told` gave; a text as text, an error as an error, and nothing as a formula."""
    cell.quotePrefix = False
    cell.number_format = "General"
    if isinstance(value, BrokenCell):
        cell.value = value.shown
        cell.data_type = "e"
    elif isinstance(value, (int, float)) and math.isfinite(value):
        cell.value = value  # also a long one: as text it would pass for an id whose digits are right
        if column.kind is Kind.COUNT:
            cell.number_format = "0"
    else:
        put_as_it_was(cell, value)
        if isinstance(value, str):
            cell.number_format = format_of(value, column)


def refuse_too_long(cell: Cell, raw: Raw) -> None:
    """`Trouble` for a text that no cell of Excel can hold; other programs write such."""
    if not isinstance(raw, str) or len(raw) <= LONGEST_TEXT // 8:  # an escape makes at most seven characters of one
        return
    longest = max(len(ESCAPE_LOOKALIKE.sub("_x005F_", raw)), len(raw.encode("utf-16-le", "replace")) // 2)
    if longest > LONGEST_TEXT:
        raise Trouble(
            Text(
                "{cell} holds more text than a cell of Excel can. Shorten it, and try again; nothing was written.",
                cell=str(cell),
            )
        )
