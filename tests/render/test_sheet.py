"""The workbook holds what the report says, and nothing in it can run, link or break."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from audit.language import Language
from audit.model import Administrator, Cell, Entry
from audit.render import people, sheet
from audit.render.excel import MARKED, MOST_CHARACTERS, plain
from audit.report import Report
from tests.catalogues import PROJECT

from .sample import HOSTILE, LONG, hostile, sample, usual

SHEETS = ["Summary", "Findings", "Accounts and rules", "Moderation", "Rules", "People", "Settings used"]


def written(report: Report) -> bytes:
    return sheet.workbook(report, Language("en"))


def opened(report: Report) -> Workbook:
    return load_workbook(BytesIO(written(report)))


def rows(book: Workbook, name: str) -> list[tuple[object, ...]]:
    return list(book[name].iter_rows(values_only=True))


@pytest.fixture(params=["usual", "first month", "hostile", "empty"], scope="module")
def content(request: pytest.FixtureRequest) -> bytes:
    reports = {"usual": usual(), "first month": usual(first_month=True), "hostile": hostile(), "empty": sample()}
    return written(reports[request.param])


def test_nothing_in_it_is_a_formula_an_error_or_a_link(content: bytes) -> None:
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == SHEETS
    for page in book.worksheets:
        for row in page.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "d"}
            assert not any(cell.hyperlink for cell in row)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name]
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                text = parts.read(name)
                assert b"<f>" not in text
                assert b"hyperlink" not in text


@pytest.mark.parametrize("report", [usual(), hostile()], ids=["usual", "hostile"])
def test_beside_the_marked_copy_cells_of_findings_lead_there_and_nothing_else_leads_anywhere(report: Report) -> None:
    content = sheet.workbook(report, Language("en"), linked=True)
    book = load_workbook(BytesIO(content))
    links = {(page.title, cell): cell.hyperlink for page in book for row in page for cell in row if cell.hyperlink}
    assert len(links) == len(report.findings)
    for (title, cell), link in links.items():
        assert title == "Findings"
        assert cell.column_letter == "J"
        assert (link.ref, link.target) == (cell.coordinate, MARKED)
        assert link.location == str(cell.value).partition(", ")[0]
    with zipfile.ZipFile(BytesIO(content)) as parts:
        relations = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".rels"))
        assert set(re.findall(rb'Target="([^"]*)" TargetMode="External"', relations)) == {MARKED.encode()}
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets/" in name)


def test_cells_that_the_marked_copy_lacks_lead_nowhere() -> None:
    (first, *others) = usual().findings
    logs = (Cell("[logg.csv]", 2, 1), Cell("x" * 32, 2, 1), Cell("a/b", 2, 1))
    report = replace(usual(), findings=(replace(first, cells=logs), *others))
    page = load_workbook(BytesIO(sheet.workbook(report, Language("en"), linked=True)))["Findings"]
    assert page["J2"].hyperlink is None
    assert page["J2"].value == ", ".join(map(str, logs))


def test_it_is_the_same_to_the_byte_whenever_and_by_whomever_it_is_made() -> None:
    code = (
        "import hashlib; from tests.render.test_sheet import usual, written; "
        "print(hashlib.sha256(written(usual())).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=PROJECT,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Europe/Oslo"), ("2", "Asia/Tokyo"))
    }
    assert len(told) == 1
    with zipfile.ZipFile(BytesIO(written(usual()))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert opened(usual()).properties.modified == opened(usual()).properties.created == datetime(2026, 11, 2)


def test_another_reader_sees_the_same(content: bytes) -> None:
    book = load_workbook(BytesIO(content))
    other = CalamineWorkbook.from_filelike(BytesIO(content))
    for name in SHEETS:
        mine = [["" if value is None else value for value in row] for row in rows(book, name)]
        theirs = other.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert len(theirs) == len(mine)
        for one, two in zip(mine, theirs, strict=True):
            assert [_comparable(value) for value in one] == [_comparable(value) for value in two]


def _comparable(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def test_hostile_words_come_out_as_text() -> None:
    findings = rows(opened(hostile()), "Findings")
    names = {row[3] for row in findings[1:]}
    expected = {word for word in HOSTILE if word not in ("tab\x0bbed", LONG)}
    assert names == {*expected, "tabbed", "l" * (MOST_CHARACTERS - 1) + "…", None}  # one is about no account


def test_each_finding_is_a_row_of_a_table_with_a_filter() -> None:
    report = usual()
    book = opened(report)
    told = rows(book, "Findings")
    assert told[0] == (
        "Severity",
        "Unit",
        "Account",
        "Name",
        "Rule",
        "Title",
        "Status",
        "Message",
        "What to do",
        "Cells",
        "State",
        "First seen",
        "Months open",
    )
    assert len(told) == len(report.findings) + 1
    assert told[3] == (
        "high",
        "Kultur",
        "FB-001",
        "Biblioteket",
        "SM101",
        "Owner label",
        "not documented",
        "Biblioteket has no owner label.",
        "Label it.",
        "Kontoer!I2",
        "open",
        datetime(2026, 7, 1),
        4,
    )
    page = book["Findings"]
    assert page.tables["Findings"].ref == f"A1:M{len(told)}"
    assert page.tables["Findings"].autoFilter.ref == f"A1:M{len(told)}"
    assert page.freeze_panes == "A2"
    assert page["L4"].number_format == "mm.yyyy"


def test_findings_beyond_the_cap_are_counted_below_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_FINDINGS", 3)
    book = opened(usual())
    told = rows(book, "Findings")
    assert len(told) == 5
    assert told[-1][0] == "1 more finding is in results.json."
    assert book["Findings"].tables["Findings"].ref == "A1:M4"


def test_a_report_without_findings_has_no_table_but_its_header() -> None:
    calm = replace(usual(), findings=())
    assert len(rows(opened(calm), "Findings")) == 1
    assert not opened(calm)["Findings"].tables


def test_the_summary_has_numbers_as_numbers_and_dates_as_dates() -> None:
    page = opened(usual())["Summary"]
    told = {row[0].value: row[1] for row in page.iter_rows() if row[0].value}
    assert told["Accounts in use"].value == 3
    assert told["critical"].value == 2
    assert told["resolved"].value == 2
    assert told["As things stood on"].value.date() == date(2026, 11, 2)
    assert told["As things stood on"].number_format == "dd.mm.yyyy"


def test_the_matrix_tells_each_account_and_rule_in_words() -> None:
    told = rows(opened(usual()), "Accounts and rules")
    assert told[0] == ("Unit", "Account", "Name", "Platform", "SM101 Owner label", "SM201 Daily moderation")
    assert told[1] == ("Kultur", "FB-001", "Biblioteket", "Facebook", "not documented", "breach")
    assert told[4][4:] == ("not applicable", "not applicable")


def test_the_calendar_has_a_column_a_day() -> None:
    told = rows(opened(usual()), "Moderation")
    assert told[0][5:] == tuple(str(day) for day in range(1, 32))
    assert told[3] == ("Oppvekst", "IG 003", "Skolene", 25, 31, *("✗" * 3), *("✓" * 25), *("✗" * 3))
    assert [row[0] for row in told[6:]] == ["✓ moderated", "✗ not moderated", "· not yet due", "– not in use"]


def test_the_rules_tell_their_share() -> None:
    page = opened(usual())["Rules"]
    told = {row[0].value: row for row in page.iter_rows()}
    assert told["SM101"][7].value == pytest.approx(2 / 3)
    assert told["SM101"][7].number_format == "0 %"
    assert told["SM003"][7].value is None


def test_units_stand_with_those_first_that_have_most_to_put_right() -> None:
    told = rows(opened(usual()), "Summary")
    head = ("Unit", "Accounts in use", "Accounts in order", "Accounts not in order", "Findings")
    start = told.index(head)
    assert told[start + 1 :] == [("Kultur", 2, 0, 2, 3), ("Oppvekst", 1, 0, 1, 1)]


def test_charts_draw_what_stands_in_the_sheets_and_hold_no_word_of_the_register() -> None:
    for report, count in ((usual(), 2), (hostile(), 2), (sample(), 0)):
        with zipfile.ZipFile(BytesIO(written(report))) as parts:
            drawn = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/")]
        assert len(drawn) == count
        for chart in drawn:
            assert set(re.findall(r"<(?:c:)?f>([^<!]*)!", chart)) <= {"'Summary'", "'Rules'"}
            assert "script" not in chart and "calc" not in chart


def test_the_bars_are_the_rows_of_the_units_and_of_the_rules_about_accounts() -> None:
    page = opened(usual())["Summary"]
    units, by_rule = page._charts  # type: ignore[attr-defined] # openpyxl offers no other way to read them
    head = next(row for row in page.iter_rows() if row[0].value == "Unit")[0].row
    assert [one.val.numRef.f for one in units.series] == [
        f"'Summary'!${column}${head + 1}:${column}${head + 2}" for column in "CD"
    ]
    assert [one.tx.strRef.f for one in units.series] == [f"'Summary'!${column}${head}" for column in "CD"]
    assert [one.val.numRef.f for one in by_rule.series] == [f"'Rules'!${column}$3:${column}$4" for column in "IJKLO"]


def test_a_chart_has_a_bar_for_so_many_units_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_UNITS", 1)
    with zipfile.ZipFile(BytesIO(written(usual()))) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
    assert "Accounts in order: the 1 units with most to put right" in chart


def test_people_are_told_unit_by_unit_and_so_is_where_there_is_none() -> None:
    told = rows(opened(staffed()), "People")
    assert told[0] == ("Unit", "Account", "Name", "Role", "Person", "E-mail", "Since", "Until", "Guideline read")
    assert told[1:] == [
        ("Kultur", None, None, "leader", "Kari Nordmann", "Kari Nordmann", None, None, None),
        ("Kultur", "FB-001", "Biblioteket", "no administrator", *[None] * 5),
        ("Kultur", "FB-002", "Kulturhuset", "administrator", "=1+1", "x", datetime(2026, 1, 1), None, "i fjor"),
        ("Oppvekst", None, None, "leader", "Kari Nordmann", "Kari Nordmann", None, None, None),
        ("Oppvekst", "IG 003", "Skolene", "no administrator", *[None] * 5),
    ]


def test_people_beyond_the_cap_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "MOST", 2)
    told = rows(opened(staffed()), "People")
    assert len(told) == 4
    assert told[-1][0] == "3 more rows are in the register."


def staffed() -> Report:
    """The usual report, where FB-002 has an administrator who is hostile and types dates that nobody can read."""
    cell = Cell("Administratorer", 2, 1)
    blank: Entry[date] = Entry(None, cell)
    person = Administrator(
        Entry("FB-002", cell),
        Entry("=1+1", cell),
        Entry(None, cell, "x"),
        Entry(date(2026, 1, 1), cell),
        blank,
        Entry(None, cell, "i fjor"),
    )
    report = usual()
    units = tuple(
        replace(
            unit,
            accounts=tuple(
                replace(account, administrators=(person,) if account.id == "FB-002" else ())
                for account in unit.accounts
            ),
        )
        for unit in report.units
    )
    return replace(report, units=units)


def test_the_settings_used_are_told_each_with_its_key() -> None:
    report = usual()
    told = rows(opened(report), "Settings used")
    keys = {row[2]: row[1] for row in told}
    figures = report.policy.figures()
    assert {f"[policy] {key}" for key in figures} - {"[policy] labels"} <= keys.keys()
    assert keys["[policy] admins_min"] == 2
    assert keys["[policy] notify_days"] == "not set"
    assert keys["[organisation] labels"] == "Sandnes kommune"
    assert ("SHA-256", "ab" * 32, None) in told
    assert told[-1][0] == "The column <b>Farge</b> is not known."


def test_it_is_ready_for_print_and_names_itself() -> None:
    book = opened(usual())
    assert book.properties.title == "Audit of the social media accounts, October 2026"
    for page in book.worksheets:
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
    assert all(page.print_title_rows == "$1:$1" for page in book.worksheets[1:])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ålesund 😀\n", "Ålesund 😀\n"),
        ("a\x00b\x0bc\ufffed", "abcd"),
        ("_x000D_", "_x005F_x000D_"),
        ("l" * MOST_CHARACTERS, "l" * MOST_CHARACTERS),
        ("l" * (MOST_CHARACTERS + 1), "l" * (MOST_CHARACTERS - 1) + "…"),
        ("😀" * MOST_CHARACTERS, "😀" * (MOST_CHARACTERS // 2) + "…"),
    ],
)
def test_a_text_is_made_to_fit_a_cell(text: str, kept: str) -> None:
    assert plain(text) == kept
    assert len(plain(text).encode("utf-16-le")) <= 2 * MOST_CHARACTERS
