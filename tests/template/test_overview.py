"""*Månedsoversikt*, recalculated by LibreOffice, against SM201's own verdicts on random registers."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from audit.check import AccountRule, Context, Policy, rules
from audit.cli.workplace import today
from audit.language import language
from audit.model import Account, Inventory, Month, Stage
from audit.schema import MODERATION
from audit.template import Rows, logged, overview, register, write_register
from audit.template.overview import (
    COVERED,
    FIRST_DAY,
    FIRST_ROW,
    LACKING,
    MONTH_CELL,
    NOT_IN_USE,
    NOT_YET,
    OVERVIEW,
    SUM_ROW,
    UNSEEN,
)
from audit.workbook import read_inventory
from tests.test_real_programs import through_libreoffice

REGISTERS = 3  #: 12 for the whole proof
ACCOUNTS_EACH = 30
CODES = ("nb", "nn", "en")

(SM201,) = (rule for rule in rules() if rule.code == "SM201")


class Maker:
    """Random rows in which accounts come and go within the month, and the log is typed neatly and not."""

    def __init__(self, seed: int, month: Month) -> None:
        self.chance, self.month = random.Random(seed), month
        self.days = tuple(month.days())

    def one_of(self, *values: Any) -> Any:
        return self.chance.choice(values)

    def near(self) -> date:
        """Days crowd about the ends of the month."""
        return self.one_of(self.days[0], self.days[-1], self.one_of(*self.days)) + timedelta(self.one_of(-1, 0, 0, 1))

    def typed(self, day: date) -> Any:
        return self.one_of(
            *[day] * 12,
            datetime.combine(day, time(23, 59)),
            f"{day.day}.{day.month}.{day.year}",
            f" {day:%d.%m.%y}",
            f"{day.day}. {day.month}. {day.year}",
            f"{day:%d}.{day.month}.{day.year}",
            day.isoformat(),
        )

    def word(self, text: str) -> str:
        return str(self.one_of(*[text] * 6, text.lower(), f" {text}", f"{text}\N{NO-BREAK SPACE}"))

    def account(self, number: int) -> dict[str, Any]:
        # `FB-1*` and `FB-1?` must not be taken for `FB-12`, nor 07 for 7.
        name = {3: "FB-1*", 4: "FB-1?", 5: "7", 6: "07", 7: "~FB"}.get(number, f"FB-{number}")
        opened = self.one_of(None, date(2015, 3, 2), date(2015, 3, 2), self.near(), self.typed(self.near()), "i fjor")
        return {
            "id": self.word(name),
            "platform": "Facebook",
            "name": f"Konto {number}",
            "unit": "Enhet",
            "stage": self.one_of(*[Stage.ACTIVE] * 6, None, Stage.PLANNED, "Nedlagt."),
            "opened": opened,
            "closed": self.one_of(*[None] * 4, self.near(), date(2019, 1, 1)),
        }

    def log(self, account: str) -> list[dict[str, Any]]:
        often = self.one_of(0, 50, 90, 97, 100)
        signature = ("Per", "Kari", " ", None, "\N{NO-BREAK SPACE}", 7)
        return [
            {
                "day": self.typed(day),
                "account": self.word(account.strip()),
                "moderated_by": self.one_of(*["Ola"] * 30, *signature),
            }
            for day in (*self.days, *(self.days[0] - timedelta(ahead) for ahead in (1, 2, 365)))
            if self.chance.randrange(100) < often
        ]

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        accounts = [self.account(number) for number in range(1, ACCOUNTS_EACH + 1)]
        log = [row for account in accounts for row in self.log(account["id"])]
        log += [{"day": self.days[2], "account": odd, "moderated_by": "Ola"} for odd in ("FB", "*", "FB-99", None)]
        log += [
            {"day": odd, "account": "FB-1", "moderated_by": "Ola"}
            for odd in ("i går", "31.2.2026", "*", "?.*", 3, None)
        ]
        self.chance.shuffle(log)
        accounts.append(accounts[0] | {"stage": Stage.PLANNED})  # a second row, that the audit leaves alone
        return {"accounts": accounts, "units": [{"unit": "Enhet", "name": "Leder"}], "moderation": log}


def shown(folder: Path, rows: Rows, code: str, month: Any) -> tuple[Any, Inventory]:
    """The sheet as LibreOffice works it out for the month, and the register as the audit reads it."""
    written = folder / "inventory.xlsx"
    write_register(written, code, rows, language(code))
    book = load_workbook(written)
    book[OVERVIEW.of(code)][MONTH_CELL].value = month
    chosen = folder / "chosen.xlsx"
    book.save(chosen)
    recalculated = through_libreoffice(folder, chosen, "xlsx")
    return load_workbook(recalculated, data_only=True)[OVERVIEW.of(code)], read_inventory(recalculated)


def missing_days(account: Account, context: Context) -> tuple[list[date], int]:
    """SM201's own figures."""
    assert isinstance(SM201, AccountRule)
    for problem in SM201.question(account, context):
        if problem.details:
            figures: Any = problem.details
            return figures["missing"], figures["longest_gap"]
    return [], 0


def wanted(account: Account, context: Context, month: Month) -> list[str | None]:
    """What the cells of an account should show."""
    missing, _ = missing_days(account, context)
    log = context.inventory.moderation.get(account.key)

    def sign(day: date) -> str:
        if not account.active_on(day):
            return NOT_IN_USE
        if day > context.as_of:
            return NOT_YET
        if day in missing:
            return LACKING
        return COVERED if log and day in log.days else NOT_YET

    signs: list[str | None] = [sign(day) for day in month.days()]
    return signs + [None] * (31 - len(signs))


@pytest.mark.parametrize("seed", range(REGISTERS))
def test_the_overview_agrees_with_the_daily_moderation_rule(tmp_path: Path, seed: int) -> None:
    code, as_of = CODES[seed % len(CODES)], today()
    back = (1, 0, 9)[seed % 3]
    month = Month.of(as_of).plus(-back)
    typed = [month.first, None, month.first + timedelta(13)][seed % 3]  # blank: the month that we are in
    sheet, inventory = shown(tmp_path, Maker(seed, month).rows(), code, typed)
    context = Context(inventory, month, as_of, Policy(("Sandnes kommune",)))
    seen: list[str | None] = []
    for row, account in enumerate(inventory.audited, FIRST_ROW):
        identity, name, _, missing, gap, *days = [cell.value for cell in sheet[row]][: FIRST_DAY - 1 + 31]
        assert (str(identity).strip(), name) == (account.id.value, account.name.value)
        assert days == wanted(account, context, month), identity
        lacking, longest = missing_days(account, context)
        assert (missing, gap) == ((len(lacking), longest) if account.active_days(month) else (NOT_IN_USE,) * 2)
        seen += days
    assert all(seen.count(sign) > 10 for sign in (COVERED, LACKING, NOT_IN_USE))
    below = sheet.iter_rows(min_row=FIRST_ROW + ACCOUNTS_EACH + 1, values_only=True)
    assert not any(value for row in below for value in row)


def test_it_says_so_where_the_log_is_longer_than_it_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a day that lacks evidence nor a sum is told as a fact then."""
    monkeypatch.setattr(logged, "ROOM", (1, -1))
    day = Month.of(today()).plus(-1).first
    rows = [{"day": day, "account": "FB-1", "moderated_by": "Ola"}] * 3
    sheet, _ = shown(
        tmp_path, {"accounts": [{"id": "FB-1", "platform": "X", "name": "En"}], "moderation": rows}, "nb", day
    )
    assert [cell.value for cell in sheet[FIRST_ROW]][3 : FIRST_DAY + 1] == [UNSEEN, UNSEEN, COVERED, UNSEEN]
    assert str(sheet.cell(SUM_ROW - 1, 1).value).startswith(f"{UNSEEN} Det er flere rader")


def test_a_month_without_a_single_row_lacks_every_day(tmp_path: Path) -> None:
    month = Month.of(today()).plus(-1)
    sheet, _ = shown(tmp_path, {"accounts": [{"id": "FB-1", "platform": "X", "name": "En"}]}, "nb", month.first)
    days = len(tuple(month.days()))
    told = [cell.value for cell in sheet[FIRST_ROW]][3 : FIRST_DAY - 1 + 31]
    assert told == [days, days] + [LACKING] * days + [None] * (31 - days)


def test_the_month_shown_is_this_one_whatever_nonsense_is_typed(tmp_path: Path) -> None:
    sheet, _ = shown(tmp_path, {"accounts": [{"id": "FB-1", "platform": "X", "name": "En"}]}, "nb", "oktober")
    assert sheet.cell(SUM_ROW - 1, FIRST_DAY).value.date() == Month.of(today()).first


@pytest.mark.parametrize("code", CODES)
def test_it_stands_after_the_log_and_only_its_month_can_be_typed_over(tmp_path: Path, code: str) -> None:
    file = tmp_path / "inventory.xlsx"
    file.write_bytes(register(code, {}, language(code)))
    book = load_workbook(file)
    names = book.sheetnames
    assert names[names.index(MODERATION.names.of(code)) + 1] == OVERVIEW.of(code)
    sheet = book[OVERVIEW.of(code)]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    open_cells = [cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    assert open_cells == [MONTH_CELL]


def test_a_register_with_a_month_chosen_is_read_as_one_without(tmp_path: Path) -> None:
    """The reader leaves the sheet alone, although it has headings of *Kontoer*."""
    month = Month.of(today()).plus(-1)
    rows = Maker(5, month).rows()
    _, inventory = shown(tmp_path, rows, "nb", month.first)
    plain = read_inventory(tmp_path / "inventory.xlsx")
    assert [each.id.value for each in inventory.accounts] == [each.id.value for each in plain.accounts]
    assert inventory.moderation == plain.moderation
    assert (inventory.notes, inventory.unreadable, inventory.blanks) == (plain.notes, plain.unreadable, plain.blanks)
    assert overview.OVERVIEW.nb not in {cell.sheet for fault in inventory.unreadable for cell in [fault.cell]}
