"""SM203: unlawful content was removed in time, with a reason."""

from datetime import date, datetime
from typing import Any

import pytest

from audit.model import Removal, Status
from tests.checks.tools import a_context, a_register, a_removal, answers, at, cells, sentences, status

Moment = datetime | date | None

FIFTH, SIXTH, SEVENTH, EIGHTH = (date(2026, 10, day) for day in (5, 6, 7, 8))


def judged(*removals: Removal, **more: Any) -> Status:
    return status("SM203", a_context(a_register(removals={"fb-001": removals}), **more))


@pytest.mark.parametrize(
    ("found", "removed", "verdict"),
    [
        (at(SIXTH, "10:00"), at(SIXTH, "10:00"), Status.PASS),
        (at(SIXTH, "10:00"), at(SEVENTH, "10:00"), Status.PASS),
        (at(SIXTH, "10:00"), at(SEVENTH, "10:01"), Status.BREACH),
        (at(SIXTH, "10:00"), SEVENTH, Status.PASS),  # a day without a time is the whole day
        (at(SIXTH, "10:00"), EIGHTH, Status.BREACH),
        (SIXTH, at(SEVENTH, "23:59"), Status.PASS),
        (SIXTH, SEVENTH, Status.PASS),
        (SIXTH, at(EIGHTH, "00:00"), Status.BREACH),  # found before the midnight that ends the 6th
        (SIXTH, EIGHTH, Status.BREACH),
        (at(SIXTH, "00:00"), at(SEVENTH, "00:00"), Status.PASS),
        (at(SIXTH, "10:00"), at(SIXTH, "09:59"), Status.BREACH),  # removed before it was found
        (at(SIXTH, "10:00"), SIXTH, Status.PASS),
        (SIXTH, at(SIXTH, "00:00"), Status.PASS),
        (SIXTH, at(FIFTH, "23:59"), Status.BREACH),
        (SIXTH, FIFTH, Status.BREACH),
        (at(SIXTH, "10:00"), None, Status.BREACH),
        (date(2026, 10, 31), date(2026, 11, 1), Status.PASS),
        (date(2026, 10, 31), date(2026, 11, 3), Status.BREACH),
    ],
)
def test_what_is_found_is_gone_within_24_hours(found: Moment, removed: Moment, verdict: Status) -> None:
    assert judged(a_removal(found=found, removed=removed)) is verdict


@pytest.mark.parametrize(
    ("found", "as_of", "verdict"),
    [
        (SIXTH, SIXTH, Status.PASS),
        (SIXTH, SEVENTH, Status.PASS),
        (SIXTH, EIGHTH, Status.BREACH),
        (at(SIXTH, "10:00"), SIXTH, Status.PASS),
        (at(SIXTH, "23:59"), SEVENTH, Status.BREACH),  # the audit counts to its midnight
        (at(SEVENTH, "00:00"), SEVENTH, Status.PASS),
        (SEVENTH, SIXTH, Status.BREACH),  # found after the audit
    ],
)
def test_what_is_not_removed_is_fine_until_the_time_has_passed(found: Moment, as_of: date, verdict: Status) -> None:
    assert judged(a_removal(found=found, removed=None), as_of=as_of) is verdict


def test_a_removal_dated_after_the_audit_is_wrong() -> None:
    late = a_removal(found=SIXTH, removed=SEVENTH)
    assert judged(late, as_of=SIXTH) is Status.BREACH
    assert judged(late, as_of=SEVENTH) is Status.PASS


@pytest.mark.parametrize(
    ("hours", "removed", "verdict"),
    [
        (2, at(SIXTH, "12:00"), Status.PASS),
        (2, at(SIXTH, "12:01"), Status.BREACH),
        (48, at(EIGHTH, "10:00"), Status.PASS),
        (0, at(SIXTH, "10:00"), Status.PASS),
        (0, at(SIXTH, "10:01"), Status.BREACH),
    ],
)
def test_the_municipality_sets_the_hours(hours: int, removed: datetime, verdict: Status) -> None:
    assert judged(a_removal(found=at(SIXTH, "10:00"), removed=removed), removal_hours=hours) is verdict


def test_a_missing_reason_is_undocumented_and_a_late_removal_outranks_it() -> None:
    assert judged(a_removal(2), a_removal(3, reason=None)) is Status.UNDOCUMENTED
    assert judged(a_removal(reason=None, removed=EIGHTH)) is Status.BREACH
    assert judged(a_removal(2, reason=None), a_removal(3, removed=EIGHTH)) is Status.BREACH


@pytest.mark.parametrize("found", [date(2026, 9, 30), date(2026, 11, 1), at(date(2026, 9, 30), "23:59"), None])
def test_what_was_found_in_other_months_is_not_looked_at(found: Moment) -> None:
    other = a_removal(found=found, removed=None, reason=None)
    assert judged(other) is Status.NOT_APPLICABLE
    assert judged(other, a_removal(3)) is Status.PASS


def test_without_a_row_there_is_nothing_to_look_at_and_without_the_sheet_nobody_can_say() -> None:
    late = a_removal(account="IG-001", removed=None)
    assert judged() is Status.NOT_APPLICABLE
    assert status("SM203", a_context(a_register(removals={"ig-001": (late,)}))) is Status.NOT_APPLICABLE
    assert status("SM203", a_context(a_register(removals=None))) is Status.NOT_ASSESSED


@pytest.mark.parametrize(
    ("found", "removed", "said"),
    [
        (SIXTH, None, "What was found on 6 October 2026 is not removed, after more than 24 hours."),
        (
            at(SIXTH, "10:00"),
            EIGHTH,
            "What was found on 6 October 2026 10:00 was removed on 8 October 2026, after more than 24 hours.",
        ),
        (SIXTH, FIFTH, "What was found on 6 October 2026 is noted as removed before that."),
        (SIXTH, date(2026, 11, 3), "Unlawful content is dated 3 November 2026, after the audit."),
    ],
)
def test_it_says_what_is_wrong_and_where(found: Moment, removed: Moment, said: str) -> None:
    removal = a_removal(9, found=found, removed=removed)
    told = answers("SM203", a_context(a_register(removals={"fb-001": (removal,)})))
    assert sentences(told) == [said]
    assert cells(told) == ["Slettinger!B9", "Slettinger!C9"]


def test_it_names_the_cell_that_lacks_the_reason() -> None:
    told = answers("SM203", a_context(a_register(removals={"fb-001": (a_removal(9, found=SIXTH, reason=None),)})))
    assert sentences(told) == ["No reason is noted for what was found on 6 October 2026."]
    assert cells(told) == ["Slettinger!D9"]
