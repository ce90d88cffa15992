"""`results.json` has the form that the design fixes, and the next month can read it."""

from __future__ import annotations

import json
from typing import Any

from audit.history import Snapshot
from audit.language import Language
from audit.model import Month
from audit.render.results import results

from .sample import HOSTILE, hostile, usual


def told() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(results(usual(), Language("en")))
    return content


def test_it_says_what_was_audited() -> None:
    content = told()
    assert list(content) == [
        "schema",
        "program",
        "organisation",
        "month",
        "as_of",
        "inventory",
        "rules",
        "accounts",
        "findings",
        "resolved",
        "policy",
    ]
    assert content["schema"] == 1
    assert (content["month"], content["as_of"]) == ("2026-10", "2026-11-02")
    assert content["inventory"] == {"file": "inventory.xlsx", "sha256": "ab" * 32}


def test_each_rule_tells_how_many_accounts_have_each_status() -> None:
    assert told()["rules"]["SM101"] == {
        "title": "Owner label",
        "severity": "high",
        "pass": 2,
        "breach": 0,
        "undocumented": 1,
        "waived": 0,
        "not_applicable": 1,
        "not_assessed": 0,
        "error": 0,
    }


def test_each_account_has_a_status_for_each_rule() -> None:
    assert told()["accounts"][0] == {
        "id": "FB-001",
        "name": "Biblioteket",
        "platform": "Facebook",
        "unit": "Kultur",
        "status": {"SM101": "undocumented", "SM201": "breach"},
    }


def test_a_finding_is_told_whole() -> None:
    found = {finding["id"]: finding for finding in told()["findings"]}
    assert found["SM101:FB-001"] == {
        "id": "SM101:FB-001",
        "rule": "SM101",
        "account": "FB-001",
        "unit": "Kultur",
        "status": "undocumented",
        "severity": "high",
        "message": "Biblioteket has no owner label.",
        "fix": "Label it.",
        "cells": ["Kontoer!I2"],
        "first_seen": "2026-07",
        "months_open": 4,
        "state": "open",
        "details": {},
    }
    assert found["SM201:IG 003"]["details"] == {
        "missing": ["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-29", "2026-10-30", "2026-10-31"],
        "covered": 25,
    }


def test_what_is_resolved_is_told_with_when_it_began() -> None:
    assert told()["resolved"] == [
        {"id": "SM201:FB-009", "first_seen": "2026-08"},
        {"id": "SM999:<b>", "first_seen": "2026-08"},
    ]


def test_the_next_month_can_read_it() -> None:
    report = hostile()
    snapshot = Snapshot.model_validate_json(results(report, Language("en")))
    assert [finding.id for finding in snapshot.findings] == [finding.id for finding in report.findings]
    assert {finding.first_seen for finding in snapshot.findings} == {Month(2026, 10)}


def test_words_come_out_as_they_went_in() -> None:
    written = results(hostile(), Language("en"))
    assert [account["name"] for account in json.loads(written)["accounts"]] == HOSTILE
    assert "Før <bruk>".encode() not in written  # a clause belongs to the rule, not to the month
    assert results(usual(), Language("en")) == results(usual(), Language("en"))
