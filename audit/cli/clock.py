"""Time as mails and schedule see it, and the wish of somebody who stops the program while they are at work."""

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
        self.asked: int | None = None  #: the signal that asked the program to stop
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

    def stop(self, wish: int) -> None:
        """Takes in the signal that asks the program to stop."""
        self.asked = wish
        self._stop.set()


@contextmanager
def patient_clock() -> Iterator[Clock]:
    """A clock that hears Ctrl+C and the system's wish to stop the program; asked twice, it stops there and then."""
    clock = Clock()
    before = {wish: signal.getsignal(wish) for wish in (signal.SIGINT, signal.SIGTERM)}

    def hear(wish: int, _: FrameType | None) -> None:
        clock.stop(wish)
        for each, former in before.items():
            signal.signal(each, former)

    for wish in before:
        signal.signal(wish, hear)
    try:
        yield clock
    finally:
        for wish, former in before.items():
            signal.signal(wish, former)
