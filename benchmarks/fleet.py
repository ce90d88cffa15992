"""Audits a county's registers on one core, on two, and on a local Dask cluster of two workers, and prints a table.

    python -m benchmarks.fleet [registers, 357] [rounds, 3] [--json, for the table of all benchmarks]

Each register has some 60 accounts and a year of moderation. The runs alternate, and all must come to the same files to
the byte. Memory is that of all processes together, what they share counted in each. Linux only, which can tell a
process which cores it may use.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks import registers

DAYS = 365
ACCOUNTS = range(55, 67)
MONTH = ("--month", "2026-10", "--as-of", "2026-11-02")
TARGET = 1.7  #: times as fast on two cores as on one, at least
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Runner:
    """A way to run the command, and what each of its runs cost."""

    name: str
    cores: set[int]
    more: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def run(self, folder: Path) -> str:
        """One run into a new folder; a sum of all that it made. The cluster's own processes are not measured."""
        reports = folder / "reports"
        shutil.rmtree(reports, ignore_errors=True)
        words = [sys.executable, "-m", "audit", "fleet", "k", *MONTH, *self.more]
        begun, spent = time.perf_counter(), _spent()
        process = psutil.Popen(words, cwd=folder, env=environment(), stdout=subprocess.DEVNULL)
        process.cpu_affinity(sorted(self.cores))
        most = 0
        while process.poll() is None:
            most = max(most, memory_of(process))
            time.sleep(0.1)
        self.seconds.append(time.perf_counter() - begun)
        self.cpu.append(_spent() - spent)
        self.megabytes.append(most / 2**20)
        if process.returncode:
            sys.exit(f"Exit code {process.returncode}: {' '.join(words)}")
        return sum_of(reports)

    def told(self) -> dict[str, object]:
        """What the table of all benchmarks needs of it."""
        return {"name": self.name, "seconds": self.seconds, "megabytes": self.megabytes}

    def row(self, count: int, first: Runner) -> str:
        median = statistics.median(self.seconds)
        ratio = statistics.median(first.seconds) / median
        spread = f"{min(self.seconds):.1f}–{max(self.seconds):.1f}"
        each = f"{1000 * median / count:.0f} | {1000 * statistics.median(self.cpu) / count:.0f}"
        return f"| {self.name} | {median:.1f} | {spread} | {ratio:.2f} | {each} | {max(self.megabytes):.0f} |"


def _spent() -> float:
    """Seconds of processor that the children of this process have used, as far as they have ended."""
    times = os.times()
    return times.children_user + times.children_system


def memory_of(process: psutil.Process) -> int:
    total = 0
    for each in [process, *_children(process)]:
        try:
            total += each.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def sum_of(reports: Path) -> str:
    """Over every file made; of a seal, which tells the time, over what it seals."""
    digest = hashlib.sha256()
    for file in sorted(reports.rglob("*.*")):
        if file.is_file() and not file.name.startswith("."):
            told = file.read_bytes()
            sealed = json.dumps(json.loads(told)["files"]).encode() if file.name == "manifest.json" else told
            digest.update(f"{file.relative_to(reports)} ".encode() + sealed)
    return digest.hexdigest()


def make(folder: Path, count: int) -> None:
    """A folder for each of so many municipalities, with a register and settings; some registers are alike."""
    some = [folder / f"{accounts}.xlsx" for accounts in ACCOUNTS]
    for file, accounts in zip(some, ACCOUNTS, strict=True):
        registers.write(file, accounts, DAYS)
    for number in range(count):
        home = folder / "k" / f"{number:03d}"
        home.mkdir(parents=True)
        shutil.copy(some[number % len(some)], home / "inventory.xlsx")
        (home / "audit.toml").write_text(f'[organisation]\nname = "Kommune {number:03d}"\n', encoding="utf-8")


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a scheduler on this computer with two workers of one thread."""
    told = folder / "scheduler.json"
    dask = [sys.executable, "-m"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)]
    at_work = [subprocess.Popen([*dask, "distributed.cli.dask_scheduler", *words], env=environment(), **quiet)]
    while not told.exists():
        time.sleep(0.1)
    address = json.loads(told.read_text(encoding="utf-8"))["address"]
    for _ in range(2):
        words = [address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        at_work.append(subprocess.Popen([*dask, "distributed.cli.dask_worker", *words], env=environment(), **quiet))
    try:
        yield address
    finally:
        for process in at_work:
            process.kill()
            process.wait()


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AUDIT_")}
    return kept | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}


def main() -> None:
    words = [word for word in sys.argv[1:] if word != "--json"]
    count, rounds = (int(word) for word in (*words, *("357", "3")[len(words) :]))
    cores = sorted(os.sched_getaffinity(0))[:2]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"Making {count} registers", file=sys.stderr, flush=True)
        make(folder, count)
        with cluster(folder) as address:
            one = Runner("one core", set(cores[:1]))
            runners = [
                one,
                Runner("two cores", set(cores)),
                Runner("two Dask workers", set(cores), ["--scheduler", address]),
            ]
            sums = set()
            for number in range(rounds):
                for runner in runners:
                    print(f"Round {number + 1} of {rounds}: {runner.name}", file=sys.stderr, flush=True)
                    sums.add(runner.run(folder))
    if len(sums) > 1:
        sys.exit("THEY DIFFER")
    if "--json" in sys.argv:
        on_one, on_two, on_dask = (runner.told() for runner in runners)
        print(json.dumps([on_two, on_one | {"most": 1 / TARGET}, on_dask]))
        return
    print("| run on | seconds, median | fastest–slowest | times one core | ms a register | of processor | memory, MB |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for runner in runners:
        print(runner.row(count, one))
    print(f"\n{count} registers, {rounds} rounds; the files were the same each time.")


if __name__ == "__main__":
    main()
