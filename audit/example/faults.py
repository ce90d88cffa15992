"""What is wrong in the example register: made for `--month 2026-10 --as-of 2026-11-02`.

Every fault of the five core rules stands here at least twice, most faults of the others too. Two accounts in three
have none. The faults of *Kontoer* are a table of cells; those of the other sheets have a small function each. Those
of the optional sheets lie in `incidents`.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from audit.example.orderly import Register, Row, administrator
from audit.model import days_between

#: Account id → its cells that are wrong, by the column's key. None is a blank cell.
ACCOUNT_CELLS: Final[dict[str, Row]] = {
    "FB-006": {
        "notified_on": date(2027, 10, 2),  # SM104 future
    },
    "FB-008": {
        "owner_label_checked": date(2025, 6, 16),  # SM101 too old
    },
    "FB-011": {
        "owner_label_checked": date(2026, 11, 23),  # SM101 future
    },
    "FB-012": {
        "approved_on": date(2020, 10, 5),  # SM103 after opening
        "notified_on": None,  # SM104 blank, waived
        "archive_assessed": date(2025, 2, 10),  # SM401 too old
    },
    "FB-015": {
        "owner_label_checked": None,  # SM101 check date blank
        "approved_on": None,  # SM103 date blank
        "resources_cleared": "i fjor vår",  # SM003, and so SM107
    },
    "FB-017": {
        "coat_of_arms": "kanskje",  # SM003, and so SM106
    },
    "FB-019": {
        "owner_label_checked": "i fjor vår",  # SM003, and so SM101
    },
    "IG-004": {
        "approved_by": "Stup Magaplask",  # SM103 an administrator, not the leader
        "notified_on": date(2026, 11, 30),  # SM104 future
        "coat_of_arms": None,  # SM106 blank
    },
    "IG-013": {
        "approved_on": date(2026, 11, 16),  # SM103 future
    },
    "LI-002": {
        "owner_label": "Vi hjelper bedrifter i Sandnes å vokse",  # SM101 without the owner
        "approved_by": "Kari Testesen",  # SM103 someone else
        "archive_assessed": "31.11.2026",  # SM003: no such day; and so SM401
    },
    "SN-001": {
        "owner_label": None,  # SM101 blank label
        "approved_on": None,  # SM103 date blank
        "notified_on": None,  # SM104 blank
        "coat_of_arms": True,
        "coat_of_arms_cleared": None,  # SM106 not cleared
    },
    "SN-003": {
        "approved_by": "Plaster Forbindøy",  # SM103 led the unit until 14 September
        "approved_on": date(2026, 9, 18),
    },
    "SN-005": {
        "link": "http://Snapchat.example/add/spor.helsestasjonen/",  # SM002 the link of SN-003
        "owner_label_checked": date(2027, 2, 9),  # SM101 future
        "approved_by": None,  # SM103 approver blank
        "resources_cleared": date(2026, 12, 15),  # SM107 future
    },
    "TT-002": {
        "owner_label": "Klubben din! Åpent mandag til torsdag",  # SM101 without the owner
        "notified_on": None,  # SM104 blank
        "coat_of_arms": True,
        "coat_of_arms_cleared": date(2026, 12, 1),  # SM106 future
        "archive_assessed": None,  # SM401 blank
    },
    "TT-004": {
        "approved_on": date(2024, 4, 17),  # SM103 after opening
    },
    "TT-005": {
        "link": "HTTPS://tiktok.example/@plaskogmoro/",  # SM002 the link of TT-004
        "owner_label": None,  # SM101 blank label
        "approved_on": date(2027, 8, 19),  # SM103 future
        "resources_cleared": None,  # SM107 blank
    },
    "X-003": {
        "owner_label_checked": None,  # SM101 check date blank
        "approved_by": None,  # SM103 approver blank
        "archive_assessed_by": None,  # SM401 blank
    },
    "X-004": {
        "unit": "Byutviklingen",  # SM001 no such unit, and so SM103 and SM105
    },
    "YT-002": {
        "approved_by": "Fiola Strengelid",  # SM103 led the unit until 31 August
        "approved_on": date(2026, 9, 10),
    },
    "YT-005": {
        "unit": "Byarkiv",  # SM001 no such unit, and so SM103 and SM105
        "owner_label_checked": date(2024, 9, 30),  # SM101 too old
        "coat_of_arms": True,
        "coat_of_arms_cleared": date(2026, 12, 7),  # SM106 future
        "archive_assessed": date(2025, 5, 12),  # SM401 too old
    },
}

#: SM002: Konto-IDs that were given a second time, as typed then, and to which account.
SECOND_ROWS: Final = {
    "FB-008": ("fb-008", "Myrteigen SFO", "https://www.facebook.example/myrteigensfo"),
    "IG-009": ("IG-009", "@eventyrskogen.turgruppe", "https://www.instagram.example/eventyrskogen.turgruppe/"),
}

#: SM201: nobody moderated the account from the first day to the last, both included.
NOT_MODERATED: Final = (
    # August: over in September.
    ("FB-003", date(2026, 8, 15), date(2026, 8, 16)),
    ("FB-016", date(2026, 8, 22), date(2026, 8, 23)),
    ("IG-002", date(2026, 8, 8), date(2026, 8, 9)),
    ("IG-006", date(2026, 8, 10), date(2026, 8, 16)),  # under a waiver then
    # August and October, but not September.
    ("TT-004", date(2026, 8, 3), date(2026, 8, 7)),
    ("TT-004", date(2026, 10, 5), date(2026, 10, 18)),  # a long gap
    # All three months: single days.
    ("FB-008", date(2026, 8, 19), date(2026, 8, 19)),
    ("FB-008", date(2026, 9, 3), date(2026, 9, 3)),
    ("FB-008", date(2026, 10, 7), date(2026, 10, 7)),
    ("FB-008", date(2026, 10, 22), date(2026, 10, 22)),
    # September: over in October.
    ("FB-010", date(2026, 9, 12), date(2026, 9, 13)),
    ("LI-003", date(2026, 9, 5), date(2026, 9, 9)),
    ("YT-004", date(2026, 9, 26), date(2026, 9, 27)),
    # September, and on into October.
    ("FB-012", date(2026, 9, 28), date(2026, 10, 11)),  # a long gap
    ("X-003", date(2026, 9, 21), date(2026, 10, 31)),  # no row at all in October
    # October.
    ("SN-003", date(2026, 10, 14), date(2026, 10, 14)),
    ("SN-005", date(2026, 10, 1), date(2026, 10, 31)),  # no row at all
    # October, weekends.
    ("IG-004", date(2026, 10, 3), date(2026, 10, 4)),
    ("IG-004", date(2026, 10, 10), date(2026, 10, 11)),
    ("IG-004", date(2026, 10, 17), date(2026, 10, 18)),
    ("YT-002", date(2026, 10, 10), date(2026, 10, 11)),
    ("YT-002", date(2026, 10, 24), date(2026, 10, 25)),
)

#: SM201 and SM004: days with a row of the account that nobody has signed.
UNSIGNED: Final = {
    "FB-006": (date(2026, 10, 6), date(2026, 10, 20), date(2026, 10, 21)),
    "FB-011": (date(2026, 10, 2), date(2026, 10, 30)),
}

#: SM001: Konto-IDs in the log that no account has.
UNKNOWN_IN_LOG: Final = {
    "FB-099": (date(2026, 10, 5), date(2026, 10, 8)),
    "IG 003": (date(2026, 10, 12), date(2026, 10, 14)),
}


def plant(register: Register) -> None:
    """Puts every fault of the required sheets into a register that is in order."""
    spoil_accounts(register["accounts"])
    spoil_units(register["units"])
    spoil_administrators(register)
    spoil_moderation(register)


def spoil_accounts(rows: list[Row]) -> None:
    """SM001–SM003, SM101, SM103, SM104, SM106, SM107 and SM401."""
    by_id = {row["id"]: row for row in rows}
    for account, cells in ACCOUNT_CELLS.items():
        by_id[account].update(cells)
    for account, (typed, name, link) in SECOND_ROWS.items():
        rows.append(by_id[account] | {"id": typed, "name": name, "link": link})


def spoil_units(rows: list[Row]) -> None:
    """SM105: an address that is none. That nobody leads *Næring og rekruttering* stands with the units."""
    for row in rows:
        if row["unit"] == "Vann og avløp":
            row["email"] = "kran.dryppestad.sandnes.example"


# ----------------------------------------------------------------------------------------- administrators


def spoil_administrators(register: Register) -> None:
    """SM102 and SM108, and SM001, SM003 and SM004 of the same sheet."""
    for account in ("SN-001", "X-004", "YT-005"):
        leave_only_one(register, account)
    for account in ("FB-017", "LI-002"):
        let_all_leave(register, account, date(2026, 10, 16), date(2026, 10, 23))
    for account in ("IG-013", "TT-002"):
        note_one_person_twice(register, account)
    for account in ("TT-005", "X-003"):
        leave_nobody(register, account)
    for account in ("FB-006", "IG-009"):
        hand_over_late(register, account, date(2026, 10, 8), "Pressa Mellding", date(2026, 10, 13))

    set_administrator(register, "FB-008", "Matpakke Brunostad", guideline_read=date(2024, 9, 2))  # SM108 too old
    set_administrator(register, "FB-012", "Modul Studielund", email="modul.studielund.sandnes.example")  # SM003
    set_administrator(register, "FB-019", "Journalia Postliste", email=None)  # SM004
    set_administrator(register, "IG-013", "Strikke Hyggestund", guideline_read="31.11.2026")  # SM003, and so SM108
    set_administrator(register, "SN-003", "Termo Metersen", guideline_read=None)  # SM108 blank
    set_administrator(register, "TT-004", "Crawline Flytebrett", email=None)  # SM004
    set_administrator(register, "YT-002", "Ballett Tåspissen", guideline_read=date(2025, 3, 17))  # SM108 too old

    for unknown in ("FB-0017", "YT-009"):  # SM001
        register["administrators"].append(administrator(unknown, "Per Eksempelvik"))


def administrators_of(register: Register, account: str) -> list[Row]:
    """The account's rows of *Administratorer*."""
    return [row for row in register["administrators"] if row["account"] == account]


def replace_administrators(register: Register, account: str, rows: list[Row]) -> None:
    """Puts `rows` where the account's rows of *Administratorer* stand."""
    old = register["administrators"]
    place = next(number for number, row in enumerate(old) if row["account"] == account)
    others = [row for row in old if row["account"] != account]
    register["administrators"] = [*others[:place], *rows, *others[place:]]


def leave_only_one(register: Register, account: str) -> None:
    """SM102: one administrator."""
    replace_administrators(register, account, administrators_of(register, account)[:1])


def leave_nobody(register: Register, account: str) -> None:
    """SM102: no row at all."""
    replace_administrators(register, account, [])


def let_all_leave(register: Register, account: str, first_day: date, last_day: date) -> None:
    """SM102: one leaves, then the other, and none is left."""
    for row, day in zip(administrators_of(register, account), (first_day, last_day), strict=True):
        row["end"] = day


def note_one_person_twice(register: Register, account: str) -> None:
    """SM102: two rows, but the same person, the second time typed otherwise."""
    first = administrators_of(register, account)[0]
    again = first | {"email": f"mailto:{str(first['email']).title()}", "start": None}
    replace_administrators(register, account, [first, again])


def hand_over_late(register: Register, account: str, last_day: date, successor: str, first_day: date) -> None:
    """SM102: between `last_day` and the successor's `first_day` there is one administrator."""
    stays, leaves = administrators_of(register, account)[:2]
    leaves["end"] = last_day
    replace_administrators(register, account, [stays, leaves, administrator(account, successor, first_day)])


def set_administrator(register: Register, account: str, name: str, **cells: object) -> None:
    """Overwrites cells of one person's row."""
    next(row for row in administrators_of(register, account) if row["name"] == name).update(cells)


# --------------------------------------------------------------------------------------------- moderation


def spoil_moderation(register: Register) -> None:
    """SM201, and SM001 and SM004 of the same sheet."""
    missing = {(account, day) for account, first, last in NOT_MODERATED for day in days_between(first, last)}
    unsigned = {(account, day) for account, days in UNSIGNED.items() for day in days}
    rows = [row for row in register["moderation"] if (row["account"], row["day"]) not in missing]
    for row in rows:
        if (row["account"], row["day"]) in unsigned:
            row["moderated_by"] = None
    for account, (first, last) in UNKNOWN_IN_LOG.items():
        for day in days_between(first, last):
            rows.append({"day": day, "account": account, "moderated_by": "Notar Krysshøy", "reviewed": 2, "deleted": 0})
    register["moderation"] = sorted(rows, key=lambda row: str(row["day"]))
