"""SM103: the right leader approved, in time."""

from datetime import date
from typing import Any

import pytest

from audit.model import Status
from tests.checks.tools import a_context, a_leader, a_register, an_account, answers, cells, status


def judged(leaders: Any = None, **changes: Any) -> Status:
    return status("SM103", a_context(a_register(an_account(**changes), leaders=leaders)))


@pytest.mark.parametrize(
    ("approver", "verdict"),
    [
        ("Kari Testesen", Status.PASS),
        ("kari  testesen", Status.PASS),
        ("KARI.TESTESEN@SANDNES.EXAMPLE", Status.PASS),
        ("mailto:kari.testesen@sandnes.example", Status.PASS),
        ("Per Eksempelvik", Status.BREACH),
        ("Kari", Status.BREACH),
        (None, Status.UNDOCUMENTED),
    ],
)
def test_the_approver_is_the_leader_by_name_or_address(approver: str | None, verdict: Status) -> None:
    assert judged(approved_by=approver) is verdict


@pytest.mark.parametrize(
    ("approved", "verdict"),
    [
        (date(2020, 1, 15), Status.PASS),
        (date(2020, 1, 16), Status.BREACH),
        (date(2026, 11, 3), Status.BREACH),
        (None, Status.UNDOCUMENTED),
    ],
)
def test_the_approval_is_not_after_the_opening_nor_after_the_audit(approved: date | None, verdict: Status) -> None:
    assert judged(approved_on=approved) is verdict


def test_a_leader_counts_from_the_first_day_to_the_last() -> None:
    before = a_leader(2, end=date(2020, 1, 10))
    after = a_leader(3, name="Per Eksempelvik", email="per@sandnes.example", start=date(2020, 1, 11))
    assert judged([before, after]) is Status.PASS
    assert judged([before, after], approved_by="Per Eksempelvik") is Status.BREACH
    assert judged([before, after], approved_by="Per Eksempelvik", approved_on=date(2020, 1, 11)) is Status.PASS


def test_an_unknown_or_blank_unit_is_undocumented() -> None:
    assert judged(unit="Svømmehallen") is Status.UNDOCUMENTED
    assert judged(unit=None) is Status.UNDOCUMENTED


def test_a_late_approval_outranks_an_unknown_unit() -> None:
    assert judged(unit="Svømmehallen", approved_on=date(2020, 2, 1)) is Status.BREACH


def test_a_future_date_outranks_a_missing_approver() -> None:
    assert judged(approved_by=None, approved_on=date(2027, 1, 1), opened=None) is Status.BREACH


def test_the_unit_is_matched_without_regard_to_case_and_space() -> None:
    assert judged(unit=" BIBLIOTEKET ") is Status.PASS


def test_it_names_approver_and_date() -> None:
    found = answers("SM103", a_context(a_register(an_account(7, approved_by="Per Eksempelvik"))))
    assert cells(found) == ["Kontoer!K7", "Kontoer!L7"]
