"""What it checks
    Each picture published in the month in which someone can be recognised has a written consent, given no later
    than the day it was published, and it is noted where the form is kept.

Why it matters
    The guideline, with the law on privacy behind it, asks for written consent before the picture of anyone who can be
    recognised is published.

How to fix
    Take the picture down until the consent is there. Note the day in Samtykke dato and where the form is kept in
    Samtykke referanse. For a picture of nobody, note Nei in Gjenkjennelige personer.
"""

from collections.abc import Iterator

from audit.check import Context, NotApplicable, Problem, Unknown, check
from audit.checks.consent import without_consent
from audit.guideline import IN_USE
from audit.model import Account, Severity, Text


@check(
    "SM301",
    "Image consent",
    Severity.CRITICAL,
    clause=IN_USE,
    reads=("images.published", "images.people", "images.consent_on", "images.consent_reference"),
    needs="images",
)
def image_consent(account: Account, context: Context) -> Iterator[Problem]:
    """Whether all who can be recognised had consented."""
    images = [image for image in context.images_of(account) if image.people.value is not False]
    if not images:
        raise NotApplicable
    for image in images:
        if image.people.value is None:
            yield Unknown(
                Text(
                    "It is not noted whether anyone can be recognised in the picture of {day}.",
                    day=image.published.value,
                ),
                (image.people.cell,),
            )
        else:
            yield from without_consent(image, context.as_of)
