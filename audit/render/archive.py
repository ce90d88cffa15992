"""How a finished workbook becomes a file: of the same content always the same bytes, whenever and wherever made."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook


def saved(book: Workbook, day: date) -> bytes:
    """The workbook as a file, which says that it was made on that day."""
    from openpyxl.writer.excel import ExcelWriter

    book.properties.created = book.properties.modified = datetime.combine(day, time())
    file = BytesIO()
    ExcelWriter(book, _Undated(file, "w")).save()
    return file.getvalue()


class _Undated(zipfile.ZipFile):
    """An archive whose parts bear no time, to be filled by openpyxl."""

    def writestr(self, name: str, data: str | bytes) -> None:  # type: ignore[override] # all that openpyxl asks of it
        """Adds a part."""
        super().writestr(_part(name), data)

    def write(self, file: str, name: str) -> None:  # type: ignore[override] # as above
        """Adds what stands in the file as a part."""
        with Path(file).open("rb") as source, self.open(_part(name), "w") as part:
            shutil.copyfileobj(source, part)


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    part.create_system = 0  # whichever system wrote it
    return part
