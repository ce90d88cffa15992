"""Proposes which column of a list is which column of the register, by its heading and by its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from audit.intake.guesses import NOT_KNOWN, OWN_ADDRESS, Confidence, proposal
from audit.intake.headings import NAME_NAMES
from audit.intake.looks import fit, is_title_of_platform, most
from audit.intake.table import Table
from audit.intake.targets import (
    ADDRESS,
    EMAIL_NAMES,
    LINK,
    NAME,
    PERSON,
    PLATFORM,
    UNIT,
    Target,
    bare,
    names_for,
    target_of,
)
from audit.model import Cell, Text, Trouble, folded
from audit.schema import ACCOUNTS
from audit.workbook.values import Raw

__all__ = ["Confidence", "Match", "decided", "proposals"]

#: Headings that Microsoft Forms gives to a list of answers, beside what it notes of whoever answered.
OF_FORMS: Final = frozenset(map(bare, ("Starttidspunkt", "Fullføringstidspunkt", "Start time", "Completion time")))
NOTED_BY_FORMS: Final = OF_FORMS | set(
    map(bare, ("ID", "E-post", "Navn", "Name", "Email", "Sist endret", "Tidspunkt for siste endring"))
)


@dataclass(frozen=True, slots=True)
class Match:
    """A column of the list, and the column of the register that it is thought to be."""

    key: str  #: of the sheet of the register that the table will be
    sheet: str  #: of the list; the first where the table is made of several
    place: int  #: 0 for the first column of the table
    heading: str  #: blank where it has none
    cells: tuple[Cell, ...]  #: where its heading stands
    held: tuple[tuple[Raw, Cell | None], ...]  #: the values that are not blank, each with its cell
    target: Target | None = None  #: None: it is carried along
    confidence: Confidence = Confidence.NONE
    reason: Text = NOT_KNOWN

    @property
    def values(self) -> tuple[Raw, ...]:
        """The values that are not blank."""
        return tuple(raw for raw, _ in self.held)

    @property
    def title(self) -> str:
        """What it is called in questions and in `--map`: its heading, or its letter where it has none."""
        return self.heading or letter(self.place)

    def settled(self, target: Target | None, reason: Text) -> Match:
        """The match as somebody has decided it."""
        return replace(self, target=target, confidence=Confidence.SURE, reason=reason)


def letter(place: int) -> str:
    """0 is A."""
    return str(Cell("", 1, place + 1)).removeprefix("''!").rstrip("1")


def proposals(table: Table) -> list[Match]:
    """Each column of the table, with what it is thought to be."""
    known = names_for(table.key)
    of_forms = any(bare(heading.text) in OF_FORMS for heading in table.headings)
    found: list[Match] = []
    for place, heading in enumerate(table.headings):
        match = Match(table.key, table.sheets[0], place, heading.full, heading.cells, held=tuple(table.column(place)))
        if of_forms and bare(heading.text) in NOTED_BY_FORMS:
            match = replace(match, reason=Text("Microsoft Forms notes it of each answer"))
        elif not heading.made:
            match = replace(match, **proposal(heading, match.values, known, table.key))
        found.append(match)
    return _of_made_columns(_one_each(_owners_of_addresses(found)), table)


def _of_made_columns(matches: Sequence[Match], table: Table) -> list[Match]:
    """What the columns are that stand nowhere in the list: the titles between its rows, the names of its sheets, …

    They are proposed for a column that no other holds a value of.
    """
    held = {match.target for match in matches if match.values and match.target}
    done: list[Match] = []
    for match in matches:
        if table.headings[match.place].made:
            target, confidence, reason = _made_proposal(match, held)
            match = replace(match, target=target, confidence=confidence, reason=reason)
            held |= {target} if target else set()
        done.append(match)
    return _one_each(done)


def _made_proposal(match: Match, held: Set[Target | None]) -> tuple[Target | None, Confidence, Text]:
    own = {bare(name): target for target in (PLATFORM, LINK, NAME) for name in target.schema.names.official()}
    if bare(match.heading) in own:
        return own[bare(match.heading)], Confidence.SURE, Text("the columns of the list are platforms")
    if match.key == ACCOUNTS.key and PLATFORM not in held and most(match.values, is_title_of_platform):
        return PLATFORM, Confidence.SURE, Text("they are names of platforms")
    if match.key == ACCOUNTS.key and UNIT not in held:
        return UNIT, Confidence.UNSURE, Text("no other column says whose the account is")
    return None, Confidence.NONE, NOT_KNOWN


def decided(matches: Sequence[Match], typed: Iterable[str]) -> list[Match]:
    """The matches as `--map` has them: `Ansvarlig=Administratorer.Navn`, or `Ansvarlig=` to carry it along.

    Where a further sheet has the same heading, `Sheet.Heading=` tells them apart.
    """
    by_title = {folded(name): match for match in reversed(matches) for name in (f"{match.sheet}.{match.title}",)}
    by_title |= {folded(match.title): match for match in reversed(matches)}
    chosen: dict[tuple[str, int], Target | None] = {}
    for words in typed:
        title, sign, wanted = words.rpartition("=")
        match = by_title.get(folded(title))
        if not sign or match is None:
            there = [each.title for each in matches]
            raise Trouble(
                Text(
                    "“{typed}” fits no column of the list. Write HEADING=COLUMN; the headings are {there}.",
                    typed=words,
                    there=there,
                )
            )
        chosen[match.key, match.place] = target_of(wanted, match.key)
    said = Text("so decided")
    done = [
        match.settled(chosen[match.key, match.place], said) if (match.key, match.place) in chosen else match
        for match in matches
    ]
    return _one_each(done, chosen)


def _owners_of_addresses(matches: Sequence[Match]) -> list[Match]:
    """An e-mail column just right of leaders or administrators is theirs."""
    done: list[Match] = []
    for match in matches:
        left = done[-1].target if done else None
        if match.key == ACCOUNTS.key and bare(match.heading) in EMAIL_NAMES and fit(match.values, ADDRESS.schema):
            owner = OWN_ADDRESS.get(left) if left else None
            if owner:
                match = match.settled(owner, Text("the heading, and the column to its left"))
        done.append(match)
    return done


def _one_each(matches: Sequence[Match], chosen: Mapping[tuple[str, int], Target | None] | None = None) -> list[Match]:
    """No two columns for one, but where people may stand in several: the surest has it, then the leftmost.

    `Trouble` where two were decided to be the same one.
    """
    chosen = chosen or {}
    taken: dict[tuple[str, Target], Match] = {}
    for match in sorted(matches, key=lambda each: ((each.key, each.place) not in chosen, *_rank(each))):
        if match.target is None or match.target.of_people:
            continue
        other = taken.setdefault((match.key, match.target), match)
        if other != match and {(match.key, match.place), (other.key, other.place)} <= chosen.keys():
            raise Trouble(
                Text(
                    "Both {one} and {other} are to be {column}. Carry one of them along.",
                    one=other.title,
                    other=match.title,
                    column=match.target.name("nb"),
                )
            )
    return [
        _displaced(match, taken[match.key, match.target])
        if match.target and taken.get((match.key, match.target), match) != match
        else match
        for match in matches
    ]


def _rank(match: Match) -> tuple[bool, bool, bool]:
    """What goes first: a column with values, a sure one, one by its own name."""
    official = match.target is not None and bare(match.heading) in map(bare, match.target.schema.names.official())
    return not match.values, match.confidence != Confidence.SURE, not official


def _displaced(match: Match, other: Match) -> Match:
    assert match.target is not None, "only a column with a target can lose it"
    if match.target == NAME and bare(match.heading) in NAME_NAMES:
        return replace(match, target=PERSON, confidence=Confidence.UNSURE, reason=Text("a name, but not the account's"))
    why = Text("{other} is already {column}", other=other.title, column=match.target.name("nb"))
    return replace(match, target=None, confidence=Confidence.NONE, reason=why)
