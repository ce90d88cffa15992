"""`doctor`: looks at everything that the month's audit needs, and says what to do about what is wrong."""

from __future__ import annotations

from collections.abc import Iterable

from audit.cli import DONE, NOT_AUDITED, NOT_DELIVERED
from audit.cli.arguments import DEFAULT_CONFIG, Config, Inventory, Reports
from audit.cli.workplace import Workplace, now, today, workplace
from audit.doctor.answers import Answer, Sign
from audit.model import Text

COLOURS = {Sign.FINE: "green", Sign.NOTE: "yellow", Sign.WRONG: "bold red"}


def doctor(
    config: Config = DEFAULT_CONFIG,
    inventory: Inventory = None,
    reports: Reports = None,
) -> int:
    """Examines settings, register, templates, folders, clock and mail server, and says what to do. Sends nothing."""
    from audit.doctor.audit_itself import examine_audit
    from audit.doctor.computer import examine_clock, examine_folder
    from audit.doctor.server import examine_mail
    from audit.doctor.settings_in_force import examine_settings

    place = workplace(config, inventory, reports)
    settings, moment = place.settings, now()
    place.say(Text("The computer"), style="bold")
    sound = _told(place, examine_folder(settings.path(settings.paths.reports)))
    sound &= _told(place, examine_clock(moment, settings.path(settings.paths.inventory)))
    place.say(Text("The audit"), style="bold")
    sound &= _told(place, examine_settings(config, settings))
    sound &= _told(place, examine_audit(settings, today()))
    place.say(Text("The mails"), style="bold")
    reachable = _told(place, examine_mail(settings, moment))
    if sound and reachable:
        place.say(Text("Nothing is wrong."), style="bold green")
        return DONE
    return NOT_DELIVERED if sound else NOT_AUDITED


def _told(place: Workplace, answers: Iterable[Answer]) -> bool:
    """Prints each answer as it comes; whether none of them is wrong."""
    sound = True
    for answer in answers:
        place.say(f"  {answer.sign} {place.language(answer.words)}", style=COLOURS[answer.sign])
        sound &= answer.sign is not Sign.WRONG
    return sound
