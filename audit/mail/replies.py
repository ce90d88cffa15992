"""What a reader is asked for: by which day, and the answer to communications that a click prepares."""

from __future__ import annotations

from datetime import date
from typing import Final
from urllib.parse import quote

from audit.mail.message import mailbox, shortened, sound
from audit.model import Month
from audit.settings import Mail

LONGEST_LINE: Final = 80  #: characters of a prepared line; Windows opens no link of more than some 2,000


def next_check(month: Month, as_of: date, day: int) -> date:
    """The first day of an audit after that of `month` and after `as_of`, where audits are made on the `day` of months.

    What is put right before it is gone from the next report.
    """
    following = month.plus(2)
    while following.first.replace(day=day) <= as_of:
        following = following.plus(1)
    return following.first.replace(day=day)


def reply_address(mail: Mail) -> str:
    """Where answers go: [mail] reply_to, else the sender; blank where the settings name neither."""
    for written, where in ((mail.reply_to, "[mail] reply_to"), (mail.sender, "[mail] sender")):
        if written:
            return mailbox(written, where).address
    return ""


def mailto(address: str, subject: str, *lines: str) -> str:
    """A link that begins a mail to the address with that subject and those lines (RFC 6068).

    Each value is one line, and every character that means something in an address, a link or a header is encoded:
    no value can add a reader, a header or a part.
    """
    body = "\r\n".join(shortened(line, LONGEST_LINE) for line in lines)
    fields = {"subject": shortened(subject, LONGEST_LINE), "body": body}
    return f"mailto:{_encoded(address, '@')}?" + "&".join(f"{name}={_encoded(text)}" for name, text in fields.items())


def _encoded(text: str, kept: str = "") -> str:
    return quote(sound(text), safe=kept)
