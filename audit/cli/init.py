"""`init`: a new, empty register, or the example."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from audit.cli.arguments import DEFAULT_CONFIG, Config
from audit.cli.workplace import workplace
from audit.model import Text


def init(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="What to call the new workbook.")] = Path(
        "inventory.xlsx"
    ),
    example: Annotated[bool, typer.Option("--example", help="Fill it with an invented example.")] = False,
    tongue: Annotated[
        Literal["nb", "nn", "en"] | None, typer.Option("--language", help="The language of its headings.")
    ] = None,
    config: Config = DEFAULT_CONFIG,
) -> int:
    """Makes a new workbook to keep the register in. An existing file is never overwritten."""
    from audit.example import example_rows
    from audit.template import write_register

    place = workplace(config, None, None)
    with place.busy(Text("Making the workbook")):
        write_register(file, tongue or place.language.code, example_rows() if example else {})
    place.say(Text("{file} is made. Open it in Excel and fill in the sheets from left to right.", file=str(file)))
    return 0
