"""Keeps away an OpenDocument file (.ods) that would take all memory: a few bytes can stand for millions of cells."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final
from xml.etree import ElementTree

from audit.model import Text, Trouble
from audit.workbook.guard import damaged

CONTENT: Final = "content.xml"
LARGEST_CONTENT: Final = 200 * 2**20
LARGEST_AREA: Final = 5_000_000  #: cells between A1 and the last value: the reader lays out all of them


def is_open_document(file: str, content: bytes) -> bool:
    """Whether the archive is an OpenDocument file; `Trouble` where it is one that is damaged or far too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not {"mimetype", CONTENT} <= set(archive.namelist()):
                return False
            if archive.getinfo(CONTENT).file_size > LARGEST_CONTENT:
                raise too_large(file)
            xml = archive.read(CONTENT)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise damaged(file, "") from error
    if b"<!DOCTYPE" in xml[:65_536] or b"<!ENTITY" in xml[:65_536]:
        raise damaged(file, CONTENT)
    try:
        if _largest_area(xml) > LARGEST_AREA:
            raise too_large(file)
    except (ElementTree.ParseError, ValueError) as error:
        raise damaged(file, CONTENT) from error
    return True


def too_large(file: str) -> Trouble:
    """That nobody's list is so large."""
    return Trouble(
        Text("{file} holds more cells than any list of accounts. Copy the list into a new workbook.", file=file)
    )


def _largest_area(xml: bytes) -> int:
    """Of its sheets, the most cells between A1 and the last value, repetitions counted."""
    largest = rows = height = width = columns = used = 0
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):  # noqa: S314 - entities are refused
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if name == "table":
                rows = height = width = 0
            elif name == "table-row":
                columns = used = 0
        elif name in ("table-cell", "covered-table-cell"):
            columns += _repeated(element, "columns")
            used = columns if len(element) or any(key.endswith("}value-type") for key in element.attrib) else used
        elif name == "table-row":
            rows += _repeated(element, "rows")
            height, width = (rows, max(width, used)) if used else (height, width)
            largest = max(largest, height * width)
            element.clear()
    return largest


def _repeated(element: ElementTree.Element, what: str) -> int:
    """How many rows or columns the element stands for."""
    return next((int(value) for key, value in element.attrib.items() if key.endswith(f"}}number-{what}-repeated")), 1)
