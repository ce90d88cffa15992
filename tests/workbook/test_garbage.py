"""Garbage in any cell of a register in order is told at its cell, and a rule that rests on the cell is not met."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pytest

from audit import schema
from audit.check import AccountRule, Context, Policy, rules
from audit.model import Cell, Month, Status
from audit.runner import Audit, audit
from audit.schema import Kind
from audit.workbook import read_inventory
from tests.workbooks import ID, register, saved, table, workbook

OCTOBER = Month(2026, 10)
AS_OF = date(2026, 11, 2)
DAY = date(2026, 10, 6)

GARBAGE: Final[dict[Kind, tuple[object, ...]]] = {
    Kind.TEXT: (),
    Kind.ID: (17841400012345678, 1.5, date(2026, 10, 3)),
    Kind.DAY: ("i går", 46298, "1/3/2026", "31.2.2026", True),
    Kind.MOMENT: ("i går", 46298.5, "1/3/2026 kl. 12.00", "6.10.2026 25:00"),
    Kind.YES_NO: ("kanskje", 7, date(2026, 10, 3)),
    Kind.EMAIL: ("ola(a)sandnes.example", 7, "ola@"),
    Kind.COUNT: ("mange", -1, 1.5),
    Kind.CHOICE: ("noe annet", 7),
}
ANYWHERE: Final = ("#N/A", "#REF!", "=1+1")  #: errors, and a formula that was never calculated

#: Cells that a rule reads and is met without: a blank end of a span is open, a person goes by name or address, and so
#: on. SM003 tells of garbage in them as well.
MET_WITHOUT: Final = {
    "administrators.name",
    "administrators.email",
    "administrators.start",
    "administrators.end",
    "units.start",
    "units.end",
    "accounts.opened",
    "closing_days.day",
    ("SM103", "units.email"),
    ("SM302", "images.people"),
}

Values = dict[str, object]
Register = dict[str, list[Values]]


def in_order() -> Register:
    """A register in which every rule is met, with every cell filled in that can be without harm."""
    return {
        "accounts": [
            {
                "id": ID,
                "platform": "Facebook",
                "name": "Sandnes bibliotek",
                "link": "https://www.facebook.com/sandnesbibliotek.example",
                "unit": "Biblioteket",
                "stage": "I bruk",
                "opened": date(2020, 1, 15),
                "owner_label": "Eies og drives av Sandnes kommune",
                "owner_label_checked": date(2026, 5, 4),
                "approved_by": "Kari Testesen",
                "approved_on": date(2020, 1, 10),
                "notified_on": date(2020, 1, 16),
                "coat_of_arms": "Ja",
                "coat_of_arms_cleared": date(2020, 1, 10),
                "resources_cleared": date(2020, 1, 10),
                "archive_assessed": date(2026, 3, 2),
                "archive_assessed_by": "Arne Arkivesen",
            },
            {"id": "FB-002", "platform": "Facebook", "name": "Planlagt", "unit": "Biblioteket", "stage": "Planlagt"},
        ],
        "units": [
            {
                "unit": "Biblioteket",
                "name": "Kari Testesen",
                "email": "kari@sandnes.example",
                "start": date(2015, 1, 1),
            }
        ],
        "administrators": [
            {
                "account": ID,
                "name": f"Admin Nummer{n}",
                "email": f"admin{n}@sandnes.example",
                "start": date(2019, 1, 1),
                "guideline_read": date(2026, 4, 1),
            }
            for n in (1, 2)
        ],
        "moderation": [
            {"day": day, "account": ID, "moderated_by": "Ola", "reviewed": 3, "deleted": 0} for day in OCTOBER.days()
        ],
        "inquiries": [
            {"account": ID, "received": DAY, "answered": date(2026, 10, 7), "kind": "Spørsmål", "referred": "Ja"}
        ],
        "removals": [
            {
                "account": ID,
                "found": datetime(2026, 10, 6, 10),
                "removed": datetime(2026, 10, 6, 12),
                "reason": "Trusler",
                "copy_kept": "Arkivsak 26/7",
            }
        ],
        "images": [
            {
                "account": ID,
                "published": DAY,
                "people": "Ja",
                "colleague": "Ja",
                "consent_on": date(2026, 10, 5),
                "consent_reference": "Arkivsak 26/101",
                "photographer": "Foto Grafsen",
                "photographer_asked": date(2026, 10, 5),
            }
        ],
        "closing_days": [{"day": date(2026, 12, 24), "name": "Julaften"}],
    }


def audited(folder: Path, filled: Register) -> Audit:
    """What the rules say of the register."""
    sheets = {key: table(schema.SHEETS[key], *rows) for key, rows in filled.items()}
    inventory = read_inventory(saved(folder, workbook(register(**sheets))))
    return audit(Context(inventory, OCTOBER, AS_OF, Policy(labels=("Sandnes kommune",))), rules())


def garbled(sheet: str, key: str) -> Iterator[tuple[Register, object, int]]:
    """The register in order but for one cell of the column, with what stands there and in which row."""
    for number, garbage in enumerate((*GARBAGE[schema.SHEETS[sheet].column(key).kind], *ANYWHERE)):
        filled = in_order()
        row = number % len(filled[sheet]) if sheet != "accounts" else 0
        filled[sheet][row][key] = garbage
        yield filled, garbage, row + 2


def met(found: Audit) -> set[str]:
    """The rules that the account meets."""
    return {code for code, status in found.verdicts.get(ID.lower(), {}).items() if status is Status.PASS}


def test_the_register_is_in_order(tmp_path: Path) -> None:
    found = audited(tmp_path, in_order())
    assert not found.findings
    assert met(found) == {rule.code for rule in rules() if isinstance(rule, AccountRule)} - {"SM402"}


@pytest.mark.parametrize("sheet", list(in_order()))
def test_garbage_is_told_at_its_cell_and_is_no_evidence(tmp_path: Path, sheet: str) -> None:
    for place, column in enumerate(schema.SHEETS[sheet].columns, 1):
        name = f"{sheet}.{column.key}"
        for filled, garbage, row in garbled(sheet, column.key):
            found = audited(tmp_path, filled)
            cells = {str(cell) for finding in found.findings if finding.rule == "SM003" for cell in finding.cells}
            cell = Cell(schema.SHEETS[sheet].names.nb, row, place)
            assert cells == {str(cell)}, (name, garbage)
            resting = {rule.code for rule in rules() if name in rule.reads}
            wrongly = {code for code in resting & met(found) if not {name, (code, name)} & MET_WITHOUT}
            assert not wrongly, (name, garbage)


def test_a_blank_cell_is_never_a_pass(tmp_path: Path) -> None:
    for sheet, rows in in_order().items():
        for key in rows[0]:
            filled = in_order()
            del filled[sheet][0][key]
            still = met(audited(tmp_path, filled))
            name = f"{sheet}.{key}"
            resting = {rule.code for rule in rules() if name in rule.reads}
            assert not {code for code in resting & still if not {name, (code, name)} & MET_WITHOUT}, name
