"""Who is reminded of a day's moderation that is not noted, and what they are written: of their own accounts alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from audit.mail.compose import Composed, Writer, language_of
from audit.mail.message import Mailbox, valid_address
from audit.model import Account, Administrator, Inventory, Text, folded, grouped, tidy
from audit.moderation import Lack, lacking
from audit.settings import Settings

MOST_CELLS: Final = 4  #: how many doubtful dates are named


@dataclass(frozen=True, slots=True)
class Item:
    """One account in a reminder."""

    id: str
    name: str
    platform: str
    note: Text  #: what the register says, or does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What an administrator is told, and all that the template sees."""

    organisation: str
    inventory: str  #: the register's file name
    day: date
    items: tuple[Item, ...]
    logs_left_out: int  #: moderation logs that could not be read, where the day may be noted


@dataclass(frozen=True, slots=True)
class _Told:
    """One who administers an account that lacks a row."""

    who: Mailbox
    language: str
    lack: Lack


def reminders(inventory: Inventory, day: date, today: date, settings: Settings, templates: Path) -> Composed:
    """One letter to each who administers, today, an account without moderation on `day`; and who could not be told."""
    untold: list[Text] = []
    told = [
        each for lack in lacking(inventory, day, today) for each in _readers(lack, inventory, today, settings, untold)
    ]
    writer = Writer(templates)
    letters = []
    for same in grouped(told, lambda each: folded(each.who.address)).values():
        lacks = {each.lack.account.key: each.lack for each in same}.values()
        view = Reminder(
            organisation=tidy(settings.organisation.name),
            inventory=inventory.file,
            day=day,
            items=tuple(map(_item, lacks)),
            logs_left_out=inventory.logs_left_out,
        )
        letters.append(writer.letter("reminder", same[0].who, same[0].language, view))
    return Composed(tuple(letters), tuple(untold))


def _readers(lack: Lack, inventory: Inventory, today: date, settings: Settings, untold: list[Text]) -> Iterable[_Told]:
    rows = [row for row in inventory.administrators_of(lack.account) if row.serves_on(today)]
    code = _language(lack.account, inventory, today, settings)
    told = [
        _Told(Mailbox(row.name.value or "", row.email.value or ""), code, lack)
        for row in rows
        if _reachable(row, lack.account, settings, untold)
    ]
    if not told:
        untold.append(
            Text(
                "Nobody was reminded of {account}, for the register names no administrator today who can be written "
                "to. Add one, with an e-mail address.",
                account=lack.account.id.value,
            )
        )
    return told


def _reachable(row: Administrator, account: Account, settings: Settings, untold: list[Text]) -> bool:
    address = row.email.value or ""
    if valid_address(address) and settings.mail.allows(address):
        return True
    untold.append(
        Text(
            "{name}, who administers {account}, was not reminded: the address in {cell} is missing, not valid or "
            "outside [mail] allowed_domains.",
            name=row.name.value or Text("The person"),
            account=account.id.value,
            cell=str(row.email.cell),
        )
    )
    return False


def _language(account: Account, inventory: Inventory, today: date, settings: Settings) -> str:
    """That of the account's unit."""
    for leader in inventory.leaders_of(account) or ():
        if leader.leads_on(today):
            return language_of(leader, settings)
    return settings.organisation.language


def _item(lack: Lack) -> Item:
    account = lack.account
    return Item(
        tidy(account.id.value or ""), tidy(account.name.value or ""), tidy(account.platform.value or ""), _note(lack)
    )


def _note(lack: Lack) -> Text:
    if lack.unsigned:
        return Text("The row with the cell {cell} lacks a name in Moderert av.", cell=str(lack.unsigned))
    if lack.doubtful:
        return Text(
            "No row has that date, but a date is missing or cannot be read in {cells}. If it is that day, correct it.",
            cells=[str(cell) for cell in lack.doubtful[:MOST_CELLS]],
        )
    return Text("No row has that date.")
