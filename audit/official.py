"""The municipality's official accounts, as everybody may know them: four columns, and no person in any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from audit.model import Account, Cell, Entry, Inventory, Text, folded, tidy, web_address

PUBLIC: Final = ("platform", "name", "link", "unit")  #: the only columns of *Kontoer* that leave the house

_ADDRESS: Final = re.compile(r"[^\s@/]+@[^\s@/]+\.[^\s@/]+")
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Official:
    """An account that is the municipality's own."""

    platform: str
    name: str
    link: str  #: blank where the register holds no web address
    unit: str


@dataclass(frozen=True, slots=True)
class OfficialList:
    """Everything that is published."""

    accounts: tuple[Official, ...]
    withheld: tuple[Text, ...]  #: accounts left out lest a person be named, and the cells to correct
    unlinked: tuple[Text, ...] = ()  #: accounts that are listed without a link, and the cells to correct


def official_accounts(inventory: Inventory, day: date) -> OfficialList:
    """The accounts in use on `day`, by platform (blank last) and name; one whose columns name a person is withheld."""
    people = _people(inventory)
    published: list[Official] = []
    withheld: list[Text] = []
    unlinked: list[Text] = []
    for account in inventory.audited:
        if not account.active_on(day):
            continue
        named = [cell for cell, words in _shown(account) if _names_a_person(words, people)]
        if named:
            withheld.append(
                Text(
                    "{account} is not published: {cells} names a person. If the account is official, let the cell say "
                    "so without the person.",
                    account=account.id.value or "",
                    cells=[str(cell) for cell in named],
                )
            )
            continue
        published.append(_official(account))
        if not published[-1].link:
            unlinked.append(
                Text(
                    "{account} is listed without a link: {cell} holds no web address. Write it in full, with https://.",
                    account=account.id.value or "",
                    cell=str(account.link.cell),
                )
            )
    in_order = sorted(published, key=lambda one: (not one.platform, folded(one.platform), folded(one.name)))
    return OfficialList(tuple(in_order), tuple(withheld), tuple(unlinked))


def _official(account: Account) -> Official:
    platform, name, link, unit = (tidy(str(getattr(account, column).value or "")) for column in PUBLIC)
    return Official(platform, name or link, web_address(link), unit)


def _shown(account: Account) -> Iterator[tuple[Cell, str]]:
    for column in PUBLIC:
        entry: Entry[str] = getattr(account, column)
        if entry.value:
            yield entry.cell, entry.value


def _people(inventory: Inventory) -> frozenset[str]:
    """Names of leaders and administrators, as `_words`; a name of one word alone might be any word."""
    names = [row.name.value for rows in inventory.units.values() for row in rows]
    names += [row.name.value for rows in inventory.administrators.values() for row in rows]
    return frozenset(words for name in names if name and " " in (words := _words(name)))


def _names_a_person(value: str, people: frozenset[str]) -> bool:
    if _ADDRESS.search(value):
        return True
    words = f" {_words(value)} "
    return any(f" {person} " in words for person in people)


def _words(value: str) -> str:
    """`kari.nordfjell-x` and `Kari  Nordfjell X` as the same words."""
    return _BETWEEN_WORDS.sub(" ", folded(value)).strip()
