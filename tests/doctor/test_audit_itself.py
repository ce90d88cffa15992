from __future__ import annotations

import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from audit.check import rules
from audit.doctor.answers import Answer, Sign
from audit.doctor.audit_itself import examine_audit
from audit.job import audit_month, write_report
from audit.language import language
from audit.model import Month
from audit.render.typesetting import NOT_HERE
from audit.settings import settings_from
from tests.catalogues import PROJECT

DAY = date(2026, 11, 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(PROJECT / "inventory.xlsx", tmp_path)
    shutil.copytree(PROJECT / "templates", tmp_path / "templates")
    return tmp_path


def examined(folder: Path) -> list[Answer]:
    return list(examine_audit(settings_from({}, {}, folder / "audit.toml"), DAY))


def wrongs(folder: Path) -> list[str]:
    return [language("en")(answer.words) for answer in examined(folder) if answer.sign is Sign.WRONG]


def test_the_shipped_register_can_be_audited_and_nothing_is_written(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    answers = [language("en")(answer.words) for answer in examined(folder)]
    assert "inventory.xlsx can be read: 62 accounts." in answers
    assert any("mails would be written" in answer for answer in answers)
    assert not wrongs(folder) and sorted(folder.rglob("*")) == before


def test_a_register_that_cannot_be_read_is_wrong(folder: Path) -> None:
    (folder / "inventory.xlsx").write_bytes(b"PK")
    (said,) = wrongs(folder)
    assert "inventory.xlsx" in said


@pytest.mark.parametrize("template", ["report.html", "mail/leader.html", "mail/summary.txt", "mail/leader.subject.txt"])
def test_a_broken_template_is_named(folder: Path, template: str) -> None:
    (folder / "templates" / template).write_text("{% if %}", encoding="utf-8")
    (said,) = wrongs(folder)
    assert template in said


def test_the_template_of_the_document_is_looked_at_where_the_document_is_wanted(folder: Path) -> None:
    (folder / "templates" / "report.typ").write_text("#let", encoding="utf-8")
    (said,) = wrongs(folder)
    assert "report.typ has an error in line 1" in said
    unwanted = settings_from({"report": {"pdf": False}}, {}, folder / "audit.toml")
    assert all(answer.sign is not Sign.WRONG for answer in examine_audit(unwanted, DAY))


def test_where_the_document_cannot_be_made_all_else_is_made_and_it_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)  # as on Windows on ARM
    settings = settings_from({}, {}, folder / "audit.toml")
    answers = list(examine_audit(settings, DAY))
    assert not wrongs(folder)
    assert NOT_HERE in [answer.words for answer in answers if answer.sign is Sign.NOTE]
    report = audit_month(settings, Month(2026, 10), DAY, rules()).report
    written = write_report(report, settings, language("nb"), datetime(2026, 11, 2, 7, tzinfo=UTC))
    assert written.left_out == (NOT_HERE,)
    assert (written.folder / "report.html").exists() and not (written.folder / "report.pdf").exists()


def test_a_template_that_is_broken_in_one_language_only_is_found(folder: Path) -> None:
    with (folder / "templates" / "mail" / "leader.txt").open("a", encoding="utf-8") as stream:
        stream.write('{% if language == "nn" %}{{ nothing.there }}{% endif %}')
    (said,) = wrongs(folder)
    assert "mail/leader.txt" in said
