"""Lists of the tests, messy as people keep them, and what an import makes of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from audit.intake.carry import write
from audit.intake.matching import Match, decided, proposals
from audit.intake.plan import Plan
from audit.intake.reading import plan
from audit.intake.sorting import tables_of
from audit.intake.sources import SourceSheet, is_blank, read_list
from audit.intake.table import Table
from audit.language import language
from audit.template import Setup
from tests.workbooks import saved, workbook

Rows = Sequence[Sequence[object]]

#: Titles above, a blank row, people in shared cells, a section row, a sum, a merged cell and a column of their own.
MESSY: Rows = (
    ("Sosiale medier i kommunen", None, None, None, None, None, None),
    ("Sist oppdatert av Kari", None, None, None, None, None, None),
    (None,) * 7,
    ("Kanal", "Navn", "Nettadresse", "Avdeling", "Ansvarlige", "Kategori", "Leder"),
    (None, None, None, "Kultur", None, None, None),
    (
        *("Facebook", "Sandnes bibliotek", "https://www.facebook.com/sandnesbib", "Biblioteket"),
        *("Kari Testesen, Per Eksempelvik", "Kultur", "Ola Leder <ola@sandnes.example>"),
    ),
    ("Insta", "bib", "https://instagram.com/bib", "Biblioteket", "kari@x.example; per@x.example", "=1+1", None),
    (None, None, None, None, "Anne Annesen", None, None),
    ("Insta", "bib", "https://instagram.com/bib", "Biblioteket", "ingen", None, "Ola Leder"),
    (None,) * 7,
    (None, None, None, None, None, "Sum", 3.0),
)


def sheet(rows: Rows, name: str = "Liste") -> SourceSheet:
    """The rows as a sheet of a list, its blank rows left out as the reader does."""
    numbered = ((number, ["" if raw is None else raw for raw in row]) for number, row in enumerate(rows, 1))
    return SourceSheet(name, tuple((number, row) for number, row in numbered if not all(map(is_blank, row))))


def tables(*sheets: SourceSheet) -> list[Table]:
    """The tables that the sheets are."""
    return tables_of(sheets, "nb")[0]


def proposed(found: Sequence[Table]) -> list[Match]:
    """What is proposed for every column of the tables."""
    return [match for table in found for match in proposals(table)]


def matches(rows: Rows, *decisions: str) -> dict[str, Match]:
    """What is proposed for each column, by its title."""
    return {match.title: match for match in decided(proposed(tables(sheet(rows))), decisions)}


def planned(rows: Rows, *decisions: str) -> Plan:
    """The plan for the rows, every proposal accepted."""
    return planned_of([sheet(rows)], *decisions)


def planned_of(sheets: Sequence[SourceSheet], *decisions: str) -> Plan:
    """The plan for the sheets, every proposal accepted."""
    found, others = tables_of(sheets, "nb")
    return plan(found, decided(proposed(found), decisions), others)


def imported(folder: Path, sheets: dict[str, Rows], *decisions: str) -> Path:
    """The register made of a workbook of these sheets, every proposal accepted."""
    file = folder / "ny.xlsx"
    made = planned_of(read_list(saved(folder, workbook(sheets), "liste.xlsx")), *decisions)
    write(file, made, language("nb"), Setup())
    return file


def values(file: Path, sheet: str) -> list[tuple[object, ...]]:
    """The values of a sheet."""
    return [tuple(row) for row in openpyxl.load_workbook(file)[sheet].iter_rows(values_only=True)]


def in_memory(content: bytes) -> openpyxl.Workbook:
    """The workbook that the bytes are."""
    return openpyxl.load_workbook(io.BytesIO(content))
