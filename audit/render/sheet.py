"""`report.xlsx`: the audit for those who filter and sort. What the register says is text here, never a formula."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING, Final

from audit.language import Language
from audit.model import Finding, Severity, State, Status, Text
from audit.render import words
from audit.render.archive import saved
from audit.render.charts import INK, stacked_bars
from audit.render.excel import DAY, HEADER, LINK, MARKED, Look, Row, Shown, add_sheet, in_marked_copy, plain
from audit.render.figures import settings_used, to_know
from audit.render.people import people
from audit.render.words import N_
from audit.report import AccountFigures, DayState, Report, UnitFigures, unwaived

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.chart import BarChart
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_FINDINGS: Final = 50_000  #: more would keep Excel busy for long; results.json has them all
MOST_UNITS: Final = 20  #: with a bar of their own; the table beside the chart has them all
MONTH: Final = "mm.yyyy"
SHARE: Final = "0 %"
FIRST_STATUS: Final = 9  #: the column of the sheet of rules where the counts begin
LINE_CM: Final = 0.53  #: the height of a row, for the charts beside them
WIDEST_SETTING: Final = 70
WIDEST_FINDING: Final = 34

FILL: Final[dict[str, str]] = {
    Severity.CRITICAL: "F4B9C0",
    Severity.HIGH: "FDD5B5",
    Severity.MEDIUM: "F8EBB0",
    Severity.LOW: "E6ECF1",
    Status.PASS: "DCEFE4",
    Status.BREACH: "F4B9C0",
    Status.UNDOCUMENTED: "F8EBB0",
    Status.WAIVED: "E6ECF1",
    Status.ERROR: "FDD5B5",
    DayState.DONE: "DCEFE4",
    DayState.MISSING: "F4B9C0",
}


def workbook(report: Report, language: Language, *, linked: bool = False) -> bytes:
    """The report as an Excel file: summary, findings, accounts by rules, moderation by days, rules, people, settings.

    `linked` says that the marked copy of the register lies beside it: cells of findings then lead there.
    """
    from openpyxl import Workbook

    title = language(Text("Audit of the social media accounts, {month}", month=report.month))
    book = Workbook(write_only=True)
    book.properties.title = plain(title)
    book.properties.creator = plain(report.organisation)
    above, units = list(_summary(report, language, title)), list(_units(report, language))
    summary = add_sheet(book, language(N_("Summary")), [], [*above, *units])
    _add_findings(book, report, language, linked)
    add_sheet(book, language(N_("Accounts and rules")), *_matrix(report, language), frozen=4)
    add_sheet(book, language(N_("Moderation")), *_calendar(report, language), frozen=5, below=_legend(language))
    rules = add_sheet(book, language(N_("Rules")), *_rules(report, language), frozen=2)
    add_sheet(book, language(N_("People")), *people(report, language), frozen=3)
    settings, known = settings_used(report, language), list(to_know(report, language))
    add_sheet(book, language(N_("Settings used")), *settings, below=known, widest=WIDEST_SETTING)
    _add_charts(summary, rules, report, language, len(above) + 1)
    return saved(book, report.as_of)


def _summary(report: Report, language: Language, title: str) -> Iterator[Row]:
    heading = Look(bold=True, runs_on=True)
    run_on = Look(runs_on=True)
    yield (Shown(title, Look(bold=True, runs_on=True, size=16)),)
    yield (Shown(report.organisation, run_on),)
    yield ()
    yield (language(N_("As things stood on")), Shown(report.as_of, Look(number_format=DAY)))
    yield (language(N_("Accounts in use")), report.in_use)
    yield (language(N_("Accounts in order")), report.in_order)
    yield ()
    yield (Shown(language(N_("Findings by severity")), heading),)
    for severity in reversed(Severity):
        yield (_word(severity, words.SEVERITY[severity], language), report.by_severity(severity))
    yield ()
    yield (Shown(language(N_("What has changed")), heading),)
    if report.previous is None:
        first = N_("This is the first month audited, so there is nothing to compare it with.")
        yield (Shown(language(first), run_on),)
    else:
        yield (language(N_("Compared with")), Shown(report.previous.first, Look(number_format=MONTH)))
        for state in State:
            yield (language(words.STATE[state]), report.by_state(state))
        yield (language(N_("resolved")), len(report.resolved))
    yield ()


def _units(report: Report, language: Language) -> Iterator[Row]:
    """A heading, and each unit, those first that have most to put right."""
    heads = [N_("Unit"), N_("Accounts in use"), N_("Accounts in order"), N_("Accounts not in order"), N_("Findings")]
    yield [Shown(language(head), HEADER) for head in heads]
    for unit in report.units_by_need:
        counts = (len(unit.in_use), unit.in_order, unit.not_in_order, len(unwaived(unit.findings)))
        yield (unit.name or language(N_("No unit named")), *counts)


def _add_charts(
    summary: WriteOnlyWorksheet, rules: WriteOnlyWorksheet, report: Report, language: Language, head: int
) -> None:
    """The charts beside the summary; `head` is the row of the summary with the headings of its units."""
    row = 3
    for chart in (_units_chart(summary, report, language, head), _rules_chart(rules, report, language)):
        if chart:
            summary.add_chart(chart, f"G{row}")  # type: ignore[misc] # openpyxl lends it from Worksheet
            row += ceil(chart.height / LINE_CM) + 1


def _units_chart(summary: WriteOnlyWorksheet, report: Report, language: Language, head: int) -> BarChart | None:
    """How many accounts of each unit are in order, those first that have most to put right."""
    rows = range(head + 1, head + 1 + min(len(report.units), MOST_UNITS))
    title = language(N_("Accounts in order, unit by unit"))
    if len(rows) < len(report.units):
        title = language(Text("Accounts in order: the {n} units with most to put right", n=MOST_UNITS))
    return stacked_bars(summary, title, head, rows, 1, {3: Status.PASS, 4: Status.BREACH}) if rows else None


def _rules_chart(rules: WriteOnlyWorksheet, report: Report, language: Language) -> BarChart | None:
    """How many accounts have each status, rule by rule; the rules about accounts stand together, by their codes."""
    rows = [row for row, figures in enumerate(report.rules, 2) if figures.about_accounts]
    parts = {column: status for column, status in enumerate(words.STATUS, FIRST_STATUS) if status in INK}
    title = language(N_("How the accounts stand to each rule"))
    return stacked_bars(rules, title, 1, range(rows[0], rows[-1] + 1), 2, parts) if rows and report.accounts else None


def _add_findings(book: Workbook, report: Report, language: Language, linked: bool) -> None:
    """The findings as an Excel table, which brings its own filter; the last row says how many were left out."""
    titles = {figures.rule.code: language(figures.rule.title) for figures in report.rules}
    heads = [N_("Severity"), N_("Unit"), N_("Account"), N_("Name"), N_("Rule"), N_("Title"), N_("Status")]
    heads += [N_("Message"), N_("What to do"), N_("Cells"), N_("State"), N_("First seen"), N_("Months open")]

    def row(finding: Finding) -> Row:
        account = report.by_id.get(finding.account or "")
        return (
            _word(finding.severity, words.SEVERITY[finding.severity], language),
            finding.unit,
            finding.account,
            account.name if account else None,
            finding.rule,
            titles[finding.rule],
            language(words.STATUS[finding.status]),
            " ".join(language(sentence) for sentence in finding.message),
            language(finding.fix),
            _cells(finding, language, linked),
            language(words.STATE[finding.state]),
            Shown((finding.first_seen or report.month).first, Look(number_format=MONTH)),
            finding.months_open,
        )

    rows = [row(finding) for finding in report.findings[:MOST_FINDINGS]]
    left_out = len(report.findings) - len(rows)
    more = Text("{n} more finding is in results.json.", "{n} more findings are in results.json.", n=left_out)
    below = [[Shown(language(more), Look(runs_on=True))]] if left_out else []
    add_sheet(
        book,
        language(N_("Findings")),
        [language(head) for head in heads],
        rows,
        table="Findings",
        below=below,
        widest=WIDEST_FINDING,
    )


def _cells(finding: Finding, language: Language, linked: bool) -> str | Shown:
    """The cells of a finding; a click leads to the first one that the marked copy holds."""
    told = ", ".join(str(cell) for cell in finding.cells)
    if finding.unnamed:
        told += language(Text(" and {n} more", " and {n} more", n=finding.unnamed))
    first = next((cell for cell in finding.cells if in_marked_copy(cell)), None)
    return Shown(told, LINK, f"{MARKED}#{first}") if linked and first else told


def _matrix(report: Report, language: Language) -> tuple[list[str], list[Row]]:
    rules = [figures.rule for figures in report.rules if figures.about_accounts]
    heads = [language(head) for head in (N_("Unit"), N_("Account"), N_("Name"), N_("Platform"))]
    heads += [f"{rule.code} {language(rule.title)}" for rule in rules]
    shown = {status: _word(status, word, language) for status, word in words.STATUS.items()}
    rows: list[Row] = []
    for unit, account in _by_unit(report):
        told = [shown[account.status[rule.code]] for rule in rules]
        rows.append([unit.name, account.id, account.name, account.platform, *told])
    return heads, rows


def _calendar(report: Report, language: Language) -> tuple[list[str], list[Row]]:
    heads = [language(head) for head in (N_("Unit"), N_("Account"), N_("Name"), N_("Moderated days"), N_("Days due"))]
    heads += [str(day.day) for day in report.month.days()]
    shown = {state: Shown(sign, Look(FILL.get(state, ""), centred=True)) for state, sign in words.DAY_SIGN.items()}
    rows: list[Row] = []
    for unit, account in _by_unit(report):
        done, missing = len(account.days(DayState.DONE)), len(account.days(DayState.MISSING))
        signs = [shown[state] for _, state in account.moderation]
        rows.append([unit.name, account.id, account.name, done, done + missing, *signs])
    return heads, rows


def _legend(language: Language) -> list[Row]:
    signs = [f"{words.DAY_SIGN[state]} {language(words.DAY[state])}" for state in DayState]
    return [(), *((Shown(sign, Look(runs_on=True)),) for sign in signs)]


def _by_unit(report: Report) -> list[tuple[UnitFigures, AccountFigures]]:
    return [(unit, account) for unit in report.units for account in unit.accounts]


def _rules(report: Report, language: Language) -> tuple[list[str], list[Row]]:
    heads = [N_("Rule"), N_("Title"), N_("Severity"), N_("Rests on"), N_("What it checks"), N_("Why it matters")]
    heads += [N_("How to fix"), N_("Share in order"), *words.STATUS.values()]
    rows: list[Row] = []
    for figures in report.rules:
        rule = figures.rule
        texts = [language(text) for text in (rule.clause, rule.what, rule.why, rule.fix)]
        share = Shown(figures.share if figures.about_accounts else None, Look(number_format=SHARE))
        severity = _word(rule.severity, words.SEVERITY[rule.severity], language)
        counts = [figures.counts[status] for status in words.STATUS]
        rows.append([rule.code, language(rule.title), severity, *texts, share, *counts])
    return [language(head) for head in heads], rows


def _word(kind: str, message: str, language: Language) -> Shown:
    return Shown(language(message), Look(FILL.get(kind, "")))
