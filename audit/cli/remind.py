"""`remind`: tells administrators, once a day, which of their accounts lack yesterday's moderation."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from audit.cli import DONE
from audit.cli.arguments import DEFAULT_CONFIG, Config, Inventory, Reports, day_of
from audit.cli.send import deliver_folder
from audit.cli.workplace import Workplace, now, workplace
from audit.model import Text, Trouble
from audit.timer.by_hand import waiting
from audit.timer.due import today


def remind(
    day: Annotated[str | None, typer.Option("--date", metavar="2026-11-22", help="Another day than yesterday.")] = None,
    config: Config = DEFAULT_CONFIG,
    inventory: Inventory = None,
    reports: Reports = None,
) -> int:
    """Mails the administrators of accounts whose moderation yesterday is not noted. Off until it is turned on."""
    place = workplace(config, inventory, reports)
    if not place.settings.remind.enabled:
        place.say(
            Text(
                "Reminders are off, so nothing was sent. To turn them on, write enabled = true under [remind] in the "
                "settings."
            )
        )
        return DONE
    at = today(now(), place.settings.schedule)
    about = day_of(day) if day else at - timedelta(days=1)
    if about >= at:
        raise Trouble(Text("{day} is not over yet, so nobody can be reminded of it.", day=about))
    folder = queue_about(place, about, at)
    return deliver_folder(place, folder) if place.settings.mail.transport != "outbox" and waiting(folder) else DONE


def queue_about(place: Workplace, day: date, at: date) -> Path:
    """Queues the reminders about the day and says how many there are; the folder that they lie in."""
    from audit.reminders import queue_reminders

    with place.busy(Text("Reading and checking the register")):
        queued = queue_reminders(place.settings, day, at, now())
    mails = queued.mails
    if not (mails.queued or mails.already_sent):
        place.say(Text("Nobody is to be reminded of {day}.", day=day))
    if mails.queued:
        place.say(
            Text(
                "{n} reminder about {day} lies in {folder}.",
                "{n} reminders about {day} lie in {folder}.",
                n=mails.queued,
                day=day,
                folder=str(queued.folder),
            )
        )
    if mails.already_sent:
        place.say(
            Text(
                "{n} reminder about {day} was sent before and is not sent again.",
                "{n} reminders about {day} were sent before and are not sent again.",
                n=mails.already_sent,
                day=day,
            )
        )
    for sentence in queued.untold:
        place.warn(sentence)
    return queued.folder
