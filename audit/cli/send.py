"""`send`: delivers what is queued, and never the same message twice."""

from __future__ import annotations

import time

from audit.cli import DONE, NOT_DELIVERED
from audit.cli.arguments import DEFAULT_CONFIG, Config, ForMonth, Inventory, Reports, month_of
from audit.cli.workplace import Workplace, today, workplace
from audit.job import mail_folder
from audit.model import Month, Text, Trouble
from audit.workdays import last_complete_month


def send(
    month: ForMonth = None,
    config: Config = DEFAULT_CONFIG,
    inventory: Inventory = None,
    reports: Reports = None,
) -> int:
    """Sends the mails that wait for a month. What was sent before is never sent again."""
    place = workplace(config, inventory, reports)
    return deliver_month(place, month_of(month) if month else last_complete_month(today()))


def deliver_month(place: Workplace, month: Month) -> int:
    """Delivers the month's queue and says what became of it; the exit code is 3 where something was not delivered."""
    from audit.mail.delivery import deliver
    from audit.mail.transport import open_session

    folder = mail_folder(place.settings, month)
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
        with place.busy(Text("Sending the mails")):
            delivered = deliver(
                folder, open_session(place.settings), place.settings.mail, sleep=time.sleep, tell=place.warn
            )
    except Trouble as trouble:
        place.warn(trouble.text)
        return NOT_DELIVERED
    place.say(Text("{n} mail sent.", "{n} mails sent.", n=delivered.sent))
    for sentence in delivered.undelivered:
        place.warn(sentence)
    return DONE if delivered.complete else NOT_DELIVERED
