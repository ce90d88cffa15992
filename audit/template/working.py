"""The hidden sheet's working: each row of accounts, units and administrators understood once, in the same row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from audit.model import Stage
from audit.schema import ACCOUNTS, ADMINISTRATORS, UNITS
from audit.template.cells import letter
from audit.template.live import COLUMNS
from audit.template.names import RowNames, any_of, choices_of, define, literally, quoted, words_of

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: How many rows of a sheet the live status sees at the least, and how many beyond those there are already.
ROOM: Final = {"accounts": (600, 300), "units": (400, 200), "administrators": (3_000, 1_500)}
BEYOND: Final = 100_000  #: how far down it looks whether there are more than that
FOR_ALL: Final = ("id", "place", "due_from", "due_to")  #: of accounts, what formulas ask for any row of
ALWAYS: Final = "2958465"  #: 31 December 9999


def add_working(workbook: Workbook, helper: Worksheet, language: str, filled: Mapping[str, int]) -> None:
    """Writes the working and names it; `filled` is how many rows each sheet has already."""
    last = {key: max(least, filled.get(key, 0) + more) + 1 for key, (least, more) in ROOM.items()}
    columns = [
        *(("k", name, formula, last["accounts"]) for name, formula in _account(workbook, language).items()),
        *(("h", name, formula, last["units"]) for name, formula in _unit(workbook, language).items()),
        *(("h", name, formula, last["administrators"]) for name, formula in _administrator(workbook, language).items()),
    ]
    sheet = quoted(helper.title)
    for number, (prefix, name, formula, end) in enumerate(columns, 1):
        place, left = letter(number), letter(max(number - 1, 1))
        helper.cell(1, number).value = f"{prefix}_{name}"
        for row in range(2, end + 1):
            helper.cell(row, number).value = "=" + formula.replace("{so far}", f"{left}$2:{left}{row}")
        cells = f"{sheet}!${place}1" if prefix == "k" else f"{sheet}!${place}$2:${place}${end}"
        define(workbook, f"{prefix}_{name}", cells)
        if name in FOR_ALL:
            define(workbook, f"h_{name}", f"{sheet}!${place}$2:${place}${end}")
    for number, name in ((len(columns) - 2, "ar_mail"), (len(columns) - 1, "ar_person")):
        define(workbook, name, f"{sheet}!${letter(number)}1")
    for each in (UNITS, ADMINISTRATORS):
        title = quoted(each.names.of(language))
        beyond = f"INDEX({title}!$A:$A,{last[each.key] + 1}):INDEX({title}!$A:$A,{BEYOND})"
        define(workbook, f"h_beyond_{each.key}", f"COUNTA({beyond})")
    title = quoted(ACCOUNTS.names.of(language))
    for number, told in enumerate(COLUMNS, len(ACCOUNTS.columns) + 2):
        define(workbook, f"k_{told.code.lower()}", f"{title}!${letter(number)}1")


def _account(workbook: Workbook, language: str) -> dict[str, str]:
    """What is understood of an account, by the name that formulas use; later ones build on those before."""
    row = RowNames(workbook, ACCOUNTS, "kr", language)
    stage = row.text("stage", "stage")
    stages = {choice.value: words_of(choice) for choice in choices_of("accounts", "stage")}
    planned, closed = (any_of(f'SUBSTITUTE({stage},".","")', stages[each]) for each in (Stage.PLANNED, Stage.CLOSED))
    define(workbook, "k_sender", 'IF(LEFT(k_approver,7)="mailto:",TRIM(MID(k_approver,8,300)),k_approver)')
    never = row.formula("never", f'OR({planned},AND({closed},k_closed=""))')
    return {
        "id": row.text("id", "id"),
        "unit": row.text("unit", "unit"),
        "label": row.text("label", "owner_label"),
        "approver": row.text("approver", "approved_by"),
        "opened": row.day("opened", "opened"),
        "closed": row.day("closed", "closed"),
        "checked": row.day("checked", "owner_label_checked"),
        "approved": row.day("approved", "approved_on"),
        "notified": row.day("notified", "notified_on"),
        "cleared": row.day("cleared", "coat_of_arms_cleared"),
        "resources": row.day("resources", "resources_cleared"),
        "arms": row.yes_no("arms", "coat_of_arms"),
        "active": row.formula(
            "active",
            'AND(NOT(k_never),OR(k_opened="",k_opened<=cfg_today),OR(k_closed="",k_closed>=cfg_today))',
        ),
        "never": never,
        "place": f"IFERROR(MATCH({literally('k_id')},h_id,0),0)",  # the first row of that Konto-ID is the one audited
        "due_from": f"IF(k_never,{ALWAYS},MAX(cal_first,N(k_opened)))",
        "due_to": f'MIN(cal_last,IF(k_closed="",{ALWAYS},k_closed))',
        "known": row.formula("known", 'AND(k_unit<>"",SUMPRODUCT(--(h_unit=k_unit))>0)'),
    }


def _unit(workbook: Workbook, language: str) -> dict[str, str]:
    row = RowNames(workbook, UNITS, "ur", language)
    return {
        "unit": row.text("unit", "unit"),
        "name": row.text("name", "name"),
        "email": row.email("email", "email"),
        "odd": row.formula("odd", 'IF(AND(ur_email="",ur_email_t<>""),1,0)'),
        "from": row.day("from", "start", "0"),
        "to": row.day("to", "end", ALWAYS),
    }


def _administrator(workbook: Workbook, language: str) -> dict[str, str]:
    """Who serves today, each person of an account counted once."""
    row = RowNames(workbook, ADMINISTRATORS, "ar", language)
    account, name = row.text("account", "account"), row.text("name", "name")
    start, end = row.day("from", "start", "0"), row.day("to", "end", ALWAYS)
    serves = f'{account}<>"",ar_mail&{name}<>"",{start}<=cfg_today,{end}>=cfg_today'
    return {
        "account": account,
        "mail": row.email("email", "email"),
        "person": row.formula("serving", f'IF(AND({serves}),{account}&"|"&IF(ar_mail<>"",ar_mail,{name}),"")'),
        "first": 'IF(ar_person="",0,IF(SUMPRODUCT(--({so far}=ar_person))=1,1,0))',
    }
