"""What a list holds → the rows of a register, with an account of where every cell went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from audit.intake.matching import Match
from audit.intake.sources import SourceSheet
from audit.intake.table import Line
from audit.intake.targets import Target
from audit.model import Cell, Text
from audit.workbook.values import Raw

Values = dict[str, object]


class Fate(StrEnum):
    """What became of a cell of the list."""

    HEADING = "heading"  #: of a column that was placed or carried along
    PLACED = "placed"
    SPLIT = "split"  #: several people made of it
    CARRIED = "carried"  #: at the end of its sheet, or with its sheet
    LEFT = "left"  #: on the sheet of what could not be placed


@dataclass(frozen=True, slots=True)
class Leftover:
    """A cell that fits nowhere in the register."""

    cell: Cell
    heading: str  #: blank for a cell above the headings
    value: Raw
    why: Text


@dataclass(slots=True)
class Plan:
    """What will be written, and what became of each cell of the list."""

    matches: list[Match]
    rows: dict[str, list[Values]] = field(default_factory=dict)  #: by the key of the register's sheet
    #: Columns at the end of a sheet: heading, and a value for each row.
    columns: dict[str, list[tuple[str, list[Raw]]]] = field(default_factory=dict)
    sheets: list[SourceSheet] = field(default_factory=list)  #: those that travel along as they are
    leftovers: list[Leftover] = field(default_factory=list)
    fates: dict[Cell, Fate] = field(default_factory=dict)  #: of every cell that is not blank
    read: dict[str, tuple[str, ...]] = field(default_factory=dict)  #: which sheets of the list went into which
    by_unit: dict[str, list[int]] = field(default_factory=dict)  #: folded name → where in the units
    made_ids: int = 0
    derived_platforms: int = 0
    continued: int = 0  #: rows that only name more administrators of the account above
    repeated: int = 0  #: accounts that another sheet of the list has noted already
    merged: int = 0  #: administrators that were noted already
    unknown: dict[str, int] = field(default_factory=dict)  #: rows whose account is none of the list's, by sheet

    @property
    def accounts(self) -> list[Values]:
        """The rows of the accounts."""
        return self.rows.setdefault("accounts", [])

    @property
    def units(self) -> list[Values]:
        """The rows of the units and their leaders."""
        return self.rows.setdefault("units", [])

    @property
    def administrators(self) -> list[Values]:
        """The rows of the administrators."""
        return self.rows.setdefault("administrators", [])

    @property
    def further(self) -> list[tuple[str, list[Raw]]]:
        """The columns at the end of the accounts."""
        return self.columns.get("accounts", [])

    def count(self, fate: Fate) -> int:
        """How many cells met that fate."""
        return sum(each is fate for each in self.fates.values())

    def kept_of(self, match: Match) -> int:
        """How many values of the column are in the register or travel along with it; a merged cell is one."""
        cells = [cell for _, cell in match.held]
        return sum(self.fates.get(cell) is not Fate.LEFT for cell in set(cells) if cell) + cells.count(None)

    def leave(self, cell: Cell, heading: str, value: Raw, why: Text) -> None:
        """Notes a cell that could not be placed."""
        self.leftovers.append(Leftover(cell, heading, value, why))
        self.fates[cell] = Fate.LEFT

    def place(self, cell: Cell | None, fate: Fate = Fate.PLACED) -> None:
        """Notes that a cell has found its place, unless it has been split or left by another row that it is part of."""
        if cell is not None and self.fates.get(cell) not in (Fate.SPLIT, Fate.LEFT):
            self.fates[cell] = fate


@dataclass(frozen=True, slots=True)
class Filled:
    """One value of a row on its way: the column, what it holds, and where that stands, if it stands anywhere."""

    match: Match
    raw: Raw
    cell: Cell | None

    @property
    def target(self) -> Target | None:
        """The column of the register that it goes to; None where it is carried along."""
        return self.match.target

    def leave(self, done: Plan, why: Text) -> None:
        """Puts it on the sheet of what could not be placed, once."""
        if self.cell is not None and done.fates.get(self.cell) is not Fate.LEFT:
            done.leave(self.cell, self.match.title, self.raw, why)


def filled_of(line: Line, matches: Iterable[Match]) -> list[Filled]:
    """The values of a line, in the order of the columns."""
    found = ((match, line[match.place]) for match in matches)
    return [Filled(match, *held) for match, held in found if held is not None]


def carried_key(match: Match) -> str:
    """Where a row keeps the value of a column that is carried along, until its sheet's columns are made."""
    return f"+{match.place}"


def carry(done: Plan, filled: Sequence[Filled], row: Values) -> None:
    """Notes in the row what of it is carried along."""
    for each in filled:
        if each.match.target is None:
            row[carried_key(each.match)] = each.raw
            done.place(each.cell, Fate.CARRIED)


def make_columns(done: Plan) -> None:
    """The columns at the end of each sheet, out of what the rows carry."""
    for key, rows in done.rows.items():
        carried = [match for match in done.matches if match.key == key and match.target is None]
        done.columns[key] = [(match.heading, [row.pop(carried_key(match), "") for row in rows]) for match in carried]
