"""The sheets of a list as one table: headings, a line for each row that says something, and what belongs to none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from audit.intake.headings import Heading, headings_of
from audit.intake.looks import is_platform
from audit.intake.rowkinds import Placed, Sorted, sorted_rows
from audit.intake.sources import SourceSheet, is_blank
from audit.intake.targets import Target
from audit.model import Cell, Text, folded
from audit.schema import Names
from audit.workbook.values import Raw

#: What a column of titles that stood between the rows is called, and one of the sheets' names.
BETWEEN: Final = Names("Mellomtittel", "Mellomtittel", "Title between rows")
OF_SHEETS: Final = Names("Ark", "Ark", "Sheet")

#: For each column what it holds and where that stands; None where it is blank, no cell where it is a sheet's name.
Line = tuple[tuple[Raw, Cell | None] | None, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """A cell that belongs to no line."""

    cell: Cell
    heading: str
    value: Raw
    why: Text


@dataclass(frozen=True, slots=True)
class Table:
    """What a list says, as one sheet of the register will be filled from."""

    key: str  #: of the register's sheet
    sheets: tuple[str, ...]  #: of the list
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    asides: tuple[Aside, ...] = ()
    repeated: tuple[Cell, ...] = ()  #: headings that stand there once more

    def column(self, place: int) -> Iterator[tuple[Raw, Cell | None]]:
        """The values of a column, each with its cell; None for one that is the name of a sheet."""
        for line in self.lines:
            if (held := line[place]) is not None:
                yield held


@dataclass(frozen=True, slots=True)
class _Read:
    """One sheet: the joined table's column for each of its own, and its rows."""

    sheet: SourceSheet
    headings: list[Heading]
    first: int
    rows: Sorted


def table_of(sheets: Sequence[SourceSheet], key: str, known: Mapping[str, Target], language: str = "nb") -> Table:
    """The sheets as one table, columns of the same heading joined; `known` are the headings that are known.

    A column of the titles between the rows, and where there are several sheets one of their names, comes last.
    """
    read = [_read(sheet, known) for sheet in sheets]
    columns: dict[tuple[str, int], list[Heading]] = {}
    places: list[list[int]] = []
    for each in read:
        keys = list(_keys(each.headings))
        for column, heading in zip(keys, each.headings, strict=True):
            columns.setdefault(column, []).append(heading)
        order = list(columns)
        places.append([order.index(column) for column in keys])
    headings = [
        Heading(same[0].text, same[0].group, tuple(cell for each in same for cell in each.cells))
        for same in columns.values()
    ]
    lines = [
        (*_placed(line, mine, len(headings)), title, (each.sheet.name, None))
        for each, mine in zip(read, places, strict=True)
        for title, line in each.rows.lines
    ]
    headings += [Heading(names.of(language), made=True) for names in (BETWEEN, OF_SHEETS)]
    name_tells = len(sheets) > 1 or any(is_platform(sheet.name) for sheet in sheets)
    kept = [
        place
        for place, heading in enumerate(headings)
        if (heading.cells or any(line[place] for line in lines)) and (name_tells or place < len(headings) - 1)
    ]
    return Table(
        key,
        tuple(sheet.name for sheet in sheets),
        tuple(headings[place] for place in kept),
        tuple(tuple(line[place] for place in kept) for line in lines),
        tuple(aside for each in read for aside in _asides(each)),
        tuple(cell for each in read for cell in each.rows.headings),
    )


def _read(sheet: SourceSheet, known: Mapping[str, Target]) -> _Read:
    headings, rows = headings_of(sheet, known)
    return _Read(sheet, headings, rows[0], sorted_rows(sheet, rows[-1] + 1, headings))


def _keys(headings: Sequence[Heading]) -> Iterator[tuple[str, int]]:
    """What tells a column from the others, in whatever sheet: its heading, and which one of those that share it."""
    seen: Counter[str] = Counter()
    for place, heading in enumerate(headings):
        name = folded(heading.full)
        yield name, seen[name] if name else place
        seen[name] += 1


def _placed(line: Sequence[Placed | None], places: Sequence[int], width: int) -> list[Placed | None]:
    found: list[Placed | None] = [None] * width
    for held, place in zip(line, places, strict=True):
        found[place] = held
    return found


def _asides(each: _Read) -> Iterator[Aside]:
    for number, row in each.sheet.rows[: each.first]:
        for place, raw in enumerate(row, 1):
            if not is_blank(raw):
                yield Aside(Cell(each.sheet.name, number, place), "", raw, Text("it stands above the headings"))
    for (raw, cell), why in each.rows.asides:
        yield Aside(cell, each.headings[cell.column - 1].full, raw, why)
