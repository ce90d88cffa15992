"""How page and document divide the findings: those of each unit, those of the register, those that are gone."""

from __future__ import annotations

from dataclasses import dataclass

from audit.model import Finding, Month, folded
from audit.report import Report, UnitFigures


@dataclass(frozen=True, slots=True)
class UnitSection:
    """One unit and what its accounts have done wrong; faults of the register have a section of their own."""

    figures: UnitFigures
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ResolvedLine:
    """A finding that is gone, named as far as this month's audit still knows it."""

    id: str
    title: str  #: blank where the rule is no longer asked
    first_seen: Month


def unit_sections(report: Report) -> list[UnitSection]:
    """The units by name, each with its findings, the worst first."""
    of_register = {finding.id for finding in report.register_findings}
    return [
        UnitSection(figures, tuple(finding for finding in figures.findings if finding.id not in of_register))
        for figures in report.units
    ]


def resolved_lines(report: Report) -> list[ResolvedLine]:
    """The findings that are gone since the last month audited."""
    titles = {folded(figures.rule.code): figures.rule.title for figures in report.rules}
    return [
        ResolvedLine(gone.id, titles.get(folded(gone.id.partition(":")[0]), ""), gone.first_seen)
        for gone in report.resolved
    ]
