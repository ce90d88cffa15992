from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from audit.language import language
from audit.manifest import MANIFEST, left_over, seal
from audit.model import Month
from audit.verify import Examined, verify
from tests.test_end_to_end import audit

MOMENT = datetime(2026, 11, 2, 8, 30, tzinfo=timezone(timedelta(hours=1)))
AUGUST, SEPTEMBER, OCTOBER = (Month(2026, month) for month in (8, 9, 10))
FILES = {"report.html": b"<p>", "results.json": b"{}"}


def make(reports: Path, month: Month, days: int = 0, **files: bytes) -> None:
    """The month's files and their seal, set so many days after the first."""
    folder = reports / str(month)
    folder.mkdir(parents=True, exist_ok=True)
    written = FILES | {name.replace("_", "."): content for name, content in files.items()}
    for name, content in written.items():
        (folder / name).write_bytes(content)
    seal(folder, month, written, MOMENT + timedelta(days=days), "1")


def faults(reports: Path) -> dict[str, list[str]]:
    return {str(each.month): [language("en")(text) for text in each.faults] for each in verify(reports) if each.faults}


def notes(examined: Examined) -> str:
    return " ".join(language("en")(text) for text in examined.notes)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    for days, month in enumerate((AUGUST, SEPTEMBER, OCTOBER)):
        make(tmp_path, month, days)
    return tmp_path


def test_what_nobody_has_touched_is_in_order(reports: Path) -> None:
    assert [(each.month, each.faults, each.notes) for each in verify(reports)] == [
        (AUGUST, (), ()),
        (SEPTEMBER, (), ()),
        (OCTOBER, (), ()),
    ]


def test_the_chain_names_the_month_before(reports: Path) -> None:
    manifest = json.loads((reports / "2026-10" / MANIFEST).read_bytes())
    assert manifest["schema"] == 1 and manifest["previous"]["month"] == "2026-09"
    assert set(manifest["files"]) == set(FILES)


def test_each_byte_counts(reports: Path) -> None:
    (reports / "2026-09" / "report.html").write_bytes(b"<P>")
    assert list(faults(reports)) == ["2026-09"]
    assert faults(reports)["2026-09"][0].startswith("report.html has been changed since 3 November 2026")


def test_what_is_removed_and_added_is_named(reports: Path) -> None:
    (reports / "2026-09" / "report.html").unlink()
    (reports / "2026-09" / "notat.txt").write_text("x")
    assert faults(reports) == {"2026-09": ["report.html has been removed.", "notat.txt has been added."]}


def test_mails_locks_and_half_written_files_are_no_part_of_the_seal(reports: Path) -> None:
    (reports / "2026-09" / "mail" / "queued").mkdir(parents=True)
    for name in (".lock", "~$report.xlsx", ".0123456789abcdef.part", "mail/queued/a.eml"):
        (reports / "2026-09" / name).touch()
    assert not faults(reports)


@pytest.mark.parametrize(
    "change", [lambda text: text.replace('"program": "1"', '"program": "2"'), lambda _text: "{", None]
)
def test_a_manifest_that_is_changed_or_gone_breaks_the_chain(reports: Path, change) -> None:  # type: ignore[no-untyped-def] # a function of text, or none
    file = reports / "2026-09" / MANIFEST
    if change:
        file.write_text(change(file.read_text()))
    else:
        file.unlink()
    assert "2026-10" in faults(reports)
    assert ("2026-09" in faults(reports)) is (change is None or file.read_text() == "{")


def test_a_forger_who_seals_anew_is_found_by_the_next_month(reports: Path) -> None:
    (reports / "2026-09" / MANIFEST).unlink()
    make(reports, SEPTEMBER, 1, results_json=b'{"findings": []}')
    assert faults(reports) == {
        "2026-10": ["The manifest of September 2026 has been changed since this month was made."]
    }


def test_a_month_that_is_made_again_is_told_of_and_breaks_nothing(reports: Path) -> None:
    make(reports, SEPTEMBER, 9, report_html=b"<h1>")
    make(reports, SEPTEMBER, 10, report_html=b"<h2>")
    assert not faults(reports)
    _, september, october = verify(reports)
    assert "Made again; the first time was 3 November 2026" in notes(september)
    assert "September 2026 was made again on 12 November 2026 08:30, after this month." in notes(october)


def test_an_earlier_month_that_is_made_later_is_told_of(tmp_path: Path) -> None:
    make(tmp_path, OCTOBER)
    make(tmp_path, AUGUST, 5)
    _, october = verify(tmp_path)
    assert not faults(tmp_path) and "August 2026 was made afterwards." in notes(october)


def test_a_month_that_should_be_in_the_chain_and_is_not(reports: Path) -> None:
    (reports / "2026-10" / MANIFEST).unlink()
    kept = (reports / "2026-09").rename(reports / "away")
    make(reports, OCTOBER, 2)
    kept.rename(reports / "2026-09")
    assert faults(reports) == {"2026-10": ["September 2026 is not in the chain, though it should be."]}


def test_a_month_without_a_seal_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "2026-09").mkdir()
    (tmp_path / "2026-09" / "results.json").write_text("{}")
    assert "missing or cannot be read" in faults(tmp_path)["2026-09"][0]


def test_what_the_last_run_left_and_this_one_does_not_write_is_left_over(tmp_path: Path) -> None:
    folder = tmp_path / "2026-10"
    assert left_over(folder, FILES) == []
    make(tmp_path, OCTOBER, report_pdf=b"%PDF", other_csv=b";", gone_txt=b"")
    (folder / "other.csv").write_bytes(b"ours now")
    (folder / "gone.txt").unlink()
    (folder / "minutes.docx").write_bytes(b"never ours")
    assert left_over(folder, FILES) == [folder / "report.pdf"]
    assert left_over(folder, {**FILES, "report.pdf": b""}) == []


def test_nothing_outside_the_folder_is_left_over_whatever_the_manifest_says(tmp_path: Path) -> None:
    register = tmp_path / "inventory.xlsx"
    register.write_bytes(b"PK")
    make(tmp_path / "reports", OCTOBER)
    manifest = tmp_path / "reports" / "2026-10" / MANIFEST
    told = json.loads(manifest.read_bytes())
    digest = hashlib.sha256(b"PK").hexdigest()
    manifest.write_text(json.dumps({**told, "files": {"../../inventory.xlsx": digest, str(register): digest}}))
    assert left_over(manifest.parent, ()) == []


def test_the_command(tmp_path: Path) -> None:
    make(tmp_path / "reports", OCTOBER)
    assert audit(tmp_path, "verify").stdout.startswith("✓ oktober 2026")
    (tmp_path / "reports" / "2026-10" / "report.html").write_text("")
    done = audit(tmp_path, "verify")
    assert done.returncode == 1 and "report.html" in done.stdout and "✗" in done.stdout
