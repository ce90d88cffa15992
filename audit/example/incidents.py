"""The rows of the optional sheets that are at fault, and a few beside them that look like it."""

from __future__ import annotations

from datetime import date, datetime

from audit.example.accounts import PLANS
from audit.example.orderly import Register, Row, image
from audit.example.units import email
from audit.model import InquiryKind


def add(register: Register) -> None:
    """Puts the rows into their sheets, each sheet in the order in which things happened."""
    for sheet, rows, column in (
        ("inquiries", inquiries(), "received"),
        ("removals", removals(), "found"),
        ("images", images(), "published"),
    ):
        register[sheet] = sorted(register[sheet] + rows, key=lambda row: str(row[column]))
    register["waivers"] += waivers()


def moment(written: str | None) -> date | None:
    """`2026-10-05` → a day, `2026-10-05 09:30` → that moment; nothing for a blank cell."""
    if written is None:
        return None
    return datetime.fromisoformat(written) if " " in written else date.fromisoformat(written)


def inquiry(
    account: str,
    received: str,
    answered: str | None,
    kind: InquiryKind = InquiryKind.QUESTION,
    referred: bool | None = None,
) -> Row:
    """A row of *Henvendelser*."""
    return {
        "account": account,
        "received": moment(received),
        "answered": moment(answered),
        "kind": kind,
        "referred": referred,
    }


def inquiries() -> list[Row]:
    """Of October, all but the last at fault under SM202 or SM402."""
    return [
        # SM202: late.
        inquiry("FB-015", "2026-10-05", "2026-10-09"),
        inquiry("FB-017", "2026-10-13 09:30", "2026-10-15 08:05", InquiryKind.COMPLAINT),
        # SM202: not answered, and the day is past.
        inquiry("FB-006", "2026-10-20", None),
        inquiry("IG-013", "2026-10-23 18:45", None),
        # SM202: answered before it came in.
        inquiry("FB-019", "2026-10-08", "2026-10-07"),
        inquiry("IG-004", "2026-10-19 12:00", "2026-10-19 10:15"),
        # SM202: answered in the future.
        inquiry("FB-008", "2026-10-12", "2026-12-10"),
        inquiry("FB-011", "2026-10-27", "2027-10-28"),
        # SM402: not shown to the proper channel.
        inquiry("FB-012", "2026-10-06", "2026-10-06", InquiryKind.CASE, referred=False),
        inquiry("FB-015", "2026-10-14", "2026-10-15", InquiryKind.HEARING, referred=False),
        # SM402: nobody noted whether.
        inquiry("FB-019", "2026-10-21", "2026-10-22", InquiryKind.CASE),
        inquiry("IG-009", "2026-10-28", "2026-10-28", InquiryKind.HEARING),
        # Not a fault: the day to answer is still running.
        inquiry("FB-002", "2026-10-30 15:20", None),
    ]


def removal(account: str, found: str, removed: str | None, reason: str | None = "Hatefull ytring") -> Row:
    """A row of *Slettinger*."""
    return {
        "account": account,
        "found": moment(found),
        "removed": moment(removed),
        "reason": reason,
        "copy_kept": "Arkivsak 2026/4711" if removed else None,
    }


def removals() -> list[Row]:
    """The first five in order, the rest at fault under SM203."""
    return [
        # In order.
        removal("FB-001", "2026-08-12 09:10", "2026-08-12 09:25"),
        removal("FB-005", "2026-09-02 20:00", "2026-09-03 07:45", "Trussel mot ansatt"),
        removal("IG-001", "2026-09-17", "2026-09-17", "Personopplysninger om et barn"),
        removal("FB-018", "2026-10-04 11:30", "2026-10-04 12:00"),
        removal("TT-001", "2026-10-25", "2026-10-25", "Bilde delt uten samtykke"),
        # SM203: later than 24 hours.
        removal("FB-006", "2026-10-09 10:00", "2026-10-12 08:30"),
        removal("FB-012", "2026-10-13", "2026-10-17", "Personopplysninger"),
        # SM203: not removed, and the time is past.
        removal("FB-008", "2026-10-15 13:20", None, "Trussel mot elev"),
        removal("TT-004", "2026-10-24", None),
        # SM203: removed before it was found.
        removal("FB-015", "2026-10-20 09:00", "2026-10-19 09:30"),
        removal("IG-004", "2026-10-11", "2026-10-01"),
        # SM203: removed in the future.
        removal("IG-009", "2026-10-28", "2026-11-28", "Bilde delt uten samtykke"),
        removal("TT-002", "2026-10-30", "2027-10-30"),
        # SM203: nobody noted why.
        removal("FB-017", "2026-10-06 14:00", "2026-10-06 14:05", None),
        removal("SN-001", "2026-10-18", "2026-10-18", None),
    ]


def images() -> list[Row]:
    """Of October, all at fault under SM301, SM302 or SM303."""

    def spoilt(account: str, day: int, *, colleague: bool = False, **cells: object) -> Row:
        return image(PLANS[account], date(2026, 10, day), people=True, colleague=colleague) | cells

    return [
        # SM301: consent after publication.
        spoilt("FB-011", 9, consent_on=date(2026, 10, 12)),
        spoilt("IG-009", 15, consent_on=date(2026, 10, 20)),
        # SM301: nobody noted whether anyone can be recognised.
        spoilt("FB-006", 3, people=None, consent_on=None, consent_reference=None),
        spoilt("IG-013", 26, people=None, consent_on=None, consent_reference=None),
        # SM003: an answer that is neither yes nor no, and so SM301.
        spoilt("FB-011", 19, people="kanskje"),
        # SM301: date or reference blank.
        spoilt("FB-008", 16, consent_on=None),
        spoilt("IG-004", 5, consent_on=None),
        spoilt("FB-017", 21, consent_reference=None),
        spoilt("TT-004", 29, consent_reference=None),
        # SM302 with SM301: a colleague who consented after publication.
        spoilt("FB-012", 13, colleague=True, consent_on=date(2026, 10, 14)),
        spoilt("FB-015", 7, colleague=True, consent_on=date(2026, 11, 1)),
        # SM302: nobody noted whether it is a colleague.
        spoilt("FB-019", 22) | {"colleague": None},
        spoilt("IG-009", 27) | {"colleague": None},
        # SM302 with SM301: a colleague, date or reference blank.
        spoilt("LI-002", 8, colleague=True, consent_on=None),
        spoilt("SN-003", 20, colleague=True, consent_reference=None),
        # SM303: the photographer was asked after publication.
        spoilt("FB-006", 14, photographer_asked=date(2026, 10, 16)),
        spoilt("IG-004", 23, photographer_asked=date(2026, 10, 30)),
        # SM303: nobody noted that.
        spoilt("FB-011", 30, photographer_asked=None),
        spoilt("TT-002", 6, photographer_asked=None),
    ]


def waivers() -> list[Row]:
    """One that holds, one that has ended, one that soon ends."""
    return [
        {
            "account": "X-004",
            "rule": "SM102",
            "reason": "Stillingen er lyst ut. Til den er besatt, er det bare én administrator.",
            "granted_by": "Bibbi Oppdiktet",
            "expires": date(2027, 3, 31),
        },
        {
            "account": "IG-006",
            "rule": "SM201",
            "reason": "Klubben har sommerstengt.",
            "granted_by": "Bibbi Oppdiktet",
            "expires": date(2026, 9, 30),  # SM005: has ended
        },
        {
            "account": "FB-012",
            "rule": "SM104",
            "reason": "Meldingen er gitt muntlig. Den ettersendes skriftlig.",
            "granted_by": email("Bibbi Oppdiktet"),
            "expires": date(2026, 11, 15),
        },
    ]
