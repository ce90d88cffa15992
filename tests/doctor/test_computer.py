from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from audit.doctor.answers import Sign
from audit.doctor.computer import examine_clock, examine_folder
from audit.language import language

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=ZoneInfo("Europe/Oslo"))
say = language("en")


def test_a_folder_that_can_be_written_to_is_left_empty(tmp_path: Path) -> None:
    answers = list(examine_folder(tmp_path / "reports"))
    assert [answer.sign for answer in answers] == [Sign.FINE, Sign.FINE]
    assert not list((tmp_path / "reports").iterdir())


def test_a_folder_that_cannot_be_written_to_is_said_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("in the way")
    (answer,) = examine_folder(tmp_path / "reports")
    assert answer.sign is Sign.WRONG and str(tmp_path / "reports") in say(answer.words)


def test_a_disk_that_is_nearly_full_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=5_000_000))
    *_, answer = examine_folder(tmp_path)
    assert answer.sign is Sign.WRONG and "5 MB left" in say(answer.words)


@pytest.mark.parametrize(
    ("now", "saved", "sign"),
    [
        (NOW, NOW - timedelta(days=3), Sign.FINE),
        (NOW, NOW + timedelta(minutes=2), Sign.FINE),
        (NOW, NOW + timedelta(days=1), Sign.WRONG),
        (NOW.astimezone(UTC), NOW - timedelta(days=3), Sign.NOTE),
    ],
)
def test_the_clock(tmp_path: Path, now: datetime, saved: datetime, sign: Sign) -> None:
    register = tmp_path / "inventory.xlsx"
    register.touch()
    os.utime(register, (saved.timestamp(), saved.timestamp()))
    (answer,) = examine_clock(now, register)
    assert answer.sign is sign


def test_without_a_register_the_clock_is_still_looked_at(tmp_path: Path) -> None:
    (answer,) = examine_clock(NOW, tmp_path / "borte.xlsx")
    assert answer.sign is Sign.FINE
