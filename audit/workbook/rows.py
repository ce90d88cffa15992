"""A sheet's raw rows → the model's rows, with every cell that is blank or odd where it should not be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from audit.model import OTHERS, Entry, Fault, Text
from audit.schema import Column
from audit.workbook.faults import Faults, Tally
from audit.workbook.headers import Table
from audit.workbook.notes import Gap
from audit.workbook.sheets import Row
from audit.workbook.values import Misread, Value, shown, understand

T = TypeVar("T")

NOTHING: Final = Text("")


def read_rows(table: Table, noun: Callable[..., T], faults: Faults) -> Iterator[T]:
    """Each row that is not blank, as `noun` (a class of `audit.model` with a field for each column)."""
    gap = faults.gaps.of.setdefault(table.name, Gap())
    number = 0
    for number, row in table.rows:
        if _is_blank(row, table.columns.values()):
            gap.blank(number)
        else:
            yield noun(**_entries(table, number, row, faults))
    gap.end(number)


def _entries(table: Table, number: int, row: Row, faults: Faults) -> dict[str, Entry[Any]]:
    entries: dict[str, Entry[Any]] = {}
    misread: list[tuple[Column, Misread]] = []
    for column in table.schema.columns:
        place = table.columns.get(column.key)
        value = understand(row[place], column) if place is not None else None
        if isinstance(value, Misread):
            misread.append((column, value))
            entries[column.key] = Entry(None, table.cell(number, column.key), value.typed)
        else:
            entries[column.key] = Entry(value, table.cell(number, column.key))
    row_of = Place(table, number, {name: said(entry.value) or entry.typed for name, entry in entries.items()})
    for column, odd in misread:
        row_of.unreadable(column, odd, faults.unreadable)
    for column in table.schema.columns:
        if column.required and entries[column.key].value is None and not entries[column.key].typed:
            row_of.blank(column, faults.blanks)
    return entries


@dataclass(frozen=True, slots=True)
class Place:
    """A row and what it says, for the faults found in it."""

    table: Table
    number: int
    said: Mapping[str, str]  #: by column; blank for a blank cell

    @property
    def key(self) -> str:
        """What tells the row from the others of its sheet, and stays the same when the sheet is sorted."""
        columns = self.table.schema.columns
        words = [self.said[name] for name in self.table.schema.row_key if self.said[name]]
        if not words:
            words = [self.said[column.key] for column in columns if column.required and self.said[column.key]]
        return "/".join(words) or "?"

    def unreadable(self, column: Column, odd: Misread, tally: Tally[Fault]) -> None:
        """Notes the cell of that column, which cannot be understood."""
        self._note(column, odd.typed, odd.expected, tally)

    def blank(self, column: Column, tally: Tally[Fault]) -> None:
        """Notes the blank cell of that column, which must be filled in."""
        self._note(column, "", NOTHING, tally)

    def _note(self, column: Column, typed: str, expected: Text, tally: Tally[Fault]) -> None:
        sheet, account = self.table.schema.names.nb, self.said.get("account", "") or self.said.get("id", "")

        def fault(key: str) -> Fault:
            cell = self.table.cell(self.number, column.key)
            return Fault(sheet, key, column.names.nb, "" if key == OTHERS else account, cell, typed, expected)

        tally.note(sheet, column.names.nb, self.key, account, fault)


def said(value: Value | None) -> str:
    """A value as part of a row's key."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _is_blank(row: Row, places: Iterable[int]) -> bool:
    return all(row[place] == "" or not shown(row[place]) for place in places)
