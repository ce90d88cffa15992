"""Work grows no faster than the register: counted in calls, which are the same on every machine, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType

import pytest

from audit.check import rules
from audit.job import audit_month, write_report
from audit.language import language
from audit.model import Month
from audit.settings import settings_from
from benchmarks import registers
from tests.catalogues import PROJECT

FEW, TIMES = 30, 4
DAY = date(2026, 11, 2)


def calls(work: Callable[[], object]) -> int:
    """How many functions, ours and others, are called meanwhile."""
    count = 0

    def counted(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def month(folder: Path, accounts: int, days: int) -> Callable[[], object]:
    """The whole run of a register of that size, mails and all."""
    folder.mkdir()
    registers.write(folder / "inventory.xlsx", accounts, days)
    written = {
        "paths": {"templates": str(PROJECT / "templates")},
        "report": {"pdf": False},  # typst's work is not counted in calls
        "mail": {"summary_to": ["kommunikasjon@sandnes.example"]},
    }
    settings = settings_from(written, {}, folder / "audit.toml")

    def work() -> None:
        done = audit_month(settings, Month(2026, 10), DAY, rules())
        write_report(done.report, settings, language("nb"), datetime(2026, 11, 2, 7, tzinfo=UTC))

    return work


@pytest.mark.parametrize("grows", ["accounts", "days"])
def test_a_run_of_so_many_times_more_takes_so_many_times_the_calls(tmp_path: Path, grows: str) -> None:
    month(tmp_path / "first", 5, 5)()  # what is made once in a process
    less = calls(month(tmp_path / "less", FEW, 30))
    more = calls(month(tmp_path / "more", *((FEW * TIMES, 30) if grows == "accounts" else (FEW, 30 * TIMES))))
    assert more <= less * TIMES * 1.1
