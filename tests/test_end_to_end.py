"""The main job through the command line, on the shipped register and a real SMTP server, read back as by a reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

import pytest

from audit.example import example_rows
from audit.model import tidy
from tests.catalogues import PROJECT
from tests.mail.servers import Mailroom, closed_port, serving

MONTH = ("--month", "2026-10", "--as-of", "2026-11-02")
COMMUNICATIONS = "kommunikasjon@sandnes.example"


@pytest.fixture
def mailroom() -> Iterator[Mailroom]:
    with serving(Mailroom()) as room:
        yield room


def audit(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command, run as a user runs it, in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "audit", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder with the shipped register and settings."""
    for name in ("inventory.xlsx", "audit.toml"):
        (tmp_path / name).write_bytes((PROJECT / name).read_bytes())
    return tmp_path


def by_smtp(server: Mailroom | int) -> dict[str, str]:
    port = server if isinstance(server, int) else server.port
    return {
        "AUDIT_MAIL__TRANSPORT": "smtp",
        "AUDIT_MAIL__HOST": "127.0.0.1",
        "AUDIT_MAIL__PORT": str(port),
        "AUDIT_MAIL__SECURITY": "none",
        "AUDIT_MAIL__AUTH": "none",
        "AUDIT_MAIL__PER_MINUTE": "10000",
    }


def results(folder: Path, month: str = "2026-10") -> dict[str, Any]:
    found = json.loads((folder / "reports" / month / "results.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def eml(folder: Path, state: str, month: str = "2026-10") -> list[Path]:
    return sorted((folder / "reports" / month / "mail" / state).glob("*.eml"))


def attachments(message: Message) -> list[Message]:
    return [part for part in message.walk() if part.get_content_disposition() == "attachment"]


def body(message: Message, kind: str) -> str:
    assert isinstance(message, EmailMessage)
    part = message.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content


def whole_text(message: Message) -> str:
    """Every word of the message, headers and both bodies."""
    headers = " ".join(f"{name}: {value}" for name, value in message.items())
    return tidy(" ".join((headers, body(message, "plain"), body(message, "html"))))


def test_the_main_job_leaves_report_and_drafts_and_the_register_untouched(workplace: Path) -> None:
    before = (workplace / "inventory.xlsx").read_bytes()
    done = audit(workplace, "run", *MONTH)
    assert done.returncode == 0, done.stderr
    assert "kontoer er i orden" in done.stdout
    assert done.stderr == ""
    folder = workplace / "reports" / "2026-10"
    files = {"results.json", "report.html", "report.pdf", "report.xlsx", "inventory-marked.xlsx", "mail"}
    assert files <= {file.name for file in folder.iterdir()}
    assert not list(folder.rglob("*.part"))
    assert (workplace / "inventory.xlsx").read_bytes() == before
    drafts = eml(workplace, "queued")
    assert len(drafts) > 10
    assert all(draft.read_bytes().startswith(b"X-Unsent: 1\r\n") for draft in drafts)


def test_the_document_for_the_archive_is_sealed_and_goes_once_it_is_not_wanted(workplace: Path) -> None:
    document = workplace / "reports" / "2026-10" / "report.pdf"
    assert audit(workplace, "run", *MONTH).returncode == 0
    assert document.read_bytes().startswith(b"%PDF-1.7")
    assert document.name in json.loads(document.with_name("manifest.json").read_bytes())["files"]
    assert audit(workplace, "run", *MONTH, AUDIT_REPORT__PDF="false").returncode == 0
    assert not document.exists()
    assert audit(workplace, "verify").returncode == 0


def test_each_leader_gets_their_own_and_no_word_of_any_other_unit(workplace: Path, mailroom: Mailroom) -> None:
    done = audit(workplace, "run", *MONTH, "--send", **by_smtp(mailroom))
    assert done.returncode == 0, done.stderr
    assert not eml(workplace, "queued")
    assert len(eml(workplace, "sent")) == len(mailroom.taken)
    assert mailroom.connections == 1
    rows = example_rows()
    owned: dict[str, set[str]] = {}
    for account in rows["accounts"]:
        owned.setdefault(tidy(str(account.get("unit") or "")), set()).add(tidy(str(account["id"])))
    letters = 0
    for envelope, message in zip(mailroom.taken, mailroom.messages, strict=True):
        (reader,) = envelope.rcpt_tos
        if reader == COMMUNICATIONS:
            assert [part.get_filename() for part in attachments(message)] == ["report-2026-10.xlsx"]
            continue
        letters += 1
        assert not attachments(message)
        words = whole_text(message)
        led = {tidy(str(row["unit"])) for row in rows["units"] if reader.casefold() in str(row.get("email")).casefold()}
        own = set().union(*(owned.get(unit, set()) for unit in led))
        assert any(account in words for account in own)
        assert not {account for unit in owned.keys() - led for account in owned[unit] - own if account in words}
        assert not {
            unit for unit in owned.keys() - led if unit and unit in words and not any(unit in mine for mine in led)
        }
    assert letters > 10


def test_norwegian_survives_the_journey(workplace: Path, mailroom: Mailroom) -> None:
    audit(workplace, "run", *MONTH, "--send", **by_smtp(mailroom))
    summary = mailroom.messages[mailroom.receivers.index(COMMUNICATIONS)]
    assert "oktober 2026" in summary["Subject"]
    text = body(summary, "plain")
    assert "Daglig moderering" in text
    assert not set("<{}") & set(text)
    names = {str(message["To"]) for message in mailroom.messages}
    assert any(set("æøåÆØÅ") & set(name) for name in names)


def test_nothing_is_sent_twice_and_what_was_refused_is_told(workplace: Path, mailroom: Mailroom) -> None:
    audit(workplace, "run", *MONTH)
    total = len(eml(workplace, "queued"))
    mailroom.script["rcpt"] = ["550 5.1.1 No such mailbox"]
    done = audit(workplace, "send", "--month", "2026-10", **by_smtp(mailroom))
    assert done.returncode == 3
    assert "550" in done.stderr
    assert len(eml(workplace, "failed")) == 1
    assert len(mailroom.taken) == total - 1
    audit(workplace, "send", "--month", "2026-10", **by_smtp(mailroom))
    assert len(mailroom.taken) == total - 1
    audit(workplace, "run", *MONTH, "--send", **by_smtp(mailroom))
    assert len(mailroom.taken) == total
    assert len(set(mailroom.receivers)) == total


def test_without_a_server_everything_stays_queued(workplace: Path) -> None:
    done = audit(workplace, "run", *MONTH, "--send", **by_smtp(closed_port()))
    assert done.returncode == 3
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert eml(workplace, "queued")
    assert results(workplace)["month"] == "2026-10"


def test_three_months_in_a_row_remember(workplace: Path) -> None:
    for month, day in (("2026-08", "2026-09-02"), ("2026-09", "2026-10-02"), ("2026-10", "2026-11-02")):
        assert audit(workplace, "run", "--month", month, "--as-of", day).returncode == 0
    found = results(workplace)
    states = {finding["state"] for finding in found["findings"]}
    assert {"new", "open"} <= states
    assert found["resolved"]
    oldest = [finding for finding in found["findings"] if finding["first_seen"] == "2026-08"]
    assert any(finding["months_open"] == 3 for finding in oldest)


def test_check_shows_findings_and_writes_nothing(workplace: Path) -> None:
    done = audit(workplace, "check", *MONTH)
    assert done.returncode == 1
    assert "SM201" in done.stdout
    assert not (workplace / "reports").exists()
    chosen = audit(workplace, "check", *MONTH, "--select", "SM102", "--format", "json")
    assert set(json.loads(chosen.stdout)["rules"]) == {"SM102"}
    assert audit(workplace, "check", *MONTH, "--select", "SM9").returncode == 2


def test_explain_tells_a_rule_in_the_users_language(workplace: Path) -> None:
    done = audit(workplace, "explain", "SM201")
    assert done.returncode == 0
    assert "Daglig moderering" in done.stdout
    assert "Før virksomheter tar i bruk sosiale medier" in done.stdout
    assert audit(workplace, "explain", AUDIT_ORGANISATION__LANGUAGE="en").stdout.count("SM") >= 9


def test_init_makes_a_register_that_can_be_audited_once_filled_in(tmp_path: Path) -> None:
    assert audit(tmp_path, "init").returncode == 0
    empty = audit(tmp_path, "run", *MONTH)
    assert empty.returncode == 2
    assert "Kontoer" in empty.stderr
    again = audit(tmp_path, "init")
    assert again.returncode == 2
    assert "inventory.xlsx" in again.stderr
    assert audit(tmp_path, "init", "example.xlsx", "--example", "--language", "nn").returncode == 0
    assert audit(tmp_path, "run", *MONTH, "--inventory", "example.xlsx").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("run", "--month", "oktober"), "oktober"),
        (("run", "--as-of", "i går"), "i går"),
        (("rune",), "run"),
        (("run", "--moth", "2026-10"), "--month"),
        (("run", "--month", "2027-01", "--as-of", "2026-11-02"), "januar 2027"),
        (("run", "--inventory", "borte.xlsx"), "borte.xlsx"),
        (("run", "--config", "borte.toml"), "borte.toml"),
        (("check", "--fail-on", "mye"), "mye"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(workplace: Path, arguments: tuple[str, ...], word: str) -> None:
    done = audit(workplace, *arguments)
    assert done.returncode == 2
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_no_command_is_run_and_common_options_may_come_first(workplace: Path) -> None:
    done = audit(workplace, "--reports", "elsewhere", "--month", "2026-10", "--as-of", "2026-11-02")
    assert done.returncode == 0, done.stderr
    assert (workplace / "elsewhere" / "2026-10" / "results.json").exists()
