"""A list in any form people keep it (.xlsx, .xlsm, .xls, .ods, .csv) → its sheets of raw cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from audit.intake.old_excel import broken_cells
from audit.intake.open_document import Told, is_open_document, told_of, too_large
from audit.model import Cell, Text, Trouble
from audit.workbook.guard import OLD_OFFICE, bytes_of, open_package
from audit.workbook.sheets import LARGEST_AREA, LAST_COLUMN, Row, sheets_of
from audit.workbook.values import BrokenCell, MergedCell, Raw, shown

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

SEPARATORS: Final = ";,\t|"
AS_TEXT: Final = (".csv", ".tsv", ".txt")
LONGEST_TEXT: Final = 32_767  #: what a cell of Excel holds
#: How Excel writes an error into a CSV file, in Norwegian where that differs.
ERRORS: Final = {each: each for each in ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")} | {
    "#I/T": "#N/A",
    "#VERDI!": "#VALUE!",
    "#NAVN?": "#NAME?",
}
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
    if isinstance(raw, (int, float, date)):
        return False
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
    if content.startswith(OLD_OFFICE) and ENCRYPTED not in content:
        yield from _by_calamine(file.name, content, None)
    elif content.startswith(b"PK") and is_open_document(file.name, content):
        yield from _by_calamine(file.name, content, told_of(file.name, content))
    elif not content.startswith((b"PK", OLD_OFFICE)) and file.suffix.lower() in AS_TEXT:
        yield file.stem, _of_text(file.name, content)
    else:
        for sheet in sheets_of(open_package(file)):
            yield sheet.name, sheet.rows()


def _without_blanks(name: str, rows: Iterable[tuple[int, Row]]) -> SourceSheet:
    return SourceSheet(name, tuple((number, row) for number, row in rows if not all(map(is_blank, row))))


def _by_calamine(name: str, content: bytes, told: Sequence[Told] | None) -> list[tuple[str, list[tuple[int, Row]]]]:
    """The sheets of an OpenDocument file, which has told of what the reader hides, or of an old Excel file."""
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        natives = [book.get_sheet_by_name(each) for each in book.sheet_names]
        hidden = _of_old_excel(natives, content) if told is None else list(map(_of_opened, told))
        pairs = zip(natives, hidden, strict=True)
        return [(native.name, _rows(name, native, its)) for native, its in pairs]
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


class _Hidden(NamedTuple):
    """What the native reader hides of a sheet."""

    broken: dict[tuple[int, int], BrokenCell]  #: by row and column
    merges: list[tuple[int, int, int, int]]  #: top, left, bottom, right


def _of_old_excel(natives: Sequence[CalamineSheet], content: bytes) -> list[_Hidden]:
    """Its errors, and its merged cells."""
    merges = [
        [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in native.merged_cell_ranges or ()]
        for native in natives
    ]
    return [_Hidden(*each) for each in zip(broken_cells(content), merges, strict=True)]


def _of_opened(told: Told) -> _Hidden:
    """The same of a sheet of an OpenDocument file."""
    return _Hidden({place: BrokenCell(text) for place, text in told.texts.items()}, told.merges)


def _rows(name: str, native: CalamineSheet, hidden: _Hidden) -> list[tuple[int, Row]]:
    """The sheet's rows, with what the native reader hides put back."""
    before = native.start[1] if native.start else 0
    height, width = (native.end[0] + 1, native.end[1] + 1) if native.end else (0, 0)
    height = max([height, *(row for row, _ in hidden.broken)])
    width = max([width, *(column for _, column in hidden.broken)])
    if width > LAST_COLUMN or height * width > LARGEST_AREA:
        raise too_large(name)
    rows: list[list[Raw]] = [[""] * before + list(cells) for cells in native.iter_rows()]
    rows += [[] for _ in range(height - len(rows))]
    for line in rows:
        line += [""] * (width - len(line))
    for (row, column), cell in hidden.broken.items():
        if rows[row - 1][column - 1] == "":
            rows[row - 1][column - 1] = cell
    for top, left, bottom, right in hidden.merges:
        if top > height or left > width or rows[top - 1][left - 1] == "":
            continue
        first, last = (str(Cell("", *place)).removeprefix("''!") for place in ((top, left), (bottom, right)))
        for line in rows[top - 1 : bottom]:
            line[left - 1 : right] = [
                MergedCell(f"{first}:{last}", first) if raw == "" else raw for raw in line[left - 1 : right]
            ]
    return list(enumerate(rows, 1))


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
        yield number, [BrokenCell(ERRORS[cell]) if cell in ERRORS else cell for cell in cells]


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, the UTF-16 of Excel's Unicode text; else Windows-1252, as Excel in Norway."""
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", "replace")
