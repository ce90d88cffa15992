"""A CSV file as a sheet of raw cells, as Excel and others write it in Norway and abroad."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from audit.model import Text, Trouble
from audit.workbook.given import File
from audit.workbook.guard import bytes_of
from audit.workbook.limits import LAST_COLUMN, LAST_ROW
from audit.workbook.sheets import Row

SEPARATORS: Final = ";,\t"
SAMPLE: Final = 4096  #: how many characters show which separator the file uses
PIECE: Final = 2**20  #: bytes looked at in one go


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """The one sheet that a CSV file is."""

    name: str
    file: File

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row with its number, all as wide as the widest; the cells are text.

        `Trouble` comes before the first row, so that a log is taken in whole or not at all.
        """
        content = bytes_of(self.file)
        encoding = _encoding(content)
        width = self._width(content, encoding)
        for number, cells in enumerate(_parsed(content, encoding), 1):
            yield number, [*cells[:width], *[""] * (width - len(cells))]

    def _width(self, content: bytes, encoding: str) -> int:
        """The number of columns with something in them; `Trouble` where the file is no table that Excel could hold."""
        width = number = 0
        rows = _parsed(content, encoding)
        try:
            for number, cells in enumerate(rows, 1):
                if len(cells) > width:
                    width = max(width, len(cells) if len(cells) <= LAST_COLUMN else _last_filled(cells))
                if width > LAST_COLUMN or number > LAST_ROW:
                    break
        except csv.Error as error:
            raise Trouble(
                Text(
                    "{file}, row {row}: a cell is far too long. A quotation mark may be missing. Open the file in "
                    "Excel, mend it, and save.",
                    file=self.file.name,
                    row=number + 1,
                )
            ) from error
        if width > LAST_COLUMN or number > LAST_ROW:
            raise Trouble(
                Text(
                    "{file} has more than {rows} rows or {columns} columns, more than any log. Move old rows to "
                    "another file.",
                    file=self.file.name,
                    rows=LAST_ROW,
                    columns=LAST_COLUMN,
                )
            )
        return width


def _parsed(content: bytes, encoding: str) -> Iterator[list[str]]:
    """The rows, read piece by piece: as one text the file may take four times its size."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding, "replace", newline="")
    sample = text.read(SAMPLE)
    separator = max(SEPARATORS, key=sample.count)
    text.seek(0)
    return csv.reader(text, delimiter=separator)


def _encoding(content: bytes) -> str:
    """UTF-8 with or without its mark; else Windows-1252, which Excel in Norway writes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), PIECE):
            decoder.decode(content[start : start + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _last_filled(cells: list[str]) -> int:
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1].strip()), 0)
