"""What comes out, in the programs that people open it with: a browser, and a spreadsheet program that is not Excel."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from audit.check import rules
from audit.job import audit_month
from audit.language import language
from audit.model import Month
from audit.render.page import page
from audit.render.results import results
from audit.render.sheet import workbook
from audit.report import Report
from audit.settings import settings_from
from tests.catalogues import PROJECT
from tests.checks.tools import AS_OF
from tests.programs import program

OCTOBER = Month(2026, 10)


def audited(inventory: Path) -> Report:
    settings = settings_from({"paths": {"inventory": str(inventory)}}, {}, inventory.parent / "audit.toml")
    return audit_month(settings, OCTOBER, AS_OF, rules()).report


def verdicts(report: Report) -> Mapping[str, Any]:
    told = json.loads(results(report, language("nb")))
    return {
        "accounts": told["accounts"],
        "findings": [(each["id"], each["status"], each["message"], each["cells"]) for each in told["findings"]],
    }


def through_libreoffice(folder: Path, file: Path, form: str) -> Path:
    """The file as LibreOffice saves it in another form."""
    office = program("soffice", "libreoffice", package="libreoffice-calc")
    target = folder / "saved"
    done = subprocess.run(
        [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            form,
            "--outdir",
            str(target),
            str(file),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    (saved,) = list(target.iterdir()) or pytest.fail(done.stdout + done.stderr)
    return saved


def test_a_register_that_libreoffice_has_saved_is_audited_to_the_same_verdicts(tmp_path: Path) -> None:
    saved = through_libreoffice(tmp_path, PROJECT / "inventory.xlsx", "xlsx")
    assert verdicts(audited(saved)) == verdicts(audited(PROJECT / "inventory.xlsx"))


def test_the_workbook_of_the_report_opens_in_libreoffice_with_every_finding(tmp_path: Path) -> None:
    report = audited(PROJECT / "inventory.xlsx")
    file = tmp_path / "report.xlsx"
    file.write_bytes(workbook(report, language("nb")))
    saved = through_libreoffice(
        tmp_path, file, "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,2"
    )
    lines = saved.read_text(encoding="utf-8")
    assert lines.count("\nkritisk\t") + lines.count("\nKritisk\t") == report.by_severity(report.findings[0].severity)
    assert "Err:" not in lines
    assert "#NAME?" not in lines


def test_the_page_opens_in_a_browser_with_nothing_to_complain_of(tmp_path: Path) -> None:
    browser = program("chromium", "chromium-browser", "google-chrome", package="chromium")
    report = audited(PROJECT / "inventory.xlsx")
    file = tmp_path / "report.html"
    file.write_text(page(report, language("nb"), PROJECT / "templates"), encoding="utf-8")
    done = subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--enable-logging=stderr",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--dump-dom",
            file.as_uri(),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.count("<article") == len(report.findings)
    complaints = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    assert not complaints
