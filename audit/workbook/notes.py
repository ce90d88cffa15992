"""What the reader of the report should know about how the register was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from audit.model import Text
from audit.workbook.given import File, Given
from audit.workbook.headers import Table
from audit.workbook.sheets import RawSheet

LONGEST_GAP: Final = 1_000  #: blank rows inside a table that nobody leaves on purpose


@dataclass(slots=True)
class Gap:
    """Looks for rows far below the others of a sheet, which somebody may have typed by mistake."""

    last_blank: int = 0
    length: int = 0
    after: int = 0  #: the first row below a long gap; 0 where there is none

    def blank(self, row: int) -> None:
        """Takes in the next blank row."""
        self.end(row - 1)
        self.length = self.length + 1 if self.last_blank == row - 1 else 1
        self.last_blank = row

    def end(self, last_row: int) -> None:
        """Takes in that the rows go on to `last_row`."""
        if not self.after and self.length > LONGEST_GAP and last_row > self.last_blank:
            self.after = self.last_blank + 1


@dataclass(slots=True)
class Gaps:
    """The gap of each sheet, by the sheet's name."""

    of: dict[str, Gap] = field(default_factory=dict)

    def notes(self) -> Iterator[Text]:
        """A note for each sheet with a long gap."""
        for sheet, gap in self.of.items():
            if gap.after:
                yield Text(
                    "Sheet {sheet}: row {row} comes after more than {limit} blank rows. It was read; see whether it "
                    "belongs there.",
                    sheet=sheet,
                    row=str(gap.after),
                    limit=LONGEST_GAP,
                )


def open_elsewhere(file: File) -> Iterator[Text]:
    """A note where somebody has the register open: Excel and LibreOffice leave a lock file beside it."""
    if isinstance(file, Given):
        yield from file.notes
        return
    for lock in (f"~${file.name}", f".~lock.{file.name}#"):
        if file.with_name(lock).exists():
            yield Text(
                "{file} is open in Excel or LibreOffice ({lock} lies beside it). What is not saved there is not in "
                "this audit.",
                file=file.name,
                lock=lock,
            )


def about_sheet(sheet: RawSheet, table: Table) -> Iterator[Text]:
    """Notes about what is missing or hidden in a sheet, once its rows are read."""
    absent = [of.names.nb for of in table.schema.columns if of.key not in table.columns and not of.remark]
    if absent:
        yield Text(
            "Sheet {sheet} has no column {columns}. What the rules look for there counts as blank. If it has another "
            "heading, give it back its own.",
            "Sheet {sheet} has no columns {columns}. What the rules look for there counts as blank. If they have other "
            "headings, give them back their own.",
            n=len(absent),
            sheet=sheet.name,
            columns=absent,
        )
    if sheet.part.hidden:
        yield Text("Sheet {sheet} is hidden. It is read like the others.", sheet=sheet.name)
    rows = sum(row > table.header_row for row in sheet.seen.hidden_rows)
    if rows:
        yield Text(
            "Sheet {sheet}: {n} row that is hidden, by hand or by a filter, is read like the others.",
            "Sheet {sheet}: {n} rows that are hidden, by hand or by a filter, are read like the others.",
            n=rows,
            sheet=sheet.name,
        )
    hidden = [
        table.schema.column(key).names.nb
        for key, place in table.columns.items()
        if place + 1 in sheet.seen.hidden_columns
    ]
    if hidden:
        yield Text(
            "Sheet {sheet}: the hidden column {columns} is read like the others.",
            "Sheet {sheet}: the hidden columns {columns} are read like the others.",
            n=len(hidden),
            sheet=sheet.name,
            columns=hidden,
        )


def about_formats(file: str, sheet: RawSheet) -> Iterator[Text]:
    """A note where the formats of the workbook are of no use."""
    if sheet.native.without_styles:
        yield Text(
            "The formats of {file} cannot be read, so its dates cannot be told from numbers. Open it in Excel, which "
            "offers to repair it, and save it under a new name.",
            file=file,
        )
