"""What the rows below the headings are: lines of the list, titles between them, headings again, sums and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from audit.intake.headings import Heading
from audit.intake.looks import is_email, is_link
from audit.intake.sources import SourceSheet, is_blank
from audit.intake.targets import bare
from audit.model import Cell, Text, tidy
from audit.workbook.sheets import Row
from audit.workbook.values import BrokenCell, MergedCell, Raw

SUM: Final = re.compile(r"(?:sum|totalt?|total sum|i alt|til ?sammen|tilsaman|antall|talet på)\b.{0,40}", re.IGNORECASE)

Placed = tuple[Raw, Cell]


class RowKind(Enum):
    """What a row is."""

    LINE = auto()
    TITLE = auto()  #: of the lines below it
    HEADINGS = auto()  #: once more
    SUM = auto()
    NOTE = auto()  #: below the list


@dataclass(slots=True)
class Sorted:
    """The rows of a sheet by what they are."""

    lines: list[tuple[Placed | None, list[Placed | None]]] = field(default_factory=list)  #: title, and a cell a column
    headings: list[Cell] = field(default_factory=list)
    asides: list[tuple[Placed, Text]] = field(default_factory=list)


def sorted_rows(sheet: SourceSheet, first: int, headings: Sequence[Heading]) -> Sorted:
    """The sheet's rows from the first below its headings on; a value merged over several rows is that of each."""
    rows = sheet.rows[first:]
    kinds = _kinds(rows, headings)
    done = Sorted()
    title: Placed | None = None
    used = True
    merged: dict[str, Placed | None] = {
        raw.first: None for _, row in rows for raw in row if isinstance(raw, MergedCell)
    }
    for (number, row), kind in zip(rows, kinds, strict=True):
        cells = [(raw, Cell(sheet.name, number, place)) for place, raw in enumerate(row, 1) if not is_blank(raw)]
        if kind is RowKind.LINE:
            done.lines.append((title, _line(sheet, number, row, len(headings), merged)))
            used = True
        elif kind is RowKind.TITLE:
            _leave_unused(done, title, used)
            (title,), used = cells, False
        elif kind is RowKind.HEADINGS:
            done.headings += [cell for _, cell in cells]
        else:
            why = Text("it is a sum") if kind is RowKind.SUM else Text("it stands below the list")
            done.asides += [(each, why) for each in cells]
    _leave_unused(done, title, used)
    return done


def _leave_unused(done: Sorted, title: Placed | None, used: bool) -> None:
    if title and not used:
        done.asides.append((title, Text("no row of the list stands below this title")))


def _line(
    sheet: SourceSheet, number: int, row: Row, width: int, merged: dict[str, Placed | None]
) -> list[Placed | None]:
    """A cell for each column; one that is merged into the cell above is that cell, noted where it was passed."""
    found: list[Placed | None] = []
    for place in range(width):
        raw = row[place] if place < len(row) else None
        cell = Cell(sheet.name, number, place + 1)
        if isinstance(raw, MergedCell):
            first = merged.get(raw.first)
            found.append(first if first and first[1].column == place + 1 else None)
        elif is_blank(raw):
            found.append(None)
        else:
            found.append((raw, cell))
            if merged and _address(cell) in merged:
                merged[_address(cell)] = (raw, cell)
    return found


def _address(cell: Cell) -> str:
    return str(Cell("", cell.row, cell.column)).removeprefix("''!")


def _kinds(rows: Sequence[tuple[int, Row]], headings: Sequence[Heading]) -> list[RowKind]:
    filled = [[(place, raw) for place, raw in enumerate(row) if not is_blank(raw)] for _, row in rows]
    kinds = [_kind(cells, headings) for cells in filled]
    several = [place for place, kind in enumerate(kinds) if kind is RowKind.LINE and len(filled[place]) > 1]
    if not several:
        return kinds
    left = min(cells[0][0] for place in several for cells in (filled[place],))
    titled = _may_be_title(filled[0], left) if kinds[0] is RowKind.LINE else False
    for place in range(several[-1]):
        if titled and kinds[place] is RowKind.LINE and _may_be_title(filled[place], left):
            kinds[place] = RowKind.TITLE
    after_gap = False
    for place in range(several[-1] + 1, len(rows)):
        after_gap = after_gap or rows[place][0] > rows[place - 1][0] + 1
        if after_gap and kinds[place] is RowKind.LINE:
            kinds[place] = RowKind.NOTE
    return kinds


def _kind(filled: Sequence[tuple[int, Raw]], headings: Sequence[Heading]) -> RowKind:
    """What the row is by itself."""
    texts = [raw for _, raw in filled if isinstance(raw, str)]
    if len(filled) > 1 and all(
        isinstance(raw, str) and place < len(headings) and bare(raw) == bare(headings[place].text)
        for place, raw in filled
    ):
        return RowKind.HEADINGS
    numbers = [raw for _, raw in filled if isinstance(raw, (int, float, BrokenCell)) and not isinstance(raw, bool)]
    is_sum = len(texts) == 1 and len(numbers) == len(filled) - 1 and _is_sum(texts[0], bool(numbers))
    return RowKind.SUM if is_sum else RowKind.LINE


def _is_sum(text: str, beside_numbers: bool) -> bool:
    """Whether the text is a word for a sum, and a number stands beside it or in it unless it is all there is."""
    counts = beside_numbers or any(char.isdigit() for char in text) or len(text.split()) == 1
    return bool(SUM.fullmatch(tidy(text))) and counts


def _may_be_title(filled: Sequence[tuple[int, Raw]], left: int) -> bool:
    """Whether the row is one text in the leftmost column, and neither a link nor an address."""
    if len(filled) != 1:
        return False
    place, raw = filled[0]
    return place <= left and isinstance(raw, str) and not is_link(raw) and not is_email(raw)
