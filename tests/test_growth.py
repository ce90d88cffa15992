"""Work grows no faster than the register: counted in lines of Python, the same on every machine, not in seconds."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from audit.check import rules
from audit.cli.terminal import show_findings
from audit.cli.workplace import Workplace
from audit.job import audit_month, write_report
from audit.language import language
from audit.model import Month
from audit.model.words import _folded
from audit.settings import settings_from
from benchmarks import registers
from tests.catalogues import PROJECT

OURS = str(PROJECT / "audit")
FEW, TIMES = 30, 4
MANY = 1_000  #: lines of a function, below which chance has more to say than growth
DAY = date(2026, 11, 2)


def lines(work: Callable[[], object]) -> Counter[str]:
    """How many lines of each of our functions are carried out meanwhile, each turn of a loop counted."""
    counts: Counter[str] = Counter()

    def entered(frame: FrameType, _: str, __: object) -> Any:
        code = frame.f_code
        if not code.co_filename.startswith(OURS):
            return None
        function = f"{code.co_filename.removeprefix(OURS)}:{code.co_firstlineno} {code.co_name}"

        def counted(_: FrameType, event: str, __: object) -> Any:
            counts[function] += event == "line"
            return counted

        return counted

    _folded.cache_clear()  # what earlier registers have left there would be less to do for this one
    before = sys.gettrace()
    sys.settrace(entered)
    try:
        work()
    finally:
        sys.settrace(before)
    return counts


def month(folder: Path, accounts: int, days: int) -> Callable[[], object]:
    """A run of a register of that size, mails and all, and its findings on the terminal."""
    folder.mkdir()
    registers.write(folder / "inventory.xlsx", accounts, days)
    written = {
        "paths": {"templates": str(PROJECT / "templates")},
        "report": {"pdf": False},  # typst's work is not done in Python
        "mail": {"summary_to": ["kommunikasjon@sandnes.example"]},
    }
    settings = settings_from(written, {}, folder / "audit.toml")

    def work() -> None:
        done = audit_month(settings, Month(2026, 10), DAY, rules())
        write_report(done.report, settings, language("nb"), datetime(2026, 11, 2, 7, tzinfo=UTC))
        show_findings(done.report, Workplace(settings, language("nb")))

    return work


@pytest.mark.parametrize("grows", ["accounts", "days"])
def test_no_function_has_more_to_do_than_the_register_has_grown(tmp_path: Path, grows: str) -> None:
    month(tmp_path / "first", 5, 5)()  # what is made once in a process
    less = lines(month(tmp_path / "less", FEW, 30))
    more = lines(month(tmp_path / "more", *((FEW * TIMES, 30) if grows == "accounts" else (FEW, 30 * TIMES))))
    assert {
        function: more[function] / less[function]
        for function in less
        if more[function] > MANY and more[function] > less[function] * TIMES * 1.5
    } == {}
