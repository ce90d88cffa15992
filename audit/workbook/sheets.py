"""A checked workbook → its sheets as rows of raw cells, each at its true place.

Values come from python-calamine. What calamine shows as a blank but is none (an Excel error, a formula that was
never calculated, a cell merged into another) is found in the sheet's own XML and put back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineSheet

from audit.model import Text, Trouble
from audit.workbook.cells import MergedCell, Raw
from audit.workbook.layout import SheetPart, layout_of
from audit.workbook.limits import LARGEST_AREA, LAST_COLUMN, ROW_ZERO, check_extent, impossible_row
from audit.workbook.mending import mended
from audit.workbook.native import Native, NativeError
from audit.workbook.oddities import Merge, Seen
from audit.workbook.package import Package
from audit.workbook.spelling import plainly_spelled

__all__ = ["LARGEST_AREA", "LAST_COLUMN", "RawSheet", "Row", "sheets_of"]

Row = Sequence[Raw]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet, unread."""

    part: SheetPart
    package: Package
    native: Native
    seen: Seen = field(default_factory=Seen)  #: filled while the rows are read

    @property
    def name(self) -> str:
        """What the workbook calls it."""
        return self.part.name

    @property
    def path(self) -> str:
        """Of its part in the package."""
        return self.part.path

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row with its number; all are as wide as the sheet, from column A on."""
        sheet = self._read()
        broken = self.seen.broken
        before = sheet.start[1] if sheet.start else 0
        height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        after = max(broken.columns, default=0) - width
        width += max(after, 0)
        merged: dict[int, tuple[int, MergedCell]] = {}  # column → last row, and what its cells hold
        for number, cells in enumerate(sheet.iter_rows(), 1):
            row: list[Any] = [""] * before + cells + [""] * after if before or after > 0 else cells
            if broken.columns:
                broken.put_into(row, number)
            if merged or number in self.seen.merges:
                row = _without_blanks(row, number, merged, self.seen.merges.get(number, ()))
            yield number, row
        for number in broken.below(height):
            row = [""] * width
            broken.put_into(row, number)
            yield number, row

    def _read(self) -> CalamineSheet:
        """The sheet as the native reader gives it, if need be after its odd cells are mended."""
        if not self.part.path or not self.package.holds(self.part.path):
            raise Trouble(
                Text(
                    "{file}: the sheet {sheet} is listed, but its content is missing. Fetch the file again, or restore "
                    "an earlier version.",
                    file=self.package.name,
                    sheet=self.name,
                )
            )
        content = self.package.part(self.part.path)
        check_extent(self.name, self.package.name, content)
        self.native.texts.check(self.name, self.package.name, content)
        plain = plainly_spelled(content)
        self.seen.look(plain)
        usual = plain is content and bool(content)
        del content, plain  # may be hundreds of megabytes, and calamine unpacks its own copy
        sheet = self.native.as_it_is(self.part) if usual else None
        return sheet if sheet is not None else self._read_anew()

    def _read_anew(self) -> CalamineSheet:
        content = plainly_spelled(self.package.part(self.part.path))
        try:
            return self.native.anew(content)
        except NativeError:
            content, odd = mended(content, self.native.strings)
        check_extent(self.name, self.package.name, content)  # a cell of no place is counted to one
        self.seen.broken.update(odd)
        try:
            return self.native.anew(content)
        except NativeError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: NativeError) -> Trouble:
        content = self.package.part(self.part.path)
        if ROW_ZERO.search(content):
            return impossible_row(self.name, self.package.name, 0)
        parser = expat.ParserCreate()
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError):  # the last two of letters that it does not know
            return Trouble(
                Text(
                    "{file}, sheet {sheet} is damaged near byte {byte}. Nothing of it was read. Open the workbook in "
                    "Excel, which offers to repair it, and save it under a new name.",
                    file=self.package.name,
                    sheet=self.name,
                    byte=parser.ErrorByteIndex,
                )
            )
        return Trouble(
            Text(
                "{file}, sheet {sheet} cannot be read: {error}. Open the workbook in Excel, save it under a new name, "
                "and use that.",
                file=self.package.name,
                sheet=self.name,
                error=str(error).rstrip("."),
            )
        )


def sheets_of(package: Package) -> list[RawSheet]:
    """The worksheets of the workbook, in its order; `Trouble` where it has none."""
    layout = layout_of(package)
    native = Native(package, layout)
    return [RawSheet(part, package, native) for part in layout.sheets]


def _without_blanks(
    row: Row, number: int, merged: dict[int, tuple[int, MergedCell]], begin: Sequence[Merge]
) -> list[Raw]:
    """The row with the blanks of merged cells marked, where the first of the cells holds something."""
    for merge in begin:
        if merge.left <= len(row) and row[merge.left - 1] != "":
            cell = MergedCell(merge.reference, merge.first)
            merged.update(dict.fromkeys(range(merge.left, merge.right + 1), (merge.bottom, cell)))
    filled = [merged[column][1] if raw == "" and column in merged else raw for column, raw in enumerate(row, 1)]
    for column in [column for column, (last, _) in merged.items() if last <= number]:
        del merged[column]
    return filled
