"""A letter as the bytes that travel (RFC 5322), safe whatever the register holds.

`email.mime` with explicit `Header`s, since `EmailMessage` loses spaces between Norwegian words and lets text that
looks like an encoded word become a header, depending on the Python in use.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from email.charset import QP, Charset
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from typing import Final, Literal

from audit.mail.pictures import Picture
from audit.mail.revisions import FIRST, SUBSTANCE, Revision
from audit.model import Month, Text, Trouble, folded, tidy
from audit.settings import Settings

Kind = Literal["summary", "leader", "escalation", "reminder"]

DRAFT: Final = b"X-Unsent: 1\r\n"  #: Outlook opens a file that begins so as a draft, ready to send
XLSX: Final = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME: Final = 100
LONGEST_SUBJECT: Final = 150

_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_NAMED: Final = re.compile(r"(.*?)\s*<([^<>]*)>")
WIRE: Final = compat32.clone(linesep="\r\n", max_line_length=76)  #: how a message is written for its travel
_UTF8: Final = Charset("utf-8")
_UTF8.body_encoding = QP


@dataclass(frozen=True, slots=True)
class Attachment:
    """A workbook that goes with a letter."""

    name: str  #: its file name, in ASCII
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is written."""

    kind: Kind
    address: str
    name: str  #: the reader's; may be blank
    subject: str
    text: str
    html: str
    language: str
    attachments: tuple[Attachment, ...] = ()
    pictures: tuple[Picture, ...] = ()  #: that its HTML points to
    revision: Revision = FIRST
    substance: str = ""  #: the same as long as the letter tells the reader the same


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address and the name of whom it belongs to, which may be blank."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.address.rpartition("@")[2].lower()

    def __str__(self) -> str:
        name = shortened(self.name, LONGEST_NAME)
        if not name:
            return self.address
        if _plain(name):
            return formataddr((name, self.address))
        # Reply-To is the longest name of those headers, so that the first line fits under each of them.
        return Header(name, "utf-8", 76, "Reply-To").encode(linesep="\n") + f" <{self.address}>"


def valid_address(address: str) -> bool:
    """Whether it is an address that every mail server takes: ASCII, with a domain of two parts or more."""
    local, _, _ = address.rpartition("@")
    return bool(_ADDRESS.fullmatch(address)) and len(address) <= 254 and len(local) <= 64


def mailbox(written: str, where: str) -> Mailbox:
    """`a@b.no` or `Name <a@b.no>` → Mailbox; `where` names the setting that holds it, for the `Trouble`."""
    named = _NAMED.fullmatch(tidy(written))
    name, address = (named[1].strip('"'), named[2].strip()) if named else ("", tidy(written))
    if not valid_address(address):
        raise Trouble(
            Text(
                "{setting} in the settings is “{value}”, which is not an e-mail address. Write it as "
                "name@municipality.no or Name <name@municipality.no>.",
                setting=where,
                value=written,
            )
        )
    return Mailbox(name, address)


def messages(letters: Iterable[Letter], settings: Settings, month: Month | date, moment: datetime) -> dict[str, bytes]:
    """Every letter as the outbox keeps it: file name → bytes. `moment` becomes its date, and knows its time zone."""
    return {file_name(letter, settings, month): message_bytes(letter, settings, month, moment) for letter in letters}


def file_name(letter: Letter, settings: Settings, month: Month | date) -> str:
    """What the letter's file is called, the same each time it is made."""
    number = letter.revision.number
    return stem(letter.kind, letter.address, settings, month) + (f"-{number}" if number > 1 else "") + ".eml"


def stem(kind: Kind, address: str, settings: Settings, month: Month | date) -> str:
    """The first part of that name, which all revisions of the letter share."""
    slug = re.sub(r"[^a-z0-9]+", "-", address.lower()).strip("-")[:60]
    return f"{kind}-{slug}-{_key(kind, address, settings, month, 1)[:8]}"


def message_bytes(letter: Letter, settings: Settings, month: Month | date, moment: datetime) -> bytes:
    """The letter's message; the same letter and moment give the same bytes.

    With the transport `outbox` it is a draft. Only a draft may lack a sender: Outlook fills in its owner.
    """
    draft = settings.mail.transport == "outbox"
    key = _key(letter.kind, letter.address, settings, month, letter.revision.number)
    reader = Mailbox(letter.name, letter.address)
    sender = mailbox(settings.mail.sender, "[mail] sender") if settings.mail.sender or not draft else None
    domain = (sender or reader).domain

    message = _body(letter, key)
    if sender:
        message["From"] = str(sender)
    message["To"] = str(reader)
    if settings.mail.reply_to:
        message["Reply-To"] = str(mailbox(settings.mail.reply_to, "[mail] reply_to"))
    message["Subject"] = header_line("Subject", shortened(letter.subject, LONGEST_SUBJECT))  # type: ignore[assignment] # a Header serves
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = f"<{key[:32]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message["List-Id"] = f"<kontotilsyn.{domain}>"
    message["Content-Language"] = letter.language
    if letter.substance:
        message[SUBSTANCE] = letter.substance

    wire = io.BytesIO()
    BytesGenerator(wire, mangle_from_=False, policy=WIRE).flatten(message)
    return (DRAFT if draft else b"") + wire.getvalue()


def shortened(text: str, longest: int) -> str:
    """The text on one line, cut at a word where it is longer than that many characters."""
    line = tidy(sound(text))
    if len(line) <= longest:
        return line
    whole_words = line[:longest].rpartition(" ")[0]
    return (whole_words if len(whole_words) > longest // 2 else line[: longest - 1]).rstrip(" ,;:–-") + "…"


def _key(kind: Kind, address: str, settings: Settings, month: Month | date, number: int) -> str:
    """What makes the letter this one and no other, whatever it says; `number` is its revision.

    A server that has seen a Message-ID may throw away the next mail that bears it, so a corrected letter that must
    reach a reader who has the first one needs another revision.
    """
    parts = (settings.organisation.name, str(month), folded(address), kind, str(number))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _body(letter: Letter, key: str) -> Message:
    """Text and HTML, with its pictures, as alternatives; around them, where something is attached, a mixed part."""
    # Neither base64 nor quoted-printable can hold the characters "=_", so no text can end a part before its time.
    both = MIMEMultipart("alternative", boundary=f"=_{key[:24]}_both", policy=WIRE)
    both.attach(MIMEText(_lines(letter.text), "plain", _UTF8, policy=WIRE))  # type: ignore[arg-type] # a Charset serves
    html = MIMEText(_lines(letter.html), "html", _UTF8, policy=WIRE)  # type: ignore[arg-type] # as above
    both.attach(_with_pictures(html, letter.pictures, key) if letter.pictures else html)
    if not letter.attachments:
        return both
    whole = MIMEMultipart("mixed", boundary=f"=_{key[:24]}_whole", policy=WIRE)
    whole.attach(both)
    for attachment in letter.attachments:
        part = MIMEApplication(attachment.content, XLSX, policy=WIRE)
        part.add_header("Content-Disposition", "attachment", filename=attachment.name)
        whole.attach(part)
    return whole


def _with_pictures(html: MIMEText, pictures: Iterable[Picture], key: str) -> MIMEMultipart:
    related = MIMEMultipart("related", boundary=f"=_{key[:24]}_html", type="text/html", policy=WIRE)
    related.attach(html)
    for picture in pictures:
        part = MIMEImage(picture.content, "png", policy=WIRE)
        part.add_header("Content-ID", f"<{picture.id}>")
        part.add_header("Content-Disposition", "inline", filename=f"{picture.name}.png")
        related.attach(part)
    return related


def _lines(text: str) -> str:
    return sound(text).replace("\r\n", "\n").replace("\r", "\n")


def sound(text: str) -> str:
    """The text without half characters, which environment variables can hold and no mail can."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain(text: str) -> bool:
    """Whether it can stand in a header as it is; what looks like an encoded word must not."""
    return text.isascii() and "=?" not in text


def header_line(header: str, text: str) -> Header:
    """The text as that header's value, on lines short enough, so that nothing in it can begin another header."""
    return Header(text, "us-ascii" if _plain(text) else "utf-8", 76, header)
