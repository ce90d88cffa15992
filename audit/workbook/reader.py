"""The workbook as a whole: every sheet of the schema, read and held against the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from audit import schema
from audit.model import (
    Account,
    Administrator,
    ClosingDay,
    Entry,
    Image,
    Inquiry,
    Inventory,
    Leader,
    Reference,
    Removal,
    Text,
    Trouble,
    Waiver,
    folded,
    grouped,
)
from audit.schema import Sheet
from audit.workbook.csv_sheet import CsvSheet
from audit.workbook.guard import open_package
from audit.workbook.headers import Table, find_columns, find_sheet
from audit.workbook.log import LogReader
from audit.workbook.rows import Faults, read_rows
from audit.workbook.sheets import sheets_of


class OfAccount(Protocol):
    """A row that says which account it is about."""

    @property
    def account(self) -> Entry[str]:
        """The Konto-ID it refers to."""


T = TypeVar("T")
Row = TypeVar("Row", bound=OfAccount)


def read_inventory(file: Path, further_logs: Sequence[Path] = ()) -> Inventory:
    """The register at `file`, with the moderation that units have noted in logs of their own.

    `Trouble` with a sentence where the register is not a usable one; a further log that is not costs only itself,
    and the inventory's notes say so.
    """
    package = open_package(file)
    sheets = sheets_of(package)
    tables: dict[str, Table] = {}
    for wanted in schema.SHEETS.values():
        sheet = find_sheet(wanted, sheets, package.name)
        if sheet:
            tables[wanted.key] = find_columns(wanted, sheet, package.name)
    faults = Faults()
    rows = tuple(read_rows(tables["accounts"], Account, faults))
    accounts = tuple(account for account in rows if account.key)
    if not accounts:
        raise Trouble(
            Text(
                "{file}, sheet {sheet} holds no account. Fill in a row for each, under the headings.",
                file=package.name,
                sheet=tables["accounts"].name,
            )
        )
    known = {account.key for account in accounts}
    units = _by_name(read_rows(tables["units"], Leader, faults), lambda row: row.unit.value)
    administrators = tuple(read_rows(tables["administrators"], Administrator, faults))
    log = LogReader(known, faults)
    log.read(tables["moderation"])
    notes = [note for each in further_logs if (note := _read_further(log, each))]
    inquiries = _optional(tables, schema.INQUIRIES, Inquiry, faults)
    removals = _optional(tables, schema.REMOVALS, Removal, faults)
    images = _optional(tables, schema.IMAGES, Image, faults)
    waivers = _optional(tables, schema.WAIVERS, Waiver, faults)
    return Inventory(
        file=package.name,
        sha256=hashlib.sha256(package.content).hexdigest(),
        accounts=accounts,
        units=units,
        administrators=_by_account(administrators) or {},
        moderation=log.logs(),
        inquiries=_by_account(inquiries),
        removals=_by_account(removals),
        images=_by_account(images),
        waivers=waivers,
        closing_days=tuple(read_rows(tables["closing_days"], ClosingDay, faults)) if "closing_days" in tables else None,
        unreadable=tuple(faults.unreadable),
        blanks=tuple(faults.blanks),
        notes=tuple(notes),
        dangling=(
            *_unknown_units(accounts, units),
            *_unknown_accounts(schema.ADMINISTRATORS, administrators, known),
            *log.dangling,
            *_unknown_accounts(schema.INQUIRIES, inquiries or (), known),
            *_unknown_accounts(schema.REMOVALS, removals or (), known),
            *_unknown_accounts(schema.IMAGES, images or (), known),
            *_unknown_accounts(schema.WAIVERS, waivers or (), known),
        ),
    )


def _read_further(log: LogReader, file: Path) -> Text | None:
    """Takes in a further log; the sentence to be told where that cannot be done."""
    try:
        if file.suffix.lower() == ".csv":
            log.read(find_columns(schema.MODERATION, CsvSheet(f"[{file.name}]", file), file.name))
            return None
        package = open_package(file)
        sheets = sheets_of(package)
        sheet = sheets[0] if len(sheets) == 1 else find_sheet(schema.MODERATION, sheets, package.name)
        assert sheet is not None, "the sheet is none of the optional ones"
        table = find_columns(schema.MODERATION, sheet, package.name)
        log.read(replace(table, name=f"[{file.name}]{table.name}"))
    except Trouble as trouble:
        return Text("A moderation log was left out, so its days do not count. {why}", why=trouble.text)
    return None


def _by_account(rows: Iterable[Row] | None) -> dict[str, tuple[Row, ...]] | None:
    """The rows by the folded Konto-ID they are about; None where there is no such sheet."""
    return None if rows is None else _by_name(rows, lambda row: row.account.value)


def _optional(tables: Mapping[str, Table], sheet: Sheet, noun: type[Row], faults: Faults) -> tuple[Row, ...] | None:
    return tuple(read_rows(tables[sheet.key], noun, faults)) if sheet.key in tables else None


def _by_name(rows: Iterable[T], name: Callable[[T], str | None]) -> dict[str, tuple[T, ...]]:
    """The rows by the folded name they are about; those that name nothing are left out."""
    groups = grouped(rows, lambda row: folded(name(row) or ""))
    return {key: tuple(group) for key, group in groups.items() if key}


def _unknown_units(accounts: Iterable[Account], units: Mapping[str, object]) -> list[Reference]:
    return [
        Reference(schema.ACCOUNTS.names.nb, account.id.value or "", account.unit.value, account.unit.cell)
        for account in accounts
        if account.unit.value and folded(account.unit.value) not in units
    ]


def _unknown_accounts(sheet: Sheet, rows: Iterable[OfAccount], known: set[str]) -> list[Reference]:
    return [
        Reference(sheet.names.nb, row.account.value, row.account.value, row.account.cell)
        for row in rows
        if row.account.value and folded(row.account.value) not in known
    ]
