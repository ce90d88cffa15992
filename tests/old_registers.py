"""Registers of older layouts, as people leave them: random ones for hypothesis, and what an audit says of a file."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
from hypothesis import strategies as st

from audit.check import Context, Policy, rules
from audit.language import language
from audit.model import Finding, Month
from audit.runner import audit
from audit.schema import SHEETS, Column, Kind, Sheet
from audit.waivers import mark
from audit.workbook import read_inventory
from audit.workbook.headers import _bare, _names

ADDRESSED = re.compile(r"(?:'(?:[^']|'')+'|\w+)![A-Z]{1,3}\d+")

ANYTHING: tuple[object, ...] = (
    *("=1+1 som tekst", "+47 51 00 00 00", "-2", "@sandnes", "00123", "#N/A som tekst", "_x0041_", "  rom  ", "a\nb"),
    *("æøå 👍🏽", "x" * 5000, "12345678901234567", "ukjent", 12345678901234567.0, 0.125, 42, -1.5, True, False),
    *(time(9, 30), date(2026, 10, 3), datetime(2026, 10, 3, 14, 30), "1/3/2026", "#N/A", "#REF!", "=1+1"),
)
TYPED: Mapping[Kind, tuple[object, ...]] = {
    Kind.TEXT: ("Kari Testesen", "Sandnes kommune eier og driver siden", "Biblioteket", "Facebook", "007"),
    Kind.ID: ("FB-001", "fb-001 ", "IG-002", "X-003", 7, "7", "007"),
    Kind.DAY: (
        *(date(2026, 10, 3), "3.10.2026", "03.10.26", "2026-10-03", "3. oktober 2026", "3.10.2026 kl. 14.30", 46298),
        *("32.13.2026", datetime(2026, 10, 3, 14, 30), date(1900, 2, 28), date(1905, 1, 1)),
    ),
    Kind.MOMENT: (
        *(datetime(2026, 10, 3, 14, 30, 5), date(2026, 10, 5), "3.10.2026 14:30:59", "5.10.26", "2026-10-03T12:00"),
    ),
    Kind.YES_NO: ("Ja", "nei", "x", "✓", True, False, 1, 0, "J.", "kanskje"),
    Kind.EMAIL: ("kari@sandnes.example", "mailto:kari@sandnes.example", " Kari <kari@sandnes.example>; ", "ingen"),
    Kind.COUNT: (0, 12, "12", "007", 2.5, -1),
    Kind.CHOICE: ("Aktiv", "I bruk", "avviklet", "Closed", "Planlagd", "Spørsmål", "Høring", "Nynorsk", "nb", "rart"),
}


@dataclass
class OldRegister:
    """A register as somebody left it."""

    content: bytes = field(repr=False)
    cells: int  #: those that hold anything
    layouts: dict[str, list[str]] = field(default_factory=dict)  #: by the schema's key, the columns in their order


@st.composite
def old_registers(draw: st.DrawFn) -> OldRegister:
    """A register with columns in any order and language, titles, columns and sheets of its own, and junk."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    code = draw(st.sampled_from(["nb", "nn", "en"]))
    found = OldRegister(b"", 0)
    for sheet in draw(st.permutations(list(SHEETS.values()))):
        if sheet.optional and draw(st.booleans()):
            continue
        worksheet = book.create_sheet(sheet.names.of(code))
        grid, found.layouts[sheet.key] = draw(tables(sheet, code))
        _fill(worksheet, grid)
        if sheet.key != "accounts" and draw(st.integers(0, 4)) == 0:
            worksheet.sheet_state = "hidden"
    for name in draw(st.lists(st.sampled_from(["Notater", "Les meg", "Møter: 2024", "=Ark"]), max_size=2, unique=True)):
        worksheet = book.create_sheet(name.replace(":", ""))
        _fill(worksheet, draw(st.lists(st.lists(anything(), max_size=4), max_size=4)))
    for worksheet in book:
        found.cells += sum(_counts(cell.value) for row in worksheet for cell in row)
    stream = io.BytesIO()
    book.save(stream)
    found.content = stream.getvalue()
    return found


@st.composite
def tables(draw: st.DrawFn, sheet: Sheet, code: str) -> tuple[list[list[object]], list[str]]:
    """The rows of one sheet, title and headings among them, and the keys of its columns in their order."""
    columns = [column for column in sheet.columns if column.required or draw(st.integers(0, 2))]
    columns = draw(st.permutations(columns))
    headings: list[object] = [draw(names(sheet, column, code)) for column in columns]
    keys: list[str] = [column.key for column in columns]
    rows = [
        [draw(values(column)) for column in columns]
        for _ in range(draw(st.integers(1 if sheet.key == "accounts" else 0, 5)))
    ]
    if sheet.key == "accounts" and rows:
        rows[0][keys.index("id")] = "FB-001"
    for heading in draw(st.lists(st.sampled_from(["Kategori", "Mitt notat", "", "SM101 Eget"]), max_size=2)):
        place = draw(st.integers(0, len(headings)))
        headings.insert(place, heading)
        keys.insert(place, "")
        for row in rows:
            row.insert(place, draw(anything()))
    titles = draw(st.lists(st.sampled_from([["Register"], [None, "Oppdatert", date(2026, 1, 1)], []]), max_size=2))
    junk = draw(st.lists(st.lists(calculated(), max_size=len(headings) + 1), max_size=1))
    return [*titles, headings, *rows[:2], *junk, *rows[2:]], keys


def names(sheet: Sheet, column: Column, code: str) -> st.SearchStrategy[str]:
    """What the column may be called so that it is found, if need be with marks and another case."""
    known = _names(sheet.key)
    mine = [
        name
        for name in (column.names.of(code), *column.names.synonyms)
        if known.get(_bare(name), ("", 0))[0] == column.key
    ]
    return st.sampled_from([*mine, column.names.of(code).upper() + " *"])


def values(column: Column) -> st.SearchStrategy[object]:
    """What people type into the column."""
    return st.one_of(st.sampled_from(TYPED[column.kind]), st.sampled_from(TYPED[column.kind]), calculated())


def calculated() -> st.SearchStrategy[object]:
    """Anything but a formula without a result: that becomes #N/A, and so has another key where it is an id."""
    return anything().filter(lambda value: value != "=1+1")


def anything() -> st.SearchStrategy[object]:
    """What people type anywhere; most cells are blank."""
    return st.one_of(st.none(), st.none(), st.sampled_from(ANYTHING))


def _fill(worksheet: object, grid: list[list[object]]) -> None:
    for number, row in enumerate(grid, 1):
        for place, value in enumerate(row, 1):
            if value is not None and value != "":
                cell = worksheet.cell(number, place)  # type: ignore[attr-defined] # its class is openpyxl's own
                cell.value = value
                if isinstance(value, str) and value.endswith("som tekst"):
                    cell.data_type = "s"


def _counts(value: object) -> bool:
    return value is not None and bool(str(value).strip())


def verdicts(file: Path, as_of: date = date(2026, 11, 2)) -> Counter[tuple[object, ...]]:
    """What an audit of October 2026 finds; where a cell stands, and how a cell is misread, left aside."""
    inventory = read_inventory(file)
    context = Context(inventory, Month(2026, 10), as_of, Policy(labels=("Sandnes kommune",)))
    audited = audit(context, rules())
    findings, _ = mark(audited.findings, audited.verdicts, inventory.waivers or (), as_of)
    return Counter(
        (
            *(finding.id, finding.status, finding.severity, finding.account, finding.unit),
            () if finding.rule == "SM003" else _said(finding),
        )
        for finding in findings
    )


def _said(finding: Finding) -> tuple[str, ...]:
    return tuple(sorted(ADDRESSED.sub("…", language("nb")(text)) for text in finding.message))
