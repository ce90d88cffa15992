"""The overview of many registers as a workbook, for those who filter and sort; no word of what a register holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from audit.language import Language
from audit.model import Severity, Text
from audit.render import words
from audit.render.archive import saved
from audit.render.excel import DAY, Look, Row, Shown, add_sheet, plain
from audit.render.figures import MEANING
from audit.render.words import N_
from audit.settings import PolicyFigures
from audit.side_by_side import SideBySide, Standing

WORKBOOK: Final = "overview.xlsx"
SHARE: Final = Look(number_format="0 %")
RANK: Final = 3  #: the column that is hidden until a reader asks for it

Table = tuple[list[str], list[Row]]


def workbook(told: SideBySide, language: Language) -> bytes:
    """The registers that could not be audited, then all others, their counts, the rules, and the figures gone by."""
    from openpyxl import Workbook

    title = language(Text("The social media accounts of all registers, {month}", month=told.month))
    book = Workbook(write_only=True)
    book.properties.title = plain(title)
    book.properties.creator = plain(told.organisation)
    if told.not_audited:
        add_sheet(book, language(N_("Not audited")), *_not_audited(told, language), widest=80)
    above = list(_heading(told, language, title))
    add_sheet(book, language(N_("Registers")), *_registers(told, language), frozen=2, above=above, hidden={RANK})
    add_sheet(book, language(N_("Rules")), *_rules(told, language), frozen=2)
    add_sheet(book, language(N_("Counts")), *_counts(told, language), frozen=2)
    add_sheet(book, language(N_("Figures used")), *_figures(told, language), frozen=2)
    return saved(book, told.as_of)


def _heading(told: SideBySide, language: Language, title: str) -> Iterator[Row]:
    yield (Shown(title, Look(bold=True, runs_on=True, size=16)),)
    yield (Shown(told.organisation, Look(runs_on=True)),)
    yield (language(N_("As things stood on")), Shown(told.as_of, Look(number_format=DAY, left=True)))
    yield ()


def _not_audited(told: SideBySide, language: Language) -> Table:
    heads = [N_("Register"), N_("Where it lies"), N_("Why"), N_("Folder of its reports")]
    rows: list[Row] = [
        (*_named(register), language(register.trouble) if register.trouble else "", register.folder)
        for register in told.not_audited
    ]
    return [language(head) for head in heads], rows


def _registers(told: SideBySide, language: Language) -> Table:
    """In the order of the alphabet; how a register ranks is in a column that is hidden."""
    heads = [N_("Register"), N_("Where it lies"), N_("Rank"), N_("Accounts in use"), N_("Accounts in order")]
    heads += [N_("Share in order"), *(words.SEVERITY[severity] for severity in reversed(Severity))]
    rules = [f"{rule.code} {language(rule.title)}" for rule in told.account_rules]
    rows: list[Row] = []
    for register, figures in told.audited:
        findings = [figures.findings.get(severity, 0) for severity in reversed(Severity)]
        shares = [Shown(figures.share_of(rule.code), SHARE) for rule in told.account_rules]
        numbers = (told.ranks.get(register.folder), figures.in_use, figures.in_order, Shown(figures.share, SHARE))
        rows.append((*_named(register), *numbers, *findings, *shares))
    return [*(language(head) for head in heads), *rules], rows


def _rules(told: SideBySide, language: Language) -> Table:
    heads = [N_("Rule"), N_("Title"), N_("Accounts judged"), N_("Share in order"), N_("Registers wholly in order")]
    rows: list[Row] = [
        (
            rule.code,
            language(rule.title),
            told.judged(rule.code),
            Shown(told.share_of(rule.code), SHARE),
            told.wholly_in_order(rule.code),
        )
        for rule in told.account_rules
    ]
    return [language(head) for head in heads], rows


def _counts(told: SideBySide, language: Language) -> Table:
    """A row for each register and rule: how many accounts have each status; how many findings, about the register."""
    heads = [N_("Register"), N_("Where it lies"), N_("Rule"), N_("Title"), *words.STATUS.values()]
    rows: list[Row] = [
        (*_named(register), rule.code, language(rule.title), *(counts.get(status, 0) for status in words.STATUS))
        for register, figures in told.audited
        for rule in told.rules
        if (counts := figures.rules.get(rule.code)) is not None
    ]
    return [language(head) for head in heads], rows


def _figures(told: SideBySide, language: Language) -> Table:
    """What each register was held to; those without settings of their own to the figures of the fleet."""
    keys = list(PolicyFigures.model_fields)
    heads = [N_("Register"), N_("Where it lies"), N_("Settings of its own"), *(MEANING[key] for key in keys)]
    unset = language(N_("not set"))
    rows: list[Row] = [
        (
            *_named(register),
            language(N_("Yes")) if register.own_settings else language(N_("No")),
            *(unset if (figure := getattr(figures.policy, key)) is None else figure for key in keys),
        )
        for register, figures in told.audited
    ]
    return [language(head) for head in heads], rows


def _named(register: Standing) -> tuple[str, str]:
    return register.name, register.place
