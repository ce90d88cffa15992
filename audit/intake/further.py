"""Further sheets of a list that are sheets of the register: administrators, units, the log of moderation, …"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from audit.intake.cells import NO_VALUE, as_typed, is_error, value_for
from audit.intake.looks import BY_WORD
from audit.intake.matching import Match
from audit.intake.merging import absorbed
from audit.intake.people import Noted, people_in
from audit.intake.persons import persons_of
from audit.intake.plan import Filled, Plan, Values, carry, filled_of
from audit.intake.table import Table
from audit.intake.targets import KNOWN, PLATFORM, bare
from audit.model import Text, folded, grouped
from audit.schema import ADMINISTRATORS, UNITS
from audit.workbook.values import BrokenCell, Raw, shown


class References:
    """The accounts by all that another sheet may call them: Konto-ID, link, name, or name and platform."""

    def __init__(self, accounts: Sequence[Values]) -> None:
        self._ids = {folded(str(account["id"])) for account in accounts}
        self._by_words = grouped(
            ((words, str(account["id"])) for account in accounts for words in _called(account)), lambda each: each[0]
        )

    def id_of(self, raw: Raw, platform: Raw) -> str | None:
        """The Konto-ID of the one account that is meant; None where there is none, or more than one."""
        word = folded(shown(raw))
        if word in self._ids:
            return as_typed(raw) if isinstance(raw, str) else shown(raw)
        for words in ((word, _platform(shown(platform) if platform is not None else "")), (word, "")):
            found = {each for _, each in self._by_words.get(words, ())}
            if len(found) == 1:
                return found.pop()
        return None


def _called(account: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key in ("name", "link"):
        value = account.get(key)
        if value and not isinstance(value, BrokenCell):
            yield folded(shown(value)), ""
            yield folded(shown(value)), _platform(shown(account.get("platform") or ""))


def _platform(typed: str) -> str:
    """A platform by whichever of its names, or the word itself."""
    return folded(BY_WORD.get(folded(typed), typed))


def read_further(done: Plan, table: Table, matches: Sequence[Match], references: References) -> Iterator[Noted]:
    """Reads the table into the rows of its sheet; yields the administrators, who are yet to be held together."""
    of_platform = {match.place for match in matches if KNOWN.get(bare(match.heading)) == PLATFORM}
    for line in table.lines:
        filled = filled_of(line, matches)
        platform = next((each.raw for each in filled if each.match.place in of_platform), None)
        row = _row(done, filled, references, platform)
        if table.key == ADMINISTRATORS.key:
            yield from _administrators(done, filled, row)
            continue
        carry(done, filled, row)
        if table.key == UNITS.key:
            take_unit(done, row)
        elif row:
            done.rows.setdefault(table.key, []).append(row)


def take_unit(done: Plan, unit: Values) -> None:
    """A row for each unit and leader, once; one that says less than another of the unit says nothing new."""
    _split_leader(unit)
    name = unit.get("unit")
    places = done.by_unit.setdefault(folded(as_typed(name)) if isinstance(name, str) else "", [])
    if not absorbed(done.units, places, unit):
        places.append(len(done.units))
        done.units.append(unit)


def _row(done: Plan, filled: Sequence[Filled], references: References, platform: Raw) -> Values:
    """The row's values but for those that name people, and those that are carried along."""
    row: Values = {}
    for each in filled:
        if each.target is None or each.target.of_people:
            continue
        if isinstance(each.raw, BrokenCell) and not is_error(each.raw):
            each.leave(done, NO_VALUE)
            continue
        value = value_for(each.raw, each.target.schema)
        if each.target.column == "account":
            found = references.id_of(each.raw, platform)
            value = value if found is None else found
            done.unknown[each.target.sheet] = done.unknown.get(each.target.sheet, 0) + (found is None)
        row[each.target.column] = value
        done.place(each.cell)
    return row


def _administrators(done: Plan, filled: Sequence[Filled], row: Values) -> Iterator[Noted]:
    """A row for each person that the cells name; of a row that says there is nobody, every cell is listed."""
    naming = [each for each in filled if each.target and each.target.of_people]
    people = people_in(done, naming)
    if naming and not people:
        for each in filled:
            each.leave(done, Text("its row names no administrator"))
        return
    carry(done, filled, row)
    for person in people:
        yield Noted(row | {"name": person.name, "email": person.email}, tuple(naming))
    if not people and row:
        yield Noted(row)


def _split_leader(unit: Values) -> None:
    """«Kari Testesen <kari@x.no>» in one cell is a name and an address, where the other cell is blank."""
    for key, other in (("name", "email"), ("email", "name")):
        typed = unit.get(key)
        people = persons_of(typed) if isinstance(typed, str) else []
        if not unit.get(other) and len(people) == 1 and people[0].name and people[0].email:
            unit["name"], unit["email"] = people[0].name, people[0].email
