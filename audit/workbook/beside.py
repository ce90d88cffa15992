"""What a sheet holds beside its values: which of them a formula made, notes on cells, pictures."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree

from audit.workbook.limits import TAG, column_number, row_number
from audit.workbook.oddities import Places
from audit.workbook.package import Package

Place = tuple[int, int]  #: row and column, both counted from 1

MADE: Final = re.compile(TAG + rb"c\b([^<>]*)(?<!/)>\s*" + TAG + rb"f\b")
REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def formula_cells(content: bytes) -> frozenset[Place]:
    """Where the values stand that a formula made, by the sheet's XML."""
    if b"<f" not in content and b":f" not in content:
        return frozenset()
    places = Places(content)
    return frozenset(places.of(match.start(), match[1]) for match in MADE.finditer(content))


def notes_of(package: Package, sheet: str) -> Mapping[Place, str]:
    """The notes on the cells of the sheet whose part has that path; replies of a conversation stand in its note."""
    found: dict[Place, str] = {}
    for path in _related(package, sheet, "/comments"):
        for note in package.parsed(path).iterfind(".//{*}comment"):
            place = REFERENCE.fullmatch(note.attrib.get("ref", ""))
            said = "".join(run.text or "" for run in note.iterfind("{*}text//{*}t") if not _is_reading_aid(note, run))
            if place and said.strip():
                found[row_number(place[2].encode()), column_number(place[1].encode())] = said
    return found


def has_pictures(package: Package, sheet: str) -> bool:
    """Whether pictures, charts or shapes lie on the sheet."""
    return bool(_related(package, sheet, "/drawing"))


def _related(package: Package, sheet: str, kind: str) -> list[str]:
    folder, file = posixpath.split(sheet)
    relations = f"{folder}/_rels/{file}.rels"
    if not package.holds(relations):
        return []
    targets = package.relations(relations, folder).values()
    return [path for each, path in targets if each.endswith(kind) and package.holds(path)]


def _is_reading_aid(note: ElementTree.Element, run: ElementTree.Element) -> bool:
    """How a Japanese word is said stands beside it as a text of its own."""
    return any(run in aid.iter() for aid in note.iterfind(".//{*}rPh"))
