"""One day's reminders, from workbook to queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from audit.further_logs import further_logs
from audit.mail.message import messages
from audit.mail.outbox import Prepared, prepare
from audit.mail.reminders import reminders
from audit.model import Text
from audit.settings import Settings
from audit.workbook import read_inventory


@dataclass(frozen=True, slots=True)
class Queued:
    """The day's reminders on the disk."""

    folder: Path  #: with a folder for each state
    mails: Prepared
    untold: tuple[Text, ...]  #: who could not be reminded and why, and what could not be read


def queue_reminders(settings: Settings, day: date, today: date, moment: datetime) -> Queued:
    """Reads the register and queues a mail, dated `moment`, to each who is to be reminded of `day`.

    Who was sent one about that day is not sent another, whatever the register says by now. `Trouble` where the
    register or the settings cannot be used.
    """
    inventory = read_inventory(settings.path(settings.paths.inventory), further_logs(settings))
    composed = reminders(inventory, day, today, settings, settings.templates)
    folder = settings.path(settings.paths.reports) / "reminders" / day.isoformat()
    prepared = prepare(folder, messages(composed.letters, settings, day, moment))
    return Queued(
        folder, prepared, (*composed.untold, *inventory.notes) if inventory.logs_left_out else composed.untold
    )
