"""Rows of a list become rows of a register, and every cell is accounted for."""

import re
from collections.abc import Iterable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.intake.plan import Fate, Plan
from audit.intake.reading import plan
from audit.intake.sources import SourceSheet
from audit.intake.targets import TARGETS
from audit.model import Stage, Trouble
from tests.intake.lists import MESSY, Rows, planned, planned_of, proposed, sheet, tables
from tests.workbooks import sentence


def test_a_messy_list() -> None:
    made = planned(MESSY)
    assert [(each["id"], each["platform"], each["name"]) for each in made.accounts] == [
        ("FB-001", "Facebook", "Sandnes bibliotek"),
        ("IG-001", "Insta", "bib"),
        ("IG-002", "Insta", "bib"),
    ]
    assert made.units == [{"unit": "Biblioteket", "name": "Ola Leder", "email": "ola@sandnes.example"}]
    assert [(each["account"], each["name"], each["email"]) for each in made.administrators] == [
        ("FB-001", "Kari Testesen", ""),
        ("FB-001", "Per Eksempelvik", ""),
        ("IG-001", "", "kari@x.example"),
        ("IG-001", "", "per@x.example"),
        ("IG-001", "Anne Annesen", ""),
    ]
    assert made.further == [("Kategori", ["Kultur", "=1+1", ""])]
    assert [(str(each.cell), each.value) for each in made.leftovers] == [
        ("Liste!A1", "Sosiale medier i kommunen"),
        ("Liste!A2", "Sist oppdatert av Kari"),
        ("Liste!D5", "Kultur"),
        ("Liste!E9", "ingen"),
        ("Liste!F11", "Sum"),
        ("Liste!G11", 3.0),
    ]


def test_every_cell_has_one_fate() -> None:
    made = planned(MESSY)
    assert set(made.fates) == {cell for cell, _ in sheet(MESSY).cells()}
    assert made.count(Fate.HEADING) == 7
    assert made.count(Fate.SPLIT) == 2
    assert made.count(Fate.CARRIED) == 2


def test_the_platform_comes_from_the_link_where_none_is_noted() -> None:
    rows: Rows = (
        ("Kontonavn", "Lenke"),
        ("a", "https://www.facebook.com/a"),
        ("b", "http://m.youtube.com/b"),
        ("c", "https://kommune.example"),
        ("d", "https://notfacebook.com/x"),
    )
    made = planned(rows)
    assert [each.get("platform") for each in made.accounts] == ["Facebook", "YouTube", None, None]
    assert [each["id"] for each in made.accounts] == ["FB-001", "YT-001", "KTO-001", "KTO-002"]
    assert made.derived_platforms == 2


def test_a_made_id_is_never_one_in_use() -> None:
    rows: Rows = (("Konto-ID", "Plattform", "Konto"), (None, "Facebook", "a"), ("fb-001", "Facebook", "b"))
    assert [each["id"] for each in planned(rows).accounts] == ["FB-002", "fb-001"]


def test_the_leaders_of_a_unit_are_noted_once_each() -> None:
    rows: Rows = (
        ("Konto", "Virksomhet", "Leder", "E-post"),
        ("a", "Skole", None, None),
        ("b", "skole", "Ola", "ola@x.example"),
        ("c", "Skole", "Ola", None),
        ("d", "Skole", "Eva", "eva@x.example"),
    )
    assert [(each["name"], each["email"]) for each in planned(rows).units] == [
        ("Ola", "ola@x.example"),
        ("Eva", "eva@x.example"),
    ]


def test_values_are_understood_where_that_loses_nothing() -> None:
    rows: Rows = (
        ("Konto-ID", "Konto", "Plattform", "Opprettet", "Status", "Kommunevåpen", "Merknad"),
        (7.0, "a", "Facebook", "3.10.2026", "Nedlagt", "x", date(2026, 10, 3)),
        (8.0, "b", "Facebook", datetime(2026, 10, 3, 14, 30), "I bruk", "Nei", " to\nlinjer "),
        (9.0, "c", "Facebook", "våren 2026", "Aktiv", "Nei", 12.0),
    )
    made = planned(rows, "Opprettet=Opprettet")
    assert [list(account.values()) for account in made.accounts] == [
        ["7", "a", "Facebook", date(2026, 10, 3), Stage.CLOSED, True, "03.10.2026"],
        ["8", "b", "Facebook", datetime(2026, 10, 3, 14, 30), Stage.ACTIVE, False, "to\nlinjer"],
        ["9", "c", "Facebook", "våren 2026", Stage.ACTIVE, False, "12"],
    ]


def test_a_list_that_names_no_account_is_refused_with_what_to_do() -> None:
    with pytest.raises(Trouble) as trouble:
        planned((("Dyr", "Farge"), ("Hest", "Brun")))
    assert "--map HEADING=Kontoer.Kontonavn" in sentence(trouble.value)


def test_the_other_sheets_travel_along() -> None:
    other = sheet((("x", 1.0), (None, 2.0)), "Annet")
    made = planned_of([sheet(MESSY), other])
    assert made.sheets == [other]
    assert {made.fates[cell] for cell, _ in other.cells()} == {Fate.CARRIED}


# ---------------------------------------------------------------------------------- whatever the list holds

HEADINGS = ("Kanal", "Navn", "Lenke", "Avdeling", "Ansvarlige", "Admin 2", "E-post", "Leder", "Kategori", "", "Merknad")
VALUES = (
    *("Ting {n}", "Kari{n} Testesen, Per{n} Eksempelvik", "k{n}@x.example; p{n}@x.example", "https://x.com/s{n}"),
    *("Kari{n} <k{n}@x.example>", "=A{n}", "a{n}\nb{n} og c{n}", "{n}", "Etternavn{n}, Kari{n}", "#N/A {n}", "@{n}"),
)


@st.composite
def lists(draw: st.DrawFn) -> SourceSheet:
    """A list of random columns, each of its values with a number of its own, so that none can stand for another."""
    width = draw(st.integers(2, 9))
    headings = [draw(st.sampled_from(HEADINGS)) for _ in range(width - 1)]
    rows: list[list[object]] = [["Tittel 1"]] if draw(st.booleans()) else []
    rows.append(["Kontonavn", *headings])
    for number in range(draw(st.integers(1, 8))):
        row = [draw(st.sampled_from(("", *VALUES))) for _ in range(width)]
        rows.append([each.format(n=1000 + 10 * number + place) for place, each in enumerate(row)])
    rows.append(["Konto", *[""] * (width - 1)])
    return sheet(rows)


def words(values: Iterable[object]) -> set[str]:
    return {word for value in values for word in re.findall(r"\w+", str(value).casefold())}


def held(made: Plan) -> set[str]:
    """Every word of the register and of what goes beside it."""
    return (
        words(value for row in (*made.accounts, *made.units, *made.administrators) for value in row.values())
        | words(value for _, column in made.further for value in column)
        | words(each.value for each in made.leftovers)
    )


@given(lists(), st.data())
def test_no_cell_of_any_list_is_lost(found: SourceSheet, data: st.DataObject) -> None:
    targets = [target for target in TARGETS if target.schema.key != "name" or target.sheet != "accounts"]
    read = tables(found)
    matches = proposed(read)
    for target in data.draw(st.lists(st.sampled_from(targets), max_size=3, unique=True)):
        free = [place for place, match in enumerate(matches) if match.target is None]
        if free and all(match.target != target for match in matches):
            matches[free[0]] = matches[free[0]].settled(target, matches[free[0]].reason)
    made = plan(read, matches)
    assert set(made.fates) == {cell for cell, _ in found.cells()}
    of_rows = [value for cell, value in found.cells() if made.fates[cell] is not Fate.HEADING]
    assert words(of_rows) - {"og"} <= held(made)
