"""`mail`: what has become of each mail of a month, and how they look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from audit.cli import DONE
from audit.cli.arguments import DEFAULT_CONFIG, Config, ForMonth, Reports, month_of
from audit.cli.workplace import Workplace, today, workplace
from audit.job import mail_folder
from audit.model import Month, Text
from audit.render.words import N_
from audit.workdays import last_complete_month

if TYPE_CHECKING:
    from audit.mail.listing import Listed

WORDS = {"queued": N_("waits"), "sending": N_("in doubt"), "sent": N_("sent"), "failed": N_("not delivered")}


def mail(
    month: ForMonth = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Open the mails in the browser, as their readers see them.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    reports: Reports = None,
) -> int:
    """Shows the mails of a month: to whom, when, and what the mail server said."""
    place = workplace(config, None, reports)
    wanted = month_of(month) if month else last_complete_month(today())
    if preview:
        return preview_mails(place, wanted)
    return show_mails(place, wanted)


def show_mails(place: Workplace, month: Month) -> int:
    """Each mail on a line of its own: state, time, reader, subject and the mail server's words."""
    from audit.mail.listing import listed

    mails = listed(mail_folder(place.settings, month))
    if not mails:
        place.say(Text("There are no mails for {month}. They are made by the command run.", month=month))
    widest = max((len(place.language(word)) for word in WORDS.values()), default=0)
    for one in mails:
        when = place.language.moment(one.moment) if one.moment else ""
        state = place.language(WORDS[one.state])
        place.say("  ".join(part for part in (f"{state:{widest}}", when, one.address, one.subject, one.words) if part))
    return DONE


def preview_mails(place: Workplace, month: Month) -> int:
    """Writes a page with all of the month's mails beside them, and opens it."""
    import webbrowser

    from audit.files import write_whole
    from audit.mail.listing import listed

    folder = mail_folder(place.settings, month)
    mails = listed(folder)
    if not mails:
        return show_mails(place, month)
    page = folder / "preview.html"
    write_whole(page, preview_page(place, month, mails).encode())
    place.say(Text("The mails are shown in {file}.", file=str(page)))
    webbrowser.open(page.absolute().as_uri())
    return DONE


def preview_page(place: Workplace, month: Month, mails: Sequence[Listed]) -> str:
    """The page with the mails, each shut off in a frame of its own, and their plain text beside them."""
    from audit.render.templating import environment, render

    filled = environment(place.settings.templates, place.language)
    return render(filled, "mail/preview.html", mails=mails, month=month, words=WORDS)
