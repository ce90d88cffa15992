"""Proposes which column of a list is which column of the register, by its heading and by its values."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from audit.intake.looks import fit, is_day, is_email, is_id, is_link, is_person, is_platform, is_yes_or_no, most
from audit.intake.sources import SourceSheet, is_blank
from audit.intake.targets import (
    ADDRESS,
    EMAIL_NAMES,
    ID,
    KNOWN,
    LEADER,
    LEADERS_ADDRESS,
    LINK,
    NAME,
    PERSON,
    PLATFORM,
    Target,
    bare,
    target_of,
)
from audit.model import Cell, Text, Trouble, folded
from audit.schema import Kind
from audit.workbook.values import Raw, shown

HEADER_WITHIN: Final = 40  #: rows with anything in them


class Confidence(StrEnum):
    """How sure a proposal is."""

    SURE = "sure"
    UNSURE = "unsure"  #: to be asked about
    NONE = "none"  #: there is no proposal


@dataclass(frozen=True, slots=True)
class Match:
    """A column of the list, and the column of the register that it is thought to be."""

    place: int  #: 0 for column A
    heading: str  #: blank where it has none
    values: tuple[Raw, ...]  #: those that are not blank
    target: Target | None  #: None: it is carried along
    confidence: Confidence
    reason: Text

    @property
    def title(self) -> str:
        """What it is called in questions and in `--map`: its heading, or its letter where it has none."""
        return self.heading or str(Cell("", 1, self.place + 1)).removeprefix("''!").rstrip("1")

    def settled(self, target: Target | None, reason: Text) -> Match:
        """The match as somebody has decided it."""
        return replace(self, target=target, confidence=Confidence.SURE, reason=reason)


def header_of(sheet: SourceSheet) -> int:
    """Where among the sheet's rows its headings stand: the first that holds most of the names that are known.

    Where none is known, the first row of several texts that are neither links nor e-mail addresses.
    """

    def worth(place: int) -> tuple[int, bool, int]:
        filled = [raw for raw in sheet.rows[place][1] if not is_blank(raw)]
        plain = all(isinstance(raw, str) and not (is_link(raw) or is_email(raw)) for raw in filled)
        return sum(map(_is_known, filled)), plain and len(filled) > 1, -place

    return max(range(min(len(sheet.rows), HEADER_WITHIN)), key=worth)


def list_of(sheets: Sequence[SourceSheet]) -> SourceSheet:
    """The sheet that is the list of accounts: the one with most known headings, of equal ones the longest."""

    def worth(sheet: SourceSheet) -> tuple[int, int]:
        _, header = sheet.rows[header_of(sheet)]
        return sum(map(_is_known, header)), len(sheet.rows)

    return max(sheets, key=worth)


def proposals(sheet: SourceSheet) -> list[Match]:
    """Each column of the list that holds anything, with what it is thought to be."""
    header = header_of(sheet)
    _, headings = sheet.rows[header]
    below = [row for _, row in sheet.rows[header + 1 :]]
    found: list[Match] = []
    for place in range(max((len(row) for _, row in sheet.rows[header:]), default=0)):
        heading = shown(headings[place]) if place < len(headings) and not is_blank(headings[place]) else ""
        values = tuple(row[place] for row in below if place < len(row) and not is_blank(row[place]))
        if heading or values:
            found.append(Match(place, heading, values, *_proposal(heading, values)))
    return _one_each(_owners_of_addresses(found))


def decided(matches: Sequence[Match], typed: Iterable[str]) -> list[Match]:
    """The matches as `--map` has them: `Ansvarlig=Administratorer.Navn`, or `Ansvarlig=` to carry it along."""
    by_title = {folded(match.title): match for match in reversed(matches)}
    chosen: dict[int, Target | None] = {}
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
        chosen[match.place] = target_of(wanted)
    said = Text("so decided")
    done = [match.settled(chosen[match.place], said) if match.place in chosen else match for match in matches]
    return _one_each(done, chosen)


def _is_known(raw: Raw) -> bool:
    return isinstance(raw, str) and (bare(raw) in KNOWN or bare(raw) in EMAIL_NAMES)


def _proposal(heading: str, values: Sequence[Raw]) -> tuple[Target | None, Confidence, Text]:
    name = bare(heading)
    by_name = KNOWN.get(name)
    if name in EMAIL_NAMES:
        return ADDRESS, Confidence.UNSURE, Text("the heading says e-mail, but not whose")
    if by_name and by_name.of_people and by_name is not ADDRESS and most(values, is_email):
        return by_name, Confidence.SURE, Text("the heading, and the values are e-mail addresses")
    if by_name and fit(values, by_name.schema):
        return by_name, Confidence.SURE, Text("the heading")
    return _by_values(values, misfit=by_name) or _by_near_name(heading, values) or _nothing(by_name)


def _by_values(values: Sequence[Raw], misfit: Target | None) -> tuple[Target, Confidence, Text] | None:
    if most(values, is_link):
        return LINK, Confidence.UNSURE, Text("the values are links to known platforms")
    if most(values, is_platform):
        return PLATFORM, Confidence.UNSURE, Text("the values are names of platforms")
    if most(values, is_email):
        return ADDRESS, Confidence.UNSURE, Text("the values are e-mail addresses")
    if most(values, is_id) and len(set(map(str, values))) == len(values):
        return ID, Confidence.UNSURE, Text("the values look like ids, each different")
    if misfit is None and most(values, is_person):
        return PERSON, Confidence.UNSURE, Text("the values look like names of people")
    return None


def _by_near_name(heading: str, values: Sequence[Raw]) -> tuple[Target, Confidence, Text] | None:
    """A column whose name is like the heading, and of dates or yes and no only where the values are that."""
    for near in difflib.get_close_matches(bare(heading), KNOWN, 3, 0.75):
        target = KNOWN[near]
        kind = target.schema.kind
        fits = is_day if kind is Kind.DAY else is_yes_or_no if kind is Kind.YES_NO else None
        if most(values, fits) if fits else fit(values, target.schema):
            return target, Confidence.UNSURE, Text("the heading is nearly that, and the values fit")
    return None


def _nothing(by_name: Target | None) -> tuple[None, Confidence, Text]:
    if by_name:
        why = Text("the heading says {column}, but the values do not look like it", column=by_name.name("nb"))
        return None, Confidence.NONE, why
    return None, Confidence.NONE, Text("neither its heading nor its values are known")


def _owners_of_addresses(matches: Sequence[Match]) -> list[Match]:
    """An e-mail column just right of leaders or administrators is theirs."""
    done: list[Match] = []
    for match in matches:
        left = done[-1].target if done else None
        if bare(match.heading) in EMAIL_NAMES and fit(match.values, ADDRESS.schema):
            owner = {LEADER: LEADERS_ADDRESS, PERSON: ADDRESS}.get(left) if left else None
            if owner:
                match = match.settled(owner, Text("the heading, and the column to its left"))
        done.append(match)
    return done


def _one_each(matches: Sequence[Match], chosen: Mapping[int, Target | None] | None = None) -> list[Match]:
    """No two columns for one, but where people may stand in several: the surest has it, then the leftmost.

    `Trouble` where two were decided to be the same one.
    """
    chosen = chosen or {}
    taken: dict[Target, Match] = {}
    for match in sorted(matches, key=lambda each: (each.place not in chosen, each.confidence != Confidence.SURE)):
        if match.target is None or match.target.of_people:
            continue
        other = taken.setdefault(match.target, match)
        if other != match and {match.place, other.place} <= chosen.keys():
            raise Trouble(
                Text(
                    "Both {one} and {other} are to be {column}. Carry one of them along.",
                    one=other.title,
                    other=match.title,
                    column=match.target.name("nb"),
                )
            )
    return [
        _displaced(match, taken) if match.target and taken.get(match.target, match) != match else match
        for match in matches
    ]


def _displaced(match: Match, taken: dict[Target, Match]) -> Match:
    assert match.target is not None, "only a column with a target can lose it"
    other = taken[match.target]
    if match.target == NAME and bare(match.heading) in (bare("Navn"), bare("Namn"), bare("Name")):
        return replace(match, target=PERSON, confidence=Confidence.UNSURE, reason=Text("a name, but not the account's"))
    why = Text("{other} is already {column}", other=other.title, column=match.target.name("nb"))
    return replace(match, target=None, confidence=Confidence.NONE, reason=why)
