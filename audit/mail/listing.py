"""What has become of each mail of a month, and what it says."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr
from pathlib import Path
from typing import cast

from audit.mail.message import DRAFT
from audit.mail.outbox import STATES, eml_files, words_of


@dataclass(frozen=True, slots=True)
class Listed:
    """One mail of the month."""

    state: str  #: the folder it lies in
    address: str
    subject: str
    moment: datetime | None  #: when it was sent or refused; None where it waits
    words: str  #: the mail server's
    text: str
    html: str  #: with its pictures in it
    attachments: tuple[str, ...]  #: their file names


def listed(folder: Path) -> list[Listed]:
    """Every mail in the month's folder, by state: what waits first."""
    return [_read(state, file) for state in STATES for file in eml_files(folder / state)]


def _read(state: str, file: Path) -> Listed:
    message = BytesParser(policy=compat32).parsebytes(file.read_bytes().removeprefix(DRAFT))
    moment, words = words_of(file)
    bodies = {part.get_content_type(): _text(part) for part in message.walk() if not part.get_filename()}
    return Listed(
        state=state,
        address=parseaddr(str(message["To"] or ""))[1],
        subject=str(make_header(decode_header(str(message["Subject"] or "").replace("\r\n", "")))),
        moment=moment,
        words=words,
        text=bodies.get("text/plain", ""),
        html=_with_pictures(bodies.get("text/html", ""), message),
        attachments=tuple(
            name
            for part in message.walk()
            if part.get_content_disposition() == "attachment" and (name := part.get_filename())
        ),
    )


def _with_pictures(html: str, message: Message) -> str:
    """The HTML as a browser can show it: what it points to within the mail is put into it."""
    for part in message.walk():
        if part.get_content_maintype() == "image" and part["Content-ID"]:
            picture = base64.b64encode(cast("bytes", part.get_payload(decode=True))).decode()
            html = html.replace(f"cid:{part['Content-ID'][1:-1]}", f"data:{part.get_content_type()};base64,{picture}")
    return html


def _text(part: Message) -> str:
    content = cast("bytes | None", part.get_payload(decode=True))
    return (content or b"").decode("utf-8", "replace")
