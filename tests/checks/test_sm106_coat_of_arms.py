"""SM106: the coat of arms is not shown, or its use is cleared."""

from datetime import date

import pytest

from audit.model import Status
from tests.checks.tools import AS_OF, a_context, a_register, an_account, answers, cells, sentences, status

LATER = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("shown", "cleared", "verdict"),
    [
        (False, None, Status.PASS),
        (False, date(2020, 1, 2), Status.PASS),
        (False, LATER, Status.PASS),
        (True, date(2020, 1, 2), Status.PASS),
        (True, AS_OF, Status.PASS),
        (True, LATER, Status.BREACH),
        (True, None, Status.UNDOCUMENTED),
        (None, None, Status.UNDOCUMENTED),
        (None, date(2020, 1, 2), Status.UNDOCUMENTED),
        (None, LATER, Status.BREACH),
    ],
)
def test_the_use_is_cleared_and_not_after_the_audit(shown: bool | None, cleared: date | None, verdict: Status) -> None:
    account = an_account(coat_of_arms=shown, coat_of_arms_cleared=cleared)
    assert status("SM106", a_context(a_register(account))) is verdict


@pytest.mark.parametrize(
    ("shown", "cleared", "said", "named"),
    [
        (None, None, ["It is not noted whether the account shows the coat of arms."], ["Kontoer!N5"]),
        (
            True,
            None,
            ["The account shows the coat of arms, and no clearing of it is noted."],
            ["Kontoer!O5"],
        ),
        (True, LATER, ["The coat of arms is noted as cleared on 3 November 2026, after the audit."], ["Kontoer!O5"]),
        (
            None,
            LATER,
            [
                "It is not noted whether the account shows the coat of arms.",
                "The coat of arms is noted as cleared on 3 November 2026, after the audit.",
            ],
            ["Kontoer!N5", "Kontoer!O5"],
        ),
    ],
)
def test_it_says_what_is_wrong_and_where(
    shown: bool | None, cleared: date | None, said: list[str], named: list[str]
) -> None:
    account = an_account(5, coat_of_arms=shown, coat_of_arms_cleared=cleared)
    found = answers("SM106", a_context(a_register(account)))
    assert sentences(found) == said
    assert cells(found) == named
