"""What a sheet's XML tells and calamine hides: errors, uncalculated formulas, merged cells, hidden rows and columns.

Regular expressions over the bytes, since a parser would take longer than calamine takes for everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from audit.workbook.cells import BrokenCell, Raw
from audit.workbook.limits import LAST_COLUMN, LAST_ROW, PLACE, ROW_PLACE, START, TAG, column_number, row_number

END: Final = rb"</(?:[\w.-]+:)?"
QUOTED_E: Final = {quote: re.compile(quote + b"e" + quote) for quote in (b'"', b"'")}
ERROR_KIND: Final = re.compile(TAG + rb"c\s(?:[^<]*\s)?t\s*=\s*\Z")  #: of a cell, its tag up to `"e"`
USUAL_ERROR: Final = re.compile(  #: as Excel writes it
    rb'<c r="([A-Z]{1,2})(\d{1,7})"(?: s="\d+")? t="e">(?:<f[^<>]*(?:/>|>[^<]*</f>))?<v>(#[^<&]*)</v></c>'
)
ERROR_CELL: Final = re.compile(  #: from `"e"` on
    rb"...[^<>]*(?<!/)>((?:(?!" + END + rb"c\s*>).){0,70000})" + END + rb"c\s*>", re.S
)
VALUE: Final = re.compile(TAG + rb"v\b[^<>]*>([^<]*)<")
LINKED: Final = re.compile(rb"\svm\s*=")
FORMULA_TEXT: Final = re.compile(rb"\st\s*=\s*[\"']str[\"']")
BLANK_RESULT: Final = TAG + rb"v\s*(?:/>|>" + END + rb"v\s*>)\s*"
UNCALCULATED: Final = re.compile(  #: from within its cell on
    TAG + rb"f\b(?:[^>]*/>|[^>]*>([^<]*)" + END + rb"f\s*>)\s*(" + BLANK_RESULT + rb")?" + END + rb"c\s*>"
)
MERGED: Final = re.compile(
    TAG + rb"mergeCell\s[^<>]*\bref\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"']"
)
HIDDEN: Final = re.compile(rb"hidden\s*=\s*[\"'](?:1|true|on)[\"']")
COLUMNS: Final = re.compile(rb"\b(min|max)\s*=\s*[\"'](\d{1,5})[\"']")


@dataclass(slots=True)
class Broken:
    """Cells that hold an error or an uncalculated formula; by column, for a column may be full of them."""

    columns: dict[int, dict[int, BrokenCell]] = field(default_factory=dict)  #: column → row → what stands there

    def add(self, row: int, column: int, cell: BrokenCell) -> None:
        """Takes in a cell; one that lies far outside of any table is passed over."""
        if column <= LAST_COLUMN and row <= LAST_ROW:
            self.columns.setdefault(column, {})[row] = cell

    def update(self, others: Broken) -> None:
        """Takes in the cells of others."""
        for column, cells in others.columns.items():
            self.columns.setdefault(column, {}).update(cells)

    def below(self, last: int) -> list[int]:
        """The rows below `last` that have such a cell."""
        return sorted({row for cells in self.columns.values() for row in cells if row > last})

    def put_into(self, row: list[Raw], number: int) -> None:
        """Puts those of the row of that number where they stand."""
        for column, cells in self.columns.items():
            if number in cells:
                row[column - 1] = cells[number]


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one, of which only the first can hold a value."""

    reference: str  #: `A2:A7`
    first: str  #: `A2`
    top: int
    bottom: int
    left: int
    right: int


@dataclass(slots=True)
class Seen:
    """What was seen of a sheet while its rows were read."""

    broken: Broken = field(default_factory=Broken)
    merges: dict[int, list[Merge]] = field(default_factory=dict)  #: by their first row
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def look(self, content: bytes) -> None:
        """Takes in what the sheet's XML tells."""
        self.broken = _broken_cells(content)
        for merge in _merges(content):
            self.merges.setdefault(merge.top, []).append(merge)
        self.hidden_rows, self.hidden_columns = _hidden(content)

    def only_below(self, row: int) -> None:
        """Forgets merges down to the header row: a title over several columns is no data."""
        self.merges = {top: merges for top, merges in self.merges.items() if top > row}


class Places:
    """Where each cell of a sheet stands; counted where the cells do not say so themselves."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._begin()

    def of(self, start: int, tag: bytes) -> tuple[int, int]:
        """Row and column of the cell whose tag begins at `start`; fastest asked from the first cell to the last."""
        place = PLACE.search(tag)
        if place:
            return row_number(place[2]), column_number(place[1])
        if start < self._at:
            self._begin()
        while self._at < start and (match := next(self._starts, None)):
            self._go_on(match)
        return self._row, self._column

    def _begin(self) -> None:
        self._starts = START.finditer(self._content)
        self._at, self._row, self._column = -1, 0, 0

    def _go_on(self, match: re.Match[bytes]) -> None:
        self._at = match.start()
        if match[1] == b"row":
            told = ROW_PLACE.search(match[2])
            self._row, self._column = row_number(told[1]) if told else self._row + 1, 0
        else:
            cell = PLACE.search(match[2])
            told_here = (row_number(cell[2]), column_number(cell[1])) if cell else None
            self._row, self._column = told_here or (self._row, self._column + 1)


def _broken_cells(content: bytes) -> Broken:
    """Cells that hold an error or an uncalculated formula."""
    found, errors, columns = Broken(), dict[bytes, BrokenCell](), dict[bytes, int]()
    places = Places(content)

    def add(start: int, end: int, cell: BrokenCell) -> None:
        found.add(*places.of(start, content[start:end]), cell)

    for start, end in _error_kinds(content):
        usual = USUAL_ERROR.match(content, start)
        if usual:
            letters, row, value = usual.groups()
            if letters not in columns:
                columns[letters] = column_number(letters)
            if value not in errors:
                errors[value] = BrokenCell(value.decode("utf-8", "replace"))
            found.add(int(row), columns[letters], errors[value])
        elif match := ERROR_CELL.match(content, end):
            told = VALUE.search(match[1])
            shown = unescape(told[1].decode("utf-8", "replace")) if told else ""
            linked = bool(LINKED.search(content, start, match.start(1)))
            add(start, match.start(1), BrokenCell(shown or "#ERROR!", linked=linked))
    if b"<f" in content or b":f" in content:
        for match in UNCALCULATED.finditer(content):
            start = content.rfind(b"<", 0, match.start())
            if not (match[2] and FORMULA_TEXT.search(content, start, match.start())):  # it may come to a blank text
                add(start, match.start(), BrokenCell("=" + unescape((match[1] or b"").decode("utf-8", "replace"))))
    return found


def _error_kinds(content: bytes) -> Iterator[tuple[int, int]]:
    """Where the tag of each cell with an error begins, and where `"e"` stands in it."""
    if b"#" not in content:  # as every error has
        return
    for quote, quoted in QUOTED_E.items():
        for kind in quoted.finditer(content) if quote in content else ():
            start = content.rfind(b"<", 0, kind.start())
            if ERROR_KIND.match(content, start, kind.start()):
                yield start, kind.start()


def _merges(content: bytes) -> Iterator[Merge]:
    start = content.find(b"mergeCell ")
    if start < 0:
        return
    for match in MERGED.finditer(content, max(start - 40, 0)):
        left, right = column_number(match[1]), column_number(match[3])
        top, bottom = row_number(match[2]), row_number(match[4])
        first = f"{match[1].decode()}{top}"
        yield Merge(f"{first}:{match[3].decode()}{bottom}", first, top, bottom, left, min(right, LAST_COLUMN))


def _hidden(content: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """Rows with cells, and columns, that are hidden by hand or by a filter."""
    rows, columns = set(), set()
    for match in HIDDEN.finditer(content):
        start, end = content.rfind(b"<", 0, match.start()), content.find(b">", match.end())
        tag = content[start : end + 1]
        name = tag[1:].split(None, 1)[0].rpartition(b":")[2]
        if name == b"row" and not tag.endswith(b"/>") and (row := ROW_PLACE.search(tag)):
            rows.add(row_number(row[1]))
        elif name == b"col":
            span = {each[1]: int(each[2]) for each in COLUMNS.finditer(tag)}
            columns |= set(range(span.get(b"min", 1), min(span.get(b"max", 0), LAST_COLUMN) + 1))
    return frozenset(rows), frozenset(columns)
