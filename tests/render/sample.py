"""A small report for the tests of the media, made by the real runner, history and report from an inventory by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from audit.check import AccountRule, Context, Policy, Problem, RegisterProblem, RegisterRule, Unknown
from audit.history import Snapshot, compare
from audit.model import Account, Cell, Entry, Inventory, Leader, ModerationLog, Month, Severity, Stage, Text, folded
from audit.report import Report, make_report
from audit.runner import audit

OCTOBER = Month(2026, 10)
AS_OF = date(2026, 11, 2)
LONG = "l" * 40_000
HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "=cmd|' /C calc'!A0",
    "javascript:alert(1)",
    '"><img src=x>',
    "#REF!",
    "tab\x0bbed",
    LONG,
]


def account(row: int, id: str, name: str, unit: str, link: str = "", **changed: object) -> Account:  # noqa: A002
    """An account in use all along, in the row given."""
    values: dict[str, object] = {
        "id": id,
        "platform": "Facebook",
        "name": name,
        "link": link or None,
        "unit": unit,
        "stage": Stage.ACTIVE,
        **changed,
    }
    fields = Account.__dataclass_fields__
    return Account(
        **{field: Entry(values.get(field), Cell("Kontoer", row, n)) for n, field in enumerate(fields, 1)}  # type: ignore[arg-type]
    )


def _label(account: Account, context: Context) -> Iterator[Problem]:
    if account.owner_label.value is None:
        yield Unknown(Text("{name} has no owner label.", name=account.name.value), (account.owner_label.cell,))


def _moderated(account: Account, context: Context) -> Iterator[Problem]:
    log = context.inventory.moderation.get(account.key)
    days = log.days if log else frozenset()
    missing = [day for day in account.active_days(context.month) if day < context.as_of and day not in days]
    if account.name.value == "breaks":
        raise RuntimeError("=1+1")
    if missing:
        yield Problem(
            Text(
                "{n} day lacks moderation: {days}.", "{n} days lack moderation: {days}.", n=len(missing), days=missing
            ),
            tuple(Cell("Moderering", row, 1) for row in range(2, 12)),
            details={"missing": missing, "covered": len(days)},
        )


def _unreadable(context: Context) -> Iterator[RegisterProblem]:
    problem = Problem(Text("The cell holds “{typed}”.", typed="#N/A"), (Cell("Kontoer", 3, 7),))
    yield RegisterProblem("Kontoer", "FB-002:Opprettet", problem, account="FB-002")


LABEL = AccountRule("SM101", "Owner label", Severity.HIGH, "Før <bruk>", "It is labelled.", "Why.", "Label it.", _label)
DAILY = AccountRule(
    "SM201", "Daily moderation", Severity.CRITICAL, "Daglig", "Each day.", "Why.", "Note it.", _moderated
)
CELLS = RegisterRule(
    "SM003", "Cell unclear", Severity.MEDIUM, "", "Clear cells.", "Why.", "Type it again.", _unreadable
)


def sample(*accounts: Account, days: Mapping[str, range] | None = None, first_month: bool = False) -> Report:
    """The report of October 2026 on these accounts; `days` are those moderated, by Konto-ID.

    September, unless this is the first month, had the label of FB-001 since July, and one finding that is gone.
    """
    units = {folded(of.unit.value or ""): of.unit for of in accounts}
    inventory = Inventory(
        file="inventory.xlsx",
        sha256="ab" * 32,
        accounts=accounts,
        units={key: (_leader(unit),) for key, unit in units.items() if key},
        administrators={},
        moderation={
            folded(key): ModerationLog(frozenset(date(2026, 10, day) for day in numbers), {})
            for key, numbers in (days or {}).items()
        },
        notes=(Text("The column {name} is not known.", name="<b>Farge</b>"),),
    )
    context = Context(inventory, OCTOBER, AS_OF, Policy(labels=("Sandnes kommune",)))
    told = audit(context, [CELLS, LABEL, DAILY])
    earlier = {} if first_month else {Month(2026, 9): Snapshot.model_validate(SEPTEMBER)}
    comparison = compare(told, earlier, OCTOBER)
    return make_report(told, comparison, context, organisation="Sandnes kommune", program="1.0")


SEPTEMBER = {
    "schema": 1,
    "findings": [
        {"id": "SM101:FB-001", "first_seen": "2026-07", "months_open": 3},
        {"id": "SM201:FB-009", "first_seen": "2026-08", "months_open": 2},
        {"id": "SM999:<b>", "first_seen": "2026-08", "months_open": 2},
    ],
}


def _leader(unit: Entry[str]) -> Leader:
    def blank() -> Entry[date]:
        return Entry(None, unit.cell)

    name = Entry("Kari Nordmann", unit.cell)
    return Leader(unit, name, name, blank(), blank(), Entry("", unit.cell), Entry("nb", unit.cell))


def usual(*, first_month: bool = False) -> Report:
    """Four accounts of two units: one with two findings, one in order, one with a few days missing, one planned."""
    return sample(
        account(2, "FB-001", "Biblioteket", "Kultur", "https://www.facebook.com/bibliotek"),
        account(3, "FB-002", "Kulturhuset", "Kultur", "facebook.com/kultur", owner_label="Sandnes kommune"),
        account(4, "IG 003", "Skolene", "Oppvekst", owner_label="Sandnes kommune"),
        account(5, "IG-004", "Planlagt konto", "Oppvekst", stage=Stage.PLANNED),
        days={"FB-002": range(1, 32), "IG 003": range(4, 29)},
        first_month=first_month,
    )


def hostile() -> Report:
    """An account for each hostile word, which is its name, its unit, its link and part of its Konto-ID."""
    return sample(*(account(row, f"{row} {word}", word, word, word) for row, word in enumerate(HOSTILE, 2)))
