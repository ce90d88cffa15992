"""Writes the register of a plan, and beside it everything of the list that the register has no column for."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from audit.files import write_whole
from audit.intake.cells import is_error
from audit.intake.plan import Leftover, Plan
from audit.intake.sources import is_blank
from audit.intake.targets import bare
from audit.language import Language
from audit.model import Text
from audit.schema import SHEETS, Sheet
from audit.template import Setup, write_register
from audit.workbook.values import EXACT_NUMBERS, Raw, shown

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPE_LOOKALIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_NAME: Final = 31  #: of a sheet, in Excel
LONGEST_HEADING: Final = 255  #: of a table's column, in Excel
FIRST_YEAR: Final = 1901
WIDTH: Final = 24.0


def write(file: Path, plan: Plan, speak: Language, setup: Setup) -> None:
    """Writes the new register at `file`; `Trouble` where something is there already, which is left as it is."""
    rows = {key: [_without_errors(row) for row in rows] for key, rows in plan.rows.items()}
    write_register(file, speak.code, rows, setup=setup)
    try:
        if any(plan.columns.values()) or plan.sheets or plan.leftovers or _holds_errors(plan):
            write_whole(file, _with_the_rest(file.read_bytes(), plan, speak))
    except BaseException:
        file.unlink(missing_ok=True)  # it was ours, and is not whole
        raise


def _holds_errors(plan: Plan) -> bool:
    return any(is_error(value) for rows in plan.rows.values() for row in rows for value in row.values())


def _without_errors(row: Mapping[str, object]) -> dict[str, object]:
    """The row without its errors, which are put in afterwards: the register is made of values."""
    return {key: value for key, value in row.items() if not is_error(value)}


def _with_the_rest(register: bytes, plan: Plan, speak: Language) -> bytes:
    """The register with errors, columns at the end, the list's other sheets, and what could not be placed."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # openpyxl drops the print area that grows (template/looks), which with more columns would be too narrow.
        warnings.filterwarnings("ignore", "Print area cannot be set", UserWarning)
        workbook = load_workbook(BytesIO(register))
    for key, rows in plan.rows.items():
        _add_errors(workbook[SHEETS[key].names.of(speak.code)], rows, SHEETS[key])
    for key, columns in plan.columns.items():
        if columns:
            add_columns(workbook[SHEETS[key].names.of(speak.code)], SHEETS[key], columns, speak)
    for sheet in plan.sheets:
        worksheet = workbook.create_sheet(sheet_name(sheet.name, workbook.sheetnames, speak))
        for cell, raw in sheet.cells():
            put(cast("Cell", worksheet.cell(cell.row, cell.column)), raw)
    if plan.leftovers:
        add_leftovers(workbook, plan.leftovers, speak)
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def _add_errors(worksheet: Worksheet, rows: Sequence[Mapping[str, object]], sheet: Sheet) -> None:
    """Puts the errors of the list where they stood, as errors: the audit reports such a cell."""
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(sheet.columns, 1):
            raw = row.get(column.key)
            if is_error(raw):
                cell = cast("Cell", worksheet.cell(number, place))
                cell.value = shown(raw)
                cell.data_type = "e"


def add_columns(
    worksheet: Worksheet, sheet: Sheet, further: Sequence[tuple[str, Sequence[Raw]]], speak: Language
) -> None:
    """Puts the columns at the end of the sheet's table and into it, so that they are sorted with the rest."""
    from openpyxl.utils import get_column_letter, range_boundaries
    from openpyxl.worksheet.table import TableColumn

    (table,) = worksheet.tables.values()
    _, _, last, bottom = range_boundaries(table.ref)
    assert last is not None and bottom is not None, "a table has an end"
    there = [str(worksheet.cell(1, place).value) for place in range(1, last + 1)]
    headings = _headings(sheet, there, [each for each, _ in further], speak)
    pattern = cast("Cell", worksheet.cell(1, last))
    for place, ((_, values), heading) in enumerate(zip(further, headings, strict=True), last + 1):
        header = cast("Cell", worksheet.cell(1, place))
        header._style = copy(pattern._style)  # type: ignore[attr-defined] # the types omit what every cell has
        put(header, heading)
        worksheet.column_dimensions[get_column_letter(place)].width = WIDTH
        for row, raw in enumerate(values, 2):
            if not is_blank(raw):
                put(cast("Cell", worksheet.cell(row, place)), raw)
        if table.tableColumns:  # else openpyxl makes them of the headings, once it saves
            table.tableColumns.append(TableColumn(id=place, name=heading))
        bottom = max(bottom, len(values) + 1)
    table.ref = f"A1:{get_column_letter(last + len(further))}{bottom}"
    if table.autoFilter is not None:
        table.autoFilter.ref = table.ref


def _headings(sheet: Sheet, taken: Sequence[str], wanted: Sequence[str], speak: Language) -> list[str]:
    """Each heading as it was, unless it is blank, stands there already or is one that the audit would read."""
    read = {bare(name) for column in sheet.columns for name in column.names.official()} | set(map(bare, taken))
    used = {name.casefold() for name in taken}
    found: list[str] = []
    for place, heading in enumerate(wanted, 1):
        name = _text(" ".join(heading.split()))[: LONGEST_HEADING - 20] or speak(Text("Column {n}", n=place))
        if bare(name) in read:
            name = speak(Text("{name} (old list)", name=name))
        found.append(_unused(name, used))
    return found


def sheet_name(name: str, taken: Collection[str], speak: Language) -> str:
    """The sheet's name, unless it is taken or one that the audit would read as a sheet of the register."""
    own = {bare(each) for sheet in SHEETS.values() for each in (*sheet.names.official(), *sheet.names.others())}
    name = NOT_IN_A_NAME.sub(" ", name).strip(" '")[: LONGEST_NAME - 5] or "1"
    if bare(name) in own:
        name = speak(Text("{name} (old list)", name=name[:16]))[: LONGEST_NAME - 5]
    return _unused(name, {each.casefold() for each in taken})


def _unused(name: str, used: set[str]) -> str:
    found, number = name, 1
    while found.casefold() in used:
        number += 1
        found = f"{name} ({number})"
    used.add(found.casefold())
    return found


def add_leftovers(workbook: Workbook, leftovers: Sequence[Leftover], speak: Language) -> None:
    """A sheet that lists what could not be placed, cell by cell."""
    from openpyxl.styles import Font

    worksheet = workbook.create_sheet(sheet_name(speak(Text("Not placed")), workbook.sheetnames, speak))
    titles = (Text("Where it stood"), Text("Heading"), Text("What it holds"), Text("Why it is not placed"))
    rows: list[tuple[Raw, ...]] = [tuple(map(speak, titles))]
    rows += [(str(each.cell), each.heading, each.value, speak(each.why)) for each in leftovers]
    for number, row in enumerate(rows, 1):
        for place, raw in enumerate(row, 1):
            put(cast("Cell", worksheet.cell(number, place)), raw)
    for place, letter in enumerate("ABCD", 1):
        cast("Cell", worksheet.cell(1, place)).font = Font(bold=True)
        worksheet.column_dimensions[letter].width = 2 * WIDTH
    worksheet.freeze_panes = "A2"


def put(cell: Cell, raw: Raw) -> None:
    """Writes a raw cell as it was; a text as text, whatever it looks like, and nothing as a formula."""
    if isinstance(raw, bool) or (isinstance(raw, (int, float)) and abs(raw) < EXACT_NUMBERS):
        cell.value = raw
    elif isinstance(raw, (date, datetime)) and raw.year >= FIRST_YEAR:
        cell.value = raw
        whole_day = not isinstance(raw, datetime) or raw.time() == time()
        cell.number_format = "dd.mm.yyyy" if whole_day else "dd.mm.yyyy hh:mm"
    elif isinstance(raw, time) or (isinstance(raw, timedelta) and raw >= timedelta()):
        cell.value = raw
        cell.number_format = "hh:mm:ss" if isinstance(raw, time) else "[h]:mm:ss"
    else:
        text = raw if isinstance(raw, str) else shown(raw)
        cell.value = _text(text)
        cell.data_type = "s"  # or else a leading = makes it a formula, and #N/A an error
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _text(text: str) -> str:
    """The text as a cell can hold it, control characters made visible."""
    return ESCAPE_LOOKALIKE.sub("_x005F_", UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text))
