"""What it checks
    Each inquiry received in the month was answered by the end of the first working day after it came. One not yet
    answered is fine until that day has passed.

Why it matters
    The guideline asks the unit to be present and to follow up as soon as possible, preferably within a working day.

How to fix
    Answer at once what is unanswered, if only to say when an answer will come. Agree who answers when others are away.
"""

from collections.abc import Iterator

from audit.check import Context, NotApplicable, Problem, check
from audit.guideline import IN_USE
from audit.model import Account, Inquiry, Severity, Text
from audit.workdays import day_of, next_workday, surely_before


@check(
    "SM202",
    "Answered within a working day",
    Severity.MEDIUM,
    clause=IN_USE,
    reads=("inquiries.received", "inquiries.answered", "closing_days.day"),
    needs="inquiries",
)
def answered_in_time(account: Account, context: Context) -> Iterator[Problem]:
    """Whether each inquiry of the month was answered in time."""
    inquiries = context.inquiries_of(account)
    if not inquiries:
        raise NotApplicable
    for inquiry in inquiries:
        fault = _fault(inquiry, context)
        if fault:
            yield Problem(fault, (inquiry.received.cell, inquiry.answered.cell))


def _fault(inquiry: Inquiry, context: Context) -> Text | None:
    received, answered = inquiry.received.value, inquiry.answered.value
    assert received is not None, "an inquiry of the month has a day"
    deadline = next_workday(day_of(received), context.closing_days)
    last = max(day_of(received), day_of(answered) if answered else day_of(received))
    if last > context.as_of:
        return Text("An inquiry is dated {day}, after the audit.", day=last)
    if answered is None:
        if context.as_of <= deadline:
            return None
        return Text(
            "An inquiry of {received} is not answered; it was due on {deadline}.", received=received, deadline=deadline
        )
    if surely_before(answered, received):
        return Text("An inquiry of {received} is noted as answered before it came.", received=received)
    if day_of(answered) > deadline:
        return Text(
            "An inquiry of {received} was answered on {answered}; it was due on {deadline}.",
            received=received,
            answered=answered,
            deadline=deadline,
        )
    return None
