"""How far a long command has come, and the time left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from audit.cli.streams import watched
from audit.cli.workplace import Workplace
from audit.model import Text


@contextmanager
def progress(place: Workplace, text: Text, total: int) -> Iterator[Callable[[], None]]:
    """Gives what is called for each that is done, of `total`; silent where nobody watches a terminal."""
    if not watched(sys.stderr):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(place.language(text), total=total)
        yield lambda: bar.advance(task)
