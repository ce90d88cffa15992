"""`send`: delivers what is queued, and never the same message twice; or rehearses it, or lists it."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from audit.cli import DONE, NOT_DELIVERED
from audit.cli.arguments import DEFAULT_CONFIG, Config, ForMonth, Inventory, Reports, month_of
from audit.cli.clock import Clock, patient_clock
from audit.cli.mail import show_mails
from audit.cli.workplace import Workplace, today, workplace
from audit.job import mail_folder
from audit.model import Month, Text, Trouble
from audit.timer.by_hand import waiting
from audit.workdays import last_complete_month


def send(
    month: ForMonth = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="ADDRESS", help="Rehearse: send copies of all to this address, marked so."),
    ] = None,
    show: Annotated[
        bool, typer.Option("--list", help="Show what has become of each mail of the month, and send nothing.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    inventory: Inventory = None,
    reports: Reports = None,
) -> int:
    """Sends the mails that wait for a month. What was sent before is never sent again."""
    place = workplace(config, inventory, reports)
    wanted = month_of(month) if month else last_complete_month(today())
    if show:
        return show_mails(place, wanted)
    return rehearse_month(place, wanted, to) if to else deliver_month(place, wanted)


def deliver_month(place: Workplace, month: Month) -> int:
    """Delivers the month's queue and says what became of it; the exit code is 3 where something was not delivered."""
    return deliver_folder(place, mail_folder(place.settings, month))


def deliver_folder(place: Workplace, folder: Path, clock: Clock | None = None) -> int:
    """Delivers the queue of that folder in the same way, by a clock that hears the wish to stop, or one of its own."""
    from audit.mail.delivery import deliver
    from audit.mail.transport import open_session

    if place.settings.mail.transport == "outbox":
        place.say(
            Text(
                "Nothing is sent, since [mail] transport is “outbox”. The mails wait as drafts in {folder}: open them "
                "in Outlook, or set up a mail server in the settings.",
                folder=str(folder / "queued"),
            )
        )
        return NOT_DELIVERED
    try:
        left = partial(waiting, folder)
        with place.busy(Text("Sending the mails"), left), nullcontext(clock) if clock else patient_clock() as hours:
            delivered = deliver(folder, open_session(place.settings), place.settings.mail, clock=hours, tell=place.warn)
    except Trouble as trouble:
        place.warn(trouble.text)
        return NOT_DELIVERED
    place.say(Text("{n} mail sent.", "{n} mails sent.", n=delivered.sent))
    for sentence in delivered.undelivered:
        place.warn(sentence)
    return DONE if delivered.complete else NOT_DELIVERED


def rehearse_month(place: Workplace, month: Month, address: str) -> int:
    """Sends copies of the month's mails to the address alone; the exit code is 3 where some were not taken."""
    from audit.mail.rehearsal import rehearse
    from audit.mail.transport import open_session

    folder, mail = mail_folder(place.settings, month), place.settings.mail
    try:
        with place.busy(Text("Sending the mails")), patient_clock() as clock:
            done = rehearse(folder, open_session(place.settings), mail, address, place.language, clock)
    except Trouble as trouble:
        place.warn(trouble.text)
        return NOT_DELIVERED
    place.say(
        Text(
            "{n} mail was sent to {address} as a rehearsal. The queue is as it was.",
            "{n} mails were sent to {address} as a rehearsal. The queue is as it was.",
            n=done.sent,
            address=address,
        )
    )
    for sentence in done.undelivered:
        place.warn(sentence)
    return DONE if done.complete else NOT_DELIVERED
