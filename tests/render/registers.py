"""Registers side by side for the tests of the overview: some fare well, some do not, some could not be read."""

from __future__ import annotations

from datetime import date

from audit.check import AccountRule, rules
from audit.model import Month, Severity, Status, Text
from audit.settings import PolicyFigures
from audit.side_by_side import Figures, SideBySide, Standing, in_alphabetical_order

NAMES = ("Ålesund", "Bodø", "Øygarden", "Ærø", "Gjesdal", "Sandnes", "Time", "Bokn", "Hå", "Klepp")


def figures(in_order: int, in_use: int = 60, *, broken: bool = False, policy: PolicyFigures | None = None) -> Figures:
    """So many of the accounts in order by every rule, but for one rule that was not asked of any."""
    counts = {Status.PASS: in_order, Status.BREACH: in_use - in_order}
    asked = {rule.code: counts if isinstance(rule, AccountRule) else {Status.BREACH: 2} for rule in rules()}
    return Figures(
        in_use=in_use,
        in_order=in_order,
        findings=dict.fromkeys(Severity, in_use - in_order),
        rules=asked | {"SM301": {Status.NOT_APPLICABLE: in_use}},
        policy=policy or PolicyFigures(),
        broken=broken,
    )


def standing(name: str, of: Figures | None, trouble: Text | None = None, *, own: bool = True) -> Standing:
    """A register of that municipality; without settings of its own it is called by its place."""
    place = f"kommuner/{name.lower()}/inventory.xlsx"
    folder = f"register-{sum(map(ord, name))}-{len(name)}"
    return Standing(f"{name} kommune" if own else place, place, folder, own, of, trouble)


def side_by_side(*registers: Standing) -> SideBySide:
    """The overview of these, of October 2026."""
    return SideBySide(
        organisation="Rogaland fylkeskommune",
        program="1.0",
        month=Month(2026, 10),
        as_of=date(2026, 11, 2),
        policy=PolicyFigures(),
        rules=tuple(rules()),
        registers=in_alphabetical_order(registers),
    )


def usual() -> SideBySide:
    """Ten that fare differently, one of them with figures of its own and one with a broken rule; two unread ones."""
    many = [standing(name, figures(6 * number)) for number, name in enumerate(NAMES)]
    many[3] = standing(NAMES[3], figures(18, policy=PolicyFigures(admins_min=3)))
    many[4] = standing(NAMES[4], figures(24, broken=True), own=False)
    many[5] = standing(NAMES[5], figures(0, 0))
    unread = Text("{file} is empty. Restore an earlier version of it.", file="kommuner/eigersund/inventory.xlsx")
    lacking = Text(
        "{file} has no sheet {sheet}. Sheets here: {there}.{hint}",
        file="inventory.xlsx",
        sheet="Moderering",
        there=["Kontoer", "…"],
        hint=Text(""),
    )
    return side_by_side(*many, standing("Eigersund", None, unread, own=False), standing("Lund", None, lacking))
