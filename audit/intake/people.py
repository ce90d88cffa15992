"""Who administers the accounts: from the list's own cells and from a sheet of administrators, each of them once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from audit.intake.cells import NO_VALUE, as_typed
from audit.intake.merging import absorbed, same_address
from audit.intake.persons import Person, joined, persons_of
from audit.intake.plan import Fate, Filled, Plan, Values
from audit.intake.targets import ADDRESS
from audit.model import Text, folded
from audit.workbook.values import BrokenCell


@dataclass(slots=True)
class Noted:
    """An administrator, and the cells that name that person."""

    row: Values
    source: Sequence[Filled] = field(default_factory=tuple)


def people_in(done: Plan, filled: Sequence[Filled]) -> list[Person]:
    """The people that the cells of a row name: those of a column of e-mails belong to the names on their left."""
    found: list[Person] = []
    names: list[Person] = []
    for each in filled:
        people = [] if isinstance(each.raw, BrokenCell) else persons_of(as_typed(each.raw))
        if not people:
            each.leave(done, NO_VALUE if isinstance(each.raw, BrokenCell) else Text("it names nobody"))
            continue
        done.place(each.cell, Fate.SPLIT if len(people) > 1 else Fate.PLACED)
        if each.target == ADDRESS:
            found, names = [*found, *joined(names, people)], []
        else:
            found, names = [*found, *names], people
    return [*found, *names]


def once_each(done: Plan, noted: Sequence[Noted]) -> None:
    """Puts everybody among the administrators, one who is noted of the account already no second time.

    Two rows of one person that contradict each other, as of two periods, are both kept. Where one e-mail address goes
    with two names, the first is kept and the other listed.
    """
    rows = done.administrators
    by_account: dict[str, list[int]] = {}
    for each in noted:
        account = each.row.get("account")
        places = by_account.setdefault(folded(str(account or "")), [])
        if absorbed(rows, places, each.row):
            done.merged += 1
        elif each.source and (other := same_address(rows, places, each.row)):
            rows[rows.index(other)].update(
                {key: value for key, value in each.row.items() if key != "name" and value not in (None, "")}
            )
            done.merged += 1
            _leave_name(done, each, other)
        else:
            places.append(len(rows))
            rows.append(each.row)


def _leave_name(done: Plan, each: Noted, other: Values) -> None:
    """Lists the other name of somebody who is noted already."""
    name = str(each.row["name"])
    last = name.split()[-1].casefold()
    held = next((one for one in each.source if last in as_typed(one.raw).casefold()), each.source[0])
    if held.cell is not None and all((one.cell, one.value) != (held.cell, name) for one in done.leftovers):
        why = Text("{email} is noted already, of {name}", email=str(other["email"]), name=str(other["name"]))
        done.leave(held.cell, held.match.title, name, why)
