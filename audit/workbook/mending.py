"""Writes the cells of a sheet anew over which the native reader stumbles, and says what stood there."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from audit.workbook.cells import BrokenCell
from audit.workbook.limits import PLACE
from audit.workbook.oddities import VALUE, Broken, Places

CELL: Final = re.compile(rb"<((?:[\w.-]+:)?)c\b([^<>]*?)>(?<!/>)(.*?)</\1c\s*>", re.S)
KIND: Final = re.compile(rb"\st\s*=\s*[\"']([^\"']*)[\"']")
TEXT: Final = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
KNOWN_ERRORS: Final = (b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!")
ISO_DAY: Final = re.compile(rb"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z?)?")


def mended(content: bytes, strings: bytes) -> tuple[bytes, Broken]:
    """The sheet with every cell that makes no sense replaced by an error, and what each of them held."""
    texts = sum(1 for _ in TEXT.finditer(strings))
    places = Places(content)
    found = Broken()

    def replaced(match: re.Match[bytes]) -> bytes:
        kind = KIND.search(match[2])
        value = VALUE.search(match[3])
        if value is None:
            return match[0]
        shown = unescape(value[1].decode("utf-8", "replace"))
        if _makes_sense(kind[1] if kind else b"n", shown.encode(), texts):
            return match[0]
        row, column = places.of(match.start(), match[2])
        cell = BrokenCell(shown) if kind and kind[1] == b"e" else BrokenCell(shown, unknown=True)
        found.add(row, column, cell)
        place = PLACE.search(match[2])
        prefix = match[1]
        return b"<%bc %b t='e'><%bv>#VALUE!</%bv></%bc>" % (
            prefix,
            place[0] if place else b"",
            prefix,
            prefix,
            prefix,
        )

    return CELL.sub(replaced, content), found


def _makes_sense(kind: bytes, value: bytes, texts: int) -> bool:
    match kind:
        case b"e":
            return value in KNOWN_ERRORS
        case b"s":
            return value.isdigit() and len(value) < 10 and int(value) < texts
        case b"b":
            return value in (b"0", b"1", b"true", b"false")
        case b"d":
            return bool(ISO_DAY.fullmatch(value))
        case b"str" | b"inlineStr":
            return True
        case b"n" | b"":
            try:
                float(value)
            except ValueError:
                return False
            return True
    return False
