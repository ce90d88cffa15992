"""A raw cell of the list → what the register shall hold of it, nothing lost on the way."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from audit.model import Text, folded
from audit.schema import Column, Kind
from audit.workbook.values import CLOCK, BrokenCell, Misread, Raw, shown, understand

#: What Excel takes for an error; anything else that looks like one is a text to it.
EXCEL_ERRORS: Final = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


#: Why a cell is listed that holds no value.
NO_VALUE: Final = Text("an error, or a formula that was never calculated")


def is_error(raw: object) -> bool:
    """Whether it is an error that the register can hold as one, so that the audit reports it."""
    return isinstance(raw, BrokenCell) and raw.shown in EXCEL_ERRORS


def value_for(raw: Raw, column: Column) -> object:
    """The value that the register shall hold: understood where that loses nothing, else as it stands."""
    if is_error(raw):
        return raw
    if column.kind in (Kind.TEXT, Kind.EMAIL):
        return as_typed(raw)
    if isinstance(raw, datetime) and raw.time() != time():
        return raw  # the reader drops the clock; the register need not
    if isinstance(raw, str) and column.kind is Kind.DAY and CLOCK.fullmatch(raw.strip()):
        return raw.strip()
    understood = understand(raw, column)
    if understood is None or isinstance(understood, Misread):
        return as_typed(raw)
    return understood


def as_typed(raw: Raw) -> str:
    """A text unchanged but for the space around it, whatever else as Excel shows it."""
    return raw.strip() if isinstance(raw, str) else shown(raw)


def same(one: object, other: object) -> bool:
    """Whether what the second says is said by the first as well; a blank says nothing."""
    if other is None or other == "":
        return True
    return one == other or (isinstance(one, str) and isinstance(other, str) and folded(one) == folded(other))
