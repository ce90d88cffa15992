"""`verify`: holds every month's files against the seals that were set on them."""

from __future__ import annotations

from audit.cli import DONE, FOUND
from audit.cli.arguments import DEFAULT_CONFIG, Config, Reports
from audit.cli.workplace import workplace
from audit.model import Text
from audit.verify import verify as held_against_seals


def verify(config: Config = DEFAULT_CONFIG, reports: Reports = None) -> int:
    """Says what has been changed, added or removed in the reports since they were made."""
    place = workplace(config, None, reports)
    folder = place.settings.path(place.settings.paths.reports)
    months = held_against_seals(folder)
    if not months:
        place.say(Text("There are no reports in {folder}.", folder=str(folder)))
    for examined in months:
        sign, style = ("✗", "bold red") if examined.faults else ("✓", "green")
        made = Text("made {moment}", moment=examined.made) if examined.made else Text("without a seal")
        place.say(f"{sign} {place.language.month(examined.month)}, {place.language(made)}", style=style)
        for text in (*examined.faults, *examined.notes):
            place.say(f"    {place.language(text)}")
    return FOUND if any(examined.faults for examined in months) else DONE
