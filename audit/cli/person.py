"""`person`: what somebody holds in the register, and what breaks when they leave."""

from __future__ import annotations

from typing import Annotated

import typer

from audit.cli.arguments import DEFAULT_CONFIG, AsOf, Config, Inventory, day_of
from audit.cli.workplace import today, workplace
from audit.model import Text, Trouble
from audit.people import roles
from audit.workbook import read_inventory


def person(
    who: Annotated[str, typer.Argument(metavar="PERSON", help="A name or an e-mail address.")],
    as_of: AsOf = None,
    config: Config = DEFAULT_CONFIG,
    inventory: Inventory = None,
) -> int:
    """Shows what a person administers, leads and has approved, and what breaks if the person leaves."""
    place = workplace(config, inventory, None)
    day = day_of(as_of) if as_of else today()
    register = read_inventory(place.settings.path(place.settings.paths.inventory))
    held = roles(register, who, day, place.settings.policy.admins_min)
    if not held:
        raise Trouble(Text("Nobody called “{who}” is found in the register.", who=who))
    for role in held:
        about = f"{role.account.id.value} {role.account.name.value or ''}: " if role.account else ""
        place.say(f"{about}{place.language(role.what)} ({role.cell})")
        if role.breaks:
            place.say(Text("    If the person leaves: {what}", what=role.breaks))
    return 0
