"""Shows on a terminal what the program is doing: a line a step, with a tick and its time once it is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text as Line

from audit.cli.streams import harmless
from audit.language import Language
from audit.model import Text

TICK, CROSS = "[green]✓[/]", "[red]✗[/]"


@dataclass(slots=True)
class _Step:
    words: str
    began: float
    took: float | None = None  #: seconds; None while it lasts
    sign: str = ""


class Steps:
    """The steps of one piece of work, on standard error. Call it with each step as it begins.

    Where `left` is given, it says how many things the step has yet to do.
    """

    def __init__(self, language: Language, left: Callable[[], int] | None = None) -> None:
        self._language = language
        self._left = left
        self._steps: list[_Step] = []
        console = Console(file=sys.stderr, highlight=False)
        self._turning = Spinner("dots" if console.encoding.startswith("utf") else "line")
        # What goes to standard output may be meant for a file, and stays there.
        self._live = Live(console=console, get_renderable=self._shown, refresh_per_second=8, redirect_stdout=False)

    def __enter__(self) -> Steps:
        self._live.start()
        return self

    def __call__(self, step: Text) -> None:
        """Begins a step; the one before it is done."""
        self._done(TICK)
        self._steps.append(_Step(harmless(self._language(step)), time.monotonic()))

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        self._done(CROSS if kind else TICK)
        self._live.stop()

    def _done(self, sign: str) -> None:
        if self._steps and self._steps[-1].took is None:
            last = self._steps[-1]
            last.took, last.sign = time.monotonic() - last.began, sign

    def _shown(self) -> Table:
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        table.add_column(justify="right", style="dim", no_wrap=True)
        for step in self._steps:
            seconds = time.monotonic() - step.began if step.took is None else step.took
            words = step.words if step.took is not None else f"{step.words}{self._still()}"
            table.add_row(step.sign or self._turning, Line(words), self._language.seconds(seconds))
        return table

    def _still(self) -> str:
        if self._left is None:
            return ""
        return " " + self._language(Text("({n} left)", "({n} left)", n=self._left()))
