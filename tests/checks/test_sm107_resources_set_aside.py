"""SM107: it is settled that resources are set aside for the account."""

from datetime import date

import pytest

from audit.model import Status
from tests.checks.tools import AS_OF, a_context, a_register, an_account, answers, cells, sentences, status


@pytest.mark.parametrize(
    ("settled", "verdict", "said"),
    [
        (date(1999, 1, 1), Status.PASS, []),
        (AS_OF, Status.PASS, []),
        (
            date(2026, 11, 3),
            Status.BREACH,
            ["Resources are noted as settled on 3 November 2026, after the audit."],
        ),
        (None, Status.UNDOCUMENTED, ["It is not noted that resources are set aside for the account."]),
    ],
)
def test_the_day_it_was_settled_is_noted_and_not_after_the_audit(
    settled: date | None, verdict: Status, said: list[str]
) -> None:
    context = a_context(a_register(an_account(5, resources_cleared=settled)))
    found = answers("SM107", context)
    assert status("SM107", context) is verdict
    assert sentences(found) == said
    assert cells(found) == ["Kontoer!P5"] * len(said)
