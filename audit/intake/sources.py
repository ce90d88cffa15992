"""A list in any form people keep it (.xlsx, .xlsm, .xls, .ods, .csv) → its sheets of raw cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audit.intake.open_document import is_open_document, too_large
from audit.model import Cell, Text, Trouble
from audit.workbook.guard import OLD_OFFICE, bytes_of, open_package
from audit.workbook.sheets import LARGEST_AREA, LAST_COLUMN, Row, sheets_of
from audit.workbook.values import Raw, shown

SEPARATORS: Final = ";,\t|"
AS_TEXT: Final = (".csv", ".tsv", ".txt")
LONGEST_TEXT: Final = 32_767  #: what a cell of Excel holds
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """One sheet of the list, blank rows left out."""

    name: str
    rows: tuple[tuple[int, Row], ...]  #: each with its number in the list

    def cells(self) -> Iterator[tuple[Cell, Raw]]:
        """Every cell that is not blank."""
        for number, row in self.rows:
            for place, raw in enumerate(row, 1):
                if not is_blank(raw):
                    yield Cell(self.name, number, place), raw


def is_blank(raw: Raw) -> bool:
    """Whether the cell shows nothing."""
    return raw is None or raw == "" or not shown(raw)


def read_list(file: Path) -> list[SourceSheet]:
    """The sheets of the list that hold anything; `Trouble` with a sentence where there is none to read."""
    if not file.exists() and not str(file).lower().startswith(("http:", "https:")):
        raise Trouble(Text("There is no file {file}. Give the place of the list you have.", file=str(file)))
    sheets = [_without_blanks(name, rows) for name, rows in _sheets(file)]
    found = [sheet for sheet in sheets if sheet.rows]
    if not found:
        raise Trouble(Text("{file} holds no row.", file=file.name))
    return found


def _sheets(file: Path) -> Iterator[tuple[str, Iterable[tuple[int, Row]]]]:
    content = bytes_of(file)
    old_excel = content.startswith(OLD_OFFICE) and ENCRYPTED not in content
    if old_excel or (content.startswith(b"PK") and is_open_document(file.name, content)):
        yield from _by_calamine(file.name, content)
    elif not content.startswith((b"PK", OLD_OFFICE)) and file.suffix.lower() in AS_TEXT:
        yield file.stem, _of_text(file.name, content)
    else:
        for sheet in sheets_of(open_package(file)):
            yield sheet.name, sheet.rows()


def _without_blanks(name: str, rows: Iterable[tuple[int, Row]]) -> SourceSheet:
    return SourceSheet(name, tuple((number, row) for number, row in rows if not all(map(is_blank, row))))


def _by_calamine(name: str, content: bytes) -> list[tuple[str, list[tuple[int, Row]]]]:
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [(each, list(_rows(name, book, each))) for each in book.sheet_names]
    except (KeyboardInterrupt, SystemExit, Trouble):
        raise
    except BaseException as error:  # a panic of the native reader is no Exception
        raise Trouble(
            Text(
                "{file} cannot be read: {error}. Open it in Excel, save it as an Excel workbook (.xlsx), and use that.",
                file=name,
                error=str(error).splitlines()[0] if str(error) else type(error).__name__,
            )
        ) from error


def _rows(name: str, book: object, sheet: str) -> Iterator[tuple[int, Row]]:
    native = book.get_sheet_by_name(sheet)  # type: ignore[attr-defined] # its class is imported only where it is used
    before = native.start[1] if native.start else 0
    height, width = (native.end[0] + 1, native.end[1] + 1) if native.end else (0, 0)
    if width > LAST_COLUMN or height * width > LARGEST_AREA:
        raise too_large(name)
    for number, cells in enumerate(native.iter_rows(), 1):
        yield number, [""] * before + cells


def _of_text(name: str, content: bytes) -> Iterator[tuple[int, Row]]:
    text = _decoded(content)
    separator = max(SEPARATORS, key="\n".join(text.splitlines()[:20]).count)
    csv.field_size_limit(max(len(text), 131_072))  # a stray quotation mark may open a cell that never ends
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
        for place, cell in enumerate(cells, 1):
            if len(cell.encode("utf-16-le", "replace")) // 2 > LONGEST_TEXT:
                raise Trouble(
                    Text(
                        "{file}: {cell} holds more text than a cell of Excel can. See that its quotation marks match.",
                        file=name,
                        cell=str(Cell("", number, place)).removeprefix("''!"),
                    )
                )
        yield number, list(cells)


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, the UTF-16 of Excel's Unicode text; else Windows-1252, as Excel in Norway."""
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", "replace")
