"""The table of accounts → accounts, their units, and who administers them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from audit.intake.cells import NO_VALUE, as_typed, is_error, value_for
from audit.intake.further import References, read_further, take_unit
from audit.intake.looks import initials_of, platform_of
from audit.intake.matching import Match
from audit.intake.merging import agree
from audit.intake.people import Noted, once_each, people_in
from audit.intake.plan import Fate, Filled, Plan, Values, carried_key, carry, filled_of, make_columns
from audit.intake.sources import SourceSheet
from audit.intake.table import Table
from audit.intake.targets import ADDRESS, ID, LINK, NAME, PERSON, PLATFORM
from audit.model import Text, Trouble, folded
from audit.schema import ACCOUNTS, ADMINISTRATORS
from audit.workbook.values import BrokenCell, shown

MADE_ID_DIGITS: Final = 3


def plan(tables: Sequence[Table], matches: Sequence[Match], others: Sequence[SourceSheet] = ()) -> Plan:
    """The register that the tables become by these matches, the accounts the first of them; other sheets travel along.

    `Trouble` where no row names an account.
    """
    done = Plan(list(matches))
    for table in tables:
        done.read[table.key] = table.sheets
        _take_what_is_no_line(done, table)
    accounts, *further = tables
    reading = _Reading(done, [match for match in matches if match.key == accounts.key])
    for line in accounts.lines:
        reading.take(filled_of(line, reading.matches))
    if not done.accounts:
        there = [match.title for match in reading.matches]
        raise Trouble(
            Text(
                "No row of the list names an account. Say which column does: --map HEADING={column}. The headings are "
                "{there}.",
                column=NAME.name("nb"),
                there=there,
            )
        )
    _make_ids(done, _referred_to(further, matches))
    noted = [Noted({**each.row, "account": account["id"]}, each.source) for account, each in reading.people]
    references = References(done.accounts)
    for table in further:
        noted += read_further(done, table, [match for match in matches if match.key == table.key], references)
    once_each(done, noted)
    make_columns(done)
    order = [name for table in tables for name in table.sheets]
    done.leftovers.sort(key=lambda each: (order.index(each.cell.sheet), each.cell.row, each.cell.column))
    for other in others:
        done.sheets.append(other)
        done.fates |= {cell: Fate.CARRIED for cell, _ in other.cells()}
    return done


@dataclass(slots=True)
class _Reading:
    """The rows of accounts on their way into the plan."""

    plan: Plan
    matches: Sequence[Match]
    by_words: dict[str, list[tuple[Values, str]]] = field(default_factory=dict)  #: link or name → account and its sheet
    people: list[tuple[Values, Noted]] = field(default_factory=list)  #: each with the account

    def take(self, filled: Sequence[Filled]) -> None:
        """Takes in one row; `filled` holds its values, also those that stand in a row above and reach down to it."""
        row = max(each.cell.row for each in filled if each.cell)
        own = [each for each in filled if each.cell and each.cell.row == row]
        people = [each for each in own if each.target and each.target.of_people]
        if {each.target for each in own} & {ID, PLATFORM, NAME, LINK}:
            self._take_account(filled)
        elif self.plan.accounts and people and all(each in people or each.target is None for each in own):
            self.plan.continued += 1
            self._take_people(people, self.plan.accounts[-1])
            _leave([each for each in own if each not in people], self.plan)
        else:
            _leave(own, self.plan)

    def _take_account(self, filled: Sequence[Filled]) -> None:
        account: Values = {}
        unit: Values = {}
        for each in filled:
            if each.target and each.target.sheet != ADMINISTRATORS.key:
                of_unit = each.target.sheet != ACCOUNTS.key
                if isinstance(each.raw, BrokenCell) and (of_unit or each.target == ID or not is_error(each.raw)):
                    each.leave(self.plan, NO_VALUE)
                    continue
                values = unit if of_unit else account
                values[each.target.column] = value_for(each.raw, each.target.schema)
                self.plan.place(each.cell)
        carry(self.plan, filled, account)
        derived = "" if account.get("platform") else platform_of(_text_of(account, "link"))
        if derived:
            account["platform"] = derived
        if unit or _text_of(account, "unit"):
            take_unit(self.plan, {"unit": _text_of(account, "unit")} | unit)
        self._take_people(filled, self._noted(account, filled, bool(derived)))

    def _noted(self, account: Values, filled: Sequence[Filled], derived: bool) -> Values:
        """The account among those of the plan: one that another sheet says nothing else of is that one."""
        sheet = next(each.cell.sheet for each in filled if each.cell)
        name = _text_of(account, "name")
        words = _text_of(account, "link") or (f"{name} {_text_of(account, 'platform')}" if name else "")
        others = self.by_words.setdefault(folded(words), [])
        of_sheet = {carried_key(each.match) for each in filled if each.cell is None}
        own = {key: value for key, value in account.items() if key not in of_sheet}
        for other, its_sheet in others:
            if words and its_sheet != sheet and agree(other, own):
                other.update({key: value for key, value in own.items() if key not in other})
                self.plan.repeated += 1
                return other
        others.append((account, sheet))
        self.plan.accounts.append(account)
        self.plan.derived_platforms += derived
        return account

    def _take_people(self, filled: Sequence[Filled], account: Values) -> None:
        of_people = [each for each in filled if each.target and each.target.sheet == ADMINISTRATORS.key]
        naming = [each for each in of_people if each.target in (PERSON, ADDRESS)]
        people = people_in(self.plan, naming)
        more: Values = {}
        for each in of_people:
            if each not in naming and each.target:
                if people and not isinstance(each.raw, BrokenCell):
                    more[each.target.column] = value_for(each.raw, each.target.schema)
                    self.plan.place(each.cell)
                else:
                    each.leave(self.plan, Text("its row names no administrator"))
        for person in people:
            noted = Noted({"account": None, "name": person.name, "email": person.email} | more, tuple(naming))
            self.people.append((account, noted))


def _leave(filled: Iterable[Filled], done: Plan) -> None:
    for each in filled:
        each.leave(done, Text("its row names no account"))


def _text_of(row: Mapping[str, object], key: str) -> str:
    """What the row says there; blank for an error."""
    value = row.get(key)
    return "" if value is None or isinstance(value, BrokenCell) else as_typed(value)


def _take_what_is_no_line(done: Plan, table: Table) -> None:
    """Headings, and what stands above the list, between its rows and below it."""
    for heading in table.headings:
        done.fates |= dict.fromkeys(heading.cells, Fate.HEADING)
    done.fates |= dict.fromkeys(table.repeated, Fate.HEADING)
    for aside in table.asides:
        done.leave(aside.cell, aside.heading, aside.value, aside.why)


def _referred_to(tables: Sequence[Table], matches: Sequence[Match]) -> set[str]:
    """The accounts that the further sheets speak of, by whatever they call them."""
    keys = {table.key for table in tables}
    referring = [match for match in matches if match.key in keys and match.target and match.target.column == "account"]
    return {folded(shown(raw)) for match in referring for raw in match.values}


def _make_ids(done: Plan, taken: Iterable[str]) -> None:
    """A Konto-ID for every account that has none (FB-001), none of them in use already or spoken of elsewhere."""
    used = {folded(_text_of(account, "id")) for account in done.accounts} | set(taken)
    last: Counter[str] = Counter()
    for account in done.accounts:
        if account.get("id"):
            continue
        letters = initials_of(_text_of(account, "platform"))
        last[letters] += 1
        while folded(made := f"{letters}-{last[letters]:0{MADE_ID_DIGITS}}") in used:
            last[letters] += 1
        account["id"] = made
        done.made_ids += 1
