"""`explain`: the rules, or one of them with what, why and how to fix."""

from __future__ import annotations

from typing import Annotated

import typer

from audit.check import Rule, rules, select
from audit.cli.arguments import DEFAULT_CONFIG, Config
from audit.cli.workplace import Workplace, workplace
from audit.render.words import SEVERITY


def explain(
    code: Annotated[str, typer.Argument(metavar="[CODE]", help="The code of a rule, such as SM102.")] = "",
    config: Config = DEFAULT_CONFIG,
) -> int:
    """Explains the rules: what each checks, why, and how to fix what it finds."""
    place = workplace(config, None, None)
    for rule in select(rules(), [code] if code else [], []):
        if code:
            _whole(rule, place)
        else:
            say = place.language
            place.say(f"{rule.code}  {say(rule.title)} ({say(SEVERITY[rule.severity])})")
    return 0


def _whole(rule: Rule, place: Workplace) -> None:
    say = place.language
    place.say(f"{rule.code}  {say(rule.title)}")
    for heading, text in (
        ("What it checks", say(rule.what)),
        ("Why it matters", say(rule.why)),
        ("How to fix", say(rule.fix)),
        ("Severity", say(SEVERITY[rule.severity])),
        ("Section of the guideline", rule.clause or say("None: it keeps the register itself in order.")),
    ):
        place.say("")
        place.say(f"{say(heading)}: {text}")
    place.say("")
