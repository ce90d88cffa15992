"""`publish`: the list of official accounts, for everybody to see which are real."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audit.cli import DONE, FOUND
from audit.cli.arguments import DEFAULT_CONFIG, AsOf, Config, Inventory, day_of
from audit.cli.workplace import today, workplace
from audit.files import write_whole
from audit.model import Text, Trouble
from audit.official import official_accounts
from audit.workbook import read_inventory


def publish(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the three files go.")] = Path("public"),
    as_of: AsOf = None,
    config: Config = DEFAULT_CONFIG,
    inventory: Inventory = None,
) -> int:
    """Writes the public list of official accounts (HTML, JSON and CSV). No person is named in it."""
    from audit.render.public import public_files

    place = workplace(config, inventory, None)
    settings, day = place.settings, day_of(as_of) if as_of else today()
    official = official_accounts(read_inventory(settings.path(settings.paths.inventory)), day)
    if not official.accounts:
        raise Trouble(Text("No account was in use on {day}, so there is nothing to publish.", day=day))
    for name, content in public_files(
        official, settings.organisation.name, day, place.language, settings.templates
    ).items():
        write_whole(folder / name, content)
    place.say(
        Text(
            "{n} account is on the list in {folder}. Put the three files on your website.",
            "{n} accounts are on the list in {folder}. Put the three files on your website.",
            n=len(official.accounts),
            folder=str(folder),
        )
    )
    to_correct = (*official.withheld, *official.unlinked)
    for sentence in to_correct:
        place.warn(sentence)
    return FOUND if to_correct else DONE
