"""Where an old Excel file (.xls) holds an error such as #N/A: the reader shows those cells as blank."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from audit.workbook.values import BrokenCell

#: What Excel shows for the code of an error.
ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
BEGIN, END = (0x0809, 0x0409, 0x0209, 0x0009), 0x000A
SHEET: Final = 0x0085
ERROR_OR_BOOLEAN: Final = 0x0205
FORMULAS: Final = (0x0006, 0x0206, 0x0406)
NO_SECTOR: Final = 0xFFFF_FFFA  #: from here on a number means something else than a sector

Broken = dict[tuple[int, int], BrokenCell]  #: row and column, both from 1


def broken_cells(content: bytes) -> list[Broken]:
    """The cells with an error, of each sheet in the order of the file; ValueError where its structure is damaged.

    The container is described in [MS-CFB], the records in [MS-XLS].
    """
    try:
        book = _workbook_stream(content)
        starts = [struct.unpack_from("<I", data)[0] for kind, data in _records(book, 0) if kind == SHEET]
        return [dict(_errors(book, start)) for start in starts]
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error


def _errors(book: bytes, start: int) -> Iterator[tuple[tuple[int, int], BrokenCell]]:
    for kind, data in _records(book, start):
        if kind == ERROR_OR_BOOLEAN:
            row, column, _, code, is_error = struct.unpack_from("<HHHBB", data)
        elif kind in FORMULAS:
            row, column, _, what, code, mark = struct.unpack_from("<HHHBxBxxxH", data)
            is_error = what == 2 and mark == 0xFFFF
        else:
            continue
        if is_error:
            yield (row + 1, column + 1), BrokenCell(ERRORS.get(code, "#ERROR!"))


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of a sheet or of the book itself, those of charts within it left out."""
    depth = 0
    while start + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, start)
        if kind in BEGIN:
            depth += 1
        elif kind == END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, book[start + 4 : start + 4 + length]
        start += 4 + length


def _workbook_stream(content: bytes) -> bytes:
    """The stream of the workbook, taken out of the container."""
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("sectors of an odd size")
    size, small_size = 1 << shift, 1 << small_shift
    directory, smallest = struct.unpack_from("<I4xI", content, 48)
    small_table, _, further, _ = struct.unpack_from("<IIII", content, 60)
    tables = [each for each in struct.unpack_from("<109I", content, 76) if each < NO_SECTOR]
    for _ in range(len(content) // size):
        if further >= NO_SECTOR:
            break
        *more, further = struct.unpack(f"<{size // 4}I", _sector(content, further, size))
        tables += [each for each in more if each < NO_SECTOR]
    table = [number for each in tables for number in struct.unpack(f"<{size // 4}I", _sector(content, each, size))]
    entries = _chained(content, directory, table, size)
    found: dict[str, tuple[int, int]] = {}
    for place in range(0, len(entries) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries, place + 64)
        name = entries[place : place + max(length - 2, 0)].decode("utf-16-le") if kind != 5 else "root"
        found.setdefault(name.casefold(), struct.unpack_from("<II", entries, place + 116))
    if "workbook" not in found and "book" not in found:
        raise ValueError("no workbook")
    start, length = found.get("workbook") or found["book"]
    if length >= smallest:
        return _chained(content, start, table, size)[:length]
    raw = _chained(content, small_table, table, size)
    small = struct.unpack(f"<{len(raw) // 4}I", raw)
    return _chained(_chained(content, found["root"][0], table, size), start, small, small_size, first=0)[:length]


def _sector(content: bytes, number: int, size: int, first: int = 1) -> bytes:
    """A sector, by its number; before the first of the file stands its header."""
    return content[(number + first) * size : (number + first + 1) * size].ljust(size, b"\0")


def _chained(content: bytes, start: int, table: list[int] | tuple[int, ...], size: int, first: int = 1) -> bytes:
    """The sectors that follow one another from `start` on; a chain that runs in a ring is cut."""
    found: list[bytes] = []
    while start < NO_SECTOR and len(found) < len(table):
        found.append(_sector(content, start, size, first))
        start = table[start]
    return b"".join(found)
