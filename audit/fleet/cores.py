"""The cores of this computer, a worker process for each."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from types import TracebackType
from typing import Final, Self

from audit.fleet.order import Order
from audit.fleet.task import Outcome, carried_out

MOST: Final = 61  #: worker processes that Windows can wait for
AHEAD: Final = 2  #: orders that lie ready beside those at work


class Cores:
    """Worker processes; one that dies is replaced, and takes no order with it but those under way."""

    def __init__(self, count: int | None = None) -> None:
        self._count = min(count or _cores(), MOST)
        self._pool = self._new_pool()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def room(self) -> int:
        """One for each core, and some ready beside."""
        return self._count + AHEAD

    def submit(self, order: Order) -> Future[Outcome]:
        """Hands the order to the next worker that is free."""
        try:
            return self._handed(order)
        except BrokenProcessPool:
            self._pool.shutdown()
            self._pool = self._new_pool()
            return self._handed(order)

    def outcome(self, future: Future[Outcome]) -> Outcome | None:
        """What came of it; None where a worker died meanwhile."""
        try:
            return future.result()
        except BrokenProcessPool:
            return None

    def still_there(self) -> None:
        """Always: a worker that dies is told of at once."""

    def _handed(self, order: Order) -> Future[Outcome]:
        with _deaf_to_ctrl_c():  # which a worker that is started here must not hear before `_begin`
            return self._pool.submit(carried_out, order)

    def _new_pool(self) -> ProcessPoolExecutor:
        # Spawned everywhere, as Windows must: nothing of this process is in a worker that the order does not bring.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._count, context, _begin)


def _cores() -> int:
    """Those that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Lets Ctrl+C wait for as long as it lasts; a process that is started meanwhile goes on letting it wait."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Lets Ctrl+C end a worker there and then, without a word; and ends it when the main process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_the_main_process, daemon=True).start()


def _end_with_the_main_process() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
