"""`schedule`: makes and sends each month's audit when it is due, and those missed while it was down."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from audit.cli import DONE
from audit.cli.arguments import DEFAULT_CONFIG, Config, Inventory, Reports, one_of
from audit.cli.clock import Clock, patient_clock
from audit.cli.scheduled import Quiet, Scheduled
from audit.cli.workplace import Workplace, now, workplace
from audit.model import Text, Trouble, unforeseen
from audit.settings import SHIPPED
from audit.timer.due import next_month
from audit.timer.timer import OnceADay, Timer, every_minute


def schedule(
    system: Annotated[
        str | None,
        typer.Argument(metavar="[cron|systemd|windows]", help="With --install: that recipe alone.", show_default=False),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, and end.")] = False,
    install: Annotated[
        bool, typer.Option("--install", help="Print how cron, systemd or Windows Task Scheduler is to start it.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    inventory: Inventory = None,
    reports: Reports = None,
) -> int:
    """Makes and sends each month’s audit when it is due, and those missed while it was down. Goes on until stopped."""
    place = workplace(config, inventory, reports)
    if install or system:
        return _install(system, place, config, inventory, reports)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # or a log would get to know of October in December
    with patient_clock() as clock:
        if not once:
            return _stay_up(place, lambda: workplace(config, inventory, reports), clock)
        work = Scheduled(place, clock)
        _timer(work).round(place.warn, patient=False)
    if not work.busy:
        place.say(_next(place))
    return work.code


def _stay_up(place: Workplace, opened: Callable[[], Workplace], clock: Clock) -> int:
    """Goes on until stopped; `opened` reads the settings anew for each round."""
    once_a_day = OnceADay(place.warn, now)

    def tick() -> None:
        """One round; whatever goes wrong is said, and the schedule goes on."""
        try:
            read = opened()
            work = Scheduled(Quiet(read.settings, read.language, once_a_day), clock)
            _timer(work).round(once_a_day, patient=True)
        except Trouble as trouble:
            once_a_day(trouble.text)
        except Exception as error:  # a fault of our own must not end what is meant to stay up for years
            once_a_day(unforeseen(error))

    def sleep(seconds: float) -> None:
        """Sleeps so long; raises `KeyboardInterrupt` when asked to stop, so that the loop ends."""
        clock.sleep(seconds)
        if clock.asked is not None:
            raise KeyboardInterrupt

    place.say(_next(place))
    place.say(Text("The schedule goes on until it is stopped with Ctrl+C."))
    try:
        every_minute(tick, sleep)
    except KeyboardInterrupt:
        if clock.asked != signal.SIGTERM:
            raise
    place.say(Text("The schedule was stopped."))
    return DONE


def _timer(work: Scheduled) -> Timer:
    settings = work.place.settings
    folder = settings.path(settings.paths.reports)
    return Timer(folder, settings.schedule, settings.remind, work, now, os.getpid())


def _next(place: Workplace) -> Text:
    month, moment = next_month(now(), place.settings.schedule)
    return Text("Next in turn is the audit of {month}, on {moment}.", month=month, moment=moment)


def _install(system: str | None, place: Workplace, config: Path, inventory: Path | None, reports: Path | None) -> int:
    """Prints the recipes for this installation: its Python and its folders."""
    from audit.timer.recipes import Installation, System, recipe

    chosen = [one_of(System, system, "--install")] if system else list(System)
    options = {"--config": config if config.exists() else None, "--inventory": inventory, "--reports": reports}
    given = [word for name, path in options.items() if path for word in (name, str(path.absolute()))]
    python = getattr(sys, "_base_executable", None) or sys.executable  # that of our own environment may be replaced
    here = Installation((python, str(SHIPPED / "run.py"), "schedule", "--once", *given), config.absolute().parent)
    for each in chosen:
        place.say(recipe(each, here, place.language))
    return DONE
