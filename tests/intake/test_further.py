"""Further sheets of a list go into the matching sheets of the register, and a list over several sheets is one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.intake.plan import Fate, Plan
from audit.intake.sorting import sorted_out
from audit.intake.sources import SourceSheet
from audit.model import Trouble
from audit.schema import ADMINISTRATORS, INQUIRIES, MODERATION, SHEETS
from audit.workbook import read_inventory
from audit.workbook.values import BrokenCell, MergedCell, shown
from tests.intake.lists import Rows, imported, planned_of, sheet, values
from tests.workbooks import sentence

MAIN: Rows = (
    ("Konto-ID", "Kontonavn", "Plattform", "Virksomhet", "Administratorer"),
    ("FB-1", "Biblioteket", "Facebook", "Kultur", "Kari Testesen, Per Eksempelvik"),
    ("IG-1", "Biblioteket", "Instagram", "Kultur", "kari@x.example"),
)


def administrators(*rows: Iterable[object], headings: tuple[str, ...] = ("Konto-ID", "Navn", "E-post")) -> SourceSheet:
    return sheet((headings, *map(tuple, rows)), "Administratorer")


def people(made: Plan) -> list[tuple[object, ...]]:
    return [tuple(row.get(key) or "" for key in ("account", "name", "email")) for row in made.administrators]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("key", [key for key in SHEETS if key != "accounts"])
def test_every_sheet_of_the_register_is_known_by_its_name_and_headings(key: str, language: str) -> None:
    schema = SHEETS[key]
    headings = tuple(column.names.of(language) for column in schema.columns)
    other = sheet((headings, tuple("x" for _ in headings)), schema.names.of(language))
    assert list(sorted_out([sheet(MAIN), other]).further) == [key]


@pytest.mark.parametrize("key", [key for key in SHEETS if key not in ("accounts", "closing_days")])
def test_a_sheet_of_any_name_is_known_by_its_headings(key: str) -> None:
    headings = tuple(column.names.nb for column in SHEETS[key].columns)
    assert list(sorted_out([sheet(MAIN), sheet((headings, headings), "Ark2")]).further) == [key]


@pytest.mark.parametrize(
    "other",
    [
        sheet((("Dato", "Vær"), (date(2025, 1, 1), "sol")), "Logg"),
        sheet((("Husk å logge ut",), ("Alltid",)), "Moderering"),
        sheet((("Plattform", "Kontonavn", "Følgere 2023", "Følgere 2024"), ("a", "b", 1, 2)), "Statistikk"),
    ],
    ids=lambda each: each.name,
)
def test_a_sheet_that_is_like_none_travels_along(other: SourceSheet) -> None:
    assert sorted_out([sheet(MAIN), other]).rest == [other]


def test_an_administrator_of_the_list_and_of_a_sheet_is_noted_once() -> None:
    made = planned_of(
        [
            sheet(MAIN),
            administrators(
                ("FB-1", "Kari Testesen", "kari@x.example"),
                ("fb-1", "PER EKSEMPELVIK", None),
                ("IG-1", "Kari Testesen", "Kari@x.example"),
                ("IG-1", "Anne Annesen", "anne@x.example"),
            ),
        ]
    )
    assert people(made) == [
        ("FB-1", "Kari Testesen", "kari@x.example"),
        ("FB-1", "Per Eksempelvik", ""),
        ("IG-1", "Kari Testesen", "kari@x.example"),
        ("IG-1", "Anne Annesen", "anne@x.example"),
    ]
    assert made.merged == 3
    assert made.leftovers == []


def test_two_periods_of_one_person_are_two_rows() -> None:
    headings = ("Konto-ID", "Navn", "E-post", "Fra", "Til")
    made = planned_of(
        [
            sheet(MAIN),
            administrators(
                ("FB-1", "Kari Testesen", "kari@x.example", date(2019, 1, 1), date(2020, 1, 1)),
                ("FB-1", "Kari Testesen", "kari@x.example", date(2022, 1, 1), None),
                headings=headings,
            ),
        ]
    )
    assert [row.get("start") for row in made.administrators if row["name"] == "Kari Testesen"] == [
        date(2019, 1, 1),
        date(2022, 1, 1),
    ]


def test_one_address_with_two_names_is_one_person_and_the_other_name_is_listed() -> None:
    rows: Rows = (("Konto", "Plattform", "Ansvarlig"), ("a", "Facebook", "Kari Testesen <kari@x.example>"))
    made = planned_of([sheet(rows), administrators(("a", "Kari T. Nordmann", "kari@x.example"))])
    assert people(made) == [("FB-001", "Kari Testesen", "kari@x.example")]
    assert [(str(each.cell), each.value) for each in made.leftovers] == [("Administratorer!B2", "Kari T. Nordmann")]


def test_a_cell_of_a_further_sheet_that_names_several_is_split_and_its_own_columns_go_with_each() -> None:
    made = planned_of(
        [
            sheet((MAIN[0], ("FB-1", "Bib", "Facebook", "Kultur", None))),
            administrators(
                ("FB-1", "Ole Olsen; Berit Beritsen", None, "Natt"), headings=("Konto-ID", "Navn", "E-post", "Vakt")
            ),
        ]
    )
    assert [row["name"] for row in made.administrators] == ["Ole Olsen", "Berit Beritsen"]
    assert made.columns["administrators"] == [("Vakt", ["Natt", "Natt"])]


def test_a_row_that_says_nobody_is_listed_and_one_without_people_is_kept() -> None:
    made = planned_of(
        [
            sheet((MAIN[0], ("FB-1", "Bib", "Facebook", "Kultur", None))),
            administrators(("FB-1", "ingen", None), ("FB-1", None, None)),
        ]
    )
    assert made.administrators == [{"account": "FB-1"}]
    assert [str(each.cell) for each in made.leftovers] == ["Administratorer!A2", "Administratorer!B2"]


@pytest.mark.parametrize(
    ("named", "platform", "found"),
    [
        ("FB-1", None, "FB-1"),
        ("fb-1", None, "fb-1"),
        ("https://facebook.com/bib", None, "FB-1"),
        ("Ungdomshuset", None, "SC-1"),
        ("Biblioteket", "fb", "FB-1"),
        ("biblioteket", "Instagram", "IG-1"),
        ("Biblioteket", None, "Biblioteket"),
        ("Badeland", "Facebook", "Badeland"),
    ],
)
def test_an_account_may_be_called_by_its_name(named: str, platform: str | None, found: str) -> None:
    rows: Rows = (
        ("Konto-ID", "Kontonavn", "Plattform", "Lenke"),
        ("FB-1", "Biblioteket", "Facebook", "https://facebook.com/bib"),
        ("IG-1", "Biblioteket", "Instagram", None),
        ("SC-1", "Ungdomshuset", "Snapchat", None),
    )
    log: Rows = (("Dato", "Konto", "Kanal", "Moderert av"), (date(2025, 1, 1), named, platform, "Kari"))
    made = planned_of([sheet(rows), sheet(log, "Moderering")])
    assert made.rows["moderation"][0]["account"] == found
    assert made.unknown["moderation"] == (found in ("Biblioteket", "Badeland"))


def test_a_made_id_is_never_one_that_another_sheet_speaks_of() -> None:
    rows: Rows = (("Kontonavn", "Plattform"), ("Biblioteket", "Facebook"))
    log: Rows = (("Dato", "Konto-ID", "Moderert av"), (date(2025, 1, 1), "FB-001", "Kari"))
    made = planned_of([sheet(rows), sheet(log, "Moderering")])
    assert made.accounts[0]["id"] == "FB-002"


def test_units_of_the_list_and_of_their_sheet_are_one() -> None:
    rows: Rows = (
        ("Konto", "Plattform", "Enhet", "Leder"),
        ("a", "Facebook", "Kultur", "Ola Leder"),
        ("b", "Facebook", "Skole", None),
    )
    units: Rows = (
        ("Enhet", "Leder", "E-post", "Fra", "Rom"),
        ("kultur", "Ola Leder", "ola@x.example", date(2020, 1, 1), "214"),
        ("Skole", "Eva Leder", "eva@x.example", None, None),
        ("Teknisk", "Kai Leder", "kai@x.example", None, None),
    )
    made = planned_of([sheet(rows), sheet(units, "Enheter")])
    assert [(row["unit"], row["email"]) for row in made.units] == [
        ("Kultur", "ola@x.example"),
        ("Skole", "eva@x.example"),
        ("Teknisk", "kai@x.example"),
    ]
    assert made.columns["units"] == [("Rom", ["214", "", ""])]


def test_logs_on_several_sheets_are_one_log() -> None:
    headings = ("Dato", "Konto-ID", "Moderert av")
    made = planned_of(
        [
            sheet(MAIN),
            sheet((headings, (date(2025, 1, 1), "FB-1", "Kari")), "Moderering januar"),
            sheet(((*headings, "Vær"), (date(2025, 2, 1), "IG-1", "Per", "sol")), "Moderering februar"),
        ]
    )
    assert [(row["day"], row["account"]) for row in made.rows["moderation"]] == [
        (date(2025, 1, 1), "FB-1"),
        (date(2025, 2, 1), "IG-1"),
    ]
    assert made.columns["moderation"] == [("Vær", ["", "sol"]), ("Ark", ["Moderering januar", "Moderering februar"])]


def test_columns_at_the_end_of_any_sheet_stand_in_its_table(tmp_path: Path) -> None:
    log: Rows = (
        ("Konto-ID", "Mottatt", "Besvart", "Type", "Saksnr", "Mottatt"),
        ("FB-1", date(2025, 3, 1), "i morgen", "#N/A", "25/17", "per brev"),
        ("FB-1", "=A1", None, "Klage", "=1+1", None),
    )
    file = imported(tmp_path, {"Liste": MAIN, "Henvendelser": log})
    name = INQUIRIES.names.nb
    assert values(file, name)[0][-2:] == ("Saksnr", "Mottatt (gammel liste)")
    assert [row[-2] for row in values(file, name)[1:]] == ["25/17", "=1+1"]
    worksheet = openpyxl.load_workbook(file)[name]
    (table,) = worksheet.tables.values()
    assert table.ref == worksheet.dimensions
    assert [column.name for column in table.tableColumns] == [cell.value for cell in worksheet[1]]
    found = read_inventory(file)
    assert sorted((str(each.cell), each.typed) for each in found.unreadable if each.sheet == name) == [
        (f"{name}!C2", "i morgen"),
        (f"{name}!D2", "#N/A"),
    ]


def test_a_list_over_several_sheets_is_one_and_their_names_are_offered() -> None:
    headings = ("Kontonavn", "Lenke", "Ansvarlig")
    platforms = planned_of(
        [
            sheet((("Oversikt over kommunens kontoer",),), "Forside"),
            sheet((headings, ("a", None, "Kari Testesen")), "Facebook"),
            sheet((headings, ("b", None, "Per Eksempelvik")), "X"),
        ]
    )
    assert [(row["name"], row["platform"]) for row in platforms.accounts] == [("a", "Facebook"), ("b", "X")]
    units = planned_of(
        [
            sheet(((*headings, "Plattform"), ("a", None, "Kari Testesen", "Facebook")), "Skole"),
            sheet(((*headings, "Plattform"), ("b", None, "Per Eksempelvik", "X")), "Kultur"),
        ]
    )
    assert [(row["name"], row["unit"]) for row in units.accounts] == [("a", "Skole"), ("b", "Kultur")]


def test_an_account_on_two_sheets_is_noted_once_unless_they_contradict_each_other() -> None:
    headings = ("Kontonavn", "Plattform", "Virksomhet", "Opprettet", "Følgere", "Ansvarlig")
    made = planned_of(
        [
            sheet(
                (
                    headings,
                    ("a", "Facebook", "Skole", None, 3.0, "Kari Testesen"),
                    ("b", "Facebook", "Skole", None, 4.0, None),
                    ("a", "Instagram", "Skole", None, None, None),
                ),
                "Samlet",
            ),
            sheet(
                (
                    headings,
                    ("A", "Facebook", None, date(2020, 1, 1), None, "Kari Testesen; Per Eksempelvik"),
                    ("b", "Facebook", "Skole", None, 5.0, None),
                ),
                "Skole",
            ),
        ]
    )
    assert [(row["id"], row["name"], row.get("opened")) for row in made.accounts] == [
        ("FB-001", "a", date(2020, 1, 1)),
        ("FB-002", "b", None),
        ("IG-001", "a", None),
        ("FB-003", "b", None),
    ]
    assert made.repeated == 1
    assert people(made) == [("FB-001", "Kari Testesen", ""), ("FB-001", "Per Eksempelvik", "")]


def test_an_account_twice_on_one_sheet_stays_there_twice() -> None:
    made = planned_of([sheet((MAIN[0], MAIN[1], MAIN[1]))])
    assert len(made.accounts) == 2


# ---------------------------------------------------------------------------------- whatever the sheets hold

KINDS = {
    "Liste": ("Kontonavn", "Plattform", "Virksomhet", "Ansvarlig", "E-post", "Leder", "Kategori"),
    "Flere": ("Kontonavn", "Plattform", "Virksomhet", "Ansvarlig", "E-post", "Leder", "Annet"),
    ADMINISTRATORS.names.nb: ("Konto", "Navn", "E-post", "Fra", "Stilling"),
    "Virksomheter": ("Virksomhet", "Leder", "E-post", "Rom"),
    MODERATION.names.nb: ("Dato", "Konto-ID", "Moderert av", "E-post", "Navn", "Vær"),
    "Notater": ("Hva", "Hvem"),
}
VALUES = (
    *("", "", "Ting {n}", "Kari{n} Testesen, Per{n} Eksempelvik", "k{n}@x.example", "https://x.com/s{n}", "felles"),
    *("Kari{n} <felles@x.example>", "=A{n}", "a{n}\nb{n} og c{n}", "{n}", "ingen", "Sum", "1.2.20{n}", "Facebook"),
)


@st.composite
def workbooks(draw: st.DrawFn) -> list[SourceSheet]:
    """Sheets of a list, some of them like sheets of the register, with rows of all sorts."""
    made: list[SourceSheet] = []
    number = 1000
    for name, headings in KINDS.items():
        if name != "Liste" and not draw(st.booleans()):
            continue
        rows: list[list[object]] = [list(headings)]
        for _ in range(draw(st.integers(1, 5))):
            number += 10
            row = [draw(st.sampled_from(VALUES)) for _ in headings]
            rows.append([each.format(n=number + place) for place, each in enumerate(row)])
        if name == "Liste":
            rows.append(["Konto", "Facebook", *[""] * (len(headings) - 2)])
        made.append(sheet(rows, name))
    return made


def words(held: Iterable[object]) -> set[str]:
    return {word.lstrip("0") for each in held for word in re.findall(r"\w+", shown(each).casefold())}


@given(workbooks())
def test_no_cell_of_any_sheet_is_lost(sheets: list[SourceSheet]) -> None:
    made = planned_of(sheets)
    assert set(made.fates) == {cell for each in sheets for cell, _ in each.cells()}
    held = words(value for rows in made.rows.values() for row in rows for value in row.values())
    held |= words(value for columns in made.columns.values() for _, column in columns for value in column)
    held |= words(each.value for each in made.leftovers)
    held |= words(raw for each in made.sheets for _, raw in each.cells())
    for each in sheets:
        for cell, raw in each.cells():
            assert made.fates[cell] is Fate.HEADING or words([raw]) - {"og", ""} <= held, (str(cell), raw)
    for rows in made.rows.values():
        assert not any(key.startswith("+") for row in rows for key in row)


@given(workbooks())
def test_nobody_administers_an_account_twice_in_the_same_words(sheets: list[SourceSheet]) -> None:
    made = planned_of(sheets)
    rows = [tuple(sorted((key, str(value)) for key, value in row.items() if value)) for row in made.administrators]
    extra = list(zip(*(column for _, column in made.columns["administrators"]), strict=True)) or [()] * len(rows)
    assert len(set(zip(rows, extra, strict=True))) == len(rows)


TEXTS = (
    *("Facebook", "X", "x", "✓", "Sum", "Navn", "E-post", "Leder", "Konto-ID", "Kontonavn", "Virksomhet", "Leiar"),
    *(
        "Administrator 1",
        "Dato",
        "Moderert av",
        "Starttidspunkt",
        "Hva heter kontoen din?",
        "https://x.com/a",
        "a@x.example",
        "nei",
        "1.1.25",
    ),
)
CELLS = st.one_of(
    st.sampled_from(("", "", *TEXTS)),
    st.sampled_from((3.0, True, date(2025, 1, 1), BrokenCell("#N/A"), BrokenCell("=A1"), MergedCell("A1:B2", "A1"))),
)
ANY_ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6)


@given(
    st.lists(
        st.tuples(st.sampled_from((*KINDS, "Facebook", "X")), ANY_ROWS), max_size=3, unique_by=lambda each: each[0]
    )
)
def test_whatever_stands_anywhere_has_its_place(drawn: list[tuple[str, list[list[object]]]]) -> None:
    """Headings, errors and merged cells wherever they are: there is a place for each cell, and never a breakdown."""
    main = sheet((("Kontonavn", "Plattform", "Ansvarlig"), ("a", "Facebook", "Kari Testesen")), "Kontoliste 1")
    sheets = [main, *(sheet(rows, name) for name, rows in drawn)]
    sheets = [each for each in sheets if each.rows]
    try:
        made = planned_of(sheets)
    except Trouble as trouble:
        assert "names an account" in sentence(trouble)
    else:
        assert set(made.fates) == {cell for each in sheets for cell, _ in each.cells()}
        assert all(len(column) == len(made.rows[key]) for key, named in made.columns.items() for _, column in named)
