"""A Dask cluster: its scheduler hands each order to a worker, and to another where that one dies.

The only file that imports distributed, which is an extra (`requirements-fleet.txt`). Scheduler and workers need
the program, but no file of the registers: an order brings all it needs, and what comes of it goes back the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from audit.fleet.order import Order
from audit.fleet.task import Outcome, carried_out, program
from audit.model import Text, Trouble

if TYPE_CHECKING:
    from distributed import Client, Security

FIRST_ANSWER: Final = 10  #: seconds
NEW_WORKERS: Final = 60  #: seconds that a cluster without a worker is waited for
RETRIES: Final = 2  #: of an order that a worker could not take in
AHEAD: Final = 2  #: orders under way for each thread, one of them at work
CERTIFICATES: Final = tuple(
    f"DASK_DISTRIBUTED__COMM__TLS__{name}" for name in ("CA_FILE", "CLIENT__CERT", "CLIENT__KEY")
)  #: Dask's own settings
LARGE: Final = "200 MB"  #: distributed warns of orders beyond it; no register is larger than half of that


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler listens there; `Trouble` where it does not, or its workers have another program."""
    _refuse_odd_address(address)
    distributed = _library()
    _refuse_without_certificate(address, distributed.Security())
    try:
        client = distributed.Client(address, timeout=FIRST_ANSWER, set_as_default=False)
    except OSError as error:
        raise Trouble(
            Text(
                "No scheduler answers at {address} ({error}). See that it runs, and that no firewall is in between.",
                address=address,
                error=(str(error).splitlines() or [type(error).__name__])[0],
            )
        ) from error
    with client:
        found = Cluster(client, address)
        found.still_there()
        _refuse_other_programs(client, address)
        yield found


class Cluster:
    """The workers of a cluster."""

    def __init__(self, client: Client, address: str) -> None:
        from distributed.scheduler import KilledWorker

        self._client, self._address, self._killed = client, address, KilledWorker
        self._executor = client.get_executor(pure=False, retries=RETRIES)  # type: ignore[no-untyped-call] # not of ours

    def room(self) -> int:
        """Some for each thread that there is just now."""
        with _scheduler_at(self._address):
            threads: Mapping[str, int] = self._client.nthreads()  # type: ignore[no-untyped-call] # as above
        return AHEAD * max(sum(threads.values()), 1)

    def submit(self, order: Order) -> Future[Outcome]:
        """Hands the order to the scheduler."""
        with _scheduler_at(self._address):
            future: Future[Outcome] = self._executor.submit(carried_out, order)
        return future

    def outcome(self, future: Future[Outcome]) -> Outcome | None:
        """What came of it; None where worker after worker died over it."""
        with _scheduler_at(self._address):
            try:
                return future.result()
            except self._killed:
                return None

    def still_there(self) -> None:
        """`Trouble` where the cluster has no worker, and gets none for a while."""
        try:
            self._client.wait_for_workers(1, timeout=NEW_WORKERS)
        except TimeoutError:
            raise Trouble(
                Text(
                    "The cluster at {address} has no worker. What is done is kept: start some, and run again.",
                    address=self._address,
                )
            ) from None


@contextmanager
def _scheduler_at(address: str) -> Iterator[None]:
    """Turns what is raised where the scheduler has gone into its sentence."""
    try:
        yield
    except (CancelledError, OSError) as error:
        raise Trouble(
            Text(
                "The scheduler at {address} is gone. What is done is kept: start the cluster, and run again.",
                address=address,
            )
        ) from error


def _refuse_odd_address(address: str) -> None:
    """`Trouble` for what is no address; distributed would wait for it to become one."""
    try:
        parts = urlsplit(address)
        fits = parts.scheme in ("tcp", "tls") and parts.hostname and parts.port and parts.geturl() == address
    except ValueError:
        fits = False
    if not fits:
        raise Trouble(
            Text(
                "“{typed}” is not the address of a scheduler. Write it as the scheduler prints it when it starts, such "
                "as tcp://10.0.0.5:8786.",
                typed=address,
            )
        )


def _refuse_without_certificate(address: str, security: Security) -> None:
    """`Trouble` where the address asks for TLS, and Dask's own settings name no certificate."""
    if address.startswith("tls:") and security.get_connection_args("client").get("ssl_context") is None:  # type: ignore[no-untyped-call] # not of ours
        raise Trouble(
            Text(
                "{address} asks for TLS, and no certificate is set. Set {variables}, each to the path of a file.",
                address=address,
                variables=CERTIFICATES,
            )
        )


def _refuse_other_programs(client: Client, address: str) -> None:
    """`Trouble` that names where in the cluster something else would be said than here, or nothing at all."""
    answers = client.run(program, on_error="return")
    others = sorted(worker for worker, answer in answers.items() if answer != program())
    try:
        scheduler = client.run_on_scheduler(program)  # type: ignore[no-untyped-call] # not of ours
    except (ImportError, AttributeError):  # which it raises here where it has no such program
        scheduler = None
    if scheduler != program():
        others.insert(0, address)
    if others:
        raise Trouble(
            Text(
                "The program is not the same there as on this computer: {places}. Install the same version and "
                "libraries there, and start scheduler and workers with PYTHONPATH set to the program's folder.",
                places=others,
            )
        )


def _library() -> ModuleType:
    """The package distributed; `Trouble` where it is not installed."""
    try:
        import dask.config

        # What it would write to the terminal is said in sentences here.
        dask.config.set({"logging": {"distributed": "critical", "distributed.client": "critical"}})
        dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGE})
        import distributed
    except ImportError as error:
        raise Trouble(
            Text(
                "A cluster needs the package distributed, which is not installed. Start with run.py, which installs it "
                "where --scheduler is given, or write: python -m pip install -r requirements-fleet.txt"
            )
        ) from error
    return distributed
