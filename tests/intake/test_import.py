"""The command `import`: a list in, a register and a summary out; asks where it is unsure."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest

from audit.cli import main
from tests.intake.lists import MESSY, Rows, values
from tests.workbooks import saved, workbook

PLAIN: Rows = (("Kontonavn", "Plattform"), ("Biblioteket", "Facebook"))
UNSURE: Rows = (
    ("Konto", "Plattform", "Hvor", "Kategori"),
    ("Biblioteket", "Facebook", "https://facebook.com/bib", "Kultur"),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, where nobody sits at a terminal and the program speaks English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDIT_ORGANISATION__LANGUAGE", "en")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return tmp_path


def answering(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Somebody at a terminal, who types these lines."""
    typed = io.StringIO("".join(f"{each}\n" for each in answers))
    monkeypatch.setattr(typed, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin", typed)


def column(file: Path, heading: str) -> list[object]:
    headings, *rows = values(file, "Accounts")
    return [row[headings.index(heading)] for row in rows if row[headings.index("Account ID")]]


def test_a_list_becomes_a_register_that_can_be_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved(folder, workbook({"Liste": MESSY}), "liste.xlsx")
    assert main(["import", "liste.xlsx", "--yes"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "3 accounts are placed."
    assert "  Kanal → Accounts.Platform (3 cells; the heading)" in said
    assert any(line.startswith("  Kategori travels along at the end of Accounts (2 cells;") for line in said)
    assert "5 administrators are noted." in said
    assert "2 cells named several people, and were split." in said
    assert "  Liste!D5: its row names no account" in said
    assert said[-1].startswith("inventory.xlsx is made.")
    assert main(["check"]) == 1
    assert "FB-001" in capsys.readouterr().out


def test_without_a_terminal_an_unsure_column_is_carried_along_and_said_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved(folder, workbook({"Liste": UNSURE}), "liste.xlsx")
    assert main(["import", "liste.xlsx", "ny.xlsx"]) == 0
    assert "  Hvor travels along at the end of Accounts (1 cell; unsure" in capsys.readouterr().out
    assert column(folder / "ny.xlsx", "Link") == [None]
    assert column(folder / "ny.xlsx", "Hvor") == ["https://facebook.com/bib"]


@pytest.mark.parametrize("words", [["--yes"], ["--map", "Hvor=Lenke"], ["--map", "hvor=accounts.link"]])
def test_a_proposal_is_accepted_or_decided(folder: Path, words: list[str]) -> None:
    saved(folder, workbook({"Liste": UNSURE}), "liste.xlsx")
    assert main(["import", "liste.xlsx", "ny.xlsx", *words]) == 0
    assert column(folder / "ny.xlsx", "Link") == ["https://facebook.com/bib"]


def test_a_person_is_asked_about_what_is_not_sure(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    saved(folder, workbook({"Liste": UNSURE}), "liste.xlsx")
    answering(monkeypatch, "", "999", "2", "19")
    assert main(["import", "liste.xlsx", "ny.xlsx"]) == 0
    said = capsys.readouterr().out
    assert "Hvor: https://facebook.com/bib" in said
    assert "Proposed: Accounts.Link (the values are links to known platforms)" in said
    assert "A number from 0 to" in said
    assert "Another column is that already." in said
    assert column(folder / "ny.xlsx", "Link") == ["https://facebook.com/bib"]
    assert column(folder / "ny.xlsx", "Note") == ["Kultur"]


def test_a_person_is_asked_of_further_sheets_as_well(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    people: Rows = (("Konto", "Navn", "Mailen", "Stilling"), ("Biblioteket", "Kari Testesen", "kari@x.example", "Sjef"))
    saved(folder, workbook({"Liste": PLAIN, "Administratorer": people}), "liste.xlsx")
    answering(monkeypatch, "", "1", "0")
    assert main(["import", "liste.xlsx", "ny.xlsx"]) == 0
    said = capsys.readouterr().out
    assert "The columns of Administrators:" in said
    assert "  0  carry along, at the end of Administrators" in said
    assert "Another column is that already." in said
    assert "  Mailen → Administrators.E-mail (1 cell; so decided)" in said
    assert values(folder / "ny.xlsx", "Administrators") == [
        ("Account ID", "Name", "E-mail", "From", "To", "Guideline read", "Stilling"),
        ("FB-001", "Kari Testesen", "kari@x.example", None, None, None, "Sjef"),
    ]


def test_a_heading_of_two_sheets_is_decided_for_the_one_that_is_named(folder: Path) -> None:
    people: Rows = (("Konto", "Navn", "Annet"), ("Biblioteket", "Kari Testesen", "1.1.2025"))
    rows: Rows = (*PLAIN[:1], (*PLAIN[1][:2],))
    saved(folder, workbook({"Liste": [(*rows[0], "Annet"), (*rows[1], "x")], "Administratorer": people}), "liste.xlsx")
    decision = "Administratorer.Annet=Administratorer.Retningslinjer lest"
    assert main(["import", "liste.xlsx", "ny.xlsx", "--map", decision, "--map", "Annet="]) == 0
    assert values(folder / "ny.xlsx", "Administrators")[1][5] == datetime(2025, 1, 1)
    assert column(folder / "ny.xlsx", "Annet") == ["x"]


def test_who_gives_no_answer_gets_no_workbook(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(folder, workbook({"Liste": UNSURE}), "liste.xlsx")
    answering(monkeypatch)
    assert main(["import", "liste.xlsx", "ny.xlsx"]) == 130
    assert not (folder / "ny.xlsx").exists()


def test_an_existing_file_is_never_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved(folder, workbook({"Liste": MESSY}), "liste.xlsx")
    saved(folder, b"kept", "inventory.xlsx")
    assert main(["import", "liste.xlsx", "--yes"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (folder / "inventory.xlsx").read_bytes() == b"kept"


def test_a_decision_that_fits_nothing_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved(folder, workbook({"Liste": MESSY}), "liste.xlsx")
    assert main(["import", "liste.xlsx", "--map", "Kategori=Skostørrelse"]) == 2
    assert "Kontoer.Plattform" in capsys.readouterr().err
    assert not (folder / "inventory.xlsx").exists()
