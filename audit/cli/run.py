"""`run`: the main job; audits a month, writes the report, queues the mails and, if asked, sends them."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from audit.check import rules
from audit.cli import DONE, NOT_AUDITED
from audit.cli.arguments import DEFAULT_CONFIG, AsOf, Config, ForMonth, Inventory, Reports, day_of, month_of, to_type
from audit.cli.send import deliver_month
from audit.cli.streams import watched
from audit.cli.terminal import show_summary
from audit.cli.workplace import Workplace, now, today, workplace
from audit.job import Done, audit_month, mail_folder, write_report
from audit.model import Month, Text
from audit.timer.by_hand import waiting
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
    delivered = DONE
    if send:
        delivered = deliver_month(place, wanted)
    else:
        _show_next(place, wanted)
    if done.broken:
        return NOT_AUDITED
    return delivered or int(strict and bool(done.report.unwaived))


def make_month(place: Workplace, month: Month, as_of: date, *, correct: bool = False) -> Done:
    """Makes the month's audit, writes it, queues its mails (and corrections if asked), and says how it went."""
    with place.busy(Text("Reading the register")) as tell:
        done = audit_month(place.settings, month, as_of, rules(), tell)
        written = write_report(done.report, place.settings, place.language, now(), correct=correct, tell=tell)
    show_summary(done.report, written, place)
    return done


def _show_next(place: Workplace, month: Month) -> None:
    """What to do with the mails of the month that wait, if there are any."""
    folder, look = mail_folder(place.settings, month), to_type(f"mail --preview --month {month}")
    if not waiting(folder):
        return
    if watched(sys.stdout):
        place.say("")
    if place.settings.mail.transport == "outbox":
        place.say(
            Text(
                "To look at the mails, type {look}. They lie in {folder} as drafts that Outlook opens ready to "
                "send. Once one is sent, move it to the folder sent beside it, or the next run makes it anew.",
                look=look,
                folder=str(folder / "queued"),
            )
        )
    else:
        place.say(
            Text(
                "To look at the mails, type {look}; to send them, type {send}.",
                look=look,
                send=to_type(f"send --month {month}"),
            )
        )
