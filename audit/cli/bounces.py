"""`bounces`: reads the mailbox that undelivered mail comes back to."""

from __future__ import annotations

from audit.cli import DONE, NOT_DELIVERED
from audit.cli.arguments import DEFAULT_CONFIG, Config, Inventory, Reports
from audit.cli.workplace import now, workplace
from audit.model import Text


def bounces(config: Config = DEFAULT_CONFIG, inventory: Inventory = None, reports: Reports = None) -> int:
    """Reads the mailbox of returned mail, and marks the mails that did not reach their readers."""
    from audit.mail.bounces import collect

    place = workplace(config, inventory, reports)
    with place.busy(Text("Reading the mailbox of returned mail")):
        collected = collect(place.settings, now(), place.warn)
    place.say(
        Text(
            "{n} mail read, {back} of ours newly come back.",
            "{n} mails read, {back} of ours newly come back.",
            n=collected.read,
            back=collected.came_back,
        )
    )
    return NOT_DELIVERED if collected.came_back else DONE
