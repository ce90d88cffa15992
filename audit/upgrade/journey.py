"""One sheet of the old register on its way: where each cell of it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from audit.intake.plan import Leftover
from audit.model import Cell, Text
from audit.schema import ACCOUNTS, Sheet
from audit.template.live import COLUMNS
from audit.upgrade.cells import NO_VALUE, as_it_was, told
from audit.upgrade.furniture import Furniture, is_status, status_columns
from audit.upgrade.old import OldSheet, holds
from audit.workbook.beside import Place
from audit.workbook.sheets import Row
from audit.workbook.values import BrokenCell, MergedCell, Raw, shown

STATUS_WIDTH: Final = len(COLUMNS) + 1  #: columns of the live status, the summary among them


class Fate(StrEnum):
    """What becomes of a cell of the old register."""

    HEADING = "heading"  #: stands above its column, maybe in today's words
    COLUMN = "column"  #: in its column of the register
    FURTHER = "further"  #: in a further column at the end of its sheet, its heading too
    SHEET = "sheet"  #: in a further sheet
    LISTED = "listed"  #: on the sheet of what could not be placed
    FURNITURE = "furniture"  #: the template's own; today's template has its own again


@dataclass(slots=True)
class Journey:
    """A sheet of the old register, and what will be made of it."""

    source: OldSheet
    rows: list[dict[str, Raw]] = field(default_factory=list)  #: of the new sheet, values by the column's key
    further: list[tuple[str, list[Raw]]] = field(default_factory=list)  #: heading, and a value for each row
    leftovers: list[Leftover] = field(default_factory=list)
    fates: dict[Place, Fate] = field(default_factory=dict)  #: of every cell that is not blank
    row_of: dict[int, int] = field(default_factory=dict)  #: old row → new row
    column_of: dict[int, int] = field(default_factory=dict)  #: old column → new column
    rewritten: int = 0  #: cells that mean the same in another form
    merged: list[str] = field(default_factory=list)  #: which cells stood in one, and only the first had the value

    def count(self, fate: Fate) -> int:
        """How many cells met that fate."""
        return sum(each is fate for each in self.fates.values())

    def place(self, old: Place) -> Place | None:
        """Where the cell stands in the new sheet; None where it has no place there."""
        if self.source.schema is None:
            return old if self.is_further_sheet else None
        row, column = self.row_of.get(old[0]), self.column_of.get(old[1])
        return None if row is None or column is None else (row, column)

    @property
    def is_further_sheet(self) -> bool:
        """Whether the sheet travels along as it is."""
        return self.source.schema is None and Fate.SHEET in self.fates.values()

    def leave(self, place: Place, raw: Raw, why: Text) -> None:
        """Notes a cell that has no place in the register."""
        heading = ""
        if place[0] > self.source.header_row > 0 and place[1] <= len(self.source.headings()):
            heading = shown(self.source.headings()[place[1] - 1])
        self.leftovers.append(Leftover(Cell(self.source.name, *place), heading, as_it_was(raw), why))
        self.fates[place] = Fate.LISTED


def further_sheet(source: OldSheet) -> Journey:
    """A sheet that is none of the register's: every cell stays where it is."""
    return Journey(source, fates=dict.fromkeys((place for place, _ in source.cells()), Fate.SHEET))


def own_sheet(source: OldSheet, known: Furniture) -> Journey:
    """A sheet that an earlier template made: what it wrote is left behind, what people wrote is listed."""
    journey = Journey(source)
    for place, raw in source.cells():
        if known.holds(source, place, raw):
            journey.fates[place] = Fate.FURNITURE
        else:
            journey.leave(place, raw, Text("today's template has nothing like it on that sheet"))
    return journey


def table(source: OldSheet, sheet: Sheet, language: str) -> Journey:
    """A sheet of the register: its columns in today's order, those that the register does not know at the end."""
    journey = Journey(source)
    journey.column_of = {source.columns[key] + 1: number for key, number in _numbers(sheet) if key in source.columns}
    status = status_columns(source)
    further = _further_columns(source, {*journey.column_of, *status})
    width = len(sheet.columns) + (STATUS_WIDTH if sheet is ACCOUNTS else 0)
    journey.column_of |= {column: number for number, column in enumerate(further, width + 1)}
    headings = source.headings()
    journey.further = [(shown(headings[column - 1]), []) for column in further]
    journey.row_of[source.header_row] = 1
    for number, row in source.rows:
        if number < source.header_row:
            _take(journey, number, row, range(1, len(row) + 1), _above)
        else:
            _take(journey, number, row, status, _of_status)
            if number == source.header_row:
                _take_headings(journey, row, further)
            else:
                _Reading(journey, sheet, language, further).take(number, row)
    return journey


def _numbers(sheet: Sheet) -> list[tuple[str, int]]:
    return [(column.key, number) for number, column in enumerate(sheet.columns, 1)]


def _further_columns(source: OldSheet, taken: set[int]) -> list[int]:
    """The columns with anything in them, from the headings down, that are none of the register's."""
    found = {place[1] for place, _ in source.cells() if place[0] >= source.header_row}
    return sorted(found - taken)


def _take(
    journey: Journey, number: int, row: Row, columns: Iterable[int], one: Callable[[Journey, Place, Raw], None]
) -> None:
    for column in columns:
        if column <= len(row) and holds(row[column - 1]):
            one(journey, (number, column), row[column - 1])


def _above(journey: Journey, place: Place, raw: Raw) -> None:
    journey.leave(place, raw, Text("it stands above the headings"))


def _of_status(journey: Journey, place: Place, raw: Raw) -> None:
    if is_status(journey.source, place, raw):
        journey.fates[place] = Fate.FURNITURE
    else:
        journey.leave(place, raw, Text("somebody typed it over the live status"))


def _take_headings(journey: Journey, row: Row, further: Iterable[int]) -> None:
    for place in journey.source.columns.values():
        journey.fates[journey.source.header_row, place + 1] = Fate.HEADING
    for column in further:
        if holds(row[column - 1]):
            journey.fates[journey.source.header_row, column] = Fate.FURTHER


@dataclass(slots=True)
class _Reading:
    """The rows below the headings."""

    journey: Journey
    sheet: Sheet
    language: str
    further: list[int]

    def take(self, number: int, row: Row) -> None:
        """Takes in a row; one with nothing in it is left out, and those below it move up."""
        of_register = any(holds(row[place]) for place in self.journey.source.columns.values())
        if not of_register and not any(holds(row[column - 1]) for column in self.further):
            return
        self.journey.row_of[number] = len(self.journey.rows) + 2
        self.journey.rows.append({})
        for column, (_, values) in zip(self.further, self.journey.further, strict=True):
            values.append(as_it_was(row[column - 1]))
            if holds(row[column - 1]):
                self.journey.fates[number, column] = Fate.FURTHER
        if of_register:
            for key, place in self.journey.source.columns.items():
                self._take_cell(key, (number, place + 1), row[place])

    def _take_cell(self, key: str, place: Place, raw: Raw) -> None:
        if isinstance(raw, MergedCell):
            self.journey.rows[-1][key] = NO_VALUE
            if raw.reference not in self.journey.merged:
                self.journey.merged.append(raw.reference)
        elif holds(raw):
            value = told(raw, self.sheet.column(key), self.language)
            self.journey.rows[-1][key] = value
            if isinstance(raw, BrokenCell) and raw.shown != NO_VALUE.shown and value is NO_VALUE:
                self.journey.leave(place, raw, Text("it is no value; #N/A stands in its place"))
            else:
                self.journey.fates[place] = Fate.COLUMN
                self.journey.rewritten += type(value) is not type(raw) or value != raw
