"""SM202: each inquiry was answered by the end of the first working day after it came."""

from datetime import date, datetime
from typing import Any

import pytest

from audit import schema
from audit.model import ClosingDay, Inquiry, Month, Status
from tests.checks.tools import a_context, a_register, an_inquiry, answers, at, cells, row, sentences, status

Moment = datetime | date | None

FRIDAY, MONDAY, TUESDAY, WEDNESDAY = (date(2026, 10, day) for day in (2, 5, 6, 7))
LAST_THURSDAY, LAST_FRIDAY, LAST_SATURDAY = (date(2026, 10, day) for day in (29, 30, 31))


def judged(*inquiries: Inquiry, off: tuple[date, ...] = (), **more: Any) -> Status:
    closing_days = tuple(row(ClosingDay, schema.CLOSING_DAYS, 2 + place, {"day": day}) for place, day in enumerate(off))
    return status("SM202", a_context(a_register(inquiries={"fb-001": inquiries}, closing_days=closing_days), **more))


@pytest.mark.parametrize(
    ("received", "answered", "verdict"),
    [
        (MONDAY, MONDAY, Status.PASS),
        (MONDAY, TUESDAY, Status.PASS),
        (MONDAY, WEDNESDAY, Status.BREACH),
        (at(MONDAY, "08:00"), at(TUESDAY, "23:59"), Status.PASS),
        (at(MONDAY, "23:59"), at(WEDNESDAY, "00:00"), Status.BREACH),
        (FRIDAY, MONDAY, Status.PASS),
        (at(FRIDAY, "00:01"), at(MONDAY, "23:59"), Status.PASS),
        (FRIDAY, TUESDAY, Status.BREACH),
        (date(2026, 10, 3), MONDAY, Status.PASS),  # Saturday
        (date(2026, 10, 4), MONDAY, Status.PASS),  # Sunday
        (date(2026, 10, 4), TUESDAY, Status.BREACH),
        (LAST_FRIDAY, None, Status.PASS),  # due on the day of the audit
        (LAST_SATURDAY, None, Status.PASS),
        (LAST_THURSDAY, None, Status.BREACH),
        (LAST_SATURDAY, date(2026, 11, 2), Status.PASS),
        (LAST_SATURDAY, date(2026, 11, 3), Status.BREACH),  # after the audit
        (TUESDAY, MONDAY, Status.BREACH),  # answered before it came
        (at(TUESDAY, "10:00"), at(TUESDAY, "09:59"), Status.BREACH),
        (at(TUESDAY, "10:00"), at(TUESDAY, "10:00"), Status.PASS),
        (at(TUESDAY, "10:00"), TUESDAY, Status.PASS),  # a day without a time is the whole day
        (TUESDAY, at(TUESDAY, "00:00"), Status.PASS),
        (at(TUESDAY, "00:01"), MONDAY, Status.BREACH),
    ],
)
def test_the_answer_comes_by_the_end_of_the_first_working_day_after(
    received: Moment, answered: Moment, verdict: Status
) -> None:
    assert judged(an_inquiry(received=received, answered=answered)) is verdict


@pytest.mark.parametrize(
    ("received", "answered", "off", "verdict"),
    [
        (FRIDAY, TUESDAY, (MONDAY,), Status.PASS),
        (FRIDAY, WEDNESDAY, (MONDAY,), Status.BREACH),
        (FRIDAY, WEDNESDAY, (MONDAY, TUESDAY), Status.PASS),
        (date(2026, 4, 1), date(2026, 4, 7), (), Status.PASS),  # over Easter
        (date(2026, 4, 1), date(2026, 4, 8), (), Status.BREACH),
        (date(2026, 12, 23), date(2026, 12, 28), (), Status.BREACH),  # Christmas Eve is a working day
        (date(2026, 12, 23), date(2026, 12, 28), (date(2026, 12, 24),), Status.PASS),  # unless it is listed
    ],
)
def test_holidays_and_local_days_off_are_no_working_days(
    received: date, answered: date, off: tuple[date, ...], verdict: Status
) -> None:
    inquiry = an_inquiry(received=received, answered=answered)
    assert judged(inquiry, off=off, month=Month.of(received), as_of=date(2027, 1, 4)) is verdict


@pytest.mark.parametrize(
    ("received", "answered", "verdict"),
    [
        (date(2026, 10, 14), None, Status.PASS),  # due on the 15th
        (date(2026, 10, 13), None, Status.BREACH),
        (date(2026, 10, 15), date(2026, 10, 15), Status.PASS),
        (date(2026, 10, 15), date(2026, 10, 16), Status.BREACH),
        (at(date(2026, 10, 15), "23:59"), None, Status.PASS),
        (date(2026, 10, 16), None, Status.BREACH),
    ],
)
def test_an_audit_inside_the_month_knows_nothing_of_the_days_after_it(
    received: Moment, answered: Moment, verdict: Status
) -> None:
    assert judged(an_inquiry(received=received, answered=answered), as_of=date(2026, 10, 15)) is verdict


def test_one_late_answer_is_enough() -> None:
    assert judged(an_inquiry(2), an_inquiry(3, received=MONDAY, answered=WEDNESDAY)) is Status.BREACH


@pytest.mark.parametrize("received", [date(2026, 9, 30), date(2026, 11, 1), at(date(2026, 9, 30), "23:59"), None])
def test_inquiries_of_other_months_are_not_looked_at(received: Moment) -> None:
    other = an_inquiry(received=received, answered=None)
    assert judged(other) is Status.NOT_APPLICABLE
    assert judged(other, an_inquiry(3)) is Status.PASS


def test_without_an_inquiry_there_is_nothing_to_look_at_and_without_the_sheet_nobody_can_say() -> None:
    late = an_inquiry(account="IG-001", answered=None)
    assert judged() is Status.NOT_APPLICABLE
    assert status("SM202", a_context(a_register(inquiries={"ig-001": (late,)}))) is Status.NOT_APPLICABLE
    assert status("SM202", a_context(a_register(inquiries=None))) is Status.NOT_ASSESSED


@pytest.mark.parametrize(
    ("received", "answered", "said"),
    [
        (MONDAY, None, "An inquiry of 5 October 2026 is not answered; it was due on 6 October 2026."),
        (
            at(MONDAY, "08:05"),
            WEDNESDAY,
            "An inquiry of 5 October 2026 08:05 was answered on 7 October 2026; it was due on 6 October 2026.",
        ),
        (TUESDAY, MONDAY, "An inquiry of 6 October 2026 is noted as answered before it came."),
        (TUESDAY, date(2026, 11, 3), "An inquiry is dated 3 November 2026, after the audit."),
    ],
)
def test_it_says_what_is_wrong_and_where(received: Moment, answered: Moment, said: str) -> None:
    inquiry = an_inquiry(9, received=received, answered=answered)
    found = answers("SM202", a_context(a_register(inquiries={"fb-001": (inquiry,)})))
    assert sentences(found) == [said]
    assert cells(found) == ["Henvendelser!B9", "Henvendelser!C9"]
