"""The sheet of `report.xlsx` that says who leads which unit and who administers which account on as-of."""

from __future__ import annotations

from datetime import date
from typing import Final

from audit.language import Language
from audit.model import Administrator, Entry, Leader, Text
from audit.render.excel import DAY, Look, Row, Shown
from audit.render.words import N_
from audit.report import AccountFigures, Report, UnitFigures

MOST: Final = 50_000  #: rows; more would keep Excel busy for long, and the register has them all


def people(report: Report, language: Language) -> tuple[list[str], list[Row]]:
    """Headings and rows: unit by unit its leaders, then the administrators of each of its accounts.

    A unit without a leader and an account without an administrator have a row that says so.
    """
    heads = [N_("Unit"), N_("Account"), N_("Name"), N_("Role"), N_("Person"), N_("E-mail"), N_("Since"), N_("Until")]
    heads.append(N_("Guideline read"))
    rows: list[Row] = []
    for unit in report.units:
        rows += [_leader(unit, leader, language) for leader in unit.leaders]
        if not unit.leaders:
            rows.append([unit.name, None, None, language(N_("no leader"))])
        for account in unit.accounts:
            rows += [_administrator(unit, account, row, language) for row in account.administrators]
            if account.in_use and not account.administrators:
                rows.append([unit.name, account.id, account.name, language(N_("no administrator"))])
    if left_out := len(rows[MOST:]):
        more = Text("{n} more row is in the register.", "{n} more rows are in the register.", n=left_out)
        rows[MOST:] = [[Shown(language(more), Look(runs_on=True))]]
    return [language(head) for head in heads], rows


def _leader(unit: UnitFigures, leader: Leader, language: Language) -> Row:
    return [unit.name, None, None, language(N_("leader")), *_person(leader)]


def _administrator(unit: UnitFigures, account: AccountFigures, row: Administrator, language: Language) -> Row:
    told = [unit.name, account.id, account.name, language(N_("administrator")), *_person(row)]
    return [*told, _day(row.guideline_read)]


def _person(row: Leader | Administrator) -> Row:
    """Name, address and span; what cannot be understood stands as it was typed."""
    return [row.name.value or row.name.typed, row.email.value or row.email.typed, _day(row.start), _day(row.end)]


def _day(entry: Entry[date]) -> Shown:
    return Shown(entry.value or entry.typed, Look(number_format=DAY))
