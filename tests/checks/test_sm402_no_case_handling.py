"""SM402: cases and answers to hearings were shown to the proper channel."""

from datetime import date, datetime
from typing import Any

import pytest

from audit.model import Inquiry, InquiryKind, Status
from tests.checks.tools import a_context, a_register, an_inquiry, answers, at, cells, sentences, status


def judged(*inquiries: Inquiry, **more: Any) -> Status:
    return status("SM402", a_context(a_register(inquiries={"fb-001": inquiries}), **more))


def a_case(number: int = 2, **changes: Any) -> Inquiry:
    return an_inquiry(number, **{"kind": InquiryKind.CASE, "referred": True} | changes)


@pytest.mark.parametrize("kind", [InquiryKind.CASE, InquiryKind.HEARING])
@pytest.mark.parametrize(
    ("referred", "verdict"), [(True, Status.PASS), (False, Status.BREACH), (None, Status.UNDOCUMENTED)]
)
def test_whoever_brings_a_case_or_a_hearing_is_referred(
    kind: InquiryKind, referred: bool | None, verdict: Status
) -> None:
    assert judged(a_case(kind=kind, referred=referred)) is verdict


@pytest.mark.parametrize("kind", [InquiryKind.QUESTION, InquiryKind.COMPLAINT, None])
@pytest.mark.parametrize("referred", [True, False, None])
def test_other_inquiries_need_no_other_channel(kind: InquiryKind | None, referred: bool | None) -> None:
    other = a_case(kind=kind, referred=referred)
    assert judged(other) is Status.NOT_APPLICABLE
    assert judged(other, a_case(3)) is Status.PASS


def test_no_outranks_a_blank() -> None:
    assert judged(a_case(2, referred=None), a_case(3)) is Status.UNDOCUMENTED
    assert judged(a_case(2, referred=None), a_case(3, referred=False)) is Status.BREACH


@pytest.mark.parametrize("received", [date(2026, 9, 30), date(2026, 11, 1), at(date(2026, 9, 30), "23:59"), None])
def test_inquiries_of_other_months_are_not_looked_at(received: datetime | date | None) -> None:
    assert judged(a_case(received=received, referred=False)) is Status.NOT_APPLICABLE


@pytest.mark.parametrize("received", [at(date(2026, 10, 1), "00:00"), at(date(2026, 10, 31), "23:59")])
def test_the_first_and_the_last_minute_are_of_the_month(received: datetime) -> None:
    assert judged(a_case(received=received, referred=False)) is Status.BREACH


def test_without_an_inquiry_there_is_nothing_to_look_at_and_without_the_sheet_nobody_can_say() -> None:
    bad = a_case(account="IG-001", referred=False)
    assert judged() is Status.NOT_APPLICABLE
    assert status("SM402", a_context(a_register(inquiries={"ig-001": (bad,)}))) is Status.NOT_APPLICABLE
    assert status("SM402", a_context(a_register(inquiries=None))) is Status.NOT_ASSESSED


@pytest.mark.parametrize(
    ("received", "referred", "said"),
    [
        (date(2026, 10, 6), None, "It is not noted that the sender of 6 October 2026 was referred on."),
        (
            at(date(2026, 10, 6), "08:05"),
            False,
            "The sender of 6 October 2026 08:05 was not referred to the proper channel.",
        ),
    ],
)
def test_it_says_what_is_wrong_and_where(received: datetime | date, referred: bool | None, said: str) -> None:
    case = a_case(9, received=received, referred=referred)
    found = answers("SM402", a_context(a_register(inquiries={"fb-001": (case,)})))
    assert sentences(found) == [said]
    assert cells(found) == ["Henvendelser!E9"]
