"""SM001: rows about accounts and units that do not exist."""

from audit.model import OTHERS, Cell, Reference
from tests.checks.tools import a_context, a_register, sentences, told


def test_rows_of_one_sheet_about_one_unknown_account_are_one_finding_with_every_cell() -> None:
    dangling = tuple(Reference("Moderering", "FB-01", "FB-01", Cell("Moderering", row, 2)) for row in (4, 9))
    (found,) = told("SM001", a_context(a_register(dangling=dangling)))
    assert (found.sheet, found.key, found.account) == ("Moderering", "FB-01", None)
    assert [str(cell) for cell in found.problem.cells] == ["Moderering!B4", "Moderering!B9"]
    assert sentences([found.problem]) == [
        "2 rows in Moderering are about the account “FB-01”, which is not found in Kontoer."
    ]


def test_an_unknown_unit_is_told_of_the_account_that_names_it() -> None:
    unknown = Reference("Kontoer", "FB-001", "Bibloteket", Cell("Kontoer", 2, 5))
    (found,) = told("SM001", a_context(a_register(dangling=(unknown,))))
    assert found.account == "FB-001"
    assert sentences([found.problem]) == ["The unit “Bibloteket” is not found in Virksomheter."]


def test_a_register_without_such_rows_has_no_such_finding() -> None:
    assert not told("SM001", a_context())


def test_rows_too_many_to_be_named_are_counted() -> None:
    cell = Cell("Moderering", 4, 2)
    dangling = (Reference("Moderering", "FB-01", "FB-01", cell, 9), Reference("Moderering", OTHERS, "FB-77", cell, 4))
    found = told("SM001", a_context(a_register(dangling=dangling)))
    assert [(each.key, each.problem.unnamed, each.account) for each in found] == [("FB-01", 9, None), ("…", 4, None)]
    assert sentences([each.problem for each in found]) == [
        "10 rows in Moderering are about the account “FB-01”, which is not found in Kontoer.",
        "5 more rows in Moderering are about accounts that are not found in Kontoer. The first is “FB-77”.",
    ]
