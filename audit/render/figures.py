"""The sheet of `report.xlsx` that says what the audit went by: the register, the settings, and what to know of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from audit.language import Language
from audit.render.excel import DAY, Look, Row, Shown
from audit.render.words import N_
from audit.report import Report

#: What each figure of the policy means, by its key in `audit.toml`.
MEANING: Final = {
    "labels": N_("A label names the owner where it contains one of these"),
    "admins_min": N_("Fewest administrators of an account"),
    "admins_max": N_("Most administrators of an account"),
    "notify_days": N_("Days after opening within which communications are to know of an account"),
    "label_recheck_months": N_("Months before the owner label is to be checked again"),
    "acknowledge_months": N_("Months before administrators are to read the guideline again"),
    "archive_months": N_("Months before the archiving is to be assessed again"),
    "removal_hours": N_("Hours within which unlawful content is to be removed"),
}


def settings_used(report: Report, language: Language) -> tuple[list[str], list[Row]]:
    """Headings and rows: what was audited, and then each figure that the municipality has set for itself."""
    rows: list[Row] = [
        (language(N_("Organisation")), report.organisation, "[organisation] name"),
        (language(N_("As things stood on")), Shown(report.as_of, Look(number_format=DAY, left=True))),
        (language(N_("Register")), report.inventory_file, "[paths] inventory"),
        ("SHA-256", report.inventory_sha256),
        (language(N_("Program")), f"Kontotilsyn {report.program}"),
    ]
    for key, value in report.policy.figures().items():
        table = "organisation" if key == "labels" else "policy"
        rows.append((language(MEANING[key]), _told(value, language), f"[{table}] {key}"))
    return [language(head) for head in (N_("What"), N_("Value"), N_("Key in audit.toml"))], rows


def to_know(report: Report, language: Language) -> Iterator[Row]:
    """What changed in the settings since last month, and how the register was read; nothing where nothing is told."""
    told = (*report.notes, *report.changes)
    if told:
        yield ()
        yield (Shown(language(N_("What to know of this audit")), Look(bold=True, runs_on=True)),)
    for text in told:
        yield (Shown(language(text), Look(runs_on=True)),)


def _told(value: object, language: Language) -> Shown:
    left = Look(left=True)
    if value is None:
        return Shown(language(N_("not set")), left)
    return Shown(value if isinstance(value, int) else language.listing([str(one) for one in value]), left)  # type: ignore[attr-defined] # a figure is a number or a list
