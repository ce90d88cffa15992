"""SM004: blank cells that must be filled in."""

from audit.model import Cell, Fault, Status
from tests.checks.tools import a_context, a_register, sentences, told


def test_a_blank_cell_is_named() -> None:
    fault = Fault("Moderering", "FB-001", "Moderert av", "FB-001", Cell("Moderering", 4, 3))
    (found,) = told("SM004", a_context(a_register(blanks=(fault,))))
    assert found.key == "FB-001:Moderert av"
    assert found.problem.status is Status.UNDOCUMENTED
    assert sentences([found.problem]) == ["Moderert av is blank in Moderering!C4."]


def test_cells_too_many_to_be_named_are_counted() -> None:
    fault = Fault("Moderering", "FB-001", "Moderert av", "FB-001", Cell("Moderering", 4, 3), unnamed=41)
    (found,) = told("SM004", a_context(a_register(blanks=(fault,))))
    assert found.problem.unnamed == 41
    assert sentences([found.problem]) == ["Moderert av is blank in 42 cells. The first is Moderering!C4."]
