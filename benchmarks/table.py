"""The races as one Markdown table, and the machine that they were run on as one line."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import Contestant, Race, Target

NAMED = ("pandas", "openpyxl", "python-calamine", "frictionless", "pandera")


def table(races: Iterable[Race]) -> str:
    lines = [
        "| measured | seconds, median | fastest–slowest | memory, MB | the program beside it | growth | target |",
        "|---|---:|---:|---:|---|---|---|",
    ]
    for race in races:
        lines.append(f"| **{race.title}** | | | | | | |")
        lines += [row(contestant, race) for contestant in race.contestants]
    return "\n".join(lines)


def row(contestant: Contestant, race: Race) -> str:
    cells = (
        contestant.name,
        f"{contestant.median:.2f}",
        f"{min(contestant.seconds):.2f}–{max(contestant.seconds):.2f}",
        "" if math.isnan(contestant.memory) else f"{contestant.memory:.0f}",
        beside(contestant),
        growth(contestant, race),
        promise(contestant, race),
    )
    return f"| {' | '.join(cells)} |"


def beside(contestant: Contestant) -> str:
    """How the program does against the contestant: in time, and in memory where each had a process of its own."""
    if contestant.program is None:
        return ""
    ratio = contestant.program.median / contestant.median
    words = f"{ratio:.2f} × the time" if ratio > 1 else f"{1 / ratio:.1f} × faster"
    memory = contestant.program.memory / contestant.memory
    return words if contestant.tells or math.isnan(memory) else f"{words}, {memory:.2f} × the memory"


def growth(contestant: Contestant, race: Race) -> str:
    """What the contestant took more than at the size before."""
    smaller = race.smaller(contestant)
    if smaller is None or race.before is None:
        return ""
    time, memory = contestant.median / smaller.median, contestant.memory / smaller.memory
    told = f"{race.size / race.before.size:.3g} × the work: {time:.1f} × the time"
    return told if contestant.tells else f"{told}, {memory:.1f} × the memory"


def promise(contestant: Contestant, race: Race) -> str:
    """What the program promises against the contestant, or of its own growth, and whether it holds."""
    smaller = race.smaller(contestant)
    if contestant.most_growth and smaller:
        met = contestant.median / smaller.median <= contestant.most_growth
        return f"at most {contestant.most_growth:g} × the time: {_met(met)}"
    if contestant.target is None or contestant.program is None:
        return ""
    return _against(contestant, contestant.program, contestant.target)


def _against(contestant: Contestant, program: Contestant, target: Target) -> str:
    if target.memory:
        met = program.memory <= target.memory * contestant.memory
        return f"at most {target.memory:g} × the memory: {_met(met)}"
    met = program.median <= target.most * contestant.median
    if target.most == 1:
        return f"faster: {_met(met)}"
    words = f"at least {1 / target.most:g} × faster" if target.most < 1 else f"at most {target.most:g} × the time"
    return f"{words}: {_met(met)}"


def _met(met: bool) -> str:
    return "met" if met else "missed"


def machine() -> str:
    """The machine: cores and what they are called, memory, system, Python, libraries, and whether it had other work."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    libraries = ", ".join(f"{name} {version(name)}" for name in NAMED)
    return (
        f"{cores} cores ({_processor()}){_memory()}, {_system()}, {platform.python_implementation()} "
        f"{platform.python_version()}, {libraries}{_load()}"
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return ""
    return f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform(terse=True)


def _load() -> str:
    return f"; load when it began: {os.getloadavg()[1]:.1f}" if hasattr(os, "getloadavg") else ""
