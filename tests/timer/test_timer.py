"""Each month's audit is made when it is due, exactly once, whatever happens to the computer meanwhile."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import schedule
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.files import locked
from audit.language import language
from audit.model import Month, Text, Trouble
from audit.settings import Remind, Schedule
from audit.timer.diary import FILE, Progress, read_diary
from audit.timer.due import due, due_reminder, last_month, moment_of, next_month
from audit.timer.timer import PAUSES, OnceADay, Timer, every_minute

OSLO = ZoneInfo("Europe/Oslo")
PLAN = Schedule()
OCTOBER = Month(2026, 10)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def well(step: str, about: Month | date) -> str | None:
    """Every step goes well."""
    return None


def failing(wrong_step: str, words: str) -> Callable[[str, Month | date], str | None]:
    """One step fails."""

    def goes(step: str, about: Month | date) -> str | None:
        return words if step == wrong_step else None

    return goes


class Crash(BaseException):
    """The computer is switched off."""


@dataclass
class World:
    """A computer, its disk, and the mails that people got."""

    folder: Path
    now: datetime
    plan: Schedule = PLAN
    remind: Remind = field(default_factory=Remind)
    audits: list[tuple[Month, datetime]] = field(default_factory=list)  #: those made to the end
    mails: list[Month] = field(default_factory=list)  #: each month's mails as they arrived
    reminders: list[date] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    by_hand: set[Month] = field(default_factory=set)
    goes: Callable[[str, Month | date], str | None] = field(default=well)  #: what becomes of a step

    def made_by_hand(self, month: Month, since: date) -> bool:  # noqa: ARG002 - as the timer asks
        return month in self.by_hand

    def audit(self, month: Month) -> str | None:
        wrong = self.goes("audit", month)
        if wrong is None:
            self.audits.append((month, self.now))
            self.goes("audited", month)
        return wrong

    def deliver(self, month: Month) -> str | None:
        wrong = self.goes("deliver", month)
        if wrong is None and month not in self.mails:  # the outbox sends nothing twice
            self.mails.append(month)
            self.goes("delivered", month)
        return wrong

    def remind_(self, day: date) -> str | None:
        wrong = self.goes("remind", day)
        if wrong is None and day not in self.reminders:
            self.reminders.append(day)
        return wrong

    def tick(self, moment: str | datetime | None = None, *, patient: bool = True) -> None:
        if moment is not None:
            self.now = at(moment) if isinstance(moment, str) else moment
        work = SimpleNamespace(
            made_by_hand=self.made_by_hand, audit=self.audit, deliver=self.deliver, remind=self.remind_
        )
        timer = Timer(self.folder, self.plan, self.remind, work, lambda: self.now, pid=1)
        timer.round(lambda text: self.said.append(language("en")(text)), patient=patient)

    def state(self, month: Month) -> Progress:
        diary = read_diary(self.folder / FILE)
        assert diary
        return diary.months[month].state


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, at("2026-11-01T12:00+01:00"))


@pytest.mark.parametrize(
    ("month", "plan", "moment"),
    [
        (Month(2026, 10), {}, "2026-11-02T07:00+01:00"),
        (Month(2026, 12), {}, "2027-01-02T07:00+01:00"),
        (Month(2026, 5), {}, "2026-06-02T07:00+02:00"),
        (Month(2026, 10), {"day": 28, "hour": 0}, "2026-11-28T00:00+01:00"),
        (Month(2027, 2), {"day": 28, "hour": 1}, "2027-03-28T01:00+01:00"),
        (Month(2027, 2), {"day": 28, "hour": 2}, "2027-03-28T03:00+02:00"),  # there is no 02:00 that night
        (Month(2027, 2), {"day": 28, "hour": 3}, "2027-03-28T03:00+02:00"),
        (Month(2026, 9), {"day": 25, "hour": 2}, "2026-10-25T02:00+02:00"),  # 02:00 comes twice: the first
        (Month(2026, 9), {"day": 25, "hour": 3}, "2026-10-25T03:00+01:00"),
        (Month(2026, 10), {"timezone": "America/New_York"}, "2026-11-02T07:00-05:00"),
    ],
)
def test_the_moment_is_the_hour_that_the_clock_on_the_wall_shows(
    month: Month, plan: dict[str, object], moment: str
) -> None:
    chosen = Schedule.model_validate(plan)
    due_at = moment_of(month, chosen)
    assert due_at == at(moment)
    second = timedelta(seconds=1)
    for zone in (UTC, OSLO, ZoneInfo("Asia/Tokyo")):  # whatever zone the computer is in
        assert due(due_at.astimezone(zone), chosen, month, ()) == [month]
        assert due((due_at - second).astimezone(zone), chosen, month, ()) == []
        following, its_moment = next_month((due_at - second).astimezone(zone), chosen)
        assert (following, its_moment.astimezone(UTC)) == (month, due_at)


@pytest.mark.parametrize(
    ("now", "since", "settled", "expected"),
    [
        ("2026-11-01T12:00+01:00", Month(2026, 10), (), []),
        ("2026-11-02T07:00+01:00", Month(2026, 10), (), [Month(2026, 10)]),
        ("2026-12-02T06:59+01:00", Month(2026, 9), (), [Month(2026, 9), Month(2026, 10)]),
        ("2027-01-20T12:00+01:00", Month(2026, 6), (), [Month(2026, 10), Month(2026, 11), Month(2026, 12)]),
        ("2027-01-20T12:00+01:00", Month(2026, 6), (Month(2026, 11),), [Month(2026, 10), Month(2026, 12)]),
        ("2027-01-20T12:00+01:00", Month(2026, 12), (), [Month(2026, 12)]),
        ("2027-01-20T12:00+01:00", Month(2027, 1), (), []),
    ],
)
def test_what_is_due_is_every_month_since_the_first_but_neither_old_nor_settled(
    now: str, since: Month, settled: tuple[Month, ...], expected: list[Month]
) -> None:
    assert due(at(now), PLAN, since, settled) == expected


@pytest.mark.parametrize(
    ("start", "later"),
    [
        ("2026-11-01T12:00+01:00", "2026-11-02T07:00+01:00"),  # before its moment: waits for it
        ("2026-11-23T12:00+01:00", "2026-11-23T12:00+01:00"),  # after it: at once
    ],
)
def test_the_first_start_makes_the_last_month_and_none_before_it(world: World, start: str, later: str) -> None:
    world.tick(start)
    assert world.audits == [] or start == later
    world.tick(later)
    world.tick("2026-11-30T12:00+01:00")
    assert [month for month, _ in world.audits] == world.mails == [OCTOBER]


def test_what_somebody_made_and_sent_by_hand_is_not_made_again(world: World) -> None:
    world.by_hand = {OCTOBER}
    world.tick("2026-11-02T07:00+01:00")
    assert not world.audits and world.state(OCTOBER) is Progress.DONE
    assert "by hand" in world.said[0]
    world.goes = failing("audit", "The register is open.")
    world.tick("2026-12-02T07:00+01:00")
    assert world.state(Month(2026, 11)) is Progress.FAILED
    world.by_hand |= {Month(2026, 11)}
    world.tick("2026-12-02T09:00+01:00")
    assert world.state(Month(2026, 11)) is Progress.DONE and not world.audits


def test_what_was_missed_for_long_is_said_once_and_left_to_a_person(world: World) -> None:
    world.tick("2026-11-02T07:00+01:00")
    world.tick("2027-05-03T07:00+02:00")
    assert world.mails == [OCTOBER, Month(2027, 2), Month(2027, 3), Month(2027, 4)]
    assert [words[:34] for words in world.said] == [
        f"The audit of {name} was missed"[:34] for name in ("November 2026", "December 2026", "January 2027")
    ]
    world.tick("2027-05-04T07:00+02:00")
    assert len(world.said) == 3


def test_a_month_that_fails_is_tried_again_after_growing_pauses_and_hinders_no_other(world: World) -> None:
    world.tick("2026-11-01T12:00+01:00")
    tried: list[datetime] = []

    def goes(step: str, about: Month | date) -> str | None:
        if step == "audit" and about == OCTOBER:
            tried.append(world.now)
            return "The register is open."
        return None

    world.goes = goes
    start = at("2026-11-02T07:00+01:00")
    for minute in range(0, 6 * 60, 5):
        world.tick(start + timedelta(minutes=minute))
    pauses = [(after - before).seconds // 60 for before, after in pairwise(tried)]
    assert pauses[: len(PAUSES)] == list(PAUSES) and set(pauses[len(PAUSES) :]) == {PAUSES[-1]}
    world.tick("2026-12-02T07:00+01:00")
    assert world.mails == [Month(2026, 11)] and world.state(OCTOBER) is Progress.FAILED
    world.goes = well
    world.tick("2026-12-02T08:00+01:00")
    assert world.mails == [Month(2026, 11), OCTOBER]


def test_one_who_asks_now_does_not_wait_for_the_pause(world: World) -> None:
    world.goes = failing("audit", "The register is open.")
    world.tick("2026-11-02T07:00+01:00")
    world.goes = well
    world.tick("2026-11-02T07:01+01:00")
    assert not world.mails
    world.tick("2026-11-02T07:01+01:00", patient=False)
    assert world.mails == [OCTOBER]


def test_what_was_not_delivered_is_delivered_later_without_another_audit(world: World) -> None:
    world.goes = failing("deliver", "The mail server is down.")
    world.tick("2026-11-02T07:00+01:00")
    assert world.state(OCTOBER) is Progress.AUDITED
    world.goes = well
    world.tick("2026-11-02T09:00+01:00")
    assert world.mails == [OCTOBER] and len(world.audits) == 1


def test_the_diary_tells_an_operator_what_goes_on(world: World) -> None:
    world.goes = failing("audit", "Registeret er åpent.")
    world.tick("2026-11-02T07:00+01:00")
    world.tick("2026-11-02T07:01+01:00")
    told = json.loads((world.folder / FILE).read_text(encoding="utf-8"))
    assert told == {
        "schema": 1,
        "alive": "2026-11-02T07:01:00+01:00",
        "pid": 1,
        "next_due": "2026-12-02T07:00:00+01:00",
        "since": "2026-10",
        "months": {
            "2026-10": {
                "state": "failed",
                "at": "2026-11-02T07:00:00+01:00",
                "tries": 1,
                "words": "Registeret er åpent.",
            }
        },
        "reminders": {},
    }


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": 2, "since": "2026-10"}', '{"schema": 1, "since": "x"}'])
def test_a_damaged_diary_is_never_taken_for_none(world: World, content: str) -> None:
    (world.folder / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(Trouble, match=r"schedule\.json cannot be read"):
        world.tick("2026-11-02T07:00+01:00")
    assert not world.audits


def test_two_schedulers_keep_out_of_each_others_way(world: World) -> None:
    other = World(world.folder, world.now)

    def meanwhile(step: str, about: Month | date) -> None:
        if step == "audit":
            with pytest.raises(Trouble, match="Another run"):
                other.tick(world.now)

    world.goes = meanwhile
    world.tick("2026-11-02T07:00+01:00")
    other.tick("2026-11-02T07:00+01:00")
    assert (world.mails, other.mails, other.audits) == ([OCTOBER], [], [])


def test_who_cannot_write_down_what_is_done_does_not_begin(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise Trouble(Text("The disk is full."))

    monkeypatch.setattr("audit.timer.timer.write_diary", full)
    with pytest.raises(Trouble, match="full"):
        world.tick("2026-11-02T07:00+01:00")
    assert not world.audits and not world.mails


EVENTS = st.sampled_from(["", "", "", "", "wrong", "off before", "off after"])


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.integers(1, 28),
    st.integers(0, 23),
    st.lists(st.tuples(st.sampled_from([1, 60, 24 * 60, 15 * 24 * 60, 70 * 24 * 60]), EVENTS, EVENTS), max_size=60),
)
def test_whatever_happens_each_month_is_made_once_and_never_early(
    start: datetime, day: int, hour: int, history: list[tuple[int, str, str]]
) -> None:
    """Two years of minutes, days and months between rounds, of failures, and of a computer switched off at any step."""
    plan = Schedule(day=day, hour=hour)
    moment = start.replace(tzinfo=UTC)
    healthy = [(60, "", "")] * 2
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), moment, plan)
        done: list[Month] = []  # by the diary, before each round
        happens: dict[str, str] = {}

        def goes(step: str, about: Month | date) -> str | None:
            assert isinstance(about, Month) and world.now >= moment_of(about, plan)
            assert step != "audit" or about not in done
            for name, after in (("audit", "audited"), ("deliver", "delivered")):
                if (step, happens[name]) in ((name, "off before"), (after, "off after")):
                    raise Crash
            return "wrong" if happens.get(step) == "wrong" else None

        world.goes = goes
        for minutes, audit, deliver in [*history, *healthy]:
            moment += timedelta(minutes=minutes)
            happens.update(audit=audit, deliver=deliver)
            try:
                world.tick(moment)
            except Crash:
                with locked(world.folder):
                    pass  # what died has let go
            diary = read_diary(world.folder / FILE)
            done = [m for m, e in diary.months.items() if e.state is not Progress.FAILED] if diary else []
        diary = read_diary(world.folder / FILE)
        assert diary
        last = last_month(moment, plan)
        expected = [diary.since.plus(n) for n in range(diary.since.until(last) + 1)]
        missed = {month for month in expected if diary.months[month].state is Progress.MISSED}
        assert all(month.until(last) >= plan.catch_up_months or month in done for month in missed)
        assert {month for month in expected if diary.months[month].state is Progress.DONE} == set(expected) - missed
        assert set(expected) - missed <= set(world.mails)
        assert len(world.mails) == len(set(world.mails))
        if all("off after" not in events for events in history):
            made = [month for month, _ in world.audits]
            assert len(made) == len(set(made))


@pytest.mark.parametrize(
    ("now", "told", "expected"),
    [
        ("2026-11-23T08:00+01:00", (), date(2026, 11, 22)),
        ("2026-11-23T07:59+01:00", (), None),
        ("2026-11-23T23:59+01:00", (date(2026, 11, 21),), date(2026, 11, 22)),
        ("2026-11-23T08:00+01:00", (date(2026, 11, 22),), None),
        ("2026-11-22T23:30+00:00", (), None),  # past midnight in Oslo, but not yet eight
        ("2027-03-28T08:00+02:00", (), date(2027, 3, 27)),
        ("2027-03-28T07:00+02:00", (), None),
    ],
)
def test_a_reminder_is_due_once_a_day_about_yesterday(now: str, told: tuple[date, ...], expected: date | None) -> None:
    assert due_reminder(at(now), PLAN, Remind(enabled=True), told) == expected
    assert due_reminder(at(now), PLAN, Remind(), told) is None


def test_reminders_go_with_the_schedule_day_by_day(world: World) -> None:
    world.remind = Remind(enabled=True)
    moment = at("2026-11-20T00:00+01:00")
    for hour in range(24 * 4):
        if hour == 8:
            world.goes = failing("remind", "The register is open.")
        if hour == 10:
            world.goes = well
        world.tick(moment + timedelta(hours=hour))
    assert world.reminders == [date(2026, 11, day) for day in (19, 20, 21, 22)]
    assert sum("The reminders about" in words for words in world.said) == 2
    world.tick("2026-12-20T09:00+01:00")
    assert world.reminders[-1] == date(2026, 12, 19) and len(world.reminders) == 5


def test_the_same_is_said_once_a_day() -> None:
    said: list[Text] = []
    now = at("2026-11-02T07:00+01:00")
    say = OnceADay(said.append, lambda: now)
    start = now
    for minute in range(3 * 24 * 60):
        now = start + timedelta(minutes=minute)
        say(Text("The register is open."))
        if minute % 720 == 0:
            say(Text("{n} day", n=minute))
    assert len(said) == 3 + 6


class EndOfTest(Exception):
    pass


@pytest.mark.parametrize("night", ["2027-03-28T00:30+01:00", "2026-10-25T00:30+02:00", "2026-11-02T00:30+01:00"])
def test_the_loop_wakes_every_minute_also_in_the_nights_when_the_clocks_change(
    night: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library goes by the local clock, which here is that of a computer in Norway."""
    now = at(night)
    end = now + timedelta(hours=4)
    ticks: list[datetime] = []

    class LocalClock(datetime):
        @classmethod
        def now(cls, _: object = None) -> datetime:
            return now.astimezone(OSLO).replace(tzinfo=None)

    def sleep(seconds: float) -> None:
        nonlocal now
        assert 0 <= seconds <= 60
        now += timedelta(seconds=seconds + 0.01)
        if now > end:
            raise EndOfTest

    def tick() -> None:
        nonlocal now
        ticks.append(now)
        now += timedelta(seconds=2)

    monkeypatch.setattr(schedule, "datetime", SimpleNamespace(datetime=LocalClock, timedelta=timedelta))
    with pytest.raises(EndOfTest):
        every_minute(tick, sleep)
    pauses = [(after - before).total_seconds() for before, after in pairwise(ticks)]
    assert len(ticks) > 200
    assert max(pauses) < 130, "at most one round is lost to a clock that was put back"
