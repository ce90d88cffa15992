"""Those who share a cell, told apart: «Kari Testesen, Per Eksempelvik», «kari@x.no; per@x.no», «Kari <kari@x.no>»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from audit.model import folded, tidy
from audit.workbook.values import ADDRESS

STRONG: Final = re.compile(r"[\n\r;|•·\t]+")
WEAK: Final = re.compile(r",|/|&|\+|\s(?:og|and|samt)\s", re.IGNORECASE)
FOUND: Final = re.compile(rf"(?:mailto:\s*)?({ADDRESS.pattern})", re.IGNORECASE)
AROUND: Final = ' \t\r\n,;:<>"«»|'

#: What stands in the cell where there is nobody.
NOBODY: Final = frozenset(
    {"", "-", "–", "—", "?", "ingen", "ukjent", "ukjend", "vakant", "n/a", "na", "none", "nobody"}
)


@dataclass(frozen=True, slots=True)
class Person:
    """One of those named in a cell."""

    name: str = ""
    email: str = ""


def persons_of(text: str) -> list[Person]:
    """Everybody that the cell names, in its order; none where it says that there is nobody, or holds no word."""
    if folded(text) in NOBODY or not any(char.isalpha() for char in text):  # such as a telephone number
        return []
    lines = [line for line in STRONG.split(text) if line.strip(AROUND)]
    pieces = [piece for line in lines for piece in _weakly_split(line, several=len(lines) > 1)]
    found = [person for piece in pieces for person in _with_addresses(piece)]
    return _addresses_joined(found)


def joined(names: Sequence[Person], addresses: Sequence[Person]) -> list[Person]:
    """The people of two cells: by order where as many stand in each, else by the name in the address."""
    if not all(person.email == "" for person in names) or not all(person.name == "" for person in addresses):
        return [*names, *addresses]
    if len(names) == len(addresses):
        return [Person(one.name, other.email) for one, other in zip_longest(names, addresses, fillvalue=Person())]
    left = list(addresses)
    found: list[Person] = []
    for person in names:
        own = [other for other in left if _is_of(other.email, person.name)]
        if len(own) == 1:
            left.remove(own[0])
            found.append(Person(person.name, own[0].email))
        else:
            found.append(person)
    return [*found, *left]


def _weakly_split(text: str, several: bool) -> list[str]:
    """Split at commas and «og», where that does not break a name such as «Testesen, Kari»."""
    parts = [part for part in WEAK.split(text) if part.strip(AROUND)]
    whole = [part for part in parts if "@" in part or len(part.split()) > 1]
    first = parts[0] if parts else ""
    if "<" in text and "@" not in first and first not in whole:  # as Outlook writes it: «Testesen, Kari <kari@x.no>»
        return [text]
    if len(whole) < len(parts) and "," in text and (whole or several or len(parts) == 2):
        return [text]
    return parts or [text]


def _with_addresses(piece: str) -> list[Person]:
    """The people of a piece: each address with the words before it; words after the last belong to that one."""
    found: list[Person] = []
    end = 0
    for match in FOUND.finditer(piece):
        name = _name(piece[end : match.start()])
        found.append(Person(name, match[1]))
        end = match.end()
    rest = _name(piece[end:])
    if found and rest:
        last = found[-1]
        found[-1] = Person(f"{last.name} {rest}".strip(), last.email)
    elif rest:
        found.append(Person(rest))
    return found


def _name(text: str) -> str:
    """The words without the marks around them; a bracket stays where it has its other half."""
    name = tidy(text).strip(AROUND)
    return name if name.count("(") == name.count(")") else name.strip(AROUND + "()")


def _addresses_joined(found: Sequence[Person]) -> list[Person]:
    """«Kari Testesen, kari@x.no»: a name and then that one's address are one person."""
    done: list[Person] = []
    for person in found:
        before = done[-1] if done else Person("", "?")
        if person.email and not person.name and before.name and not before.email and _is_of(person.email, before.name):
            done[-1] = Person(before.name, person.email)
        else:
            done.append(person)
    return done


def _is_of(email: str, name: str) -> bool:
    """Whether a part of the name stands in the address."""
    local = _plain(email.partition("@")[0])
    return any(len(word) > 2 and _plain(word) in local for word in name.split())


def _plain(word: str) -> str:
    letters = folded(word).replace("æ", "ae").replace("ø", "o").replace("å", "a")
    return "".join(char for char in letters if char.isalnum())
