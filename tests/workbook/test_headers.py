"""Sheets and columns are found under whatever name staff give them, and two that claim one name are told."""

from pathlib import Path

import pytest

from audit import schema
from audit.model import Trouble
from audit.workbook.guard import open_package
from audit.workbook.headers import Table, find_columns, find_sheet
from audit.workbook.sheets import RawSheet, sheets_of
from tests.workbooks import Rows, saved, sentence, workbook

FILE = "inventory.xlsx"
NB = "\N{NO-BREAK SPACE}"
LOG = ["Dato", "Konto-ID", "Moderert av"]


def sheets(folder: Path, *names: str) -> list[RawSheet]:
    return sheets_of(open_package(saved(folder, workbook({name: [] for name in names}))))


def found(folder: Path, rows: Rows, wanted: schema.Sheet = schema.MODERATION, top: int = 1, left: int = 1) -> Table:
    """The table of a workbook's only sheet *Ark*."""
    (sheet,) = sheets_of(open_package(saved(folder, workbook({"Ark": rows}, top, left))))
    return find_columns(wanted, sheet, FILE)


def refused(folder: Path, rows: Rows, wanted: schema.Sheet = schema.MODERATION) -> str:
    with pytest.raises(Trouble) as caught:
        found(folder, rows, wanted)
    return sentence(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "Kontoer",
        "Kontoar",
        "Accounts",
        "KONTOER",
        " kontoer ",
        f"Konto{NB}er",
        "Kontoliste",
        "Konto",
    ],
)
def test_a_sheet_is_found_in_every_language_and_by_synonym(tmp_path: Path, name: str) -> None:
    sheet = find_sheet(schema.ACCOUNTS, sheets(tmp_path, "Forside", name), FILE)
    assert sheet is not None
    assert sheet.name == name


def test_the_official_name_of_a_sheet_goes_before_a_synonym(tmp_path: Path) -> None:
    sheet = find_sheet(schema.ACCOUNTS, sheets(tmp_path, "Konto", "Kontoer"), FILE)
    assert sheet is not None
    assert sheet.name == "Kontoer"


def test_two_sheets_of_one_name_are_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        find_sheet(schema.ACCOUNTS, sheets(tmp_path, "Kontoer", "Accounts"), FILE)
    assert sentence(caught.value) == (
        "inventory.xlsx has two sheets that may be Kontoer: Kontoer and Accounts. Rename the one that is not."
    )


def test_an_optional_sheet_may_be_absent(tmp_path: Path) -> None:
    assert find_sheet(schema.IMAGES, sheets(tmp_path, "Kontoer"), FILE) is None


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (["Moderring", "Kontoer"], "Sheets here: Moderring and Kontoer. Did you mean “Moderring”?"),
        (["Ark1", "Ark2", "Ark3"], "Sheets here: Ark1, Ark2 and Ark3."),
    ],
)
def test_a_missing_sheet_is_told_with_those_that_are_there(tmp_path: Path, there: list[str], words: str) -> None:
    with pytest.raises(Trouble) as caught:
        find_sheet(schema.MODERATION, sheets(tmp_path, *there), FILE)
    assert sentence(caught.value) == f"inventory.xlsx has no sheet Moderering. {words}"


@pytest.mark.parametrize(
    "titles",
    [
        LOG,
        ["Date", "Account ID", "Moderated by"],
        ["dato", "KONTO ID", "moderert AV"],
        [f"{NB}Dato ", f"Konto{NB}ID", "Moderert\nav"],
        ["Dato*", "Konto-\nID", "Moderert av:"],
        ["Dag", "KontoID", "Signatur"],
        ["D\N{ZERO WIDTH SPACE}ato", "Konto\N{NON-BREAKING HYPHEN}ID", "Moderert  av"],
    ],
)
def test_a_column_is_found_under_whatever_it_is_called(tmp_path: Path, titles: list[str]) -> None:
    assert found(tmp_path, [titles]).columns == {"day": 0, "account": 1, "moderated_by": 2}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("wanted", schema.SHEETS.values(), ids=schema.SHEETS)
def test_every_column_is_found_in_every_language(tmp_path: Path, wanted: schema.Sheet, language: str) -> None:
    titles = [column.names.of(language) for column in wanted.columns]
    assert list(found(tmp_path, [titles], wanted).columns) == [column.key for column in wanted.columns]


def test_columns_come_in_any_order_among_others_and_blanks(tmp_path: Path) -> None:
    table = found(tmp_path, [["Uke", "Moderert av", None, "Konto-ID", "Kontonavn", " ", "Dato"]])
    assert table.columns == {"moderated_by": 1, "account": 3, "day": 6}


@pytest.mark.parametrize(("top", "left"), [(1, 1), (7, 3)])
def test_the_header_row_is_found_below_titles_and_blank_rows(tmp_path: Path, top: int, left: int) -> None:
    rows = [["Moderering i Sandnes"], ["Dato", "i dag"], [], LOG, [], ["3.10.2026", "FB-001", "Kari"]]
    table = found(tmp_path, rows, top=top, left=left)
    assert table.header_row == top + 3
    assert table.columns == {"day": left - 1, "account": left, "moderated_by": left + 1}
    assert [number for number, row in table.rows if any(row)] == [top + 5]
    letter = {1: "B", 3: "D"}[left]
    assert str(table.cell(top + 5, "account")) == f"Ark!{letter}{top + 5}"


def test_the_official_name_of_a_column_goes_before_a_synonym(tmp_path: Path) -> None:
    assert found(tmp_path, [["Dag", *LOG, "Moderator"]]).columns == {"day": 1, "account": 2, "moderated_by": 3}


def test_the_cell_of_a_missing_column_is_that_of_the_first_it_must_have(tmp_path: Path) -> None:
    assert str(found(tmp_path, [["Uke", *LOG]]).cell(9, "reviewed")) == "Ark!B9"


def test_two_columns_of_one_name_are_told_with_both_cells(tmp_path: Path) -> None:
    assert refused(tmp_path, [["Moderering"], [*LOG, None, "Date"]]) == (
        "inventory.xlsx: two columns are both Dato (Ark!A2 and Ark!E2). Rename the one that is not."
    )


def test_two_columns_of_one_synonym_are_told(tmp_path: Path) -> None:
    assert "both Moderert av (Ark!C1 and Ark!D1)" in refused(tmp_path, [["Dato", "Konto-ID", "Signatur", "Moderator"]])


def test_two_columns_of_remarks_do_no_harm(tmp_path: Path) -> None:
    assert found(tmp_path, [[*LOG, "Merknad", "Merknad"]]).columns["note"] == 3


@pytest.mark.parametrize(
    ("titles", "words"),
    [
        (
            ["Dato", "Konto-ID", "Modert av"],
            "row 3 lacks the column Moderert av. It holds Dato, Konto-ID and Modert av. Did you mean “Modert av”?",
        ),
        (["Dato", "Uke"], "row 3 lacks the column Konto-ID and Moderert av. It holds Dato and Uke."),
    ],
)
def test_a_missing_column_is_told_with_those_that_are_there(tmp_path: Path, titles: list[str], words: str) -> None:
    rows = [["Moderering"], [], titles, ["3.10.2026", "FB-001", "Kari"]]
    assert refused(tmp_path, rows) == f"inventory.xlsx, sheet Ark: {words}"


@pytest.mark.parametrize("rows", [[], [["Hei"], [1, 2, 3]], [["#N/A", "=A1"]]], ids=["empty", "other", "broken"])
def test_a_sheet_without_a_header_row_is_told(tmp_path: Path, rows: Rows) -> None:
    assert refused(tmp_path, rows) == (
        "inventory.xlsx, sheet Ark: no row holds the headings Dato, Konto-ID and Moderert av. "
        "Write them in one row above the data."
    )
