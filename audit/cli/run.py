"""`run`: the main job; audits a month, writes the report, queues the mails and, if asked, sends them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from audit.check import rules
from audit.cli import NOT_AUDITED
from audit.cli.arguments import DEFAULT_CONFIG, AsOf, Config, ForMonth, Inventory, Reports, day_of, month_of
from audit.cli.send import deliver_month
from audit.cli.terminal import show_summary
from audit.cli.workplace import Workplace, now, today, workplace
from audit.job import Done, audit_month, write_report
from audit.model import Month, Text
from audit.workdays import last_complete_month


def run(
    month: ForMonth = None,
    as_of: AsOf = None,
    send: Annotated[
        bool, typer.Option("--send", help="Send the mails too. Left out: they wait to be looked at.")
    ] = False,
    correct: Annotated[
        bool, typer.Option("--correct", help="Send a correction to those whose mail would now say something else.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 where anything at all is found.")] = False,
    config: Config = DEFAULT_CONFIG,
    inventory: Inventory = None,
    reports: Reports = None,
) -> int:
    """Audits a month: reads the register, writes the report and prepares the mails."""
    place = workplace(config, inventory, reports)
    day = day_of(as_of) if as_of else today()
    wanted = month_of(month) if month else last_complete_month(day)
    done = make_month(place, wanted, day, correct=correct)
    delivered = deliver_month(place, wanted) if send else 0
    if done.broken:
        return NOT_AUDITED
    return delivered or int(strict and bool(done.report.unwaived))


def make_month(place: Workplace, month: Month, as_of: date, *, correct: bool = False) -> Done:
    """Makes the month's audit, writes it, queues its mails (and corrections if asked), and says how it went."""
    with place.busy(Text("Reading and checking the register")):
        done = audit_month(place.settings, month, as_of, rules())
    with place.busy(Text("Writing the report and the mails")):
        written = write_report(done.report, place.settings, place.language, now(), correct=correct)
    show_summary(done.report, written, place)
    return done
