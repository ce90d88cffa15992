"""`bounces` as a user starts it, and what the next month's summary says of what it found."""

from __future__ import annotations

import os
import subprocess
import sys
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from audit.mail.outbox import move
from tests.catalogues import PROJECT
from tests.mail import returned


def audit(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "audit", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(PROJECT), *sys.path)), "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder with the shipped register, October's mails as if sent, and a mailbox with notices."""
    for name in ("inventory.xlsx", "audit.toml"):
        (tmp_path / name).write_bytes((PROJECT / name).read_bytes())
    with (tmp_path / "audit.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[bounces]\nmaildir = "retur"\n')
    (tmp_path / "retur" / "new").mkdir(parents=True)
    done = audit(tmp_path, "run", "--month", "2026-10", "--as-of", "2026-11-02", AUDIT_MAIL__TRANSPORT="smtp")
    assert done.returncode == 0, done.stderr
    for file in (tmp_path / "reports" / "2026-10" / "mail" / "queued").iterdir():
        move(file, file.parents[1] / "sent" / file.name)
    return tmp_path


def test_what_came_back_is_told_once_and_stands_in_the_next_summary(workplace: Path) -> None:
    mail = workplace / "reports" / "2026-10" / "mail"
    lost, late, *_ = sorted((mail / "sent").glob("leader-*.eml"))
    (workplace / "retur" / "new" / "1").write_bytes(returned.exchange(lost.read_bytes()))
    (workplace / "retur" / "new" / "2").write_bytes(returned.postfix(late.read_bytes(), "delayed", "4.4.1"))
    (workplace / "retur" / "new" / "3").write_bytes(b"Subject: Hei\r\n\r\nVi sees!\r\n")
    address = str(BytesParser(policy=default).parsebytes(lost.read_bytes())["To"].addresses[0].addr_spec)

    first = audit(workplace, "bounces")
    assert first.returncode == 3
    assert first.stdout == "3 e-poster lest, 1 av våre nylig kommet i retur.\n"
    assert f"E-posten for oktober 2026 til {address} kom i retur: 550 5.1.10" in first.stderr
    assert "er forsinket: 450 4.4.1" in first.stderr
    assert (mail / "failed" / lost.name).exists()

    second = audit(workplace, "bounces")
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout == "3 e-poster lest, 0 av våre nylig kommet i retur.\n"

    november = audit(workplace, "run", "--month", "2026-11", "--as-of", "2026-12-01")
    assert november.returncode == 0, november.stderr
    (summary,) = (workplace / "reports" / "2026-11" / "mail" / "queued").glob("summary-*.eml")
    message = BytesParser(policy=default).parsebytes(summary.read_bytes())
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        assert f"E-posten for oktober 2026 til {address} ble ikke levert: 550 5.1.10" in part.get_content()


def test_a_mailbox_that_cannot_be_read_is_said_in_a_sentence(workplace: Path) -> None:
    (workplace / "retur" / "new").rmdir()
    done = audit(workplace, "bounces")
    assert done.returncode == 2
    assert "er ikke en Maildir" in done.stderr and "Traceback" not in done.stderr
