"""SM303: the photographer was asked before the picture was published."""

from datetime import date
from typing import Any

import pytest

from audit.model import Image, Status
from tests.checks.tools import a_context, a_register, an_image, answers, cells, sentences, status

PUBLISHED, LATER = date(2026, 10, 6), date(2026, 10, 7)


def judged(*images: Image, **more: Any) -> Status:
    return status("SM303", a_context(a_register(images={"fb-001": images}), **more))


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        (date(2020, 1, 1), Status.PASS),
        (PUBLISHED, Status.PASS),
        (LATER, Status.BREACH),
        (date(2026, 11, 3), Status.BREACH),  # after the audit too
        (None, Status.UNDOCUMENTED),
    ],
)
@pytest.mark.parametrize("people", [True, False, None])
def test_the_photographer_is_asked_of_every_picture_no_later_than_it_is_published(
    people: bool | None, asked: date | None, verdict: Status
) -> None:
    assert judged(an_image(people=people, photographer_asked=asked)) is verdict


def test_asking_late_outranks_a_missing_day() -> None:
    assert judged(an_image(2, photographer_asked=None), an_image(3)) is Status.UNDOCUMENTED
    assert judged(an_image(2, photographer_asked=None), an_image(3, photographer_asked=LATER)) is Status.BREACH


def test_the_name_of_the_photographer_is_not_asked_for() -> None:
    assert judged(an_image(photographer=None)) is Status.PASS


@pytest.mark.parametrize("published", [date(2026, 9, 30), date(2026, 11, 1), None])
def test_pictures_of_other_months_are_not_looked_at(published: date | None) -> None:
    other = an_image(published=published, photographer_asked=None)
    assert judged(other) is Status.NOT_APPLICABLE
    assert judged(other, an_image(3)) is Status.PASS


def test_without_a_picture_there_is_nothing_to_look_at_and_without_the_sheet_nobody_can_say() -> None:
    bad = an_image(account="IG-001", photographer_asked=None)
    assert judged() is Status.NOT_APPLICABLE
    assert status("SM303", a_context(a_register(images={"ig-001": (bad,)}))) is Status.NOT_APPLICABLE
    assert status("SM303", a_context(a_register(images=None))) is Status.NOT_ASSESSED


@pytest.mark.parametrize(
    ("asked", "said", "named"),
    [
        (
            None,
            "It is not noted that the photographer was asked about the picture of 6 October 2026.",
            ["Bilder!I9"],
        ),
        (
            LATER,
            "The photographer of the picture of 6 October 2026 was asked only on 7 October 2026.",
            ["Bilder!I9", "Bilder!B9"],
        ),
    ],
)
def test_it_says_what_is_wrong_and_where(asked: date | None, said: str, named: list[str]) -> None:
    found = answers("SM303", a_context(a_register(images={"fb-001": (an_image(9, photographer_asked=asked),)})))
    assert sentences(found) == [said]
    assert cells(found) == named


def test_a_date_after_the_audit_is_no_evidence_but_wrong() -> None:
    ahead = an_image(published=date(2026, 10, 20), photographer_asked=date(2026, 10, 18))
    assert judged(ahead, as_of=date(2026, 10, 18)) is Status.PASS
    assert judged(ahead, as_of=date(2026, 10, 17)) is Status.BREACH
