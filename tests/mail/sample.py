"""A report with three units for the tests of the mails, made by the real runner, history and report."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from audit.check import AccountRule, Context, Policy, Problem, Unknown
from audit.history import Snapshot, compare
from audit.mail.compose import Composed, letters
from audit.mail.message import Letter
from audit.mail.revisions import Earlier
from audit.mail.undelivered import Undelivered
from audit.model import Account, Cell, Entry, Inventory, Leader, Month, Severity, Stage, Status, Text, folded
from audit.report import Report, make_report
from audit.runner import audit
from audit.settings import Settings
from audit.trend import Trend

OCTOBER = Month(2026, 10)
AS_OF = date(2026, 11, 2)
MOMENT = datetime(2026, 11, 2, 8, 30, tzinfo=timezone(timedelta(hours=1)))
TEMPLATES = Path(__file__).parents[2] / "templates"

#: Words that stand in the names of one unit's accounts and leader, and must stand in no mail of another's.
CANARIES = {"Kulturskolen": "Pelikan", "Levekår øst": "Gråspurv", "Bymiljø": "Hettemåke"}


def account(row: int, id: str, name: str, unit: str, **changed: object) -> Account:  # noqa: A002
    """An account in use all along, labelled and approved, in the row given."""
    values: dict[str, object] = {
        "id": id,
        "platform": "Facebook",
        "name": name,
        "unit": unit,
        "stage": Stage.ACTIVE,
        "owner_label": "Sandnes kommune",
        "approved_by": "Leder",
        **changed,
    }
    fields = Account.__dataclass_fields__
    return Account(
        **{field: Entry(values.get(field), Cell("Kontoer", row, n)) for n, field in enumerate(fields, 1)}  # type: ignore[arg-type]
    )


def leader(row: int, unit: str, name: str, email: str | None, **changed: object) -> Leader:
    """One who leads the unit all along."""
    values: dict[str, object] = {"unit": unit, "name": name, "email": email, **changed}
    fields = Leader.__dataclass_fields__
    return Leader(
        **{field: Entry(values.get(field), Cell("Virksomheter", row, n)) for n, field in enumerate(fields, 1)}  # type: ignore[arg-type]
    )


def _label(account: Account, context: Context) -> Iterator[Problem]:
    if account.owner_label.value is None:
        yield Unknown(Text("{name} says nowhere who owns it.", name=account.name.value), (account.owner_label.cell,))


def _approved(account: Account, context: Context) -> Iterator[Problem]:
    if account.approved_by.value is None:
        yield Problem(
            Text("Nobody has approved {name}; it was opened on {day}.", name=account.name.value, day=AS_OF),
            (account.approved_by.cell, account.approved_on.cell),
        )


LABEL = AccountRule(
    "SM101",
    "The account says who owns it",
    Severity.HIGH,
    "Før virksomheter tar i bruk sosiale medier",
    "That the account says so.",
    "Readers must know.",
    "Write the owner in the account's description, and the day you checked it in the register.",
    _label,
)
APPROVED = AccountRule(
    "SM103",
    "The leader has approved the account",
    Severity.CRITICAL,
    "Før virksomheter tar i bruk sosiale medier",
    "That the leader has.",
    "The leader answers for it.",
    "Ask the leader for an approval, and note name and date.",
    _approved,
)

ACCOUNTS = (
    account(4, "FB-001", "Pelikan på scenen", "Kulturskolen"),
    account(5, "IG-001", "Pelikan på Instagram", "Kulturskolen", owner_label=None, platform="Instagram"),
    account(6, "FB-002", "Gråspurv for eldre", "Levekår øst", owner_label=None, approved_by=None),
    account(7, "FB-003", "Hettemåke i byen", "Bymiljø"),
)
LEADERS = (
    leader(4, "Kulturskolen", "Åse Pelikan Næss", "ase.pelikan@sandnes.example"),
    leader(5, "Levekår øst", "Bjørn Gråspurv", "bjorn.graspurv@sandnes.example", superior_email="sjef@sandnes.example"),
    leader(6, "Bymiljø", "Øyvind Hettemåke", "oyvind.hettemake@sandnes.example"),
)


def as_shown(letter: Letter) -> str:
    """The letter's HTML as a browser can show it, its pictures in it."""
    html = letter.html
    for picture in letter.pictures:
        html = html.replace(f"cid:{picture.id}", f"data:image/png;base64,{b64encode(picture.content).decode()}")
    return html


class Watch:
    """A clock that only waiting moves, and that can be told to stop after so many pauses."""

    def __init__(self, stops_after: int | None = None) -> None:
        self.pauses: list[float] = []
        self.stops_after = stops_after

    @property
    def stopping(self) -> bool:
        return self.stops_after is not None and len(self.pauses) >= self.stops_after

    def now(self) -> datetime:
        return MOMENT + timedelta(seconds=sum(self.pauses))

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


def report(
    accounts: tuple[Account, ...] = ACCOUNTS,
    leaders: tuple[Leader, ...] = LEADERS,
    open_since: Mapping[str, tuple[str, int]] | None = None,
    waived: tuple[str, ...] = (),
) -> Report:
    """October's report; `open_since` gives the first month and the months open by September, by finding."""
    units: dict[str, tuple[Leader, ...]] = {}
    for row in leaders:
        key = folded(row.unit.value or "")
        units[key] = (*units.get(key, ()), row)
    inventory = Inventory("inventory.xlsx", "0" * 64, accounts, units, {}, {})
    context = Context(inventory, OCTOBER, AS_OF, Policy(("Sandnes kommune",)))
    told = audit(context, [LABEL, APPROVED])
    told = _with_waivers(told, waived)
    found = [
        {"id": name, "first_seen": first, "months_open": months} for name, (first, months) in (open_since or {}).items()
    ]
    earlier = {OCTOBER.plus(-1): Snapshot.model_validate({"schema": 1, "findings": found})} if found else {}
    return make_report(told, compare(told, earlier, OCTOBER), context, organisation="Sandnes kommune", program="1")


def _with_waivers(told: Any, waived: tuple[str, ...]) -> Any:
    from dataclasses import replace

    findings = tuple(
        replace(finding, status=Status.WAIVED) if finding.id in waived else finding for finding in told.findings
    )
    verdicts = {
        key: {code: Status.WAIVED if f"{code}:{key.upper()}" in waived else status for code, status in of.items()}
        for key, of in told.verdicts.items()
    }
    return replace(told, findings=findings, verdicts=verdicts)


def settings(**mail: object) -> Settings:
    """Settings in English, since the tests look for the program's own words."""
    return Settings.model_validate(
        {
            "organisation": {"name": "Sandnes kommune", "language": "en"},
            "mail": {
                "transport": "smtp",
                "sender": "Kommunikasjon, Sandnes <kommunikasjon@sandnes.example>",
                "reply_to": "post@sandnes.example",
                "summary_to": ["kommunikasjon@sandnes.example"],
                **mail,
            },
        }
    )


def composed(
    of: Report | None = None,
    chosen: Settings | None = None,
    had: Earlier | None = None,
    lost: tuple[Undelivered, ...] = (),
    trend: Trend | None = None,
) -> Composed:
    """The letters of the report, the usual ones where none is given, to readers who have `had` none."""
    return letters(of or report(), chosen or settings(), b"PK workbook", TEMPLATES, had or Earlier({}), lost, trend)
