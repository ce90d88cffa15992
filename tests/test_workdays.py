"""The calendar counts as the rules say."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import Month, days_between
from audit.workdays import (
    day_of,
    earliest,
    last_complete_month,
    latest,
    months_after,
    months_before,
    next_workday,
    runs,
    surely_before,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
NOON = datetime.combine(date(2026, 10, 3), time(12))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 2), 12, date(2025, 11, 2)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 11, 2), 0, date(2026, 11, 2)),
    ],
)
def test_months_back_keep_the_day_or_end_with_the_month(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_months_on_keep_the_day_or_end_with_the_month() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 12, 1), 12) == date(2027, 12, 1)


@pytest.mark.parametrize(
    ("as_of", "month"), [(date(2026, 11, 1), Month(2026, 10)), (date(2026, 1, 31), Month(2025, 12))]
)
def test_the_last_complete_month_is_the_one_before(as_of: date, month: Month) -> None:
    assert last_complete_month(as_of) == month


@given(st.lists(DAYS, max_size=40))
def test_runs_hold_the_days_and_no_others_and_do_not_touch(days: list[date]) -> None:
    found = runs(days)
    assert [day for run in found for day in days_between(*run)] == sorted(set(days))
    assert all(later[0] - run[1] > timedelta(days=1) for run, later in pairwise(found))


def test_a_day_without_a_clock_time_is_the_whole_day() -> None:
    day = date(2026, 10, 3)
    assert (earliest(day), latest(day)) == (datetime.combine(day, time()), datetime.combine(date(2026, 10, 4), time()))
    assert (earliest(NOON), latest(NOON)) == (NOON, NOON)
    assert day_of(day) == day_of(NOON) == day


@pytest.mark.parametrize(
    ("day", "closing_days", "after"),
    [
        (date(2026, 10, 1), (), date(2026, 10, 2)),  # Thursday
        (date(2026, 10, 2), (), date(2026, 10, 5)),  # Friday
        (date(2026, 10, 2), (date(2026, 10, 5),), date(2026, 10, 6)),
        (date(2026, 4, 1), (), date(2026, 4, 7)),  # Easter
        (date(2026, 5, 15), (), date(2026, 5, 18)),  # the 17th is a Sunday
        (date(2026, 12, 23), (), date(2026, 12, 24)),  # a working day unless listed
        (date(2026, 12, 23), (date(2026, 12, 24),), date(2026, 12, 28)),
        (date(2026, 12, 31), (), date(2027, 1, 4)),
    ],
)
def test_the_next_working_day_passes_over_days_off(day: date, closing_days: tuple[date, ...], after: date) -> None:
    assert next_workday(day, closing_days) == after


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2026, 3, 31), date(2026, 4, 1)),  # the day before Maundy Thursday
        *((date(2026, 4, number), date(2026, 4, 7)) for number in range(1, 7)),  # 2–6 April are Easter
        (date(2026, 4, 7), date(2026, 4, 8)),
        (date(2026, 4, 30), date(2026, 5, 4)),  # 1 May is a Friday
        (date(2026, 5, 13), date(2026, 5, 15)),  # Ascension Day
        (date(2026, 5, 16), date(2026, 5, 18)),  # 17 May is a Sunday, and no other day is given for it
        (date(2027, 5, 14), date(2027, 5, 18)),  # 17 May is Whit Monday too
        (date(2026, 5, 22), date(2026, 5, 26)),  # Whit Monday
        (date(2025, 12, 24), date(2025, 12, 29)),  # the 25th and 26th, and a weekend
        (date(2025, 12, 30), date(2025, 12, 31)),  # New Year's Eve is a working day
        (date(2025, 12, 31), date(2026, 1, 2)),
        (date(2026, 10, 3), date(2026, 10, 5)),  # Saturday
        (date(2026, 10, 4), date(2026, 10, 5)),  # Sunday
    ],
)
def test_public_holidays_and_weekends_are_no_working_days(day: date, after: date) -> None:
    assert next_workday(day, ()) == after


def test_local_days_off_may_lengthen_a_holiday_and_change_nothing_on_a_weekend() -> None:
    assert next_workday(date(2026, 4, 1), {date(2026, 4, 7)}) == date(2026, 4, 8)
    assert next_workday(date(2026, 3, 27), {date(2026, 3, day) for day in (30, 31)} | {date(2026, 4, 1)}) == date(
        2026, 4, 7
    )
    assert next_workday(date(2026, 10, 2), {date(2026, 10, 3)}) == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("one", "other", "surely"),
    [
        (date(2026, 10, 2), date(2026, 10, 3), True),
        (date(2026, 10, 3), date(2026, 10, 3), False),
        (date(2026, 10, 4), date(2026, 10, 3), False),
        (date(2026, 10, 2), NOON, True),
        (date(2026, 10, 3), NOON, False),
        (NOON, date(2026, 10, 3), False),
        (NOON, date(2026, 10, 4), True),
        (NOON - timedelta(minutes=1), NOON, True),
        (NOON, NOON, False),
        (NOON + timedelta(minutes=1), NOON, False),
    ],
)
def test_one_is_surely_before_the_other_whatever_the_clock_showed(
    one: datetime | date, other: datetime | date, surely: bool
) -> None:
    assert surely_before(one, other) is surely


@given(DAYS, st.integers(0, 400))
def test_months_on_and_back_lie_in_the_months_they_should(day: date, months: int) -> None:
    assert Month.of(months_after(day, months)) == Month.of(day).plus(months)
    assert months_before(months_after(day, months), months) <= day
    assert months_after(day, months).day <= day.day
