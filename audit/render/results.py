"""`results.json`: the whole audit for machines, and for the months to come (`audit.history.Snapshot` reads it)."""

from __future__ import annotations

import json
from datetime import date

from audit.history import SCHEMA
from audit.language import Language
from audit.model import Cell, Finding, Month, Text, Waiver
from audit.report import AccountFigures, Report, RuleFigures


def results(report: Report, language: Language) -> bytes:
    """The report as UTF-8 JSON: keys in English, titles and messages in the language given."""
    content = {
        "schema": SCHEMA,
        "program": report.program,
        "organisation": report.organisation,
        "month": str(report.month),
        "as_of": report.as_of.isoformat(),
        "inventory": {"file": report.inventory_file, "sha256": report.inventory_sha256},
        "rules": {figures.rule.code: _rule(figures, language) for figures in report.rules},
        "accounts": [_account(account) for account in report.accounts],
        "findings": [_finding(finding, report, language) for finding in report.findings],
        "resolved": [{"id": gone.id, "first_seen": str(gone.first_seen)} for gone in report.resolved],
        "policy": report.policy.figures(),
    }

    def plain(value: object) -> object:
        """What a figure in `details` looks like where JSON has no such thing."""
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, (Month, Cell)):
            return str(value)
        if isinstance(value, Text):
            return language(value)
        raise TypeError(f"results.json has no form for {value!r}")

    return (json.dumps(content, ensure_ascii=False, indent=1, default=plain) + "\n").encode()


def _rule(figures: RuleFigures, language: Language) -> dict[str, object]:
    return {
        "title": language(figures.rule.title),
        "severity": figures.rule.severity.value,
        **{status.value: number for status, number in figures.counts.items()},
    }


def _account(account: AccountFigures) -> dict[str, object]:
    return {
        "id": account.id,
        "name": account.name,
        "platform": account.platform,
        "unit": account.unit,
        "status": {code: status.value for code, status in account.status.items()},
    }


def _finding(finding: Finding, report: Report, language: Language) -> dict[str, object]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "account": finding.account,
        "unit": finding.unit,
        "status": finding.status.value,
        "severity": finding.severity.value,
        "message": " ".join(language(sentence) for sentence in finding.message),
        "fix": language(finding.fix),
        "cells": [str(cell) for cell in finding.cells],
        **({"more_cells": finding.unnamed} if finding.unnamed else {}),
        "first_seen": str(finding.first_seen or report.month),
        "months_open": finding.months_open,
        "state": finding.state.value,
        "details": dict(finding.details),
        **({"waiver": _waiver(finding.waiver)} if finding.waiver else {}),
    }


def _waiver(waiver: Waiver) -> dict[str, object]:
    return {
        "reason": waiver.reason.value,
        "granted_by": waiver.granted_by.value,
        "expires": waiver.expires.value,
    }
