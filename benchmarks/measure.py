"""Measures whole processes, those that race against one another in turn: seconds from start to end, most memory held.

Imports the standard library only, so that this process stays smaller than those whose memory it measures.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NEW_FOLDER = "<a new folder>"  #: of a command, where each run is to have one of its own


@dataclass(frozen=True)
class Target:
    """What the program promises, held against a rival."""

    most: float  #: at most so many times the rival's time; below 1 the program is to be faster
    memory: float | None = None  #: at most so many times the rival's memory


@dataclass(eq=False)
class Contestant:
    """A command, and what each of its runs cost."""

    name: str
    command: list[str]
    program: Contestant | None = None  #: what of the program's own is held against it
    target: Target | None = None
    most_growth: float | None = None  #: at most so many times the time at the size before
    tells: bool = False  #: prints the seconds that its part took, which count instead of those of the process
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def memory(self) -> float:
        return max(self.megabytes)

    def run(self) -> None:
        seconds, megabytes, told = measure(self.command)
        self.seconds.append(float(told) if self.tells else seconds)
        self.megabytes.append(megabytes)


@dataclass(eq=False)
class Race:
    """Contestants on the same work."""

    title: str
    contestants: list[Contestant]
    size: int = 1  #: of the work, in accounts or rows
    before: Race | None = None  #: the same on a smaller size
    register: Path | None = None  #: that all of them read, where they are to find the same in it

    def run(self, rounds: int) -> None:
        """Everyone in turn, again and again, so that a slow moment of the machine strikes all alike."""
        for number in range(rounds):
            for contestant in self.contestants:
                say(f"{self.title}: round {number + 1} of {rounds}: {contestant.name}")
                contestant.run()

    def smaller(self, contestant: Contestant) -> Contestant | None:
        """The same contestant at the size before."""
        others = self.before.contestants if self.before else []
        return next((other for other in others if other.name == contestant.name), None)


def measure(command: list[str]) -> tuple[float, float, str]:
    """Seconds from start to end of the process, the most memory it held in MB (not a number on Windows), its output."""
    with tempfile.TemporaryDirectory() as folder:
        words = [folder if word == NEW_FOLDER else word for word in command]
        begun = time.perf_counter()
        with subprocess.Popen(words, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, encoding="utf-8") as process:
            assert process.stdout
            told = process.stdout.read()
            megabytes = _awaited(process)
        seconds = time.perf_counter() - begun
    if process.returncode and not (process.returncode == 1 and "check" in command):  # which then found something
        sys.exit(f"Exit code {process.returncode}: {' '.join(command)}")
    return seconds, megabytes, told


def _awaited(process: subprocess.Popen[str]) -> float:
    """Waits for the process; the most memory that it held."""
    if not hasattr(os, "wait4"):
        process.wait()
        return float("nan")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def started(command: list[str]) -> Any:
    """What a command prints as JSON, unmeasured."""
    return json.loads(measure(command)[2])


def environment() -> dict[str, str]:
    """This one's, without settings of the program, and with UTF-8 as `run.py` sees to."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AUDIT_")}
    return kept | {"PYTHONUTF8": "1"}


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
