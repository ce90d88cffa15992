"""Rows are told apart, headings are found in one row or two, and columns of platforms are turned into accounts."""

from __future__ import annotations

import pytest

from audit.intake.headings import headings_of
from audit.intake.plan import Plan
from audit.intake.sources import SourceSheet
from audit.intake.targets import KNOWN
from audit.workbook.values import MergedCell
from tests.intake.lists import Rows, planned, planned_of, sheet

HEAD = ("Kontonavn", "Plattform", "Ansvarlig")


def left(made: Plan) -> list[str]:
    return [f"{each.cell.column}{each.cell.row}: {each.why.message}" for each in made.leftovers]


def accounts(made: Plan, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(row.get(key) for key in keys) for row in made.accounts]


def headings(*rows: tuple[object, ...]) -> list[str]:
    found, _ = headings_of(sheet(rows), KNOWN)
    return [each.full for each in found if each.cells]


def merged(first: str, last: str) -> MergedCell:
    return MergedCell(f"{first}:{last}", first)


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        (
            ("Konto", merged("A1", "B1"), "Administrator 1", merged("C1", "D1")),
            ("Plattform", "Navn", "Navn", "E-post"),
            ["Konto Plattform", "Konto Navn", "Administrator 1 Navn", "Administrator 1 E-post"],
        ),
        (
            ("", "", "Leder", "", ""),
            ("Plattform", "Kontonavn", "Navn", "E-post", "Merknad"),
            ["Plattform", "Kontonavn", "Leder Navn", "Leder E-post", "Merknad"],
        ),
        (
            ("Plattform", "Kontonavn", "Ansvarlig", merged("C1", "D1"), "Merknad"),
            ("", "", "Navn", "E-post", ""),
            ["Plattform", "Kontonavn", "Ansvarlig Navn", "Ansvarlig E-post", "Merknad"],
        ),
        (
            ("Oversikt over kontoer", merged("A1", "C1"), merged("A1", "C1")),
            ("Plattform", "Kontonavn", "Ansvarlig"),
            ["Plattform", "Kontonavn", "Ansvarlig"],
        ),
        (
            ("Sist oppdatert:", "12.3.2025", ""),
            ("Plattform", "Kontonavn", "Ansvarlig"),
            ["Plattform", "Kontonavn", "Ansvarlig"],
        ),
        (
            ("Plattform", "Kontonavn", "Ansvarlig"),
            ("Facebook", "Navn", ""),
            ["Plattform", "Kontonavn", "Ansvarlig"],
        ),
    ],
)
def test_headings_in_one_row_or_two(upper: tuple[object, ...], lower: tuple[object, ...], expected: list[str]) -> None:
    assert headings(upper, lower, ("Facebook", "a", "Kari Testesen", "kari@x.example", "x")) == expected


def test_titles_between_the_rows_say_whose_the_accounts_are() -> None:
    rows: Rows = (HEAD, ("Oppvekst",), ("a", "Facebook", None), ("Kultur",), ("b", "X", None), ("c", "X", None))
    assert accounts(planned(rows), "name", "unit") == [("a", "Oppvekst"), ("b", "Kultur"), ("c", "Kultur")]
    assert planned(rows, "Mellomtittel=").further == [("Mellomtittel", ["Oppvekst", "Kultur", "Kultur"])]


def test_titles_in_the_column_of_units_fill_it() -> None:
    rows: Rows = (
        ("Virksomhet", *HEAD),
        ("Oppvekst",),
        (None, "a", "Facebook", None),
        ("Kultur",),
        (None, "b", "X", None),
    )
    assert accounts(planned(rows), "name", "unit") == [("a", "Oppvekst"), ("b", "Kultur")]


def test_titles_without_a_row_below_are_listed() -> None:
    rows: Rows = (HEAD, ("Oppvekst",), ("Skoler",), ("a", "Facebook", None), ("b", "X", "Kari Testesen"))
    made = planned(rows)
    assert accounts(made, "name", "unit") == [("a", "Skoler"), ("b", "Skoler")]
    assert left(made) == ["12: no row of the list stands below this title"]


def test_a_name_alone_is_an_account_where_the_list_does_not_begin_with_a_title() -> None:
    rows: Rows = (HEAD, ("a", "Facebook", None), ("b",), ("c", "X", None))
    assert accounts(planned(rows), "name", "unit") == [("a", None), ("b", None), ("c", None)]


def test_a_list_of_one_column_is_a_list_of_accounts() -> None:
    made = planned((("Kontonavn",), ("a",), ("b",)))
    assert accounts(made, "name") == [("a",), ("b",)]


@pytest.mark.parametrize(
    ("row", "account"),
    [
        (("Sum", None, 3.0), False),
        (("Totalt 12 kontoer", None, None), False),
        (("Antall", 4.0, 5.0), False),
        (("Til sammen", None, 17.0), False),
        (("Total trening", "Facebook", None), True),
        (("Summen av oss", None, None), True),
        (("Antall oss", "X", None), True),
    ],
)
def test_a_sum_is_no_account(row: tuple[object, ...], account: bool) -> None:
    made = planned((HEAD, ("a", "Facebook", "Kari Testesen"), row))
    assert (len(made.accounts) == 2) is account
    assert bool(made.leftovers) is not account


def test_headings_once_more_are_no_account() -> None:
    made = planned((HEAD, ("a", "Facebook", None), HEAD, ("b", "X", None)))
    assert accounts(made, "name") == [("a",), ("b",)]
    assert made.leftovers == []


def test_what_stands_alone_below_the_list_is_listed() -> None:
    rows = list(sheet((HEAD, ("a", "Facebook", None), ("b", "X", None))).rows)
    rows += [(6, ["Sist endret av Kari", "", ""]), (7, ["", "", "3"])]
    made = planned_of([SourceSheet("Liste", tuple(rows))])
    assert accounts(made, "name") == [("a",), ("b",)]
    assert left(made) == ["16: it stands below the list", "37: it stands below the list"]


def test_a_value_merged_over_several_rows_is_that_of_each() -> None:
    rows: Rows = (
        ("Virksomhet", *HEAD),
        ("Skole", "a", "Facebook", "Kari Testesen"),
        (merged("A2", "A4"), "b", "X", "Per Eksempelvik"),
        (merged("A2", "A4"), None, None, "Anne Annesen"),
    )
    made = planned(rows)
    assert accounts(made, "name", "unit") == [("a", "Skole"), ("b", "Skole")]
    assert [(row["account"], row["name"]) for row in made.administrators][1:] == [
        ("X-001", "Per Eksempelvik"),
        ("X-001", "Anne Annesen"),
    ]


def test_columns_of_platforms_are_accounts() -> None:
    rows: Rows = (
        ("Virksomhet", "Facebook", "X", "Følgere"),
        ("Skole", "https://facebook.com/a https://facebook.com/b", "✓", 12.0),
        ("Kultur", "nei", "Kulturhuset", None),
        ("Teknisk", None, None, None),
    )
    made = planned(rows)
    assert accounts(made, "id", "link", "name", "unit") == [
        ("FB-001", "https://facebook.com/a", None, "Skole"),
        ("FB-002", "https://facebook.com/b", None, "Skole"),
        ("X-001", None, None, "Skole"),
        ("X-002", None, "Kulturhuset", "Kultur"),
    ]
    assert left(made) == ["23: it says that there is no such account", "14: its row names no account"]


@pytest.mark.parametrize(
    "rows",
    [
        (("Kontonavn", "Facebook", "X"), ("Skole", 120.0, 30.0), ("Kultur", 12.0, 5.0)),
        (("Kontonavn", "Plattform", "Facebook", "X"), ("Skole", "X", "x", None)),
        (("Kontonavn", "Facebook"), ("Skole", "x")),
    ],
)
def test_columns_of_figures_and_the_like_travel_along(rows: Rows) -> None:
    made = planned(rows)
    assert len(made.accounts) == len(rows) - 1
    assert "Facebook" in [heading for heading, _ in made.further]


def test_what_microsoft_forms_notes_is_not_taken_for_the_account() -> None:
    rows: Rows = (
        ("ID", "Starttidspunkt", "E-post", "Navn", "Hva heter kontoen din?", "Plattform"),
        ("1", "1.1.2025 10:00", "kari@x.example", "Kari Testesen", "Biblioteket", "Facebook"),
    )
    made = planned(rows)
    assert accounts(made, "id", "name") == [("FB-001", "Biblioteket")]
    assert made.administrators == []
