"""SM302: colleagues in pictures had consented."""

from datetime import date
from typing import Any

import pytest

from audit.model import Image, Status
from tests.checks.tools import a_context, a_register, an_image, answers, cells, sentences, status

PUBLISHED, LATER = date(2026, 10, 6), date(2026, 10, 7)


def judged(*images: Image, **more: Any) -> Status:
    return status("SM302", a_context(a_register(images={"fb-001": images}), **more))


def of_colleague(number: int = 2, **changes: Any) -> Image:
    return an_image(number, **{"colleague": True} | changes)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Status.PASS),
        ({"consent_on": PUBLISHED}, Status.PASS),
        ({"consent_on": LATER}, Status.BREACH),
        ({"consent_on": None}, Status.UNDOCUMENTED),
        ({"consent_reference": None}, Status.UNDOCUMENTED),
        ({"consent_on": LATER, "consent_reference": None}, Status.BREACH),
        ({"people": False}, Status.PASS),
        ({"people": None, "consent_on": LATER}, Status.BREACH),
    ],
)
def test_a_colleague_consents_no_later_than_the_picture_is_published(changes: dict[str, Any], verdict: Status) -> None:
    assert judged(of_colleague(**changes)) is verdict


@pytest.mark.parametrize(
    ("colleague", "people", "verdict"),
    [
        (None, True, Status.UNDOCUMENTED),
        (None, None, Status.NOT_APPLICABLE),
        (None, False, Status.NOT_APPLICABLE),
        (False, True, Status.NOT_APPLICABLE),
        (False, None, Status.NOT_APPLICABLE),
    ],
)
def test_where_it_may_be_a_colleague_it_must_be_noted(
    colleague: bool | None, people: bool | None, verdict: Status
) -> None:
    assert judged(an_image(colleague=colleague, people=people)) is verdict
    assert judged(an_image(colleague=colleague, people=people, consent_on=LATER)) is verdict


def test_a_late_consent_outranks_one_that_is_missing() -> None:
    assert judged(an_image(2, colleague=None), of_colleague(3)) is Status.UNDOCUMENTED
    assert judged(an_image(2, colleague=None), of_colleague(3, consent_on=LATER)) is Status.BREACH


@pytest.mark.parametrize("published", [date(2026, 9, 30), date(2026, 11, 1), None])
def test_pictures_of_other_months_are_not_looked_at(published: date | None) -> None:
    other = of_colleague(published=published, consent_on=None)
    assert judged(other) is Status.NOT_APPLICABLE
    assert judged(other, of_colleague(3)) is Status.PASS


def test_without_a_picture_there_is_nothing_to_look_at_and_without_the_sheet_nobody_can_say() -> None:
    bad = of_colleague(account="IG-001", consent_on=None)
    assert judged() is Status.NOT_APPLICABLE
    assert status("SM302", a_context(a_register(images={"ig-001": (bad,)}))) is Status.NOT_APPLICABLE
    assert status("SM302", a_context(a_register(images=None))) is Status.NOT_ASSESSED


@pytest.mark.parametrize(
    ("changes", "said", "named"),
    [
        (
            {"colleague": None},
            ["It is not noted whether the picture of 6 October 2026 shows a colleague."],
            ["Bilder!E9"],
        ),
        (
            {"consent_on": LATER, "consent_reference": None},
            [
                "The consent to the picture of 6 October 2026 was given only on 7 October 2026.",
                "It is not noted where the consent to the picture of 6 October 2026 is kept.",
            ],
            ["Bilder!F9", "Bilder!B9", "Bilder!G9"],
        ),
    ],
)
def test_it_says_what_is_wrong_and_where(changes: dict[str, Any], said: list[str], named: list[str]) -> None:
    found = answers("SM302", a_context(a_register(images={"fb-001": (of_colleague(9, **changes),)})))
    assert sentences(found) == said
    assert cells(found) == named


def test_a_date_after_the_audit_is_no_evidence_but_wrong() -> None:
    ahead = an_image(published=date(2026, 10, 20), consent_on=date(2026, 10, 18), colleague=True)
    assert judged(ahead, as_of=date(2026, 10, 18)) is Status.PASS
    assert judged(ahead, as_of=date(2026, 10, 17)) is Status.BREACH
