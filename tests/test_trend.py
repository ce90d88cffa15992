"""The trend over the months is that of the reports, and a month without an audit is a gap."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.check import rules
from audit.job import audit_month
from audit.language import Language
from audit.model import Month
from audit.render.results import results
from audit.settings import settings_from
from audit.trend import trend
from tests.catalogues import PROJECT
from tests.checks.tools import AS_OF

AUGUST, SEPTEMBER, OCTOBER = (Month(2026, number) for number in (8, 9, 10))


def make(reports: Path, month: Month, *, passing: int = 1, breaching: int = 1) -> None:
    """A month in which so many accounts pass SM101, and so many breach it."""
    counts = {"pass": passing, "breach": breaching, "undocumented": 0, "waived": 0}
    names = [(f"OK-{number}", "pass") for number in range(passing)] + [(f"X-{n}", "breach") for n in range(breaching)]
    content = {
        "schema": 1,
        "rules": {"SM101": {"title": "Owner <label>", "severity": "high", **counts}},
        "accounts": [{"id": name, "status": {"SM101": status}} for name, status in names],
        "findings": [{"account": name.lower(), "status": "breach"} for name, status in names if status == "breach"],
    }
    (reports / str(month)).mkdir(parents=True)
    (reports / str(month) / "results.json").write_text(json.dumps(content), encoding="utf-8")


def test_it_says_of_the_shipped_register_what_the_report_says(tmp_path: Path) -> None:
    settings = settings_from({"paths": {"inventory": "inventory.xlsx"}}, {}, PROJECT / "audit.toml")
    report = audit_month(settings, OCTOBER, AS_OF, rules()).report
    (tmp_path / "2026-10").mkdir()
    (tmp_path / "2026-10" / "results.json").write_bytes(results(report, Language("nb")))
    told = trend(tmp_path)
    assert told
    assert (told.newest.in_use, told.newest.in_order, told.newest.findings) == (
        report.in_use,
        report.in_order,
        len(report.unwaived),
    )
    about_accounts = [figures for figures in report.rules if figures.about_accounts]
    assert list(told.titles) == [figures.rule.code for figures in about_accounts]
    assert [told.of(figures.rule.code) for figures in about_accounts] == [
        (figures.share,) for figures in about_accounts
    ]


def test_a_month_that_was_not_audited_is_a_gap(tmp_path: Path) -> None:
    make(tmp_path, AUGUST, passing=1, breaching=3)
    make(tmp_path, OCTOBER, passing=3, breaching=1)
    told = trend(tmp_path)
    assert told
    assert told.months == (AUGUST, SEPTEMBER, OCTOBER)
    assert told.overall() == told.of("SM101") == (0.25, None, 0.75)


def test_a_rule_that_judged_nobody_has_no_figure_for_the_month(tmp_path: Path) -> None:
    make(tmp_path, SEPTEMBER, passing=0, breaching=0)
    make(tmp_path, OCTOBER)
    told = trend(tmp_path)
    assert told
    assert told.overall() == told.of("SM101") == (None, 0.5)
    assert told.of("SM999") == (None, None)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"rules": {"SM101": 3}, "accounts": [], "findings": []}'])
def test_a_damaged_month_is_a_gap(tmp_path: Path, content: str) -> None:
    make(tmp_path, AUGUST)
    make(tmp_path, OCTOBER)
    (tmp_path / "2026-09").mkdir()
    (tmp_path / "2026-09" / "results.json").write_text(content, encoding="utf-8")
    told = trend(tmp_path)
    assert told and told.overall() == (0.5, None, 0.5)


def test_other_folders_are_no_months(tmp_path: Path) -> None:
    make(tmp_path / "kladd", OCTOBER)
    assert trend(tmp_path) is None
    assert trend(tmp_path / "none") is None


def test_what_is_being_written_counts_instead_of_what_lies_there(tmp_path: Path) -> None:
    make(tmp_path, SEPTEMBER)
    make(tmp_path, OCTOBER, passing=0)
    make(tmp_path / "new", OCTOBER, passing=3, breaching=0)
    content = (tmp_path / "new" / "2026-10" / "results.json").read_bytes()
    told = trend(tmp_path, {OCTOBER: content})
    assert told and told.overall() == (0.5, 1.0)
