"""How much text the cells of a sheet come to: the native reader makes a copy of a shared text for each cell with it."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from typing import Final

from audit.model import Text, Trouble

MOST_TEXT: Final = 200 * 2**20  #: bytes; each cell of a log of a million rows may hold a sentence or two
SMALLEST_CELL: Final = 20  #: bytes of `<c t="s"><v>0</v></c>`
ENTRY: Final = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si\s*/>")  #: where one of the shared texts ends
SHARED_CELL: Final = re.compile(rb"t\s*=\s*[\"']s[\"'][^<>]*>\s*<[^<>]*>\s*(\d{1,9})")


class SharedTexts:
    """The lengths of a workbook's shared texts."""

    def __init__(self, strings: bytes) -> None:
        """Takes the part of the workbook that lists them."""
        self._lengths = array("L")
        start = 0
        for entry in ENTRY.finditer(strings):
            self._lengths.append(entry.end() - start)
            start = entry.end()
        self._longest = max(self._lengths, default=0)

    def check(self, sheet: str, file: str, content: bytes) -> None:
        """Refuses a sheet whose cells repeat so much text that it would take the memory of the machine."""
        if len(content) // SMALLEST_CELL * self._longest <= MOST_TEXT:
            return
        if (content.count(b'"s"') + content.count(b"'s'")) * self._longest <= MOST_TEXT:
            return
        used = Counter(cell[1] for cell in SHARED_CELL.finditer(content))
        known = len(self._lengths)
        size = sum(self._lengths[int(place)] * count for place, count in used.items() if int(place) < known)
        if size > MOST_TEXT:
            raise Trouble(
                Text(
                    "{file}, sheet {sheet}: its cells hold {size} MB of text, more than any register. Shorten the long "
                    "texts that stand in many cells.",
                    file=file,
                    sheet=sheet,
                    size=size // 2**20,
                )
            )
