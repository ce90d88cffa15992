"""Old months lose all who are named in them, and nothing else: seals, trend and history still hold."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.example import example_rows
from audit.files import locked
from audit.language import language
from audit.manifest import MANIFEST, seal
from audit.model import Month
from audit.prune import Past, past, prune
from audit.remains import _json, _sum
from audit.settings import Settings, settings_from
from audit.trend import trend
from audit.verify import verify
from tests.catalogues import PROJECT
from tests.test_end_to_end import audit

TODAY = date(2026, 11, 26)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
AUGUST, SEPTEMBER, OCTOBER = (Month(2026, number) for number in (8, 9, 10))
GONE = ("report.html", "report.xlsx")

#: A month's results, as small as they can be, with somebody named wherever `results.json` may name one.
RESULTS: dict[str, Any] = {
    "schema": 1,
    "program": "1",
    "organisation": "Sandnes kommune",
    "month": "2026-08",
    "as_of": "2026-09-02",
    "inventory": {"file": "inventory.xlsx", "sha256": "0" * 64},
    "rules": {"SM101": {"title": "Eiermerking", "severity": "high", "pass": 1, "breach": 1}},
    "accounts": [
        {"id": "FB-1", "name": "Kari Testesen", "platform": "Facebook", "unit": "Kari", "status": {"SM101": "pass"}},
        {"id": "FB-2", "name": "Per", "platform": "Facebook", "unit": "Per", "status": {"SM101": "breach"}},
    ],
    "findings": [
        {
            "id": rule,
            "rule": rule[:5],
            "account": account,
            "unit": "Kari Testesen",
            "status": "breach",
            "severity": "high",
            "message": "Kari Testesen",
            "fix": "Kari Testesen",
            "cells": ["Administratorer!B2"],
            "first_seen": "2026-08",
            "months_open": 1,
            "state": "new",
            "details": {"who": "Kari Testesen"},
            "waiver": {"reason": "x", "granted_by": "Kari Testesen", "expires": None},
        }
        for rule, account in (("SM101:fb-2", "FB-2"), ("SM004:Administratorer:FB-1/Kari Testesen:E-post", "FB-1"))
    ],
    "resolved": [{"id": "SM004:Administratorer:FB-1/Kari Testesen:E-post", "first_seen": "2026-07"}],
    "policy": {"labels": ["Sandnes kommune"], "admins_min": 2, "admins_max": None},
}


def make(reports: Path, month: Month, moment: datetime, mails: int = 2) -> None:
    """A month with its seal and mails that were sent."""
    folder = reports / str(month)
    (folder / "mail" / "sent").mkdir(parents=True)
    files = {name: f"{name} of {month}, Kari Testesen".encode() for name in GONE}
    files["results.json"] = json.dumps({**RESULTS, "month": str(month)}, indent=1).encode()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for number in range(mails):
        (folder / "mail" / "sent" / f"leader-kari-{number}.eml").write_text("To: kari@sandnes.example\n")
        (folder / "mail" / "sent" / f"leader-kari-{number}.eml.txt").write_text("250 kari@sandnes.example\n")
    seal(folder, month, files, moment, "1")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    for days, month in enumerate((AUGUST, SEPTEMBER, OCTOBER)):
        make(folder, month, NOON - timedelta(days=50 - days))
    return folder


def settings(reports: Path) -> Settings:
    return settings_from({"paths": {"reports": str(reports)}}, {}, PROJECT / "audit.toml")


def pruned(reports: Path, keep: int = 1, moment: datetime = NOON) -> list[Past]:
    return prune(settings(reports), keep, TODAY, moment, language("en"))


def left(done: list[Past]) -> list[str]:
    return [language("en")(each.left) for each in done if each.left]


def said(reports: Path, *, faults: bool) -> dict[str, list[str]]:
    """What `verify` says of each month that it says something of."""
    told = {
        str(each.month): [language("en")(text) for text in (each.faults if faults else each.notes)]
        for each in verify(reports)
    }
    return {month: sentences for month, sentences in told.items() if sentences}


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != ".lock")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def edit(file: Path, change: Callable[[Any], None]) -> None:
    """Changes the JSON in the file."""
    content = json.loads(file.read_bytes())
    change(content)
    file.write_bytes(_json(content))


def test_of_an_old_month_only_figures_and_seal_are_left_and_nobody_is_named(reports: Path) -> None:
    pruned(reports)
    for month in (AUGUST, SEPTEMBER):
        assert set(contents(reports / str(month))) == {"manifest.json", "results.json"}
        assert b"Kari" not in b"".join(contents(reports / str(month)).values())
    assert len(contents(reports / "2026-10")) == 8


def test_nobody_in_the_shipped_register_is_named_in_what_is_left(tmp_path: Path) -> None:
    for name in ("inventory.xlsx", "audit.toml"):
        shutil.copy(PROJECT / name, tmp_path)
    for month, day in (("2026-09", "2026-10-02"), ("2026-10", "2026-11-02")):
        assert audit(tmp_path, "run", "--month", month, "--as-of", day).returncode == 0
    folder = tmp_path / "reports" / "2026-09"
    (folder / "mail" / "queued").rename(folder / "mail" / "sent")
    people = {
        str(row[key])
        for sheet, keys in {
            "units": ("name", "email", "superior_email"),
            "administrators": ("name", "email"),
            "moderation": ("moderated_by",),
            "accounts": ("approved_by", "archive_assessed_by"),
            "images": ("photographer",),
            "waivers": ("granted_by",),
        }.items()
        for row in example_rows()[sheet]
        for key in keys
        if row.get(key)
    }
    assert len(people) > 100
    before = b"".join(contents(folder).values()).decode("utf-8", "replace")
    assert sum(name in before for name in people) > 10
    done = pruned(tmp_path / "reports")
    assert [each.month for each in done] == [SEPTEMBER] and done[0].mails > 10 and not left(done)
    after = b"".join([*contents(folder).values(), (tmp_path / "reports" / "index.html").read_bytes()]).decode()
    assert not [name for name in people if name in after]


def test_the_next_audit_and_the_trend_are_what_they_would_have_been(tmp_path: Path) -> None:
    for name in ("inventory.xlsx", "audit.toml"):
        shutil.copy(PROJECT / name, tmp_path)
    for month, day in (("2026-08", "2026-09-02"), ("2026-09", "2026-10-02")):
        assert audit(tmp_path, "run", "--month", month, "--as-of", day).returncode == 0
        shutil.rmtree(tmp_path / "reports" / month / "mail")
    reports, other = tmp_path / "reports", tmp_path / "other"
    shutil.copytree(reports, other)
    assert [each.month for each in pruned(reports)] == [AUGUST, SEPTEMBER]
    for folder in ("reports", "other"):
        done = audit(tmp_path, "run", "--month", "2026-10", "--as-of", "2026-11-02", "--reports", folder)
        assert done.returncode == 0
    assert (reports / "2026-10" / "results.json").read_bytes() == (other / "2026-10" / "results.json").read_bytes()
    short, whole = trend(reports), trend(other)
    assert short and whole and short.overall() == whole.overall() and short.titles == whole.titles
    assert all(short.of(code) == whole.of(code) for code in whole.titles)
    assert {str(month): figures.findings for month, figures in short.audited.items()} == {
        str(month): figures.findings for month, figures in whole.audited.items()
    }


@pytest.mark.parametrize(
    ("keep", "today", "expected"),
    [
        (1, date(2026, 11, 1), [AUGUST, SEPTEMBER]),
        (1, date(2026, 10, 31), [AUGUST]),
        (2, date(2026, 11, 30), [AUGUST]),
        (3, date(2026, 11, 30), []),
        (3, date(2026, 12, 1), [AUGUST]),
        (24, date(2028, 10, 1), [AUGUST, SEPTEMBER]),
        (24, date(2028, 9, 30), [AUGUST]),
        (24, date(2026, 11, 26), []),
    ],
)
def test_so_many_of_the_last_complete_months_are_kept(
    reports: Path, keep: int, today: date, expected: list[Month]
) -> None:
    assert [each.month for each in past(reports, keep, today) if not each.left] == expected


def test_the_newest_audit_stays_whatever_its_age(reports: Path) -> None:
    found = past(reports, 1, date(2040, 1, 1))
    assert [each.month for each in found if not each.left] == [AUGUST, SEPTEMBER]
    assert left(found) == ["The audit of October 2026 stays, for the next one is held against it."]


def test_a_look_changes_nothing(reports: Path) -> None:
    before = contents(reports)
    assert len(past(reports, 1, TODAY)) == 2
    assert contents(reports) == before


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_a_month_with_a_mail_that_waits_or_is_in_doubt_is_left_whole(reports: Path, state: str) -> None:
    (reports / "2026-08" / "mail" / state).mkdir()
    (reports / "2026-08" / "mail" / state / "leader.eml").write_text("To: kari@sandnes.example\n")
    before = contents(reports / "2026-08")
    (sentence,) = left(pruned(reports))
    assert "August 2026 stays: 1 mail waits or is in doubt" in sentence
    assert contents(reports / "2026-08") == before
    assert set(contents(reports / "2026-09")) == {"manifest.json", "results.json"}


def test_refused_mails_and_the_preview_go_with_the_others(reports: Path) -> None:
    mail = reports / "2026-08" / "mail"
    (mail / "sent").rename(mail / "failed")
    (mail / "preview.html").write_text("Kari")
    done = pruned(reports)
    assert done[0].mails == 2 and not contents(mail)


def test_what_the_program_has_not_made_stays_and_is_named(reports: Path) -> None:
    (reports / "2026-08" / "notat.txt").write_text("Kari")
    (reports / "2026-08" / "mail" / "sent" / "svar.docx").write_text("Kari")
    assert pruned(reports)[0].strangers == ("mail/sent/svar.docx", "notat.txt")
    assert pruned(reports)[0].strangers == ("mail/sent/svar.docx", "notat.txt")
    assert set(contents(reports / "2026-08")) == {"manifest.json", "results.json", "notat.txt", "mail/sent/svar.docx"}


def test_a_manifest_cannot_name_files_elsewhere(reports: Path) -> None:
    victim = reports.parent / "inventory.xlsx"
    victim.write_text("the register")
    names = {"../../inventory.xlsx": "0", str(victim): "0", "../2026-10/report.html": "0"}
    edit(reports / "2026-08" / MANIFEST, lambda manifest: manifest["files"].update(names))
    pruned(reports)
    assert victim.exists() and (reports / "2026-10" / "report.html").exists()
    assert not (reports / "2026-08" / "report.html").exists()


@pytest.mark.parametrize("file", ["manifest.json", "results.json"])
@pytest.mark.parametrize("content", [None, b"{", b"\xff\x00", b"[]"])
def test_a_month_that_nobody_can_tell_the_files_of_is_left_whole(
    reports: Path, file: str, content: bytes | None
) -> None:
    if content is None:
        (reports / "2026-08" / file).unlink()
    else:
        (reports / "2026-08" / file).write_bytes(content)
    before = contents(reports / "2026-08")
    (sentence,) = left(pruned(reports))
    assert sentence.startswith(f"The audit of August 2026 stays: {file} is missing or cannot be read.")
    assert contents(reports / "2026-08") == before


def test_a_month_that_another_run_works_on_is_left(reports: Path) -> None:
    before = contents(reports / "2026-08")
    with locked(reports / "2026-08" / "mail"):
        (sentence,) = left(pruned(reports))
    assert sentence.startswith("Another run is at work")
    assert contents(reports / "2026-08") == before
    assert not left(pruned(reports))


def test_a_second_time_there_is_nothing_left_to_do(reports: Path) -> None:
    pruned(reports)
    before = contents(reports)
    assert pruned(reports, moment=NOON + timedelta(days=1)) == []
    assert contents(reports) == before


def test_the_seals_hold_before_and_after_and_tell_of_the_pruning(reports: Path) -> None:
    assert not said(reports, faults=True)
    pruned(reports)
    assert not said(reports, faults=True)
    pruned_then = ["Pruned on 26 November 2026 12:00: only its figures are left."]
    assert said(reports, faults=False) == {"2026-08": pruned_then, "2026-09": pruned_then}
    make(reports, Month(2026, 11), NOON + timedelta(days=9))
    assert not said(reports, faults=True)
    manifest = json.loads((reports / "2026-11" / MANIFEST).read_bytes())
    assert set(manifest["pruned"]) == {"2026-08", "2026-09"}


def without_a_breach(content: Any) -> None:
    content["findings"] = []


def pruned_long_ago(content: Any) -> None:
    content["pruned"]["moment"] = "2026-10-01T12:00:00Z"


def sealed_again(content: Any) -> None:
    """As a forger does who knows the program."""
    del content["seal"]
    content["seal"] = _sum(content)


def forged(content: Any) -> None:
    without_a_breach(content)
    sealed_again(content)


def test_who_changes_what_is_left_is_found_at_once(reports: Path) -> None:
    pruned(reports)
    edit(reports / "2026-08" / "results.json", without_a_breach)
    assert said(reports, faults=True) == {"2026-08": ["results.json has been changed since 26 November 2026 12:00."]}


def test_a_space_more_is_a_change(reports: Path) -> None:
    pruned(reports)
    file = reports / "2026-08" / "results.json"
    file.write_bytes(file.read_bytes() + b" ")
    assert "2026-08" in said(reports, faults=True)


def test_a_forger_who_seals_what_is_left_anew_is_found_by_the_next_month(reports: Path) -> None:
    pruned(reports)
    make(reports, Month(2026, 11), NOON + timedelta(days=9))
    edit(reports / "2026-08" / "results.json", forged)
    assert said(reports, faults=True) == {
        "2026-11": [
            "August 2026 had been pruned when this month was made, and what was left of it has been changed since."
        ]
    }


def test_a_pruning_that_is_dated_back_is_unknown_to_the_months_made_since(reports: Path) -> None:
    pruned(reports)
    edit(reports / "2026-08" / "results.json", lambda content: (pruned_long_ago(content), sealed_again(content)))
    assert said(reports, faults=True) == {
        month: ["August 2026 says that it was pruned before this month was made, but this month knows nothing of it."]
        for month in ("2026-08", "2026-09", "2026-10")
    }


def test_files_that_somebody_deletes_by_hand_are_no_pruning(reports: Path) -> None:
    for name in GONE:
        (reports / "2026-08" / name).unlink()
    assert len(said(reports, faults=True)["2026-08"]) == 2


def test_a_pruned_month_that_is_brought_back_is_told_of(reports: Path) -> None:
    kept = shutil.copytree(reports / "2026-08", reports.parent / "backup")
    pruned(reports)
    make(reports, Month(2026, 11), NOON + timedelta(days=9))
    shutil.rmtree(reports / "2026-08")
    shutil.copytree(kept, reports / "2026-08")
    assert list(said(reports, faults=True)) == ["2026-11"]


def test_a_manifest_that_is_changed_after_the_pruning_is_found(reports: Path) -> None:
    pruned(reports)
    edit(reports / "2026-08" / MANIFEST, lambda manifest: manifest["files"].pop("report.html"))
    found = said(reports, faults=True)
    assert found["2026-08"] == ["manifest.json has been changed since 26 November 2026 12:00."]
    assert "2026-09" in found


def test_what_was_changed_or_removed_before_stays_known(reports: Path) -> None:
    (reports / "2026-08" / "report.html").write_text("changed")
    (reports / "2026-08" / "report.xlsx").unlink()
    pruned(reports)
    assert said(reports, faults=True)["2026-08"] == [
        "report.html had been changed before the month was pruned.",
        "report.xlsx had been removed before the month was pruned.",
    ]


def test_a_file_added_to_what_is_left_is_found(reports: Path) -> None:
    pruned(reports)
    (reports / "2026-08" / "notat.txt").write_text("x")
    assert said(reports, faults=True) == {"2026-08": ["notat.txt has been added."]}


def test_where_the_clock_was_put_back_the_chain_still_holds(reports: Path) -> None:
    pruned(reports, moment=NOON - timedelta(days=400))
    assert not said(reports, faults=True)


#: Runs the command and kills it at the given one of its steps: before a rename, and before each deletion.
DYING = """
import os, signal, sys
from audit.cli import main
left = int(sys.argv[1])
def counting(act):
    def counted(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return act(*arguments, **named)
    return counted
os.replace, os.unlink, os.rmdir = map(counting, (os.replace, os.unlink, os.rmdir))
sys.exit(main(sys.argv[2:]))
"""


def dying(folder: Path, steps: int) -> int:
    return subprocess.run(
        [sys.executable, "-c", DYING, str(steps), "prune", "--keep-months", "1", "--yes"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    ).returncode


@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
def test_killed_at_any_step_it_leaves_what_the_next_one_finishes(tmp_path: Path) -> None:
    for number, month in enumerate((Month(2020, 1), Month(2020, 2))):
        make(tmp_path / "first", month, NOON + timedelta(days=number), mails=1)
    whole = contents(tmp_path / "first")
    assert dying(tmp_path, 0) == 0, "there is no folder of reports yet"
    for steps in range(100):
        folder = tmp_path / str(steps)
        shutil.copytree(tmp_path / "first", folder / "reports")
        code = dying(folder, steps)
        if code >= 0:
            break
        there = {name: of for name, of in contents(folder / "reports").items() if not name.endswith(".part")}
        is_pruned = there["2020-01/results.json"] != whole["2020-01/results.json"]
        assert is_pruned or there == whole, "nothing is deleted before the month counts as pruned"
        assert not said(folder / "reports", faults=True)
        notes = said(folder / "reports", faults=False).get("2020-01", [])
        cut_short = [name for name in GONE if f"2020-01/{name}" in there]
        assert [note.split()[0] for note in notes[1:]] == (cut_short if is_pruned else [])
        pruned(folder / "reports", keep=999)  # what was begun is finished, however long months are kept
        if is_pruned:
            assert set(contents(folder / "reports" / "2020-01")) == {"manifest.json", "results.json"}
            assert "2020-01/report.html" not in (folder / "reports" / "index.html").read_text(encoding="utf-8")
        assert not said(folder / "reports", faults=True)
    assert steps > 6


def reminder(reports: Path, day: str, state: str) -> None:
    folder = reports / "reminders" / day / state
    folder.mkdir(parents=True)
    (folder / "reminder-kari.eml").write_text("To: kari@sandnes.example\n")
    (folder / "reminder-kari.eml.txt").write_text("250 kari@sandnes.example\n")


def test_reminders_go_when_their_month_is_past_and_none_waits(reports: Path) -> None:
    for day, state in (("2026-08-30", "sent"), ("2026-08-31", "queued"), ("2026-09-30", "failed")):
        reminder(reports, day, state)
    reminder(reports, "2026-10-01", "sent")
    (reports / "reminders" / "kladd").mkdir()
    done = [each for each in pruned(reports) if each.reminders]
    assert [(each.month, each.mails, bool(each.left)) for each in done] == [
        (AUGUST, 1, False),
        (AUGUST, 0, True),
        (SEPTEMBER, 1, False),
    ]
    stay = {"2026-08-31", "2026-10-01", "kladd"}
    assert {folder.name for folder in (reports / "reminders").iterdir()} == stay


def test_the_page_over_all_months_leads_to_no_report_that_is_gone(reports: Path) -> None:
    pruned(reports)
    page = (reports / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="([^"#]+)"', page) == ["2026-10/report.html", "2026-10/report.html"]
    assert page.count("report deleted") == 2


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Path]:
    """A folder whose months are old whatever day it is."""
    for number in (1, 2, 3):
        make(tmp_path / "reports", Month(2020, number), NOON + timedelta(days=number))
    shutil.copy(PROJECT / "inventory.xlsx", tmp_path)
    yield tmp_path


def test_the_command_shows_first_and_deletes_only_when_told_to(workplace: Path) -> None:
    before = contents(workplace)
    shown = audit(workplace, "prune", "--keep-months", "12")
    assert shown.returncode == 1 and "mars 2020" in shown.stderr, "the newest month stays, and that is said"
    assert "januar 2020: report.html, report.xlsx, 2 e-poster" in shown.stdout and "--yes" in shown.stdout
    assert contents(workplace) == before
    done = audit(workplace, "prune", "--keep-months", "12", "--yes")
    assert "januar 2020: report.html, report.xlsx, 2 e-poster" in done.stdout and "--yes" not in done.stdout
    assert set(contents(workplace / "reports" / "2020-01")) == {"manifest.json", "results.json"}
    checked = audit(workplace, "verify")
    assert checked.returncode == 0 and checked.stdout.count("✓") == 3


def test_a_pruned_month_is_not_made_again(workplace: Path) -> None:
    audit(workplace, "prune", "--keep-months", "12", "--yes")
    before = contents(workplace / "reports")
    done = audit(workplace, "run", "--month", "2020-01", "--as-of", "2020-02-03")
    assert done.returncode == 2 and "januar 2020" in done.stderr
    assert contents(workplace / "reports") == before
    assert audit(workplace, "check", "--month", "2020-01", "--as-of", "2020-02-03").returncode in (0, 1)


@pytest.mark.parametrize("typed", [["--keep-months", "0"], ["--keep-months", "-3"], ["--keep-months", "mange"], []])
def test_how_long_must_be_said_and_be_a_month_at_least(workplace: Path, typed: list[str]) -> None:
    before = contents(workplace)
    done = audit(workplace, "prune", "--yes", *typed)
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1
    assert contents(workplace) == before


def test_there_may_be_nothing_to_delete(tmp_path: Path) -> None:
    done = audit(tmp_path, "prune", "--keep-months", "24", "--yes")
    assert done.returncode == 0 and done.stderr == ""
