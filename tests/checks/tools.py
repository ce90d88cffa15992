"""One register in which everything is in order, and what a rule says once a test has changed a thing in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any, TypeVar

from audit import schema
from audit.check import AccountRule, Context, Policy, Problem, RegisterProblem, RegisterRule, rules
from audit.language import language
from audit.model import (
    Account,
    Administrator,
    Cell,
    Entry,
    Image,
    Inquiry,
    InquiryKind,
    Inventory,
    Leader,
    ModerationLog,
    Month,
    Removal,
    Stage,
    Status,
    Waiver,
    days_between,
    folded,
    grouped,
)
from audit.runner import audit

T = TypeVar("T")

MONTH = Month(2026, 10)
AS_OF = date(2026, 11, 2)
EVERY_DAY = tuple(days_between(date(2026, 8, 1), date(2026, 11, 1)))


def row(noun: type[T], sheet: schema.Sheet, number: int, values: Mapping[str, Any]) -> T:
    """A row of the sheet, each value in the cell it would have in a fresh register; what is not named is blank."""
    unknown = set(values) - {field.name for field in fields(noun)}  # type: ignore[arg-type] # nouns are dataclasses
    assert not unknown, f"{noun.__name__} has no {unknown}"
    return noun(
        **{
            column.key: Entry(values.get(column.key), Cell(sheet.names.nb, number, place))
            for place, column in enumerate(sheet.columns, 1)
        }
    )


def an_account(number: int = 2, **changes: Any) -> Account:
    """An account with everything in order, but for the changes."""
    good: dict[str, Any] = {
        "id": "FB-001",
        "platform": "Facebook",
        "name": "Sandnes bibliotek",
        "link": "https://www.facebook.com/sandnesbibliotek.example",
        "unit": "Biblioteket",
        "stage": Stage.ACTIVE,
        "opened": date(2020, 1, 15),
        "owner_label": "Eies og drives av Sandnes kommune",
        "owner_label_checked": date(2026, 5, 4),
        "approved_by": "Kari Testesen",
        "approved_on": date(2020, 1, 10),
        "notified_on": date(2020, 1, 16),
        "coat_of_arms": False,
        "resources_cleared": date(2020, 1, 10),
        "archive_assessed": date(2026, 3, 2),
        "archive_assessed_by": "Arne Arkivesen",
    }
    return row(Account, schema.ACCOUNTS, number, good | changes)


def a_leader(number: int = 2, **changes: Any) -> Leader:
    """A leader of the account's unit."""
    good = {"unit": "Biblioteket", "name": "Kari Testesen", "email": "kari.testesen@sandnes.example"}
    return row(Leader, schema.UNITS, number, good | changes)


def an_administrator(number: int = 2, **changes: Any) -> Administrator:
    """An administrator of the account; another person for another row number."""
    good = {
        "account": "FB-001",
        "name": f"Admin Nummer{number}",
        "email": f"admin{number}@sandnes.example",
        "guideline_read": date(2026, 4, 1),
    }
    return row(Administrator, schema.ADMINISTRATORS, number, good | changes)


def an_inquiry(number: int = 2, **changes: Any) -> Inquiry:
    """A question to the account, of Tuesday 6 October, answered the day after."""
    received, answered = date(2026, 10, 6), date(2026, 10, 7)
    good = {"account": "FB-001", "received": received, "answered": answered, "kind": InquiryKind.QUESTION}
    return row(Inquiry, schema.INQUIRIES, number, good | changes)


def a_removal(number: int = 2, **changes: Any) -> Removal:
    """Unlawful content on the account, found and removed on 6 October."""
    day = date(2026, 10, 6)
    good = {"account": "FB-001", "found": at(day, "10:00"), "removed": at(day, "12:00"), "reason": "Trusler"}
    return row(Removal, schema.REMOVALS, number, good | changes)


def an_image(number: int = 2, **changes: Any) -> Image:
    """A picture of 6 October of people who are no colleagues, all of whom were asked the day before."""
    good = {
        "account": "FB-001",
        "published": date(2026, 10, 6),
        "people": True,
        "colleague": False,
        "consent_on": date(2026, 10, 5),
        "consent_reference": "Arkivsak 26/101",
        "photographer": "Foto Grafsen",
        "photographer_asked": date(2026, 10, 5),
    }
    return row(Image, schema.IMAGES, number, good | changes)


def a_waiver(number: int = 2, **changes: Any) -> Waiver:
    """A waiver that holds, of SM102 for the account."""
    good: dict[str, Any] = {"account": "FB-001", "rule": "SM102", "reason": "One is on leave"}
    granted = {"granted_by": "Kari Testesen", "expires": date(2026, 12, 31)}
    return row(Waiver, schema.WAIVERS, number, good | granted | changes)


def a_register(
    account: Account | None = None,
    *more: Account,
    leaders: Iterable[Leader] | None = None,
    administrators: Iterable[Administrator] | None = None,
    moderated: Iterable[date] = EVERY_DAY,
    unsigned: Mapping[date, Cell] | None = None,
    **rest: Any,
) -> Inventory:
    """A register of one account in order, but for what is given."""
    accounts = (account or an_account(), *more)
    led = [a_leader()] if leaders is None else list(leaders)
    ran = [an_administrator(2), an_administrator(3)] if administrators is None else list(administrators)
    inventory = Inventory(
        file="inventory.xlsx",
        sha256="0" * 64,
        accounts=accounts,
        units={key: tuple(rows) for key, rows in grouped(led, lambda r: folded(r.unit.value or "")).items()},
        administrators={
            key: tuple(rows) for key, rows in grouped(ran, lambda r: folded(r.account.value or "")).items()
        },
        moderation={accounts[0].key: ModerationLog(frozenset(moderated), unsigned or {})},
    )
    return replace(inventory, **rest)


def a_context(
    inventory: Inventory | None = None, *, as_of: date = AS_OF, month: Month = MONTH, **policy: Any
) -> Context:
    """What a check may look at; figures of the policy that are not given are the shipped ones."""
    labels = policy.pop("labels", ("Sandnes kommune",))
    return Context(inventory or a_register(), month, as_of, Policy(labels=labels, **policy))


def answers(code: str, context: Context) -> list[Problem]:
    """What the rule of that code says of the register's first account, or of the register."""
    rule = next(rule for rule in rules() if rule.code == code)
    if isinstance(rule, AccountRule):
        return list(rule.question(context.inventory.audited[0], context))
    assert isinstance(rule, RegisterRule)
    return [told.problem for told in rule.question(context)]


def told(code: str, context: Context) -> list[RegisterProblem]:
    """What a rule about the register says, each with the sheet and key it is about."""
    rule = next(rule for rule in rules() if rule.code == code)
    assert isinstance(rule, RegisterRule)
    return list(rule.question(context))


def status(code: str, context: Context) -> Status:
    """The verdict on the register's first account."""
    return audit(context, rules()).verdicts[context.inventory.audited[0].key][code]


def sentences(problems: Iterable[Problem]) -> list[str]:
    """The problems in English."""
    return [language("en")(problem.message) for problem in problems]


def cells(problems: Iterable[Problem]) -> list[str]:
    """The cells that the problems name."""
    return [str(cell) for problem in problems for cell in problem.cells]


def at(day: date, clock: str) -> datetime:
    """A moment of the day: `at(day, "09:30")`."""
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}")
