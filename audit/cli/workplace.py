"""What a command works with: settings, language, terminal, and today's date."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from audit import settings
from audit.cli.arguments import DEFAULT_CONFIG
from audit.cli.streams import harmless, watched, write
from audit.language import Language, language
from audit.model import Text
from audit.settings import Settings


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a command runs, and how it speaks."""

    settings: Settings
    language: Language

    def say(self, text: Text | str, style: str = "") -> None:
        """A sentence on standard output, or a line as it stands; in the style where a person watches."""
        if style and watched(sys.stdout):
            from rich.console import Console

            line = harmless(self.language(text) if isinstance(text, Text) else text)
            Console().print(line, style=style, markup=False, highlight=False, soft_wrap=True)
        elif isinstance(text, Text):
            write(self.language(text), sys.stdout)
        else:
            sys.stdout.write(harmless(text) + "\n")

    def warn(self, text: Text) -> None:
        """One sentence on standard error, for what did not go as it should."""
        write(self.language(text), sys.stderr)

    @contextmanager
    def busy(self, text: Text, left: Callable[[], int] | None = None) -> Iterator[Callable[[Text], None]]:
        """Shows what is being done for as long as it lasts; silent where nobody watches a terminal.

        What it gives is told of each further step as that begins. `left` says how many things are yet to be done.
        """
        if not watched(sys.stderr):
            yield lambda _: None
            return
        from audit.cli.steps import Steps

        with Steps(self.language, left) as steps:
            steps(text)
            yield steps


def workplace(config: Path, inventory: Path | None, reports: Path | None) -> Workplace:
    """The workplace that the common options describe; paths typed on the command line are as seen from here."""
    if config == DEFAULT_CONFIG and not config.exists():
        read = settings.settings_from({}, os.environ, config)
    else:
        read = settings.load(config, os.environ)
    given = {"inventory": inventory, "reports": reports}
    paths = {name: path.absolute() for name, path in given.items() if path is not None}
    read = read.model_copy(update={"paths": read.paths.model_copy(update=paths)})
    return Workplace(read, language(read.organisation.language))


def now() -> datetime:
    """The moment it is, with the offset from UTC that the computer is set to."""
    return datetime.now().astimezone()


def today() -> date:
    """The day it is where the program runs."""
    return date.today()  # noqa: DTZ011 - the staff's own day is meant
