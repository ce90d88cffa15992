"""How large a workbook may be: what is refused before it takes the memory of the machine."""

from __future__ import annotations

import re
import zipfile
from typing import Final

from audit.model import Cell, Text, Trouble

LARGEST_FILE: Final = 100 * 2**20
LARGEST_UNPACKED: Final = 2**30
LARGEST_PART: Final = 300 * 2**20  #: a log of a million rows is about 250 MB
MOST_PARTS: Final = 5_000
STEEPEST_PACKING: Final = 200  #: times smaller than unpacked; a real log of a million rows is about 8
ALWAYS_ALLOWED: Final = 50 * 2**20  #: unpacked size below which the packing is not looked at

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 256  #: far beyond any register; a value further out is a slip
LARGEST_AREA: Final = 20_000_000  #: cells between A1 and the last value: what calamine lays out in memory
MOST_CELLS: Final = 10_000_000  #: with a value, each of which takes memory of its own
MOST_ACCOUNTS: Final = 20_000
MOST_ROWS: Final = 200_000  #: of a sheet whose rows are kept in memory, as those of the moderation log are not

TAG: Final = rb"<(?:[\w.-]+:)?"
START: Final = re.compile(TAG + rb"(row|c)\b([^<>]*)>")
PLACE: Final = re.compile(rb"(?<=\s)r\s*=\s*[\"']([A-Za-z]{1,3})(\d+)[\"']")
ROW_PLACE: Final = re.compile(rb"(?<=\s)r\s*=\s*[\"'](\d+)[\"']")
PLACELESS: Final = re.compile(TAG + rb"c\b(?![^<>]*?\br\s*=\s*[\"'][A-Za-z]{1,3}\d+[\"'])")

QUOTED: Final = rb"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+"  #: the rest of a tag, whose quotes may hold anything
HOLDS: Final = rb"[\"']" + QUOTED + rb"(?<!/)>(?!\s*</)"  #: the same of a cell that is not merely formatted
PAST_THE_END: Final = rb"0*+(?=\d{7})(?:\d{8}|(?!10(?:[0-3]|4[0-7])))"  #: rows from 1,048,000 on
FAR: Final = re.compile(rb"r\s*=\s*[\"'](?:[A-Za-z]{2,}|[A-Za-z]?" + PAST_THE_END + rb")")
FAR_CELL: Final = re.compile(rb"r\s*=\s*[\"']([A-Za-z]{2,})\d+" + HOLDS)
ANY_CELL: Final = re.compile(rb"r\s*=\s*[\"'][A-Za-z]+(\d+)" + HOLDS)
ROW_ZERO: Final = re.compile(rb"<(?:[\w.-]+:)?(?:row|c)\b[^<>]*\br\s*=\s*[\"'][A-Za-z]*0+[\"']")
LONG_ROW: Final = re.compile(rb"r\s*=\s*[\"'][A-Za-z]*(\d{7,})")


def check_sizes(file: str, archive: zipfile.ZipFile) -> None:
    """Refuses an archive that would unpack to more than any register."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    too_steep = unpacked > ALWAYS_ALLOWED and unpacked > STEEPEST_PACKING * max(packed, 1)
    if unpacked > LARGEST_UNPACKED or largest > LARGEST_PART or len(parts) > MOST_PARTS or too_steep:
        raise Trouble(
            Text(
                "{file} unpacks to {size} MB in {parts} parts, more than any register. It is not read. Copy the "
                "sheets into a new workbook.",
                file=file,
                size=unpacked // 2**20,
                parts=len(parts),
            )
        )


def check_extent(sheet: str, file: str, content: bytes) -> None:
    """Refuses a value far outside the table: calamine lays out everything between A1 and it."""
    cells = content.count(b"<c")
    if len(content) > ALWAYS_ALLOWED * 2 and cells + content.count(b":c ") > MOST_CELLS:
        raise Trouble(
            Text(
                "{file}, sheet {sheet}: there are more than {limit} cells. Move old rows to another workbook.",
                file=file,
                sheet=sheet,
                limit=MOST_CELLS,
            )
        )
    if not _plainly_placed(content, cells) and PLACELESS.search(content):
        far = _counted(content)
    elif FAR.search(content):
        far = _furthest(content)
    else:
        return
    if far.row > LAST_ROW:
        raise impossible_row(sheet, file, far.row)
    if far.column > LAST_COLUMN or far.column * far.row > LARGEST_AREA:
        raise Trouble(
            Text(
                "{file}, sheet {sheet}: a value stands far outside the table, near {cell}. Press Ctrl+End to find it, "
                "delete its row and column, and save.",
                file=file,
                sheet=sheet,
                cell=str(Cell("", far.row, far.column)).removeprefix("''!"),
            )
        )


def impossible_row(sheet: str, file: str, row: int) -> Trouble:
    """That a sheet holds a row beyond Excel's."""
    return Trouble(
        Text(
            "{file}, sheet {sheet}: row {row} cannot exist in Excel. The file was made by a faulty program.",
            file=file,
            sheet=sheet,
            row=str(row),
        )
    )


def column_number(letters: bytes) -> int:
    """1 for A; a column that cannot exist is one beyond the last of Excel's."""
    number = 0
    for letter in letters.upper():
        number = min(number * 26 + letter - ord("A") + 1, 16_385)
    return number


def row_number(digits: bytes) -> int:
    """The row; one that cannot exist, however long its number, is given by its first digits."""
    return int(digits.lstrip(b"0")[:18] or b"0")


def _plainly_placed(content: bytes, opened: int) -> bool:
    """Whether each cell begins by saying where it stands, as nearly all programs write it; told without a search.

    `opened` is how often `<c` stands in all of it: outside the data, columns and formats begin so as well.
    """
    start, end = content.find(b"<sheetData"), content.rfind(b"</sheetData")
    cells = opened - content.count(b"<c", 0, start) - content.count(b"<c", end)
    return 0 <= start < end and cells == content.count(b'<c r="', start, end) and content.find(b":c", start, end) < 0


def _counted(content: bytes) -> Cell:
    """How far out the values reach where some do not say where they stand; each stands beside the one before."""
    row = column = last_row = last_column = 0
    for match in START.finditer(content):
        if match[1] == b"row":
            told = ROW_PLACE.search(match[2])
            row, column = row_number(told[1]) if told else row + 1, 0
            continue
        place = PLACE.search(match[2])
        row, column = (row_number(place[2]), column_number(place[1])) if place else (row, column + 1)
        if not match[2].endswith(b"/"):
            last_row, last_column = max(last_row, row), max(last_column, column)
    return Cell("", last_row, last_column)


def _furthest(content: bytes) -> Cell:
    """How far out the values reach beyond column Z and row 999,999; 0 where they do not."""
    column = max((column_number(match[1]) for match in FAR_CELL.finditer(content)), default=0)
    row = max((row_number(match[1]) for match in LONG_ROW.finditer(content)), default=0)
    if column and row <= LAST_ROW:  # a row that is merely formatted takes no memory
        row = max((row_number(match[1]) for match in ANY_CELL.finditer(content)), default=0)
    return Cell("", row, column)
