"""What went where, and what could not be placed, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from audit.intake.plan import Fate, Plan
from audit.model import Text

MOST_LEFTOVERS: Final = 20  #: that are named; the new workbook lists them all


def summary(plan: Plan, language: str) -> Iterator[Text]:
    """The sentences, the most important first; columns of the register are named in the language."""
    yield Text("{n} account is placed.", "{n} accounts are placed.", n=len(plan.accounts))
    for match in plan.matches:
        if match.target:
            yield Text(
                "  {heading} → {column} ({n} cell; {reason})",
                "  {heading} → {column} ({n} cells; {reason})",
                heading=match.title,
                column=match.target.name(language),
                n=plan.kept_of(match),
                reason=match.reason,
            )
    for match in plan.matches:
        if not match.target:
            yield Text(
                "  {heading} travels along at the end of the accounts ({n} cell; {reason})",
                "  {heading} travels along at the end of the accounts ({n} cells; {reason})",
                heading=match.title,
                n=plan.kept_of(match),
                reason=match.reason,
            )
    yield from _made(plan)
    for sheet in plan.sheets:
        yield Text("The sheet {sheet} travels along.", sheet=sheet.name)
    yield from _left(plan)


def _made(plan: Plan) -> Iterator[Text]:
    """What the program has made of the list."""
    if plan.administrators:
        yield Text("{n} administrator is noted.", "{n} administrators are noted.", n=len(plan.administrators))
    if split := plan.count(Fate.SPLIT):
        yield Text(
            "{n} cell named several people, and was split.", "{n} cells named several people, and were split.", n=split
        )
    if plan.continued:
        yield Text(
            "{n} row named only administrators; they belong to the account above it.",
            "{n} rows named only administrators; they belong to the account above each.",
            n=plan.continued,
        )
    if plan.units:
        yield Text("{n} unit or leader is noted.", "{n} units and leaders are noted.", n=len(plan.units))
    if plan.made_ids:
        yield Text("{n} account got a Konto-ID.", "{n} accounts got a Konto-ID.", n=plan.made_ids)
    if plan.derived_platforms:
        yield Text(
            "The platform of {n} account is taken from its link.",
            "The platforms of {n} accounts are taken from their links.",
            n=plan.derived_platforms,
        )


def _left(plan: Plan) -> Iterator[Text]:
    if not plan.leftovers:
        yield Text("Every cell has found its place.")
        return
    yield Text(
        "{n} cell could not be placed. A sheet at the end lists it:",
        "{n} cells could not be placed. A sheet at the end lists them:",
        n=len(plan.leftovers),
    )
    for each in plan.leftovers[:MOST_LEFTOVERS]:
        yield Text("  {cell}: {why}", cell=str(each.cell), why=each.why)
    if len(plan.leftovers) > MOST_LEFTOVERS:
        yield Text("  and {n} more", "  and {n} more", n=len(plan.leftovers) - MOST_LEFTOVERS)
