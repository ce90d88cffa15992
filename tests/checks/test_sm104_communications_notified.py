"""SM104: communications was told."""

from datetime import date

import pytest

from audit.model import Status
from tests.checks.tools import a_context, a_register, an_account, answers, cells, status


@pytest.mark.parametrize(
    ("told", "days", "verdict"),
    [
        (date(2020, 1, 16), None, Status.PASS),
        (date(2026, 11, 2), None, Status.PASS),
        (date(2026, 11, 3), None, Status.BREACH),
        (None, None, Status.UNDOCUMENTED),
        (date(2020, 1, 22), 7, Status.PASS),
        (date(2020, 1, 23), 7, Status.BREACH),
        (date(2020, 1, 15), 0, Status.PASS),
        (date(2019, 12, 1), 0, Status.PASS),
    ],
)
def test_communications_was_told_in_time(told: date | None, days: int | None, verdict: Status) -> None:
    assert status("SM104", a_context(a_register(an_account(notified_on=told)), notify_days=days)) is verdict


def test_it_names_the_cell() -> None:
    assert cells(answers("SM104", a_context(a_register(an_account(9, notified_on=None))))) == ["Kontoer!M9"]
