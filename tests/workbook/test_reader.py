"""A register reads back as it was written, and what does not hold together is told with its cell."""

import hashlib
import string
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import schema
from audit.model import Inventory, Trouble
from audit.workbook import read_inventory
from tests.workbooks import ID, Rows, register, saved, sentence, table, workbook

BARE = {"id": ID, "platform": "Facebook", "name": "Sandnes bibliotek", "unit": "Biblioteket"}


def read(folder: Path, **sheets: Rows | None) -> Inventory:
    """The small register in which all is well, but for these sheets."""
    return read_inventory(saved(folder, workbook(register(**sheets))))


def refused(folder: Path, **sheets: Rows | None) -> str:
    with pytest.raises(Trouble) as caught:
        read(folder, **sheets)
    return sentence(caught.value)


def said(row: object) -> dict[str, object]:
    """What a row of the model says, without its cells and blanks."""
    entries = {field.name: getattr(row, field.name).value for field in fields(row)}  # type: ignore[arg-type] # a row
    return {name: value for name, value in entries.items() if value is not None}


def test_a_register_in_order_reads_without_a_fault(tmp_path: Path) -> None:
    inventory = read(tmp_path, moderation=table(schema.MODERATION, {"day": date(2026, 10, 3), "account": ID} | SIGNED))
    assert inventory.file == "inventory.xlsx"
    assert inventory.sha256 == hashlib.sha256((tmp_path / "inventory.xlsx").read_bytes()).hexdigest()
    assert said(inventory.accounts[0]) == BARE
    assert inventory.units["biblioteket"][0].name.value == "Kari Testesen"
    assert inventory.administrators["fb-001"][0].email.value == "ola@sandnes.example"
    assert inventory.moderation["fb-001"].days == {date(2026, 10, 3)}
    assert (inventory.inquiries, inventory.removals, inventory.images) == (None, None, None)
    assert (inventory.waivers, inventory.closing_days) == (None, None)
    assert (inventory.unreadable, inventory.blanks, inventory.dangling) == ((), (), ())


SIGNED = {"moderated_by": "Kari Testesen"}


def test_the_optional_sheets_are_read_where_they_are(tmp_path: Path) -> None:
    day = date(2026, 10, 3)
    inventory = read(
        tmp_path,
        inquiries=table(schema.INQUIRIES, {"account": ID, "received": "3.10.2026 14:30", "kind": "Klage"}),
        removals=table(schema.REMOVALS, {"account": "fb-001 ", "found": day}),
        images=table(schema.IMAGES, {"account": ID, "published": day, "people": "Ja"}),
        waivers=table(
            schema.WAIVERS, {"account": ID, "rule": "SM102", "reason": "Ny", "granted_by": "K", "expires": day}
        ),
        closing_days=table(schema.CLOSING_DAYS, {"day": date(2026, 12, 24), "name": "Julaften"}),
    )
    assert inventory.inquiries is not None
    assert str(inventory.inquiries["fb-001"][0].received.value) == "2026-10-03 14:30:00"
    assert inventory.removals is not None
    assert inventory.removals["fb-001"][0].found.value == day
    assert inventory.images is not None
    assert inventory.images["fb-001"][0].people.value is True
    assert inventory.waivers is not None
    assert inventory.waivers[0].rule.value == "SM102"
    assert inventory.closing_days is not None
    assert said(inventory.closing_days[0]) == {"day": date(2026, 12, 24), "name": "Julaften"}
    assert (inventory.unreadable, inventory.blanks, inventory.dangling) == ((), (), ())


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_register_in_any_language_is_read(tmp_path: Path, language: str) -> None:
    good = register()
    in_language = {
        sheet.names.of(language): [[c.names.of(language) for c in sheet.columns], *list(good[sheet.names.nb])[1:]]
        for sheet in schema.SHEETS.values()
        if sheet.names.nb in good
    }
    inventory = read_inventory(saved(tmp_path, workbook(in_language)))
    assert said(inventory.accounts[0]) == BARE
    assert inventory.accounts[0].id.cell.sheet == schema.ACCOUNTS.names.of(language)


def test_a_register_shifted_away_from_the_corner_is_read_at_its_cells(tmp_path: Path) -> None:
    inventory = read_inventory(saved(tmp_path, workbook(register(), top=7, left=3)))
    assert str(inventory.accounts[0].id.cell) == "Kontoer!C8"
    assert str(inventory.units["biblioteket"][0].name.cell) == "Virksomheter!D8"


@pytest.mark.parametrize("key", ["accounts", "units", "administrators", "moderation"])
def test_a_missing_sheet_is_told(tmp_path: Path, key: str) -> None:
    name = schema.SHEETS[key].names.nb
    assert refused(tmp_path, **{key: None}).startswith(f"inventory.xlsx has no sheet {name}. Sheets here: ")


@pytest.mark.parametrize("rows", [[], [{"platform": "Facebook"}]], ids=["no row", "a row without an id"])
def test_a_register_without_an_account_is_told(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    words = refused(tmp_path, accounts=table(schema.ACCOUNTS, *rows))
    assert words == ("inventory.xlsx, sheet Kontoer holds no account. Fill in a row for each, under the headings.")


def test_a_row_about_an_account_that_does_not_exist_dangles_at_its_cell(tmp_path: Path) -> None:
    lost: dict[str, object] = {"account": "FB-999"}
    inventory = read(
        tmp_path,
        administrators=table(schema.ADMINISTRATORS, {"name": "Ola", "email": "ola@b.example"} | lost),
        moderation=table(schema.MODERATION, {"day": date(2026, 10, 3)} | SIGNED | lost),
        images=table(schema.IMAGES, {"published": date(2026, 10, 3)} | lost),
    )
    assert [str(reference.cell) for reference in inventory.dangling] == [
        "Administratorer!A2",
        "Moderering!B2",
        "Bilder!A2",
    ]


def test_a_unit_that_does_not_exist_dangles_at_its_cell(tmp_path: Path) -> None:
    inventory = read(tmp_path, accounts=table(schema.ACCOUNTS, BARE | {"unit": "Museet"}))
    assert [(reference.key, reference.name, str(reference.cell)) for reference in inventory.dangling] == [
        (ID, "Museet", "Kontoer!E2")
    ]


def test_a_konto_id_typed_as_a_number_is_the_same_as_typed_as_text(tmp_path: Path) -> None:
    inventory = read(
        tmp_path,
        accounts=table(schema.ACCOUNTS, BARE | {"id": 4711}),
        administrators=table(schema.ADMINISTRATORS, {"account": "4711", "name": "Ola", "email": "ola@b.example"}),
        moderation=table(schema.MODERATION, {"account": " 4711", "day": date(2026, 10, 3)} | SIGNED),
    )
    assert inventory.dangling == ()
    assert inventory.accounts[0].key == "4711"
    assert set(inventory.administrators) == set(inventory.moderation) == {"4711"}


def test_a_web_page_named_like_a_register_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        read_inventory(saved(tmp_path, b"<html>"))
    assert "inventory.xlsx is not an Excel workbook" in sentence(caught.value)


WORDS = st.text(string.ascii_letters + string.digits + "æøåÆØÅ-'&<>", min_size=1, max_size=12)
DAYS = st.dates(date(1960, 1, 1), date(2100, 12, 31))
EMAILS = st.from_regex(r"[a-z]{1,8}\.[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True)
VALUES: Mapping[schema.Kind, st.SearchStrategy[Any]] = {
    schema.Kind.TEXT: WORDS,
    schema.Kind.DAY: DAYS,
    schema.Kind.YES_NO: st.booleans(),
    schema.Kind.EMAIL: EMAILS,
    schema.Kind.COUNT: st.integers(0, 10_000),
}


def rows_of(
    sheet: schema.Sheet, ids: st.SearchStrategy[Any], least: int = 0
) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of a sheet in which every bold column is filled, the others now and then."""

    def value(column: schema.Column) -> st.SearchStrategy[Any]:
        if column.kind is schema.Kind.ID:
            return ids
        if column.choices:
            return st.sampled_from([choice.value for choice in column.choices])
        return VALUES[column.kind]

    must = {column.key: value(column) for column in sheet.columns if column.required}
    may = {column.key: value(column) for column in sheet.columns if not column.required}
    unique = (lambda row: row["id"]) if sheet is schema.ACCOUNTS else None
    return st.lists(st.fixed_dictionaries(must, optional=may), min_size=least, max_size=4, unique_by=unique)


def typed(sheet: schema.Sheet, rows: list[dict[str, Any]]) -> Rows:
    """The sheet with choices as staff see them."""
    choices = {column.key: {choice.value: choice.names.nb for choice in column.choices} for column in sheet.columns}
    return table(sheet, *({key: choices[key].get(value, value) for key, value in row.items()} for row in rows))


def in_order(rows: Iterable[dict[str, Any]]) -> list[str]:
    """The rows in an order of their own, for the model groups them."""
    return sorted(repr(sorted(row.items())) for row in rows)


IDS = st.sampled_from(["FB-001", "IG-2", "TT_03", "00123"])


@settings(max_examples=40, deadline=None)
@given(
    rows_of(schema.ACCOUNTS, IDS, least=1),
    rows_of(schema.UNITS, IDS),
    rows_of(schema.ADMINISTRATORS, IDS),
    rows_of(schema.MODERATION, IDS),
    st.integers(1, 9),
    st.integers(1, 30),
)
def test_every_register_reads_back_as_it_was_written(
    accounts: list[dict[str, Any]],
    units: list[dict[str, Any]],
    administrators: list[dict[str, Any]],
    moderation: list[dict[str, Any]],
    top: int,
    left: int,
) -> None:
    written = register(
        accounts=typed(schema.ACCOUNTS, accounts),
        units=typed(schema.UNITS, units),
        administrators=typed(schema.ADMINISTRATORS, administrators),
        moderation=typed(schema.MODERATION, moderation),
    )
    with tempfile.TemporaryDirectory() as folder:
        inventory = read_inventory(saved(Path(folder), workbook(written, top, left)))
    assert [said(row) for row in inventory.accounts] == accounts
    assert in_order(said(row) for rows in inventory.units.values() for row in rows) == in_order(units)
    assert in_order(said(row) for rows in inventory.administrators.values() for row in rows) == in_order(administrators)
    known = {account["id"].casefold() for account in accounts}
    evidence = {(row["account"].casefold(), row["day"]) for row in moderation}
    found = {(key, day) for key, log in inventory.moderation.items() for day in log.days}
    assert found == {(key, day) for key, day in evidence if key in known}
    assert (inventory.unreadable, inventory.blanks) == ((), ())
    assert {account.id.cell.column for account in inventory.accounts} == {left}
    assert [account.id.cell.row for account in inventory.accounts] == [top + n for n in range(1, len(accounts) + 1)]
