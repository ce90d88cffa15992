"""Errors in an old Excel file are found where they stand, and a damaged file is told of."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from audit.intake.old_excel import broken_cells
from audit.intake.sources import read_list
from audit.model import Trouble
from audit.workbook.values import BrokenCell, MergedCell
from tests.intake.municipal import List, Sheet
from tests.test_real_programs import through_libreoffice
from tests.workbooks import saved, sentence, workbook

SECTOR = 512
FREE, END, FAT = 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFD
MANY = [("Konto", "Hva"), *((f"konto {n}", "#N/A" if n % 50 == 0 else f"noe {n}") for n in range(300))]


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def stream(*sheets: bytes) -> bytes:
    """A workbook stream of sheets that hold these records."""
    begin, end = record(0x0809, bytes(16)), record(0x000A)
    length = len(begin) + len(end) + len(sheets) * (4 + 8)
    listed, bodies = b"", b""
    for sheet in sheets:
        listed += record(0x0085, struct.pack("<IHBB", length + len(bodies), 0, 0, 0))
        bodies += begin + sheet + end
    return begin + listed + end + bodies


def container(book: bytes) -> bytes:
    """A compound file of one stream, so short that it lies in the small sectors."""
    small = book.ljust(-(-len(book) // 64) * 64, b"\0")
    count = len(small) // 64
    sectors = -(-len(small) // SECTOR)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2, 1, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)

    def entry(name: str, kind: int, start: int, length: int) -> bytes:
        written = name.encode("utf-16-le")
        rest = struct.pack("<HBB12x36xIQ", len(written) + 2, kind, 1, start, length)
        return written.ljust(64, b"\0") + rest

    table = struct.pack("<128I", FAT, END, END, *[*range(4, 3 + sectors), END], *[FREE] * (125 - sectors))
    directory = entry("Root Entry", 5, 3, len(small)) + entry("Workbook", 2, 0, len(book)) + bytes(256)
    small_table = struct.pack("<128I", *[*range(1, count), END], *[FREE] * (128 - count))
    return header + table + directory + small_table + small.ljust(sectors * SECTOR, b"\0")


def error(row: int, column: int, code: int, is_error: int = 1) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, is_error))


def formula(row: int, column: int, result: bytes) -> bytes:
    return record(0x0006, struct.pack("<HHH", row, column, 0) + result + bytes(8))


def test_errors_are_told_from_all_else() -> None:
    chart = record(0x0809, bytes(16)) + error(9, 9, 0x2A) + record(0x000A)
    first = error(0, 2, 0x2A) + error(1, 0, 1, is_error=0) + chart
    first += formula(4, 1, b"\x02\0\x07\0\0\0\xff\xff") + formula(5, 1, b"\0\0\x07\0\0\0\xff\xff")
    first += formula(6, 1, struct.pack("<d", 2.5)) + error(7, 0, 0x99)
    found = broken_cells(container(stream(first, error(0, 0, 0x17))))
    assert found == [
        {(1, 3): BrokenCell("#N/A"), (5, 2): BrokenCell("#DIV/0!"), (8, 1): BrokenCell("#ERROR!")},
        {(1, 1): BrokenCell("#REF!")},
    ]


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_errors_and_merged_cells_of_a_real_file(form: str, tmp_path: Path) -> None:
    rows = (("Konto", "Enhet", "Tall"), ("a", "Skole", "#N/A"), ("b", None, "#REF!"), (None, None, None, "#NUM!"))
    (found,) = read_list(List(f"liste.{form}", {"En": Sheet(rows, ("B2:B3",))}).saved(tmp_path))
    assert [tuple(row) for _, row in found.rows] == [
        ("Konto", "Enhet", "Tall", ""),
        ("a", "Skole", BrokenCell("#N/A"), ""),
        ("b", MergedCell("B2:B3", "B2"), BrokenCell("#REF!"), ""),
        ("", "", "", BrokenCell("#NUM!")),
    ]


def test_errors_of_a_long_list(tmp_path: Path) -> None:
    file = through_libreoffice(
        tmp_path, saved(tmp_path, workbook({"Liste": MANY, "To": [("x",)]}), "liste.xlsx"), "xls"
    )
    first, _ = read_list(file)
    assert [number for number, row in first.rows if row[1] == BrokenCell("#N/A")] == [2 + 50 * n for n in range(6)]


@pytest.mark.parametrize(
    ("place", "patch"),
    [
        (30, b"\x1f\0"),
        (48, b"\xf0\xff\0\0"),
        (44, b"\xff\xff\xff\x7f"),
        (76, b"\xf0\xff\0\0"),
        (512, b"\x01\0\0\0" * 3),
    ],
)
def test_a_damaged_file_is_told_of_and_never_read_forever(place: int, patch: bytes, tmp_path: Path) -> None:
    content = container(stream(error(0, 0, 0x2A)))
    damaged = content[:place] + patch + content[place + len(patch) :]
    try:
        found = broken_cells(damaged)
    except ValueError:
        with pytest.raises(Trouble) as trouble:
            read_list(saved(tmp_path, damaged, "liste.xls"))
        assert "cannot be read" in sentence(trouble.value)
    else:
        assert found in ([], [{(1, 1): BrokenCell("#N/A")}])
