"""`audit/template/`: a register that Excel opens, that guides whoever fills it in, and that harms nobody."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from audit import template
from audit.cli.init import setup_of
from audit.example import example_rows
from audit.language import language as speaking
from audit.model import Stage, Text, Trouble
from audit.schema import ACCOUNTS, MODERATION, SHEETS, Kind
from audit.settings import Settings
from audit.template import book, register, storable, write_register
from audit.template import file as files
from audit.template.figures import FIGURES
from audit.template.guidance import HAS_HAPPENED, TO_MIDNIGHT
from audit.template.lists import HELPER
from audit.template.live import SPARE, headings
from audit.template.overview import OVERVIEW
from audit.template.readme import README
from audit.workbook import read_inventory
from audit.workbook.headers import _bare

PROJECT = Path(__file__).parent.parent

LANGUAGES = pytest.mark.parametrize("language", ["nb", "nn", "en"])
SHEET_KEYS = pytest.mark.parametrize("key", list(SHEETS))

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://example.example")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1",
    "@SUM(1)",
    "{=1+1}",
    "#REF!",
    "#N/A",
    "http://example.example",
    "' quoted",
    "  spaces  ",
    "line\nline",
    "TRUE",
    "00123",
    "1/3",
)


def english(text: Text) -> str:
    return text.message


def opened(rows: template.Rows | None = None, language: str = "nb") -> Workbook:
    return load_workbook(BytesIO(register(language, rows, english))) if rows else empty(language)


@cache
def empty(language: str) -> Workbook:
    """Made once; no test changes it."""
    return load_workbook(BytesIO(register(language, {}, english)))


def sheet(key: str, rows: template.Rows | None = None, language: str = "nb") -> Worksheet:
    worksheet = opened(rows, language)[SHEETS[key].names.of(language)]
    assert isinstance(worksheet, Worksheet)
    return worksheet


def stored(column: str, value: object, key: str = "accounts", language: str = "nb") -> Any:
    """The cell that the value of one column ends in."""
    number = [each.key for each in SHEETS[key].columns].index(column) + 1
    return sheet(key, {key: [{column: value}]}, language).cell(2, number)


def validations(worksheet: Worksheet) -> dict[str, Any]:
    """What guides the typing in each column, by the column's letter."""
    return {str(each.sqref).split("2:")[0]: each for each in worksheet.data_validations.dataValidation}


# ------------------------------------------------------------------------------------- what is in it


@LANGUAGES
def test_every_sheet_and_column_is_there_in_the_order_of_the_schema(language: str) -> None:
    workbook = opened(language=language)
    sheets = [README, *(each.names for each in SHEETS.values()), FIGURES, HELPER]
    sheets.insert(sheets.index(MODERATION.names) + 1, OVERVIEW)
    assert workbook.sheetnames == [names.of(language) for names in sheets]
    for each in SHEETS.values():
        header = [cell.value for cell in workbook[each.names.of(language)][1]]
        more = headings(language) if each is SHEETS["accounts"] else []
        assert header == [column.names.of(language) for column in each.columns] + more


@LANGUAGES
def test_none_of_its_own_sheets_and_columns_is_taken_for_one_of_the_register(language: str) -> None:
    sheets = {_bare(name) for each in SHEETS.values() for name in each.names.official() + each.names.others()}
    assert not {_bare(names.of(language)) for names in (README, OVERVIEW, FIGURES, HELPER)} & sheets
    columns = {_bare(name) for each in ACCOUNTS.columns for name in each.names.official() + each.names.others()}
    assert not set(map(_bare, headings(language))) & columns


def test_the_hints_are_in_the_language_asked_for(tmp_path: Path) -> None:
    write_register(tmp_path / "new.xlsx", "nb", translate=lambda _: "på norsk")
    prompts = validations(load_workbook(tmp_path / "new.xlsx")["Kontoer"])
    assert prompts["A"].prompt == "på norsk"


@LANGUAGES
def test_it_speaks_the_language_by_itself(tmp_path: Path, language: str) -> None:
    write_register(tmp_path / "new.xlsx", language)
    assert load_workbook(tmp_path / "new.xlsx").sheetnames[1] == SHEETS["accounts"].names.of(language)


@SHEET_KEYS
def test_a_sheet_is_a_table_with_filters_and_its_header_stays(key: str) -> None:
    worksheet = sheet(key)
    (table,) = worksheet.tables.values()
    live = key == "accounts"
    last = get_column_letter(len(SHEETS[key].columns) + (len(headings("nb")) if live else 0))
    assert table.displayName.isascii()
    assert table.displayName.startswith("tbl_")
    assert table.ref == table.autoFilter.ref == f"A1:{last}{1 + SPARE if live else 2}"
    assert worksheet.freeze_panes == "B2"


def test_the_table_covers_the_rows() -> None:
    rows = [{"unit": f"Enhet {number}"} for number in range(1, 8)]
    (table,) = sheet("units", {"units": rows}).tables.values()
    assert table.ref == "A1:G8"
    (table,) = sheet("accounts", {"accounts": [{"id": f"FB-{number:03}"} for number in range(1, 8)]}).tables.values()
    last = get_column_letter(len(ACCOUNTS.columns) + len(headings("nb")))
    assert table.ref == f"A1:{last}{8 + SPARE}"


def test_a_row_typed_below_gets_the_live_status_too() -> None:
    worksheet = sheet("accounts")
    (table,) = worksheet.tables.values()
    given = {column.name: column.calculatedColumnFormula for column in table.tableColumns}
    for number, heading in enumerate(headings("nb"), len(ACCOUNTS.columns) + 1):
        assert (
            f"={given[heading].attr_text}" == worksheet.cell(2, number).value == worksheet.cell(1 + SPARE, number).value
        )


def test_table_names_differ() -> None:
    names = [table.displayName for worksheet in opened().worksheets for table in worksheet.tables.values()]
    assert len(set(names)) == len(SHEETS)


@SHEET_KEYS
def test_a_column_that_the_sheet_needs_looks_different(key: str) -> None:
    worksheet = sheet(key)
    for number, column in enumerate(SHEETS[key].columns, 1):
        assert worksheet.cell(1, number).font.bold is column.required


@SHEET_KEYS
def test_it_prints_across_one_page_with_the_header_on_each(key: str) -> None:
    worksheet = sheet(key)
    assert worksheet.page_setup.orientation == "landscape"
    assert worksheet.sheet_properties.pageSetUpPr is not None
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage
    across = 3 if key == "accounts" else 1
    assert (worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight) == (across, 0)
    assert worksheet.print_title_rows == "$1:$1"


# ------------------------------------------------------------------------------------- how it guides


@SHEET_KEYS
def test_every_column_has_its_hint(key: str) -> None:
    guides = validations(sheet(key))
    for number, column in enumerate(SHEETS[key].columns, 1):
        guide = guides[get_column_letter(number)]
        assert column.hint is not None
        assert guide.prompt == column.hint.message
        assert guide.showInputMessage
        assert str(guide.sqref).endswith("1048576")


@LANGUAGES
@SHEET_KEYS
def test_choices_and_dates_refuse_anything_else_but_blank(key: str, language: str) -> None:
    guides = list(validations(full(language)[SHEETS[key].names.of(language)]).values())
    for column, guide in zip(SHEETS[key].columns, guides, strict=True):
        if column.kind in (Kind.DAY, Kind.MOMENT):
            assert guide.type == "date"
        elif column.kind is Kind.YES_NO:
            assert listed(guide, language) == {"nb": ["Ja", "Nei"], "nn": ["Ja", "Nei"], "en": ["Yes", "No"]}[language]
        elif column.kind is Kind.CHOICE:
            assert listed(guide, language) == [each.names.of(language) for each in column.choices]
        elif column.key == "account":
            assert guide.formula1 == "lst_accounts"
        elif (key, column.key) == ("accounts", "unit"):
            assert guide.formula1 == "lst_units"
        elif (key, column.key) == ("accounts", "platform"):
            assert (guide.formula1, guide.errorStyle) == ("lst_platforms", "warning")
        elif (key, column.key) == ("waivers", "rule"):
            assert set(listed(guide, language)) >= {"SM101", "SM402"}
            assert "SM001" not in listed(guide, language)
        elif column.kind in (Kind.EMAIL, Kind.ID, Kind.COUNT):
            assert guide.type in ("custom", "whole")
        else:
            assert guide.type is None
            continue
        assert guide.showErrorMessage
        assert guide.allow_blank
        assert guide.error


def listed(guide: Any, language: str) -> list[str]:
    """The values of a drop-down that is a fixed list."""
    assert guide.type == "list"
    workbook = full(language)
    ((title, cells),) = workbook.defined_names[guide.formula1].destinations
    return [str(cell.value) for (cell,) in workbook[title][cells]]


@cache
def full(language: str) -> Workbook:
    return load_workbook(BytesIO(register(language, {}, speaking(language), setup_of(Settings()))))


def test_a_hint_names_the_rules_that_the_column_is_evidence_for() -> None:
    prompt = str(validations(full("nb")["Kontoer"])["I"].prompt)
    assert prompt.endswith("(SM101)")


@SHEET_KEYS
def test_rows_yet_to_be_typed_have_the_format_of_their_column(key: str) -> None:
    worksheet = sheet(key)
    formats = {Kind.ID: "@", Kind.DAY: "dd.mm.yyyy", Kind.MOMENT: "dd.mm.yyyy hh:mm"}
    for number, column in enumerate(SHEETS[key].columns, 1):
        dimension = worksheet.column_dimensions[get_column_letter(number)]
        if column.kind in formats:
            assert dimension.number_format == formats[column.kind]
        assert 8 <= dimension.width <= 44


@SHEET_KEYS
def test_a_day_that_has_not_come_is_refused_where_only_what_has_happened_is_noted(key: str) -> None:
    """The other days may lie ahead: a planned account, a waiver's end, the last day of a leader."""
    guides = list(validations(sheet(key)).values())
    for column, guide in zip(SHEETS[key].columns, guides, strict=True):
        happened = f"{key}.{column.key}" in HAS_HAPPENED
        assert (guide.formula2 == TO_MIDNIGHT) is happened
        assert ("has not come" in str(guide.error)) is happened
    assert {each.split(".")[1] for each in HAS_HAPPENED if each.startswith(f"{key}.")} <= {
        column.key for column in SHEETS[key].columns
    }


def test_the_log_tells_how_to_give_today_and_chooses_its_account() -> None:
    guides = validations(full("nb")["Moderering"])
    assert "Ctrl+Shift+," in guides["A"].prompt
    assert guides["A"].errorStyle in (None, "stop")
    assert guides["B"].formula1 == "lst_accounts"


@LANGUAGES
def test_no_note_of_the_audit_speaks_of_its_hidden_sheet(tmp_path: Path, language: str) -> None:
    """A register as it was made is full of formulas and a hidden sheet; that is nothing for the report's reader."""
    file = tmp_path / "inventory.xlsx"
    write_register(file, language, example_rows())
    notes = [note.message + str(dict(note.values)) for note in read_inventory(file).notes]
    assert not [note for note in notes if HELPER.of(language) in note or "idden" in note]


@pytest.mark.parametrize("title", ["Kontoer", "Månedsoversikt"])
def test_rows_that_stand_ready_are_not_printed(title: str) -> None:
    content = register("nb", {}, english)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.read("xl/workbook.xml").decode()
    place = opened().sheetnames.index(title)
    (area,) = re.findall(rf'<definedName name="_xlnm.Print_Area" localSheetId="{place}">(\w+)<', names)
    (formula,) = re.findall(rf'<definedName name="{area}"[^>]*>([^<]+)<', names)
    assert re.match(rf"'{title}'!\$A\$1:INDEX\('{title}'!\$A[A-Z]:\$A[A-Z],MAX\(", formula)


# ------------------------------------------------------------------------------------- what a cell holds


def test_a_day_is_a_real_date() -> None:
    cell = stored("opened", date(2026, 10, 3))
    assert cell.is_date
    assert (cell.value, cell.number_format) == (datetime(2026, 10, 3), "dd.mm.yyyy")


def test_a_moment_keeps_its_time() -> None:
    cell = stored("received", datetime(2026, 10, 3, 14, 30), "inquiries")
    assert (cell.value, cell.number_format) == (datetime(2026, 10, 3, 14, 30), "dd.mm.yyyy hh:mm")


def test_a_moment_without_a_time_shows_none() -> None:
    assert stored("received", date(2026, 10, 3), "inquiries").number_format == "dd.mm.yyyy"


def test_a_day_before_excel_s_calendar_is_text() -> None:
    assert stored("opened", date(1899, 5, 17)).value == "1899-05-17"


@pytest.mark.parametrize(("language", "yes", "no"), [("nb", "Ja", "Nei"), ("nn", "Ja", "Nei"), ("en", "Yes", "No")])
def test_yes_and_no_are_words(language: str, yes: str, no: str) -> None:
    assert stored("coat_of_arms", True, language=language).value == yes
    assert stored("coat_of_arms", False, language=language).value == no


def test_a_choice_is_the_language_s_word() -> None:
    assert stored("stage", Stage.CLOSED).value == "Avviklet"
    assert stored("stage", Stage.CLOSED, language="en").value == "Closed"
    assert stored("stage", "sovende").value == "sovende"


def test_an_id_is_text_even_where_it_is_a_number() -> None:
    cell = stored("id", 17841400012345678)
    assert (cell.value, cell.data_type, cell.number_format) == ("17841400012345678", "s", "@")


def test_a_number_is_a_number() -> None:
    assert stored("reviewed", 12, "moderation").value == 12
    assert stored("reviewed", float("nan"), "moderation").value == "nan"


def test_text_is_never_a_formula_an_error_or_a_link() -> None:
    columns = ("id", "name", "opened", "stage", "coat_of_arms")
    worksheet = sheet("accounts", {"accounts": [dict.fromkeys(columns, text) for text in HOSTILE]})
    places = [[each.key for each in ACCOUNTS.columns].index(column) + 1 for column in columns]
    for row, text in enumerate(HOSTILE, 2):
        for cell in (worksheet.cell(row, place) for place in places):
            assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_text_that_looks_like_a_formula_stays_text_when_somebody_edits_it() -> None:
    assert stored("name", "=1+1").quotePrefix
    assert not stored("name", "1+1").quotePrefix


def test_what_xml_cannot_hold_is_shown_as_a_replacement_character() -> None:
    assert stored("name", "a\x0bb\x00c\ud800d\uffffe").value == "a�b�c�d�e"


def test_text_that_excel_would_take_for_an_escape_is_kept() -> None:
    assert storable("_x0041_ x0041_") == "_x005F_x0041_ x0041_"


@pytest.mark.parametrize("letter", ["æ", "🙂"])
def test_very_long_text_is_cut_where_excel_s_limit_is_and_says_so(letter: str) -> None:
    cell = stored("note", letter * 40_000)
    assert cell.value.endswith(letter + "…")
    assert 32_760 < len(cell.value.encode("utf-16-le")) / 2 <= 32_767
    assert storable(letter * 16_000) == letter * 16_000


@pytest.mark.parametrize("rows", [{"account": []}, {"accounts": [{"ID": "FB-001"}]}])
def test_a_sheet_or_column_that_the_schema_lacks_is_not_dropped_in_silence(rows: template.Rows) -> None:
    with pytest.raises(KeyError):
        register("nb", rows, english)


# ------------------------------------------------------------------------------------- the file


def test_it_never_replaces_a_file(tmp_path: Path) -> None:
    file = tmp_path / "inventory.xlsx"
    file.write_bytes(b"somebody's work")
    with pytest.raises(Trouble, match="is there already"):
        write_register(file, "nb", translate=english)
    assert file.read_bytes() == b"somebody's work"
    assert list(tmp_path.iterdir()) == [file]


def test_it_never_replaces_a_file_that_appears_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "inventory.xlsx"

    def meanwhile(*given: Any) -> bytes:
        file.write_bytes(b"somebody's work")
        return b"ours"

    monkeypatch.setattr(book, "register", meanwhile)
    with pytest.raises(Trouble, match="is there already"):
        write_register(file, "nb", translate=english)
    assert file.read_bytes() == b"somebody's work"


def test_nothing_is_left_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(file: Path, content: bytes) -> None:
        raise Trouble(Text("The disk is full."))

    monkeypatch.setattr(files, "write_whole", no_room)
    with pytest.raises(Trouble, match="full"):
        write_register(tmp_path / "inventory.xlsx", "nb", translate=english)
    assert list(tmp_path.iterdir()) == []


def test_it_makes_the_folder(tmp_path: Path) -> None:
    write_register(tmp_path / "new" / "inventory.xlsx", "nb", translate=english)
    assert (tmp_path / "new" / "inventory.xlsx").is_file()


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match="cannot be written"):
        write_register(tmp_path / "file" / "inventory.xlsx", "nb", translate=english)


def test_the_same_rows_give_the_same_bytes() -> None:
    assert register("nb", example_rows(), english) == register("nb", example_rows(), english)


def test_no_part_of_it_tells_when_or_by_whom_it_was_made() -> None:
    content = register("nb", {}, english)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = load_workbook(BytesIO(content)).properties
    assert properties.creator == "Kontotilsyn"
    assert properties.created == properties.modified == datetime(2026, 1, 1)


def test_the_example_that_comes_with_the_program_is_the_one_it_makes(tmp_path: Path) -> None:
    """Where this fails after a change: remove inventory.xlsx and make it anew with `init --example`."""
    write_register(tmp_path / "inventory.xlsx", "nb", example_rows(), setup=setup_of(Settings()))
    # Part by part, for another build of zlib packs the same bytes otherwise.
    assert parts(PROJECT / "inventory.xlsx") == parts(tmp_path / "inventory.xlsx")


def parts(file: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(file) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]
