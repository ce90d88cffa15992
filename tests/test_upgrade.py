"""`init --upgrade`: a register of an older layout in today's, every cell accounted for and every verdict kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from audit.cli import main
from audit.cli.init import setup_of
from audit.intake.carry import ESCAPE_LOOKALIKE
from audit.language import language
from audit.model import Trouble
from audit.schema import ACCOUNTS, SHEETS, Column
from audit.settings import Settings
from audit.template import register, working
from audit.upgrade import Plan, plan, read_old, summary, write
from audit.upgrade.journey import Fate
from audit.upgrade.plan import hold_account
from audit.workbook.values import Misread, understand
from tests.old_registers import OldRegister, old_registers, verdicts
from tests.workbooks import SHEET_PART, Rows, patched, saved, sentence, table, workbook
from tests.workbooks import register as small

PROJECT = Path(__file__).parent.parent
SETUP = setup_of(Settings())
NOTE = get_column_letter([column.key for column in ACCOUNTS.columns].index("note") + 1)
LIVE = [get_column_letter(len(ACCOUNTS.columns) + number) for number in (1, 2)]  #: the first two of the live status
FEW = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],  # making a failing register smaller would take minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(autouse=True, scope="module")
def little_room() -> Iterator[None]:
    """The live status of these workbooks sees few rows, for writing many takes a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(working, "ROOM", {"accounts": (5, 5), "units": (5, 5), "administrators": (5, 5)})
        yield


def upgraded(old: Path, new: Path, code: str = "") -> Plan:
    found = read_old(old)
    made = plan(found, code or found.language or "nb", SETUP)
    write(new, made, SETUP)
    return made


@given(old_registers())
@FEW
def test_every_cell_of_any_old_register_is_accounted_for_and_every_verdict_kept(register: OldRegister) -> None:
    with TemporaryDirectory() as folder:
        old, new = saved(Path(folder), register.content, "old.xlsx"), Path(folder) / "new.xlsx"
        made = upgraded(old, new)
        assert sum(len(journey.fates) for journey in made.journeys) == register.cells
        assert hashlib.sha256(old.read_bytes()).digest() == hashlib.sha256(register.content).digest()
        assert rows_of(new) == rows_of(old)
        assert verdicts(new) == verdicts(old)


def rows_of(file: Path) -> dict[str, list[dict[str, object]]]:
    """What the reader understands of each row that holds anything, by the sheet's key and the column's."""
    found = {}
    for sheet in read_old(file).sheets:
        if sheet.schema is not None:
            rows = [
                {key: understood(row[place], sheet.schema.column(key)) for key, place in sheet.columns.items()}
                for number, row in sheet.rows
                if number > sheet.header_row
            ]
            found[sheet.schema.key] = [kept for row in rows if (kept := {key: row[key] for key in row if row[key]})]
    return {key: rows for key, rows in found.items() if rows}


def understood(raw: object, column: Column) -> object:
    """The value, or what stands there; a number beside its kind, for 0 and FALSE are equal to Python."""
    value = understand(raw, column)
    return (type(value).__name__, value.typed if isinstance(value, Misread) else value) if value is not None else None


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("example"), (PROJECT / "inventory.xlsx").read_bytes())


def test_the_example_keeps_its_verdicts_in_all_three_languages(example: Path, tmp_path: Path) -> None:
    before = verdicts(example)
    assert len(before) > 20
    last = example
    for code in ("nn", "en"):
        made = upgraded(last, tmp_path / f"{code}.xlsx", code)
        last = tmp_path / f"{code}.xlsx"
        assert verdicts(last) == before
        assert made.count(Fate.LISTED) == made.count(Fate.FURTHER) == made.count(Fate.SHEET) == 0
        assert read_old(last).language == code
    assert rows_of(last) == rows_of(example)


def test_the_new_workbook_is_todays_template(example: Path, tmp_path: Path) -> None:
    upgraded(example, tmp_path / "new.xlsx")
    fresh = openpyxl.load_workbook(BytesIO(register("nb", {}, language("nb"), SETUP)))
    made = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert made.sheetnames == fresh.sheetnames
    assert made.defined_names.keys() == fresh.defined_names.keys()
    assert [[cell.value for cell in row] for row in made["Les meg"]] == [
        [cell.value for cell in row] for row in fresh["Les meg"]
    ]
    for key in SHEETS:
        one, other = made[SHEETS[key].names.nb], fresh[SHEETS[key].names.nb]
        assert [cell.value for cell in one[1]] == [cell.value for cell in other[1]]
        assert [str(each.sqref) for each in one.data_validations.dataValidation] == [
            str(each.sqref) for each in other.data_validations.dataValidation
        ]


def old(folder: Path, **sheets: Rows | None) -> Path:
    return saved(folder, workbook(small(**sheets)), "old.xlsx")


def accounts(*rows: dict[str, object]) -> list[list[object]]:
    good = {"id": "FB-001", "platform": "Facebook", "name": "bib", "unit": "Biblioteket"}
    return table(ACCOUNTS, *(good | row for row in rows))


def test_an_older_template_with_all_it_held_leaves_its_furniture_behind(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(PROJECT / "inventory.xlsx")
    book["Kontoer"][f"{LIVE[0]}1"] = "Mangler nå"  # another version's word: carried along like any column
    book["Kontoer"][f"{LIVE[1]}3"] = "sett på av Kari"  # typed over the live status
    book["Les meg"]["A4"] = "Ring Kari før du endrer noe."
    book["Innstillinger"]["B6"] = 3
    book.save(tmp_path / "old.xlsx")
    made = upgraded(tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    listed = {str(each.cell): each.value for each in made.leftovers}
    assert listed == {
        f"Kontoer!{LIVE[1]}3": "sett på av Kari",
        "'Les meg'!A4": "Ring Kari før du endrer noe.",
        "Innstillinger!B6": 3,
    }
    new = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert new.sheetnames == [*openpyxl.load_workbook(PROJECT / "inventory.xlsx").sheetnames, "Ikke plassert"]
    assert {row[0].value: row[2].value for row in new["Ikke plassert"].iter_rows(min_row=2)} == listed


def test_a_sheet_of_their_own_by_a_name_of_the_templates_travels_along(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(small())))
    book.create_sheet("Les meg").append(["Rutiner", "=1+1"])
    book.save(tmp_path / "old.xlsx")
    upgraded(tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    new = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert [cell.value for cell in new["Les meg (2)"][1]] == ["Rutiner", "=1+1"]
    assert new["Les meg (2)"]["B1"].data_type == "s"


TEXTS = ("=1+1", "+47", "-2", "@x", "00123", "12345678901234567", "_x0041_", "a\nb", "' quoted", "x" * 32_767)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:9])
def test_a_hostile_text_stays_the_text_that_it_was(tmp_path: Path, text: str) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(small(accounts=accounts({"note": "?"})))))
    sheet = book["Kontoer"]
    for cell in (sheet.cell(2, len(ACCOUNTS.columns)), sheet.cell(2, len(ACCOUNTS.columns) + 2)):
        cell.value, cell.data_type = ESCAPE_LOOKALIKE.sub("_x005F_", text), "s"
    book.create_sheet("Mer")["B2"].value = "x"
    book["Mer"]["B2"].value, book["Mer"]["B2"].data_type = ESCAPE_LOOKALIKE.sub("_x005F_", text), "s"
    book.save(tmp_path / "old.xlsx")
    upgraded(tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    found = {sheet.name: sheet for sheet in read_old(tmp_path / "new.xlsx").sheets}
    row = dict(found["Kontoer"].rows)[2]
    assert row[found["Kontoer"].columns["note"]] == text
    assert row[-1] == text
    assert dict(found["Mer"].rows)[2][1] == text
    assert not found["Kontoer"].formulas & {(2, len(row)), (2, len(ACCOUNTS.columns))}
    assert not found["Mer"].formulas


VALUES = (
    True,
    0.125,
    -1.5,
    42.0,
    1.2e17,
    time(9, 30),
    timedelta(hours=36),
    datetime(2026, 10, 3, 9, 5, 7),
)


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_a_value_that_is_no_text_stays_what_it_was(tmp_path: Path, value: object) -> None:
    rows = accounts({"note": value})
    rows[0] += ["Mer"]
    rows[1] += [value]
    upgraded(old(tmp_path, accounts=rows), tmp_path / "new.xlsx")
    found = {sheet.name: sheet for sheet in read_old(tmp_path / "new.xlsx").sheets}
    row = dict(found["Kontoer"].rows)[2]
    assert row[found["Kontoer"].columns["note"]] == value
    assert row[-1] == ("120000000000000000" if value == 1.2e17 else value)


def test_errors_formulas_and_merged_cells_are_reported_as_before(tmp_path: Path) -> None:
    rows = accounts({"opened": "#REF!", "approved_on": "=1+1"}, {"id": "FB-002"}, {"id": "FB-003", "closed": None})
    book = openpyxl.load_workbook(BytesIO(workbook(small(accounts=rows))))
    sheet = book["Kontoer"]
    closed = [column.key for column in ACCOUNTS.columns].index("closed") + 1
    sheet.cell(2, closed).value = date(2030, 1, 1)
    sheet.merge_cells(start_row=2, end_row=4, start_column=closed, end_column=closed)
    book.save(tmp_path / "old.xlsx")
    made = upgraded(tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    assert verdicts(tmp_path / "new.xlsx") == verdicts(tmp_path / "old.xlsx")
    assert [str(each.cell) for each in made.leftovers] == ["Kontoer!L2"]
    said = [language("en")(text) for text in summary(made, {})]
    assert any("H2:H4 were merged" in text for text in said)
    assert openpyxl.load_workbook(tmp_path / "new.xlsx")["Kontoer"].cell(3, closed).data_type == "e"


def test_the_last_values_of_formulas_are_carried_and_said_so(tmp_path: Path) -> None:
    content = workbook(small(accounts=accounts({"note": "=1+1"})))
    content = patched(content, SHEET_PART, b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    upgraded(saved(tmp_path, content, "old.xlsx"), tmp_path / "new.xlsx")
    new = read_old(tmp_path / "new.xlsx").sheets[1]
    assert dict(new.rows)[2][new.columns["note"]] == 2.0
    said = [language("en")(text) for text in summary(plan(read_old(tmp_path / "old.xlsx"), "nb", SETUP), {})]
    assert "  1 formula is carried as the value it last had." in said


def test_notes_on_cells_travel_along_or_are_listed(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(small())))
    book["Kontoer"]["B2"].comment = Comment("=spurt\nKari", "en")
    book["Kontoer"]["Z9"].comment = Comment("langt borte", "en")
    book.save(tmp_path / "old.xlsx")
    made = upgraded(tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    new = openpyxl.load_workbook(tmp_path / "new.xlsx")
    note = new["Kontoer"]["B2"].comment
    assert note is not None
    assert note.text == "=spurt\nKari"
    assert [(str(each.cell), each.value) for each in made.leftovers] == [("Kontoer!Z9", "langt borte")]


def test_a_hidden_sheet_stays_hidden_and_a_missing_one_is_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(small())))
    book.create_sheet("Passord").append(["x"])
    book["Passord"].sheet_state = "veryHidden"
    book["Virksomheter"].sheet_state = "hidden"
    del book["Moderering"]
    book.save(tmp_path / "old.xlsx")
    made = upgraded(tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    new = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert new["Passord"].sheet_state == "hidden"
    assert new["Virksomheter"].sheet_state == "visible"
    said = [language("en")(text) for text in summary(made, {"Passord": "Passord"})]
    assert "There was no sheet Moderering; the new one is empty." in said
    assert any(text.startswith("There was no sheet Bilder; the new one is empty. Delete it") for text in said)


def test_a_text_longer_than_excel_holds_is_refused(tmp_path: Path) -> None:
    content = workbook(small(accounts=accounts({"note": "?"})))
    content = patched(content, SHEET_PART, b"<t>?</t>", b"<t>%b</t>" % (b"x" * 32_768))
    with pytest.raises(Trouble) as trouble:
        read_old(saved(tmp_path, content, "old.xlsx"))
    assert f"Kontoer!{NOTE}2 holds more text" in sentence(trouble.value)


def test_a_cell_that_would_be_lost_stops_the_upgrade(tmp_path: Path) -> None:
    made = plan(read_old(old(tmp_path)), "nb", SETUP)
    made.tables["accounts"].rows[0].pop("name")
    with pytest.raises(Trouble) as trouble:
        write(tmp_path / "new.xlsx", made, SETUP)
    assert "Kontoer!C2 would have been lost" in sentence(trouble.value)
    assert not (tmp_path / "new.xlsx").exists()
    del made.tables["accounts"].fates[2, 1]
    with pytest.raises(Trouble, match="A2 would have been lost"):
        hold_account(made.tables["accounts"])


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    rows = accounts({})
    rows[0] += [f"Egen {number}" for number in range(230)]
    with pytest.raises(Trouble, match="more columns than fit"):
        plan(read_old(old(tmp_path, accounts=rows)), "nb", SETUP)


def test_the_command_says_what_went_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDIT_ORGANISATION__LANGUAGE", "en")
    rows = [["Register for kommunen"], *accounts({"opened": "3.10.2020"})]
    rows[1] += ["Kategori"]
    rows[2] += ["Kultur"]
    before = old(tmp_path, accounts=rows).read_bytes()
    assert main(["init", "--upgrade", "old.xlsx", "new.xlsx"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "Kontoer → Kontoer: 1 row, 5 cells in their columns" in said
    assert "  Further columns, at the end: Kategori (2 cells, headings included)" in said
    assert "  Kontoer!A1: it stands above the headings" in said
    assert said[-1].startswith("new.xlsx is made.")
    assert (tmp_path / "old.xlsx").read_bytes() == before
    assert [cell.value for cell in openpyxl.load_workbook("new.xlsx")["Kontoer"]["AB"][:2]] == ["Kategori", "Kultur"]
    assert main(["init", "--upgrade", "old.xlsx", "en.xlsx", "--language", "en"]) == 0
    assert "Accounts" in openpyxl.load_workbook("en.xlsx").sheetnames


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["old.xlsx"], "Say what to call the new workbook"),
        (["old.xlsx", "old.xlsx"], "is there already"),
        (["old.xlsx", "new.xlsx", "--example"], "--example does not go with it"),
        (["none.xlsx", "new.xlsx"], "There is no file none.xlsx"),
        (["junk.xlsx", "new.xlsx"], "is not an Excel workbook"),
        (["other.xlsx", "new.xlsx"], "has no sheet Kontoer"),
        ([".", "new.xlsx"], "is a folder"),
    ],
)
def test_what_cannot_be_upgraded_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    why: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDIT_ORGANISATION__LANGUAGE", "en")
    old(tmp_path)
    saved(tmp_path, b"junk", "junk.xlsx")
    saved(tmp_path, workbook({"Ark": [["x"]]}), "other.xlsx")
    assert main(["init", "--upgrade", *words]) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "new.xlsx").exists()
