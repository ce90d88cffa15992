"""A checked workbook → its sheets as rows of raw cells, each at its true place.

Values come from python-calamine. What calamine shows as a blank but is none (an Excel error, a formula that was
never calculated) is found in the sheet's own XML and put back as `BrokenCell`.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final, TypeVar
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

from audit.model import Cell, Text, Trouble
from audit.workbook.guard import Package, damaged
from audit.workbook.values import BrokenCell, Raw

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 256  #: far beyond any register; a value further out is a slip
LARGEST_AREA: Final = 20_000_000  #: cells between A1 and the last value: what calamine lays out in memory

TAG: Final = rb"<(?:[\w.-]+:)?"
END: Final = rb"</(?:[\w.-]+:)?"
HOLDS: Final = rb"[\"'][^>]*(?<!/)>(?!\s*</)"  #: the rest of a cell's tag, where the cell is not merely formatted
FAR_CELL: Final = re.compile(rb"r=[\"']([A-Za-z]{2,3})\d+" + HOLDS)
ANY_CELL: Final = re.compile(rb"r=[\"'][A-Za-z]{1,3}(\d+)" + HOLDS)
LONG_ROW: Final = re.compile(rb"r=[\"'][A-Za-z]{0,3}(\d{7,})")
ERROR_CELL: Final = re.compile(rb"t=[\"']e[\"'][^<>]*(?<!/)>(.*?)" + END + rb"c>", re.S)  #: from within its tag on
VALUE: Final = re.compile(TAG + rb"v>([^<]*)<")
PLACE: Final = re.compile(rb"\br=[\"']([A-Za-z]{1,3})(\d+)[\"']")
FORMULA_TEXT: Final = re.compile(rb"\bt=[\"']str[\"']")
BLANK_RESULT: Final = TAG + rb"v\s*(?:/>|>" + END + rb"v>)\s*"
UNCALCULATED: Final = re.compile(  #: from within its cell on
    TAG + rb"f\b(?:[^>]*/>|[^>]*>([^<]*)" + END + rb"f>)\s*(" + BLANK_RESULT + rb")?" + END + rb"c>"
)

Row = Sequence[Raw]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet, unread."""

    name: str
    package: Package
    path: str  #: of its part in the package
    book: CalamineWorkbook

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row with its number; all are as wide as the sheet, from column A on."""
        content = self.package.part(self.path)
        _check_extent(self.name, self.package.name, content)
        broken = _broken_cells(content)
        del content  # may be hundreds of megabytes, and calamine unpacks its own copy
        sheet = _panics_caught(self.package.name, lambda: self.book.get_sheet_by_name(self.name))
        before = sheet.start[1] if sheet.start else 0
        height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        after = max((column for cells in broken.values() for column in cells), default=0) - width
        width += max(after, 0)
        for number, cells in enumerate(sheet.iter_rows(), 1):
            row: Row = [""] * before + cells + [""] * after if before or after > 0 else cells
            yield number, _mended(row, broken[number]) if number in broken else row
        for number in sorted(broken):
            if number > height:
                yield number, _mended([""] * width, broken[number])


def sheets_of(package: Package) -> list[RawSheet]:
    """The worksheets of the workbook, in its order; `Trouble` where it lists one that is not there."""
    names = {name.lower(): name for name in package.archive.namelist()}

    def real(path: str) -> str:
        return names.get(path.lower(), path)

    root = _relations(package, real("_rels/.rels"))
    book = real(next((path for kind, path in root.values() if kind.endswith("/officeDocument")), "xl/workbook.xml"))
    folder, file = posixpath.split(book)
    targets = _relations(package, real(f"{folder}/_rels/{file}.rels"), folder)
    listed = _parsed(package, book).findall(".//{*}sheet")
    native = _panics_caught(package.name, lambda: CalamineWorkbook.from_filelike(io.BytesIO(package.content)))
    found = []
    for sheet in listed:
        reference = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        kind, path = targets.get(reference, ("", ""))
        if kind.endswith("/worksheet"):
            found.append(RawSheet(sheet.attrib.get("name", ""), package, real(path), native))
    if not found:
        raise Trouble(Text("{file} holds no worksheet.", file=package.name))
    return found


def _relations(package: Package, part: str, folder: str = "") -> dict[str, tuple[str, str]]:
    """Relation id → its kind and the path it points to."""
    return {
        relation.attrib.get("Id", ""): (
            relation.attrib.get("Type", ""),
            posixpath.normpath(posixpath.join("/", folder, relation.attrib.get("Target", ""))).lstrip("/"),
        )
        for relation in _parsed(package, part).findall("{*}Relationship")
    }


def _parsed(package: Package, part: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(package.part(part))  # noqa: S314 - as above
    except ElementTree.ParseError as error:
        raise damaged(package.name, part) from error


def _check_extent(sheet: str, file: str, content: bytes) -> None:
    """Refuses a value far outside the table: calamine lays out everything between A1 and it."""
    far = _furthest(content)
    if far.row > LAST_ROW:
        raise Trouble(
            Text(
                "{file}, sheet {sheet}: row {row} cannot exist in Excel. The file was made by a faulty program.",
                file=file,
                sheet=sheet,
                row=str(far.row),
            )
        )
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


def _furthest(content: bytes) -> Cell:
    """How far out the values reach beyond column Z and row 999,999; (0, 0) where they do not."""
    column = max((_column(match[1]) for match in FAR_CELL.finditer(content)), default=0)
    row = max((int(match[1]) for match in LONG_ROW.finditer(content)), default=0)
    if column and row <= LAST_ROW:  # a row that is merely formatted takes no memory
        row = max((int(match[1]) for match in ANY_CELL.finditer(content)), default=0)
    return Cell("", row, column)


def _broken_cells(content: bytes) -> dict[int, dict[int, BrokenCell]]:
    """Cells that hold an error or an uncalculated formula: row → column → what stands there."""
    found: dict[int, dict[int, BrokenCell]] = {}

    def add(tag: bytes, shown: str) -> None:
        if place := PLACE.search(tag):
            found.setdefault(int(place[2]), {})[_column(place[1])] = BrokenCell(shown)

    for match in ERROR_CELL.finditer(content):
        tag = content[content.rfind(b"<", 0, match.start()) : match.start(1)]
        value = VALUE.search(match[1])
        add(tag, value[1].decode("utf-8", "replace") if value else "#ERROR!")
    if b"<f" in content or b":f" in content:
        for match in UNCALCULATED.finditer(content):
            tag = content[content.rfind(b"<", 0, match.start()) : match.start()]
            if not (match[2] and FORMULA_TEXT.search(tag)):  # a formula may well come to a blank text
                add(tag, "=" + unescape((match[1] or b"").decode("utf-8", "replace")))
    return found


def _mended(row: Row, broken: dict[int, BrokenCell]) -> Row:
    return [broken.get(column, raw) for column, raw in enumerate(row, 1)]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _panics_caught(file: str, read: Callable[[], T]) -> T:
    """What `read` returns; `Trouble` where the native reader gives up, and also where it panics."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the native reader is no Exception
        raise Trouble(
            Text(
                "{file} cannot be read: {error}. Open the workbook in Excel, save it under a new name, and use that.",
                file=file,
                error=str(error).splitlines()[0] if str(error) else type(error).__name__,
            )
        ) from error
