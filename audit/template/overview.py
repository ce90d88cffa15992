"""*Månedsoversikt*: which days of a month lack moderation, account by account, as SM201 will tell of them.

`tests/template/test_overview.py` holds the two together. The working is on the hidden sheet (`working`, `logged`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit.model import Text
from audit.schema import ACCOUNTS, MODERATION, Names
from audit.template.cells import cell_at, letter, put, put_formula
from audit.template.logged import DAYS
from audit.template.names import column_letter, define, quoted
from audit.template.setup import Wording

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

OVERVIEW: Final = Names("Månedsoversikt", "Månadsoversikt", "Monthly overview")

#: Those of the report; and one for what the sheet cannot tell, having more rows than it sees.
COVERED, LACKING, NOT_YET, NOT_IN_USE, UNSEEN = "✓", "✗", "·", "–", "?"

MONTH_CELL: Final = "B3"
LEGEND_ROW, NAME_ROW, SUM_ROW, HEAD_ROW = 4, 5, 6, 7
FIRST_ROW: Final = 8  #: of the accounts
FIRST_DAY: Final = 6  #: the column of the first of the month
ROOM: Final = (200, 100)  #: rows of *Kontoer* it sees at the least, and how many beyond those there are already

MONTHS_LISTED: Final = 24
MONTHS_COLUMN: Final = 37  #: of the hidden sheet

PRESENT_MONTH: Final = "DATE(YEAR(cfg_today),MONTH(cfg_today),1)"


def add_overview(workbook: Workbook, worksheet: Worksheet, helper: Worksheet, count: int, wording: Wording) -> None:
    """Writes the sheet, with room for so many rows of *Kontoer*."""
    _define(workbook, worksheet, helper, count, wording.code)
    _write_top(worksheet, wording)
    _write_heads(worksheet, count, wording)
    for place in range(1, count + 1):
        _write_account(worksheet, FIRST_ROW + place - 1, wording.code)


def _define(workbook: Workbook, worksheet: Worksheet, helper: Worksheet, count: int, language: str) -> None:
    """The month that is shown, those to choose from, and whether there is more than the sheet sees."""
    title = quoted(worksheet.title)
    define(workbook, "cal_first", f"{title}!${letter(FIRST_DAY)}${NAME_ROW}")
    define(workbook, "cal_last", "DATE(YEAR(cal_first),MONTH(cal_first)+1,0)")
    place = letter(MONTHS_COLUMN)
    put(cell_at(helper, 1, MONTHS_COLUMN), "lst_months")
    for back in range(MONTHS_LISTED):
        cell = cell_at(helper, back + 2, MONTHS_COLUMN)
        put_formula(cell, f"EDATE({PRESENT_MONTH},-{back})")
        cell.number_format = month_format(language)
    define(workbook, "lst_months", f"{quoted(helper.title)}!${place}$2:${place}${MONTHS_LISTED + 1}", hidden=False)
    accounts, place = quoted(ACCOUNTS.names.of(language)), column_letter(ACCOUNTS, "id")
    beyond = f"COUNTA(INDEX({accounts}!${place}:${place},{count + 2}):{accounts}!${place}$1048576)"
    define(workbook, "h_unshown", f"h_log_beyond+{beyond}")


def _write_top(worksheet: Worksheet, wording: Wording) -> None:
    speak = wording.translate
    put(cell_at(worksheet, 1, 1), OVERVIEW.of(wording.code))
    names = {"moderation": MODERATION.names.of(wording.code), "accounts": ACCOUNTS.names.of(wording.code)}
    put(
        cell_at(worksheet, 2, 1),
        speak(
            Text(
                "The days on which an account was not moderated, from what is noted on {moderation}. "
                "Logs that units keep in files of their own are not seen here.",
                **names,
            )
        ),
    )
    put(cell_at(worksheet, 3, 1), speak(Text("Month")))
    put_formula(worksheet[MONTH_CELL], PRESENT_MONTH)
    put(cell_at(worksheet, 3, 3), speak(CHOOSE))
    signs = {
        COVERED: Text("moderated"),
        LACKING: Text("missing"),
        NOT_YET: Text("the day is not over"),
        NOT_IN_USE: Text("not in use"),
    }
    put(cell_at(worksheet, LEGEND_ROW, 1), "     ".join(f"{sign} {speak(word)}" for sign, word in signs.items()))
    more = Text(
        "There are more rows on {accounts} or {moderation} than this sheet sees. Move old rows to a log of their own.",
        **names,
    )
    words = speak(more).replace('"', '""')
    put_formula(cell_at(worksheet, NAME_ROW, 1), f'IF(h_unshown>0,"{UNSEEN} {words}","")')
    chosen = worksheet.title
    month = f"{quoted(chosen)}!${MONTH_CELL[0]}${MONTH_CELL[1:]}"
    first = f"IF(ISNUMBER({month}),DATE(YEAR({month}),MONTH({month}),1),{PRESENT_MONTH})"
    put_formula(cell_at(worksheet, NAME_ROW, FIRST_DAY), f"IFERROR({first},{PRESENT_MONTH})")


CHOOSE: Final = Text(
    "Choose a month from the list, or type a day in it, such as 1.10.2026. Clear the cell to see this month."
)


def _write_heads(worksheet: Worksheet, count: int, wording: Wording) -> None:
    speak, language = wording.translate, wording.code
    of_account = [ACCOUNTS.column(key).names.of(language) for key in ("id", "name", "unit")]
    heads = [*of_account, speak(Text("Days missing")), speak(Text("Longest gap"))]
    for number, head in enumerate(heads, 1):
        put(cell_at(worksheet, HEAD_ROW, number), head)
    put(cell_at(worksheet, SUM_ROW, 1), speak(Text("Accounts that lack moderation on the day")))
    last = FIRST_ROW + count - 1
    missing = f"{letter(4)}{FIRST_ROW}:{letter(4)}{last}"
    put_formula(cell_at(worksheet, SUM_ROW, 4), f"SUM({missing})")
    first = f"${letter(FIRST_DAY)}${NAME_ROW}"
    for ahead in range(DAYS):
        number = FIRST_DAY + ahead
        day = f"{letter(number)}${HEAD_ROW}"
        put_formula(cell_at(worksheet, HEAD_ROW, number), f'IF(DAY({first}+{ahead})={ahead + 1},{first}+{ahead},"")')
        cells = f"{letter(number)}{FIRST_ROW}:{letter(number)}{last}"
        put_formula(
            cell_at(worksheet, SUM_ROW, number),
            f'IF(OR({day}="",{day}>=cfg_today),"",COUNTIF({cells},"{LACKING}"))',
        )


def _write_account(worksheet: Worksheet, row: int, language: str) -> None:
    """An account's days. The account is that of the same place on *Kontoer*, wherever rows are moved to."""
    from openpyxl.worksheet.formula import ArrayFormula

    place = f"ROWS($A${FIRST_ROW}:$A{row})"
    accounts = quoted(ACCOUNTS.names.of(language))
    for number, key in enumerate(("id", "name", "unit"), 1):
        column = column_letter(ACCOUNTS, key)
        there = f"INDEX({accounts}!${column}:${column},{place}+1)"
        put_formula(cell_at(worksheet, row, number), f'IF(INDEX(h_id,{place})="","",{there}&"")')
    first, last = letter(FIRST_DAY), letter(FIRST_DAY + DAYS - 1)
    days = f"{first}{row}:{last}{row}"
    since, until = f"INDEX(h_due_from,{place})", f"INDEX(h_due_to,{place})"
    put_formula(
        cell_at(worksheet, row, 4),
        f'IF($A{row}="","",IF({since}>{until},"{NOT_IN_USE}",'
        f'IF(COUNTIF({days},"~{UNSEEN}")>0,"{UNSEEN}",COUNTIF({days},"{LACKING}"))))',
    )
    # Every run of missing days ends at a day that is not missing; the blank column after the last is one.
    ended = f"{first}{row}:{letter(FIRST_DAY + DAYS)}{row}"
    gap = f'MAX(FREQUENCY(COLUMN({ended}),IF({ended}="{LACKING}",0,COLUMN({ended}))))-1'
    longest = cell_at(worksheet, row, 5)
    longest.value = ArrayFormula(longest.coordinate, f"=IF(ISNUMBER($D{row}),{gap},$D{row})")
    noted = f"INDEX(h_days,(INDEX(h_place,{place})-1)*{DAYS}+DAY({{day}}))>0"
    for number in range(FIRST_DAY, FIRST_DAY + DAYS):
        day = f"{letter(number)}${HEAD_ROW}"
        put_formula(
            cell_at(worksheet, row, number),
            f'IF(OR($A{row}="",{day}=""),"",IF(OR({day}<{since},{day}>{until}),"{NOT_IN_USE}",'
            f'IF({day}>cfg_today,"{NOT_YET}",IF({noted.format(day=day)},"{COVERED}",'
            f'IF({day}=cfg_today,"{NOT_YET}",IF(h_log_beyond>0,"{UNSEEN}","{LACKING}"))))))',
        )


def month_format(language: str) -> str:
    """`oktober 2026`, whatever the language of the program that shows it."""
    return {"nb": "[$-414]mmmm yyyy", "nn": "[$-814]mmmm yyyy", "en": "[$-809]mmmm yyyy"}[language]
