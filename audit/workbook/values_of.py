"""Every sheet of a workbook as the values it holds, also those that the schema does not know."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from audit.model import Text, Trouble
from audit.schema import SHEETS, Sheet
from audit.workbook.guard import Package, open_package
from audit.workbook.headers import find_columns, find_sheet
from audit.workbook.sheets import RawSheet, Row, sheets_of
from audit.workbook.values import BrokenCell, MergedCell, Raw

PEEKED: Final = 100  #: rows in which the headings are looked for


@dataclass(frozen=True, slots=True)
class SheetValues:
    """One sheet; its rows can be gone through once."""

    name: str
    header_row: int = 0  #: 0 where it is not known
    hidden: bool = False
    rows: Iterable[tuple[int, Row]] = ()  #: each with its number; an error stands as Excel writes it
    trouble: Text | None = None  #: why the sheet cannot be read


@dataclass(frozen=True, slots=True)
class _Peeked:
    """The first rows of a sheet."""

    name: str
    first: Sequence[tuple[int, Row]]

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row with its number."""
        return iter(self.first)


def raw_sheets(file: Path, sha256: str) -> Iterator[SheetValues]:
    """The sheets of the workbook at `file`, in its order.

    `Trouble` where it is no longer the one of that checksum: cells noted by then may have moved.
    """
    package = open_package(file)
    if hashlib.sha256(package.content).hexdigest() != sha256:
        raise Trouble(
            Text("{file} was saved while it was being audited, so nothing was written. Run again.", file=package.name)
        )
    return _all_values(package)


def _all_values(package: Package) -> Iterator[SheetValues]:
    sheets = sheets_of(package)
    known = {id(_found(wanted, sheets, package.name)): wanted for wanted in SHEETS.values()}
    for sheet in sheets:
        try:
            rows = iter(sheet.rows())
            first = list(islice(rows, PEEKED))
        except Trouble as trouble:
            yield SheetValues(sheet.name, trouble=trouble.text)
            continue
        header = _header_row(known.get(id(sheet)), _Peeked(sheet.name, first), package.name)
        yield SheetValues(sheet.name, header, sheet.part.hidden, _shown(chain(first, rows)))


def _found(wanted: Sheet, sheets: Sequence[RawSheet], file: str) -> RawSheet | None:
    try:
        return find_sheet(wanted, sheets, file)
    except Trouble:
        return None


def _header_row(wanted: Sheet | None, sheet: _Peeked, file: str) -> int:
    try:
        return find_columns(wanted, sheet, file).header_row if wanted else 0
    except Trouble:
        return 0


def _shown(rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    for number, row in rows:
        yield number, [_calculated(raw) if isinstance(raw, (BrokenCell, MergedCell)) else raw for raw in row]


def _calculated(raw: BrokenCell | MergedCell) -> Raw:
    """The text of an error; a blank for a formula that was never calculated, and so has no value."""
    return raw.shown if isinstance(raw, BrokenCell) and not raw.shown.startswith("=") else ""
