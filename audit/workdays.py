"""The calendar that the rules count by."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache

from audit.model import Month


def months_before(day: date, months: int) -> date:
    """The same day of the month so many calendar months back; the month's last day where it is shorter.

    "Within 12 months" of the rules counts so: the day returned is the oldest that still holds.
    """
    month = Month.of(day).plus(-months)
    return month.first.replace(day=min(day.day, month.last.day))


def last_complete_month(as_of: date) -> Month:
    """The month before the one that `as_of` lies in."""
    return Month.of(as_of).plus(-1)


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Consecutive days drawn together: the first and the last day of each run, in order."""
    found: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def months_after(day: date, months: int) -> date:
    """The same day of the month so many calendar months on; the month's last day where it is shorter."""
    return months_before(day, -months)


def day_of(moment: datetime | date) -> date:
    """The day that the moment lies in."""
    return moment.date() if isinstance(moment, datetime) else moment


def earliest(moment: datetime | date) -> datetime:
    """When it was at the earliest: a day without a clock time counts as the whole day."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())


def latest(moment: datetime | date) -> datetime:
    """When it was at the latest: for a day without a clock time, the midnight that ends it."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time()) + timedelta(days=1)


def surely_before(one: datetime | date, other: datetime | date) -> bool:
    """Whether `one` was before `other`, whatever the clock showed on a day without a clock time."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return day_of(one) < day_of(other)


def next_workday(day: date, closing_days: Collection[date]) -> date:
    """The first working day after `day`: Monday to Friday, no public holiday of Norway, no local closing day.

    Christmas Eve and New Year's Eve are working days unless the municipality lists them.
    """
    after = day + timedelta(days=1)
    while after.weekday() >= 5 or after in closing_days or after in _public_holidays(after.year):
        after += timedelta(days=1)
    return after


@cache
def _public_holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("NO", years=year))
