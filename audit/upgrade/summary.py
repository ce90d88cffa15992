"""What went where, and what is not carried and why, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from audit.model import Cell, Text
from audit.schema import Sheet
from audit.upgrade.journey import Fate, Journey
from audit.upgrade.plan import Plan
from audit.workbook.beside import Place

MOST_LISTED: Final = 20  #: that are named; the new workbook lists them all


def summary(plan: Plan, names: Mapping[str, str]) -> Iterator[Text]:
    """The sentences, sheet by sheet; `names` is what the further sheets are called in the new workbook."""
    for journey in plan.journeys:
        if journey.source.schema is not None:
            yield from _of_table(journey, journey.source.schema.names.of(plan.language))
        elif journey.is_further_sheet:
            yield from _of_sheet(journey, names[journey.source.name])
        yield from _of_furniture(journey)
        if journey.source.pictures:
            yield Text("  Pictures and charts on the sheet {sheet} are not carried.", sheet=journey.source.name)
    for sheet in plan.absent:
        yield _absent(sheet, sheet.names.of(plan.language))
    yield from _listed(plan)
    yield _account(plan)


def _absent(sheet: Sheet, name: str) -> Text:
    if sheet.optional:
        return Text(
            "There was no sheet {sheet}; the new one is empty. Delete it if you do not keep such a list, or an audit "
            "will take it that there was nothing to note.",
            sheet=name,
        )
    return Text("There was no sheet {sheet}; the new one is empty.", sheet=name)


def _of_table(journey: Journey, name: str) -> Iterator[Text]:
    yield Text(
        "{old} → {new}: {n} row, {cells} in their columns",
        "{old} → {new}: {n} rows, {cells} in their columns",
        old=journey.source.name,
        new=name,
        n=len(journey.rows),
        cells=_cells(journey.count(Fate.COLUMN)),
    )
    if journey.further:
        yield Text(
            "  Further columns, at the end: {columns} ({cells}, headings included)",
            columns=[heading or "–" for heading, _ in journey.further],
            cells=_cells(journey.count(Fate.FURTHER)),
        )
    if journey.rewritten:
        yield Text(
            "  {n} cell means the same in today's form: a date, a number or a word of the drop-downs.",
            "  {n} cells mean the same in today's form: dates, numbers or words of the drop-downs.",
            n=journey.rewritten,
        )
    yield from _beside(journey)
    if journey.source.hidden:
        yield Text("  The sheet was hidden; the new one is not.")
    if journey.merged:
        yield Text(
            "  {cells} were merged, so only the first of each had a value. The others show #N/A: fill them in.",
            cells=journey.merged,
        )


def _of_sheet(journey: Journey, name: str) -> Iterator[Text]:
    yield Text(
        "{old} → {new}: travels along as it is ({cells})",
        old=journey.source.name,
        new=name,
        cells=_cells(journey.count(Fate.SHEET)),
    )
    if journey.source.hidden:
        yield Text("  The sheet is hidden, as it was.")
    yield from _beside(journey)


def _beside(journey: Journey) -> Iterator[Text]:
    carried = (Fate.COLUMN, Fate.FURTHER, Fate.SHEET)
    formulas = sum(journey.fates.get(place) in carried for place in journey.source.formulas)
    if formulas:
        yield Text(
            "  {n} formula is carried as the value it last had.",
            "  {n} formulas are carried as the values they last had.",
            n=formulas,
        )
    notes = sum(journey.place(place) is not None for place in journey.source.notes)
    if notes:
        yield Text("  {n} note on a cell travels along.", "  {n} notes on cells travel along.", n=notes)


def _of_furniture(journey: Journey) -> Iterator[Text]:
    left = [place for place, fate in journey.fates.items() if fate is Fate.FURNITURE]
    if left:
        yield Text(
            "{range}: {cells} that the template itself put there, not carried. The new workbook has its own.",
            cells=_cells(len(left)),
            range=_range(journey.source.name, left),
        )


def _listed(plan: Plan) -> Iterator[Text]:
    leftovers = plan.leftovers
    if not leftovers:
        return
    yield Text(
        "{n} cell or note has no place in the register. A sheet at the end holds it:",
        "{n} cells and notes have no place in the register. A sheet at the end holds them:",
        n=len(leftovers),
    )
    for each in leftovers[:MOST_LISTED]:
        yield Text("  {cell}: {why}", cell=str(each.cell), why=each.why)
    if len(leftovers) > MOST_LISTED:
        yield Text("  and {n} more", "  and {n} more", n=len(leftovers) - MOST_LISTED)


def _account(plan: Plan) -> Text:
    """The whole, which adds up to every cell that was not blank."""
    return Text(
        "{n} cell in all: {columns} in columns of the register, {headings} as headings, {further} in further columns, "
        "{sheets} in further sheets, {listed} listed at the end, {furniture} of the template's own not carried.",
        "{n} cells in all: {columns} in columns of the register, {headings} as headings, {further} in further "
        "columns, {sheets} in further sheets, {listed} listed at the end, {furniture} of the template's own not "
        "carried.",
        n=sum(len(journey.fates) for journey in plan.journeys),
        columns=plan.count(Fate.COLUMN),
        headings=plan.count(Fate.HEADING),
        further=plan.count(Fate.FURTHER),
        sheets=plan.count(Fate.SHEET),
        listed=plan.count(Fate.LISTED),
        furniture=plan.count(Fate.FURNITURE),
    )


def _cells(number: int) -> Text:
    return Text("{n} cell", "{n} cells", n=number)


def _range(sheet: str, places: Iterable[Place]) -> str:
    """The least range that holds them all: `'Les meg'!A1:D87`."""
    rows, columns = zip(*places, strict=True)
    first, last = Cell(sheet, min(rows), min(columns)), Cell(sheet, max(rows), max(columns))
    return str(first) if first == last else f"{first}:{str(last).rpartition('!')[2]}"
