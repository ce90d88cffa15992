"""The commands about mails, as staff type them: rehearse, list, look, correct, and stop half-way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.catalogues import PROJECT
from tests.mail.servers import Mailroom
from tests.test_end_to_end import MONTH, audit, by_smtp, eml

#: A browser that opens nothing and says what it was asked to open.
BROWSER = {"BROWSER": "echo opened %s"}


@pytest.fixture
def queued(tmp_path: Path) -> Path:
    """A folder with October's mails in the queue."""
    for name in ("inventory.xlsx", "audit.toml"):
        (tmp_path / name).write_bytes((PROJECT / name).read_bytes())
    assert audit(tmp_path, "run", *MONTH).returncode == 0
    return tmp_path


def test_a_rehearsal_goes_to_one_address_and_leaves_the_queue(queued: Path, relay: Mailroom) -> None:
    waiting = eml(queued, "queued")
    done = audit(queued, "send", "--month", "2026-10", "--to", "kari.prove@sandnes.example", **by_smtp(relay))
    assert done.returncode == 0, done.stderr
    assert f"{len(waiting)} e-poster ble sendt til kari.prove@sandnes.example som prøve" in done.stdout
    assert set(relay.receivers) == {"kari.prove@sandnes.example"} and len(relay.taken) == len(waiting)
    assert eml(queued, "queued") == waiting
    refused = audit(queued, "send", "--month", "2026-10", "--to", "noen@annen.example", **by_smtp(relay))
    assert refused.returncode == 3 and "allowed_domains" in refused.stderr


def test_the_list_tells_state_reader_and_the_servers_words(queued: Path, relay: Mailroom) -> None:
    listed = audit(queued, "send", "--month", "2026-10", "--list")
    assert listed.returncode == 0 and listed.stdout.count("venter") == len(eml(queued, "queued"))
    relay.script = {"rcpt": ["550 5.1.1 Ukjent postkasse"]}
    audit(queued, "send", "--month", "2026-10", **by_smtp(relay))
    lines = audit(queued, "mail", "--month", "2026-10").stdout.splitlines()
    assert sum(line.startswith("sendt") and "250 2.0.0 Ok: queued as 4jXn" in line for line in lines) == len(
        relay.taken
    )
    (failed,) = [line for line in lines if line.startswith("ikke levert")]
    assert "550 5.1.1 Ukjent postkasse" in failed and "@sandnes.example" in failed


def test_the_preview_is_a_page_with_every_mail(queued: Path) -> None:
    done = audit(queued, "mail", "--month", "2026-10", "--preview", **BROWSER)
    assert done.returncode == 0, done.stderr
    page = (queued / "reports" / "2026-10" / "mail" / "preview.html").read_text(encoding="utf-8")
    assert page.count("<iframe sandbox") == len(eml(queued, "queued"))
    assert "<script" not in page


def test_a_month_without_mails_says_how_they_are_made(tmp_path: Path) -> None:
    done = audit(tmp_path, "mail", "--month", "2026-01")
    assert done.returncode == 0 and "januar 2026" in done.stdout


def test_a_corrected_register_corrects_only_what_is_wrong(queued: Path, relay: Mailroom) -> None:
    audit(queued, "send", "--month", "2026-10", **by_smtp(relay))
    before = len(relay.taken)
    book = load_workbook(queued / "inventory.xlsx")
    sheet = book["Kontoer"]
    heads = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=6) for cell in row if cell.value}
    row = next(row for row in range(1, 60) if sheet.cell(row, heads["Status"]).value == "Aktiv")
    sheet.cell(row, heads["Eiermerking"]).value = "Noe helt annet"
    book.save(queued / "inventory.xlsx")
    told = audit(queued, "run", *MONTH, "--send", **by_smtp(relay))
    assert told.returncode == 0 and "--correct" in told.stdout and len(relay.taken) == before
    done = audit(queued, "run", *MONTH, "--correct", "--send", **by_smtp(relay))
    assert done.returncode == 0, done.stderr
    corrections = relay.messages[before:]
    assert 2 <= len(corrections) < before
    assert all(message["Subject"].startswith("Rettelse: ") for message in corrections)
    assert len({message["Message-ID"] for message in relay.messages}) == len(relay.messages)
    again = audit(queued, "run", *MONTH, "--correct", "--send", **by_smtp(relay))
    assert again.returncode == 0 and len(relay.taken) == before + len(corrections)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT])
def test_stopped_while_sending_it_finishes_the_mail_in_hand(
    queued: Path, relay: Mailroom, wish: signal.Signals
) -> None:
    total = len(eml(queued, "queued"))
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), **by_smtp(relay), "AUDIT_MAIL__PER_MINUTE": "60"}
    with subprocess.Popen(
        [sys.executable, "-m", "audit", "send", "--month", "2026-10"],
        cwd=queued,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        while len(relay.taken) < 2:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(wish)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 3 and "Stoppet etter ønske" in errors and "Traceback" not in errors
    assert not eml(queued, "sending") and len(eml(queued, "sent")) == len(relay.taken) < total
    assert len(eml(queued, "sent")) + len(eml(queued, "queued")) == total
