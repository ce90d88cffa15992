"""However many cells are faulty, few are kept, none goes uncounted, and every account keeps findings of its own."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import OTHERS, Cell, Fault, folded
from audit.workbook import faults
from audit.workbook.faults import Faults, Tally

NOTED = st.lists(
    st.tuples(st.sampled_from(["Dato", "Navn"]), st.sampled_from(["", "A", "a ", "B", "X1", "X2", "X3", "X4"])),
    max_size=60,
)
KNOWN = {"a", "b"}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "MOST_OF_KEY", 4)
    monkeypatch.setattr(faults, "MOST_OF_COLUMN", 9)
    monkeypatch.setattr(faults, "MOST_KEYS", 3)


def noted(rows: list[tuple[str, str]]) -> Tally[Fault]:
    """One fault a row, from row 1 on, about the account that its key is."""
    tally: Tally[Fault] = Tally(KNOWN)

    def note(row: int, column: str, key: str) -> None:
        tally.note(
            "Ark", column, key or "?", key, lambda told: Fault("Ark", told, column, key, Cell("Ark", row, 1), "igår")
        )

    for row, (column, key) in enumerate(rows, 1):
        note(row, column, key)
    return tally


@given(NOTED)
def test_every_fault_is_named_or_counted(rows: list[tuple[str, str]]) -> None:
    told = noted(rows).told()
    for column in ("Dato", "Navn"):
        of_column = [fault for fault in told if fault.column == column]
        assert len(of_column) + sum(fault.unnamed for fault in of_column) == sum(each == column for each, _ in rows)
        for key in KNOWN:  # these have findings of their own, with a number of their own
            own = [fault for fault in of_column if folded(fault.key) == key]
            expected = sum(each == column and folded(name) == key for each, name in rows)
            assert len(own) + sum(fault.unnamed for fault in own) == expected
    assert [fault.cell for fault in told] == sorted(fault.cell for fault in told)


@given(NOTED)
def test_few_are_kept(rows: list[tuple[str, str]]) -> None:
    told = noted(rows).told()
    keys = Counter((fault.column, folded(fault.key)) for fault in told)
    assert max(keys.values(), default=0) <= 4
    for column in ("Dato", "Navn"):
        others = [key for (of, key) in keys if of == column and key not in KNOWN]
        assert len(others) <= 4  # three, and what the others share
        assert sum(n for (of, _), n in keys.items() if of == column) <= 9 + len(keys)


def test_where_few_are_faulty_each_is_named_under_its_own_key() -> None:
    told = noted([("Dato", "X1"), ("Navn", "X1"), ("Dato", "A"), ("Dato", "X2"), ("Dato", "X1")]).told()
    assert [(fault.column, fault.key, fault.cell.row, fault.unnamed) for fault in told] == [
        ("Dato", "X1", 1, 0),
        ("Navn", "X1", 2, 0),
        ("Dato", "A", 3, 0),
        ("Dato", "X2", 4, 0),
        ("Dato", "X1", 5, 0),
    ]


def test_the_rest_share_a_key_but_for_known_accounts() -> None:
    told = noted([("Dato", key) for key in ("X1", "X2", "X3", "X4", "X5", "A", "X6", "B", "X1")]).told()
    assert [fault.key for fault in told] == ["X1", "X2", "X3", OTHERS, OTHERS, "A", OTHERS, "B", "X1"]


def test_while_the_accounts_are_read_each_keeps_its_own() -> None:
    found = Faults()
    for row in range(20):
        fault = Fault("Kontoer", f"K{row}", "Opprettet", f"K{row}", Cell("Kontoer", row, 7))
        found.unreadable.note("Kontoer", "Opprettet", fault.key, fault.account, lambda _, fault=fault: fault)
    assert len({fault.key for fault in found.unreadable.told()}) == 20
