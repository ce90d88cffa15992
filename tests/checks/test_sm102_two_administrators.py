"""SM102: enough different people, day by day."""

from datetime import date
from typing import Any

import pytest

from audit.model import Administrator, Severity, Status
from tests.checks.tools import a_context, a_register, an_account, an_administrator, answers, sentences, status


def judged(*administrators: Administrator, **more: Any) -> Status:
    return status("SM102", a_context(a_register(administrators=administrators), **more))


def test_two_people_pass() -> None:
    assert judged(an_administrator(2), an_administrator(3)) is Status.PASS


def test_the_same_address_in_another_case_is_the_same_person() -> None:
    twice = an_administrator(2, email="kari@sandnes.example"), an_administrator(3, email="KARI@Sandnes.example")
    assert judged(*twice) is Status.BREACH


def test_people_without_an_address_are_told_apart_by_name() -> None:
    assert (
        judged(an_administrator(2, email=None, name="Per"), an_administrator(3, email=None, name="Pål")) is Status.PASS
    )
    assert (
        judged(an_administrator(2, email=None, name="Per"), an_administrator(3, email=None, name="PER "))
        is Status.BREACH
    )


def test_a_row_without_name_and_address_is_nobody() -> None:
    assert judged(an_administrator(2), an_administrator(3, email=None, name=None)) is Status.BREACH


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        (date(2026, 10, 1), None, Status.PASS),
        (date(2026, 10, 2), None, Status.BREACH),
        (None, date(2026, 11, 2), Status.PASS),
        (None, date(2026, 11, 1), Status.BREACH),
        (date(2026, 11, 3), None, Status.BREACH),
        (date(2026, 12, 1), date(2026, 1, 1), Status.BREACH),
    ],
)
def test_each_day_of_the_month_counts_and_the_day_of_the_audit(
    start: date | None, end: date | None, verdict: Status
) -> None:
    assert judged(an_administrator(2), an_administrator(3, start=start, end=end)) is verdict


def test_it_says_which_days_were_short() -> None:
    handover = an_administrator(3, end=date(2026, 10, 9)), an_administrator(4, start=date(2026, 10, 12))
    found = answers("SM102", a_context(a_register(administrators=(an_administrator(2), *handover))))
    assert sentences(found) == ["Only 1 of 2 administrators on 10–11 October."]
    assert found[0].details["days_short"] == [date(2026, 10, 10), date(2026, 10, 11)]


def test_days_after_the_audit_are_not_judged() -> None:
    leaving = an_administrator(3, end=date(2026, 10, 15))
    assert judged(an_administrator(2), leaving, as_of=date(2026, 10, 15)) is Status.PASS
    assert judged(an_administrator(2), leaving, as_of=date(2026, 10, 16)) is Status.BREACH


def test_a_closed_account_needs_none_on_the_day_of_the_audit() -> None:
    closed = an_account(closed=date(2026, 10, 20))
    both_left = [an_administrator(number, end=date(2026, 10, 20)) for number in (2, 3)]
    assert status("SM102", a_context(a_register(closed, administrators=both_left))) is Status.PASS


def test_no_row_at_all_is_undocumented() -> None:
    assert judged() is Status.UNDOCUMENTED


def test_it_is_critical_when_nobody_is_left() -> None:
    all_left = [an_administrator(number, end=date(2026, 10, 30)) for number in (2, 3)]
    (found,) = answers("SM102", a_context(a_register(administrators=all_left)))
    assert found.severity is Severity.CRITICAL
    (found,) = answers("SM102", a_context(a_register(administrators=[an_administrator(2)])))
    assert found.severity is None


def test_too_many_is_a_breach_only_where_the_municipality_says_so() -> None:
    three = [an_administrator(number) for number in (2, 3, 4)]
    assert judged(*three) is Status.PASS
    assert judged(*three, admins_max=2) is Status.BREACH
    assert judged(*three, admins_min=4) is Status.BREACH
