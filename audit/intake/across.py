"""A list with a column for each platform: «Virksomhet | Facebook | Instagram», and in them links, names or ticks.

Each such cell is an account of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from audit.intake.headings import Heading
from audit.intake.looks import BY_WORD, LINK_LIKE, most
from audit.intake.persons import NOBODY
from audit.intake.table import Aside, Line, Table
from audit.intake.targets import KNOWN, PLATFORM, bare
from audit.model import Cell, Text, folded
from audit.schema import ACCOUNTS, NO, YES
from audit.workbook.values import Raw, shown

FEWEST: Final = 2  #: columns of platforms
BETWEEN_LINKS: Final = re.compile(r"[\s;,]+")
WEB: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
MADE: Final = ("platform", "link", "name")


def accounts_across(table: Table, language: str) -> Table:
    """The table with a line for each account, where its columns are platforms; else the table as it is."""
    places = [place for place, heading in enumerate(table.headings) if folded(heading.full) in BY_WORD]
    values = [raw for place in places for raw, _ in table.column(place)]
    named = any(KNOWN.get(bare(heading.text)) == PLATFORM for heading in table.headings)
    if len(places) < FEWEST or named or not most(values, _tells_of_an_account):
        return table
    others = [place for place in range(len(table.headings)) if place not in places]
    asides = list(table.asides)
    lines = [made for line in table.lines for made in _accounts(table, line, places, others, asides)]
    made = [Heading(ACCOUNTS.column(key).names.of(language), made=True) for key in MADE]
    made[0] = replace(made[0], cells=tuple(cell for place in places for cell in table.headings[place].cells))
    headings = (*made, *(table.headings[place] for place in others))
    return replace(table, headings=headings, lines=tuple(lines), asides=tuple(asides))


def _accounts(
    table: Table, line: Line, places: Sequence[int], others: Sequence[int], asides: list[Aside]
) -> Iterator[Line]:
    rest = tuple(line[place] for place in others)
    found = False
    for place in places:
        held = line[place]
        if held is None:
            continue
        raw, cell = held
        name = table.headings[place].full
        if folded(shown(raw)) in NOBODY | NO and isinstance(cell, Cell):
            asides.append(Aside(cell, name, raw, Text("it says that there is no such account")))
            continue
        for link, called in _links(raw):
            found = True
            yield ((name, cell), (link, cell) if link else None, (called, cell) if called else None, *rest)
    if not found and any(rest):
        yield (None, None, None, *rest)


def _links(raw: Raw) -> list[tuple[Raw, Raw]]:
    """The links of the cell, or the name in it; neither where it is a tick."""
    if folded(shown(raw)).rstrip("\ufe0f") in YES:
        return [(None, None)]
    if not isinstance(raw, str):
        return [(None, raw)]
    pieces = [piece for piece in BETWEEN_LINKS.split(raw.strip()) if piece]
    if pieces and all(WEB.match(piece) for piece in pieces):
        return [(piece, None) for piece in pieces]
    return [(raw, None)] if LINK_LIKE.search(raw) and "@" not in raw and " " not in raw.strip() else [(None, raw)]


def _tells_of_an_account(raw: Raw) -> bool:
    """Whether it is a link, a name or a tick, and not a number of followers or a date."""
    return isinstance(raw, (str, bool)) and not shown(raw).replace(" ", "").isdecimal()
