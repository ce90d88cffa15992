"""Reads thousands of damaged registers and says which were neither read nor refused with a sentence.

    python -m benchmarks.fuzz 3000 [seed]

Each batch is a process of its own with 1.5 GiB of memory and a time limit, so that an abort or a hang is seen as well.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BATCH = 100
MEMORY = 3 * 2**29
LONGEST = 30  #: seconds for one register


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    told: list[str] = []
    for first in range(0, count, BATCH):
        last = min(first + BATCH, count)
        while first < last:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.fuzz", "--batch", str(seed), str(first), str(last)],
                capture_output=True,
                text=True,
                check=False,
            )
            lines = done.stdout.splitlines()
            told += [line for line in lines if not line.startswith("at ")]
            if done.returncode == 0:
                break
            broken = int(next(line for line in reversed(lines) if line.startswith("at ")).removeprefix("at "))
            told.append(f"UNHANDLED {broken}: the process ended with {done.returncode}: {done.stderr[-300:]}")
            first = broken + 1
    unhandled = [line for line in told if line.startswith("UNHANDLED")]
    figures = [line.split() for line in told if line.startswith("batch")]
    print(*unhandled, sep="\n")
    read, refused = (sum(int(line[place]) for line in figures) for place in (1, 2))
    slowest, memory = max(float(line[3]) for line in figures), max(int(line[4]) for line in figures)
    print(f"{count} mutations: {read} read, {refused} refused, {len(unhandled)} unhandled")
    print(f"slowest {slowest:.1f} s, most memory {memory} MB")


def batch(seed: int, first: int, last: int) -> None:
    from audit.model import Trouble
    from audit.workbook import read_inventory
    from tests.workbook.mutations import mutated
    from tests.workbook.test_fuzz import originals

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sound, read, refused, slowest = originals(), 0, 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "inventory.xlsx"
        for number in range(first, last):
            print(f"at {number}", flush=True)
            chance = random.Random(seed * 1_000_000 + number)
            file.write_bytes(mutated(chance.choice(sound), chance))
            resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + LONGEST + 1, resource.RLIM_INFINITY))
            start = time.perf_counter()
            try:
                read_inventory(file)
                read += 1
            except Trouble as trouble:
                refused += 1
                if file.name not in str(trouble):
                    print(f"UNHANDLED {number}: the file is not named: {trouble}")
            except BaseException as error:  # a panic of the native reader is no Exception
                print(f"UNHANDLED {number}: {error!r}")
            slowest = max(slowest, time.perf_counter() - start)
    print("batch", read, refused, f"{slowest:.2f}", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    if "--batch" in sys.argv:
        batch(*map(int, sys.argv[2:]))
    else:
        main()
