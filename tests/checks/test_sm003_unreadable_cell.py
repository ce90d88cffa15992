"""SM003: cells that cannot be understood."""

from dataclasses import replace

from audit.model import Cell, Fault, Text
from tests.checks.tools import a_context, a_register, sentences, told


def a_fault(row: int, typed: str) -> Fault:
    return Fault("Moderering", "FB-001", "Dato", "FB-001", Cell("Moderering", row, 1), typed, Text("a date"))


def test_a_cell_is_named_with_what_it_holds_and_what_was_expected() -> None:
    (found,) = told("SM003", a_context(a_register(unreadable=(a_fault(4, "i går"),))))
    assert (found.key, found.account) == ("FB-001:Dato", "FB-001")
    assert sentences([found.problem]) == ["Moderering!A4 holds “i går”; expected a date."]


def test_cells_of_one_account_and_column_are_one_finding() -> None:
    (found,) = told("SM003", a_context(a_register(unreadable=(a_fault(4, "i går"), a_fault(5, "?")))))
    assert len(found.problem.cells) == 2
    assert "The first, Moderering!A4, holds “i går”" in sentences([found.problem])[0]


def test_cells_too_many_to_be_named_are_counted() -> None:
    many = replace(a_fault(4, "i går"), unnamed=999_998)
    (found,) = told("SM003", a_context(a_register(unreadable=(many, a_fault(5, "?")))))
    assert (len(found.problem.cells), found.problem.unnamed) == (2, 999_998)
    assert sentences([found.problem])[0].startswith("1,000,000 cells of Dato cannot be understood.")
