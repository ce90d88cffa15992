"""What a workbook says of itself: its sheets in order, where each lies in the package, and which are hidden."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Final

from audit.model import Text, Trouble
from audit.workbook.package import Package, damaged

USUAL_SHEET: Final = re.compile(r"xl/worksheets/[\w. -]+\.xml", re.IGNORECASE)
USUAL_BOOK: Final = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One worksheet and where its content lies."""

    name: str
    path: str  #: of its part; blank where the workbook does not say
    hidden: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The workbook's worksheets and the parts that they share."""

    sheets: tuple[SheetPart, ...]
    strings: str  #: the part with the texts; blank where there is none
    styles: str
    since_1904: bool  #: whether its days are counted from 1904, as old Macs did
    usual: bool  #: whether the native reader will find the same as is found here


def layout_of(package: Package) -> Layout:
    """The workbook's layout; `Trouble` where it has no worksheet at all."""
    root = package.relations("_rels/.rels") if package.holds("_rels/.rels") else {}
    book = next((path for kind, path in root.values() if kind.endswith("/officeDocument")), USUAL_BOOK)
    if not package.holds(book):
        raise damaged(package.name, book)
    folder, file = posixpath.split(book)
    tree = package.parsed(book)
    targets = package.relations(f"{folder}/_rels/{file}.rels".lstrip("/"), folder)
    sheets = []
    for sheet in tree.findall(".//{*}sheet"):
        reference = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        if reference == "":  # so Excel lists the macro modules of old
            continue
        kind, path = targets.get(reference or "", ("/worksheet", ""))
        if kind.endswith("/worksheet"):
            hidden = sheet.attrib.get("state", "visible").lower() in ("hidden", "veryhidden")
            sheets.append(SheetPart(sheet.attrib.get("name", ""), path, hidden))
    if not sheets:
        raise Trouble(Text("{file} holds no worksheet.", file=package.name))
    strings = next((path for kind, path in targets.values() if kind.endswith("/sharedStrings")), "")
    styles = next((path for kind, path in targets.values() if kind.endswith("/styles")), "")
    properties = tree.find("{*}workbookPr")
    since_1904 = properties is not None and properties.attrib.get("date1904", "").lower() in ("1", "true", "on")
    strings, styles = (path if package.holds(path) else "" for path in (strings, styles))
    return Layout(tuple(sheets), strings, styles, since_1904, _is_usual(package, book, sheets, strings, styles))


def _is_usual(package: Package, book: str, sheets: list[SheetPart], strings: str, styles: str) -> bool:
    names = {sheet.name for sheet in sheets}
    paths = [sheet.path for sheet in sheets if package.holds(sheet.path)]
    shared = [path for path in (strings, styles) if path]
    known = [USUAL_BOOK, "xl/_rels/workbook.xml.rels", "_rels/.rels"]
    return (
        book == USUAL_BOOK
        and len(names) == len(sheets)
        and all(USUAL_SHEET.fullmatch(path) for path in paths)
        and all(path.startswith("xl/") for path in shared)
        and all(package.is_usual(path) for path in (*known, *shared, *paths))
    )
