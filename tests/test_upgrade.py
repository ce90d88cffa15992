"""`init --upgrade`: a register of an older layout in today's, every cell accounted for and every verdict kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from audit.template import Setup, working
from audit.upgrade import Plan, plan, read_old, write
from audit.upgrade.journey import Fate
from audit.upgrade.old import holds
from audit.workbook.values import understand
from audit.schema import SHEETS
from tests.old_registers import OldRegister, old_registers, verdicts

PROJECT = Path(__file__).parent.parent
SETUP = Setup()


@pytest.fixture(autouse=True, scope="module")
def little_room() -> Iterator[None]:
    """The live status of these workbooks sees few rows, for writing many takes a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(working, "ROOM", {"accounts": (5, 5), "units": (5, 5), "administrators": (5, 5)})
        yield


def upgraded(old: Path, new: Path, code: str = "") -> Plan:
    found = read_old(old)
    made = plan(found, code or found.language or "nb", SETUP)
    write(new, made, SETUP)
    return made


@given(old_registers())
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.generate],  # making a failing register smaller would take minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_every_cell_of_any_old_register_arrives_and_every_verdict_is_kept(register: OldRegister) -> None:
    with TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.xlsx", Path(folder) / "new.xlsx"
        old.write_bytes(register.content)
        made = upgraded(old, new)
        assert sum(len(journey.fates) for journey in made.journeys) == register.cells
        assert hashlib.sha256(old.read_bytes()).digest() == hashlib.sha256(register.content).digest()
        assert verdicts(new) == verdicts(old)
