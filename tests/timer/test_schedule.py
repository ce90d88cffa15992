"""`schedule` and `remind` as an operator runs them: real processes, by the real clock, with a real mail server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.catalogues import PROJECT
from tests.mail.servers import Mailroom, closed_port, serving
from tests.test_end_to_end import audit, by_smtp

#: The last month is due on whatever day the tests run, by the schedule's clock and by that of `run`.
NOW = {"TZ": "UTC", "AUDIT_SCHEDULE__TIMEZONE": "UTC", "AUDIT_SCHEDULE__DAY": "1", "AUDIT_SCHEDULE__HOUR": "0"}
REMIND = {"AUDIT_REMIND__ENABLED": "true", "AUDIT_REMIND__HOUR": "0"}


@pytest.fixture
def mailroom() -> Iterator[Mailroom]:
    with serving(Mailroom()) as room:
        yield room


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder with the shipped register and settings, and a name as folders of users have."""
    folder = tmp_path / "tilsyn æøå 100 %"
    folder.mkdir()
    for name in ("inventory.xlsx", "audit.toml"):
        (folder / name).write_bytes((PROJECT / name).read_bytes())
    return folder


def diary(folder: Path) -> dict[str, Any]:
    told = json.loads((folder / "reports" / "schedule.json").read_text(encoding="utf-8"))
    assert isinstance(told, dict)
    return told


def month_of(folder: Path) -> tuple[Path, str]:
    """The folder of the one month that was due, and what became of it."""
    [(month, entry)] = diary(folder)["months"].items()
    return folder / "reports" / month, entry["state"]


def state_of(folder: Path) -> str:
    """What has become of the month so far, where it has begun."""
    begun = (folder / "reports" / "schedule.json").exists() and diary(folder)["months"]
    return month_of(folder)[1] if begun else ""


def mails(folder: Path, state: str) -> set[str]:
    return {file.name for file in (folder / "mail" / state).glob("*.eml")}


@contextmanager
def started(folder: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """`schedule`, up for as long as it lasts."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "audit", "schedule"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "AUDIT_ORGANISATION__LANGUAGE": "en"}
        | NOW
        | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def until(condition: Callable[[], bool]) -> None:
    """Waits for it, as long as it may take on a busy computer."""
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_is_due_is_made_and_sent_once_however_often_it_is_asked_for(workplace: Path, mailroom: Mailroom) -> None:
    done = audit(workplace, "schedule", "--once", **NOW, **by_smtp(mailroom))
    assert done.returncode == 0, done.stderr
    month, state = month_of(workplace)
    assert state == "done" and (month / "report.html").exists()
    sent, made = list(mailroom.receivers), (month / "results.json").read_bytes()
    assert len(sent) > 10 and not mails(month, "queued")
    again = audit(workplace, "schedule", "--once", **NOW, **by_smtp(mailroom))
    assert again.returncode == 0 and again.stderr == "" and "Neste tilsyn" in again.stdout
    assert mailroom.receivers == sent and (month / "results.json").read_bytes() == made


def test_what_was_made_and_sent_by_hand_is_left_alone(workplace: Path, mailroom: Mailroom) -> None:
    by_hand = audit(workplace, "run", "--send", TZ="UTC", **by_smtp(mailroom))
    assert by_hand.returncode == 0, by_hand.stderr
    sent, files = len(mailroom.taken), sorted((workplace / "reports").rglob("results.json"))
    made = [file.read_bytes() for file in files]
    done = audit(workplace, "schedule", "--once", **NOW, **by_smtp(mailroom))
    assert done.returncode == 0 and month_of(workplace)[1] == "done"
    assert len(mailroom.taken) == sent and [file.read_bytes() for file in files] == made


def test_an_audit_by_hand_whose_mails_were_not_sent_is_made_again_and_sent(workplace: Path, mailroom: Mailroom) -> None:
    assert audit(workplace, "run", TZ="UTC", **by_smtp(mailroom)).returncode == 0
    assert audit(workplace, "schedule", "--once", **NOW, **by_smtp(mailroom)).returncode == 0
    month, state = month_of(workplace)
    assert state == "done" and len(mailroom.taken) == len(mails(month, "sent")) > 10


def test_a_register_that_cannot_be_read_fails_the_month_until_it_can(workplace: Path) -> None:
    (workplace / "inventory.xlsx").rename(workplace / "away.xlsx")
    done = audit(workplace, "schedule", "--once", **NOW)
    assert done.returncode == 2 and "inventory.xlsx" in done.stderr and "Traceback" not in done.stderr
    [entry] = diary(workplace)["months"].values()
    assert entry["state"] == "failed" and "inventory.xlsx" in entry["words"]
    (workplace / "away.xlsx").rename(workplace / "inventory.xlsx")
    assert audit(workplace, "schedule", "--once", **NOW).returncode == 0
    month, state = month_of(workplace)
    assert state == "done" and len(mails(month, "queued")) > 10, "without a server the drafts wait, and that is all"


def test_mails_that_could_not_be_sent_are_sent_later_without_another_audit(workplace: Path, mailroom: Mailroom) -> None:
    done = audit(workplace, "schedule", "--once", **NOW, **by_smtp(closed_port()))
    month, state = month_of(workplace)
    assert done.returncode == 3 and state == "audited" and done.stderr
    made = (month / "results.json").stat().st_mtime_ns
    mailroom.script["rcpt"] = ["550 5.1.1 No such mailbox"]
    done = audit(workplace, "schedule", "--once", **NOW, **by_smtp(mailroom))
    assert done.returncode == 3 and "550" in done.stderr
    assert month_of(workplace)[1] == "done", "what was refused for good is a person's to mend"
    assert (month / "results.json").stat().st_mtime_ns == made
    assert len(mailroom.taken) > 10 and len(mails(month, "failed")) == 1


def test_two_at_the_same_time_send_nothing_twice(workplace: Path, mailroom: Mailroom) -> None:
    with ThreadPoolExecutor() as both:
        asked = [both.submit(audit, workplace, "schedule", "--once", **NOW, **by_smtp(mailroom)) for _ in range(2)]
    codes = sorted(each.result().returncode for each in asked)
    assert codes in ([0, 0], [0, 2]), "the one that came second ends at once, or finds nothing due"
    month, state = month_of(workplace)
    assert state == "done" and len(mails(month, "sent")) == len(mailroom.receivers) == len(set(mailroom.receivers))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without a signal")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_stays_up_shows_that_it_lives_and_ends_when_asked(workplace: Path, number: int, code: int) -> None:
    with started(workplace, **REMIND) as process:
        until(lambda: (workplace / "reports" / "schedule.json").exists() and bool(diary(workplace)["reminders"]))
        until(lambda: state_of(workplace) == "done")
        told = diary(workplace)
        assert told["pid"] == process.pid and told["alive"] < told["next_due"]
        [day] = told["reminders"]
        assert list((workplace / "reports" / "reminders" / day / "queued").glob("*.eml"))
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
        assert process.returncode == code
        assert "The schedule goes on until" in out and "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without a signal")
def test_stopped_while_it_sends_it_finishes_the_mail_at_hand_and_sends_the_rest_later(
    workplace: Path, mailroom: Mailroom
) -> None:
    slowly = {**by_smtp(mailroom), "AUDIT_MAIL__PER_MINUTE": "60"}
    with started(workplace, **slowly) as process:
        until(lambda: bool(mailroom.taken))
        process.terminate()
        process.communicate(timeout=20)
        assert process.returncode == 0
    month, state = month_of(workplace)
    queued, sent = mails(month, "queued"), mails(month, "sent")
    assert state == "audited" and queued and not mails(month, "sending") and len(sent) == len(mailroom.taken)
    done = audit(workplace, "schedule", "--once", **NOW, **by_smtp(mailroom))
    assert done.returncode == 0, done.stderr
    assert len(mailroom.receivers) == len(set(mailroom.receivers)) == len(queued | sent)


def test_a_month_that_fails_is_said_and_does_not_end_it(workplace: Path) -> None:
    (workplace / "inventory.xlsx").unlink()
    with started(workplace) as process:
        until(lambda: state_of(workplace) == "failed")
        assert process.poll() is None
        process.kill()
        assert "inventory.xlsx" in process.communicate(timeout=20)[1]


def test_the_recipes_are_printed_for_this_installation(workplace: Path) -> None:
    done = audit(workplace, "schedule", "--install")
    assert done.returncode == 0 and not (workplace / "reports").exists()
    assert all(f"# === {name}" in done.stdout for name in ("cron:", "systemd:", "Windows:"))
    assert str(PROJECT / "run.py") in done.stdout
    assert str(workplace).replace("%", "\\%") in done.stdout and str(workplace).replace("%", "%%") in done.stdout
    alone = audit(workplace, "schedule", "--install", "windows", "--reports", "andre rapporter")
    assert "# === cron" not in alone.stdout
    task = ET.fromstring(alone.stdout.partition("@'\n")[2].partition("\n'@")[0])
    words = "".join(task.itertext())
    assert f'--reports "{workplace / "andre rapporter"}"' in words and f'--config "{workplace / "audit.toml"}"' in words
    wrong = audit(workplace, "schedule", "--install", "launchd")
    assert wrong.returncode == 2 and "systemd" in wrong.stderr


def test_reminders_are_off_until_turned_on_and_never_two_about_a_day(workplace: Path, mailroom: Mailroom) -> None:
    off = audit(workplace, "remind", **by_smtp(mailroom))
    assert off.returncode == 0 and "enabled = true" in off.stdout and not mailroom.taken
    day = ("--date", "2026-10-04")
    first = audit(workplace, "remind", *day, **REMIND, **by_smtp(closed_port()))
    assert first.returncode == 3 and first.stderr
    done = audit(workplace, "remind", *day, **REMIND, **by_smtp(mailroom))
    assert done.returncode == 0, done.stderr
    assert mailroom.receivers and len(set(map(str.casefold, mailroom.receivers))) == len(mailroom.receivers)
    sent = len(mailroom.taken)
    again = audit(workplace, "remind", *day, **REMIND, **by_smtp(mailroom))
    assert again.returncode == 0 and len(mailroom.taken) == sent
    ids = {str(message["Message-ID"]) for message in mailroom.messages}
    assert len(ids) == sent
    early = audit(workplace, "remind", "--date", "2999-01-01", **REMIND)
    assert early.returncode == 2
