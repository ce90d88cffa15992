"""Finds the schema's sheets and columns in what the workbook calls them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from audit.model import Cell, Text, Trouble, folded
from audit.schema import SHEETS, Names, Sheet
from audit.workbook.sheets import RawSheet, Row
from audit.workbook.values import shown


class AnySheet(Protocol):
    """What a table may be found in: a sheet of a workbook, or a CSV file."""

    @property
    def name(self) -> str:
        """What it is called."""

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row with its number."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose header row is found, with its rows still raw."""

    schema: Sheet
    name: str  #: what the workbook calls the sheet
    header_row: int
    columns: Mapping[str, int]  #: the column's key → its place in a row, 0 for A
    rows: Iterable[tuple[int, Row]]  #: those below the header row

    def cell(self, row: int, key: str) -> Cell:
        """The cell of a column; for one that the sheet lacks, that of the first column it must have."""
        place = self.columns.get(key)
        if place is None:
            place = self.columns[next(column.key for column in self.schema.columns if column.required)]
        return Cell(self.name, row, place + 1)


def find_sheet(wanted: Sheet, sheets: Sequence[RawSheet], file: str) -> RawSheet | None:
    """The workbook's sheet of that name, in any language; None where an optional one is absent."""
    ranked: dict[int, list[RawSheet]] = {}
    for sheet in sheets:
        rank = _rank(wanted.names, sheet.name)
        if rank is not None:
            ranked.setdefault(rank, []).append(sheet)
    if ranked:
        best = ranked[min(ranked)]
        if len(best) > 1:
            raise Trouble(
                Text(
                    "{file} has two sheets that may be {sheet}: {found}. Rename the one that is not.",
                    file=file,
                    sheet=wanted.names.nb,
                    found=[sheet.name for sheet in best],
                )
            )
        return best[0]
    if wanted.optional:
        return None
    there = [sheet.name for sheet in sheets]
    raise Trouble(
        Text(
            "{file} has no sheet {sheet}. Sheets here: {there}.{hint}",
            file=file,
            sheet=wanted.names.nb,
            there=there,
            hint=_hint(wanted.names, there),
        )
    )


def find_columns(wanted: Sheet, sheet: AnySheet, file: str) -> Table:
    """The sheet with its header row: the first row that holds every column it must have."""
    required = {column.key for column in wanted.columns if column.required}
    rows = iter(sheet.rows())
    nearest: tuple[int, int, list[str]] = (0, 0, [])
    for number, row in rows:
        titles = [shown(raw) for raw in row]
        places = _places(wanted, titles)
        if required <= places.keys():
            if isinstance(sheet, RawSheet):
                sheet.seen.only_below(number)
            columns = {key: _only(wanted, key, places[key], Cell(sheet.name, number, 0), file) for key in places}
            return Table(wanted, sheet.name, number, columns, rows)
        hits = len(required & places.keys())
        if hits > nearest[0]:
            nearest = (hits, number, titles)
    raise _no_header(wanted, sheet.name, file, *nearest)


def _places(wanted: Sheet, titles: Sequence[str]) -> dict[str, list[int]]:
    """Where in the row each column's name stands; an official name goes before a synonym."""
    names = _names(wanted.key)
    found: dict[str, dict[int, list[int]]] = {}
    for place, title in enumerate(titles):
        if title and (hit := names.get(_bare(title))):
            key, rank = hit
            found.setdefault(key, {}).setdefault(rank, []).append(place)
    return {key: by_rank[min(by_rank)] for key, by_rank in found.items()}


@cache
def _names(sheet: str) -> dict[str, tuple[str, int]]:
    """Every name of a column of the sheet → its key, and 0 for an official name or 1 for a synonym."""
    columns = SHEETS[sheet].columns
    synonyms = {_bare(name): (column.key, 1) for column in columns for name in column.names.others()}
    return synonyms | {_bare(name): (column.key, 0) for column in columns for name in column.names.official()}


def _only(wanted: Sheet, key: str, places: Sequence[int], row: Cell, file: str) -> int:
    """The one place of a column; `Trouble` where two claim to be it, for either may hold the evidence."""
    column = wanted.column(key)
    if len(places) > 1 and not column.remark:
        first, second = (str(Cell(row.sheet, row.row, place + 1)) for place in places[:2])
        raise Trouble(
            Text(
                "{file}: two columns are both {column} ({first} and {second}). Rename the one that is not.",
                file=file,
                column=column.names.nb,
                first=first,
                second=second,
            )
        )
    return places[0]


def _no_header(wanted: Sheet, sheet: str, file: str, hits: int, number: int, titles: Sequence[str]) -> Trouble:
    required = [column.names.nb for column in wanted.columns if column.required]
    if not hits:
        return Trouble(
            Text(
                "{file}, sheet {sheet}: no row holds the headings {required}. Write them in one row above the data.",
                file=file,
                sheet=sheet,
                required=required,
            )
        )
    there = [title for title in titles if title]
    places = _places(wanted, titles)
    missing = [column for column in wanted.columns if column.required and column.key not in places]
    return Trouble(
        Text(
            "{file}, sheet {sheet}: row {row} lacks the column {missing}. It holds {there}.{hint}",
            file=file,
            sheet=sheet,
            row=str(number),
            missing=[column.names.nb for column in missing],
            there=there,
            hint=_hint(missing[0].names, there),
        )
    )


def _rank(names: Names, title: str) -> int | None:
    """0 for an official name, 1 for a synonym, None for neither."""
    bare = _bare(title)
    if bare in map(_bare, names.official()):
        return 0
    return 1 if bare in map(_bare, names.others()) else None


def _bare(title: str) -> str:
    """A title without case, spaces, hyphens and other marks: `KONTO ID*` is `kontoid`."""
    return "".join(char for char in folded(title) if char.isalnum())


def _hint(names: Names, there: Sequence[str]) -> Text:
    by_bare = {_bare(title): title for title in there}
    for name in (names.nb, names.nn, names.en, *names.synonyms):
        near = difflib.get_close_matches(_bare(name), by_bare, 1, 0.7)
        if near:
            return Text(" Did you mean “{near}”?", near=by_bare[near[0]])
    return Text("")
