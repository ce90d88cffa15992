"""An account lacks a day's moderation where SM201 says so, and only there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import Cell, Fault, Inventory, Stage, Status
from audit.moderation import lacking
from tests.checks.tools import MONTH, a_context, a_register, a_waiver, an_account, answers, status

DAYS = st.dates(date(2026, 10, 1), date(2026, 10, 31))
CELL = Cell("Moderering", 40, 1)


@given(st.sets(DAYS), DAYS, st.none() | DAYS, st.none() | DAYS, st.sampled_from(list(Stage)), st.sets(DAYS))
def test_it_is_so_as_the_audit_of_the_day_after_sees_it(
    moderated: set[date], day: date, opened: date | None, closed: date | None, stage: Stage, unsigned: set[date]
) -> None:
    account = an_account(opened=opened, closed=closed, stage=stage)
    register = a_register(account, moderated=moderated, unsigned=dict.fromkeys(unsigned, CELL))
    context = a_context(register, as_of=day + timedelta(days=1))
    judged = status("SM201", context)
    missing = (
        [found.details.get("missing", []) for found in answers("SM201", context)]
        if judged is not Status.NOT_APPLICABLE
        else []
    )
    lacks = lacking(register, day, day + timedelta(days=1))
    assert bool(lacks) == any(day in days for days in missing)
    assert [lack.unsigned for lack in lacks] == [CELL if day in unsigned else None] * len(lacks)


def faulty(account: str, column: str, sheet: str = "Moderering") -> Fault:
    return Fault(sheet, account, column, account, CELL, "31.02.2026")


@pytest.mark.parametrize(
    ("fault", "doubtful"),
    [
        (faulty("FB-001", "Dato"), (CELL,)),
        (faulty(" fb-001 ", "Dato"), (CELL,)),
        (faulty("FB-002", "Dato"), ()),
        (faulty("FB-001", "Antall slettet"), ()),
        (faulty("FB-001", "Dato", "Fridager"), ()),
    ],
)
def test_a_date_of_the_account_that_cannot_be_read_makes_it_doubtful(fault: Fault, doubtful: tuple[Cell, ...]) -> None:
    day = date(2026, 10, 4)
    assert [lack.doubtful for lack in lacking(a_register(moderated=[], unreadable=(fault,)), day, day)] == [doubtful]
    assert [lack.doubtful for lack in lacking(a_register(moderated=[], blanks=(fault,)), day, day)] == [doubtful]


@pytest.mark.parametrize(
    ("waiver", "lacks"),
    [
        (a_waiver(rule="SM201"), 0),
        (a_waiver(rule="sm201", account="fb-001"), 0),
        (a_waiver(rule="SM201", expires=MONTH.first), 1),
        (a_waiver(rule="SM201", granted_by=None), 1),
        (a_waiver(rule="SM102"), 1),
        (a_waiver(rule="SM201", account="FB-002"), 1),
    ],
)
def test_a_waiver_that_holds_sets_it_aside(waiver: object, lacks: int) -> None:
    register: Inventory = a_register(moderated=[], waivers=(waiver,))
    assert len(lacking(register, date(2026, 10, 4), date(2026, 10, 5))) == lacks
