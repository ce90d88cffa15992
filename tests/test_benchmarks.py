"""What the benchmarks measure the program against must find the same as the program; nothing here is timed."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.check import rules
from audit.runner import audit
from audit.workbook import read_inventory
from benchmarks import registers
from benchmarks.measure import Contestant, Race, Target, started
from benchmarks.races import PARTS, RULES, SCRIPTS, WITH_FLOOR, differences, script
from benchmarks.rendering import audited, maker
from benchmarks.table import machine, table
from tests.checks.tools import a_context
from tests.workbooks import register as sound_register
from tests.workbooks import saved, workbook


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifty accounts: each planted fault twice."""
    file = tmp_path_factory.mktemp("benchmarks") / "register.xlsx"
    registers.write(file, 50, 60)
    return file


def by_program(register: Path) -> dict[str, dict[str, str]]:
    found = audit(a_context(read_inventory(register), as_of=registers.AS_OF), rules())
    return {
        account.upper(): {rule: str(verdict) for rule, verdict in verdicts.items() if rule in RULES}
        for account, verdicts in found.verdicts.items()
    }


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_and_the_program_find_the_same(register: Path, name: str) -> None:
    found = started(script(register, *SCRIPTS[name]))
    assert not list(differences(by_program(register), found))
    assert sum(map(len, found.values())) == 50 * len(RULES)


def test_every_rule_gives_every_verdict_somewhere(register: Path) -> None:
    found = by_program(register).values()
    for rule in RULES:
        assert {verdicts[rule] for verdicts in found} == {"pass", "breach", "undocumented", "not_applicable"}, rule


def test_a_register_has_as_many_rows_as_it_is_asked_for(register: Path) -> None:
    assert len(list(registers.moderation(50, 60))) == 50 * 60
    inventory = read_inventory(register)
    assert len(inventory.accounts) == 50
    assert not inventory.unreadable
    assert not any(reference.sheet == "Moderering" for reference in inventory.dangling)


def test_each_workbook_of_a_folder_gets_its_line(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="Windows does not tell how much memory a process took")
    from benchmarks.corpus import in_a_process

    folder = tmp_path / "others"
    folder.mkdir()
    saved(folder, workbook(sound_register()), "a.xlsx")
    saved(folder, workbook({"Ark1": [["a"]], "Ark2": [[None] * 300 + ["b"]]}), "b.xlsx")
    saved(folder, workbook({"Ark": [["a"]]})[:-50], "c.xlsx")
    saved(folder, b"Konto-ID;Plattform", "d.xlsx")
    lines = [in_a_process(file) for file in sorted(folder.iterdir())]
    assert [(file, outcome) for outcome, _, _, file, _ in lines] == [
        ("a.xlsx", "read, audited"),
        ("b.xlsx", "read, lacks a sheet"),
        ("c.xlsx", "damaged"),
        ("d.xlsx", "another kind of file"),
    ]
    assert "Sheets here: Ark1 and Ark2. SHEET: b.xlsx, sheet Ark2: a value stands far outside" in lines[1][4]


def test_a_verdict_that_differs_or_is_missing_is_told() -> None:
    ours = {"FB-1": dict.fromkeys(RULES, "pass")}
    assert list(differences(ours, ours)) == []
    assert list(differences(ours, {"FB-1": ours["FB-1"] | {"SM101": "breach"}})) == ["FB-1, SM101: pass and breach"]
    assert len(list(differences(ours, {}))) == len(list(differences({}, ours))) == len(RULES)


def test_each_part_of_the_report_is_made(register: Path, tmp_path: Path) -> None:
    report, settings = audited(register, tmp_path)
    for part in (*PARTS, *(f"bare {part}" for part in WITH_FLOOR)):
        assert maker(part, report, settings)(), part


def test_the_table_says_how_the_program_does_beside_each_and_from_size_to_size() -> None:
    def race(seconds: float, size: int, before: Race | None) -> Race:
        program = Contestant("`check`", [], most_growth=11, seconds=[seconds, seconds, 99], megabytes=[100, 90, 80])
        bare = Contestant("bare reading", [], program, Target(3), seconds=[1.0], megabytes=[50])
        memory = Contestant("its memory", [], program, Target(1, memory=2), seconds=[1.0], megabytes=[49])
        by_hand = Contestant("by_hand.py", [], program, Target(0.1), seconds=[20.0], megabytes=[200])
        smtplib = Contestant("smtplib", [], program, Target(1), seconds=[3.0], megabytes=[float("nan")])
        return Race(f"{size} accounts", [program, bare, memory, by_hand, smtplib], size, before)

    small = race(2.0, 10, None)
    lines = table([small, race(30.0, 100, small)]).splitlines()
    assert lines[3] == "| `check` | 2.00 | 2.00–99.00 | 100 |  |  |  |"
    assert lines[4].endswith("| 2.00 × the time, 2.00 × the memory |  | at most 3 × the time: met |")
    assert lines[5].endswith("| at most 2 × the memory: missed |")
    assert lines[6].endswith("| 10.0 × faster, 0.50 × the memory |  | at least 10 × faster: met |")
    assert lines[7].endswith("|  | 1.5 × faster |  | faster: met |")
    assert lines[9].endswith("| 10 × the work: 15.0 × the time, 1.0 × the memory | at most 11 × the time: missed |")
    assert "cores (" in machine()
