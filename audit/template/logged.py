"""The hidden sheet's working of *Moderering*: how many rows are evidence for each account and day of the chosen month.

One formula works down the whole log at once, so that a long log costs the file little and each new row little time.
It looks rows up by number, so that deleted and inserted rows take nothing from what it sees.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from audit.schema import MODERATION
from audit.template.cells import cell_at, letter, put, put_formula
from audit.template.names import column_letter, define, literally, quoted, tidied

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: How many rows of the log are seen at the least, and how many beyond those there are already. Sixty accounts take
#: 21,900 rows a year.
ROOM: Final = (40_000, 30_000)
DAYS: Final = 31
COLUMN: Final = 34  #: the first of its three on the hidden sheet
LAST_ROW: Final = 1_048_576


def add_log(workbook: Workbook, helper: Worksheet, language: str, accounts: int, filled: int) -> None:
    """Writes the working for so many rows of accounts; `filled` is how many rows the log has already.

    `h_days` then tells, `DAYS` cells for each account, how many rows are evidence for each day of the chosen month.
    """
    last = max(ROOM[0], filled + ROOM[1]) + 1
    title = quoted(MODERATION.names.of(language))

    def named(name: str, key: str) -> str:
        place = column_letter(MODERATION, key)
        define(workbook, name, f"INDEX({title}!${place}:${place},2):INDEX({title}!${place}:${place},{last})")
        return name

    forms = _write_forms(workbook, helper)
    day, account, signed = named("l_day", "day"), named("l_account", "account"), named("l_signed", "moderated_by")
    real = f"IF(({day}>=cal_first)*({day}<cal_last+1),DAY({day}))"
    spaceless = f'SUBSTITUTE({tidied(day)}," ","")'
    typed = f"INT((MATCH({literally(spaceless)},h_forms,0)-1)/{forms})+1"
    the_day = f"IF(ISNUMBER({day}),{real},{typed})"
    whose = f"MATCH({literally(tidied(account))},h_id,0)"
    evidence = f'IF({tidied(signed)}<>"",IF(ISNUMBER({the_day}),({whose}-1)*{DAYS}+{the_day},""),"")'
    _array(workbook, helper, COLUMN + 1, "h_log", f'IFERROR({evidence},"")', last)
    each = accounts * DAYS
    # Where no row of the log counts, LibreOffice's FREQUENCY is an error and Excel's is nothing but zeros.
    _array(workbook, helper, COLUMN + 2, "h_days", f"IFERROR(FREQUENCY(h_log,ROW($1:${each})),0)", each + 1)
    place = column_letter(MODERATION, "day")
    define(workbook, "h_log_beyond", f"COUNTA(INDEX({title}!${place}:${place},{last + 1}):{title}!${place}${LAST_ROW})")


def _write_forms(workbook: Workbook, helper: Worksheet) -> int:
    """Lists how people may type each day of the month as text; how many ways there are for a day."""
    month, year = "MONTH(cal_first)", "YEAR(cal_first)"
    months, years = (month, f'TEXT({month},"00")'), (year, f"RIGHT({year},2)")
    row = 2
    for day in range(1, DAYS + 1):
        days = (str(day), f'"{day:02}"')
        ways = [f'{d}&"."&{m}&"."&{y}' for d, m, y in product(days, months, years)]
        ways += [f'{year}&"-"&{m}&"-"&{d}' for d, m in product(days, months)]
        for way in ways:
            put_formula(cell_at(helper, row, COLUMN), way)
            row += 1
    define(workbook, "h_forms", f"{quoted(helper.title)}!${letter(COLUMN)}$2:${letter(COLUMN)}${row - 1}")
    return len(ways)


def _array(workbook: Workbook, helper: Worksheet, number: int, name: str, formula: str, last: int) -> None:
    """One formula for all rows. Each of its cells is written, as Excel itself does: it may not find them otherwise.

    They have a format and no value, so that to the audit and the marked copy they are blank.
    """
    from openpyxl.worksheet.formula import ArrayFormula

    place = letter(number)
    put(cell_at(helper, 1, number), name)
    pattern = cell_at(helper, 2, number)
    pattern.value = ArrayFormula(f"{place}2:{place}{last}", f"={formula}")
    pattern.number_format = "0"
    for row in range(3, last + 1):
        cell_at(helper, row, number)._style = pattern._style  # type: ignore[attr-defined] # far quicker than a format
    define(workbook, name, f"{quoted(helper.title)}!${place}$2:${place}${last}")
