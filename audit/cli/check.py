"""`check`: the findings on the terminal; nothing is written."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from audit.check import rules, select
from audit.cli import NOT_AUDITED
from audit.cli.arguments import DEFAULT_CONFIG, AsOf, Config, ForMonth, Inventory, Reports, day_of, month_of, one_of
from audit.cli.workplace import today, workplace
from audit.job import audit_month
from audit.model import Severity, Text
from audit.workdays import last_complete_month


class Format(StrEnum):
    """How `check` prints."""

    TEXT = "text"
    JSON = "json"


def check(
    month: ForMonth = None,
    as_of: AsOf = None,
    chosen: Annotated[
        list[str] | None, typer.Option("--select", metavar="CODE", help="Only rules whose code starts so.")
    ] = None,
    ignored: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="CODE", help="No rules whose code starts so.")
    ] = None,
    form: Annotated[
        str,
        typer.Option("--format", metavar="text|json", help="Text for people, JSON for machines.", show_default=False),
    ] = "text",
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="low|medium|high|critical",
            help="Exit code 1 where something so severe is found. Left out: low.",
            show_default=False,
        ),
    ] = "low",
    config: Config = DEFAULT_CONFIG,
    inventory: Inventory = None,
    reports: Reports = None,
) -> int:
    """Shows what is wrong, here on the screen. Writes nothing and sends nothing."""
    place = workplace(config, inventory, reports)
    day = day_of(as_of) if as_of else today()
    shown_as, worst = one_of(Format, form, "--format"), one_of(Severity, fail_on, "--fail-on")
    wanted = select(rules(), _codes(chosen), _codes(ignored))
    about = month_of(month) if month else last_complete_month(day)
    with place.busy(Text("Reading the register")) as tell:
        done = audit_month(place.settings, about, day, wanted, tell)
    if shown_as is Format.JSON:
        from audit.render.results import results

        sys.stdout.write(results(done.report, place.language).decode())
    else:
        from audit.cli.terminal import show_findings

        show_findings(done.report, place)
    if done.broken:
        return NOT_AUDITED
    return int(any(finding.severity.rank >= worst.rank for finding in done.report.unwaived))


def _codes(typed: list[str] | None) -> list[str]:
    """`--select SM1,SM201` and `--select SM1 --select SM201` mean the same."""
    return [code.strip() for words in typed or () for code in words.split(",") if code.strip()]
