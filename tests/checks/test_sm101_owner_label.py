"""SM101: the label names the owner, and was checked lately."""

from datetime import date

import pytest

from audit.model import Status
from tests.checks.tools import a_context, a_register, an_account, answers, cells, sentences, status


@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        ("Eies og drives av Sandnes kommune", Status.PASS),
        ("SANDNES  KOMMUNE", Status.PASS),
        ("Sandnes\u00a0kommune", Status.PASS),
        ("Sandnes\u200b kommune", Status.PASS),
        ("Sandnes bibliotek", Status.BREACH),
        ("Stavanger kommune", Status.BREACH),
        (None, Status.UNDOCUMENTED),
    ],
)
def test_the_label_names_the_owner(label: str | None, verdict: Status) -> None:
    assert status("SM101", a_context(a_register(an_account(owner_label=label)))) is verdict


@pytest.mark.parametrize(
    ("checked", "verdict"),
    [
        (date(2026, 11, 2), Status.PASS),
        (date(2025, 11, 2), Status.PASS),
        (date(2025, 11, 1), Status.BREACH),
        (date(2026, 11, 3), Status.BREACH),
        (None, Status.UNDOCUMENTED),
    ],
)
def test_the_label_was_checked_within_twelve_months_and_not_after_the_audit(
    checked: date | None, verdict: Status
) -> None:
    assert status("SM101", a_context(a_register(an_account(owner_label_checked=checked)))) is verdict


def test_a_wrong_label_outranks_a_missing_date() -> None:
    account = an_account(owner_label="Vår side", owner_label_checked=None)
    assert status("SM101", a_context(a_register(account))) is Status.BREACH


def test_an_old_check_outranks_a_missing_label() -> None:
    account = an_account(owner_label=None, owner_label_checked=date(2020, 1, 1))
    assert status("SM101", a_context(a_register(account))) is Status.BREACH


def test_the_municipality_sets_the_labels_and_the_months() -> None:
    inventory = a_register(an_account(owner_label="Eid av Øygard herad", owner_label_checked=date(2026, 9, 1)))
    assert not answers("SM101", a_context(inventory, labels=("Øygard herad",)))
    found = answers("SM101", a_context(inventory, labels=("Øygard herad",), label_recheck_months=1))
    assert sentences(found) == ["The owner label was last checked on 1 September 2026, more than 1 month ago."]


def test_it_names_the_cells_that_lack_or_hold_the_fault() -> None:
    assert cells(
        answers("SM101", a_context(a_register(an_account(5, owner_label=None, owner_label_checked=None))))
    ) == [
        "Kontoer!I5",
        "Kontoer!J5",
    ]
