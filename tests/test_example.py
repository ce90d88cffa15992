"""`audit/example/`: an invented municipality with every fault in it, and most of its accounts in order.

The facts are read off the rows themselves, for the audit of October 2026 made on 2 November.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pytest

from audit.example import example_rows, faults, incidents
from audit.model import InquiryKind, Month, Stage, days_between, folded
from audit.schema import SHEETS

AUGUST, SEPTEMBER, OCTOBER = Month(2026, 8), Month(2026, 9), Month(2026, 10)
AS_OF = date(2026, 11, 2)
A_YEAR_AGO = date(2025, 11, 2)

REGISTER: dict[str, list[dict[str, Any]]] = example_rows()
ACCOUNTS = {row["id"].strip().upper(): row for row in reversed(REGISTER["accounts"])}  # of two rows, the first
LEADERS = REGISTER["units"]
UNITS = {row["unit"] for row in LEADERS}


def day(typed: object) -> date | None:
    """The day of a cell, also where somebody typed it as text; None where it is blank or makes no sense."""
    if isinstance(typed, datetime):
        return typed.date()
    if isinstance(typed, date):
        return typed
    for pattern in ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"):
        try:
            return datetime.strptime(str(typed), pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def key(row: dict[str, Any]) -> str:
    """The account that a row is about."""
    return str(row["account"]).strip().upper()


def active(account: str, on: date) -> bool:
    row = ACCOUNTS[account]
    return row["stage"] != Stage.PLANNED and row["opened"] <= on and (row["closed"] is None or on <= row["closed"])


IN_USE = {account for account in ACCOUNTS if any(active(account, on) for on in OCTOBER.days())}


def those(column: str, *values: object) -> set[str]:
    """The accounts in use with one of these values in the column."""
    return {account for account in IN_USE if ACCOUNTS[account].get(column) in values}


def after_as_of(column: str) -> set[str]:
    return {account for account in IN_USE if (day(ACCOUNTS[account][column]) or AS_OF) > AS_OF}


def over_a_year_old(column: str) -> set[str]:
    return {account for account in IN_USE if (day(ACCOUNTS[account][column]) or AS_OF) < A_YEAR_AGO}


# ------------------------------------------------------------------------------------- the whole


def test_it_is_the_same_each_time_and_the_caller_may_change_it() -> None:
    first, second = example_rows(), example_rows()
    assert first == second
    for rows in first.values():
        for row in rows:
            row.clear()
    assert example_rows() == second


@pytest.mark.parametrize("sheet", list(SHEETS))
def test_it_fills_every_sheet_with_columns_of_the_schema(sheet: str) -> None:
    assert REGISTER[sheet]
    known = {column.key for column in SHEETS[sheet].columns}
    assert {column for row in REGISTER[sheet] for column in row} <= known


def test_its_size() -> None:
    assert len(ACCOUNTS) == 62
    assert len(IN_USE) == 60
    assert len(UNITS) == 22
    assert Counter(row["platform"] for row in ACCOUNTS.values()) == {
        "Facebook": 21,
        "Instagram": 16,
        "YouTube": 5,
        "X": 5,
        "TikTok": 6,
        "Snapchat": 5,
        "LinkedIn": 4,
    }
    assert {Month.of(day(row["day"]) or AS_OF) for row in REGISTER["moderation"]} == {AUGUST, SEPTEMBER, OCTOBER}
    assert 5_000 < len(REGISTER["moderation"]) < 5_700


def test_moderation_stands_in_order_of_the_days() -> None:
    days = [day(row["day"]) or AS_OF for row in REGISTER["moderation"]]
    assert days == sorted(days)


def test_every_address_ends_in_example() -> None:
    for rows in REGISTER.values():
        for row in rows:
            for column, value in row.items():
                if value and "email" in column:
                    assert value.strip().lower().endswith("@sandnes.example") or "@" not in value
                if value and "link" in column:
                    assert value.split("/")[2].endswith(".example")
                if isinstance(value, str) and ("@" in value or "//" in value) and column not in ("name", "link"):
                    assert ".example" in value.lower()


def test_nobody_has_two_addresses() -> None:
    addresses: dict[str, set[str]] = {}
    for row in REGISTER["administrators"] + LEADERS:
        if row["email"] and "@" in row["email"]:
            address = folded(row["email"].lower().removeprefix("mailto:"))
            addresses.setdefault(address, set()).add(row["name"])
    assert all(len(names) == 1 for names in addresses.values())
    assert len(addresses) > 70


def test_units_differ_in_language_and_two_changed_leader_in_the_period() -> None:
    assert Counter({row["unit"]: row["language"] for row in LEADERS}.values()) == {"nb": 19, "nn": 2, "en": 1}
    assert all(row["superior_email"] for row in LEADERS)
    changed = {row["unit"] for row in LEADERS if row["start"] and AUGUST.first < row["start"] <= OCTOBER.last}
    assert changed == {"Sandnes kulturskole", "Helsestasjonen"}


def test_accounts_in_every_part_of_their_life() -> None:
    stages = {account: row["stage"] for account, row in ACCOUNTS.items()}
    assert [account for account, stage in stages.items() if stage == Stage.PLANNED] == ["TT-006"]
    closed = {account: ACCOUNTS[account]["closed"] for account, stage in stages.items() if stage == Stage.CLOSED}
    assert closed == {"X-005": date(2026, 6, 30), "SN-004": date(2026, 10, 15)}
    assert ACCOUNTS["IG-016"]["opened"] == date(2026, 10, 12)
    assert moderated("IG-016", OCTOBER) == set(days_between(date(2026, 10, 12), OCTOBER.last))
    assert moderated("SN-004", OCTOBER) == set(days_between(OCTOBER.first, date(2026, 10, 15)))


# ------------------------------------------------------------------------------------- SM101 to SM104


def test_owner_labels_at_fault() -> None:
    labels = {account: folded(ACCOUNTS[account]["owner_label"] or "") for account in IN_USE}
    assert {account for account, label in labels.items() if label and "sandnes kommune" not in label} == {
        "LI-002",
        "TT-002",
    }
    assert those("owner_label", None) == {"SN-001", "TT-005"}
    assert over_a_year_old("owner_label_checked") == {"FB-008", "YT-005"}
    assert those("owner_label_checked", None) == {"FB-015", "X-003"}
    assert after_as_of("owner_label_checked") == {"FB-011", "SN-005"}


def administrators(account: str) -> list[dict[str, Any]]:
    return [row for row in REGISTER["administrators"] if key(row) == account]


def people_on(account: str, on: date) -> set[str]:
    return {
        folded(row["email"].lower().removeprefix("mailto:")) if row["email"] else row["name"]
        for row in administrators(account)
        if (row["start"] is None or row["start"] <= on) and (row["end"] is None or on <= row["end"])
    }


def too_few_on(on: date) -> set[str]:
    return {account for account in IN_USE if active(account, on) and len(people_on(account, on)) < 2}


def test_administrators_at_fault() -> None:
    rows = {account: len(administrators(account)) for account in IN_USE}
    nobody, alone = {"TT-005", "X-003"}, {"SN-001", "X-004", "YT-005"}
    twice, left, gap = {"IG-013", "TT-002"}, {"FB-017", "LI-002"}, {"FB-006", "IG-009"}
    assert {account for account, number in rows.items() if number == 0} == nobody
    assert {account for account, number in rows.items() if number == 1} == alone
    assert {account for account in IN_USE if not people_on(account, AS_OF)} == nobody | left
    assert too_few_on(OCTOBER.first) == nobody | alone | twice
    assert too_few_on(date(2026, 10, 10)) == nobody | alone | twice | gap
    assert too_few_on(AS_OF) == nobody | alone | twice | left


def leads(row: dict[str, Any], on: date) -> bool:
    return (row["start"] is None or row["start"] <= on) and (row["end"] is None or on <= row["end"])


def test_approvals_at_fault() -> None:
    someone_else, former = set(), set()
    for account in IN_USE:
        row, on = ACCOUNTS[account], day(ACCOUNTS[account]["approved_on"])
        led = [each for each in LEADERS if folded(each["unit"]) == folded(row["unit"])]
        named = [each for each in led if row["approved_by"] in (each["name"], each["email"])]
        if on and led and row["approved_by"] and not named:
            someone_else.add(account)
        if on and on <= AS_OF and named and not any(leads(each, on) for each in named):
            former.add(account)
    assert someone_else == {"IG-004", "LI-002"}
    assert former == {"SN-003", "YT-002"}
    late = {account for account in IN_USE if (day(ACCOUNTS[account]["approved_on"]) or date.min) > opening(account)}
    assert after_as_of("approved_on") == {"IG-013", "TT-005"}
    assert late - after_as_of("approved_on") == {"FB-012", "TT-004"}
    assert those("approved_by", None) == {"SN-005", "X-003"}
    assert those("approved_on", None) == {"FB-015", "SN-001"}


def opening(account: str) -> date:
    opened = ACCOUNTS[account]["opened"]
    assert isinstance(opened, date)
    return opened


def test_notices_at_fault() -> None:
    assert those("notified_on", None) == {"FB-012", "SN-001", "TT-002"}
    assert after_as_of("notified_on") == {"FB-006", "IG-004"}


# ------------------------------------------------------------------------------------- SM201, month by month


def moderated(account: str, month: Month) -> set[date]:
    """The days of the month with a signed row of the account."""
    return MODERATED.get((account, month), set())


def _moderated() -> dict[tuple[str, Month], set[date]]:
    found: dict[tuple[str, Month], set[date]] = {}
    for row in REGISTER["moderation"]:
        on = day(row["day"])
        if on and row["moderated_by"]:
            found.setdefault((key(row), Month.of(on)), set()).add(on)
    return found


MODERATED = _moderated()


def missing(month: Month) -> dict[str, list[date]]:
    """The days without moderation of each account that lacks some."""
    lacking = {
        account: sorted({on for on in month.days() if active(account, on)} - moderated(account, month))
        for account, row in ACCOUNTS.items()
        if row["stage"] != Stage.PLANNED
    }
    return {account: days for account, days in lacking.items() if days}


def test_moderation_at_fault_in_october() -> None:
    days = missing(OCTOBER)
    assert {account for account in days if not moderated(account, OCTOBER)} == {"SN-005", "X-003"}
    assert {account for account, lacking in days.items() if len(lacking) in range(10, 31)} == {"FB-012", "TT-004"}
    assert {account for account, lacking in days.items() if {on.weekday() for on in lacking} == {5, 6}} == {
        "IG-004",
        "YT-002",
    }
    assert {"FB-008", "SN-003"} <= {account for account, lacking in days.items() if len(lacking) < 3}
    unsigned = {key(row) for row in REGISTER["moderation"] if not row["moderated_by"]}
    assert unsigned == {"FB-006", "FB-011"}
    assert unsigned <= set(days)


def test_gaps_come_go_stay_and_return() -> None:
    august, september, october = (set(missing(month)) for month in (AUGUST, SEPTEMBER, OCTOBER))
    assert august - september - october == {"FB-003", "FB-016", "IG-002", "IG-006"}
    assert september - august - october == {"FB-010", "LI-003", "YT-004"}
    assert (september & october) - august == {"FB-012", "X-003"}
    assert (august & october) - september == {"TT-004"}
    assert august & september & october == {"FB-008"}
    assert october - september - august >= {"FB-006", "SN-005"}


# ------------------------------------------------------------------------------------- the register itself


def test_references_to_what_is_not_there() -> None:
    for sheet in ("moderation", "administrators"):
        assert len({key(row) for row in REGISTER[sheet]} - set(ACCOUNTS)) == 2
    assert {ACCOUNTS[account]["unit"].strip() for account in ACCOUNTS} - UNITS == {"Byarkiv", "Byutviklingen"}


def test_accounts_that_stand_twice() -> None:
    ids = Counter(row["id"].strip().upper() for row in REGISTER["accounts"])
    assert {account for account, number in ids.items() if number == 2} == {"FB-008", "IG-009"}
    links = Counter(same_link(row["link"]) for row in REGISTER["accounts"])
    assert sorted(links.values())[-3:] == [1, 2, 2]
    assert len({row["link"] for row in REGISTER["accounts"]}) == len(REGISTER["accounts"])


def same_link(link: str) -> str:
    host, _, path = link.split("//")[1].partition("/")
    return f"{host.lower().removeprefix('www.')}/{path.rstrip('/')}"


@pytest.mark.parametrize("typed", ["i fjor vår", "31.11.2026", "kanskje"])
def test_cells_that_make_no_sense(typed: str) -> None:
    assert values(REGISTER.values()).count(typed) == 2


def test_addresses_that_are_none() -> None:
    assert len([row for row in REGISTER["administrators"] + LEADERS if row["email"] and "@" not in row["email"]]) == 2


def test_blank_cells_where_none_may_be() -> None:
    assert len([row for row in REGISTER["administrators"] if not row["email"]]) == 2
    assert len([row for row in REGISTER["moderation"] if not row["moderated_by"]]) == 5


def test_cells_as_people_type_them() -> None:
    typed = [value for value in values(REGISTER.values()) if isinstance(value, str)]
    for habit in ("3.10.2026", "03.10.26", "2016-02-15", "3. mars 2026", "fb-003 ", "TT-003 ", "x", "J"):
        assert habit in typed
    assert any(value.startswith("mailto:") for value in typed)
    assert any(value.startswith(" ") and "@" in value for value in typed)


def values(sheets: Iterable[list[dict[str, Any]]]) -> list[object]:
    return [value for rows in sheets for row in rows for value in row.values()]


# ------------------------------------------------------------------------------------- the other rules


def test_the_unit_s_leader_at_fault() -> None:
    led = {row["unit"] for row in LEADERS if leads(row, AS_OF) and "@" in row["email"]}
    assert UNITS - led == {"Næring og rekruttering", "Vann og avløp"}


def test_clearances_at_fault() -> None:
    assert those("coat_of_arms", None) == {"IG-004"}
    shown = {account for account in IN_USE if ACCOUNTS[account]["coat_of_arms"] in (True, "x", "J")}
    assert shown & those("coat_of_arms_cleared", None) == {"SN-001"}
    assert after_as_of("coat_of_arms_cleared") == {"TT-002", "YT-005"}
    assert those("resources_cleared", None, "i fjor vår") == {"FB-015", "TT-005"}
    assert after_as_of("resources_cleared") == {"SN-005"}
    assert over_a_year_old("archive_assessed") == {"FB-012", "YT-005"}
    assert those("archive_assessed", None) | those("archive_assessed_by", None) == {"TT-002", "X-003"}


def test_guideline_reading_at_fault() -> None:
    read = {account: [day(row["guideline_read"]) for row in administrators(account)] for account in IN_USE}
    assert {account for account, days in read.items() if None in days} == {"IG-013", "SN-003"}
    assert {account for account, days in read.items() if any(on and on < A_YEAR_AGO for on in days)} == {
        "FB-008",
        "YT-002",
    }


def in_october(sheet: str, column: str) -> list[dict[str, Any]]:
    return [row for row in REGISTER[sheet] if day(row[column]) in set(OCTOBER.days())]


def test_inquiries_at_fault() -> None:
    rows = in_october("inquiries", "received")
    assert len(REGISTER["inquiries"]) == 61
    assert {key(row) for row in rows if not row["answered"]} == {"FB-002", "FB-006", "IG-013"}  # FB-002 still may
    answered = [row for row in rows if row["answered"]]
    assert {key(row) for row in answered if str(row["answered"]) < str(row["received"])} == {"FB-019", "IG-004"}
    assert {key(row) for row in answered if str(row["answered"]) > str(AS_OF) + "T"} == {"FB-008", "FB-011"}
    referred = [row for row in rows if row["kind"] in (InquiryKind.CASE, InquiryKind.HEARING)]
    assert {key(row) for row in referred if row["referred"] is False} == {"FB-012", "FB-015"}
    assert {key(row) for row in referred if row["referred"] is None} == {"FB-019", "IG-009"}


def test_removals_at_fault() -> None:
    rows = in_october("removals", "found")
    assert {key(row) for row in rows if not row["removed"]} == {"FB-008", "TT-004"}
    assert {key(row) for row in rows if not row["reason"]} == {"FB-017", "SN-001"}
    removed = [row for row in rows if row["removed"]]
    assert {key(row) for row in removed if str(row["removed"]) < str(row["found"])} == {"FB-015", "IG-004"}
    assert {key(row) for row in removed if day(row["removed"]) > AS_OF} == {"IG-009", "TT-002"}  # type: ignore[operator]


def test_images_at_fault() -> None:
    rows = in_october("images", "published")
    people = [row for row in rows if row["people"] is True]
    assert len(REGISTER["images"]) == 43
    assert {key(row) for row in rows if row["people"] is None} == {"FB-006", "IG-013"}
    late = {key(row) for row in people if row["consent_on"] and row["consent_on"] > row["published"]}
    assert late == {"FB-011", "FB-012", "FB-015", "IG-009"}
    assert {key(row) for row in people if not row["consent_on"]} == {"FB-008", "IG-004", "LI-002"}
    assert {key(row) for row in people if not row["consent_reference"]} == {"FB-017", "SN-003", "TT-004"}
    assert {key(row) for row in people if row["colleague"] is None} == {"FB-019", "IG-009"}
    assert {key(row) for row in rows if row["photographer_asked"] is None} == {"FB-011", "TT-002"}
    asked_late = {key(row) for row in rows if (row["photographer_asked"] or date.min) > row["published"]}
    assert asked_late == {"FB-006", "IG-004"}


def test_pictures_inquiries_and_removals_are_of_accounts_in_use_that_day() -> None:
    for sheet, column in (("inquiries", "received"), ("removals", "found"), ("images", "published")):
        for row in REGISTER[sheet]:
            on = day(row[column])
            assert on is not None
            assert active(key(row), on)


def test_waivers_that_hold_and_one_that_has_ended() -> None:
    waivers = {(row["account"], row["rule"]): row["expires"] for row in REGISTER["waivers"]}
    assert waivers[("X-004", "SM102")] > AS_OF
    assert AS_OF <= waivers[("FB-012", "SM104")] < date(2026, 12, 1)
    assert waivers[("IG-006", "SM201")] < AS_OF


# ------------------------------------------------------------------------------------- most is in order


def test_two_accounts_in_three_have_no_fault() -> None:
    at_fault = set(faults.ACCOUNT_CELLS) | set(missing(OCTOBER))
    for on in OCTOBER.days():
        at_fault |= too_few_on(on)
    assert len(at_fault) == 21
    assert at_fault < IN_USE
    incidental = [*incidents.inquiries()[:-1], *incidents.removals()[5:], *incidents.images()]
    assert {key(row) for row in incidental} <= at_fault
