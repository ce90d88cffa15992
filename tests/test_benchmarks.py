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
