"""The live status, recalculated by LibreOffice, against the program's own verdicts on random registers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from audit.check import AccountRule, Context, Policy, rules
from audit.cli.workplace import today
from audit.language import language
from audit.model import Account, Month, Stage, Status
from audit.schema import ACCOUNTS, SHEETS
from audit.template import Setup, write_register
from audit.template.figures import FIGURES
from audit.template.live import BREACH, COLUMNS, IN_ORDER, MISSING, NOT_IN_USE, UNSEEN, formulas
from audit.template.working import ROOM
from audit.workbook import read_inventory
from audit.workdays import months_before
from tests.test_real_programs import through_libreoffice

REGISTERS = 3  #: 20 for the whole proof
ACCOUNTS_EACH = 50

LIVE = [each.code for each in COLUMNS]
CODES = ("nb", "nn", "en")

#: Beside the shipped figures, one municipality that sets them all.
SETUPS = (
    Setup(),
    Setup(("Sandnes kommune", "Sandnes  Municipality"), 3, 4, 14, 6),
    Setup(("SANDNES KOMMUNE",), 1, 2, 0, 1),
)


def policy(setup: Setup) -> Policy:
    return Policy(setup.labels, setup.admins_min, setup.admins_max, setup.notify_days, setup.label_recheck_months)


class Maker:
    """Random rows in which all that the seven rules ask about goes well and wrong, typed neatly and not."""

    def __init__(self, seed: int, today: date) -> None:
        self.chance, self.today = random.Random(seed), today
        self.units = [f"Enhet {number}" for number in range(12)]
        self.leaders = [self.leader(number, unit) for number, unit in enumerate(self.units * 2) if number % 7 != 3]
        self.chance.shuffle(self.leaders)

    def one_of(self, *values: Any) -> Any:
        return self.chance.choice(values)

    def day(self) -> date:
        """Days crowd about those that decide: today, and the months back that a label may be old."""
        near = self.one_of(
            self.today, *(months_before(self.today, months) for months in (1, 6, 12)), self.today - timedelta(days=700)
        )
        return near + timedelta(days=self.one_of(-400, -14, -2, -1, 0, 0, 0, 1, 2, 30))

    def typed_day(self) -> Any:
        day = self.day()
        return self.one_of(
            *[day] * 8,
            f"{day.day}.{day.month}.{day.year}",
            f" {day:%d.%m.%y}",
            f"{day.day}. {day.month}. {day.year}",
            day.isoformat(),
            "i fjor",
            "31.2.2026",
            "12.13.2026",
            "1/3/2026",
            None,
        )

    def span(self) -> dict[str, Any]:
        first, last = sorted((self.day(), self.day()))
        return {"start": self.one_of(None, None, first, self.typed_day()), "end": self.one_of(None, None, None, last)}

    def word(self, text: str) -> str:
        """The text as somebody typed it."""
        return str(
            self.one_of(
                text, text, text, text.upper(), f" {text}", f"{text}\N{NO-BREAK SPACE}", text.replace(" ", "  ")
            )
        )

    def address(self, name: str) -> Any:
        good = f"{name.replace(' ', '.').lower()}@sandnes.example"
        return self.one_of(
            *[good] * 8,
            good.upper(),
            f" mailto:{good}",
            f"{name} <{good}>",
            f"{good};",
            good.replace("@", " @ "),
            good.replace("@", ""),
            f"{good}, {good}",
            "åse@sandnes.example",
            "a@b",
            "ukjent",
            None,
        )

    def leader(self, number: int, unit: str) -> dict[str, Any]:
        name = f"Leder Nummer{number}"
        return {
            "unit": self.word(unit),
            "name": self.one_of(name, name, name, name, None),
            "email": self.address(name),
            **self.span(),
        }

    def account(self, number: int) -> dict[str, Any]:
        leader = self.one_of(*self.leaders)
        opened = self.one_of(None, *[self.typed_day() for _ in range(3)])
        label = self.word("Eies og drives av Sandnes kommune")
        return {
            "id": str(number) if number % 10 == 7 else f"{number:03}" if number % 10 == 8 else f"FB-{number}*",
            "platform": "Facebook",
            "name": "Konto",
            "unit": self.one_of(leader["unit"], leader["unit"], leader["unit"], "Finnes ikke", None),
            "stage": self.one_of(*[Stage.ACTIVE] * 4, None, "i bruk", "sovende", Stage.PLANNED, "Nedlagt."),
            "opened": opened,
            "closed": self.one_of(*[None] * 5, self.typed_day()),
            "owner_label": self.one_of(label, label, label, "Offisiell side", None),
            "owner_label_checked": self.typed_day(),
            "approved_by": self.one_of(leader["name"], leader["name"], leader["email"], "En annen", None),
            "approved_on": self.one_of(opened, self.typed_day()),
            "notified_on": self.one_of(opened, self.typed_day()),
            "coat_of_arms": self.one_of("Ja", "J", "x", True, "Nei", "nei", False, "kanskje", None, 1, 0),
            "coat_of_arms_cleared": self.typed_day(),
            "resources_cleared": self.typed_day(),
        }

    def administrators(self, account: str) -> Iterator[dict[str, Any]]:
        for _ in range(self.one_of(0, 1, 2, 2, 3, 3, 4, 5)):
            name = f"Admin Nummer{self.chance.randrange(6)}"
            yield {
                "account": self.word(account),
                "name": self.one_of(*[name] * 6, None),
                "email": self.address(name),
                **self.span(),
            }

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        accounts = [self.account(number) for number in range(1, ACCOUNTS_EACH + 1)]
        people = [row for account in accounts for row in self.administrators(account["id"])]
        self.chance.shuffle(people)
        return {"accounts": accounts, "units": self.leaders, "administrators": people}


def told(file: Path, code: str) -> tuple[date, dict[str, dict[str, Any]], list[str]]:
    """What the workbook shows: its today, the status by Konto-ID and rule, and the summaries."""
    book = load_workbook(file, data_only=True)
    as_of = book[FIGURES.of(code)]["B5"].value
    assert isinstance(as_of, datetime)
    rows = list(book[ACCOUNTS.names.of(code)].iter_rows(values_only=True))
    first = len(ACCOUNTS.columns) + 1
    shown = {str(row[0]): dict(zip(LIVE, row[first : first + len(LIVE)], strict=True)) for row in rows[1:] if row[0]}
    assert not any(row[first - 1 : first + len(LIVE)] != (None,) * 8 for row in rows[1:] if not row[0] and any(row))
    return as_of.date(), shown, [str(row[first - 1]) for row in rows[1:] if row[0]]


def verdict(account: Account, rule: AccountRule, context: Context, code: str) -> str:
    """What the program says of the account today, in the word that the workbook uses."""
    if not account.active_on(context.as_of):
        return NOT_IN_USE
    problems = list(rule.question(account, context))
    if not problems:
        return IN_ORDER.of(code)
    return (BREACH if any(each.status is Status.BREACH for each in problems) else MISSING).of(code)


def agrees(written: Path, recalculated: Path, setup: Setup, code: str) -> dict[str, int]:
    """Fails where they differ; how often each word was told."""
    as_of, shown, summaries = told(recalculated, code)
    inventory = read_inventory(written)
    # no day of the next month has come, so SM102 looks at as-of alone
    context = Context(inventory, Month.of(as_of).plus(1), as_of, policy(setup))
    asked = [rule for rule in rules() if isinstance(rule, AccountRule) and rule.code in LIVE]
    wanted = {
        account.id.value: {rule.code: verdict(account, rule, context, code) for rule in asked}
        for account in inventory.audited
    }
    assert {key.strip(): words for key, words in shown.items()} == wanted
    for words, summary in zip(wanted.values(), summaries, strict=True):
        odd = [each.short.of(code) for each in COLUMNS if words[each.code] not in (IN_ORDER.of(code), NOT_IN_USE)]
        alone = set(words.values()) - {BREACH.of(code), MISSING.of(code)}
        assert summary == (", ".join(odd) or alone.pop())
    everything = [word for words in wanted.values() for word in words.values()]
    return {word: everything.count(word) for word in everything}


@pytest.mark.parametrize("seed", range(REGISTERS))
def test_the_live_status_agrees_with_the_program(tmp_path: Path, seed: int) -> None:
    code, setup = CODES[seed % len(CODES)], SETUPS[seed % len(SETUPS)]
    written = tmp_path / "inventory.xlsx"
    write_register(written, code, Maker(seed, today()).rows(), language(code), setup)
    counts = agrees(written, through_libreoffice(tmp_path, written, "xlsx"), setup, code)
    assert min(counts.get(word.of(code), 0) for word in (IN_ORDER, BREACH, MISSING)) > 10


def test_libreoffice_keeps_the_drop_downs_and_the_live_status_of_rows_added_later(tmp_path: Path) -> None:
    written = tmp_path / "inventory.xlsx"
    maker = Maker(99, today())
    rows = maker.rows()
    write_register(written, "nb", rows, language("nb"))
    saved = through_libreoffice(tmp_path, written, "xlsx")
    book = load_workbook(saved)
    for worksheet in load_workbook(written).worksheets:
        assert guides(book[worksheet.title]) == guides(worksheet)
    assert not missing_names(load_workbook(written), book)
    accounts, people = book["Kontoer"], book["Administratorer"]
    for place, value in enumerate(("NY-1", "Facebook", "Ny", "", "Enhet 1", "Aktiv"), 1):
        accounts.cell(ACCOUNTS_EACH + 2, place).value = value
    last = len(rows["administrators"]) + 2
    for row, email in enumerate(("a@sandnes.example", "b@sandnes.example", "A@sandnes.example"), last):
        people.cell(row, 1).value, people.cell(row, 2).value, people.cell(row, 3).value = "ny-1", "En", email
    added = tmp_path / "added" / "inventory.xlsx"
    added.parent.mkdir()
    book.save(added)
    again = through_libreoffice(added.parent, added, "xlsx")
    assert told(again, "nb")[1]["NY-1"]["SM102"] == IN_ORDER.nb
    agrees(added, again, Setup(), "nb")


@pytest.mark.parametrize(
    ("sheet", "unknown", "words"),
    [
        ("units", {"SM103", "SM105"}, "godkjenning?, leder?"),
        ("administrators", {"SM102"}, "administratorer?"),
        ("accounts", set(LIVE), UNSEEN),
    ],
)
def test_where_rows_exceed_what_it_sees_it_says_that_it_does_not_know(
    tmp_path: Path, sheet: str, unknown: set[str], words: str
) -> None:
    """Whether the account's own rows are seen or not: what stands beyond may change the answer either way."""
    account = {
        "platform": "Facebook",
        "name": "Konto",
        "unit": "Enhet",
        "owner_label": "Sandnes kommune",
        "owner_label_checked": today(),
        "approved_by": "Leder",
        "approved_on": date(2020, 1, 1),
        "notified_on": date(2020, 1, 1),
        "coat_of_arms": False,
        "resources_cleared": date(2020, 1, 1),
    }
    rows: dict[str, list[dict[str, Any]]] = {
        "accounts": [{"id": "FB-1"} | account],
        "units": [{"unit": "Enhet", "name": "Leder", "email": "leder@sandnes.example"}],
        "administrators": [
            {"account": "FB-1", "name": name, "email": f"{name}@sandnes.example"} for name in ("per", "kari")
        ],
    }
    more: dict[str, Any] = {
        "units": {"unit": "En annen", "name": "Leder", "email": "annen@sandnes.example"},
        "administrators": {"account": "FB-1", "name": "ola", "email": "ola@sandnes.example"},
        "accounts": {"id": "FB-2"} | account,
    }[sheet]
    written = tmp_path / "inventory.xlsx"
    write_register(written, "nb", rows, language("nb"))
    book = load_workbook(written)
    beyond = ROOM[sheet][0] + 2
    for number, column in enumerate(SHEETS[sheet].columns, 1):
        book[SHEETS[sheet].names.nb].cell(beyond, number).value = more.get(column.key)
    if sheet == "accounts":
        for number, formula in enumerate(formulas("nb"), len(ACCOUNTS.columns) + 1):
            book[ACCOUNTS.names.nb].cell(beyond, number).value = f"={formula}"
    added = tmp_path / "added.xlsx"
    book.save(added)
    _, shown, summaries = told(through_libreoffice(tmp_path, added, "xlsx"), "nb")
    last = shown["FB-2" if sheet == "accounts" else "FB-1"]
    assert {code for code, word in last.items() if word == UNSEEN} == unknown
    assert {word for code, word in last.items() if code not in unknown} <= {IN_ORDER.nb}
    assert summaries[-1] == words


def guides(worksheet: Any) -> dict[str, tuple[Any, ...]]:
    """What guides the typing in each column, by the column's letter."""
    return {
        part.split("2:")[0]: (
            each.type,
            each.error,
            each.prompt,
            each.errorStyle or "stop",
            bool(each.showErrorMessage),
        )
        for each in worksheet.data_validations.dataValidation
        for part in str(each.sqref).split()
        if each.prompt
    }


def missing_names(before: Any, after: Any) -> set[str]:
    """The lists and figures that are gone."""
    return {name for name in set(before.defined_names) - set(after.defined_names) if name.startswith(("lst_", "cfg_"))}
