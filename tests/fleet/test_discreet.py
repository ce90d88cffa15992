"""A sentence about a register tells the overview what is wrong, and nothing that stands in it."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest

from audit.fleet.discreet import discreet
from audit.language import language
from audit.model import Either, Month, Text, Trouble, unforeseen
from audit.settings import load
from audit.workbook import read_inventory
from tests.workbooks import register, saved, workbook

NAME = "Kari Nordfjell"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (NAME, "…"),
        ("kari@sandnes.example", "…"),
        ("41234567", "…"),
        ("01017012345", "…"),
        ("sti/inventory.xlsx", "sti/inventory.xlsx"),
        ("Moderering", "Moderering"),
        ("Konto-ID", "Konto-ID"),
        ("[policy] admins_min", "[policy] admins_min"),
        ("No space left on device", "No space left on device"),
        ("1048577", "1048577"),
        ("AB12", "AB12"),
        (17, "17"),
        (date(2026, 11, 2), "2 November 2026"),
        (Month(2026, 10), "October 2026"),
        (["Kontoer", NAME, "Moderering", "Per Eksempelvik"], "Kontoer, … and Moderering"),
        (Either(["nb", NAME]), "…"),
        (Text("the sheet {sheet}", sheet=NAME), "the sheet …"),
        (Text("the sheet {sheet}", sheet="Bilder"), "the sheet Bilder"),
        (ValueError(NAME), "…"),
        ({"name": NAME}, "…"),
    ],
)
def test_only_values_that_cannot_be_a_registers_are_told(value: object, told: str) -> None:
    assert language("en")(discreet(Text("{value}", value=value), {"sti/inventory.xlsx"})) == told


def test_a_number_still_decides_the_form() -> None:
    one, two = (discreet(Text("{n} row of {who}", "{n} rows of {who}", n=n, who=NAME), ()) for n in (1, 2))
    assert (language("en")(one), language("en")(two)) == ("1 row of …", "2 rows of …")


def refusal(file: Path) -> Text:
    with pytest.raises(Trouble) as trouble:
        read_inventory(file)
    return trouble.value.text


def test_what_is_wrong_with_a_register_is_still_understood(tmp_path: Path) -> None:
    sheets = register(moderation=None)
    lacking = refusal(saved(tmp_path, workbook({**sheets, NAME: [[NAME]]})))
    assert NAME in str(lacking)
    assert language("en")(discreet(lacking, {"inventory.xlsx"})) == (
        "inventory.xlsx has no sheet Moderering. Sheets here: Kontoer, Virksomheter, Administratorer and …."
    )
    headless = refusal(saved(tmp_path, workbook(register(accounts=[["Konto-ID", NAME, "kari@x.example"]]))))
    assert NAME in str(headless)
    told = language("en")(discreet(headless, {"inventory.xlsx"}))
    assert told.startswith("inventory.xlsx, sheet Kontoer: row 1 lacks the column Plattform")
    assert "Kari" not in told
    assert "kari" not in told


def test_what_is_wrong_with_settings_is_told_without_what_stands_there(tmp_path: Path) -> None:
    file = saved(tmp_path, f'[policy]\nadmins_min = "{NAME}"\n'.encode(), "audit.toml")
    with pytest.raises(Trouble) as trouble:
        load(file, {})
    told = language("en")(discreet(trouble.value.text, {"audit.toml", str(file)}))
    assert told == f"{file}: [policy] admins_min is …, but must be a whole number."


def test_a_fault_of_the_program_tells_its_kind_and_line_and_not_what_it_stumbled_over() -> None:
    try:
        raise KeyError(NAME)
    except KeyError as error:
        told = language("en")(discreet(unforeseen(error), ()))
    assert "KeyError" in told
    assert NAME not in told


@pytest.mark.parametrize("text", [unforeseen, lambda _: Text("{a}", a=Either("b"), c=[date.min], d=Text(""))])
def test_a_sentence_survives_the_way_from_one_process_to_another(text: object) -> None:
    assert callable(text)
    try:
        raise ValueError(NAME)
    except ValueError as error:
        told = text(error)
    assert pickle.loads(pickle.dumps(told)) == told
