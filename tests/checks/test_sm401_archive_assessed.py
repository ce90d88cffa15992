"""SM401: somebody has lately assessed what must be archived."""

from datetime import date
from typing import Any

import pytest

from audit.model import Status
from tests.checks.tools import AS_OF, a_context, a_register, an_account, answers, cells, sentences, status

OLD, LATER = date(2025, 11, 1), date(2026, 11, 3)


def judged(assessed: date | None, by: str | None = "Arne Arkivesen", **policy: Any) -> Status:
    account = an_account(archive_assessed=assessed, archive_assessed_by=by)
    return status("SM401", a_context(a_register(account), **policy))


@pytest.mark.parametrize(
    ("assessed", "verdict"),
    [
        (AS_OF, Status.PASS),
        (date(2025, 11, 2), Status.PASS),
        (OLD, Status.BREACH),
        (LATER, Status.BREACH),
        (None, Status.UNDOCUMENTED),
    ],
)
def test_it_was_assessed_within_twelve_months_and_not_after_the_audit(assessed: date | None, verdict: Status) -> None:
    assert judged(assessed) is verdict


@pytest.mark.parametrize(
    ("assessed", "verdict"),
    [
        (AS_OF, Status.UNDOCUMENTED),
        (None, Status.UNDOCUMENTED),
        (OLD, Status.BREACH),
        (LATER, Status.BREACH),
    ],
)
def test_a_wrong_day_outranks_a_missing_name(assessed: date | None, verdict: Status) -> None:
    assert judged(assessed, None) is verdict


def test_the_municipality_sets_the_months() -> None:
    assert judged(date(2026, 10, 2), archive_months=1) is Status.PASS
    assert judged(date(2026, 10, 1), archive_months=1) is Status.BREACH
    assert judged(OLD, archive_months=24) is Status.PASS


@pytest.mark.parametrize(
    ("assessed", "months", "said"),
    [
        (OLD, 12, "The account was last assessed for the archive on 1 November 2025, more than 12 months ago."),
        (OLD, 1, "The account was last assessed for the archive on 1 November 2025, more than 1 month ago."),
        (LATER, 12, "The archive assessment is dated 3 November 2026, after the audit."),
        (None, 12, "It is not noted when the account was last assessed for the archive."),
    ],
)
def test_it_says_what_is_wrong_and_where(assessed: date | None, months: int, said: str) -> None:
    account = an_account(5, archive_assessed=assessed, archive_assessed_by=None)
    found = answers("SM401", a_context(a_register(account), archive_months=months))
    assert sentences(found) == [said, "It is not noted who assessed the account for the archive."]
    assert cells(found) == ["Kontoer!Q5", "Kontoer!R5"]
