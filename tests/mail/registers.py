"""Registers for the tests of the mails, and the command line as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from audit import schema
from tests.catalogues import PROJECT
from tests.mail.post_office import reader
from tests.workbooks import register, saved, table, workbook

MONTH = ("--month", "2026-10")
AS_OF = ("--as-of", "2026-11-02")
COMMUNICATIONS = reader(199)


def unit(number: int) -> str:
    return f"Østre skole nr. {number} – SFO på Næss"


def leader(number: int) -> str:
    return f"Ærlige Åse Øyen, nr. {number}"


def a_register(folder: Path, units: int, **addresses: str) -> Path:
    """A register of so many units with an account each; unit n is led by reader n, but for addresses given as unit3."""
    accounts = [
        {"id": f"FB-{number:03d}", "platform": "Facebook", "name": f"Blåbær {number}", "unit": unit(number)}
        for number in range(units)
    ]
    leaders = [
        {"unit": unit(number), "name": leader(number), "email": addresses.get(f"unit{number}", reader(number))}
        for number in range(units)
    ]
    sheets = register(
        accounts=table(schema.ACCOUNTS, *accounts),
        units=table(schema.UNITS, *leaders),
        administrators=table(schema.ADMINISTRATORS),
    )
    return saved(folder, workbook(sheets))


def variables(settings: Mapping[str, str]) -> dict[str, str]:
    """A child's environment: this one's without settings of the program, and then those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AUDIT_")}
    usual = {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "AUDIT_MAIL__SUMMARY_TO": COMMUNICATIONS}
    return kept | usual | dict(settings)


def audit(
    folder: Path, *arguments: str, settings: Mapping[str, str], before: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """One command, run as a user runs it, in a folder of its own; `before` stands before it on the command line."""
    done = subprocess.run(
        [*before, sys.executable, "-W", "error", "-m", "audit", *arguments],
        cwd=folder,
        env=variables(settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def states(folder: Path) -> dict[str, set[str]]:
    """The file names of October's messages by state; a message must be in one state only."""
    mail = folder / "reports" / "2026-10" / "mail"
    found = {
        state: {file.name for file in (mail / state).glob("*.eml")} for state in ("queued", "sending", "sent", "failed")
    }
    names = [name for of in found.values() for name in of]
    assert len(names) == len(set(names)), f"in two states at once: {found}"
    return found
