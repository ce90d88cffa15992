"""Registers of several municipalities, small ones, and what a run made of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from datetime import date, datetime
from pathlib import Path
from typing import Any

from audit import schema
from audit.fleet import prepared, registers, settled, side_by_side, write_overview
from audit.fleet.engine import Engine
from audit.fleet.order import Order
from audit.fleet.task import Outcome, carried_out
from audit.fleet.work import Settled
from audit.model import Month, days_between
from audit.settings import Settings, settings_from
from tests.catalogues import PROJECT
from tests.workbooks import register, table, workbook

MONTH, AS_OF = Month(2026, 10), date(2026, 11, 2)
GIVEN = ("--month", "2026-10", "--as-of", "2026-11-02")
LONGEST = 300  #: seconds after which a program is taken to hang, however busy the computer
WEB_PAGE = b"<!DOCTYPE html><html>Sign in</html>"


class Here:
    """An engine without a worker: carries out each order at once, in this process."""

    def __init__(self) -> None:
        self.orders: list[Order] = []

    def room(self) -> int:
        return 1

    def submit(self, order: Order) -> Future[Outcome]:
        self.orders.append(order)
        future: Future[Outcome] = Future()
        future.set_result(carried_out(order))
        return future

    def outcome(self, future: Future[Outcome]) -> Outcome | None:
        return future.result()

    def still_there(self) -> None:
        raise AssertionError("everything is finished at once")


def content(accounts: int = 3, moderated: Iterable[int] = (0,), label: str = "Sandnes kommune") -> bytes:
    """A register of so many accounts, of which those of these numbers are moderated every day."""
    rows = [
        {"id": f"FB-{number}", "platform": "Facebook", "name": f"Konto {number}", "unit": "Biblioteket"}
        | {"stage": "Aktiv", "opened": date(2020, 1, 1), "owner_label": label, "owner_label_checked": date(2026, 5, 4)}
        for number in range(accounts)
    ]
    log = [
        {"day": day, "account": f"FB-{number}", "moderated_by": "Ola Testesen"}
        for number in moderated
        for day in days_between(date(2026, 10, 1), date(2026, 10, 31))
    ]
    return workbook(register(accounts=table(schema.ACCOUNTS, *rows), moderation=table(schema.MODERATION, *log)))


def laid_out(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """Writes the files, by their paths in the folder, and returns it."""
    for name, written in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written.encode() if isinstance(written, str) else written)
    return folder


def common(folder: Path, **tables: Mapping[str, Any]) -> Settings:
    """The settings of a fleet whose `audit.toml` lies in the folder."""
    return settings_from(tables, {}, folder / "audit.toml")


def run(folder: Path, *places: str, engine: Engine | None = None, **changed: Any) -> list[Settled]:
    """The month of the registers in those places of the folder, and its overview, as the command makes them."""
    settings = changed.get("settings") or common(folder)
    fleet = prepared(settings, changed.get("month", MONTH), changed.get("as_of", AS_OF), at_noon)
    found = registers([str(folder / place) for place in places or ["k"]], settings, {})
    done = list(settled(fleet, found, engine or Here()))
    write_overview(fleet, side_by_side(fleet, [one.standing for one in done]))
    return done


def at_noon() -> datetime:
    return datetime.fromisoformat("2026-11-02T12:00:00+01:00")


def by_place(done: Iterable[Settled]) -> dict[str, Settled]:
    return {one.standing.place: one for one in done}


def audit(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command `fleet` as a user gives it."""
    with begun(folder, *arguments, **environment) as process:
        out, err = process.communicate(timeout=LONGEST)
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def begun(
    folder: Path, *arguments: str, module: str = "audit", stderr: int = subprocess.PIPE, **environment: str
) -> subprocess.Popen[str]:
    """The same, still at work; in a session of its own, so that all of it can be signalled at once."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", module, "fleet", *arguments, *GIVEN],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=stderr,
        encoding="utf-8",
        start_new_session=True,
    )


def whole(reports: Path) -> dict[str, bytes]:
    """Every file below the reports folder that a run leaves; of the seals what they seal, since these tell the time."""
    found = {}
    for file in sorted(reports.rglob("*")):
        if file.is_file() and not file.name.startswith("."):
            told = file.read_bytes()
            name = file.relative_to(reports).as_posix()
            found[name] = json.dumps(json.loads(told)["files"]).encode() if file.name == "manifest.json" else told
    assert not list(reports.rglob("*.part"))
    return found


def reports_of(reports: Path, place: str) -> Path:
    """The folder of a register's own reports, by a word of its place."""
    (found,) = (reports / "fleet" / "registers").glob(f"*{place}*")
    return found


def overview(reports: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((reports / "fleet" / "2026-10" / "overview.json").read_text(encoding="utf-8"))
    return told
