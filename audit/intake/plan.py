"""The rows of a list → the rows of a register, with an account of where every cell went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from audit.intake.cells import as_typed, same, value_for
from audit.intake.looks import initials_of, platform_of
from audit.intake.matching import Match, header_of
from audit.intake.persons import Person, joined, persons_of
from audit.intake.sources import SourceSheet, is_blank
from audit.intake.targets import ADDRESS, ID, LINK, NAME, PERSON, PLATFORM
from audit.model import Cell, Text, Trouble, folded
from audit.workbook.sheets import Row
from audit.workbook.values import Raw, shown

MADE_ID_DIGITS: Final = 3


class Fate(StrEnum):
    """What became of a cell of the list."""

    HEADING = "heading"  #: of a column that was placed or carried along
    PLACED = "placed"
    SPLIT = "split"  #: several people made of it
    CARRIED = "carried"  #: at the end of the accounts, or with its sheet
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
    accounts: list[dict[str, object]] = field(default_factory=list)
    units: list[dict[str, object]] = field(default_factory=list)
    by_unit: dict[str, list[int]] = field(default_factory=dict)  #: folded name → where in `units`
    administrators: list[dict[str, object]] = field(default_factory=list)
    further: list[tuple[str, list[Raw]]] = field(default_factory=list)  #: heading, and a value for each account
    sheets: list[SourceSheet] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    fates: dict[Cell, Fate] = field(default_factory=dict)  #: of every cell that is not blank
    made_ids: int = 0
    derived_platforms: int = 0
    continued: int = 0  #: rows that only name more administrators of the account above

    def count(self, fate: Fate) -> int:
        """How many cells met that fate."""
        return sum(each is fate for each in self.fates.values())

    def kept_of(self, match: Match) -> int:
        """How many values of the column are in the register or travel along with it."""
        left = sum(each.cell.column == match.place + 1 and bool(each.heading) for each in self.leftovers)
        return len(match.values) - left

    def leave(self, cell: Cell, heading: str, value: Raw, why: Text) -> None:
        """Notes a cell that could not be placed."""
        self.leftovers.append(Leftover(cell, heading, value, why))
        self.fates[cell] = Fate.LEFT


def plan(sheet: SourceSheet, matches: Sequence[Match], others: Sequence[SourceSheet] = ()) -> Plan:
    """The register that the list becomes by these matches; the other sheets travel along.

    `Trouble` where no row of it names an account.
    """
    done = Plan(list(matches))
    header = header_of(sheet)
    carried = [match for match in matches if match.target is None]
    done.further = [(match.heading, []) for match in carried]
    for number, row in sheet.rows[:header]:
        for place, raw in enumerate(row, 1):
            if not is_blank(raw):
                done.leave(Cell(sheet.name, number, place), "", raw, Text("it stands above the headings"))
    for match in matches:
        if match.heading:
            done.fates[Cell(sheet.name, sheet.rows[header][0], match.place + 1)] = Fate.HEADING
    for number, row in sheet.rows[header + 1 :]:
        _Reading(done, sheet.name, number, row, carried).take()
    if not done.accounts:
        there = [match.title for match in matches]
        raise Trouble(
            Text(
                "No row of the list names an account. Say which column does: --map HEADING={column}. The headings are "
                "{there}.",
                column=NAME.name("nb"),
                there=there,
            )
        )
    _make_ids(done)
    for other in others:
        done.sheets.append(other)
        done.fates |= {cell: Fate.CARRIED for cell, _ in other.cells()}
    return done


@dataclass(slots=True)
class _Reading:
    """One row of the list on its way into the plan."""

    plan: Plan
    sheet: str
    number: int
    row: Row
    carried: Sequence[Match]

    def take(self) -> None:
        filled = [match for match in self.plan.matches if not is_blank(self.raw(match))]
        of_account = {match.target for match in filled} & {ID, PLATFORM, NAME, LINK}
        if of_account:
            self._take_account(filled)
        elif self.plan.accounts and all(match.target and match.target.of_people for match in filled):
            self.plan.continued += 1
            self._take_people(filled, self.plan.accounts[-1])
        else:
            for match in filled:
                self._leave(match, Text("its row names no account"))

    def raw(self, match: Match) -> Raw:
        return self.row[match.place] if match.place < len(self.row) else None

    def cell(self, match: Match) -> Cell:
        return Cell(self.sheet, self.number, match.place + 1)

    def _leave(self, match: Match, why: Text) -> None:
        self.plan.leave(self.cell(match), match.title, self.raw(match), why)

    def _take_account(self, filled: Sequence[Match]) -> None:
        account: dict[str, object] = {}
        unit: dict[str, object] = {}
        for match in filled:
            if match.target and match.target.sheet != "administrators":
                values = account if match.target.sheet == "accounts" else unit
                values[match.target.column] = value_for(self.raw(match), match.target.schema)
                self.plan.fates[self.cell(match)] = Fate.PLACED
        self.plan.accounts.append(account)
        for match, (_, column) in zip(self.carried, self.plan.further, strict=True):
            column.append(self.raw(match))
            if match in filled:
                self.plan.fates[self.cell(match)] = Fate.CARRIED
        if not account.get("platform") and (platform := platform_of(shown(account.get("link") or ""))):
            account["platform"] = platform
            self.plan.derived_platforms += 1
        if unit or account.get("unit"):
            self._take_unit({"unit": account.get("unit")} | unit)
        self._take_people(filled, account)

    def _take_unit(self, unit: dict[str, object]) -> None:
        """A row for each unit and leader, once; one that says less than another of the unit says nothing new."""
        _split_leader(unit)
        places = self.plan.by_unit.setdefault(folded(str(unit["unit"] or "")), [])
        for place in places:
            known = self.plan.units[place]
            if all(same(known.get(key), value) for key, value in unit.items()):
                return
            if all(same(unit.get(key), value) for key, value in known.items()):
                self.plan.units[place] = unit
                return
        places.append(len(self.plan.units))
        self.plan.units.append(unit)

    def _take_people(self, filled: Sequence[Match], account: dict[str, object]) -> None:
        of_people = [match for match in filled if match.target and match.target.sheet == "administrators"]
        people = self._people([match for match in of_people if match.target in (PERSON, ADDRESS)])
        more: dict[str, object] = {}
        for match in of_people:
            if match.target and not match.target.of_people:
                if people:
                    more[match.target.column] = value_for(self.raw(match), match.target.schema)
                    self.plan.fates[self.cell(match)] = Fate.PLACED
                else:
                    self._leave(match, Text("its row names no administrator"))
        for person in people:
            row = {"account": account, "name": person.name, "email": person.email}
            self.plan.administrators.append(row | more)

    def _people(self, matches: Sequence[Match]) -> list[Person]:
        """The people of the row's cells: those of a column of e-mails belong to the names on their left."""
        found: list[Person] = []
        names: list[Person] = []
        for match in matches:
            people = persons_of(as_typed(self.raw(match)))
            if not people:
                self._leave(match, Text("it names nobody"))
                continue
            self.plan.fates[self.cell(match)] = Fate.SPLIT if len(people) > 1 else Fate.PLACED
            if match.target == ADDRESS:
                found, names = [*found, *joined(names, people)], []
            else:
                found, names = [*found, *names], people
        return [*found, *names]


def _split_leader(unit: dict[str, object]) -> None:
    """«Kari Testesen <kari@x.no>» in one cell is a name and an address, where the other cell is blank."""
    for key, other in (("name", "email"), ("email", "name")):
        people = persons_of(str(unit.get(key) or ""))
        if not unit.get(other) and len(people) == 1 and people[0].name and people[0].email:
            unit["name"], unit["email"] = people[0].name, people[0].email


def _make_ids(done: Plan) -> None:
    """A Konto-ID for every account that has none (FB-001), none of them in use already; administrators get theirs."""
    used = {folded(str(account["id"])) for account in done.accounts if account.get("id")}
    last: Counter[str] = Counter()
    for account in done.accounts:
        if account.get("id"):
            continue
        letters = initials_of(as_typed(account.get("platform") or ""))
        last[letters] += 1
        while folded(made := f"{letters}-{last[letters]:0{MADE_ID_DIGITS}}") in used:
            last[letters] += 1
        account["id"] = made
        done.made_ids += 1
    for row in done.administrators:
        its = row["account"]
        assert isinstance(its, dict), "each was taken with its account"
        row["account"] = its["id"]
