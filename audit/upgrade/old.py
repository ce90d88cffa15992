"""The old register, read by the same rooms as the audit reads it, with everything that the audit leaves alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from audit.intake.sources import is_blank
from audit.model import Cell, Text, Trouble, folded
from audit.schema import SHEETS, Names, Sheet
from audit.upgrade.cells import refuse_too_long
from audit.workbook.beside import Place, formula_cells, has_pictures, notes_of
from audit.workbook.guard import open_package
from audit.workbook.headers import find_columns, find_sheet
from audit.workbook.sheets import RawSheet, Row, sheets_of
from audit.workbook.values import BrokenCell, Raw, shown

LANGUAGES: Final = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class OldSheet:
    """One sheet of the old register."""

    name: str
    rows: tuple[tuple[int, Row], ...]  #: every row that the file holds, with its number
    hidden: bool = False
    formulas: frozenset[Place] = frozenset()
    notes: Mapping[Place, str] = field(default_factory=dict)
    pictures: bool = False  #: or charts, or shapes
    schema: Sheet | None = None  #: which sheet of the register it is; None for any other
    header_row: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)  #: the column's key → its place in a row, 0 for A

    def cells(self) -> Iterator[tuple[Place, Raw]]:
        """Every cell that is not blank."""
        for number, row in self.rows:
            for column, raw in enumerate(row, 1):
                if holds(raw):
                    yield (number, column), raw

    def headings(self) -> Row:
        """The row of the headings; nothing where there is none."""
        return next((row for number, row in self.rows if number == self.header_row), ())


@dataclass(frozen=True, slots=True)
class Old:
    """The old register."""

    file: str
    sheets: tuple[OldSheet, ...]

    @property
    def language(self) -> str:
        """The language that most of its sheets and headings are named in; blank where that is not clear."""
        counts: Counter[str] = Counter()
        for sheet in self.sheets:
            if sheet.schema is None:
                continue
            headings = sheet.headings()
            counts.update(_languages(sheet.schema.names, sheet.name))
            for key, place in sheet.columns.items():
                counts.update(_languages(sheet.schema.column(key).names, shown(headings[place])))
        most = [code for code in counts if counts[code] == max(counts.values())]
        return most[0] if len(most) == 1 else ""


def holds(raw: Raw) -> bool:
    """Whether the cell holds anything; one with an error does, whatever it shows."""
    return isinstance(raw, BrokenCell) or not is_blank(raw)


def read_old(file: Path) -> Old:
    """The register at `file`; `Trouble` with a sentence where it cannot be read, or is none."""
    if not file.exists() and not str(file).lower().startswith(("http:", "https:")):
        raise Trouble(Text("There is no file {file}. Give the place of the register you have.", file=str(file)))
    package = open_package(file)
    sheets = sheets_of(package)
    known: dict[int, Sheet] = {}
    for wanted in SHEETS.values():
        may_be_missing = replace(wanted, optional=wanted.key != "accounts")
        if (found := find_sheet(may_be_missing, sheets, package.name)) is not None:
            known[id(found)] = wanted
    return Old(package.name, tuple(_read(sheet, known.get(id(sheet)), package.name) for sheet in sheets))


def _read(sheet: RawSheet, wanted: Sheet | None, file: str) -> OldSheet:
    found = OldSheet(sheet.name, (), sheet.part.hidden)
    if wanted is None:
        rows = tuple(sheet.rows())
    else:
        noting = _Noting(sheet)
        table = find_columns(wanted, noting, file)
        sheet.seen.only_below(table.header_row)
        list(table.rows)  # so that they go by
        rows = tuple(noting.gone_by)
        found = replace(found, schema=wanted, header_row=table.header_row, columns=table.columns)
    for number, row in rows:
        for column, raw in enumerate(row, 1):
            refuse_too_long(Cell(sheet.name, number, column), raw)
    package = sheet.package
    return replace(
        found,
        rows=rows,
        formulas=formula_cells(package.part(sheet.path)),
        notes=notes_of(package, sheet.path),
        pictures=has_pictures(package, sheet.path),
    )


@dataclass(slots=True)
class _Noting:
    """A sheet that keeps the rows that go by while its headings are looked for."""

    sheet: RawSheet
    gone_by: list[tuple[int, Row]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.sheet.name

    def rows(self) -> Iterator[tuple[int, Row]]:
        for numbered in self.sheet.rows():
            self.gone_by.append(numbered)
            yield numbered


def _languages(names: Names, title: str) -> list[str]:
    """The languages in which it is called so."""
    return [code for code in LANGUAGES if folded(names.of(code)) == folded(title)]
