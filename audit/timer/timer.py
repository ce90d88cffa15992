"""Does what is due, in order, and writes down how it went; and the loop that does so every minute.

The library `schedule` only wakes the program up; its own `at("07:00", "Europe/Oslo")` needs pytz, knows no months, and
forgets everything at a restart. What is due is asked of the clock and of what lies on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from audit.files import locked
from audit.model import Month, Text
from audit.settings import Remind, Schedule
from audit.timer.diary import FILE, Diary, Entry, Progress, read_diary, write_diary
from audit.timer.due import due, due_reminder, last_month, months_between, next_month, today
from audit.workdays import last_complete_month

TICK: Final = 60.0  #: seconds between two questions of what is due
PAUSES: Final = (5, 10, 20, 40, 60)  #: minutes before what failed is tried again; the last one over and over
SETTLED: Final = frozenset({Progress.DONE, Progress.MISSED})

Clock = Callable[[], datetime]
Tell = Callable[[Text], None]


class Work(Protocol):
    """What the timer has done for it; what goes wrong comes back in words, None says that all went well."""

    def made_by_hand(self, month: Month, since: date) -> bool:
        """Whether somebody made the month's audit on that day or later, and its mails have been sent."""

    def audit(self, month: Month) -> str | None:
        """Makes the month's audit, writes it and queues its mails."""

    def deliver(self, month: Month) -> str | None:
        """Sends what waits of the month's mails."""

    def remind(self, day: date) -> str | None:
        """Tells the administrators what lacks moderation on that day."""


class Timer:
    """One round: does what is due, and writes down how it went after each step, so that a crash repeats little."""

    def __init__(self, folder: Path, plan: Schedule, remind: Remind, work: Work, clock: Clock, pid: int) -> None:
        """`folder` is that of the reports; the clock knows its offset from UTC."""
        self._folder = folder
        self._plan = plan
        self._remind = remind
        self._work = work
        self._clock = clock
        self._pid = pid

    def round(self, tell: Tell, *, patient: bool) -> Diary:
        """Does what is due; where `patient`, what failed waits for its pause to pass.

        `Trouble` where another scheduler is at work, or the diary cannot be read or written.
        """
        with locked(self._folder):
            now = self._clock()
            self._diary = read_diary(self._folder / FILE) or Diary(since=last_complete_month(today(now, self._plan)))
            self._keep()  # who cannot write down what is done must not begin
            self._give_up_oldmonths_between(now, tell)
            for month in due(now, self._plan, self._diary.since, self._settled()):
                if not (patient and self._resting(self._diary.months.get(month), now)):
                    self._month(month, tell)
            told = {day for day, entry in self._diary.reminders.items() if entry.state is Progress.DONE}
            day = due_reminder(now, self._plan, self._remind, told)
            if day and not (patient and self._resting(self._diary.reminders.get(day), now)):
                self._reminders(day, tell)
            self._keep()
            return self._diary

    def _month(self, month: Month, tell: Tell) -> None:
        entry = self._diary.months.get(month)
        if entry is None or entry.state is Progress.FAILED:
            if self._work.made_by_hand(month, month.plus(1).first.replace(day=self._plan.day)):
                tell(Text("The audit of {month} was made and sent by hand, so it is not made again.", month=month))
                self._note(month, Progress.DONE)
                return
            wrong = self._work.audit(month)
            if wrong is not None:
                tell(Text("The audit of {month} failed, and is tried again later: {words}", month=month, words=wrong))
                self._note(month, Progress.FAILED, wrong)
                return
            self._note(month, Progress.AUDITED)
        wrong = self._work.deliver(month)
        if wrong is not None:
            tell(
                Text(
                    "Not all mails of {month} were sent. What waits is tried again later: {words}",
                    month=month,
                    words=wrong,
                )
            )
        self._note(month, Progress.DONE if wrong is None else Progress.AUDITED, wrong or "")

    def _reminders(self, day: date, tell: Tell) -> None:
        wrong = self._work.remind(day)
        if wrong is not None:
            tell(Text("The reminders about {day} failed, and are tried again later: {words}", day=day, words=wrong))
        self._note(day, Progress.DONE if wrong is None else Progress.FAILED, wrong or "")

    def _give_up_oldmonths_between(self, now: datetime, tell: Tell) -> None:
        """What was missed for so long that today's register no longer tells of it; a person may still make it."""
        last = last_month(now, self._plan)
        settled = self._settled()
        for month in months_between(self._diary.since, last.plus(-self._plan.catch_up_months)):
            if month not in settled:
                tell(
                    Text(
                        "The audit of {month} was missed, and is too old to be made by itself. If you want it: run "
                        "--month {code}",
                        month=month,
                        code=str(month),
                    )
                )
                self._note(month, Progress.MISSED)

    def _settled(self) -> set[Month]:
        return {month for month, entry in self._diary.months.items() if entry.state in SETTLED}

    def _resting(self, entry: Entry | None, now: datetime) -> bool:
        """Whether what went wrong was tried too short a while ago; never where the clock has been put back."""
        if entry is None or entry.state in SETTLED:
            return False
        pause = timedelta(minutes=PAUSES[min(entry.tries, len(PAUSES)) - 1])
        return entry.at <= now < entry.at + pause

    def _note(self, about: Month | date, state: Progress, words: str = "") -> None:
        self._diary = self._diary.noting(about, state, self._here(), words)
        self._keep()

    def _keep(self) -> None:
        now = self._here()
        write_diary(self._folder / FILE, self._diary, now, next_month(now, self._plan)[1], self._pid)

    def _here(self) -> datetime:
        return self._clock().astimezone(ZoneInfo(self._plan.timezone))


def every_minute(tick: Callable[[], None], sleep: Callable[[float], None]) -> None:
    """Calls `tick` now and then every minute, until it or `sleep` raises something."""
    import schedule

    scheduler = schedule.Scheduler()
    tick()
    while True:
        idle = scheduler.idle_seconds
        if idle is None or idle > TICK:
            # Nothing is planned yet, or the local clock was put back: `schedule` would wait until it has caught up.
            scheduler.clear()
            scheduler.every(int(TICK)).seconds.do(tick)
            idle = TICK
        sleep(max(0.0, idle))
        scheduler.run_pending()


class OnceADay:
    """Passes sentences on, but none that it has passed on less than a day ago."""

    def __init__(self, tell: Tell, clock: Clock) -> None:
        self._tell = tell
        self._clock = clock
        self._told: dict[str, datetime] = {}

    def __call__(self, text: Text) -> None:
        """Passes the sentence on, or keeps silent."""
        now = self._clock()
        self._told = {words: at for words, at in self._told.items() if at <= now < at + timedelta(days=1)}
        if str(text) not in self._told:
            self._told[str(text)] = now
            self._tell(text)
