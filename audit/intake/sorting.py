"""Which sheet of a list is what: the accounts, another sheet of the register, or nothing that the register knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from audit.intake.across import accounts_across
from audit.intake.headings import count_known, header_of
from audit.intake.sources import SourceSheet, is_blank
from audit.intake.table import Table, table_of
from audit.intake.targets import KNOWN, LINK, NAME, PLATFORM, bare, names_for
from audit.model import folded
from audit.schema import ACCOUNTS, SHEETS, Sheet
from audit.workbook.values import shown

SAME: Final = 0.6  #: of the headings of two sheets together


@dataclass(slots=True)
class Sorting:
    """The sheets of a list by what they are."""

    accounts: list[SourceSheet]
    further: dict[str, list[SourceSheet]] = field(default_factory=dict)  #: by the key of the register's sheet
    rest: list[SourceSheet] = field(default_factory=list)


def sorted_out(sheets: Sequence[SourceSheet]) -> Sorting:
    """What each sheet is, by its headings and its name."""
    named = {each.name: key for each in sheets if (key := _key(each, by_name=True))}
    main = list_of([each for each in sheets if each.name not in named] or sheets)
    done = Sorting([main])
    for sheet in sheets:
        if sheet is main:
            continue
        key = named.get(sheet.name)
        if key is None and _alike(sheet, main):
            done.accounts.append(sheet)
        elif key := key or _key(sheet, by_name=False):
            done.further.setdefault(key, []).append(sheet)
        else:
            done.rest.append(sheet)
    done.accounts.sort(key=sheets.index)
    return done


def tables_of(sheets: Sequence[SourceSheet], language: str) -> tuple[list[Table], list[SourceSheet]]:
    """The tables of the list, the accounts first, and the sheets that are none; made columns speak the language."""
    found = sorted_out(sheets)
    accounts = accounts_across(table_of(found.accounts, ACCOUNTS.key, KNOWN, language), language)
    further = [table_of(each, key, names_for(key), language) for key, each in found.further.items()]
    return [accounts, *further], found.rest


def list_of(sheets: Sequence[SourceSheet]) -> SourceSheet:
    """The sheet that is the list of accounts: the one with most known headings, of equal ones the longest."""

    def worth(sheet: SourceSheet) -> tuple[bool, int, int]:
        _, header = sheet.rows[header_of(sheet, KNOWN)]
        telling = {KNOWN.get(name) for name in map(bare, map(shown, header))} & {PLATFORM, NAME, LINK}
        return bool(telling), count_known(header, KNOWN), len(sheet.rows)

    return max(sheets, key=worth)


def _alike(one: SourceSheet, other: SourceSheet) -> bool:
    """Whether the two have much the same headings, and more than the sheets of a workbook may share by chance."""
    first, second = _headings(one), _headings(other)
    return len(first & second) > 1 and len(first & second) >= SAME * len(first | second)


def _headings(sheet: SourceSheet) -> set[str]:
    _, header = sheet.rows[header_of(sheet, KNOWN)]
    return {bare(shown(raw)) for raw in header if not is_blank(raw)}


def _key(sheet: SourceSheet, *, by_name: bool) -> str | None:
    """The sheet of the register that it is like: by its name and a heading or two, or by its headings alone."""
    found: list[tuple[int, str]] = []
    for key, schema in SHEETS.items():
        if key == "accounts":
            continue
        known = names_for(key)
        _, header = sheet.rows[header_of(sheet, known)]
        columns = {known[name].column for name in map(bare, map(shown, header)) if name in known}
        required = {column.key for column in schema.columns if column.required}
        if by_name:
            fits = _is_called(sheet.name, schema) and schema.row_key[0] in columns and len(columns) > 1
        else:
            fits = required <= columns and len(required) > 1 and len(columns) >= count_known(header, KNOWN)
        if fits:
            found.append((len(columns), key))
    return max(found)[1] if found else None


def _is_called(name: str, schema: Sheet) -> bool:
    """Whether the name, or its first word, is the sheet's in any language."""
    first = folded(name).split(" ")[0]
    return bool({bare(name), bare(first)} & {bare(each) for each in (*schema.names.official(), *schema.names.others())})
