"""Measures whole processes, alternating, and prints one table: `python -m benchmarks` or `python benchmarks`.

Imports the standard library only, so that this process stays smaller than those whose memory it measures.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MONTH, AS_OF = "2026-10", "2026-11-02"

LIBRARIES = "import pandas, openpyxl, jinja2"
BARE_READING = f"""
{LIBRARIES}
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    for row in book.get_sheet_by_name(name).iter_rows():
        pass
"""


@dataclass(frozen=True)
class Contestant:
    """A command, and what each of its runs cost."""

    name: str
    command: list[str]
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def run(self) -> None:
        seconds, megabytes = measure(self.command)
        self.seconds.append(seconds)
        self.megabytes.append(megabytes)


@dataclass(frozen=True)
class Target:
    """What the program promises, held against another contestant."""

    other: Contestant
    factor: float
    faster: bool = False  #: at least so many times faster; else at most so many times slower


@dataclass(frozen=True)
class Race:
    """The program and those it is measured against, on the same work."""

    title: str
    program: Contestant
    others: list[Contestant]
    targets: list[Target]

    def run(self, rounds: int) -> None:
        """Everyone in turn, again and again, so that a slow moment of the machine strikes all alike."""
        contestants = [self.program, *self.others]
        for contestant in contestants:  # once unmeasured: fills the caches of compiled code and of the disk
            measure(contestant.command)
        for number in range(rounds):
            say(f"{self.title}: round {number + 1} of {rounds}")
            for contestant in contestants:
                contestant.run()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes and two rounds: to see that it works")
    parser.add_argument("--rounds", type=int, help="how many measured runs of each (7 at start-up, 5 at reading)")
    chosen = parser.parse_args()
    accounts, days = (50, 60) if chosen.quick else (1000, 300)
    rounds = chosen.rounds or (2 if chosen.quick else None)
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder) / "register.xlsx"
        say(f"Making a register of {accounts} accounts and {accounts * days} rows of moderation")
        started([sys.executable, "-m", "benchmarks.registers", str(register), str(accounts), str(days)])
        agreed = agreement(register, folder)
        races = [
            start_up(shipped_or(register), folder),
            reading(register, f"{accounts:,} accounts, {accounts * days:,} rows", folder),
        ]
        for race, usual in zip(races, (7, 5), strict=True):
            race.run(rounds or usual)
    print(table(races))
    print(f"\n{agreed}")
    return 0


# ------------------------------------------------------------------------------------------- the contestants


def start_up(inventory: Path, folder: str) -> Race:
    program = Contestant(f"`check` of {inventory.name}", check(inventory, folder))
    libraries = Contestant(f"`{LIBRARIES}`", [sys.executable, "-c", LIBRARIES])
    return Race("Start-up", program, [libraries], [Target(libraries, 1.6)])


def reading(register: Path, size: str, folder: str) -> Race:
    program = Contestant("`check`", check(register, folder))
    bare = Contestant("the same imports and bare reading", [sys.executable, "-c", BARE_READING, str(register)])
    by_hand = Contestant("by_hand.py", script(register))
    calamine = Contestant('by_hand.py, `engine="calamine"`', script(register, "calamine"))
    targets = [Target(bare, 3), Target(by_hand, 8, faster=True)]
    return Race(f"Reading: {size}", program, [bare, by_hand, calamine], targets)


def shipped_or(register: Path) -> Path:
    shipped = ROOT / "inventory.xlsx"
    return shipped if shipped.exists() else register


def check(inventory: Path, folder: str, *more: str) -> list[str]:
    """The program's own command, with no earlier month to compare with."""
    paths = ["--inventory", str(inventory), "--reports", folder]
    return [sys.executable, "-m", "audit", "check", "--month", MONTH, "--as-of", AS_OF, *paths, *more]


def script(inventory: Path, *more: str) -> list[str]:
    return [sys.executable, str(ROOT / "benchmarks" / "by_hand.py"), str(inventory), MONTH, AS_OF, *more]


def agreement(register: Path, folder: str) -> str:
    """A sentence that both find the same; the program ends where they do not, for then the race means nothing."""
    report = json.loads(started(check(register, folder, "--format", "json")))
    by_program = {account["id"]: account["status"] for account in report["accounts"]}
    by_hand = json.loads(started(script(register)))
    for account, verdicts in by_program.items():
        for rule, verdict in verdicts.items():
            if rule in by_hand[account] and by_hand[account][rule] != verdict:
                sys.exit(f"{account}, {rule}: check says {verdict}, by_hand.py says {by_hand[account][rule]}")
    total = sum(map(len, by_hand.values()))
    wrong = sum(verdict in ("breach", "undocumented") for rules in by_hand.values() for verdict in rules.values())
    return f"`check` and by_hand.py agree on all {total:,} verdicts, {wrong:,} of them faults that were planted."


# --------------------------------------------------------------------------------------------- the measuring


def measure(command: list[str]) -> tuple[float, float]:
    """Seconds from start to end of the process, and the most memory it held in MB (not a number on Windows)."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        megabytes = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    else:
        process.wait()
        megabytes = float("nan")
    seconds = time.perf_counter() - begun
    refuse_failure(command, process.returncode)
    return seconds, megabytes


def started(command: list[str]) -> str:
    """What a command prints, unmeasured."""
    ended = subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, encoding="utf-8", check=False)
    refuse_failure(command, ended.returncode)
    return ended.stdout


def refuse_failure(command: list[str], code: int) -> None:
    """1 is no failure: it says that `check` found something."""
    if code not in (0, 1):
        sys.exit(f"Exit code {code}: {' '.join(command)}")


def environment() -> dict[str, str]:
    """This one's, without settings of the program, and with UTF-8 as `run.py` sees to."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AUDIT_")}
    return kept | {"PYTHONUTF8": "1"}


# ------------------------------------------------------------------------------------------------- the table


def table(races: list[Race]) -> str:
    lines = [
        "| measured | seconds, median | fastest–slowest | memory, MB | `check` against it | target |",
        "|---|---:|---:|---:|---|---|",
    ]
    for race in races:
        lines.append(f"| **{race.title}** | | | | | |")
        lines += [row(contestant, race) for contestant in (race.program, *race.others)]
    return "\n".join(lines)


def row(contestant: Contestant, race: Race) -> str:
    seconds = f"{contestant.median:.2f} | {min(contestant.seconds):.2f}–{max(contestant.seconds):.2f}"
    beside, target = "", ""
    if contestant is not race.program:
        ratio = race.program.median / contestant.median
        beside = f"{ratio:.2f} × the time" if ratio > 1 else f"{1 / ratio:.1f} × faster"
        target = next((in_words(aim, ratio) for aim in race.targets if aim.other is contestant), "")
    return f"| {contestant.name} | {seconds} | {max(contestant.megabytes):.0f} | {beside} | {target} |"


def in_words(target: Target, ratio: float) -> str:
    met = 1 / ratio >= target.factor if target.faster else ratio <= target.factor
    words = f"at least {target.factor} × faster" if target.faster else f"at most {target.factor} × the time"
    return f"{words}: {'met' if met else 'missed'}"


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
