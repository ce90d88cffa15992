"""A sheet's raw rows → the model's rows, with every cell that is blank or odd where it should not be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from audit.model import OTHERS, Entry, Fault, Text
from audit.schema import Column, Sheet
from audit.workbook.faults import Faults, Tally
from audit.workbook.headers import Table
from audit.workbook.notes import Gap
from audit.workbook.remembered import Remembered
from audit.workbook.sheets import Row
from audit.workbook.values import Misread, Value, shown

T = TypeVar("T")

NOTHING: Final = Text("")


def read_rows(table: Table, noun: Callable[..., T], faults: Faults) -> Iterator[T]:
    """Each row that is not blank, as `noun` (a class of `audit.model` with a field for each column)."""
    gap = faults.gaps.of.setdefault(table.name, Gap())
    meanings = {column.key: Remembered(column) for column in table.schema.columns}
    number = 0
    for number, row in table.rows:
        if _is_blank(row, table.columns.values()):
            gap.blank(number)
        else:
            yield noun(**_entries(table, number, row, meanings, faults))
    gap.end(number)


def _entries(
    table: Table, number: int, row: Row, meanings: Mapping[str, Remembered], faults: Faults
) -> dict[str, Entry[Any]]:
    entries: dict[str, Entry[Any]] = {}
    misread: list[tuple[Column, Misread]] = []
    for column in table.schema.columns:
        place = table.columns.get(column.key)
        value = meanings[column.key].of(row[place]) if place is not None else None
        if isinstance(value, Misread):
            misread.append((column, value))
            entries[column.key] = Entry(None, table.cell(number, column.key), value.typed)
        else:
            entries[column.key] = Entry(value, table.cell(number, column.key))
    blank = [
        column
        for column in table.schema.columns
        if column.required and entries[column.key].value is None and not entries[column.key].typed
    ]
    if misread or blank:
        row_of = Place(table, number, {name: said(entry.value) or entry.typed for name, entry in entries.items()})
        for column, odd in misread:
            row_of.unreadable(column, odd, faults.unreadable)
        for column in blank:
            row_of.blank(column, faults.blanks)
    return entries


class Place:
    """A row and what it says, for the faults found in it."""

    def __init__(self, table: Table, number: int, said: Mapping[str, str]) -> None:
        """What the row says is given by column, blank for a blank cell."""
        self._table, self._number = table, number
        self._sheet = table.schema.names.nb
        self._account = said.get("account", "") or said.get("id", "")
        self._key = _key(table.schema, said)

    def unreadable(self, column: Column, odd: Misread, tally: Tally[Fault]) -> None:
        """Notes the cell of that column, which cannot be understood."""
        self._note(column, odd.typed, odd.expected, tally)

    def blank(self, column: Column, tally: Tally[Fault]) -> None:
        """Notes the blank cell of that column, which must be filled in."""
        self._note(column, "", NOTHING, tally)

    def _note(self, column: Column, typed: str, expected: Text, tally: Tally[Fault]) -> None:
        def fault(key: str) -> Fault:
            cell = self._table.cell(self._number, column.key)
            account = "" if key == OTHERS else self._account
            return Fault(self._sheet, key, column.names.nb, account, cell, typed, expected)

        tally.note(self._sheet, column.names.nb, self._key, self._account, fault)


def _key(sheet: Sheet, said: Mapping[str, str]) -> str:
    """What tells the row from the others of its sheet, and stays the same when the sheet is sorted."""
    words = [said[name] for name in sheet.row_key if said[name]]
    if not words:
        words = [said[column.key] for column in sheet.columns if column.required and said[column.key]]
    return "/".join(words) or "?"


def said(value: Value | None) -> str:
    """A value as part of a row's key."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _is_blank(row: Row, places: Iterable[int]) -> bool:
    return all(row[place] == "" or not shown(row[place]) for place in places)
