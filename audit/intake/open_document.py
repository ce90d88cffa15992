"""What an OpenDocument file (.ods) says beyond its values; one that would take all memory is kept away.

A few bytes of it can stand for millions of cells.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from audit.model import Text, Trouble
from audit.workbook.guard import damaged

CONTENT: Final = "content.xml"
LARGEST_CONTENT: Final = 200 * 2**20
LARGEST_AREA: Final = 5_000_000  #: cells between A1 and the last value: the reader lays out all of them
CELLS: Final = ("table-cell", "covered-table-cell")


@dataclass(slots=True)
class Told:
    """What the XML of one sheet tells."""

    area: int = 0  #: cells between A1 and the last value, repetitions counted
    #: Row and column → what is shown of a cell whose value is another, such as an error.
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  #: top, left, bottom, right


def is_open_document(file: str, content: bytes) -> bool:
    """Whether the archive is an OpenDocument file; `Trouble` where it is one that is damaged or far too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {"mimetype", CONTENT} <= set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise damaged(file, "") from error


def told_of(file: str, content: bytes) -> list[Told]:
    """What the file tells of each of its sheets; `Trouble` where it is damaged or far too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(CONTENT).file_size > LARGEST_CONTENT:
                raise too_large(file)
            xml = archive.read(CONTENT)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise damaged(file, "") from error
    if b"<!DOCTYPE" in xml[:65_536] or b"<!ENTITY" in xml[:65_536]:
        raise damaged(file, CONTENT)
    try:
        told = _told(xml)
    except (ElementTree.ParseError, ValueError) as error:
        raise damaged(file, CONTENT) from error
    if any(sheet.area > LARGEST_AREA for sheet in told):
        raise too_large(file)
    return told


def too_large(file: str) -> Trouble:
    """That nobody's list is so large."""
    return Trouble(
        Text("{file} holds more cells than any list of accounts. Copy the list into a new workbook.", file=file)
    )


def _told(xml: bytes) -> list[Told]:
    """Of each sheet: its area, the errors in it, and which cells are merged."""
    found: list[Told] = []
    rows = height = width = columns = used = 0
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):  # noqa: S314 - entities are refused
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if name == "table":
                found.append(Told())
                rows = height = width = 0
            elif name == "table-row":
                columns = used = 0
        elif name in CELLS:
            if found and name == "table-cell":
                _look(element, rows + 1, columns + 1, found[-1])
            columns += _number(element, "number-columns-repeated")
            used = columns if len(element) or _attribute(element, "value-type") else used
        elif name == "table-row" and found:
            rows += _number(element, "number-rows-repeated")
            height, width = (rows, max(width, used)) if used else (height, width)
            found[-1].area = max(found[-1].area, height * width)
            element.clear()
    return found


def _look(cell: ElementTree.Element, row: int, column: int, told: Told) -> None:
    """Notes a cell whose text differs from its value, and one that others are merged into."""
    if _attribute(cell, "string-value") == "" or (_attribute(cell, "formula") and not _attribute(cell, "value-type")):
        shown = " ".join("".join(line.itertext()) for line in cell if line.tag.endswith("}p"))
        if shown.strip():
            told.texts[row, column] = shown
    down, right = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
    if down > 1 or right > 1:
        told.merges.append((row, column, row + down - 1, column + right - 1))


def _attribute(element: ElementTree.Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), None)


def _number(element: ElementTree.Element, name: str) -> int:
    """How many rows or columns the element stands for or spans."""
    return int(_attribute(element, name) or 1)
