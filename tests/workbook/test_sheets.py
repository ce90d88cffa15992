"""Each value is found at its true cell; what calamine shows as blank but is none is put back."""

import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from audit.model import Trouble
from audit.workbook.guard import open_package
from audit.workbook.sheets import RawSheet, sheets_of
from audit.workbook.values import BrokenCell, Raw
from tests.workbooks import SHEET_PART, packed, parts, saved, sentence, sheet_of_xml, workbook

VALUE = "<v>7</v>"


def sheets(folder: Path, content: bytes) -> list[RawSheet]:
    return sheets_of(open_package(saved(folder, content)))


def values(folder: Path, content: bytes) -> dict[tuple[int, int], Raw]:
    """Everything that the workbook's first sheet holds, by row and column."""
    return {
        (number, place): raw
        for number, row in sheets(folder, content)[0].rows()
        for place, raw in enumerate(row, 1)
        if raw != ""
    }


def refused(folder: Path, content: bytes) -> str:
    with pytest.raises(Trouble) as caught:
        values(folder, content)
    return sentence(caught.value)


def test_the_sheets_come_by_name_in_the_order_of_the_workbook(tmp_path: Path) -> None:
    names = ["Kontoer", "Ark & 'ark'", "Målform"]
    assert [sheet.name for sheet in sheets(tmp_path, workbook({name: [] for name in names}))] == names


@pytest.mark.parametrize(("top", "left"), [(1, 1), (7, 3), (1, 30), (40, 1)])
def test_values_keep_their_place_wherever_the_table_begins(tmp_path: Path, top: int, left: int) -> None:
    rows = [["a", None, 1], [None, None, None], [None, date(2026, 10, 3), True], ["#N/A", "=A1", None]]
    assert values(tmp_path, workbook({"Ark": rows}, top, left)) == {
        (top, left): "a",
        (top, left + 2): 1.0,
        (top + 2, left + 1): date(2026, 10, 3),
        (top + 2, left + 2): True,
        (top + 3, left): BrokenCell("#N/A"),
        (top + 3, left + 1): BrokenCell("=A1"),
    }


def test_all_rows_are_as_wide_as_the_sheet(tmp_path: Path) -> None:
    content = workbook({"Ark": [["a"], [None, None, "=1+1"], [None, None, None, None, "#N/A"], [None, 1]]}, left=2)
    rows = dict(sheets(tmp_path, content)[0].rows())
    assert list(rows) == [1, 2, 3, 4]
    assert {len(row) for row in rows.values()} == {6}


def test_a_sheet_without_a_value_has_no_rows(tmp_path: Path) -> None:
    assert list(sheets(tmp_path, workbook({"Ark": []}))[0].rows()) == []


def test_a_sheet_of_broken_cells_alone_has_them(tmp_path: Path) -> None:
    assert values(tmp_path, workbook({"Ark": [["=1+1"]]}, 3, 4)) == {(3, 4): BrokenCell("=1+1")}


@pytest.mark.parametrize("word", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"])
def test_an_error_is_told_from_the_same_word_typed(tmp_path: Path, word: str) -> None:
    cells = f'<c r="A1" t="e"><v>{word}</v></c><c r="B1" t="inlineStr"><is><t>{word}</t></is></c>'
    found = values(tmp_path, sheet_of_xml(f'<row r="1">{cells}</row>'))
    assert found == {(1, 1): BrokenCell(word), (1, 2): word}


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('<c r="B2"><f>A1&gt;2</f></c>', BrokenCell("=A1>2")),
        ('<c r="B2"><f>A1</f><v/></c>', BrokenCell("=A1")),
        ('<c r="B2" s="1"><f>A1</f><v></v></c>', BrokenCell("=A1")),
        ('<c r="B2"><f t="shared" si="0"/></c>', BrokenCell("=")),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', BrokenCell("#DIV/0!")),
        ("<c r='B2' t='e'><v>#N/A</v></c>", BrokenCell("#N/A")),
        ('<c t="e" s="1" r="B2"><v>#N/A</v></c>', BrokenCell("#N/A")),
        ('<c r="b2" t="e"><v>#N/A</v></c>', BrokenCell("#N/A")),
        ('<c r="B2"><f>A1</f><v>7</v></c>', 7.0),
        ('<c r="B2" t="str"><f>A1</f><v>ja</v></c>', "ja"),
        ('<c r="B2" t="str"><f>A1</f><v></v></c>', None),
        ('<c r="B2" t="str"><f>A1</f><v/></c>', None),
        ('<c r="B2" t="e"/>', None),
        ('<c r="B2" s="1"/>', None),
    ],
)
def test_a_formula_or_an_error_is_what_it_shows(tmp_path: Path, cell: str, found: Raw) -> None:
    rows = f'<row r="1"><c r="A1">{VALUE}</c></row><row r="2">{cell}<c r="C2" t="e"><v>#REF!</v></c></row>'
    expected = {(1, 1): 7.0, (3 - 1, 3): BrokenCell("#REF!")} | ({} if found is None else {(2, 2): found})
    assert values(tmp_path, sheet_of_xml(rows)) == expected


def test_tags_with_a_prefix_are_read_alike(tmp_path: Path) -> None:
    rows = (
        '<x:row r="1"><x:c r="B1"><x:v>7</x:v></x:c><x:c r="C1" t="e"><x:v>#N/A</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="B2"><x:f>B1</x:f></x:c><x:c r="C2" t="str"><x:f>B1</x:f><x:v></x:v></x:c></x:row>'
    )
    found = values(tmp_path, sheet_of_xml(rows, "x:"))
    assert found == {(1, 2): 7.0, (1, 3): BrokenCell("#N/A"), (2, 2): BrokenCell("=B1")}


@pytest.mark.parametrize(
    "cell",
    [
        f'<c r="XFD1048576">{VALUE}</c>',
        f'<c r="XFD1048576" s="1" t="n">{VALUE}</c>',
        f'<c s="1" r="XFD1048576">{VALUE}</c>',
        f"<c r='XFD1048576'>{VALUE}</c>",
        f'<c r="xfd1048576">{VALUE}</c>',
        '<c r="XFD1048576"><f>1</f></c>',
    ],
)
def test_a_value_in_the_last_cell_of_all_is_refused_before_it_takes_memory(tmp_path: Path, cell: str) -> None:
    content = sheet_of_xml(f'<row r="1"><c r="A1">{VALUE}</c></row><row r="1048576">{cell}</row>')
    tracemalloc.start()
    words = refused(tmp_path, content)
    assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    tracemalloc.stop()
    assert words.startswith("inventory.xlsx, sheet Ark: a value stands far outside the table, near XFD1048576.")


@pytest.mark.parametrize(
    ("rows", "near"),
    [
        (f'<row r="1048576"><c r="IV1048576">{VALUE}</c></row>', "IV1048576"),
        (f'<row r="1"><c r="IW1">{VALUE}</c></row>', "IW1"),
        (f'<row r="1"><c r="AA1">{VALUE}</c></row><row r="1048576"><c r="A1048576">{VALUE}</c></row>', "AA1048576"),
        (f'<row r="200000"><c r="IV200000">{VALUE}</c></row>', "IV200000"),
        (f'<row><c r="IV200000">{VALUE}</c></row>', "IV200000"),
        (f"<row r='200000'><c r='IV200000'>{VALUE}</c></row>", "IV200000"),
        (f'<row r="1"><c r="IV1">{VALUE}</c></row><row r="100000"><c>{VALUE}</c></row>', "IV100000"),
        (
            f'<row r="1"><c r="AA1">{VALUE}</c></row><row r="1048576"><c r="{"x" * 40}" t="zz">{VALUE}</c></row>',
            "AA1048576",
        ),
        (f'<row r="1">{f"<c>{VALUE}</c>" * 300}</row>', "KN1"),
        (f"<row r='1'>{f'<c >{VALUE}</c>' * 30}</row><row r='999999'><c>{VALUE}</c></row>", "AD999999"),
        (f'<row r="1">{"<c/>" * 255}<c>{VALUE}</c></row><row r="99999"><c s="1">{VALUE}</c></row>', "IV99999"),
    ],
)
def test_a_stray_value_that_would_take_gigabytes_is_refused(tmp_path: Path, rows: str, near: str) -> None:
    assert f"far outside the table, near {near}. Press Ctrl+End" in refused(tmp_path, sheet_of_xml(rows))


def test_a_prefixed_value_far_away_is_refused(tmp_path: Path) -> None:
    rows = '<x:row r="1048576"><x:c r="XFD1048576"><x:v>7</x:v></x:c></x:row>'
    assert "near XFD1048576" in refused(tmp_path, sheet_of_xml(rows, "x:"))


@pytest.mark.parametrize("row", ["1048577", "1049999", "1050000", "2000000", "10000000", "4294967297"])
def test_a_row_that_cannot_exist_is_refused(tmp_path: Path, row: str) -> None:
    words = refused(tmp_path, sheet_of_xml(f'<row r="{row}"><c r="A{row}">{VALUE}</c></row>'))
    assert words.startswith(f"inventory.xlsx, sheet Ark: row {row} cannot exist in Excel.")


@pytest.mark.parametrize("row", ['<row r="0"><c r="A0">', '<row r="0"><c>', '<row><c r="A00">'])
def test_row_zero_is_refused_like_any_other_that_cannot_exist(tmp_path: Path, row: str) -> None:
    words = refused(tmp_path, sheet_of_xml(f'{row}{VALUE}</c></row><row r="1"><c r="A1">{VALUE}</c></row>'))
    assert words.startswith("inventory.xlsx, sheet Ark: row 0 cannot exist in Excel.")


@pytest.mark.parametrize(
    "blank",
    ['<c r="XFD1048576" s="3"/>', '<c r="XFD1048576" s="3" />', '<c s="3" r="XFD1048576"></c>', "<c r='IV1048576'/>"],
)
def test_a_cell_that_is_merely_formatted_may_stand_anywhere(tmp_path: Path, blank: str) -> None:
    rows = f'<row r="1"><c r="A1">{VALUE}</c><c r="AB1">{VALUE}</c></row><row r="1048576">{blank}</row>'
    assert values(tmp_path, sheet_of_xml(rows)) == {(1, 1): 7.0, (1, 28): 7.0}


def test_cells_that_do_not_say_where_they_stand_are_read_in_their_order(tmp_path: Path) -> None:
    rows = f'<row>{f"<c>{VALUE}</c>" * 3}</row><row r="900000"><c r="B900000">{VALUE}</c><c>{VALUE}</c></row>'
    assert values(tmp_path, sheet_of_xml(rows)) == dict.fromkeys(
        [(1, 1), (1, 2), (1, 3), (900_000, 2), (900_000, 3)], 7.0
    )


def test_one_value_far_down_a_narrow_sheet_is_read_at_its_row(tmp_path: Path) -> None:
    rows = f'<row r="1"><c r="A1">{VALUE}</c></row><row r="1048576"><c r="B1048576">{VALUE}</c></row>'
    assert values(tmp_path, sheet_of_xml(rows)) == {(1, 1): 7.0, (1_048_576, 2): 7.0}


def test_a_sheet_that_is_listed_but_gone_is_told(tmp_path: Path) -> None:
    there = parts(workbook({"Ark": [["a"]]}))
    del there[SHEET_PART]
    assert "inventory.xlsx: the sheet Ark is listed, but its content is missing." in refused(tmp_path, packed(there))


def test_a_macro_module_is_no_sheet(tmp_path: Path) -> None:
    declared = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    module = b'<sheet name="Modul1" sheetId="9" state="veryHidden" ' + declared + b' r:id=""/></sheets>'
    there = parts(workbook({"Ark": [["a"]]}))
    listed = there["xl/workbook.xml"].replace(b"</sheets>", module)
    assert [sheet.name for sheet in sheets(tmp_path, packed(there | {"xl/workbook.xml": listed}))] == ["Ark"]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_without_its_list_of_sheets_is_told(tmp_path: Path, part: str) -> None:
    there = parts(workbook({"Ark": [["a"]]}))
    assert "incomplete or damaged (" in refused(tmp_path, packed(there | {part: b"<broken"}))
    del there[part]
    if part == "_rels/.rels":
        assert values(tmp_path, packed(there)) == {(1, 1): "a"}
    else:
        assert f"inventory.xlsx is incomplete or damaged ({part})" in refused(tmp_path, packed(there))


def test_a_sheet_with_broken_xml_is_told(tmp_path: Path) -> None:
    assert "inventory.xlsx, sheet Ark is damaged near byte 153." in refused(
        tmp_path, sheet_of_xml("<row r='1'><c r='A1'><v>7</row>")
    )


@pytest.mark.parametrize("letters", ["utf-32", "cp037", "rot13", "none-such"])
def test_a_sheet_whose_second_opening_names_odd_letters_is_told(tmp_path: Path, letters: str) -> None:
    there = parts(workbook({"Ark": [["a"]]}))
    there[SHEET_PART] = f"<?xml version='1.0' encoding='{letters}'?><".encode("utf-16-be") + there[SHEET_PART]
    assert "inventory.xlsx, sheet Ark is damaged near byte" in refused(tmp_path, packed(there))


def test_parts_named_in_another_case_are_found(tmp_path: Path) -> None:
    there = parts(workbook({"Ark": [["a"]]}))
    there["xl/worksheets/Sheet1.xml"] = there.pop(SHEET_PART)
    assert values(tmp_path, packed(there)) == {(1, 1): "a"}
