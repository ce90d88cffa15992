"""Workbooks of the tests, built from rows written in the test; none lies in the repository as a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from audit import schema
from audit.language import language
from audit.model import Trouble

Rows = Iterable[Sequence[object]]

SHEET_PART = "xl/worksheets/sheet1.xml"  #: where openpyxl writes the first sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

ID = "FB-001"


def workbook(sheets: Mapping[str, Rows], top: int = 1, left: int = 1) -> bytes:
    """A workbook of these sheets; the first value of each stands in row `top` and column `left`.

    A text that begins with `=` becomes a formula without a stored value, `#N/A` an error, as openpyxl writes them.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, top):
            for place, value in enumerate(row, left):
                if value is not None:
                    sheet.cell(number, place, value)  # type: ignore[arg-type] # whatever the test wants to see read
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table(sheet: schema.Sheet, *rows: Mapping[str, object], language: str = "nb") -> list[list[object]]:
    """A sheet's header row and rows, whose values are named by the column's key; what is not named is blank."""
    titles: list[object] = [column.names.of(language) for column in sheet.columns]
    return [titles, *([row.get(column.key) for column in sheet.columns] for row in rows)]


def register(**sheets: Rows | None) -> dict[str, Rows]:
    """The sheets of a small register in which all is well, but for those given by key; None leaves a sheet out."""
    good: dict[str, Rows] = {
        "accounts": table(
            schema.ACCOUNTS, {"id": ID, "platform": "Facebook", "name": "Sandnes bibliotek", "unit": "Biblioteket"}
        ),
        "units": table(schema.UNITS, {"unit": "Biblioteket", "name": "Kari Testesen", "email": "kari@sandnes.example"}),
        "administrators": table(
            schema.ADMINISTRATORS, {"account": ID, "name": "Ola Testesen", "email": "ola@sandnes.example"}
        ),
        "moderation": table(schema.MODERATION),
    }
    kept = {key: rows for key, rows in (good | sheets).items() if rows is not None}
    return {schema.SHEETS[key].names.nb: rows for key, rows in kept.items()}


def saved(folder: Path, content: bytes, name: str = "inventory.xlsx") -> Path:
    """The content as a file of the folder."""
    file = folder / name
    file.write_bytes(content)
    return file


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def patched(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with `new` for `old` in one of its parts."""
    there = parts(content)
    assert old in there[part], f"{old!r} is not in {part}"
    return packed(there | {part: there[part].replace(old, new)})


def sheet_of_xml(rows: str, prefix: str = "") -> bytes:
    """A workbook of one sheet *Ark*, whose rows are this XML; `prefix` is that of its tags, such as `x:`."""
    declared = f"xmlns:{prefix.removesuffix(':')}" if prefix else "xmlns"
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><{prefix}worksheet {declared}="{MAIN}"><{prefix}sheetData>{rows}'
        f"</{prefix}sheetData></{prefix}worksheet>"
    )
    return packed(parts(workbook({"Ark": []})) | {SHEET_PART: xml.encode()})


def sentence(trouble: Trouble) -> str:
    """What the user reads, once it is seen that no field of it is left unfilled in any language."""
    told: dict[str, Any] = {code: language(code)(trouble.text) for code in ("nb", "nn", "en")}
    for words in (str(trouble), *told.values()):
        assert words
        assert "{" not in words
    return str(told["en"])
