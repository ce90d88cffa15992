"""Time as the mails see it, and the wish of somebody who stops the program while they are sent."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

from audit.cli.workplace import now


class Clock:
    """The computer's clock; waiting ends at once when the program is asked to stop."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    @property
    def stopping(self) -> bool:
        """Whether the program has been asked to stop."""
        return self._stop.is_set()

    def now(self) -> datetime:
        """The moment it is, with its offset from UTC."""
        return now()

    def sleep(self, seconds: float) -> None:
        """Waits so long, or until asked to stop."""
        self._stop.wait(seconds)

    def stop(self) -> None:
        """Asks the program to stop when the mail in hand is done."""
        self._stop.set()


@contextmanager
def patient_clock() -> Iterator[Clock]:
    """A clock that hears Ctrl+C and the system's wish to stop the program; asked twice, it stops there and then."""
    clock = Clock()
    before = {wish: signal.getsignal(wish) for wish in (signal.SIGINT, signal.SIGTERM)}

    def hear(*_: int | FrameType | None) -> None:
        clock.stop()
        for each, former in before.items():
            signal.signal(each, former)

    for wish in before:
        signal.signal(wish, hear)
    try:
        yield clock
    finally:
        for wish, former in before.items():
            signal.signal(wish, former)
