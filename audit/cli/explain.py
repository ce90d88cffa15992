"""`explain`: the rules, or one of them with all there is to know of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from audit.check import Rule, rules, select
from audit.cli.arguments import DEFAULT_CONFIG, Config
from audit.cli.workplace import Workplace, workplace
from audit.guideline import FROM_THE_GUIDELINE
from audit.job import policy
from audit.render.words import N_, SEVERITY
from audit.schema import SHEETS


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code of a rule, such as SM102.")] = "",
    config: Config = DEFAULT_CONFIG,
) -> int:
    """Explains the rules: what each checks, why, and how to fix what it finds."""
    place = workplace(config, None, None)
    say = place.language
    for rule in select(rules(), [code] if code else [], []):
        if code:
            place.say(f"{rule.code}  {say(rule.title)}")
            for heading, text in _all_of(rule, place):
                place.say(f"\n{say(heading)}: {text}")
            place.say("")
        else:
            place.say(f"{rule.code}  {say(rule.title)} ({say(SEVERITY[rule.severity])})")
    return 0


def _all_of(rule: Rule, place: Workplace) -> Iterator[tuple[str, str]]:
    say = place.language
    yield N_("What it checks"), say(rule.what)
    yield N_("Why it matters"), say(rule.why)
    yield N_("How to fix"), say(rule.fix)
    yield N_("Severity"), say(SEVERITY[rule.severity])
    yield N_("Section of the guideline"), rule.clause or say("None: it keeps the register itself in order.")
    if rule.reads:
        yield N_("Columns it reads"), ", ".join(_column(each, say.code) for each in rule.reads)
    if rule.figures:
        yield N_("Figures it goes by"), "; ".join(_figure(each, place) for each in rule.figures)


def _column(name: str, language: str) -> str:
    """`accounts.opened` as the workbook has it: `Kontoer: Opprettet`."""
    sheet, _, key = name.partition(".")
    return f"{SHEETS[sheet].names.of(language)}: {SHEETS[sheet].column(key).names.of(language)}"


def _figure(name: str, place: Workplace) -> str:
    """The figure as it is set, and who set it."""
    value = policy(place.settings).figures()[name]
    shown = place.language("not set") if value is None else place.language.value(value)
    source = N_("named by the guideline") if name in FROM_THE_GUIDELINE else N_("set by the municipality")
    return f"{name} = {shown} ({place.language(source)})"
