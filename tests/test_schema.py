"""The table of sheets and columns is at one with the model, and no name means two things."""

from collections import Counter
from dataclasses import fields

import pytest

from audit.language import language
from audit.model import Account, Administrator, ClosingDay, Image, Inquiry, Leader, Removal, Waiver
from audit.schema import NO, SHEETS, YES, Column, Kind, Names, Sheet
from audit.workbook.headers import _bare

ROWS: dict[str, type] = {
    "accounts": Account,
    "units": Leader,
    "administrators": Administrator,
    "inquiries": Inquiry,
    "removals": Removal,
    "images": Image,
    "waivers": Waiver,
    "closing_days": ClosingDay,
}

every_sheet = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
every_column = pytest.mark.parametrize(
    ("sheet", "column"), [(sheet, column) for sheet in SHEETS.values() for column in sheet.columns]
)


def bare(names: Names) -> set[str]:
    """All that something is called, as headers are matched."""
    return {_bare(name) for name in (names.nb, names.nn, names.en, *names.synonyms)}


def shared(all_names: list[Names]) -> list[str]:
    """The names that more than one thing has."""
    return [name for name, times in Counter(name for names in all_names for name in bare(names)).items() if times > 1]


def test_no_two_sheets_share_a_name() -> None:
    assert shared([sheet.names for sheet in SHEETS.values()]) == []


@every_sheet
def test_no_two_columns_of_a_sheet_share_a_name(sheet: Sheet) -> None:
    assert shared([column.names for column in sheet.columns]) == []


@every_sheet
def test_a_sheet_is_known_by_its_key(sheet: Sheet) -> None:
    assert SHEETS[sheet.key] is sheet


@pytest.mark.parametrize("key", ROWS)
def test_the_columns_are_the_fields_of_the_row(key: str) -> None:
    assert [column.key for column in SHEETS[key].columns] == [field.name for field in fields(ROWS[key])]


def test_every_sheet_but_the_log_has_a_row_in_the_model() -> None:
    assert SHEETS.keys() - ROWS.keys() == {"moderation"}


def test_the_log_begins_with_what_the_log_reader_takes_first() -> None:
    assert [column.key for column in SHEETS["moderation"].columns if column.required] == [
        "day",
        "account",
        "moderated_by",
    ]
    assert [column.key for column in SHEETS["moderation"].columns][:3] == ["day", "account", "moderated_by"]


@every_sheet
def test_the_columns_that_tell_rows_apart_exist(sheet: Sheet) -> None:
    assert sheet.row_key
    assert set(sheet.row_key) <= {column.key for column in sheet.columns}


@every_sheet
def test_a_sheet_has_a_column_it_cannot_do_without_and_says_what_it_is_for(sheet: Sheet) -> None:
    assert any(column.required for column in sheet.columns)
    assert sheet.hint.message


@every_sheet
def test_a_sheet_finds_its_columns_by_key(sheet: Sheet) -> None:
    assert all(sheet.column(column.key) is column for column in sheet.columns)
    with pytest.raises(KeyError):
        sheet.column("nothing")


@every_column
def test_a_column_says_what_to_fill_in_in_every_language(sheet: Sheet, column: Column) -> None:
    words = [language(code)(column.hint) for code in ("nb", "nn", "en")]
    assert all(word.endswith(".") for word in words), f"{sheet.key}.{column.key}"


@every_column
def test_a_column_has_choices_where_it_takes_them_and_each_name_means_one(sheet: Sheet, column: Column) -> None:
    assert bool(column.choices) == (column.kind is Kind.CHOICE), f"{sheet.key}.{column.key}"
    assert shared([choice.names for choice in column.choices]) == []


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_excel_takes_the_name_of_every_sheet(language: str) -> None:
    for sheet in SHEETS.values():
        name = sheet.names.of(language)
        assert 0 < len(name) <= 31
        assert not set(name) & set(r"[]:*?/\'")


def test_yes_is_never_no() -> None:
    assert not YES & NO
    assert all(word == word.casefold() for word in YES | NO)
