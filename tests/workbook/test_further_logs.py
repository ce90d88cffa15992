"""Moderation logs that units keep by themselves: CSV as Excel writes it, and workbooks."""

from datetime import date
from pathlib import Path

import pytest

from audit import schema
from audit.language import language
from audit.model import Inventory
from audit.workbook import csv_sheet, read_inventory
from tests.workbooks import ID, register, table, workbook

HEADINGS = "Dato;Konto-ID;Moderert av"


def read(folder: Path, *logs: Path) -> Inventory:
    file = folder / "inventory.xlsx"
    file.write_bytes(workbook(register()))
    return read_inventory(file, logs)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_is_read_however_it_was_saved(tmp_path: Path, encoding: str, separator: str) -> None:
    log = tmp_path / "unge.csv"
    lines = ["Logg for ungdomsklubben", HEADINGS, f"4.10.2026;{ID};Bjørn Ås", f"05.10.26; {ID.lower()} ;Bjørn", ";;"]
    log.write_bytes("\r\n".join(lines).replace(";", separator).encode(encoding))
    inventory = read(tmp_path, log)
    assert inventory.moderation[ID.lower()].days == {date(2026, 10, 4), date(2026, 10, 5)}
    assert not inventory.notes
    assert not inventory.unreadable
    assert not inventory.blanks


def test_a_fault_names_file_and_row(tmp_path: Path) -> None:
    log = tmp_path / "unge.csv"
    log.write_text(f"{HEADINGS}\n4.10.2026;FB-999;Bjørn\ni går;{ID};Bjørn\n5.10.2026;{ID};\n", encoding="utf-8")
    inventory = read(tmp_path, log)
    assert [str(each.cell) for each in inventory.dangling] == ["'[unge.csv]'!B2"]
    assert [str(each.cell) for each in inventory.unreadable] == ["'[unge.csv]'!A3"]
    assert [str(each.cell) for each in inventory.blanks] == ["'[unge.csv]'!C4"]


def test_a_workbook_with_one_sheet_may_call_it_anything(tmp_path: Path) -> None:
    log = tmp_path / "unge.xlsx"
    rows = table(schema.MODERATION, {"day": date(2026, 10, 4), "account": "FB-999", "moderated_by": "Bjørn"})
    log.write_bytes(workbook({"Ark1": rows}))
    assert [str(each.cell) for each in read(tmp_path, log).dangling] == ["'[unge.xlsx]Ark1'!B2"]


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"PK\x03\x04", b"\x00\x00"])
@pytest.mark.parametrize("name", ["unge.csv", "unge.xlsx"])
def test_a_bad_log_is_told_of_and_costs_only_itself(tmp_path: Path, name: str, content: bytes) -> None:
    good, bad = tmp_path / "a.csv", tmp_path / name
    good.write_text(f"{HEADINGS}\n4.10.2026;{ID};Bjørn\n", encoding="utf-8")
    bad.write_bytes(content)
    inventory = read(tmp_path, bad, good)
    assert inventory.moderation[ID.lower()].days == {date(2026, 10, 4)}
    (note,) = inventory.notes
    assert name in language("en")(note)


def test_a_cell_with_a_line_break_is_one_cell_of_one_row(tmp_path: Path) -> None:
    log = tmp_path / "unge.csv"
    log.write_text(f'{HEADINGS}\n4.10.2026;{ID};"Bjørn\nÅs"\ni går;{ID};Bjørn\n', encoding="utf-8")
    inventory = read(tmp_path, log)
    assert inventory.moderation[ID.lower()].days == {date(2026, 10, 4)}
    assert [str(each.cell) for each in inventory.unreadable] == ["'[unge.csv]'!A3"]


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (f'i går;{ID};"Bjørn' + "x" * 200_000, "unge.csv, row 3: a cell is far too long."),
        ("x;" * 300, "unge.csv has more than 20 rows or 256 columns"),
        (f"5.10.2026;{ID};Bjørn\n" * 30, "unge.csv has more than 20 rows or 256 columns"),
    ],
    ids=["quotation mark", "columns", "rows"],
)
def test_a_csv_beyond_any_log_is_left_out_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str, told: str
) -> None:
    monkeypatch.setattr(csv_sheet, "LAST_ROW", 20)
    log = tmp_path / "unge.csv"
    log.write_text(f"{HEADINGS}\n4.10.2026;{ID};Bjørn\n{last}", encoding="utf-8")
    inventory = read(tmp_path, log)
    assert not inventory.moderation
    (note,) = inventory.notes
    assert told in language("en")(note)


def test_separators_without_anything_between_them_are_no_columns(tmp_path: Path) -> None:
    log = tmp_path / "unge.csv"
    log.write_text(f"{HEADINGS}\n4.10.2026;{ID};Bjørn{';' * 1000}\n{';' * 1000}\n", encoding="utf-8")
    assert read(tmp_path, log).moderation[ID.lower()].days == {date(2026, 10, 4)}
