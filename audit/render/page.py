"""`report.html`: the whole audit as one self-contained page, for the screen, for print and for a screen reader."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Final
from urllib.parse import quote

import jinja2

from audit.language import Language
from audit.language import language as language_of
from audit.model import Cell, Severity, State, Status, web_address
from audit.render import words
from audit.render.excel import MARKED, in_marked_copy
from audit.render.pictures import ON_PAGE, PARTS, available, rules_picture, trend_picture
from audit.render.sections import resolved_lines, unit_sections
from audit.render.templating import Templates, environment, render
from audit.report import DayState, Report, RuleFigures
from audit.trend import Trend

FIRST: Final = 5  #: how many findings the top of the page names; a waived one need not be mended
CELLS: Final = 6  #: how many cells of a finding are named before "and so many more"

SIZE: Final = re.compile(r"<svg [^>]*(viewBox=\"[^\"]*\")")
INDENTATION: Final = re.compile(r"\n\s+")  #: of the template; a fifth of a large page, and nothing to a browser


def page(
    report: Report, language: Language, templates: Templates, trend: Trend | None = None, *, linked: bool = True
) -> str:
    """The report as HTML, laid out by `report.html` of the templates; with the trend over months, if known.

    `linked` says that the marked copy of the register lies beside it: cells of findings then lead there.
    """
    made = page_environment(templates, language, linked=linked)
    drawn = trend if trend and len(trend.audited) > 1 and available() else None
    account_rules = [figures for figures in report.rules if figures.about_accounts]
    script = INDENTATION.sub("\n", render(made, "report.js")).strip()
    filled = render(
        made,
        "report.html",
        script=script,
        script_hash=_hash(script),
        status_words={status: language(word) for status, word in words.STATUS.items()},
        report=report,
        words=words,
        severities=list(reversed(Severity)),
        statuses=list(Status),
        day_states=list(DayState),
        State=State,
        Status=Status,
        DayState=DayState,
        share=report.in_order / report.in_use if report.in_use else None,
        first=report.unwaived[:FIRST],
        cells=CELLS,
        marked_copy=MARKED,
        units=unit_sections(report),
        account_rules=account_rules,
        trend=drawn,
        trend_chart=_inline(trend_picture(drawn, language, ON_PAGE)) if drawn else "",
        rule_charts=_rule_charts(account_rules, language) if report.in_use and available() else [],
        parts=PARTS,
        register_rules=[figures for figures in report.rules if not figures.about_accounts],
        accounts=report.by_id,
        finding_ids={(finding.account, finding.rule): finding.id for finding in report.findings},
        titles={figures.rule.code: figures.rule.title for figures in report.rules},
        resolved=resolved_lines(report),
    )
    return INDENTATION.sub("\n", filled)


def page_environment(templates: Templates, language: Language, *, linked: bool) -> jinja2.Environment:
    """The templates, with the filters that the page's own takes besides; compiled once for many pages."""
    known = templates if isinstance(templates, Path) else tuple(templates.items())
    return _page_environment(known, language.code, linked)


@lru_cache(maxsize=8)
def _page_environment(templates: Path | tuple[tuple[str, str], ...], code: str, linked: bool) -> jinja2.Environment:
    made = environment(templates if isinstance(templates, Path) else dict(templates), language_of(code))
    made.filters |= {"anchor": anchor, "web_address": web_address}
    made.filters["runs"] = partial(_runs, linked=linked)
    return made


def anchor(name: str) -> str:
    """The name as the part of an address after `#`: the same for the same name, and never the same for two."""
    return quote(name, safe=":")


def _rule_charts(rules: list[RuleFigures], language: Language) -> list[str]:
    """Two charts of half of the rules each, which stand side by side where there is room."""
    middle = (len(rules) + 1) // 2
    halves = [half for half in (rules[:middle], rules[middle:]) if half]
    return [_inline(rules_picture(half, language, ON_PAGE)) for half in halves]


def _inline(svg: str) -> str:
    """The drawing as a part of the page, as wide as its place; readers of the screen have the figures in words."""
    return SIZE.sub(r'<svg aria-hidden="true" focusable="false" \1', svg, count=1)


def _runs(cells: Iterable[Cell], *, linked: bool) -> Iterator[tuple[bool, list[Cell]]]:
    """The cells that follow one another, and whether they lead to the marked copy."""
    return ((leads, list(run)) for leads, run in groupby(cells, lambda cell: linked and in_marked_copy(cell)))


def _hash(script: str) -> str:
    """By what the page's Content-Security-Policy knows its one script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
