"""A real Dask cluster on this computer makes the same to the byte, and what dies in it costs no register."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from audit.fleet import cluster as room
from audit.fleet import engine
from audit.fleet.cluster import cluster
from audit.model import Trouble
from tests.catalogues import PROJECT
from tests.fleet.registers import LONGEST, audit, begun, content, laid_out, overview, run, whole
from tests.fleet.test_cores import SEVERAL, STOPPED, in_one_process, registers, seals, until

pytest.importorskip("distributed", reason="needs distributed: python -m pip install -r requirements-fleet.txt")

__all__ = ["in_one_process", "registers"]  # the fixtures of the other engine's tests


@dataclass
class Place:
    """A cluster: a scheduler, and workers."""

    folder: Path
    scheduler: subprocess.Popen[bytes]
    address: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self, *options: str, program: Path | None = PROJECT, **environment: str) -> None:
        """A worker that has the program of that folder; of one thread, if no options say else."""
        found = {"PYTHONPATH": str(program)} if program else {}
        words = [self.address, "--no-dashboard", *(options or ["--nthreads", "1", "--no-nanny"])]
        self.workers.append(_started(self.folder, "dask_worker", *words, **found, **environment))


def _started(folder: Path, program: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{program}", *words],
        cwd=folder,
        env=inherited | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def scheduling(folder: Path, **environment: str) -> Iterator[Place]:
    """A scheduler on a free port, and an end of it and its workers."""
    told = folder / "scheduler.json"
    words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
    environment = {"PYTHONPATH": str(PROJECT)} | environment
    place = Place(folder, _started(folder, "dask_scheduler", *words, **environment))
    try:
        place.address = json.loads(_once(lambda: told.exists() and told.read_text(encoding="utf-8")))["address"]
        yield place
    finally:
        for process in (*place.workers, place.scheduler):
            process.kill()
            process.wait()


def _once(asked: Callable[[], str | bool]) -> str:
    """What it says, once it says something."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if answer := asked():
            return str(answer)
        time.sleep(0.05)
    raise AssertionError("the scheduler does not begin")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Place]:
    """A cluster of two workers, in a folder far from the registers."""
    with scheduling(tmp_path) as place:
        place.add_worker()
        place.add_worker()
        yield place


def test_a_cluster_makes_the_same_to_the_byte_as_one_process(
    registers: Path, in_one_process: dict[str, bytes], two: Place
) -> None:
    done = audit(registers, "k", "--reports", "on a cluster", "--scheduler", two.address)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr  # that one register is none
    assert whole(registers / "on a cluster") == in_one_process


def test_threads_of_one_worker_do_not_disturb_one_another(
    registers: Path, in_one_process: dict[str, bytes], tmp_path: Path
) -> None:
    with scheduling(tmp_path) as place:
        place.add_worker("--nthreads", "3", "--no-nanny")
        audit(registers, "k", "--reports", str(tmp_path / "reports"), "--scheduler", place.address)
    assert whole(tmp_path / "reports") == in_one_process


def test_a_worker_of_a_cluster_that_is_killed_costs_no_register(
    registers: Path, in_one_process: dict[str, bytes], two: Place, tmp_path: Path
) -> None:
    reports = tmp_path / "reports"
    with begun(registers, "k", "--reports", str(reports), "--scheduler", two.address) as process:
        until(lambda: 2 <= seals(reports) < SEVERAL, process)
        two.workers[0].kill()
        out, err = process.communicate(timeout=LONGEST)
    assert process.returncode == 2
    assert err.count("\n") == 1, err
    assert f"{SEVERAL} av {SEVERAL + 1} registre er kontrollert" in out
    assert whole(reports) == in_one_process


def test_asked_to_stop_while_a_cluster_is_at_work_it_ends_with_a_word(
    registers: Path, two: Place, tmp_path: Path
) -> None:
    reports = tmp_path / "reports"
    with begun(registers, "k", "--reports", str(reports), "--scheduler", two.address) as process:
        until(lambda: 1 <= seals(reports) < SEVERAL, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LONGEST)
    assert (process.returncode, out, err) == (130, "", STOPPED)


def test_a_scheduler_that_is_killed_is_told_and_what_was_made_is_kept(
    registers: Path, in_one_process: dict[str, bytes], two: Place, tmp_path: Path
) -> None:
    reports = tmp_path / "reports"
    with begun(registers, "k", "--reports", str(reports), "--scheduler", two.address) as process:
        until(lambda: 1 <= seals(reports) < SEVERAL, process)
        two.scheduler.kill()
        out, err = process.communicate(timeout=LONGEST)
    assert (process.returncode, out) == (2, "")
    assert err == (
        f"Planleggeren på {two.address} er borte. Det som er gjort, er tatt vare på: start klyngen, og kjør på nytt.\n"
    )
    done = audit(registers, "k", "--reports", str(reports))
    assert "kontrollert fra før" in done.stdout
    assert whole(reports) == in_one_process


def another_program(folder: Path) -> Path:
    """The program as of another day."""
    shutil.copytree(PROJECT / "audit", folder / "audit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "locale", folder / "locale")
    shutil.copytree(PROJECT / "templates", folder / "templates")
    with (folder / "audit" / "workdays.py").open("a", encoding="utf-8") as file:
        file.write("\n# as of another day\n")
    return folder


@pytest.mark.parametrize("without", [True, False], ids=["no program", "another program"])
def test_workers_with_another_program_or_none_are_named_and_nothing_is_made(tmp_path: Path, without: bool) -> None:
    laid_out(tmp_path, {"k/a.xlsx": content()})
    with scheduling(tmp_path) as place:
        place.add_worker(program=None if without else another_program(tmp_path / "other"))
        done = audit(tmp_path, "k", "--scheduler", place.address)
    assert done.returncode == 2
    assert done.stderr.startswith("Programmet er ikke det samme her som på denne maskinen: tcp://127.0.0.1:")
    assert not (tmp_path / "reports" / "fleet" / "registers").exists()


def test_a_scheduler_without_the_program_is_named(tmp_path: Path) -> None:
    laid_out(tmp_path, {"k/a.xlsx": content()})
    with scheduling(tmp_path, PYTHONPATH="") as place:
        place.add_worker()
        done = audit(tmp_path, "k", "--scheduler", place.address)
    assert done.stderr.startswith(f"Programmet er ikke det samme her som på denne maskinen: {place.address}. ")


def test_a_cluster_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "NEW_WORKERS", 1)
    with scheduling(tmp_path) as place, pytest.raises(Trouble, match=r"has no worker"), cluster(place.address):
        pass


def test_a_cluster_whose_workers_all_die_is_told(
    registers: Path, two: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with cluster(two.address) as workers:
        monkeypatch.setattr(room, "NEW_WORKERS", 1)
        monkeypatch.setattr(engine, "PATIENCE", 1)
        for worker in two.workers:
            worker.kill()
        with pytest.raises(Trouble, match=r"has no worker"):
            run(registers, engine=workers)


def test_a_register_that_kills_worker_after_worker_is_told_and_the_others_are_made(tmp_path: Path) -> None:
    names = ("a", "b", "deadly", "e", "f")
    laid_out(tmp_path, {f"k/{name}.xlsx": content() for name in names})
    with scheduling(tmp_path, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as place:
        place.add_worker("--nthreads", "1", "--nanny", "--preload", "tests.fleet.deadly", DEADLY_ONCE=str(tmp_path))
        done = audit(tmp_path, "k", "--scheduler", place.address)
    assert done.returncode == 2
    assert done.stderr.startswith("k/deadly.xlsx: Programmet ble drept mens det kontrollerte k/deadly.xlsx, og igjen")
    assert done.stderr.count("\n") == 1
    told = overview(tmp_path / "reports")
    assert [one["place"] for one in told["registers"]] == [f"k/{name}.xlsx" for name in sorted({*names} - {"deadly"})]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("10.0.0.5", "«10.0.0.5» er ikke adressen til en planlegger."),
        ("tcp:127.0.0.1:8786", "«tcp:127.0.0.1:8786» er ikke adressen til en planlegger."),
        ("http://127.0.0.1:8786", "«http://127.0.0.1:8786» er ikke adressen til en planlegger."),
        ("tcp://127.0.0.1:99999", "«tcp://127.0.0.1:99999» er ikke adressen til en planlegger."),
        ("tcp://127.0.0.1:1", "Ingen planlegger svarer på tcp://127.0.0.1:1 ("),
        ("tls://127.0.0.1:1", "tls://127.0.0.1:1 krever TLS, men sertifikatet er ikke satt. Sett DASK_"),
    ],
)
def test_an_address_where_no_scheduler_is_is_a_sentence(tmp_path: Path, address: str, sentence: str) -> None:
    done = audit(laid_out(tmp_path, {"k/a.xlsx": b""}), "k", "--scheduler", address)
    assert done.returncode == 2
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_without_the_extra_that_is_a_sentence(tmp_path: Path) -> None:
    laid_out(tmp_path, {"k/a.xlsx": b"", "absent/dask/__init__.py": "raise ImportError", "absent/dask/config.py": ""})
    done = audit(tmp_path, "k", "--scheduler", "tcp://127.0.0.1:1", PYTHONPATH=f"{tmp_path}/absent:{PROJECT}")
    assert done.returncode == 2
    assert "requirements-fleet.txt" in done.stderr
