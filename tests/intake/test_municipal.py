"""Ten lists as municipalities keep them: each becomes a sensible register, and no cell of it is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from audit.intake.carry import write
from audit.intake.plan import Fate, Plan
from audit.intake.sources import SourceSheet, read_list
from audit.intake.summary import summary
from audit.language import language
from audit.template import Setup
from audit.workbook import read_inventory
from audit.workbook.values import shown
from tests.intake.lists import planned_of
from tests.intake.municipal import (
    DIVIDED,
    EDITORS,
    FORM,
    LINKS,
    LISTS,
    MATRIX,
    OVERVIEW,
    PLATFORMS,
    REGISTER,
    SECTIONS,
    UNITS,
    List,
)

#: Of each list: the accounts as id, name and unit; the columns that travel along; the cells that are listed.
EXPECTED: dict[str, tuple[list[tuple[str, str, str]], list[str], list[str]]] = {
    OVERVIEW.name: (
        [
            ("FB-001", "Eksempelskolen", "Oppvekst"),
            ("IG-001", "eksempelskolen", "Oppvekst"),
            ("FB-002", "Biblioteket", "Kultur"),
        ],
        ["Følgere 2024", "Følgere 2025"],
        ["A1", "A2", "A12", "H12", "I12"],
    ),
    EDITORS.name: (
        [
            ("FB-001", "Solvang barnehage", "Solvang barnehage"),
            ("IG-001", "solvangbhg", "Solvang barnehage"),
            ("FB-002", "Eksempelbygda skole", "Eksempelbygda skole"),
        ],
        ["Telefon", "Aktiv", "Internt nr"],
        [],
    ),
    LINKS.name: (
        [("FB-001", "", ""), ("IG-001", "", ""), ("YT-001", "", ""), ("LI-001", "", "")],
        ["Hvem"],
        [],
    ),
    FORM.name: (
        [
            ("FB-001", "Biblioteket på Ås", "Ås bibliotek"),
            ("IG-001", "frivillig_eksempel", "Frivilligsentralen"),
            ("YT-001", "Kulturskolen", "Kulturskolen"),
        ],
        ["ID", "Starttidspunkt", "Fullføringstidspunkt", "E-post", "Navn", "Er det noe mer vi bør vite om bruken?"],
        [],
    ),
    PLATFORMS.name: (
        [
            ("FB-001", "Eksempel kommune", "Rådhuset"),
            ("FB-002", "Ungdomshuset", "#N/A"),
            ("X-001", "@eksempelkommune", "Rådhuset"),
        ],
        [],
        ["A5"],
    ),
    REGISTER.name: (
        [
            ("FB-001", "Symjehallen", "Idrett"),
            ("FB-002", "Kulturhuset", "Kultur"),
            ("IG-001", "Kulturhuset", "Kultur"),
        ],
        [],
        ["E4"],
    ),
    MATRIX.name: (
        [
            ("FB-001", "", "Kulturskolen"),
            ("IG-001", "", "Kulturskolen"),
            ("FB-002", "", "Legevakten"),
            ("FB-003", "Ungdomshuset Eksempel", "Ungdomshuset"),
            ("IG-002", "@ungdomshuset", "Ungdomshuset"),
            ("SC-001", "", "Ungdomshuset"),
        ],
        ["Nettside"],
        ["A1", "E3", "A6", "C6", "D6", "E6"],
    ),
    DIVIDED.name: (
        [
            ("FB-001", "Bygdebokprosjektet", "Kultur"),
            ("X-001", "Ordføraren", "Politisk sekretariat"),
            ("FB-002", "Sommarleiren", "Kultur"),
        ],
        ["Ansvarleg Tlf", "Ark"],
        ["F4"],
    ),
    SECTIONS.name: (
        [
            ("FB-001", "Eksempel kommune", "Rådhuset"),
            ("FB-002", "Biblioteket", "Kultur"),
            ("SC-001", "eksempelung", "Ungdom"),
        ],
        ["Sist sjekket"],
        ["A9"],
    ),
    UNITS.name: (
        [
            ("FB-001", "Town library", "Library"),
            ("FB-002", "Fire brigade", "Fire brigade"),
            ("X-001", "Fire brigade", "Fire brigade"),
        ],
        ["Followers"],
        ["A4"],
    ),
}

#: How many administrators each list names, each counted once an account.
ADMINISTRATORS = {
    OVERVIEW.name: 5,
    EDITORS.name: 4,
    LINKS.name: 0,
    FORM.name: 4,
    PLATFORMS.name: 3,
    REGISTER.name: 5,
    MATRIX.name: 6,
    DIVIDED.name: 4,
    SECTIONS.name: 5,
    UNITS.name: 4,
}

TICKS = {"x", "✓", "-"}  #: what stands for an account, or for none, in a column of a platform

each_list = pytest.mark.parametrize("kept", LISTS, ids=lambda kept: kept.name)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Callable[[List], list[SourceSheet]]:
    """Reads a list, which is saved only once: LibreOffice takes its time."""
    return cache(lambda kept: read_list(kept.saved(tmp_path_factory.mktemp("list"))))


@pytest.fixture
def read(sources: Callable[[List], list[SourceSheet]]) -> Callable[[List], tuple[list[SourceSheet], Plan]]:
    """The sheets of a list, and what an import makes of them."""
    return lambda kept: (sources(kept), planned_of(sources(kept)))


Read = Callable[[List], tuple[list[SourceSheet], Plan]]


def words(value: object) -> set[str]:
    return {word.lstrip("0") for word in re.findall(r"\w+", shown(value).casefold())}


@each_list
def test_a_list_becomes_a_sensible_register(kept: List, read: Read) -> None:
    _, made = read(kept)
    accounts, along, left = EXPECTED[kept.name]
    assert [tuple(shown(row.get(key, "")) for key in ("id", "name", "unit")) for row in made.accounts] == accounts
    assert [heading for heading, _ in made.further] == along
    assert [str(each.cell).rpartition("!")[2] for each in made.leftovers] == left
    assert len(made.administrators) == ADMINISTRATORS[kept.name]
    assert all(row.get("platform") for row in made.accounts)


@each_list
def test_no_cell_of_a_list_is_missing_from_the_new_workbook(kept: List, read: Read, tmp_path: Path) -> None:
    assert_nothing_is_lost(kept, read, tmp_path)


def assert_nothing_is_lost(kept: List, read: Read, folder: Path) -> None:
    """That every word of every cell of the list stands somewhere in the workbook that is made of it."""
    sheets, made = read(kept)
    assert set(made.fates) == {cell for sheet in sheets for cell, _ in sheet.cells()}
    file = folder / "ny.xlsx"
    write(file, made, language("nb"), Setup())
    book = openpyxl.load_workbook(file)
    held = [each for sheet in book for row in sheet.iter_rows(values_only=True) for each in row]
    there = set().union(*map(words, held))
    for sheet in sheets:
        for cell, raw in sheet.cells():
            lost = words(raw) - there - {"og", ""}
            assert not lost or made.fates[cell] is Fate.HEADING or shown(raw) in TICKS, (str(cell), raw)


@each_list
def test_the_new_workbook_can_be_audited(kept: List, read: Read, tmp_path: Path) -> None:
    _, made = read(kept)
    file = tmp_path / "ny.xlsx"
    write(file, made, language("nn"), Setup())
    inventory = read_inventory(file)
    assert len(inventory.accounts) == len(made.accounts)
    assert sum(map(len, inventory.administrators.values())) == len(made.administrators)


@each_list
def test_the_summary_speaks_of_every_column_and_names_every_sheet(kept: List, read: Read) -> None:
    sheets, made = read(kept)
    for code in ("nb", "nn", "en"):
        speak = language(code)
        said = "\n".join(speak(sentence) for sentence in summary(made, code))
        assert "{" not in said
        assert [match.title for match in made.matches if match.title not in said] == []
        assert [sheet.name for sheet in sheets if sheet.name not in said] == []


def test_an_error_of_the_old_list_is_reported_by_the_audit(read: Read, tmp_path: Path) -> None:
    _, made = read(PLATFORMS)
    file = tmp_path / "ny.xlsx"
    write(file, made, language("nb"), Setup())
    (fault,) = [each for each in read_inventory(file).unreadable if each.column == "Virksomhet"]
    assert (fault.typed, str(fault.cell)) == ("#N/A", "Kontoer!E3")
    assert [each.column for each in read_inventory(file).blanks if each.sheet == "Kontoer"] == []


def test_further_sheets_are_read_into_theirs(read: Read) -> None:
    _, made = read(REGISTER)
    assert [(row["account"], row["name"], row["email"]) for row in made.administrators] == [
        ("FB-001", "Kari Testesen", "kari@eksempel.example"),
        ("FB-001", "Per Eksempelvik", ""),
        ("FB-002", "Anne Annesen", ""),
        ("IG-001", "Ole Olsen", "ole@eksempel.example"),
        ("Badeland", "Berit Beritsen", "berit@eksempel.example"),
    ]
    assert made.columns["administrators"][1] == ("Stilling", ["Rådgjevar", "", "", "Lærling", ""])
    assert [row["name"] for row in made.units] == ["Ole Olsen", "Berit Beritsen"]
    assert [row["account"] for row in made.rows["moderation"]] == ["FB-001", "Kulturhuset"]
    assert made.unknown == {"administrators": 1, "moderation": 1}
    assert [sheet.name for sheet in made.sheets] == ["Om"]


FORMS = [
    *(replace(REGISTER, name=f"register.{form}") for form in ("xlsx", "xlsm", "xls", "ods")),
    List("register.csv", {"Kontoliste": REGISTER.sheets["Kontoliste"]}, "cp1252"),
]


@pytest.mark.parametrize("kept", FORMS, ids=lambda kept: kept.name)
def test_a_list_says_the_same_in_every_form(kept: List, read: Read, tmp_path: Path) -> None:
    _, made = read(kept)
    assert [row["name"] for row in made.accounts] == ["Symjehallen", "Kulturhuset", "Kulturhuset"]
    names = ["Kari Testesen", "Per Eksempelvik", "Anne Annesen", "Ole Olsen", "Berit Beritsen"]
    assert [row["name"] for row in made.administrators] == names[: 3 if kept.name.endswith("csv") else 5]
    assert [str(each.cell) for each in made.leftovers if each.cell.sheet != "register"] == (
        [] if kept.name.endswith("csv") else ["Kontoliste!E4"]
    )
    assert_nothing_is_lost(kept, read, tmp_path)
