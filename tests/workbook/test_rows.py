"""A row becomes the model's row; each cell that is blank or odd where it should not be is noted with its place."""

from datetime import date
from pathlib import Path

import pytest

from audit import schema
from audit.language import language
from audit.model import Administrator, Cell, Entry, Fault
from audit.workbook.faults import Faults, Tally
from audit.workbook.guard import open_package
from audit.workbook.headers import find_columns
from audit.workbook.rows import read_rows
from audit.workbook.sheets import sheets_of
from tests.workbooks import saved, workbook

TITLES = ["Konto-ID", "Navn", "E-post", "Fra", "Til"]
OLA = ["FB-001", "Ola Testesen", "ola@sandnes.example"]


def read(folder: Path, *rows: list[object], titles: list[str] = TITLES) -> tuple[list[Administrator], Faults]:
    """The rows of the sheet *Administratorer* whose header stands in row 1, and their faults."""
    content = workbook({"Administratorer": [titles, *rows]})
    (sheet,) = sheets_of(open_package(saved(folder, content)))
    faults = Faults()
    table = find_columns(schema.ADMINISTRATORS, sheet, "inventory.xlsx")
    return list(read_rows(table, Administrator, faults)), faults


def told(faults: Tally[Fault]) -> list[tuple[str, str, str, str]]:
    return [(fault.key, fault.column, str(fault.cell), fault.typed) for fault in faults.told()]


def test_each_value_stands_in_its_cell(tmp_path: Path) -> None:
    (row,), faults = read(tmp_path, [*OLA, date(2026, 1, 5), None])
    assert row.account == Entry("FB-001", Cell("Administratorer", 2, 1))
    assert row.start == Entry(date(2026, 1, 5), Cell("Administratorer", 2, 4))
    assert row.end == Entry(None, Cell("Administratorer", 2, 5))
    assert faults == Faults()


def test_a_column_that_the_sheet_lacks_is_blank_and_no_fault(tmp_path: Path) -> None:
    (row,), faults = read(tmp_path, list(OLA), titles=TITLES[:3])
    assert row.guideline_read == Entry(None, Cell("Administratorer", 2, 1))
    assert faults == Faults()


def test_blank_rows_are_passed_over_and_the_rest_keep_their_numbers(tmp_path: Path) -> None:
    rows, faults = read(tmp_path, [], list(OLA), [None, " ", "\N{NO-BREAK SPACE}"], [], list(OLA), [])
    assert [row.account.cell.row for row in rows] == [3, 6]
    assert faults == Faults()


def test_a_row_with_values_in_unknown_columns_alone_is_blank(tmp_path: Path) -> None:
    rows, faults = read(tmp_path, [None, None, None, "sum"], titles=[*TITLES[:3], "Egne notater"])
    assert (rows, faults) == ([], Faults())


def test_a_cell_that_cannot_be_understood_is_noted_and_counts_as_blank(tmp_path: Path) -> None:
    (row,), faults = read(tmp_path, ["FB-001", "Ola Testesen", "ola(a)sandnes.example", "ukjent", "#N/A"])
    assert row.email == Entry(None, Cell("Administratorer", 2, 3), "ola(a)sandnes.example")
    assert row.end == Entry(None, Cell("Administratorer", 2, 5), "#N/A")
    assert told(faults.unreadable) == [
        ("FB-001/Ola Testesen", "E-post", "Administratorer!C2", "ola(a)sandnes.example"),
        ("FB-001/Ola Testesen", "Fra", "Administratorer!D2", "ukjent"),
        ("FB-001/Ola Testesen", "Til", "Administratorer!E2", "#N/A"),
    ]
    assert [language("en")(fault.expected) for fault in faults.unreadable.told()] == [
        "one e-mail address",
        "a date, such as 3.10.2026",
        "a value; mend the formula, or type the value over it",
    ]
    assert {fault.account for fault in faults.unreadable.told()} == {"FB-001"}
    assert {fault.sheet for fault in faults.unreadable.told()} == {"Administratorer"}
    assert faults.blanks.told() == ()


def test_a_formula_that_was_never_calculated_is_not_blank(tmp_path: Path) -> None:
    _, faults = read(tmp_path, [*OLA[:2], '=B2&"@sandnes.example"'])
    assert told(faults.unreadable) == [
        ("FB-001/Ola Testesen", "E-post", "Administratorer!C2", '=B2&"@sandnes.example"')
    ]


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ([None, "Ola", "ola@b.example"], [("Ola", "Konto-ID", "Administratorer!A2", "")]),
        (["FB-001", None, "ola@b.example"], [("FB-001", "Navn", "Administratorer!B2", "")]),
        (["FB-001", "Ola", " "], [("FB-001/Ola", "E-post", "Administratorer!C2", "")]),
        (
            [None, None, "ola@b.example"],
            [
                ("ola@b.example", "Konto-ID", "Administratorer!A2", ""),
                ("ola@b.example", "Navn", "Administratorer!B2", ""),
            ],
        ),
        (
            [None, None, None, date(2026, 1, 5)],
            [("?", name, f"Administratorer!{at}2", "") for name, at in zip(TITLES[:3], "ABC", strict=True)],
        ),
    ],
)
def test_a_blank_cell_in_a_bold_column_is_noted(
    tmp_path: Path, row: list[object], faults: list[tuple[str, str, str, str]]
) -> None:
    assert told(read(tmp_path, row)[1].blanks) == faults


def test_the_key_of_a_row_does_not_change_when_the_sheet_is_sorted(tmp_path: Path) -> None:
    odd: list[list[object]] = [["FB-002", "Kari", "?"], ["FB-001", "Ola", "-"]]
    keys = {fault.key for fault in read(tmp_path, *odd)[1].unreadable.told()}
    assert (
        keys
        == {fault.key for fault in read(tmp_path, *reversed(odd))[1].unreadable.told()}
        == {"FB-002/Kari", "FB-001/Ola"}
    )
