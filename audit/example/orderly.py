"""The register as it would be if every account were in order: the rows that the faults are then planted in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from audit.example.accounts import ACCOUNTS, Plan
from audit.example.units import ARCHIVIST, UNITS, email
from audit.model import InquiryKind, Month, Stage, days_between

Row = dict[str, object]
Register = dict[str, list[Row]]

MONTHS: Final = (Month(2026, 8), Month(2026, 9), Month(2026, 10))

#: Checked in this time, something holds at the audit of each of the three months.
RECENT: Final = (date(2025, 11, 20), date(2026, 8, 20))

LABELS: Final = {
    "nb": (
        "Sandnes kommune ved {unit} eier og drifter denne kontoen.",
        "Offisiell konto for {unit}, Sandnes kommune. Kommentarfeltet modereres hver dag.",
        "{unit} · Sandnes kommune",
    ),
    "nn": ("Sandnes kommune ved {unit} eig og driv denne kontoen.",),
    "en": ("Official account of Sandnes kommune (the municipality of Sandnes), run by {unit}.",),
}

MODERATION_NOTES: Final = (
    "Skjulte en kommentar med personopplysninger",
    "Svarte på spørsmål om åpningstider",
    "Slettet reklame",
    "Ba to som kranglet om å holde seg til saken",
)

POSTS: Final = (
    "Åpen dag",
    "Høstferien hos oss",
    "Ny på jobben",
    "Slik så det ut i går",
    "Takk for i helga",
    "Før og etter",
)


def orderly_register() -> Register:
    """Every sheet but *Unntak*, each account in order in all three months."""
    return {
        "accounts": [_account(plan) for plan in ACCOUNTS],
        "units": list(_leaders()),
        "administrators": list(_administrators()),
        "moderation": list(_moderation()),
        "inquiries": list(_inquiries()),
        "removals": [],
        "images": list(_images()),
        "waivers": [],
        "closing_days": [
            {"day": date(2026, 12, 24), "name": "Julaften"},
            {"day": date(2026, 12, 31), "name": "Nyttårsaften"},
        ],
    }


def dice(*what: object) -> random.Random:
    """Chance that falls the same way for the same thing, whatever else is in the register."""
    return random.Random(f"Sandnes kommune {what}")  # noqa: S311 - not for secrets


def some_day(chance: random.Random, first: date, last: date) -> date:
    """A day from `first` to `last`."""
    return first + timedelta(days=chance.randrange((last - first).days + 1))


def _recent(chance: random.Random, opened: date) -> date:
    """A day for something that is looked at again each year, for a young account soon after it opened."""
    if opened > RECENT[0]:
        return opened + timedelta(days=chance.randint(0, 2))
    return some_day(chance, *RECENT)


def _account(plan: Plan) -> Row:
    row: Row = {
        "id": plan.id,
        "platform": plan.platform,
        "name": plan.name,
        "link": plan.link,
        "unit": plan.unit.name,
    }
    if plan.opened is None:
        return row | {"stage": Stage.PLANNED, "note": "Åpnes kanskje til våren"}
    chance = dice("account", plan.id)
    approved_on = plan.opened - timedelta(days=chance.randint(5, 30))
    leader = plan.unit.leader_on(approved_on)
    coat_of_arms = chance.random() < 0.4
    return row | {
        "stage": Stage.CLOSED if plan.closed else Stage.ACTIVE,
        "opened": plan.opened,
        "closed": plan.closed,
        "owner_label": chance.choice(LABELS[plan.unit.language]).format(unit=plan.unit.name),
        "owner_label_checked": _recent(chance, plan.opened),
        "approved_by": chance.choice((leader.name, leader.name, email(leader.name))),
        "approved_on": approved_on,
        "notified_on": plan.opened - timedelta(days=chance.randint(0, 4)),
        "coat_of_arms": coat_of_arms,
        "coat_of_arms_cleared": approved_on if coat_of_arms else None,
        "resources_cleared": approved_on,
        "archive_assessed": _recent(chance, plan.opened),
        "archive_assessed_by": ARCHIVIST,
    }


def _leaders() -> Iterator[Row]:
    for unit in UNITS.values():
        for leader in unit.leaders:
            yield {
                "unit": unit.name,
                "name": leader.name,
                "email": email(leader.name),
                "start": leader.start,
                "end": leader.end,
                "superior_email": f"{unit.sector.lower()}sjef@sandnes.example",
                "language": unit.language,
            }


def administrator(account: str, name: str, start: date | None = None) -> Row:
    """A row of *Administratorer* that is in order."""
    guideline_read = some_day(dice("guideline", name), *RECENT)
    return {
        "account": account,
        "name": name,
        "email": email(name),
        "start": start,
        "end": None,
        "guideline_read": guideline_read,
    }


def _administrators() -> Iterator[Row]:
    """The unit's staff administer its accounts; some note since when, the others leave that blank."""
    for plan in ACCOUNTS:
        for name in plan.unit.staff:
            yield administrator(plan.id, name, plan.opened if dice(plan.id, name).random() < 0.5 else None)


def _moderation() -> Iterator[Row]:
    """Each account on each of its days, weekends too."""
    for day in days_between(MONTHS[0].first, MONTHS[-1].last):
        for plan in ACCOUNTS:
            if plan.active_on(day):
                chance = dice("moderation", plan.id, day)
                reviewed = chance.choice((0, 0, 1, 2, 3, 5, 8, 13, 21))
                yield {
                    "day": day,
                    "account": plan.id,
                    "moderated_by": chance.choice(plan.unit.staff),
                    "reviewed": reviewed,
                    "deleted": min(reviewed, chance.choice((0, 0, 0, 0, 0, 0, 1, 2))),
                    "note": chance.choice(MODERATION_NOTES) if chance.random() < 0.01 else None,
                }


def _inquiries() -> Iterator[Row]:
    """Sixteen a month, each answered by the end of the next working day."""
    for month in MONTHS:
        for number in range(16):
            chance = dice("inquiry", month, number)
            day = some_day(chance, month.first, month.last - timedelta(days=3))
            plan = _someone_active(chance, day, ("FB", "IG"))
            kind = chance.choice((*[InquiryKind.QUESTION] * 4, *[InquiryKind.COMPLAINT] * 2, *InquiryKind))
            answered = _next_working_day(day)
            timed = chance.random() < 0.6
            yield {
                "account": plan.id,
                "received": _at(day, chance, 7, 21) if timed else day,
                "answered": _at(answered, chance, 8, 15) if timed else answered,
                "kind": kind,
                "referred": True if kind in (InquiryKind.CASE, InquiryKind.HEARING) else None,
            }


def _images() -> Iterator[Row]:
    """Eight a month, with consent wherever there are people."""
    for month in MONTHS:
        for number in range(8):
            chance = dice("image", month, number)
            day = some_day(chance, month.first, month.last)
            plan = _someone_active(chance, day, ("FB", "IG", "LI", "TT", "SN"))
            yield image(plan, day, people=chance.random() < 0.5, colleague=chance.random() < 0.3)


def image(plan: Plan, day: date, *, people: bool, colleague: bool) -> Row:
    """A row of *Bilder* that is in order."""
    chance = dice("image", plan.id, day)
    consent_on = day - timedelta(days=chance.randint(1, 20))
    return {
        "account": plan.id,
        "published": day,
        "post": chance.choice(POSTS),
        "people": people,
        "colleague": people and colleague,
        "consent_on": consent_on if people else None,
        "consent_reference": f"2026/{chance.randint(1000, 9999)}" if people else None,
        "photographer": chance.choice(plan.unit.staff),
        "photographer_asked": day - timedelta(days=chance.randint(0, 3)),
    }


def _someone_active(chance: random.Random, day: date, platforms: tuple[str, ...]) -> Plan:
    active = [plan for plan in ACCOUNTS if plan.active_on(day) and plan.id.split("-")[0] in platforms]
    return chance.choice(active)


def _at(day: date, chance: random.Random, first_hour: int, last_hour: int) -> datetime:
    return datetime.combine(day, time(chance.randint(first_hour, last_hour), chance.choice((0, 10, 15, 30, 40, 55))))


def _next_working_day(day: date) -> date:
    """The first Monday to Friday after `day`; there is no public holiday in these months."""
    return next(later for later in days_between(day + timedelta(1), day + timedelta(3)) if later.weekday() < 5)
