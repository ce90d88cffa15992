"""Registers of any size for the benchmarks, the same each time, with known faults in some of the accounts."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from audit import schema
from audit.model import Stage
from audit.schema import Sheet

MONTH = "2026-10"
AS_OF = date(2026, 11, 2)
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)

ACCOUNTS_PER_UNIT = 5

Row = Mapping[str, object]  #: a row's values by the column's key


def account_id(number: int) -> str:
    return f"FB-{number:04d}"


# Some accounts differ from the good one. Which do is decided by their number, so that each fault comes back every
# twenty-fifth account, and most accounts are in order.

ACCOUNT_DIFFERS: dict[int, dict[str, object]] = {
    1: {"owner_label": None},
    2: {"owner_label": "Følg oss for nyheter"},
    3: {"owner_label_checked": date(2025, 11, 1)},
    4: {"owner_label_checked": date(2026, 11, 3)},
    5: {"approved_by": "Ukjent Person"},
    6: {"approved_on": date(2020, 2, 1)},
    7: {"approved_on": None, "approved_by": None},
    8: {"unit": "Nedlagt virksomhet"},
    9: {"notified_on": None},
    10: {"notified_on": date(2026, 12, 1)},
    11: {"stage": Stage.PLANNED},
    12: {"stage": Stage.CLOSED, "closed": date(2026, 10, 12)},
    13: {"opened": date(2026, 10, 20)},
    14: {"approved_on": date(2012, 5, 2), "opened": date(2012, 5, 3), "approved_by": "Tidligere Leder"},
}

ADMINISTRATORS_DIFFER: dict[int, list[dict[str, object]]] = {
    15: [],
    16: [{"name": "Alene Admin", "email": "alene@sandnes.example"}],
    17: [{"end": date(2026, 10, 15)}, {}],
    18: [{"email": "samme.person@sandnes.example"}, {"email": "Samme.Person@sandnes.example"}],
    19: [{"end": date(2026, 9, 30)}, {"end": date(2026, 9, 30)}],
}

IS_MISSED: dict[int, Callable[[date], bool]] = {
    12: lambda day: day > date(2026, 10, 12),
    13: lambda day: day < date(2026, 10, 20),
    20: lambda day: day == date(2026, 10, 17),
    21: lambda day: FIRST <= day <= LAST,
    22: lambda day: day.weekday() >= 5,
}

UNSIGNED = 23  #: nobody's name stands in the row of 9 October


def accounts(count: int) -> Iterator[Row]:
    for number in range(count):
        good: dict[str, object] = {
            "id": account_id(number),
            "platform": ("Facebook", "Instagram", "LinkedIn", "YouTube")[number % 4],
            "name": f"Konto nummer {number}",
            "link": f"https://www.facebook.com/konto{number}.example",
            "unit": unit(number // ACCOUNTS_PER_UNIT),
            "stage": Stage.ACTIVE,
            "opened": date(2020, 1, 15),
            "owner_label": "Denne siden eies og drives av Sandnes kommune",
            "owner_label_checked": date(2026, 5, 4),
            "approved_by": f"Leder Nummer {number // ACCOUNTS_PER_UNIT}",
            "approved_on": date(2020, 1, 10),
            "notified_on": date(2020, 1, 16),
            "coat_of_arms": False,
            "resources_cleared": date(2020, 1, 10),
            "archive_assessed": date(2026, 3, 2),
            "archive_assessed_by": "Arne Arkivesen",
        }
        yield good | ACCOUNT_DIFFERS.get(number % 25, {})


def unit(number: int) -> str:
    return f"Virksomhet {number}"


def leaders(count: int) -> Iterator[Row]:
    """A leader of today and one of earlier years for each unit."""
    for number in range((count - 1) // ACCOUNTS_PER_UNIT + 1):
        address = f"leder{number}@sandnes.example"
        yield {
            "unit": unit(number),
            "name": "Tidligere Leder",
            "email": f"tidligere.{address}",
            "end": date(2014, 12, 31),
        }
        yield {
            "unit": unit(number),
            "name": f"Leder Nummer {number}",
            "email": address,
            "start": date(2015, 1, 1),
        }


def administrators(count: int) -> Iterator[Row]:
    for number in range(count):
        for place, differs in enumerate(ADMINISTRATORS_DIFFER.get(number % 25, [{}, {}, {}])):
            yield {
                "account": account_id(number),
                "name": f"Admin {place} av {number}",
                "email": f"admin{place}.{number}@sandnes.example",
                "start": date(2019, 1, 1) + timedelta(days=place),
                "guideline_read": date(2026, 4, 1),
            } | differs


def moderation(count: int, days: int) -> Iterator[Row]:
    """Day after day as people write it; exactly `count` × `days` rows, since a day missed is another noted twice."""
    first = AS_OF - timedelta(days=days)
    for offset in range(days):
        for number in range(count):
            day = first + timedelta(days=offset)
            if number % 25 in IS_MISSED and IS_MISSED[number % 25](day):
                day = date(2026, 9, 1)
            signed = not (number % 25 == UNSIGNED and day == date(2026, 10, 9))
            yield {
                "day": day,
                "account": account_id(number),
                "moderated_by": f"Admin {offset % 3} av {number}" if signed else None,
                "reviewed": (offset * 7 + number) % 40,
                "deleted": 1 if (offset + number) % 50 == 0 else 0,
            }


def write(file: Path, count: int, days: int) -> None:
    """A register in bokmål at `file`, of `count` accounts and `days` days of moderation before the audit."""
    workbook = Workbook(write_only=True)
    for sheet, rows in (
        (schema.ACCOUNTS, accounts(count)),
        (schema.UNITS, leaders(count)),
        (schema.ADMINISTRATORS, administrators(count)),
        (schema.MODERATION, moderation(count, days)),
    ):
        _append(workbook, sheet, rows)
    workbook.save(file)


def _append(workbook: Workbook, sheet: Sheet, rows: Iterable[Row]) -> None:
    worksheet: Any = workbook.create_sheet(sheet.names.nb)
    worksheet.append([column.names.nb for column in sheet.columns])
    words: dict[object, str] = {choice.value: choice.names.nb for column in sheet.columns for choice in column.choices}
    words |= {True: "Ja", False: "Nei"} if sheet is schema.ACCOUNTS else {}
    keys = [column.key for column in sheet.columns]
    for row in rows:
        worksheet.append([words.get(value, value) for value in map(row.get, keys)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("accounts", type=int)
    parser.add_argument("days", type=int)
    chosen = parser.parse_args()
    write(chosen.file, chosen.accounts, chosen.days)


if __name__ == "__main__":
    main()
