"""`report.pdf`: the whole audit on A4, for the archive. Every word comes from here, all layout from `report.typ`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from audit.language import Language
from audit.model import Severity, Text
from audit.render import words
from audit.render.parts import Part, Parts
from audit.render.sections import unit_sections
from audit.render.typesetting import typeset
from audit.render.words import N_
from audit.report import Report

DOCUMENT: Final = "report.pdf"
FIRST: Final = 5  #: how many findings the first page names

#: What stands above the parts, beside the values and over the columns, by the name that the template knows it by.
HEADINGS: Final[Mapping[str, str]] = {
    "about": N_("About this document"),
    "contents": N_("Contents"),
    "page": N_("Page {page} of {pages}"),
    "severities": N_("Findings by severity"),
    "first": N_("What to do first"),
    "nothing": N_("Nothing. There is nothing to mend this month."),
    "units": N_("Findings by unit"),
    "no_account": N_("The register holds no account."),
    "fix": N_("What to do"),
    "where": N_("Where"),
    "register": N_("Faults of the register itself"),
    "cells": N_("Rows and cells to mend"),
    "none": N_("None was found."),
    "matrix": N_("Accounts and rules"),
    "signs": N_("What the signs mean"),
    "account": N_("Account"),
    "moderation": N_("Moderation day by day"),
    "moderated": N_("Moderated days"),
    "missing": N_("Days without moderation"),
    "not_in_use": N_("No account was in use this month"),
    "resolved": N_("Resolved"),
    "finding": N_("Finding"),
    "first_seen": N_("First seen"),
    "rules": N_("The rules"),
    "rule": N_("Rule"),
    "share": N_("Share in order"),
    "register_rules": N_("Rules about the register itself"),
    "findings": N_("Findings"),
    "checks": N_("What it checks"),
    "rests_on": N_("Rests on:"),
    "how": N_("How the audit was made"),
    "notes": N_("How the register was read"),
    "changes": N_("Rules and figures that have changed"),
    "choices": N_("Local choices"),
    "settings": N_("Settings used"),
    "what": N_("What"),
    "value": N_("Value"),
    "key": N_("Key in audit.toml"),
}

CHOICES: Final = (
    N_(
        "The guideline names no number for how often the owner label must be checked again. That figure, and every "
        "other one in the section policy of the file audit.toml, is the municipality's own choice."
    ),
    N_("A blank cell never counts as in order: where the evidence is missing, the account is “not documented”."),
)


def document(report: Report, language: Language, templates: Path) -> bytes:
    """The report as PDF/A-2a and PDF/UA-1, laid out by `report.typ` of the templates folder and dated as-of.

    The same report gives the same bytes. `Trouble` where the template is broken.
    """
    return typeset(templates, "report.typ", content(report, language), report.as_of)


def content(report: Report, language: Language) -> Part:
    """All that the document says, in the language given."""
    parts = Parts(report, language)
    return {
        "language": language.code,
        "title": language(Text("Audit of the social media accounts, {month}", month=report.month)),
        "organisation": report.organisation,
        "as_of": language(Text("As things stood on {day}", day=report.as_of)),
        "headings": {name: language(heading) for name, heading in HEADINGS.items()},
        "facts": parts.facts(),
        "answer": {
            "words": parts.in_order(report.in_order, report.in_use),
            "share": report.in_order / report.in_use if report.in_use else None,
        },
        "severities": [
            parts.tile(severity, words.SEVERITY[severity], report.by_severity(severity))
            for severity in reversed(Severity)
        ],
        "change": parts.change(),
        "first": [parts.finding(finding) for finding in report.unwaived[:FIRST]],
        "units": [parts.unit(section) for section in unit_sections(report)],
        "register": [parts.finding(finding) for finding in report.register_findings],
        "statuses": [
            {"kind": status, "sign": words.STATUS_SIGN[status], "word": language(word)}
            for status, word in words.STATUS.items()
        ],
        "accounts": [parts.accounts(unit) for unit in report.units],
        "days": [str(day.day) for day in report.month.days()],
        "day_states": [{"kind": state, "word": language(word)} for state, word in words.DAY.items()],
        "moderation": [parts.moderation(unit) for unit in report.units if unit.in_use],
        "resolved": parts.resolved(),
        "account_rules": [parts.rule(figures) for figures in report.rules if figures.about_accounts],
        "register_rules": [parts.rule(figures) for figures in report.rules if not figures.about_accounts],
        "notes": [language(note) for note in report.notes],
        "changes": [language(change) for change in report.changes],
        "choices": [language(choice) for choice in CHOICES],
        "settings": parts.settings(),
    }
