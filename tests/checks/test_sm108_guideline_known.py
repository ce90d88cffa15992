"""SM108: each of today's administrators has read the guideline lately."""

from datetime import date
from typing import Any

import pytest

from audit.model import Administrator, Status
from tests.checks.tools import AS_OF, a_context, a_register, an_administrator, answers, cells, sentences, status

OLD, LATER = date(2025, 11, 1), date(2026, 11, 3)


def judged(*administrators: Administrator, **policy: Any) -> Status:
    return status("SM108", a_context(a_register(administrators=administrators), **policy))


@pytest.mark.parametrize(
    ("read", "verdict"),
    [
        (AS_OF, Status.PASS),
        (date(2025, 11, 2), Status.PASS),
        (OLD, Status.BREACH),
        (LATER, Status.BREACH),
        (None, Status.UNDOCUMENTED),
    ],
)
def test_it_was_read_within_twelve_months_and_not_after_the_audit(read: date | None, verdict: Status) -> None:
    assert judged(an_administrator(2), an_administrator(3, guideline_read=read)) is verdict


def test_the_municipality_sets_the_months() -> None:
    read = an_administrator(guideline_read=date(2026, 10, 2))
    assert judged(read, acknowledge_months=1) is Status.PASS
    assert judged(read, acknowledge_months=1, as_of=date(2026, 11, 3)) is Status.BREACH
    assert judged(an_administrator(guideline_read=OLD), acknowledge_months=13) is Status.PASS


@pytest.mark.parametrize(
    ("served", "asked"),
    [
        ({"end": date(2026, 11, 1)}, False),
        ({"end": AS_OF}, True),
        ({"start": AS_OF}, True),
        ({"start": date(2026, 11, 3)}, False),
    ],
)
def test_only_those_who_serve_on_the_day_of_the_audit_are_asked(served: dict[str, date], asked: bool) -> None:
    unread = an_administrator(3, guideline_read=None, **served)
    assert judged(an_administrator(2), unread) is (Status.UNDOCUMENTED if asked else Status.PASS)


def test_an_old_reading_outranks_a_missing_one() -> None:
    unread, old = an_administrator(2, guideline_read=None), an_administrator(3, guideline_read=OLD)
    assert judged(unread, old) is Status.BREACH


def test_no_administrator_is_undocumented_and_those_of_other_accounts_do_not_count() -> None:
    assert judged() is Status.UNDOCUMENTED
    assert judged(an_administrator(account="IG-001")) is Status.UNDOCUMENTED
    assert judged(an_administrator(2), an_administrator(3, account="IG-001", guideline_read=None)) is Status.PASS


@pytest.mark.parametrize(
    ("administrators", "said", "named"),
    [
        ([], ["Nobody is noted as administrator on 2 November 2026."], ["Kontoer!A2"]),
        (
            [an_administrator(7, guideline_read=None), an_administrator(8, guideline_read=OLD)],
            [
                "It is not noted that Admin Nummer7 has read the guideline.",
                "Admin Nummer8 last read the guideline on 1 November 2025, more than 12 months ago.",
            ],
            ["Administratorer!F7", "Administratorer!F8"],
        ),
        (
            [an_administrator(7, name=None, guideline_read=LATER)],
            ["admin7@sandnes.example is noted as reading the guideline on 3 November 2026, after the audit."],
            ["Administratorer!F7"],
        ),
    ],
)
def test_it_says_who_has_not_and_where(administrators: list[Administrator], said: list[str], named: list[str]) -> None:
    found = answers("SM108", a_context(a_register(administrators=administrators)))
    assert sentences(found) == said
    assert cells(found) == named


def test_one_month_is_one_month() -> None:
    inventory = a_register(administrators=[an_administrator(guideline_read=date(2026, 10, 1))])
    assert sentences(answers("SM108", a_context(inventory, acknowledge_months=1))) == [
        "Admin Nummer2 last read the guideline on 1 October 2026, more than 1 month ago."
    ]
