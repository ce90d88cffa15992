"""What a person sees of the commands on a real terminal, wide and narrow, and what comes into a file or a pipe."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audit import schema
from benchmarks import registers
from tests.catalogues import PROJECT
from tests.mail.servers import Mailroom, serving
from tests.terminal import Shown, on_a_terminal
from tests.test_end_to_end import MONTH, audit, by_smtp
from tests.workbooks import register, table, workbook

ESCAPE = b"\x1b"
COLOUR = re.compile(rb"\x1b\[[0-9;]*(?:3[0-7]|9[0-7]|38;)[0-9;]*m")
STEP = re.compile(r"(.) (.+?) +\d+,\d s")
READING = ["Leser registeret", "Kontrollerer mot reglene"]
WRITING = [
    *("Merker en kopi av registeret", "Skriver rapporten", "Lager report.pdf"),
    *("Gjør e-postene klare", "Lagrer filene"),
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a register of 30 accounts, audited for the month before."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "audit.toml").write_bytes((PROJECT / "audit.toml").read_bytes())
    registers.write(folder / "inventory.xlsx", 30, 33)
    assert audit(folder, "run", "--month", "2026-09", "--as-of", "2026-10-02").returncode == 0
    return folder


@pytest.fixture(scope="module")
def findings(prepared: Path) -> list[dict[str, Any]]:
    """What is found, the worst first, each with the title of its rule."""
    told = json.loads(audit(prepared, "check", *MONTH, "--format", "json").stdout)
    return [{**finding, "title": told["rules"][finding["rule"]]["title"]} for finding in told["findings"]]


@pytest.fixture
def workplace(prepared: Path, tmp_path: Path) -> Path:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return tmp_path


def words(text: str) -> str:
    return " ".join(text.split())


def steps(shown: Shown) -> list[tuple[str, str]]:
    """Each step with the sign before it."""
    return [(found[1], found[2]) for line in shown.lines if (found := STEP.fullmatch(line))]


@pytest.fixture(scope="module")
def plain(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a pipe is told of a run."""
    folder = tmp_path_factory.mktemp("plain")
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    return audit(folder, "run", *MONTH).stdout


@pytest.mark.parametrize("columns", [80, 40])
def test_a_person_sees_the_steps_and_then_all_that_a_pipe_is_told(
    workplace: Path, plain: str, findings: list[dict[str, Any]], columns: int
) -> None:
    shown = on_a_terminal(workplace, "run", *MONTH, columns=columns)
    assert shown.code == 0
    assert steps(shown) == [("✓", step) for step in (*READING, *WRITING)]
    laid_out = [
        line
        for line in plain.splitlines()
        if not line.startswith((" ", "Funn etter alvorlighet", "Gjør dette", "Mest"))
    ]
    assert len(laid_out) > 5
    assert not [line for line in laid_out if words(line) not in shown.text]
    for heading in ("Alvorlighet", "Nye", "Tilbake", "Gjør dette først", "Mest å rette", "Ikke varslet"):
        assert heading in shown.text
    for place, finding in enumerate(findings[:3], 1):
        assert f"{place} kritisk {words(finding['title'])}" in shown.text
        assert f"({finding['account']}) {words(finding['fix'])}" in shown.text
    assert f"{(workplace / 'reports' / '2026-10' / 'report.html').as_uri()}".encode() in shown.sent, "it is a link"


@pytest.mark.parametrize("columns", [80, 40])
def test_findings_stand_by_unit_and_end_with_the_answer(
    workplace: Path, findings: list[dict[str, Any]], columns: int
) -> None:
    shown = on_a_terminal(workplace, "check", *MONTH, columns=columns)
    assert shown.code == 1
    assert steps(shown) == [("✓", step) for step in READING]
    units = list(dict.fromkeys(finding["unit"] for finding in findings if finding["unit"]))
    assert [line for line in shown.lines if line in units] == units, "the one with the worst finding first"
    assert not [finding["id"] for finding in findings if words(finding["fix"]) not in shown.text]
    for finding in findings:
        assert f"{finding['rule']}, " in shown.text
        assert all(cell in shown.text for cell in finding["cells"][:6])
    assert shown.text.count("kontoer er i orden.") == 2
    assert "Funn" in " ".join(shown.lines[-8:])


def test_no_colour_is_sent_to_whom_wants_none(workplace: Path) -> None:
    coloured, plain = (on_a_terminal(workplace, "check", *MONTH, **wish) for wish in ({}, {"NO_COLOR": "1"}))
    assert COLOUR.search(coloured.sent) and not COLOUR.search(plain.sent)
    without_times = [[line for line in shown.lines if not STEP.fullmatch(line)] for shown in (coloured, plain)]
    assert without_times[0] == without_times[1]


def test_a_dumb_terminal_a_pipe_and_a_file_get_the_same_plain_lines(workplace: Path) -> None:
    file = workplace / "told.txt"
    piped = audit(workplace, "check", *MONTH)
    watched = on_a_terminal(workplace, "check", *MONTH, output=file)
    dumb = on_a_terminal(workplace, "check", *MONTH, columns=1_000, TERM="dumb")
    assert ESCAPE not in dumb.sent and b"\r\r" not in dumb.sent
    assert "\n".join(dumb.lines) == file.read_text(encoding="utf-8").rstrip() == piped.stdout.rstrip()
    assert piped.stderr == ""
    assert steps(watched) == [("✓", step) for step in READING], "the steps are still for whom watches"


def test_plain_lines_hold_no_command_to_a_terminal(plain: str, workplace: Path) -> None:
    for told in (plain, audit(workplace, "check", *MONTH).stdout):
        assert not re.search(r"[^\n\x20-\x7e\xa0-\uffff]", told)


def test_a_step_that_fails_is_marked_and_the_reason_follows(workplace: Path) -> None:
    (workplace / "inventory.xlsx").write_bytes(b"no workbook")
    shown = on_a_terminal(workplace, "run", *MONTH, columns=40)
    assert shown.code == 2
    assert steps(shown) == [("✗", "Leser registeret")]
    assert "inventory.xlsx" in shown.text.rpartition(" s ")[2]
    assert all(len(line) <= 40 for line in shown.lines)


@pytest.mark.parametrize("columns", [80, 40])
def test_a_console_without_the_signs_gets_others(workplace: Path, columns: int) -> None:
    old = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    shown = on_a_terminal(workplace, "check", *MONTH, columns=columns, encoding="cp1252", **old)
    assert shown.code == 1
    assert steps(shown) == [("+", step) for step in READING]
    assert "høy" in shown.text and "?" not in shown.text


def test_a_name_that_the_encoding_lacks_stops_nothing(workplace: Path) -> None:
    rows = table(schema.ACCOUNTS, {"id": "FB-001", "platform": "Facebook", "name": "Kafé ☕", "unit": "Kultur"})
    (workplace / "inventory.xlsx").write_bytes(workbook(register(accounts=rows)))
    old = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    shown = on_a_terminal(workplace, "check", *MONTH, encoding="cp1252", **old)
    assert shown.code == 1 and "Kafé ? (FB-001)" in shown.text


def test_the_name_of_a_file_takes_no_command_of_the_terminal(workplace: Path) -> None:
    name = "\x1b[31mrød\x07.xlsx"
    shown = on_a_terminal(workplace, "check", *MONTH, "--inventory", name)
    assert shown.code == 2
    assert b"\x1b[31mr" not in shown.sent and b"\x07" not in shown.sent
    assert "�[31mrød�.xlsx" in "".join(shown.text.split()), "wherever its long path breaks"


def test_it_is_told_how_many_mails_are_left_while_they_are_sent(workplace: Path) -> None:
    assert audit(workplace, "run", *MONTH).returncode == 0
    with serving(Mailroom()) as room:
        told = by_smtp(room) | {"AUDIT_MAIL__PER_MINUTE": "600"}
        shown = on_a_terminal(workplace, "send", "--month", "2026-10", **told)
        assert shown.code == 0
        assert steps(shown) == [("✓", "Sender e-postene")]
        assert re.search(rb"Sender e-postene \(\d igjen\)", shown.sent)
        assert f"{len(room.taken)} e-poster er sendt." in shown.text


@pytest.mark.parametrize("command", [("check", *MONTH), ("explain",)])
def test_who_does_not_watch_need_not_wait_for_rich(workplace: Path, command: tuple[str, ...]) -> None:
    script = "import sys; from audit.cli import main; main(sys.argv[1:]); sys.exit('rich' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script, *command],
        cwd=workplace,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
