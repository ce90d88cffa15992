"""The workbook's defined names: lists that grow with their sheets, and what a row says, as formulas understand it.

A name such as `k_opened` refers to the row of the cell that uses it, so a formula made of names is the same in every
row and survives that rows are sorted, inserted and deleted. Excel and LibreOffice both keep such names; LibreOffice
writes them out where they are used, up to 8,192 words a formula, so what is used often is worked out once in a cell
of the hidden sheet (`working`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from audit.schema import NO, SHEETS, YES, Choice, Sheet
from audit.template.cells import letter

if TYPE_CHECKING:
    from openpyxl import Workbook

#: The last row of *Kontoer* and *Virksomheter* that lists and the live status see.
LAST_LISTED: Final = 2_000
EARLIEST: Final = 18_264  #: 1 January 1950; the audit takes no earlier day either
SPACE: Final = "\N{NO-BREAK SPACE}"
NOTHING: Final = "\N{ZERO WIDTH SPACE}"


def define(workbook: Workbook, name: str, formula: str, *, hidden: bool = True) -> None:
    """Gives a formula a name; those that no person needs to meet are kept out of the list of names."""
    from openpyxl.workbook.defined_name import DefinedName

    workbook.defined_names[name] = DefinedName(name, attr_text=formula, hidden=hidden or None)


def quoted(title: str) -> str:
    """A sheet's title as formulas take it."""
    return "'" + title.replace("'", "''") + "'"


def column_letter(sheet: Sheet, key: str) -> str:
    """The letter of a column in a fresh register."""
    return letter([column.key for column in sheet.columns].index(key) + 1)


def whole(sheet: Sheet, key: str, language: str, last: int = LAST_LISTED) -> str:
    """The cells of a column below the header, as far as lists reach."""
    place = column_letter(sheet, key)
    return f"{quoted(sheet.names.of(language))}!${place}$2:${place}${last}"


def growing(sheet: Sheet, key: str, language: str) -> str:
    """The column from its first row to its last that is filled in; the first cell where none is."""
    place = column_letter(sheet, key)
    title = quoted(sheet.names.of(language))
    cells = whole(sheet, key, language)
    last = f'MAX(1,SUMPRODUCT(MAX(({cells}<>"")*(ROW({cells})-1))))'
    return f"{title}!${place}$2:INDEX({cells},{last})"


class RowNames:
    """Names for what the columns of one sheet say in the row of the cell that asks."""

    def __init__(self, workbook: Workbook, sheet: Sheet, prefix: str, language: str) -> None:
        self._workbook, self._sheet, self._prefix = workbook, sheet, prefix
        self._title = quoted(sheet.names.of(language))

    def text(self, name: str, key: str) -> str:
        """The text in lower case, without stray space; blank where the cell holds an error."""
        return self.formula(name, f'IFERROR({tidied(self._cell(key))},"")')

    def day(self, name: str, key: str, blank: str = '""') -> str:
        """The day as a number; `blank` where there is none or it cannot be understood.

        Understood are real dates, `3.10.2026`, `03.10.26` and `2026-10-03`.
        """
        cell = self._cell(key)
        text = self.formula(f"{name}_t", f'IFERROR(SUBSTITUTE({tidied(cell)}," ",""),"")')
        parts = f'SUBSTITUTE({text},".",REPT(" ",20))'
        day, month, year = (f"TRIM(MID({parts},{start},20))" for start in (1, 21, 41))
        century = f"IF(LEN({year})=2,IF(VALUE({year})<70,2000,1900),0)"
        day_first = (
            f'IF(AND(LEN({text})-LEN(SUBSTITUTE({text},".",""))=2,OR(LEN({year})=2,LEN({year})=4),LEN({day})<3,'
            f"VALUE({month})>0,VALUE({month})<13),"
            f'DATE(VALUE({year})+{century},VALUE({month}),VALUE({day})),"")'
        )
        second = f'FIND("-",{text},6)'
        iso_month, iso_day = f"VALUE(MID({text},6,{second}-6))", f"VALUE(MID({text},{second}+1,4))"
        iso = f'IF(AND({iso_month}>0,{iso_month}<13),DATE(VALUE(LEFT({text},4)),{iso_month},{iso_day}),"")'
        typed = self.formula(f"{name}_v", f'IFERROR(IF(MID({text},5,1)="-",{iso},{day_first}),"")')
        number = f'IFERROR(IF(MID({text},5,1)="-",{iso_day},VALUE({day})),0)'
        real = f"IF(ISNUMBER({typed}),IF(AND(DAY({typed})={number},{typed}>={EARLIEST}),{typed},{blank}),{blank})"
        return self.formula(name, f"IF(ISNUMBER({cell}),IF({cell}>={EARLIEST},INT({cell}),{blank}),{real})")

    def yes_no(self, name: str, key: str) -> str:
        """1 for yes, 0 for no, blank for neither."""
        word = self.text(f"{name}_t", key)
        return self.formula(name, f'IF(OR({word}={_array(YES)}),1,IF(OR({word}={_array(NO)}),0,""))')

    def email(self, name: str, key: str) -> str:
        """The address in lower case; blank where there is none or it is none."""
        text = self.text(f"{name}_t", key)
        inner = self.formula(
            f"{name}_i",
            f'IF(ISNUMBER(FIND("<",{text})),MID({text},FIND("<",{text})+1,'
            f'FIND(">",{text}&">")-FIND("<",{text})-1),{text})',
        )
        for old, new in (("mailto:", ""), (" @", "@"), ("@ ", "@"), (" .", "."), (". ", ".")):
            inner = f'SUBSTITUTE({inner},"{old}","{new}")'
        bare = self.formula(f"{name}_b", f"TRIM({inner})")
        address = self.formula(
            f"{name}_a", f'IF(OR(RIGHT({bare},1)={{";",",","."}}),LEFT({bare},LEN({bare})-1),{bare})'
        )
        strange = _array((" ", ",", ";", ":", "(", ")", "<", ">", "[", "]", "\\", "..", "@.", "æ", "ø", "å", "ä", "ö"))
        sound = (
            f'LEN({address})-LEN(SUBSTITUTE({address},"@",""))=1,LEFT({address},1)<>"@",'
            f'ISNUMBER(FIND(".",{address},FIND("@",{address}&"@")+2)),RIGHT({address},1)<>".",'
            f"SUMPRODUCT(--ISNUMBER(FIND({strange},{address})))=0"
        )
        return self.formula(name, f'IF(AND({sound}),{address},"")')

    def formula(self, name: str, formula: str) -> str:
        """Any formula, named."""
        define(self._workbook, f"{self._prefix}_{name}", formula)
        return f"{self._prefix}_{name}"

    def _cell(self, key: str) -> str:
        return f"{self._title}!${column_letter(self._sheet, key)}1"  # seen from row 1: the cell's own row


def literally(text: str) -> str:
    """The text as MATCH looks for it, even where it holds *, ? or ~."""
    return f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({text},"~","~~"),"*","~*"),"?","~?")'


def words_of(choice: Choice) -> list[str]:
    """All that a choice is called, as `RowNames.text` gives it."""
    return list(dict.fromkeys((*choice.names.official(), *choice.names.others())))


def any_of(word: str, words: Iterable[str]) -> str:
    """A formula that asks whether the word is one of these."""
    return f"OR({word}={_array(words)})"


def choices_of(sheet: str, column: str) -> Iterator[Choice]:
    """The choices of a column."""
    yield from SHEETS[sheet].column(column).choices


def _array(words: Iterable[str]) -> str:
    return "{" + ",".join('"' + word.replace('"', '""') + '"' for word in sorted(words)) + "}"


def tidied(cell: str) -> str:
    """The text of the cell in lower case, without stray space."""
    return f'LOWER(TRIM(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell},"{SPACE}"," "),CHAR(10)," "),"{NOTHING}","")))'
