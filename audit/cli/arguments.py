"""What the commands share: their common options, and how months and days are typed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer

from audit.model import Either, Month, Text, Trouble
from audit.workbook.values import typed_day

COMMON: Final = ("--config", "--inventory", "--reports")

Config = Annotated[
    Path, typer.Option("--config", metavar="FILE", help="Another settings file than audit.toml.", show_default=False)
]
Inventory = Annotated[
    Path | None, typer.Option("--inventory", metavar="FILE", help="Another register than the one set.")
]
Reports = Annotated[
    Path | None, typer.Option("--reports", metavar="FOLDER", help="Another reports folder than the one set.")
]
ForMonth = Annotated[
    str | None, typer.Option("--month", metavar="2026-10", help="The month. Left out: the last complete one.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="2026-11-02", help="The day of the audit. Left out: today.")
]

Choice = TypeVar("Choice", bound=StrEnum)

DEFAULT_CONFIG: Final = Path("audit.toml")
PYTHON: Final = "py" if sys.platform == "win32" else "python3"


def to_type(words: str) -> str:
    """The command as it is typed in the program's folder."""
    return f"{PYTHON} run.py {words}"


def in_order(arguments: Sequence[str]) -> list[str]:
    """The command first: nothing means `run`, and common options may stand before the command."""
    words = list(arguments)
    before: list[str] = []
    while words and words[0].partition("=")[0] in COMMON:
        taken = 1 if "=" in words[0] else 2
        before, words = before + words[:taken], words[taken:]
    if not words or (words[0].startswith("-") and words[0] not in ("--help", "--version")):
        words = ["run", *words]
    return [words[0], *before, *words[1:]]


def config_file(words: Sequence[str]) -> Path:
    """The settings file that the arguments name, before they are properly understood."""
    for place, word in enumerate(words):
        if word == "--config" and place + 1 < len(words):
            return Path(words[place + 1])
        if word.startswith("--config="):
            return Path(word.removeprefix("--config="))
    return DEFAULT_CONFIG


def one_of(allowed: type[Choice], typed: str, option: str) -> Choice:
    """The choice that was typed for the option; `Trouble` that names those there are."""
    try:
        return allowed(typed.strip().lower())
    except ValueError:
        choices = Either(choice.value for choice in allowed)
        raise Trouble(
            Text("“{typed}” does not fit {option}. Choose {allowed}.", typed=typed, option=option, allowed=choices)
        ) from None


def month_of(typed: str) -> Month:
    """`2026-10` → the month; `Trouble` for anything else."""
    try:
        return Month.parse(typed)
    except ValueError:
        raise Trouble(Text("“{typed}” is not a month. Write it as 2026-10.", typed=typed)) from None


def day_of(typed: str) -> date:
    """`2026-11-02` or `2.11.2026` → the day; `Trouble` for anything else."""
    day = typed_day(typed)
    if not isinstance(day, date):
        raise Trouble(Text("“{typed}” is not a date. Write it as 2026-11-02.", typed=typed))
    return day
