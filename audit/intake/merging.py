"""Rows that say the same thing twice become one: leaders of a unit, and administrators of an account."""

from __future__ import annotations

from collections.abc import Mapping, MutableSequence, Sequence
from typing import Final

from audit.intake.cells import same

Values = dict[str, object]

PERSON: Final = ("email", "name")  #: by either of them a person is known, the e-mail before the name


def absorbed(rows: MutableSequence[Values], places: Sequence[int], new: Values) -> bool:
    """Whether one of the rows at these places says all that the new one does, now or before; it may have gained by it.

    A row that says nothing that contradicts the other, of the same person or of nobody, is one with it.
    """
    for place in places:
        known = rows[place]
        if _says(known, new):
            return True
        if _says(new, known) or (agree(known, new) and _same_person(known, new)):
            rows[place] = new | {key: value for key, value in known.items() if not _is_blank(value)}
            return True
    return False


def same_address(rows: Sequence[Values], places: Sequence[int], new: Values) -> Values | None:
    """The row of the same e-mail address that contradicts the new one in nothing but the name."""
    for place in places:
        known = rows[place]
        nameless = {key: value for key, value in new.items() if key != "name"}
        if not _is_blank(new.get("email")) and same(known.get("email"), new["email"]) and agree(known, nameless):
            return known
    return None


def _says(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return all(same(one.get(key), value) for key, value in other.items())


def agree(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether neither says anything that the other contradicts."""
    return all(_is_blank(one.get(key)) or same(one[key], value) for key, value in other.items())


def _same_person(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return any(not _is_blank(other.get(key)) and same(one.get(key), other[key]) for key in PERSON)


def _is_blank(value: object) -> bool:
    return value is None or value == ""
