"""Writes the new workbook of a plan: today's template with all that the old register holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from audit.intake.carry import add_columns, add_leftovers, sheet_name
from audit.intake.carry import put as put_as_it_was
from audit.language import Language
from audit.language import language as speaking
from audit.schema import SHEETS
from audit.template import Setup, filled
from audit.template.cells import cell_at, storable
from audit.template.file import saved, write_new
from audit.upgrade.cells import as_it_was, put
from audit.upgrade.journey import Fate, Journey
from audit.upgrade.plan import Plan, lost_cell
from audit.workbook.values import shown

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def write(file: Path, plan: Plan, setup: Setup) -> dict[str, str]:
    """Writes the new workbook at `file`, and says what each further sheet is called there, by its old name.

    `Trouble` where something is at `file` already, or where a cell did not arrive: then nothing is written.
    """
    speak = speaking(plan.language)
    placeholders = {
        key: [{column: shown(value) for column, value in row.items()} for row in journey.rows]
        for key, journey in plan.tables.items()
    }  # for the layout, which goes by how many rows there are and how long their texts
    workbook = filled(plan.language, placeholders, speak, setup)
    names: dict[str, str] = {}
    for key, journey in plan.tables.items():
        worksheet = cast("Worksheet", workbook[SHEETS[key].names.of(plan.language)])
        _fill(worksheet, journey, speak)
        _hold(worksheet, journey)
    for journey in plan.journeys:
        if journey.is_further_sheet:
            worksheet = _add_sheet(workbook, journey, speak)
            names[journey.source.name] = worksheet.title
            _hold(worksheet, journey)
    if plan.leftovers:
        add_leftovers(workbook, plan.leftovers, speak)
    write_new(file, saved(workbook))
    return names


def _fill(worksheet: Worksheet, journey: Journey, speak: Language) -> None:
    sheet = journey.source.schema
    assert sheet is not None, "it is a table of the register"
    for number, row in enumerate(journey.rows, 2):
        for place, column in enumerate(sheet.columns, 1):
            if column.key in row:
                put(cell_at(worksheet, number, place), row[column.key], column)
    if journey.further:
        add_columns(worksheet, sheet, journey.further, speak)
    _add_notes(worksheet, journey)


def _add_sheet(workbook: Workbook, journey: Journey, speak: Language) -> Worksheet:
    worksheet: Worksheet = workbook.create_sheet(sheet_name(journey.source.name, workbook.sheetnames, speak))
    for place, raw in journey.source.cells():
        put_as_it_was(cell_at(worksheet, *place), as_it_was(raw))
    if journey.source.hidden:
        worksheet.sheet_state = "hidden"
    _add_notes(worksheet, journey)
    return worksheet


def _add_notes(worksheet: Worksheet, journey: Journey) -> None:
    from openpyxl.comments import Comment

    for old, note in journey.source.notes.items():
        new = journey.place(old)
        if new is not None:
            cell_at(worksheet, *new).comment = Comment(storable(note), "Kontotilsyn")


def _hold(worksheet: Worksheet, journey: Journey) -> None:
    """`Trouble` where a cell that shall stand in the new sheet does not."""
    for old, fate in journey.fates.items():
        if fate in (Fate.LISTED, Fate.FURNITURE):
            continue
        new = journey.place(old)
        if new is None or cell_at(worksheet, *new).value is None:
            raise lost_cell(journey.source, old)
