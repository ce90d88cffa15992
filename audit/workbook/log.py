"""The moderation log, which may hold a million rows: one pass that keeps days, not rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Final

from audit.model import LONGEST_REMEMBERED, Cell, ModerationLog, folded
from audit.schema import Column
from audit.workbook.faults import Faults
from audit.workbook.headers import Table
from audit.workbook.notes import Gap
from audit.workbook.rows import Place, said
from audit.workbook.values import MergedCell, Misread, Raw, Value, understand

MOST_REMEMBERED: Final = 100_000  #: values of a column


@dataclass(slots=True)
class LogReader:
    """Gathers the evidence of one or more logs, by account."""

    known: Collection[str]  #: the folded Konto-ID of every account there is
    faults: Faults
    days: dict[str, set[date]] = field(default_factory=dict)
    unsigned: dict[str, dict[date, Cell]] = field(default_factory=dict)
    left_out: int = 0  #: further logs that could not be read

    def read(self, table: Table) -> None:
        """Takes in every row of the log; those that cannot be used become faults, never evidence."""
        columns = [column for column in table.schema.columns if column.key in table.columns]
        pick = itemgetter(*(table.columns[column.key] for column in columns))
        readers = [_Understood(column) for column in columns]
        gap = self.faults.gaps.of.setdefault(table.name, Gap())
        number = 0
        for number, row in table.rows:
            values = [read[type(raw), raw] for read, raw in zip(readers, pick(row), strict=True)]
            day, account, signature = values[:3]
            if isinstance(account, str):
                key = folded(account)
                if key not in self.known:
                    self._note_dangling(table, number, account)
                elif isinstance(day, date):
                    if isinstance(signature, str):
                        self.days.setdefault(key, set()).add(day)
                    else:
                        self.unsigned.setdefault(key, {})[day] = table.cell(number, "moderated_by")
            if day is None or account is None or signature is None or Misread in map(type, values):
                if all(
                    value is None or isinstance(raw, MergedCell) for raw, value in zip(pick(row), values, strict=True)
                ):
                    gap.blank(number)
                else:
                    self._note_faults(table, number, columns, values)
        gap.end(number)

    def logs(self) -> dict[str, ModerationLog]:
        """The evidence, by folded Konto-ID."""
        return {
            key: ModerationLog(frozenset(self.days.get(key, ())), self.unsigned.get(key, {}))
            for key in self.days.keys() | self.unsigned.keys()
        }

    def _note_dangling(self, table: Table, number: int, account: str) -> None:
        self.faults.note_unknown(table.schema.names.nb, account, account, table.cell(number, "account"))

    def _note_faults(
        self, table: Table, number: int, columns: list[Column], values: list[Value | Misread | None]
    ) -> None:
        typed = {
            column.key: value.typed if isinstance(value, Misread) else said(value)
            for column, value in zip(columns, values, strict=True)
        }
        row = Place(table, number, typed)
        for column, value in zip(columns, values, strict=True):
            if isinstance(value, Misread):
                row.unreadable(column, value, self.faults.unreadable)
            elif value is None and column.required:
                row.blank(column, self.faults.blanks)


class _Understood(dict[tuple[type, Raw], Value | Misread | None]):
    """What each raw value of a column means, understood once; a log repeats few values many times.

    The type is part of the key: 1 and TRUE are equal to Python, but not to a reader of the cell.
    """

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column

    def __missing__(self, key: tuple[type, Raw]) -> Value | Misread | None:
        value = understand(key[1], self._column)
        seldom = self._column.remark or (isinstance(key[1], str) and len(key[1]) > LONGEST_REMEMBERED)
        if value is None or not (seldom or len(self) > MOST_REMEMBERED):  # what is seldom alike only takes memory
            self[key] = value
        return value
