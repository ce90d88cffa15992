"""What it checks
    For each picture published in the month the photographer was asked, no later than the day it was
    published.

Why it matters
    The guideline says that the photographer must always be asked. The picture is the photographer's own work.

How to fix
    Ask the photographer, and note the day in Fotograf spurt.
"""

from collections.abc import Iterator

from audit.check import Context, NotApplicable, Problem, Unknown, check
from audit.guideline import IN_USE
from audit.model import Account, Severity, Text


@check(
    "SM303",
    "Photographer asked",
    Severity.HIGH,
    clause=IN_USE,
    reads=("images.published", "images.photographer_asked"),
    needs="images",
)
def photographer_asked(account: Account, context: Context) -> Iterator[Problem]:
    """Whether the photographer of each picture was asked in time."""
    images = context.images_of(account)
    if not images:
        raise NotApplicable
    for image in images:
        published, asked = image.published.value, image.photographer_asked
        assert published is not None, "a picture of the month has a day"
        if asked.value is None:
            yield Unknown(
                Text("It is not noted that the photographer was asked about the picture of {day}.", day=published),
                (asked.cell,),
            )
        elif asked.value > published:
            yield Problem(
                Text(
                    "The photographer of the picture of {day} was asked only on {asked}.",
                    day=published,
                    asked=asked.value,
                ),
                (asked.cell, image.published.cell),
            )
        elif asked.value > context.as_of:
            yield Problem(
                Text("The photographer is noted as asked on {day}, after the audit.", day=asked.value), (asked.cell,)
            )
