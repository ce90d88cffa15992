"""SM301: whoever can be recognised in a picture had consented, in writing."""

from datetime import date
from typing import Any

import pytest

from audit.model import Image, Status
from tests.checks.tools import a_context, a_register, an_image, answers, cells, sentences, status

PUBLISHED, LATER = date(2026, 10, 6), date(2026, 10, 7)


def judged(*images: Image, **more: Any) -> Status:
    return status("SM301", a_context(a_register(images={"fb-001": images}), **more))


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Status.PASS),
        ({"consent_on": PUBLISHED}, Status.PASS),
        ({"consent_on": LATER}, Status.BREACH),
        ({"consent_on": date(2026, 11, 3)}, Status.BREACH),  # after the audit too
        ({"consent_on": None}, Status.UNDOCUMENTED),
        ({"consent_reference": None}, Status.UNDOCUMENTED),
        ({"consent_on": None, "consent_reference": None}, Status.UNDOCUMENTED),
        ({"consent_on": LATER, "consent_reference": None}, Status.BREACH),
        ({"people": None}, Status.UNDOCUMENTED),
        ({"people": None, "consent_on": None, "consent_reference": None}, Status.UNDOCUMENTED),
        ({"people": False}, Status.NOT_APPLICABLE),
        ({"people": False, "consent_on": None, "consent_reference": None}, Status.NOT_APPLICABLE),
        ({"people": False, "colleague": True, "consent_on": LATER}, Status.NOT_APPLICABLE),  # SM302 asks of that
    ],
)
def test_the_consent_is_no_later_than_the_picture_and_its_form_is_found(
    changes: dict[str, Any], verdict: Status
) -> None:
    assert judged(an_image(**changes)) is verdict


def test_a_late_consent_outranks_one_that_is_missing() -> None:
    assert judged(an_image(2, consent_on=None), an_image(3, people=None)) is Status.UNDOCUMENTED
    assert judged(an_image(2, consent_on=None), an_image(3, consent_on=LATER)) is Status.BREACH
    assert judged(an_image(2, people=None), an_image(3, consent_on=LATER)) is Status.BREACH


def test_a_picture_of_nobody_is_passed_over() -> None:
    assert judged(an_image(2, people=False, consent_on=None), an_image(3)) is Status.PASS


@pytest.mark.parametrize("published", [date(2026, 9, 30), date(2026, 11, 1), None])
def test_pictures_of_other_months_are_not_looked_at(published: date | None) -> None:
    other = an_image(published=published, people=None)
    assert judged(other) is Status.NOT_APPLICABLE
    assert judged(other, an_image(3)) is Status.PASS


@pytest.mark.parametrize("published", [date(2026, 10, 1), date(2026, 10, 31)])
def test_the_first_and_the_last_day_are_of_the_month(published: date) -> None:
    assert judged(an_image(published=published, consent_on=None)) is Status.UNDOCUMENTED


def test_without_a_picture_there_is_nothing_to_look_at_and_without_the_sheet_nobody_can_say() -> None:
    bad = an_image(account="IG-001", consent_on=None)
    assert judged() is Status.NOT_APPLICABLE
    assert status("SM301", a_context(a_register(images={"ig-001": (bad,)}))) is Status.NOT_APPLICABLE
    assert status("SM301", a_context(a_register(images=None))) is Status.NOT_ASSESSED


@pytest.mark.parametrize(
    ("changes", "said", "named"),
    [
        (
            {"people": None},
            ["It is not noted whether anyone can be recognised in the picture of 6 October 2026."],
            ["Bilder!D9"],
        ),
        (
            {"consent_on": LATER},
            ["The consent to the picture of 6 October 2026 was given only on 7 October 2026."],
            ["Bilder!F9", "Bilder!B9"],
        ),
        (
            {"consent_on": None, "consent_reference": None},
            [
                "No consent is noted for the picture of 6 October 2026.",
                "It is not noted where the consent to the picture of 6 October 2026 is kept.",
            ],
            ["Bilder!F9", "Bilder!G9"],
        ),
    ],
)
def test_it_says_what_is_wrong_and_where(changes: dict[str, Any], said: list[str], named: list[str]) -> None:
    found = answers("SM301", a_context(a_register(images={"fb-001": (an_image(9, **changes),)})))
    assert sentences(found) == said
    assert cells(found) == named


def test_a_date_after_the_audit_is_no_evidence_but_wrong() -> None:
    ahead = an_image(published=date(2026, 10, 20), consent_on=date(2026, 10, 18))
    assert judged(ahead, as_of=date(2026, 10, 18)) is Status.PASS
    assert judged(ahead, as_of=date(2026, 10, 17)) is Status.BREACH
