"""The marked copy holds the register's values and nothing else, and says at each faulty cell what is wrong."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from audit.language import Language, language
from audit.model import Cell, Finding, Severity, Status, Text, Trouble
from audit.render import marked
from audit.render.excel import MARKED, MOST_CHARACTERS, plain
from audit.render.sheet import FILL
from audit.report import Report
from audit.workbook import SheetValues, raw_sheets
from tests.catalogues import PROJECT
from tests.test_real_programs import audited, through_libreoffice
from tests.workbooks import register, saved, workbook

from .sample import HOSTILE, LONG, hostile, usual

OTHERS: dict[str, list[list[object]]] = {
    "Notater": [["=1+1", "+47", "#REF!", "#N/A", None, "Linje\nto", 3, 2.5, True, "0012", "_x000D_"]],
    "Dager": [
        ["Dag", "Tid", "Klokke"],
        [date(2026, 10, 3), datetime(2026, 10, 3, 14, 30), time(8, 15)],
        [datetime(1999, 12, 31, 23, 59, 58), date(1905, 2, 1), None],
    ],
    "findings": [["a sheet that is called like ours"]],
    "Tomt": [],
    "Ole's & <b>": [["<script>"]],
}


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return saved(tmp_path, workbook({**register(), **OTHERS}))


def copied(file: Path, report: Report, code: str = "en") -> bytes:
    return marked.marked_copy(report, raw_sheets(file, sha256(file)), Language(code))


def cells(content: bytes) -> dict[str, dict[tuple[int, int], object]]:
    """What another reader sees, by sheet and place."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {
        name: {
            (row, column): value
            for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1)
            for column, value in enumerate(values, 1)
            if value != ""
        }
        for name in book.sheet_names
    }


def notes(book: Workbook) -> Iterator[tuple[Worksheet, str, str]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment:
                    assert cell.comment.author == "Kontotilsyn"
                    yield sheet, cell.coordinate, cell.comment.text


def one(cell: Cell, **changed: object) -> Report:
    """A report of one finding in that cell."""
    found = Finding(
        id="SM101:x", rule="SM101", status=Status.BREACH, severity=Severity.HIGH, message=(Text("Wrong."),),
        fix=Text("Mend it."), cells=(cell,),
    )  # fmt: skip
    return replace(usual(), findings=(replace(found, **changed),))  # type: ignore[arg-type]


def test_every_value_of_every_sheet_stands_where_it_stood(source: Path) -> None:
    copy = cells(copied(source, usual()))
    wanted = {sheet.name: sheet for sheet in raw_sheets(source, sha256(source))}
    assert list(copy) == ["Findings (2)", *wanted]
    for name, sheet in wanted.items():
        told = {(row, n): v for row, values in sheet.rows for n, v in enumerate(values, 1) if v != ""}
        expected = {at: plain(value) if isinstance(value, str) else value for at, value in told.items()}
        assert {at: value for at, value in copy[name].items() if value != ""} == _unescaped(expected)


def _unescaped(values: dict[tuple[int, int], object]) -> dict[tuple[int, int], object]:
    return {at: re.sub("_x005F_", "_", v) if isinstance(v, str) else v for at, v in values.items() if v != ""}


def test_errors_are_text_and_formulas_without_a_value_are_blank(source: Path) -> None:
    book = load_workbook(BytesIO(copied(source, usual())))
    row = [cell.value for cell in book["Notater"][1]]
    assert row[:5] == [None, "+47", "#REF!", "#N/A", None]
    assert {cell.data_type for cell in book["Notater"][1]} <= {"s", "n", "b"}
    assert book["Notater"]["B1"].quotePrefix
    assert [cell.number_format for cell in book["Dager"][2]] == ["dd.mm.yyyy", "dd.mm.yyyy hh:mm", "hh:mm:ss"]


def test_hostile_texts_stay_texts() -> None:
    sheet = SheetValues("Kontoer", 1, False, [(1, ["Navn"]), (2, [*HOSTILE, float("nan"), date(1900, 1, 2)])])
    content = marked.marked_copy(hostile(), [sheet], Language("en"))
    row = load_workbook(BytesIO(content))["Kontoer"][2]
    assert [cell.value for cell in row][: len(HOSTILE) + 2] == [*map(plain, HOSTILE), "nan", "1900-01-02"]
    assert {cell.data_type for cell in row if cell.value is not None} == {"s"}
    assert [cell.quotePrefix for cell in row][: len(HOSTILE)] == [word.startswith("=") for word in HOSTILE]


def test_nothing_in_it_can_run_or_lead_out_of_it(source: Path) -> None:
    with zipfile.ZipFile(BytesIO(copied(source, hostile()))) as parts:
        for name in parts.namelist():
            text = parts.read(name)
            assert "externalLink" not in name
            assert "vba" not in name
            assert b"TargetMode" not in text
            if name.startswith("xl/worksheets/sheet"):
                assert not re.search(rb'<f[ >]|t="e"|r:id="[^"]*"[^>]*/?></hyperlink', text)


def test_each_faulty_cell_is_coloured_and_told_of_and_no_other_is(source: Path) -> None:
    report = usual()
    book = load_workbook(BytesIO(copied(source, report)))
    told = {(sheet.title, place): text for sheet, place, text in notes(book)}
    wanted = {(c.sheet, str(c).partition("!")[2]): f for f in report.findings for c in f.cells}
    assert told.keys() == wanted.keys()
    say = Language("en")
    for finding in report.findings:
        for cell in finding.cells:
            text = told[cell.sheet, str(cell).partition("!")[2]]
            assert text.startswith("Kontotilsyn, October 2026\n\n")
            for part in (finding.rule, say(report.rule(finding.rule).title), say(finding.fix), say(finding.message[0])):
                assert part in text
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows():
            for place in row:
                coloured = place.fill.fill_type is not None and place.fill.fgColor.rgb != "0012576A"
                assert coloured == ((sheet.title, place.coordinate) in told)
    assert book["Kontoer"]["I2"].fill.fgColor.rgb == "00" + FILL[Severity.HIGH]


def test_what_somebody_has_set_aside_is_pale(source: Path) -> None:
    book = load_workbook(BytesIO(copied(source, one(Cell("Kontoer", 2, 3), status=Status.WAIVED))))
    assert book["Kontoer"]["C2"].fill.fgColor.rgb == "00" + FILL[Status.WAIVED]
    assert "SM101 Owner label (waived)" in book["Kontoer"]["C2"].comment.text


def test_several_findings_of_a_cell_share_its_note(source: Path) -> None:
    (finding,) = one(Cell("Kontoer", 2, 3)).findings
    many = [replace(finding, id=f"{n}", severity=Severity.LOW, message=(Text(f"Fault {n}."),)) for n in range(7)]
    book = load_workbook(BytesIO(copied(source, replace(usual(), findings=(finding, *many)))))
    text = book["Kontoer"]["C2"].comment.text
    assert [f"Fault {n}." in text for n in range(7)] == [True] * 4 + [False] * 3
    assert text.endswith("And 3 more findings.")
    assert book["Kontoer"]["C2"].fill.fgColor.rgb == "00" + FILL[Severity.HIGH]


def test_a_note_is_never_longer_than_excel_takes(source: Path) -> None:
    report = one(Cell("Kontoer", 2, 3), message=(Text(LONG),), fix=Text(LONG))
    ((_, _, text),) = list(notes(load_workbook(BytesIO(copied(source, report)))))
    assert len(text) <= MOST_CHARACTERS


def test_the_first_sheet_leads_to_every_marked_cell(source: Path) -> None:
    report = replace(usual(), findings=(*usual().findings, *one(Cell("[logg.csv]", 4, 2)).findings))
    report = replace(report, findings=(*report.findings, *one(Cell("findings", 1, 1)).findings))
    book = load_workbook(BytesIO(copied(source, report)))
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    assert sheet.title == "Findings (2)"
    lines = [row for row in sheet.iter_rows(min_row=5) if row[0].value]
    assert [row[1].value for row in lines] == [str(cell) for found in report.findings for cell in found.cells]
    for row in lines:
        link = row[1].hyperlink
        if row[1].value == "'[logg.csv]'!B4":
            assert link is None
        else:
            assert (link.ref, link.location, link.target) == (row[1].coordinate, row[1].value, None)
    assert sheet.freeze_panes == "A5"


def test_the_headings_stay_in_sight(source: Path) -> None:
    book = load_workbook(BytesIO(copied(source, usual())))
    assert book["Kontoer"].freeze_panes == "A2"
    assert book["Notater"].freeze_panes is None


def test_a_register_saved_in_the_meantime_is_refused_and_the_register_stays(source: Path) -> None:
    before = source.read_bytes()
    copied(source, usual())
    assert source.read_bytes() == before
    with pytest.raises(Trouble, match="was saved while it was being audited"):
        raw_sheets(source, "0" * 64)


def test_it_opens_in_libreoffice_with_every_note(tmp_path: Path) -> None:
    register_file = PROJECT / "inventory.xlsx"
    report = audited(register_file)
    sheets = raw_sheets(register_file, report.inventory_sha256)
    file = tmp_path / MARKED
    file.write_bytes(marked.marked_copy(report, sheets, language("nb")))
    ours, theirs = load_workbook(file), load_workbook(through_libreoffice(tmp_path, file, "xlsx"))
    assert theirs.sheetnames == ours.sheetnames
    places = {(sheet.title, place) for sheet, place, _ in notes(ours)}
    assert places == {
        (sheet.title, c.coordinate)
        for sheet in theirs.worksheets
        for row in sheet.iter_rows()
        for c in row
        if c.comment
    }
    assert cells(file.read_bytes()).keys() == set(ours.sheetnames)
