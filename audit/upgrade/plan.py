"""Where everything of the old register goes, and the account that nothing of it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.intake.plan import Leftover
from audit.model import Cell, Text, Trouble
from audit.schema import SHEETS, Sheet
from audit.template import Setup
from audit.upgrade.furniture import furniture, is_own_sheet
from audit.upgrade.journey import Fate, Journey, further_sheet, own_sheet, table
from audit.upgrade.old import Old, OldSheet
from audit.workbook.beside import Place
from audit.workbook.limits import LAST_COLUMN


@dataclass(slots=True)
class Plan:
    """What will be written."""

    old: Old
    language: str  #: of the new workbook
    journeys: list[Journey] = field(default_factory=list)  #: one for each sheet, in the old order

    @property
    def tables(self) -> dict[str, Journey]:
        """The sheets of the register, by the schema's key."""
        return {each.source.schema.key: each for each in self.journeys if each.source.schema is not None}

    @property
    def absent(self) -> list[Sheet]:
        """The sheets of the register that the old one lacks."""
        return [sheet for key, sheet in SHEETS.items() if key not in self.tables]

    @property
    def leftovers(self) -> list[Leftover]:
        """What has no place in the register, notes on cells among it."""
        listed = [leftover for journey in self.journeys for leftover in journey.leftovers]
        return listed + [
            Leftover(Cell(journey.source.name, *place), "", note, Text("a note on a cell that is not carried"))
            for journey in self.journeys
            for place, note in journey.source.notes.items()
            if journey.place(place) is None
        ]

    def count(self, fate: Fate) -> int:
        """How many cells of the old register met that fate."""
        return sum(journey.count(fate) for journey in self.journeys)


def plan(old: Old, language: str, setup: Setup) -> Plan:
    """The new workbook that the old register becomes.

    `Trouble` where a cell would be lost, or where the new sheet would be wider than the audit reads.
    """
    known = furniture(setup)
    made = Plan(old, language)
    for sheet in old.sheets:
        if sheet.schema is not None:
            made.journeys.append(table(sheet, sheet.schema, language))
        elif is_own_sheet(sheet):
            made.journeys.append(own_sheet(sheet, known))
        else:
            made.journeys.append(further_sheet(sheet))
    for journey in made.journeys:
        hold_account(journey)
        if max(journey.column_of.values(), default=0) > LAST_COLUMN:
            raise Trouble(
                Text(
                    "Sheet {sheet} of {file} has more columns than fit beside those of the register: {limit} in all. "
                    "Move some of them to a sheet of their own.",
                    sheet=journey.source.name,
                    file=old.file,
                    limit=LAST_COLUMN,
                )
            )
    return made


def hold_account(journey: Journey) -> None:
    """`Trouble` where a cell of the sheet has no fate, or no place of its own in the new workbook."""
    there = {place for place, _ in journey.source.cells()}
    lost = sorted(there ^ journey.fates.keys()) or sorted(_unplaced(journey))
    if lost:
        raise lost_cell(journey.source, lost[0])


def lost_cell(source: OldSheet, place: Place) -> Trouble:
    """That the program is about to lose a cell, which is a fault of its own."""
    return Trouble(
        Text(
            "{cell} would have been lost, so nothing was written. The fault is the program's own: send this line to "
            "those who look after it.",
            cell=str(Cell(source.name, *place)),
        )
    )


def _unplaced(journey: Journey) -> Iterator[Place]:
    """The cells that shall stand in the new sheet, but have no place there or share it with another."""
    taken: set[Place] = set()
    for old, fate in journey.fates.items():
        if fate in (Fate.LISTED, Fate.FURNITURE):
            continue
        new = journey.place(old)
        if new is None or new in taken:
            yield old
        else:
            taken.add(new)
