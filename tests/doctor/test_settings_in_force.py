"""The settings that hold, and the register's own copy of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from audit.doctor.answers import Sign
from audit.doctor.settings_in_force import examine_settings
from audit.language import language
from audit.settings import settings_from
from tests.catalogues import PROJECT


def told(folder: Path, written: dict[str, Any]) -> list[tuple[Sign, str]]:
    file = folder / "audit.toml"
    return [
        (answer.sign, language("en")(answer.words))
        for answer in examine_settings(file, settings_from(written, {}, file))
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(PROJECT / "inventory.xlsx", tmp_path)
    (tmp_path / "audit.toml").touch()
    return tmp_path


def test_settings_that_the_register_repeats_are_fine(folder: Path) -> None:
    assert [sign for sign, _ in told(folder, {})] == [Sign.FINE]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"policy": {"admins_min": 3}}, "policy.admins_min is 2, but in the settings 3."),
        ({"policy": {"notify_days": 14}}, "policy.notify_days is blank, but in the settings 14."),
        (
            {"organisation": {"labels": ["Sandnes kommune", "Sandnes kulturhus"]}},
            "organisation.labels is Sandnes kommune, but in the settings Sandnes kommune and Sandnes kulturhus.",
        ),
    ],
)
def test_a_figure_that_the_register_tells_otherwise_is_named(folder: Path, written: dict[str, Any], said: str) -> None:
    _, (sign, words) = told(folder, written)
    assert sign is Sign.NOTE
    assert words.startswith(f"On the sheet Innstillinger, {said}")


def test_no_settings_file_is_worth_knowing(folder: Path) -> None:
    (folder / "audit.toml").unlink()
    ((sign, words),) = told(folder, {})
    assert sign is Sign.NOTE
    assert str(folder / "audit.toml") in words


@pytest.mark.parametrize("content", [None, b"PK"])
def test_a_register_that_cannot_be_read_is_left_to_the_audit(folder: Path, content: bytes | None) -> None:
    (folder / "inventory.xlsx").unlink()
    if content is not None:
        (folder / "inventory.xlsx").write_bytes(content)
    assert [sign for sign, _ in told(folder, {})] == [Sign.FINE]
