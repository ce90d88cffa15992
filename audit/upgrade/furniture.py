"""What the template itself put into a register, now or in an earlier version: told from what people have typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from audit import language as languages
from audit.model import folded, tidy
from audit.schema import ACCOUNTS
from audit.template.figures import FIGURES, add_figures
from audit.template.lists import HELPER, define_lists
from audit.template.live import BREACH, COLUMNS, IN_ORDER, MISSING, NOT_IN_USE, UNSEEN, headings
from audit.template.overview import OVERVIEW, ROOM, add_overview
from audit.template.readme import README, add_readme
from audit.template.setup import Setup, Wording
from audit.upgrade.old import LANGUAGES, OldSheet
from audit.workbook.beside import Place
from audit.workbook.values import BrokenCell, Raw, shown

STATUS_HEADINGS: Final = frozenset(folded(heading) for code in LANGUAGES for heading in headings(code))
OLDER_STATUS: Final = re.compile(r"SM\d{3} .+", re.IGNORECASE)  #: the code of a rule and a word, whatever it was then
STATUS_WORDS: Final = frozenset(
    {NOT_IN_USE, UNSEEN, *IN_ORDER.official(), *BREACH.official(), *MISSING.official()}
    | {word for column in COLUMNS for word in column.short.official()}
)
NAME_OF_WORKING: Final = re.compile(r"(?:k|h|ar|kr|ur|lst|cfg)_\w+")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What today's template writes on its own sheets, in any language."""

    texts: frozenset[str]
    figures: frozenset[tuple[str, str]]  #: the key in `audit.toml`, and the figure beside it

    def holds(self, sheet: OldSheet, place: Place, raw: Raw) -> bool:
        """Whether the cell of one of the template's own sheets is of its making."""
        if place in sheet.formulas or _is_formula(raw):
            return True
        if _is(sheet, FIGURES.official()) and place[1] == 2:
            row = next(row for number, row in sheet.rows if number == place[0])
            return (shown(row[2]) if len(row) > 2 else "", shown(raw)) in self.figures
        if _is(sheet, HELPER.official()) and NAME_OF_WORKING.fullmatch(shown(raw)):
            return True
        return shown(raw) in self.texts


def furniture(setup: Setup) -> Furniture:
    """What today's template would write with these figures and rules."""
    from openpyxl import Workbook

    texts: set[str] = set()
    figures: set[tuple[str, str]] = set()
    for code in LANGUAGES:
        wording = Wording(code, languages.language(code))
        workbook = Workbook()
        add_readme(workbook.create_sheet(README.of(code)), setup, wording)
        helper = workbook.create_sheet(HELPER.of(code))
        define_lists(workbook, helper, code, setup)
        add_overview(workbook, workbook.create_sheet(OVERVIEW.of(code)), helper, ROOM[0], wording)
        of_figures = workbook.create_sheet(FIGURES.of(code))
        add_figures(workbook, of_figures, setup, wording)
        texts |= {tidy(str(cell.value)) for sheet in workbook for row in sheet for cell in row if cell.value}
        figures |= {
            (shown(key or ""), shown(figure)) for _, figure, key in of_figures.iter_rows(max_col=3, values_only=True)
        }
    return Furniture(frozenset(texts), frozenset(figures))


def is_own_sheet(sheet: OldSheet) -> bool:
    """Whether the template made the sheet, by its name and by what stands first on it."""
    first = sheet.rows[0][1] if sheet.rows else ()
    title = folded(shown(first[0])) if first else ""
    if _is(sheet, HELPER.official()):
        return bool(NAME_OF_WORKING.fullmatch(title))
    return any(
        _is(sheet, names) and title in names for names in (README.official(), FIGURES.official(), OVERVIEW.official())
    )


def status_columns(sheet: OldSheet) -> frozenset[int]:
    """The columns of the accounts, counted from 1, that hold the live status."""
    if sheet.schema is not ACCOUNTS:
        return frozenset()
    taken = {place + 1 for place in sheet.columns.values()}
    return frozenset(
        column
        for column, raw in enumerate(sheet.headings(), 1)
        if column not in taken and (folded(shown(raw)) in STATUS_HEADINGS or OLDER_STATUS.fullmatch(shown(raw)))
    )


def is_status(sheet: OldSheet, place: Place, raw: Raw) -> bool:
    """Whether a cell of those columns is as the template made it, and nobody has typed over it."""
    if place[0] == sheet.header_row or place in sheet.formulas or _is_formula(raw):
        return True
    return all(word in STATUS_WORDS for word in folded(shown(raw)).split(", "))


def _is(sheet: OldSheet, names: Iterable[str]) -> bool:
    return folded(sheet.name) in names


def _is_formula(raw: Raw) -> bool:
    return isinstance(raw, BrokenCell) and raw.shown.startswith("=")
