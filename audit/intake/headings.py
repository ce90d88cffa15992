"""Where the headings of a list stand: in one row or in two, of which the upper says what several columns are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from audit.intake.looks import is_email, is_link
from audit.intake.sources import SourceSheet, is_blank
from audit.intake.targets import EMAIL_NAMES, LEADER, PERSON, PHONE_NAMES, Target, bare
from audit.model import Cell
from audit.workbook.sheets import Row
from audit.workbook.values import MergedCell, Raw, shown

HEADER_WITHIN: Final = 40  #: rows with anything in them
WIDEST_GROUP: Final = 0.7  #: of all columns; what spans more is a title
NAME_NAMES: Final = frozenset(map(bare, ("Navn", "Namn", "Name")))


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column."""

    text: str  #: blank where nothing does
    group: str = ""  #: of the row above, where that row tells what several columns are about
    cells: tuple[Cell, ...] = ()
    made: bool = False  #: whether the column is made of what stood elsewhere in the list

    @property
    def full(self) -> str:
        """Group and heading: `Administrator 1 Navn`."""
        return " ".join(dict.fromkeys(each for each in (self.group, self.text) if each))


def header_of(sheet: SourceSheet, known: Mapping[str, Target]) -> int:
    """Where among the sheet's rows its headings stand: the first that holds most of the names that are known.

    Where none is known, the first row of several texts that are neither links nor e-mail addresses.
    """

    def worth(place: int) -> tuple[int, bool, int]:
        filled = [raw for raw in sheet.rows[place][1] if not is_blank(raw)]
        plain = all(isinstance(raw, str) and not (is_link(raw) or is_email(raw)) for raw in filled)
        return count_known(filled, known), plain and len(filled) > 1, -place

    return max(range(min(len(sheet.rows), HEADER_WITHIN)), key=worth)


def count_known(row: Row, known: Mapping[str, Target]) -> int:
    """How many of the texts are headings that are known."""
    return sum(isinstance(raw, str) and (bare(raw) in known or bare(raw) in EMAIL_NAMES) for raw in row)


def headings_of(sheet: SourceSheet, known: Mapping[str, Target]) -> tuple[list[Heading], range]:
    """What stands above each column, and which of the sheet's rows are the headings."""
    header = header_of(sheet, known)
    if _is_group_row(sheet, header - 1, header, known):
        rows = range(header - 1, header + 1)
    elif _is_second_row(sheet, header, known):
        rows = range(header, header + 2)
    else:
        rows = range(header, header + 1)
    width = max(len(row) for _, row in sheet.rows[rows[0] :])
    if len(rows) == 1:
        return [_heading(sheet, place, None, header) for place in range(width)], rows
    groups = _groups(sheet, rows[0], rows[1], width, known)
    return [_heading(sheet, place, groups[place], rows[1]) for place in range(width)], rows


def _heading(sheet: SourceSheet, place: int, group: tuple[int, int] | None, own: int) -> Heading:
    """The heading of a column; its group stands in that row and column, and is the heading where there is no other."""
    texts, cells = [], []
    for spot in (group, (own, place)):
        raw = _at(sheet, *spot) if spot else None
        if spot and not is_blank(raw):
            texts.append(shown(raw))
            cells.append(Cell(sheet.name, sheet.rows[spot[0]][0], spot[1] + 1))
        else:
            texts.append("")
    over, text = texts
    return Heading(text, over, tuple(cells)) if text else Heading(over, "", tuple(cells))


def _at(sheet: SourceSheet, row: int, place: int) -> Raw:
    raws = sheet.rows[row][1]
    return raws[place] if place < len(raws) else None


def _adjacent(sheet: SourceSheet, upper: int) -> bool:
    """Whether the row and the next both hold something and stand one below the other."""
    return 0 <= upper < len(sheet.rows) - 1 and sheet.rows[upper + 1][0] == sheet.rows[upper][0] + 1


def _spans(row: Row) -> dict[int, int]:
    """Where each filled cell of the row begins, and how many columns it is merged over."""
    found: dict[int, int] = {}
    for place, raw in enumerate(row):
        if not is_blank(raw):
            found[place] = 1
        elif isinstance(raw, MergedCell) and found and _merged_from(row, place) == max(found):
            found[max(found)] += 1
    return found


def _merged_from(row: Row, place: int) -> int:
    """The place of the filled cell at the beginning of the merged ones; -1 where it stands in a row above."""
    while place >= 0 and isinstance(row[place], MergedCell):
        place -= 1
    return place if place >= 0 and not is_blank(row[place]) else -1


def _is_group_row(sheet: SourceSheet, upper: int, lower: int, known: Mapping[str, Target]) -> bool:
    """Whether the row above the headings says what several of them are about, and is no title."""
    if not _adjacent(sheet, upper):
        return False
    row = sheet.rows[upper][1]
    spans = _spans(row)
    width = sum(not is_blank(raw) for raw in sheet.rows[lower][1])
    texts = [row[place] for place in spans]
    if not all(isinstance(raw, str) and not is_email(raw) for raw in texts) or max(spans.values()) > max(
        1, WIDEST_GROUP * width
    ):
        return False
    about = any(_is_about_people(raw, known) for raw in texts)
    return about or (len(spans) > 1 and any(span > 1 for span in spans.values()))


def _is_second_row(sheet: SourceSheet, upper: int, known: Mapping[str, Target]) -> bool:
    """Whether the row below the headings divides some of them: «Administrator», and below it «Navn» and «E-post»."""
    if not _adjacent(sheet, upper):
        return False
    above, below = sheet.rows[upper][1], sheet.rows[upper + 1][1]
    filled = [place for place, raw in enumerate(below) if not is_blank(raw)]
    under_blank = [place for place in filled if place >= len(above) or is_blank(above[place])]
    headings = sum(not is_blank(raw) for raw in above)
    return (
        bool(under_blank)
        and len(filled) < headings + len(under_blank)
        and all(_is_part(below[place], known) for place in filled)
    )


def _is_part(raw: Raw, known: Mapping[str, Target]) -> bool:
    return isinstance(raw, str) and (bare(raw) in known or bare(raw) in EMAIL_NAMES | PHONE_NAMES | NAME_NAMES)


def _is_about_people(raw: Raw, known: Mapping[str, Target]) -> bool:
    return isinstance(raw, str) and known.get(bare(raw)) in (PERSON, LEADER)


def _groups(
    sheet: SourceSheet, upper: int, lower: int, width: int, known: Mapping[str, Target]
) -> Sequence[tuple[int, int] | None]:
    """For each column, where the text stands that says what it is about.

    A text reaches over the cells merged into it, or, where none is, over names, e-mails and telephone numbers.
    """
    row = sheet.rows[upper][1]
    found: list[tuple[int, int] | None] = []
    last: int | None = None
    for place in range(width):
        raw = row[place] if place < len(row) else None
        own = _at(sheet, lower, place)
        if not is_blank(raw):
            last = place
        elif isinstance(raw, MergedCell):
            last = last if last is not None and _merged_from(row, place) == last else None
        elif not (
            last is not None
            and _is_about_people(row[last], known)
            and isinstance(own, str)
            and bare(own) in EMAIL_NAMES | PHONE_NAMES | NAME_NAMES
        ):
            last = None
        found.append((upper, last) if last is not None else None)
    return found
