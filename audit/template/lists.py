"""What cells may be chosen from: fixed lists on the hidden sheet, and columns of the register that grow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from audit.schema import ACCOUNTS, SHEETS, UNITS, Kind, Names
from audit.template.cells import NO, YES, cell_at, letter, put
from audit.template.names import define, growing, quoted
from audit.template.setup import Setup

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HELPER: Final = Names("Hjelpeark", "Hjelpeark", "Helper")

PLATFORMS: Final = (
    "Facebook",
    "Instagram",
    "X",
    "YouTube",
    "LinkedIn",
    "TikTok",
    "Snapchat",
    "Threads",
    "Bluesky",
    "Flickr",
    "Vimeo",
    "WhatsApp",
    "Messenger",
    "Mastodon",
    "Pinterest",
)

FIRST_LIST: Final = 40  #: the lists' first column on the hidden sheet, beyond the working of the live status


def define_lists(workbook: Workbook, helper: Worksheet, language: str, setup: Setup) -> dict[str, str]:
    """Writes the lists and names them; by `sheet.column`, the name of the list that the column is chosen from."""
    define(workbook, "lst_units", growing(UNITS, "unit", language), hidden=False)
    define(workbook, "lst_accounts", growing(ACCOUNTS, "id", language), hidden=False)
    fixed: dict[str, Sequence[str]] = {
        "lst_platforms": PLATFORMS,
        "lst_yes_no": (YES.of(language), NO.of(language)),
        "lst_rules": [rule.code for rule in setup.rules if rule.waivable],
    }
    used = {"accounts.platform": "lst_platforms", "accounts.unit": "lst_units"}
    for sheet in SHEETS.values():
        for column in sheet.columns:
            if column.kind is Kind.CHOICE:
                name = f"lst_{sheet.key}_{column.key}"
                fixed[name] = [choice.names.of(language) for choice in column.choices]
                used[f"{sheet.key}.{column.key}"] = name
            elif column.kind is Kind.YES_NO:
                used[f"{sheet.key}.{column.key}"] = "lst_yes_no"
            elif column.key == "account":
                used[f"{sheet.key}.{column.key}"] = "lst_accounts"
    if fixed["lst_rules"]:
        used["waivers.rule"] = "lst_rules"
    for number, (name, words) in enumerate(fixed.items(), FIRST_LIST):
        put(cell_at(helper, 1, number), name)
        for row, word in enumerate(words, 2):
            put(cell_at(helper, row, number), word)
        if words:
            place = letter(number)
            cells = f"{quoted(helper.title)}!${place}$2:${place}${len(words) + 1}"
            define(workbook, name, cells, hidden=False)
    return used
