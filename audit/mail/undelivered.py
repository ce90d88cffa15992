"""The mails that did not reach their readers, as the next summary tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from audit.mail.outbox import eml_files, words_of
from audit.model import Month

BOUNCED: Final = "bounced: "  #: what the words beside a message begin with that a server took and then gave back
LONGEST_HEADERS: Final = 16 * 1024  #: bytes; ours take one or two thousand


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A mail that did not reach its reader."""

    month: Month
    address: str
    words: str  #: the server's


def undelivered(reports: Path, month: Month) -> tuple[Undelivered, ...]:
    """The mails of the month and of the one before it that were refused or came back."""
    return tuple(
        Undelivered(each, reader(headers(file)), words_of(file)[1].removeprefix(BOUNCED))
        for each in (month.plus(-1), month)
        for file in eml_files(reports / str(each) / "mail" / "failed")
    )


def headers(file: Path) -> Message:
    """The headers of a message in an outbox."""
    with file.open("rb") as stream:
        return BytesHeaderParser().parsebytes(stream.read(LONGEST_HEADERS))


def reader(message: Message) -> str:
    """The address that a message is for."""
    return parseaddr(str(message["To"] or ""))[1]
