"""What it checks
    Each picture of a colleague published in the month has the colleague's consent, given no later than the
    day it was published.

Why it matters
    The guideline says twice that pictures of colleagues are never published without their consent.

How to fix
    Ask the colleague, and take the picture down until the answer is yes. Note it in Samtykke dato and Samtykke
    referanse. Where it is no colleague, note Nei in Kollega.
"""

from collections.abc import Iterator

from audit.check import Context, NotApplicable, Problem, Unknown, check
from audit.checks.consent import without_consent
from audit.guideline import IN_USE, PRIVATE_USE
from audit.model import Account, Image, Severity, Text


@check(
    "SM302",
    "Colleague consent",
    Severity.HIGH,
    clause=f"{IN_USE}; {PRIVATE_USE}",
    reads=("images.published", "images.people", "images.colleague", "images.consent_on", "images.consent_reference"),
    needs="images",
)
def colleague_consent(account: Account, context: Context) -> Iterator[Problem]:
    """Whether all colleagues in pictures had consented."""
    images = [image for image in context.images_of(account) if _may_show_colleague(image)]
    if not images:
        raise NotApplicable
    for image in images:
        if image.colleague.value is None:
            yield Unknown(
                Text("It is not noted whether the picture of {day} shows a colleague.", day=image.published.value),
                (image.colleague.cell,),
            )
        else:
            yield from without_consent(image, context.as_of)


def _may_show_colleague(image: Image) -> bool:
    return image.colleague.value is True or (image.colleague.value is None and image.people.value is True)
