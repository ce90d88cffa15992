"""When each month's audit is due: a question put to the clock, answered without looking at anything else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from audit.model import Month
from audit.settings import Remind, Schedule
from audit.workdays import last_complete_month


def moment_of(month: Month, plan: Schedule) -> datetime:
    """When the month's audit is to be made, in UTC.

    An hour that the clocks pass over in spring counts as the one after it; of one that comes twice, the first counts.
    """
    day = month.plus(1).first.replace(day=plan.day)
    return datetime.combine(day, time(plan.hour), ZoneInfo(plan.timezone)).astimezone(UTC)


def last_month(now: datetime, plan: Schedule) -> Month:
    """The latest month whose moment has come."""
    month = last_complete_month(today(now, plan))
    return month if moment_of(month, plan) <= now.astimezone(UTC) else month.plus(-1)


def due(now: datetime, plan: Schedule, since: Month, settled: Collection[Month]) -> list[Month]:
    """The months to make now, oldest first: from `since` on, of the last `catch_up_months`, but for those settled."""
    last = last_month(now, plan)
    first = max(since, last.plus(1 - plan.catch_up_months))
    return [month for month in months_between(first, last) if month not in settled]


def next_month(now: datetime, plan: Schedule) -> tuple[Month, datetime]:
    """The month whose turn comes next, and when, as the clock shows there."""
    month = last_month(now, plan).plus(1)
    return month, moment_of(month, plan).astimezone(ZoneInfo(plan.timezone))


def due_reminder(now: datetime, plan: Schedule, remind: Remind, told: Collection[date]) -> date | None:
    """The day of which administrators are to be told now: yesterday, from the hour set; older days never."""
    day = today(now, plan)
    moment = datetime.combine(day, time(remind.hour), ZoneInfo(plan.timezone)).astimezone(UTC)
    yesterday = day - timedelta(days=1)
    return yesterday if remind.enabled and moment <= now.astimezone(UTC) and yesterday not in told else None


def today(now: datetime, plan: Schedule) -> date:
    """The day it is in the time zone of the plan."""
    return now.astimezone(ZoneInfo(plan.timezone)).date()


def months_between(first: Month, last: Month) -> list[Month]:
    """Both included, oldest first."""
    return [first.plus(months) for months in range(first.until(last) + 1)]
