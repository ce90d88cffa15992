"""What it checks
    Each inquiry of the month that was about a case, or an answer to a hearing, was referred to the proper channel.

Why it matters
    The guideline says that social media are not for case handling, and that formal answers to hearings come by form,
    e-mail or letter. Otherwise nobody archives them, and nobody answers in time.

How to fix
    Show the sender to the proper channel, and note Ja in Henvist videre.
"""

from collections.abc import Iterator

from audit.check import Context, NotApplicable, Problem, Unknown, check
from audit.guideline import ARCHIVE
from audit.model import Account, InquiryKind, Severity, Text


@check(
    "SM402",
    "No case handling",
    Severity.HIGH,
    clause=ARCHIVE,
    reads=("inquiries.received", "inquiries.kind", "inquiries.referred"),
    needs="inquiries",
)
def no_case_handling(account: Account, context: Context) -> Iterator[Problem]:
    """Whether cases and hearings were referred on."""
    formal = [
        inquiry
        for inquiry in context.inquiries_of(account)
        if inquiry.kind.value in (InquiryKind.CASE, InquiryKind.HEARING)
    ]
    if not formal:
        raise NotApplicable
    for inquiry in formal:
        received, referred = inquiry.received.value, inquiry.referred
        if referred.value is None:
            yield Unknown(
                Text("It is not noted that the sender of {received} was referred on.", received=received),
                (referred.cell,),
            )
        elif referred.value is False:
            yield Problem(
                Text("The sender of {received} was not referred to the proper channel.", received=received),
                (referred.cell,),
            )
