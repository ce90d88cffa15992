"""The marked copy of a register that is long, odd or has more faults than anybody could look at."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from audit.language import Language
from audit.model import Cell, Text
from audit.render import marked
from audit.workbook import SheetValues
from tests.workbooks import register, saved, workbook

from .sample import usual
from .test_marked import cells, copied, notes, one


def test_a_long_sheet_shows_its_marked_rows_where_they_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked, "MOST_CELLS", 60)
    days = [(1, ["Dato", "Konto"]), *((n, [date(2026, 10, 1), f"FB-{n}"]) for n in range(2, 5_000))]
    report = one(Cell("Logg", 4_321, 2))
    content = marked.marked_copy(report, [SheetValues("Logg", 1, False, days)], Language("en"))
    assert cells(content)["Logg"] == {
        (1, 1): "Dato",
        (1, 2): "Konto",
        (4321, 1): date(2026, 10, 1),
        (4321, 2): "FB-4321",
    }
    book = load_workbook(BytesIO(content))
    assert book["Logg"].sheet_format.zeroHeight
    assert book["Findings"]["A3"].value == ("The sheet Logg is long, so only its rows with marked cells are shown.")


def test_what_there_is_no_room_to_mark_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked, "MOST_MARKS", 2)
    monkeypatch.setattr(marked, "MOST_LINES", 3)
    book = load_workbook(BytesIO(copied(saved(tmp_path, workbook(register())), usual())))
    assert len(list(notes(book))) == 2
    total = len({cell for found in usual().findings for cell in found.cells})
    lines = sum(len(found.cells) for found in usual().findings)
    assert [book.worksheets[0].cell(row, 1).value for row in (3, 4)] == [
        f"{lines - 3} more lines are left out.",
        f"{total - 2} more cells are not marked; results.json names them.",
    ]


def test_a_sheet_that_cannot_be_read_is_named_and_costs_only_itself() -> None:
    sheets = [SheetValues("Langt borte", trouble=Text("Too far.")), SheetValues("Kontoer", 1, False, [(1, ["Navn"])])]
    book = load_workbook(BytesIO(marked.marked_copy(usual(), sheets, Language("en"))))
    assert book.sheetnames == ["Findings", "Kontoer"]
    assert book["Findings"]["A3"].value == "The sheet Langt borte is left out. Too far."


def test_sheet_names_that_excel_refuses_are_made_fit() -> None:
    names = ["a/b", "A b", "a?b", "x" * 40, "x" * 40, "'"]
    sheets = [SheetValues(name, 0, False, [(1, [name])]) for name in names]
    report = one(Cell("a/b", 1, 1))
    book = load_workbook(BytesIO(marked.marked_copy(report, sheets, Language("en"))))
    assert book.sheetnames[1:] == ["a b", "A b (2)", "a b (3)", "x" * 31, "x" * 26 + " (2)", "-"]
    assert book["Findings"]["B5"].hyperlink.location == "'a b'!A1"
