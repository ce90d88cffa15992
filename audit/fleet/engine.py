"""What may carry out orders, and how they are handed out: few at a time, so that few are in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Final, Protocol

from audit.fleet.find import Register
from audit.fleet.order import Order
from audit.fleet.task import Outcome

PATIENCE: Final = 10.0  #: seconds without a result after which the engine is asked whether it is still there


class Engine(Protocol):
    """Workers somewhere."""

    def room(self) -> int:
        """How many orders to keep under way."""

    def submit(self, order: Order) -> Future[Outcome]:
        """Hands an order to a worker, now or as soon as one is free."""

    def outcome(self, future: Future[Outcome]) -> Outcome | None:
        """What came of it; None where the worker died. `Trouble` where the engine itself is gone."""

    def still_there(self) -> None:
        """`Trouble` where no worker is left that could finish what is under way."""


def carried_out_by(
    engine: Engine, orders: Iterable[tuple[Register, Order]]
) -> Iterator[tuple[Register, Outcome | None]]:
    """What came of each order, as it comes; None where the worker died over it, or over another beside it."""
    under_way: dict[Future[Outcome], Register] = {}
    for register, order in orders:
        under_way[engine.submit(order)] = register
        while len(under_way) >= engine.room():
            yield from _finished(engine, under_way)
    while under_way:
        yield from _finished(engine, under_way)


def _finished(engine: Engine, under_way: dict[Future[Outcome], Register]) -> Iterator[tuple[Register, Outcome | None]]:
    done = wait(under_way, PATIENCE, FIRST_COMPLETED).done
    if not done:
        engine.still_there()
    for future in done:
        yield under_way.pop(future), engine.outcome(future)
