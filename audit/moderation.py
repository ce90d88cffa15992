"""Which accounts lack a day's moderation, by the register, in the same sense as the rule SM201."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from audit import schema
from audit.model import Account, Cell, Inventory, folded
from audit.waivers import holds, subject

RULE = "SM201"


@dataclass(frozen=True, slots=True)
class Lack:
    """An account of which no row says who looked through it that day."""

    account: Account
    unsigned: Cell | None  #: there is a row, but this cell, *Moderert av*, is blank
    doubtful: tuple[Cell, ...]  #: dates of the account's rows that are blank or cannot be read; one may be that day's


def lacking(inventory: Inventory, day: date, as_of: date) -> list[Lack]:
    """The accounts in use on `day` without a row that counts, in the register's order.

    An account for which somebody has waived SM201 on `as_of` lacks nothing.
    """
    waived = {subject(waiver) for waiver in inventory.waivers or () if holds(waiver, as_of)}
    found = []
    for account in inventory.audited:
        log = inventory.moderation.get(account.key)
        noted = log is not None and day in log.days
        if account.active_on(day) and not noted and (account.key, RULE) not in waived:
            unsigned = log.unsigned.get(day) if log else None
            found.append(Lack(account, unsigned, _doubtful(inventory, account)))
    return found


def _doubtful(inventory: Inventory, account: Account) -> tuple[Cell, ...]:
    sheet, column = schema.MODERATION.names.nb, schema.MODERATION.column("day").names.nb
    return tuple(
        fault.cell
        for fault in (*inventory.unreadable, *inventory.blanks)
        if (fault.sheet, fault.column, folded(fault.account)) == (sheet, column, account.key)
    )
