"""What SM301 and SM302 ask alike: whether those whom a picture shows had consented. No rule of its own."""

from collections.abc import Iterator
from datetime import date

from audit.check import Problem, Unknown
from audit.model import Image, Text


def without_consent(image: Image, as_of: date) -> Iterator[Problem]:
    """What is wrong, seen on `as_of`, with the consent of those whom a picture shows."""
    published, given, reference = image.published.value, image.consent_on, image.consent_reference
    assert published is not None, "a picture of the month has a day"
    if given.value is None:
        yield Unknown(Text("No consent is noted for the picture of {day}.", day=published), (given.cell,))
    elif given.value > published:
        yield Problem(
            Text("The consent to the picture of {day} was given only on {given}.", day=published, given=given.value),
            (given.cell, image.published.cell),
        )
    elif given.value > as_of:
        yield Problem(
            Text(
                "The consent to the picture of {day} is dated {given}, after the audit.",
                day=published,
                given=given.value,
            ),
            (given.cell,),
        )
    if not reference.value:
        yield Unknown(
            Text("It is not noted where the consent to the picture of {day} is kept.", day=published),
            (reference.cell,),
        )
