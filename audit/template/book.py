"""Schema → a fresh register as an Excel workbook, empty or with rows.

Only new files are written, never one that is there. The same rows give the same bytes, so that a register can be
compared with another. What a person has written stays text: nothing in a cell becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audit import language as languages
from audit.schema import ACCOUNTS, MODERATION, SHEETS, Sheet
from audit.template import file as files
from audit.template import live
from audit.template.cells import cell_at, format_of, in_words, put, put_formula
from audit.template.figures import FIGURES, add_figures
from audit.template.guidance import guide_typing
from audit.template.lists import HELPER, define_lists
from audit.template.logged import add_log
from audit.template.looks import lay_out, lay_out_status, make_table, print_accounts
from audit.template.overview import OVERVIEW, add_overview
from audit.template.overview import ROOM as OVERVIEW_ROOM
from audit.template.overview_looks import lay_out_overview
from audit.template.readme import README, add_readme
from audit.template.setup import Rows, Setup, Translate, Wording
from audit.template.working import add_working

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

PLAIN: Final = Setup()


def write_register(
    file: Path, language: str, rows: Rows | None = None, translate: Translate | None = None, setup: Setup = PLAIN
) -> None:
    """Writes a new register at `file`, whole or not at all; `Trouble` where something is there already.

    `language` (nb, nn or en) decides the names of sheets and columns and, unless `translate` is given, the words
    of the hints. `rows` fills the sheets; without it they are empty. `setup` is what the live status goes by.
    """
    content = register(language, rows or {}, translate or languages.language(language), setup)
    files.write_new(file, content)


def register(language: str, rows: Rows, translate: Translate, setup: Setup = PLAIN) -> bytes:
    """The register as the bytes of an .xlsx file; KeyError for a sheet or column that the schema lacks.

    Dates and moments become Excel dates, True and False the language's yes and no, and the model's values of a
    column with choices (`Stage.CLOSED`) the language's word for them. Any other text stays as it is.
    """
    return files.saved(filled(language, rows, translate, setup))


def filled(language: str, rows: Rows, translate: Translate, setup: Setup = PLAIN) -> Workbook:
    """The same as a workbook that more can be put into before it is saved."""
    from openpyxl import Workbook

    for key in rows:
        SHEETS[key]
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    wording = Wording(language, translate)
    add_readme(workbook.create_sheet(README.of(language)), setup, wording)
    worksheets = {}
    for key, sheet in SHEETS.items():
        worksheets[key] = workbook.create_sheet(sheet.names.of(language))
        if sheet is MODERATION:
            overview = workbook.create_sheet(OVERVIEW.of(language))
    add_figures(workbook, workbook.create_sheet(FIGURES.of(language)), setup, wording)
    helper = workbook.create_sheet(HELPER.of(language))
    helper.sheet_state = "hidden"
    lists = define_lists(workbook, helper, language, setup)
    counts = {key: len(rows.get(key, ())) for key in SHEETS}
    add_working(workbook, helper, language, counts)
    room = max(OVERVIEW_ROOM[0], counts["accounts"] + OVERVIEW_ROOM[1])
    add_log(workbook, helper, language, room, counts["moderation"])
    add_overview(workbook, overview, helper, room, wording)
    lay_out_overview(workbook, overview, room, wording)
    for key, worksheet in worksheets.items():
        sheet = SHEETS[key]
        _fill(worksheet, sheet, rows.get(key, ()), language)
        lay_out(worksheet, sheet)
        if sheet is ACCOUNTS:
            _add_status(workbook, worksheet, language)
        else:
            make_table(worksheet, sheet, max(worksheet.max_row, 2))  # Excel wants a row below the header, if blank
        guide_typing(worksheet, sheet, lists, wording, setup)
    workbook.calculation.fullCalcOnLoad = True
    return workbook


def _fill(worksheet: Worksheet, sheet: Sheet, rows: Sequence[Mapping[str, object]], language: str) -> None:
    """Puts the header into row 1 and the rows below it."""
    for number, column in enumerate(sheet.columns, 1):
        put(cell_at(worksheet, 1, number), column.names.of(language))
    for row_number, row in enumerate(rows, 2):
        for key in row:
            sheet.column(key)
        for number, column in enumerate(sheet.columns, 1):
            value = in_words(row.get(column.key), column, language)
            if value is not None:
                cell = cell_at(worksheet, row_number, number)
                put(cell, value)
                cell.number_format = format_of(value, column)


def _add_status(workbook: Workbook, worksheet: Worksheet, language: str) -> None:
    """Puts the live status beside the accounts, and rows that stand ready below them."""
    formulas = live.formulas(language)
    first = len(ACCOUNTS.columns) + 1
    last_row = worksheet.max_row + live.SPARE
    for number, (heading, formula) in enumerate(zip(live.headings(language), formulas, strict=True), first):
        put(cell_at(worksheet, 1, number), heading)
        for row in range(2, last_row + 1):
            put_formula(cell_at(worksheet, row, number), formula)
    words = tuple(word.of(language) for word in (live.IN_ORDER, live.BREACH, live.MISSING))
    lay_out_status(worksheet, first, len(formulas), (words[0], words[1], words[2]), live.NOT_IN_USE)
    make_table(worksheet, ACCOUNTS, last_row, formulas)
    print_accounts(workbook, worksheet, first + len(formulas) - 1)
