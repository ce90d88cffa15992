"""What a cell holds before it is understood, and where it cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from audit.model import Text

Raw = object  #: what the spreadsheet library gives: str, float, bool, date, datetime, time, timedelta; or one of these

CALCULATED: Final = Text("a value; mend the formula, or type the value over it")


@dataclass(frozen=True, slots=True)
class Misread:
    """A cell that holds something, but nothing that its column takes."""

    typed: str  #: what stands there
    expected: Text


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """A raw cell with an Excel error such as #N/A, or a formula that was never calculated."""

    shown: str
    linked: bool = False  #: whether it holds a picture or a linked data type, which only Excel can show
    unknown: bool = False  #: whether no version of Excel writes what stands there

    @property
    def expected(self) -> Text:
        """What should have stood there, and how to come by it."""
        if self.unknown:
            return Text("a value that a spreadsheet can hold; type it anew")
        if self.linked:
            return Text("plain text or a date; here is an error, a picture or a linked data type, which cannot be read")
        if self.shown.startswith("="):
            return Text(
                "the result of the formula, which was never calculated: open the workbook in Excel, press "
                "Ctrl+Alt+F9, and save"
            )
        return CALCULATED


@dataclass(frozen=True, slots=True)
class MergedCell:
    """A raw cell that is blank because it is merged into another, which holds the value of them all."""

    reference: str  #: `A2:A7`
    first: str  #: `A2`
