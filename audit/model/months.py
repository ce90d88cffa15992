"""Calendar months and their days."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; `str()` gives `2026-10`."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """`2026-10` → Month(2026, 10); ValueError for anything else."""
        day = date.fromisoformat(f"{text.strip()}-01")
        return cls(day.year, day.month)

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that the day lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def days(self) -> tuple[date, ...]:
        """Every day of it, in order."""
        return _days(self)

    def plus(self, months: int) -> Month:
        """The month so many months later; earlier where `months` is negative."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def until(self, later: Month) -> int:
        """How many months from this one to `later`."""
        return (later.year - self.year) * 12 + later.number - self.number


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


@cache
def _days(month: Month) -> tuple[date, ...]:
    """The days of a month are asked for once for each account and rule."""
    return tuple(days_between(month.first, month.last))
