"""The script that the benchmarks measure the program against must find the same as the program; nothing is timed."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.check import rules
from audit.runner import audit
from audit.workbook import read_inventory
from benchmarks import registers
from benchmarks.by_hand import verdicts
from tests.checks.tools import a_context
from tests.workbooks import register as sound_register
from tests.workbooks import saved, workbook

RULES = ("SM101", "SM102", "SM103", "SM104", "SM201")


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


@pytest.mark.parametrize("engine", ["openpyxl", "calamine"])
def test_the_script_and_the_program_find_the_same(register: Path, engine: str) -> None:
    assert verdicts(register, registers.MONTH, registers.AS_OF, engine) == by_program(register)


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
