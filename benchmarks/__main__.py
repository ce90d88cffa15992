"""Measures whole processes, in turn, and prints one table: `python3 run.py benchmarks`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import Race
from benchmarks.races import Registers, Series, agreement, elsewhere, reading, rendering, start_up
from benchmarks.table import machine, table

DAYS = 33  #: of moderation noted of each account: the month and what is left of the days before the audit
ACCOUNTS: Series = ((60, DAYS), (1_000, DAYS), (10_000, DAYS))
LOGS: Series = ((1_000, 10), (1_000, 100), (1_000, 300), (1_000, 1_000))
REPORTS: Series = ((1_000, DAYS), (10_000, DAYS))
SMALL: Series = ((25, 60), (50, 60))
SUBJECTS = ("start-up", "accounts", "logs", "reports", "mails", "fleet")
FEW_ROWS = 150_000  #: up to which five rounds are run, and three beyond
MAILS = 400
FLEET = 357


@dataclass
class Day:
    """What was chosen on the command line, and what came of it."""

    chosen: argparse.Namespace
    registers: Registers
    races: list[Race] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def sizes(self, series: Series) -> Series:
        if self.chosen.quick:
            return SMALL
        return [size for size in series if size[0] * size[1] <= self.chosen.largest]

    def rounds(self, rows: int) -> int:
        usual = 2 if self.chosen.quick else 5 if rows <= FEW_ROWS else 3
        return self.chosen.rounds or usual


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 run.py benchmarks", description=__doc__)
    parser.add_argument("--only", choices=SUBJECTS, nargs="+", default=SUBJECTS, help="left out: all of them")
    parser.add_argument("--largest", type=int, default=1_000_000, metavar="ROWS", help="no register has more rows")
    parser.add_argument("--rounds", type=int, help="measured runs of each; left out: 5, or 3 of large registers")
    parser.add_argument("--quick", action="store_true", help="small sizes and two rounds: only to see that it works")
    chosen = parser.parse_args()
    measured_on = machine()
    with tempfile.TemporaryDirectory() as folder:
        day = Day(chosen, Registers(Path(folder)))
        for subject in SUBJECTS:
            if subject in chosen.only:
                RUN[subject](day)
    print(table(day.races))
    print("\n" + "\n".join((measured_on + ".", "", *day.remarks)))
    return 0


def _start_up(day: Day) -> None:
    start_up().run(1)  # fills the caches of compiled code and of the disk
    race = start_up()
    race.run(day.rounds(0) + 2)
    day.races.append(race)


def _reading(series: Series) -> Callable[[Day], None]:
    def measured(day: Day) -> None:
        for race in reading(day.sizes(series), day.registers):
            day.remarks.append(agreement(race))
            race.run(day.rounds(race.size))
            day.races.append(race)

    return measured


def _reports(day: Day) -> None:
    for race in rendering(day.sizes(REPORTS), day.registers):
        race.run(day.rounds(race.size * DAYS))
        day.races.append(race)


def _mails(day: Day) -> None:
    if not _can_serve_mail():
        day.remarks.append(f"- {MAILS} mails: not measured, for that takes root, Postfix and Dovecot.")
        return
    words = ("40", "2") if day.chosen.quick else (str(MAILS), str(day.rounds(0)))
    day.races.append(elsewhere(f"{words[0]} mails", "benchmarks.delivery", *words))


def _can_serve_mail() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and all(map(shutil.which, ("postfix", "dovecot", "openssl")))


def _fleet(day: Day) -> None:
    if not hasattr(os, "sched_getaffinity"):
        day.remarks.append(f"- {FLEET} registers: not measured, for only Linux tells a process which cores it may use.")
        return
    words = ("6", "1") if day.chosen.quick else (str(FLEET), str(day.chosen.rounds or 1))
    day.races.append(elsewhere(f"{words[0]} registers", "benchmarks.fleet", *words))


RUN: dict[str, Callable[[Day], None]] = {
    "start-up": _start_up,
    "accounts": _reading(ACCOUNTS),
    "logs": _reading(LOGS),
    "reports": _reports,
    "mails": _mails,
    "fleet": _fleet,
}


if __name__ == "__main__":
    sys.exit(main())
