"""The documentation says what the program does."""

import re
import tomllib
from pathlib import Path

import pytest

import run
from audit import __version__
from audit.cli.app import COMMANDS, word_for
from audit.mail.transport import open_session
from audit.settings import OUTSIDE, Settings, settings_from
from tests.catalogues import PROJECT, read
from tests.documentation import RULES_PAGE, rules_page
from tests.test_end_to_end import audit
from tests.test_messages import forms


def test_the_page_of_rules_is_current() -> None:
    assert RULES_PAGE.read_text(encoding="utf-8") == rules_page(), "run python -m tests.documentation"


def test_every_setting_is_explained_and_no_other() -> None:
    page = (PROJECT / "docs" / "innstillinger.md").read_text(encoding="utf-8")
    explained = {
        key.strip("` ") for line in page.splitlines() if line.startswith("| `") for key in line.split("|")[1].split(",")
    }
    sections = [field.annotation for name, field in Settings.model_fields.items() if name not in OUTSIDE]
    assert explained == {key for section in sections for key in getattr(section, "model_fields", {})}


def test_every_command_of_the_readme_exists() -> None:
    page = (PROJECT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"run\.py (\w+)", page)) - {"test"}
    commands = {word_for(name) for name in COMMANDS}
    assert shown == commands


def test_every_file_that_an_audit_leaves_stands_on_the_page_of_privacy(tmp_path: Path) -> None:
    page = (PROJECT / "docs" / "personvern.md").read_text(encoding="utf-8")
    settings = {"AUDIT_PATHS__INVENTORY": str(PROJECT / "inventory.xlsx"), "AUDIT_REMIND__ENABLED": "true"}
    assert audit(tmp_path, "run", "--month", "2026-10", "--as-of", "2026-11-02", **settings).returncode == 0
    assert audit(tmp_path, "remind", "--date", "2026-08-12", **settings).returncode == 0
    assert audit(tmp_path, "schedule", "--once", **settings).returncode == 0
    left = [file for file in tmp_path.rglob("*") if file.is_file() and file.name != ".lock"]
    assert len(left) > 20
    assert not [
        file
        for file in left
        if f"{file.name}`" not in page
        and not file.match("mail/queued/*.eml")
        and not file.match("reminders/*/queued/*.eml")
    ]


def test_every_direct_dependency_has_its_reason() -> None:
    page = (PROJECT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    files = [PROJECT / f"requirements{extra}.txt" for extra in ("", "-365", "-fleet")]
    wanted = "\n".join(file.read_text(encoding="utf-8").split("\n\n")[0] for file in files)
    names = re.findall(r"^([\w-]+)==", wanted, re.MULTILINE)
    assert len(names) > 10
    assert not [name for name in names if name.replace("python-", "") not in page]


def _settings_shown() -> list[str]:
    page = (PROJECT / "docs" / "mail.md").read_text(encoding="utf-8")
    return re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("written", _settings_shown())
def test_every_settings_file_of_the_mail_page_works_as_it_stands(written: str) -> None:
    read = settings_from(tomllib.loads(written), {"AUDIT_MAIL__PASSWORD": "x"}, PROJECT / "audit.toml")
    if read.mail.transport == "smtp":
        assert read.mail.sender and read.mail.summary_to and read.mail.allowed_domains
        open_session(read.model_copy(update={"client_secret": "x"}))


def test_the_mail_page_shows_every_way_to_log_in() -> None:
    shown = [settings_from(tomllib.loads(written), {}, PROJECT / "audit.toml") for written in _settings_shown()]
    assert len(shown) == 10
    assert {one.mail.auth for one in shown if one.mail.transport == "smtp"} == {"password", "xoauth2", "none"}
    assert {one.bounces.auth for one in shown if one.bounces.host} == {"password", "xoauth2"}


def test_everything_is_pinned() -> None:
    for file in sorted(PROJECT.glob("requirements*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert not line or line.startswith(("#", "-r ")) or re.match(r"[\w.-]+==[\w.]+", line), line


def test_every_sentence_that_the_operator_is_told_of_is_one_of_the_programs() -> None:
    page = (PROJECT / "docs" / "drift.md").read_text(encoding="utf-8")
    sentences = [form for message in read("nb") for form in forms(message.string)] + list(run.TEXTS["nb"].values())
    begun = [line.split(" | ")[0] for line in page.splitlines() if line.startswith("| «")]
    assert len(begun) > 10
    for beginning in begun:
        parts = re.findall("«(.+?)»", beginning)
        assert any(all(part in sentence for part in parts) for sentence in sentences), beginning


def test_the_changelog_begins_with_this_version() -> None:
    page = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    (newest, *_) = re.findall(r"^## \[(.+?)\] – (?:\d{4}-\d\d-\d\d|not released yet)$", page, re.MULTILINE)
    assert newest == __version__


def test_each_threat_has_a_defence_and_a_test_that_is_there() -> None:
    page = (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    for threat, defence, tested in rows:
        files = re.findall(r"`(tests/\S+\.py)`", tested)
        assert threat and defence and files and ", ".join(f"`{file}`" for file in files) == tested
        assert all((PROJECT / file).is_file() for file in files), files


def test_the_hooks_before_a_commit_run_tests_that_are_there() -> None:
    hooks = (PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    commands = re.findall(r"entry: python3 run\.py test (.+)", hooks)
    assert commands and all((PROJECT / file).is_file() for command in commands for file in command.split())
