"""Cells as people type them. None of this is a fault: the audit must understand every one."""

from __future__ import annotations

from datetime import date
from typing import Final

from audit.example.orderly import Register, Row

#: Konto-ID → columns of *Kontoer* as somebody typed them.
ACCOUNT_CELLS: Final[dict[str, Row]] = {
    "FB-001": {"coat_of_arms": "x", "coat_of_arms_cleared": "1.3.2011"},
    "FB-002": {"owner_label_checked": "14.3.2026"},
    "FB-005": {"notified_on": "2016-02-15"},
    "FB-013": {"archive_assessed": "3. mars 2026"},
    "IG-002": {"approved_on": "16.01.17"},
    "IG-010": {"stage": "aktiv"},
    "LI-001": {"archive_assessed_by": "  Arkivar  Skuffesen "},
    "X-002": {"unit": "Sandnes brann og redning\N{NO-BREAK SPACE}"},
    "YT-001": {"coat_of_arms": "J", "coat_of_arms_cleared": "07.01.13"},
}


def apply(register: Register) -> None:
    """Writes some cells as text or with stray characters, meaning the same as before."""
    accounts = {row["id"]: row for row in register["accounts"]}
    for account, cells in ACCOUNT_CELLS.items():
        accounts[account].update(cells)
    accounts["FB-016"]["id"] = "FB-016 "

    for row in register["administrators"]:
        if row["account"] == "FB-010":
            row["email"] = f" {row['email']}"
        if row["account"] == "IG-010":
            row["email"] = f"mailto:{row['email']}"
        if row["account"] == "TT-003":
            row["account"] = "TT-003 "

    for row in register["moderation"]:
        day = row["day"]
        if not isinstance(day, date) or day.month != 10:
            continue
        if row["account"] == "FB-014":
            row["day"] = f"{day.day}.{day.month}.{day.year}"  # 3.10.2026
        if row["account"] == "LI-001":
            row["day"] = f"{day:%d.%m.%y}"  # 03.10.26
        if row["account"] == "FB-003":
            row["account"] = "fb-003 "
