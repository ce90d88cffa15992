"""A CSV file as a sheet of raw cells, as Excel and others write it in Norway and abroad."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audit.workbook.guard import bytes_of
from audit.workbook.sheets import Row

SEPARATORS: Final = ";,\t"
SAMPLE: Final = 4096  #: how many characters show which separator the file uses


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """The one sheet that a CSV file is."""

    name: str
    file: Path

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row with its number, all as wide as the widest; the cells are text."""
        text = _decoded(bytes_of(self.file))
        separator = max(SEPARATORS, key=text[:SAMPLE].count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        width = max(map(len, rows), default=0)
        for number, cells in enumerate(rows, 1):
            yield number, [*cells, *[""] * (width - len(cells))]


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark; else Windows-1252, which Excel in Norway writes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
