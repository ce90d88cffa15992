"""SM201: each day that was due has evidence."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from audit.model import Account, Cell, Status
from tests.checks.tools import AS_OF, EVERY_DAY, MONTH, a_context, a_register, an_account, answers, sentences, status


def judged(*without: date, account: Account | None = None, **more: Any) -> Status:
    moderated = [day for day in EVERY_DAY if day not in without]
    return status("SM201", a_context(a_register(account, moderated=moderated), **more))


def test_every_day_passes_and_one_missing_day_is_a_breach() -> None:
    assert judged() is Status.PASS
    assert judged(date(2026, 10, 4)) is Status.BREACH
    assert judged(date(2026, 9, 30), date(2026, 11, 1)) is Status.PASS


def test_the_message_and_the_details_say_the_same() -> None:
    without = {date(2026, 10, 4), date(2026, 10, 17), date(2026, 10, 18)}
    (found,) = answers("SM201", a_context(a_register(moderated=set(EVERY_DAY) - without)))
    assert sentences([found]) == ["3 of 31 days lack moderation: 4 and 17–18 October. The longest gap is 2 days."]
    assert found.details == {"missing": sorted(without), "covered": 28, "expected": 31, "longest_gap": 2}


def test_the_day_of_the_audit_and_later_are_not_due() -> None:
    assert judged(date(2026, 10, 15), date(2026, 10, 16), as_of=date(2026, 10, 15)) is Status.PASS
    assert judged(date(2026, 10, 14), as_of=date(2026, 10, 15)) is Status.BREACH


def test_evidence_of_days_after_the_audit_is_none() -> None:
    inventory = a_register(moderated=[date(2026, 10, 20)])
    assert status("SM201", a_context(inventory, as_of=date(2026, 10, 15))) is Status.UNDOCUMENTED


def test_only_days_in_use_are_due() -> None:
    opened = an_account(opened=date(2026, 10, 10), approved_on=date(2026, 10, 1))
    assert judged(date(2026, 10, 9), account=opened) is Status.PASS
    assert judged(date(2026, 10, 10), account=opened) is Status.BREACH
    closed = an_account(closed=date(2026, 10, 10))
    assert judged(date(2026, 10, 11), account=closed) is Status.PASS
    assert judged(date(2026, 10, 10), account=closed) is Status.BREACH


def test_no_row_in_the_month_is_undocumented() -> None:
    assert judged(*MONTH.days()) is Status.UNDOCUMENTED
    assert status("SM201", a_context(a_register(moderation={}))) is Status.UNDOCUMENTED


def test_a_row_without_a_name_is_no_evidence_and_its_cell_is_named() -> None:
    cell = Cell("Moderering", 40, 3)
    moderated = set(EVERY_DAY) - {date(2026, 10, 4)}
    found = answers("SM201", a_context(a_register(moderated=moderated, unsigned={date(2026, 10, 4): cell})))
    assert [problem.status for problem in found] == [Status.BREACH, Status.UNDOCUMENTED]
    assert cell in found[0].cells


def test_the_31_days_of_a_month_with_holidays_are_all_due() -> None:
    christmas = {"month": MONTH.plus(2), "as_of": date(2027, 1, 4)}
    december = [date(2026, 12, day) for day in range(1, 32) if day != 25]
    assert status("SM201", a_context(a_register(moderated=december), **christmas)) is Status.BREACH


@given(missing=st.sets(st.sampled_from(list(MONTH.days()))))
def test_covered_and_missing_make_up_the_month(missing: set[date]) -> None:
    moderated = [day for day in EVERY_DAY if day not in missing]
    found = answers("SM201", a_context(a_register(moderated=moderated), as_of=AS_OF))
    assert bool(found) is bool(missing)
    if found:
        details = found[0].details
        assert details["missing"] == sorted(missing)
        assert details["covered"] == 31 - len(missing)
        assert isinstance(details["longest_gap"], int)
        assert 1 <= details["longest_gap"] <= len(missing)
