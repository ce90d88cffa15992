"""What one person holds in the register, and what breaks on the day the person leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from audit.model import Account, Cell, Inventory, Text, folded


@dataclass(frozen=True, slots=True)
class Role:
    """One thing that the person is or was, in one account or unit."""

    account: Account | None  #: None for the leadership of a unit
    what: Text
    cell: Cell
    breaks: Text | None  #: what is broken if the person leaves now; None where nothing is


def roles(inventory: Inventory, sought: str, as_of: date, admins_min: int) -> list[Role]:
    """Every role of the person, who is given by name or by e-mail address; empty where there is none."""
    wanted = folded(sought)
    found = list(_leads(inventory, wanted, as_of))
    for account in inventory.audited:
        found += _administers(inventory, account, wanted, as_of, admins_min)
        if wanted and folded(account.approved_by.value or "") == wanted:
            found.append(Role(account, Text("approved that the account was opened"), account.approved_by.cell, None))
    return found


def _leads(inventory: Inventory, wanted: str, as_of: date) -> Iterator[Role]:
    for rows in inventory.units.values():
        for row in rows:
            if wanted not in (folded(row.name.value or ""), folded(row.email.value or "")):
                continue
            others = [other for other in rows if other is not row and other.leads_on(as_of)]
            breaks = None
            if row.leads_on(as_of) and not others:
                breaks = Text("{unit} has no leader (SM105).", unit=row.unit.value)
            what = Text("leads {unit}", unit=row.unit.value)
            if not row.leads_on(as_of):
                what = Text("led {unit}, or will", unit=row.unit.value)
            yield Role(None, what, row.name.cell, breaks)


def _administers(inventory: Inventory, account: Account, wanted: str, as_of: date, admins_min: int) -> Iterator[Role]:
    rows = inventory.administrators_of(account)
    for row in rows:
        if wanted not in (folded(row.name.value or ""), folded(row.email.value or "")):
            continue
        if not row.serves_on(as_of):
            yield Role(account, Text("was administrator, or will be"), row.name.cell, None)
            continue
        left = {other.person for other in rows if other.person not in ("", row.person) and other.serves_on(as_of)}
        breaks = None
        if account.active_on(as_of) and len(left) < admins_min:
            breaks = Text(
                "{n} administrator is left, {least} are needed (SM102).",
                "{n} administrators are left, {least} are needed (SM102).",
                n=len(left),
                least=admins_min,
            )
        yield Role(account, Text("is administrator"), row.name.cell, breaks)
