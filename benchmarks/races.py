"""The races: who is measured on which work, against whom, and what the program promises."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import NEW_FOLDER, ROOT, Contestant, Race, Target, measure, say, started

MONTH, AS_OF = "2026-10", "2026-11-02"
LIBRARIES = ("pandas", "openpyxl", "jinja2")  #: what a program that reads, counts and writes reports is built on
PARTS = ("report.html", "report.xlsx", "inventory-marked.xlsx", "results.json", "mails")
WITH_FLOOR = ("report.xlsx", "inventory-marked.xlsx")  #: of those parts, what openpyxl can write bare

START_UP = Target(1.6)
FLOOR = Target(3)
FLOOR_IN_MEMORY = Target(float("inf"), memory=2)
TEN_TIMES = Target(1 / 10)
FASTER = Target(1)
MOST_GROWTH = 11  #: times the time for ten times the accounts and rows

RULES = ("SM101", "SM102", "SM103", "SM104", "SM201")  #: that all contestants ask; the program asks the others too

Verdicts = Mapping[str, Mapping[str, str]]  #: by Konto-ID and rule
Series = Sequence[tuple[int, int]]  #: accounts, and days of moderation noted of each


@dataclass(frozen=True)
class Registers:
    """The registers that are raced over, each made when it is first asked for, and gone at the end."""

    folder: Path
    made: dict[tuple[int, int], Path] = field(default_factory=dict)

    def of(self, accounts: int, days: int) -> Path:
        """One of that many accounts, with that many days of moderation each."""
        if (accounts, days) not in self.made:
            say(f"Making a register of {accounts:,} accounts and {accounts * days:,} rows of moderation")
            file = self.folder / f"{accounts}-{days}.xlsx"
            measure([sys.executable, "-m", "benchmarks.registers", str(file), str(accounts), str(days)])
            self.made[accounts, days] = file
        return self.made[accounts, days]


def start_up() -> Race:
    program = Contestant("`check` of inventory.xlsx", audit("check", ROOT / "inventory.xlsx"))
    imports = f"import {', '.join(LIBRARIES)}"
    libraries = Contestant(f"`{imports}`", [sys.executable, "-c", imports], program, START_UP)
    return Race("Start-up", [program, libraries])


def reading(series: Series, registers: Registers) -> list[Race]:
    """`check` beside all others, on registers of growing size."""
    races: list[Race] = []
    for accounts, days in series:
        rows, register = accounts * days, registers.of(accounts, days)
        contestants = _readers(register, promised=(accounts, rows) == (1_000, 300_000))
        races.append(Race(f"{accounts:,} accounts, {rows:,} rows", contestants, rows, _last(races), register))
    _promise_growth(races)
    return races


def _readers(register: Path, *, promised: bool) -> list[Contestant]:
    """The program and those beside it; `promised` says that this is the register of which most is promised."""
    program = Contestant("`check`", audit("check", register))
    bare = [sys.executable, str(ROOT / "benchmarks" / "bare.py"), str(register)]
    targets = {"with_pandera.py": FASTER, "with_frictionless.py": FASTER}
    if promised:
        targets["by_hand.py"] = TEN_TIMES
    return [
        program,
        Contestant("bare reading", bare, program, FLOOR_IN_MEMORY if promised else None),
        Contestant("imports and bare reading", [*bare, *LIBRARIES], program, FLOOR if promised else None),
        *(Contestant(name, script(register, *words), program, targets.get(name)) for name, words in SCRIPTS.items()),
    ]


#: The scripts beside the program, and the words on their command lines; calamine for those who know of it.
SCRIPTS = {
    "by_hand.py": ("by_hand.py",),
    'by_hand.py, `engine="calamine"`': ("by_hand.py", "calamine"),
    "with_pandera.py": ("with_pandera.py",),
    'with_pandera.py, `engine="calamine"`': ("with_pandera.py", "calamine"),
    "with_frictionless.py": ("with_frictionless.py",),
}


def rendering(series: Series, registers: Registers) -> list[Race]:
    """`run` as a whole, and then each part of what it makes, by itself."""
    races: list[Race] = []
    for accounts, days in series:
        register = registers.of(accounts, days)
        contestants = [Contestant("`run`, all of it", audit("run", register))]
        for part in PARTS:
            made = _part(part, register)
            floor = [_part(f"bare {part}", register, made)] if part in WITH_FLOOR else []
            contestants += [made, *floor]
        races.append(Race(f"Report of {accounts:,} accounts", contestants, accounts, _last(races)))
    _promise_growth(races)
    return races


def _last(races: Sequence[Race]) -> Race | None:
    return races[-1] if races else None


def _promise_growth(races: Iterable[Race]) -> None:
    """That the program takes at most so many times the time for ten times the work."""
    for race in races:
        if race.before and race.size == 10 * race.before.size:
            race.contestants[0].most_growth = MOST_GROWTH


def _part(part: str, register: Path, program: Contestant | None = None) -> Contestant:
    name = f"the same cells, openpyxl alone ({part.removeprefix('bare ')})" if program else part
    command = [sys.executable, "-m", "benchmarks.rendering", str(register), part]
    return Contestant(name, command, program, tells=True)


def elsewhere(title: str, module: str, *words: str) -> Race:
    """A race that a script of its own has run: its `--json` is a list of names, seconds, megabytes and promises."""
    say(f"{title}: python -m {module}")
    race = Race(title, [])
    for told in started([sys.executable, "-m", module, "--json", *words]):
        race.contestants.append(
            Contestant(
                told["name"],
                [],
                race.contestants[0] if race.contestants else None,
                Target(told["most"]) if "most" in told else None,
                seconds=told["seconds"],
                megabytes=told.get("megabytes", [float("nan")]),
            )
        )
    return race


def audit(command: str, inventory: Path, *more: str) -> list[str]:
    """The program's own command, with no earlier month to compare with."""
    paths = ["--inventory", str(inventory), "--reports", NEW_FOLDER]
    return [sys.executable, "-m", "audit", command, "--month", MONTH, "--as-of", AS_OF, *paths, *more]


def script(inventory: Path, name: str, *more: str) -> list[str]:
    return [sys.executable, str(ROOT / "benchmarks" / name), str(inventory), MONTH, AS_OF, *more]


def agreement(race: Race) -> str:
    """A sentence that all find the same; ends the program where they do not, for then the race means nothing."""
    assert race.register
    report = started(audit("check", race.register, "--format", "json"))
    by_program = {account["id"]: account["status"] for account in report["accounts"]}
    faults = 0
    for name, words in SCRIPTS.items():
        say(f"{race.title}: what does {name} find?")
        found = started(script(race.register, *words))
        if differing := list(differences(by_program, found)):
            sys.exit(f"`check` and {name} differ:\n" + "\n".join(differing[:20]))
        faults = sum(verdict in ("breach", "undocumented") for rules in found.values() for verdict in rules.values())
    return f"- {race.title}: all agree on {len(by_program) * len(RULES):,} verdicts, {faults:,} of them faults"


def differences(by_program: Verdicts, found: Verdicts) -> Iterator[str]:
    """Where a script does not say of an account and a core rule what the program says."""
    for account in by_program.keys() | found.keys():
        for rule in RULES:
            ours, theirs = by_program.get(account, {}).get(rule), found.get(account, {}).get(rule)
            if ours != theirs:
                yield f"{account}, {rule}: {ours} and {theirs}"
