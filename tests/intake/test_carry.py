"""The new workbook holds the register and everything of the list beside it, and stays a good workbook."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from audit.intake.carry import write
from audit.language import language
from audit.model import Trouble
from audit.template import Setup, write_register
from audit.workbook import read_inventory
from tests.intake.lists import MESSY, Rows, imported, planned, values
from tests.workbooks import parts, sentence

HOSTILE: Rows = (
    ("Kontonavn", "Virksomhet", "=SUM(A1)", "Konto-ID (gammel)"),
    ("=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "#N/A"),
    ("-2+3", "_x0041_", "=1+1", "https://x.example"),
)


def test_further_columns_stand_in_the_table_at_its_end(tmp_path: Path) -> None:
    file = imported(tmp_path, {"Liste": MESSY})
    sheet = openpyxl.load_workbook(file)["Kontoer"]
    last = sheet.max_column
    assert [cell.value for (cell,) in sheet.iter_rows(min_col=last, max_row=4)] == ["Kategori", "Kultur", "=1+1", None]
    (table,) = sheet.tables.values()
    assert table.ref == sheet.dimensions
    assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[1]]
    assert table.autoFilter is None or table.autoFilter.ref == table.ref


def test_a_further_heading_is_not_taken_for_a_column_of_the_register(tmp_path: Path) -> None:
    rows: Rows = (
        ("Konto", "Account ID", "Nr", "Kategori", "kategori", None, "Opprettet", "Opprettet"),
        ("a", "FB-7", "x", "1", "2", "3", "1.1.2020", "2.1.2020"),
    )
    file = imported(tmp_path, {"Liste": rows}, "Account ID=", "Nr=Konto-ID")
    headings = [str(each) for each in values(file, "Kontoer")[0]]
    assert headings[-5:] == [
        "Account ID (gammel liste)",
        "Kategori",
        "kategori (2)",
        "Kolonne 4",
        "Opprettet (gammel liste)",
    ]
    assert read_inventory(file).accounts[0].id.value == "x"


def test_other_sheets_and_what_is_left_stand_beside_the_register(tmp_path: Path) -> None:
    other = (("Plattform", None), (None, "=1+1"), (3.5, True))
    file = imported(tmp_path, {"Liste": MESSY, "Notater": other, "Unntak": (("a",),)})
    names = openpyxl.load_workbook(file).sheetnames
    assert names[-3:] == ["Notater", "Unntak (gammel liste)", "Ikke plassert"]
    assert values(file, "Notater") == [tuple(row) for row in other]
    assert [row[:3] for row in values(file, "Ikke plassert")][1:4] == [
        ("Liste!A1", None, "Sosiale medier i kommunen"),
        ("Liste!A2", None, "Sist oppdatert av Kari"),
        ("Liste!D5", "Avdeling", "Kultur"),
    ]


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    file = imported(tmp_path, {"Liste": HOSTILE, "=Ark": (("=1+1", "#REF!"),)})
    book = openpyxl.load_workbook(file)
    assert not [cell.coordinate for row in book["=Ark"].iter_rows() for cell in row if cell.data_type in "fe"]
    found = {cell.value for row in book["Kontoer"].iter_rows(min_row=2) for cell in row if cell.data_type == "s"}
    assert {"@SUM(1)", "-2+3", "+1+1", "https://x.example"} <= found
    assert not any(b"<hyperlink" in part for part in parts(file.read_bytes()).values())


def formula_or_value(cell: Any) -> Any:
    """What stands in the cell; of a formula that works on many cells at once, its text and where it holds."""
    value = cell.value
    return (value.ref, value.text) if isinstance(value, ArrayFormula) else value


def test_adding_to_the_register_takes_nothing_from_it(tmp_path: Path) -> None:
    made = planned(MESSY)
    plain, whole = tmp_path / "plain.xlsx", tmp_path / "whole.xlsx"
    write_register(plain, "nb", {"accounts": made.accounts, "units": made.units, "administrators": made.administrators})
    write(whole, made, language("nb"), Setup())
    before, after = openpyxl.load_workbook(plain), openpyxl.load_workbook(whole)
    assert after.defined_names.keys() == before.defined_names.keys()
    assert after.sheetnames == [*before.sheetnames, "Ikke plassert"]
    for name in before.sheetnames:
        one, other = before[name], after[name]
        assert [each.sqref for each in one.data_validations.dataValidation] == [
            each.sqref for each in other.data_validations.dataValidation
        ]
        assert [each.formula1 for each in one.data_validations.dataValidation] == [
            each.formula1 for each in other.data_validations.dataValidation
        ]
        assert [str(each.sqref) for each in one.conditional_formatting] == [
            str(each.sqref) for each in other.conditional_formatting
        ]
        assert one.tables.keys() == other.tables.keys()
        assert one.freeze_panes == other.freeze_panes
        assert one.print_title_rows == other.print_title_rows
        assert one.page_setup.orientation == other.page_setup.orientation
        for row in one.iter_rows():
            for cell in row:
                same = other[cell.coordinate]
                assert (formula_or_value(same), same.data_type, same.number_format) == (
                    formula_or_value(cell),
                    cell.data_type,
                    cell.number_format,
                )


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "ny.xlsx"
    file.write_text("kept")
    with pytest.raises(Trouble) as trouble:
        write(file, planned(MESSY), language("nb"), Setup())
    assert "is there already" in sentence(trouble.value)
    assert file.read_text() == "kept"
