"""The calendar that the rules count by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

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
