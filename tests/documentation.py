"""Makes `docs/rules.md` from the rules and the guideline's demands.

`python -m tests.documentation` writes it anew; a test holds the file to what `rules_page()` gives.
"""

from __future__ import annotations

from collections.abc import Iterator

from audit.check import AccountRule, Policy, Rule, rules
from audit.guideline import DEMANDS, FROM_THE_GUIDELINE, SECTIONS
from audit.schema import SHEETS
from tests.catalogues import PROJECT

RULES_PAGE = PROJECT / "docs" / "rules.md"


def rules_page() -> str:
    """The page as text."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The rules"
    yield ""
    yield "Made from the code by `python -m tests.documentation`; edit the rules in `audit/checks/`, not this page."
    yield "The statuses, and how they outrank one another, are explained in [architecture.md](architecture.md)."
    yield ""
    yield "| code | rule | severity | section of the guideline |"
    yield "|---|---|---|---|"
    for rule in rules():
        yield f"| [{rule.code}](#{rule.code.lower()}) | {rule.title} | {rule.severity} | {rule.clause or '–'} |"
    for rule in rules():
        yield from _rule(rule)
    yield ""
    yield "## The guideline, sentence by sentence"
    yield ""
    yield "Each demand in our own words, with the rule that checks it, or why none can."
    for section in SECTIONS:
        yield ""
        yield f"### {section}"
        yield ""
        yield "| what it asks | checked by |"
        yield "|---|---|"
        for demand in DEMANDS:
            if demand.section == section:
                yield f"| {demand.what} | {', '.join(demand.rules) or demand.why_not} |"


def _rule(rule: Rule) -> Iterator[str]:
    yield ""
    yield f"## {rule.code}"
    yield ""
    yield f"**{rule.title}** · {rule.severity}" + (f" · {rule.clause}" if rule.clause else "")
    for heading, text in (("What it checks", rule.what), ("Why it matters", rule.why), ("How to fix", rule.fix)):
        yield ""
        yield f"*{heading}.* {text}"
    if rule.reads:
        yield ""
        yield f"Reads {', '.join(map(_column, rule.reads))}."
    if isinstance(rule, AccountRule) and rule.needs:
        yield f"Not assessed where there is no sheet *{SHEETS[rule.needs].names.nb}*."
    if rule.figures:
        yield ""
        yield f"Goes by {'; '.join(map(_figure, rule.figures))}."


def _column(name: str) -> str:
    sheet, _, key = name.partition(".")
    return f"*{SHEETS[sheet].names.nb}: {SHEETS[sheet].column(key).names.nb}*"


def _figure(name: str) -> str:
    shipped = Policy(labels=("Sandnes kommune",)).figures()[name]
    whose = "the guideline's own figure" if name in FROM_THE_GUIDELINE else "a local choice"
    return f"`{name}` ({'unset' if shipped is None else shipped}: {whose})"


if __name__ == "__main__":
    RULES_PAGE.write_text(rules_page(), encoding="utf-8")
