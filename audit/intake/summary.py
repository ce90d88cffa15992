"""What went where, and what could not be placed, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from audit.intake.plan import Fate, Plan
from audit.model import Text
from audit.schema import ACCOUNTS, SHEETS

#: Sheets whose rows are counted as people and units, for the list of accounts may name them as well.
MERGED: Final = ("accounts", "units", "administrators")
MOST_LEFTOVERS: Final = 20  #: that are named; the new workbook lists them all


def summary(plan: Plan, language: str) -> Iterator[Text]:
    """The sentences, the most important first; sheets and columns of the register are named in the language."""
    yield Text("{n} account is placed.", "{n} accounts are placed.", n=len(plan.accounts))
    for key, sheets in plan.read.items():
        name = SHEETS[key].names.of(language)
        matches = [match for match in plan.matches if match.key == key]
        yield Text("{source} → {sheet}", source=list(sheets), sheet=name)
        for match in matches:
            if match.target:
                yield Text(
                    "  {heading} → {column} ({n} cell; {reason})",
                    "  {heading} → {column} ({n} cells; {reason})",
                    heading=match.title,
                    column=match.target.name(language),
                    n=plan.kept_of(match),
                    reason=match.reason,
                )
        for match in matches:
            if not match.target:
                yield Text(
                    "  {heading} travels along at the end of {sheet} ({n} cell; {reason})",
                    "  {heading} travels along at the end of {sheet} ({n} cells; {reason})",
                    heading=match.title,
                    sheet=name,
                    n=plan.kept_of(match),
                    reason=match.reason,
                )
    yield from _made(plan)
    for key in plan.read:
        if key not in MERGED:
            rows, sheet = len(plan.rows.get(key, ())), SHEETS[key].names.of(language)
            yield Text("{n} row of {sheet} is placed.", "{n} rows of {sheet} are placed.", n=rows, sheet=sheet)
    for key, unknown in plan.unknown.items():
        if unknown:
            yield Text(
                "{n} row of {sheet} names an account that is not in the list, or is there more than once.",
                "{n} rows of {sheet} name an account that is not in the list, or is there more than once.",
                n=unknown,
                sheet=SHEETS[key].names.of(language),
            )
    for each in plan.sheets:
        yield Text("The sheet {sheet} travels along.", sheet=each.name)
    yield from _missing(plan, language)
    yield from _left(plan)


def _made(plan: Plan) -> Iterator[Text]:
    """What the program has made of the list."""
    if plan.administrators:
        yield Text("{n} administrator is noted.", "{n} administrators are noted.", n=len(plan.administrators))
    if plan.merged:
        yield Text(
            "{n} administrator was named more than once, and is noted once.",
            "{n} administrators were named more than once, and are noted once.",
            n=plan.merged,
        )
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
    if plan.repeated:
        yield Text(
            "{n} account stands on several sheets, and is noted once.",
            "{n} accounts stand on several sheets, and are noted once.",
            n=plan.repeated,
        )
    if plan.made_ids:
        yield Text("{n} account got a Konto-ID.", "{n} accounts got a Konto-ID.", n=plan.made_ids)
    if plan.derived_platforms:
        yield Text(
            "The platform of {n} account is taken from its link.",
            "The platforms of {n} accounts are taken from their links.",
            n=plan.derived_platforms,
        )


def _missing(plan: Plan, language: str) -> Iterator[Text]:
    """What the register must have of each account, and the list did not tell."""
    for column in ACCOUNTS.columns:
        blank = sum(not account.get(column.key) for account in plan.accounts)
        if column.required and blank:
            yield Text(
                "{n} account has no {column}. Fill it in.",
                "{n} accounts have no {column}. Fill it in.",
                n=blank,
                column=column.names.of(language),
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
