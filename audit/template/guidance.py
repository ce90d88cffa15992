"""What guides the typing: each column's hint, its drop-down, and what is said of a value that does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from audit.model import Text
from audit.schema import Column, Kind, Sheet
from audit.template.cells import letter
from audit.template.names import whole
from audit.template.setup import Setup, Wording

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

LAST_ROW: Final = 1_048_576
LONGEST_TITLE: Final = 32
LONGEST_MESSAGE: Final = 255

SERIAL_ZERO: Final = date(1899, 12, 30)  #: Excel notes a day as the number of days since
DAYS_FROM: Final = date(1950, 1, 1)  #: what a date column takes; anything else is a slip of the hand
DAYS_TO: Final = date(2099, 12, 31)

#: What is noted here has happened: by the audit a later day is wrong, or no evidence.
HAS_HAPPENED: Final = frozenset(
    {
        "accounts.owner_label_checked",
        "accounts.approved_on",
        "accounts.notified_on",
        "accounts.coat_of_arms_cleared",
        "accounts.resources_cleared",
        "accounts.archive_assessed",
        "administrators.guideline_read",
        "moderation.day",
        "inquiries.received",
        "inquiries.answered",
        "removals.found",
        "removals.removed",
        "images.consent_on",
        "images.photographer_asked",
    }
)
TO_MIDNIGHT: Final = "TODAY()+0.99999"  #: today, whatever the time

#: What is said of a value that is in no list; the column's hint where there is nothing better to say.
WRONG: Final = {
    "lst_units": Text("No unit has this name. Choose one from the list, or add it to the units first."),
    "lst_accounts": Text("No account has this Konto-ID. Choose one from the list, or add it to the accounts first."),
    "lst_platforms": Text("This platform is not in the list. Keep it if the name is right."),
    "lst_yes_no": Text("Only yes or no can stand here. Choose from the list, or leave the cell blank."),
    "lst_rules": Text("No rule has this code. Choose one from the list."),
}
WRONG_CHOICE: Final = Text("Only what the list holds can stand here. Choose from it, or leave the cell blank.")
WRONG_DAY: Final = Text("This is not a date. Type it as 3.10.2026, or leave the cell blank.")
WRONG_PAST_DAY: Final = Text(
    "This is not a date, or the day has not come yet. Note what has been done, as 3.10.2026, or leave the cell blank."
)
WRONG_COUNT: Final = Text("Only a whole number can stand here, such as 12.")
WRONG_EMAIL: Final = Text("This does not look like one e-mail address. Keep it if it is.")
TAKEN: Final = Text("Another account has this Konto-ID. Give each account its own.")


def guide_typing(worksheet: Worksheet, sheet: Sheet, lists: Mapping[str, str], wording: Wording, setup: Setup) -> None:
    """Gives every column its hint, and refuses or questions what does not fit. Blank is always allowed."""
    for number, column in enumerate(sheet.columns, 1):
        validation, wrong = _validation(sheet, column, lists.get(f"{sheet.key}.{column.key}", ""), wording.code)
        title = column.names.of(wording.code)[:LONGEST_TITLE]
        validation.promptTitle, validation.prompt = title, _prompt(sheet, column, wording, setup)
        validation.errorTitle = title
        validation.error = wording.translate(wrong or column.hint)[:LONGEST_MESSAGE]
        validation.showInputMessage = bool(validation.prompt)
        validation.add(f"{letter(number)}2:{letter(number)}{LAST_ROW}")
        worksheet.add_data_validation(validation)


def _prompt(sheet: Sheet, column: Column, wording: Wording, setup: Setup) -> str:
    """The hint, and the codes of the rules that the column is evidence for."""
    hint = wording.translate(column.hint) if column.hint else ""
    codes = setup.codes(sheet, column.key)
    with_codes = f"{hint} ({', '.join(codes)})" if hint and codes else hint
    return (with_codes if len(with_codes) <= LONGEST_MESSAGE else hint)[:LONGEST_MESSAGE]


def _validation(sheet: Sheet, column: Column, listed: str, language: str) -> tuple[DataValidation, Text | None]:
    """What Excel lets people type into the column, and what it says of anything else."""
    from openpyxl.worksheet.datavalidation import DataValidation

    # openpyxl's own default for showErrorMessage shows the list, but lets any other value pass.
    if listed:
        allowed = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=True)
        allowed.errorStyle = "warning" if listed == "lst_platforms" else "stop"
        return allowed, WRONG.get(listed, WRONG_CHOICE)
    if column.kind in (Kind.DAY, Kind.MOMENT):
        first, last = (str((day - SERIAL_ZERO).days) for day in (DAYS_FROM, DAYS_TO))
        happened = f"{sheet.key}.{column.key}" in HAS_HAPPENED
        return DataValidation(
            type="date",
            operator="between",
            formula1=first,
            formula2=TO_MIDNIGHT if happened else last,
            allow_blank=True,
            showErrorMessage=True,
        ), WRONG_PAST_DAY if happened else WRONG_DAY
    if column.kind is Kind.COUNT:
        return DataValidation(
            type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True, showErrorMessage=True
        ), WRONG_COUNT
    place = letter(sheet.columns.index(column) + 1)
    if column.kind is Kind.EMAIL:
        formula = f'LEN({place}2)-LEN(SUBSTITUTE({place}2,"@",""))=1'
        asked = DataValidation(type="custom", formula1=formula, allow_blank=True, showErrorMessage=True)
        asked.errorStyle = "warning"
        return asked, WRONG_EMAIL
    if column.kind is Kind.ID:
        formula = f"SUMPRODUCT(--({whole(sheet, column.key, language)}={place}2))<2"
        return DataValidation(type="custom", formula1=formula, allow_blank=True, showErrorMessage=True), TAKEN
    return DataValidation(allow_blank=True), None
