"""`prune`: deletes what names people in months past their time, and says what."""

from __future__ import annotations

from typing import Annotated

import typer

from audit.cli import DONE, FOUND
from audit.cli.arguments import DEFAULT_CONFIG, Config, Reports
from audit.cli.workplace import Workplace, now, today, workplace
from audit.history import RESULTS
from audit.model import Text, Trouble
from audit.prune import Past, first_kept, past
from audit.prune import prune as delete


def prune(
    keep_months: Annotated[
        int, typer.Option("--keep-months", metavar="24", help="So many of the last complete months stay as they are.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Delete. Left out: only show what would be deleted.")] = False,
    config: Config = DEFAULT_CONFIG,
    reports: Reports = None,
) -> int:
    """Deletes reports and mails of old months for good. Their figures stay, and so do the seals that verify needs."""
    place = workplace(config, None, reports)
    if keep_months < 1:
        raise Trouble(Text("At least one month must be kept, so --keep-months must be 1 or more."))
    place.say(Text("Kept as it is: all from {month} on.", month=first_kept(keep_months, today())))
    if yes:
        done = delete(place.settings, keep_months, today(), now(), place.language)
    else:
        done = past(place.settings.path(place.settings.paths.reports), keep_months, today())
    for each in done:
        _tell(each, place, deleted=yes)
    if not done:
        place.say(Text("Nothing is older, so there is nothing to delete."))
    elif not yes and not all(each.left for each in done):
        place.say(Text("Nothing has been deleted yet. To delete for good, write the same again with --yes."))
    return FOUND if any(each.left or each.strangers for each in done) else DONE


def _tell(each: Past, place: Workplace, *, deleted: bool) -> None:
    """What goes or went, and what stays."""
    if each.left:
        place.warn(each.left)
        return
    goes = [file.name for file in each.files if file.parent in each.folders]
    if each.mails:
        goes.append(place.language(Text("{n} mail", "{n} mails", n=each.mails)))
    if each.reduced:
        goes.append(place.language(Text("everything but the figures in {file}", file=RESULTS)))
    what = Text("reminders of {month}", month=each.month) if each.reminders else each.month
    if goes and deleted:
        place.say(Text("Deleted, {what}: {goes}.", what=what, goes=goes))
    elif goes:
        place.say(Text("Would be deleted, {what}: {goes}.", what=what, goes=goes))
    if each.strangers:
        place.warn(
            Text(
                "These files in {folder} are not made by the program and stay: {files}. Delete them yourself if they "
                "name anybody.",
                folder=str(each.folders[0]),
                files=each.strangers,
            )
        )
