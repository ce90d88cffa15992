"""`init`: a new, empty register, the example, or a register of an older layout in today's."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.cli.arguments import DEFAULT_CONFIG, Config, one_of
from audit.cli.workplace import Workplace, workplace
from audit.model import Text, Trouble
from audit.settings import Settings

if TYPE_CHECKING:
    from audit.template import Setup


class Tongue(StrEnum):
    """The languages that a register may be written in."""

    NB = "nb"
    NN = "nn"
    EN = "en"


def init(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="What to call the new workbook.", show_default="inventory.xlsx"),
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="Fill it with an invented example.")] = False,
    upgrade: Annotated[
        Path | None,
        typer.Option(
            "--upgrade",
            metavar="OLD",
            help="Carry the register OLD into the new workbook, every cell accounted for. OLD is left as it is.",
        ),
    ] = None,
    tongue: Annotated[
        str, typer.Option("--language", metavar="nb|nn|en", help="The language of its headings.", show_default=False)
    ] = "",
    config: Config = DEFAULT_CONFIG,
) -> int:
    """Makes a new workbook to keep the register in. An existing file is never overwritten."""
    from audit.example import example_rows
    from audit.template import write_register

    place = workplace(config, None, None)
    code = one_of(Tongue, tongue, "--language").value if tongue else ""
    if upgrade is not None:
        return _upgraded(upgrade, _named(file, example), code, place)
    file = file or Path("inventory.xlsx")
    with place.busy(Text("Making the workbook")):
        rows = example_rows() if example else {}
        write_register(file, code or place.language.code, rows, setup=setup_of(place.settings))
    place.say(Text("{file} is made. Open it in Excel and fill in the sheets from left to right.", file=str(file)))
    return 0


def _named(file: Path | None, example: bool) -> Path:
    """What the new workbook of an upgrade is to be called; `Trouble` where that is missing, taken or senseless."""
    if example:
        raise Trouble(Text("--upgrade carries your own register, so --example does not go with it. Choose one."))
    if file is None:
        raise Trouble(Text("Say what to call the new workbook: init --upgrade OLD NEW."))
    if file.exists():
        raise Trouble(
            Text("{file} is there already and is left as it is. Give another name, or move it away.", file=str(file))
        )
    return file


def _upgraded(old: Path, new: Path, code: str, place: Workplace) -> int:
    """Carries the old register into the new workbook, and says what went where."""
    from audit.upgrade import plan, read_old, summary, write

    setup = setup_of(place.settings)
    with place.busy(Text("Reading the register")):
        found = read_old(old)
    with place.busy(Text("Making the workbook")):
        made = plan(found, code or found.language or place.language.code, setup)
        names = write(new, made, setup)
    for sentence in summary(made, names):
        place.say(sentence)
    place.say(Text("{file} is made. Open it in Excel and look through what was placed.", file=str(new)))
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
