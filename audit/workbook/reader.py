"""The workbook as a whole: every sheet of the schema, read and held against the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
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
    Removal,
    Text,
    Trouble,
    Waiver,
    folded,
    grouped,
)
from audit.schema import Sheet
from audit.workbook.csv_sheet import CsvSheet
from audit.workbook.faults import Faults
from audit.workbook.given import File
from audit.workbook.guard import open_package
from audit.workbook.headers import Table, find_columns, find_sheet
from audit.workbook.limits import MOST_ACCOUNTS, MOST_ROWS
from audit.workbook.log import LogReader
from audit.workbook.notes import about_formats, about_sheet, open_elsewhere
from audit.workbook.rows import read_rows
from audit.workbook.sheets import sheets_of


class OfAccount(Protocol):
    """A row that says which account it is about."""

    @property
    def account(self) -> Entry[str]:
        """The Konto-ID it refers to."""


T = TypeVar("T")
Row = TypeVar("Row", bound=OfAccount)


def read_inventory(file: File, further_logs: Sequence[File] = ()) -> Inventory:
    """The register in `file`, with the moderation that units have noted in logs of their own.

    `Trouble` with a sentence where the register is not a usable one; a further log that is not costs only itself,
    and the inventory's notes say so.
    """
    package = open_package(file)
    sheets = sheets_of(package)
    faults = Faults()
    found = {
        wanted.key: sheet
        for wanted in schema.SHEETS.values()
        if (sheet := find_sheet(wanted, sheets, package.name)) is not None
    }
    notes = [*open_elsewhere(file), *about_formats(package.name, sheets[0])]

    @contextmanager
    def table(key: str) -> Iterator[Table]:
        """One sheet at a time, so that the rows of only one are in memory."""
        opened = find_columns(schema.SHEETS[key], found[key], package.name)
        yield opened
        notes.extend(about_sheet(found[key], opened))

    def read(sheet: Sheet, noun: type[T]) -> tuple[T, ...]:
        most = MOST_ACCOUNTS if sheet is schema.ACCOUNTS else MOST_ROWS
        with table(sheet.key) as opened:
            rows = tuple(islice(read_rows(opened, noun, faults), most + 1))
        if len(rows) > most:
            raise _too_long(package.name, opened.name, most)
        return rows

    def optional(sheet: Sheet, noun: type[T]) -> tuple[T, ...] | None:
        return read(sheet, noun) if sheet.key in found else None

    rows = read(schema.ACCOUNTS, Account)
    accounts = tuple(account for account in rows if account.key)
    if not accounts:
        raise Trouble(
            Text(
                "{file}, sheet {sheet} holds no account. Fill in a row for each, under the headings.",
                file=package.name,
                sheet=found["accounts"].name,
            )
        )
    known = {account.key for account in accounts}
    faults.know(known)
    units = _by_name(read(schema.UNITS, Leader), lambda row: row.unit.value)
    _note_unknown_units(accounts, units, faults)
    administrators = read(schema.ADMINISTRATORS, Administrator)
    _note_unknown_accounts(schema.ADMINISTRATORS, administrators, known, faults)
    log = LogReader(known, faults)
    with table("moderation") as opened:
        log.read(opened)
    for each in further_logs:
        notes.extend(_read_further(log, each))
    inquiries = optional(schema.INQUIRIES, Inquiry)
    removals = optional(schema.REMOVALS, Removal)
    images = optional(schema.IMAGES, Image)
    waivers = optional(schema.WAIVERS, Waiver)
    about_accounts: dict[str, tuple[OfAccount, ...]] = {
        "inquiries": inquiries or (),
        "removals": removals or (),
        "images": images or (),
        "waivers": waivers or (),
    }
    for key, rows_of in about_accounts.items():
        _note_unknown_accounts(schema.SHEETS[key], rows_of, known, faults)
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
        closing_days=optional(schema.CLOSING_DAYS, ClosingDay),
        unreadable=faults.unreadable.told(),
        blanks=faults.blanks.told(),
        notes=(*notes, *faults.gaps.notes()),
        dangling=faults.dangling.told(),
        logs_left_out=log.left_out,
    )


def _too_long(file: str, sheet: str, limit: int) -> Trouble:
    return Trouble(
        Text(
            "{file}, sheet {sheet}: there are more than {limit} rows. Move old rows to another workbook.",
            file=file,
            sheet=sheet,
            limit=limit,
        )
    )


def _read_further(log: LogReader, file: File) -> Iterator[Text]:
    """Takes in a further log; a note where that cannot be done, or where somebody has it open."""
    yield from open_elsewhere(file)
    try:
        if file.suffix.lower() == ".csv":
            log.read(find_columns(schema.MODERATION, CsvSheet(f"[{file.name}]", file), file.name))
            return
        package = open_package(file)
        sheets = sheets_of(package)
        sheet = sheets[0] if len(sheets) == 1 else find_sheet(schema.MODERATION, sheets, package.name)
        assert sheet is not None, "the sheet is none of the optional ones"
        table = find_columns(schema.MODERATION, sheet, package.name)
        log.read(replace(table, name=f"[{file.name}]{table.name}"))
        yield from about_sheet(sheet, table)
    except Trouble as trouble:
        log.left_out += 1
        yield Text("A moderation log was left out, so its days do not count. {why}", why=trouble.text)


def _by_account(rows: Iterable[Row] | None) -> dict[str, tuple[Row, ...]] | None:
    """The rows by the folded Konto-ID they are about; None where there is no such sheet."""
    return None if rows is None else _by_name(rows, lambda row: row.account.value)


def _by_name(rows: Iterable[T], name: Callable[[T], str | None]) -> dict[str, tuple[T, ...]]:
    """The rows by the folded name they are about; those that name nothing are left out."""
    groups = grouped(rows, lambda row: folded(name(row) or ""))
    return {key: tuple(group) for key, group in groups.items() if key}


def _note_unknown_units(accounts: Iterable[Account], units: Mapping[str, object], faults: Faults) -> None:
    for account in accounts:
        entry = account.unit
        if entry.value and folded(entry.value) not in units:
            faults.note_unknown(schema.ACCOUNTS.names.nb, account.id.value or "", entry.value, entry.cell)


def _note_unknown_accounts(sheet: Sheet, rows: Iterable[OfAccount], known: set[str], faults: Faults) -> None:
    for row in rows:
        entry = row.account
        if entry.value and folded(entry.value) not in known:
            faults.note_unknown(sheet.names.nb, entry.value, entry.value, entry.cell)
