"""`init`: a new, empty register, or the example."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.cli.arguments import DEFAULT_CONFIG, Config, one_of
from audit.cli.workplace import workplace
from audit.model import Text
from audit.settings import Settings

if TYPE_CHECKING:
    from audit.template import Setup


class Tongue(StrEnum):
    """The languages that a register may be written in."""

    NB = "nb"
    NN = "nn"
    EN = "en"


def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What to call the new workbook.")] = Path(
        "inventory.xlsx"
    ),
    example: Annotated[bool, typer.Option("--example", help="Fill it with an invented example.")] = False,
    tongue: Annotated[
        str, typer.Option("--language", metavar="nb|nn|en", help="The language of its headings.", show_default=False)
    ] = "",
    config: Config = DEFAULT_CONFIG,
) -> int:
    """Makes a new workbook to keep the register in. An existing file is never overwritten."""
    from audit.example import example_rows
    from audit.template import write_register

    place = workplace(config, None, None)
    code = one_of(Tongue, tongue, "--language").value if tongue else place.language.code
    with place.busy(Text("Making the workbook")):
        write_register(file, code, example_rows() if example else {}, setup=setup_of(place.settings))
    place.say(Text("{file} is made. Open it in Excel and fill in the sheets from left to right.", file=str(file)))
    return 0


def setup_of(settings: Settings) -> Setup:
    """What the workbook tells of the municipality's figures and of the rules."""
    from audit.check import AccountRule, rules
    from audit.template import RuleNote, Setup

    figures = settings.policy
    return Setup(
        labels=settings.organisation.labels,
        admins_min=figures.admins_min,
        admins_max=figures.admins_max,
        notify_days=figures.notify_days,
        label_recheck_months=figures.label_recheck_months,
        rules=tuple(RuleNote(rule.code, rule.title, rule.reads, isinstance(rule, AccountRule)) for rule in rules()),
    )
