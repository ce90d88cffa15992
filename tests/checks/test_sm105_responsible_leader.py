"""SM105: on the day of the audit somebody who can be reached leads the unit."""

from dataclasses import replace
from datetime import date

import pytest

from audit.model import Entry, Leader, Status
from tests.checks.tools import AS_OF, a_context, a_leader, a_register, an_account, answers, cells, sentences, status


def misspelt(number: int = 2, **changes: object) -> Leader:
    """A leader whose e-mail stands there, but is none."""
    leader = a_leader(number, **changes)
    return replace(leader, email=Entry(None, leader.email.cell, typed="kari(at)x"))


FORMER = a_leader(2, end=date(2026, 11, 1))
NEXT = a_leader(3, start=date(2026, 11, 3))


@pytest.mark.parametrize(
    ("leaders", "verdict"),
    [
        ([a_leader()], Status.PASS),
        ([a_leader(start=AS_OF, end=AS_OF)], Status.PASS),
        ([FORMER], Status.BREACH),
        ([NEXT], Status.BREACH),
        ([FORMER, NEXT], Status.BREACH),
        ([FORMER, a_leader(4, start=AS_OF)], Status.PASS),
        ([a_leader(name=None)], Status.UNDOCUMENTED),
        ([a_leader(email=None)], Status.UNDOCUMENTED),
        ([misspelt()], Status.BREACH),
        ([misspelt(name=None)], Status.BREACH),
        ([misspelt(end=date(2026, 11, 1)), a_leader(3)], Status.PASS),
        ([a_leader(2, email=None), a_leader(3)], Status.PASS),
        ([a_leader(2, email=None), a_leader(3, name=None)], Status.UNDOCUMENTED),
        ([a_leader(2, email=None), misspelt(3)], Status.BREACH),
        ([a_leader(unit="Kulturskolen")], Status.UNDOCUMENTED),
    ],
)
def test_one_who_leads_that_day_has_a_name_and_an_address(leaders: list[Leader], verdict: Status) -> None:
    assert status("SM105", a_context(a_register(leaders=leaders))) is verdict


@pytest.mark.parametrize(
    ("unit", "verdict"),
    [
        (" BIBLIOTEKET ", Status.PASS),
        ("Svømmehallen", Status.UNDOCUMENTED),
        (None, Status.UNDOCUMENTED),
    ],
)
def test_the_unit_is_one_that_is_known(unit: str | None, verdict: Status) -> None:
    assert status("SM105", a_context(a_register(an_account(unit=unit)))) is verdict


def test_it_is_the_day_of_the_audit_that_counts_not_the_month() -> None:
    inventory = a_register(leaders=[a_leader(end=date(2026, 10, 31))])
    assert status("SM105", a_context(inventory, as_of=date(2026, 10, 31))) is Status.PASS
    assert status("SM105", a_context(inventory, as_of=date(2026, 11, 1))) is Status.BREACH


@pytest.mark.parametrize(
    ("leaders", "said", "named"),
    [
        (
            [FORMER, NEXT],
            ["Nobody is noted as the unit's leader on 2 November 2026."],
            ["Virksomheter!D2", "Virksomheter!E2", "Virksomheter!D3", "Virksomheter!E3"],
        ),
        (
            [misspelt(name=None)],
            ["The name of the unit's leader is blank.", "The leader's e-mail “kari(at)x” is not an address."],
            ["Virksomheter!B2", "Virksomheter!C2"],
        ),
        ([a_leader(email=None)], ["The e-mail of the unit's leader is blank."], ["Virksomheter!C2"]),
        ([], ["The unit is not found in Virksomheter, so its leader is unknown."], ["Kontoer!E2"]),
    ],
)
def test_it_says_what_is_wrong_and_where(leaders: list[Leader], said: list[str], named: list[str]) -> None:
    found = answers("SM105", a_context(a_register(leaders=leaders)))
    assert sentences(found) == said
    assert cells(found) == named
