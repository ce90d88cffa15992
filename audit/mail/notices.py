"""What a notice of undelivered mail says: about which message, to whom, and what became of it (RFC 3464).

Anyone can write to the mailbox that such notices come to, so a mail is read flat, each line of it a few times, and
never taken apart as its own structure tells; that costs the same however it is nested or broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser, HeaderParser
from email.utils import parseaddr
from enum import StrEnum
from typing import Final

from audit.mail.message import shortened
from audit.model import folded

LARGEST: Final = 256 * 1024  #: bytes of a mail that are read; in a notice, what matters stands before the copy of ours
LONGEST_WORDS: Final = 300
LONGEST_NOTICE: Final = 32 * 1024  #: characters of a notice for people alone
MOST_RECIPIENTS: Final = 100

_IDS: Final = re.compile(r"<([0-9a-f]{32}@[A-Za-z0-9.-]{1,253})>")  #: as `message.py` makes them
_SOFT_BREAK: Final = re.compile(r"=[ \t]{0,5}\r?\n")
_STATUS_PART: Final = re.compile(r"^Content-Type:\s{0,10}message/(?:global-)?delivery-status\b", re.I | re.M)
_COPY: Final = re.compile(
    r"^(?:Return-Path|Received|From|To|Subject|Date|Message-ID|MIME-Version|X-[A-Za-z-]{1,50}):|^--- Below this line",
    re.I | re.M,
)
_CODE: Final = re.compile(r"#?\b([245])(?:\.\d{1,3}\.\d{1,3}\b|\d\d[ -])")
_ADDRESS: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,253}\w")
_ROBOTS: Final = re.compile(r"(?:mailer-daemon|postmaster|microsoftexchange[0-9a-f]+)@", re.I)


class Fate(StrEnum):
    """What became of a mail after the first server took it."""

    FAILED = "failed"
    DELAYED = "delayed"  #: its server still tries
    PASSED_ON = "passed on"  #: it arrived, or went to a server that tells nothing more
    UNCLEAR = "unclear"  #: the notice cannot be understood, or speaks of another recipient


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice says of one recipient."""

    addresses: frozenset[str]  #: folded; the final one and the original one
    fate: Fate
    words: str  #: the server's, on one line


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail that tells of undelivered mail."""

    subject: str
    told: tuple[Told, ...]
    robot: bool  #: whether a mail server wrote it, as far as one can see

    def about(self, address: str) -> Told:
        """What it says of the recipient; unclear where it does not name that one."""
        named = [told for told in self.told if folded(address) in told.addresses]
        return named[0] if named else Told(frozenset(), Fate.UNCLEAR, "")


def named_ids(mail: bytes) -> set[str]:
    """The Message-IDs in the mail's body that may be ours, without brackets; its own headers do not count."""
    _, body = _halves(mail)
    return set(_IDS.findall(body)) | set(_IDS.findall(_SOFT_BREAK.sub("", body)))


def notice(mail: bytes) -> Notice:
    """What the mail says; `told` is empty where it is no notice, or one in no known form."""
    headers, body = _halves(mail)
    robot = bool(_ROBOTS.match(parseaddr(str(headers["From"] or ""))[1])) or "X-Failed-Recipients" in headers
    told = tuple(_told_in_report(body)) or (tuple(_told_in_words(headers, body)) if robot else ())
    return Notice(shortened(str(headers["Subject"] or ""), LONGEST_WORDS), told, robot or bool(told))


def _halves(mail: bytes) -> tuple[Message, str]:
    """The headers, and all that follows as text; no letter of another encoding matters here."""
    content = mail[:LARGEST].replace(b"\r\n", b"\n")
    head, _, body = content.partition(b"\n\n")
    return BytesHeaderParser().parsebytes(head[: LARGEST // 4]), body.decode("utf-8", "replace")


def _told_in_report(body: str) -> Iterator[Told]:
    """What stands in the part that is made for machines: a paragraph of fields for each recipient."""
    start = _STATUS_PART.search(body)
    if not start:
        return
    _, _, part = body[start.start() :].partition("\n\n")
    part = re.split(r"^--", part, maxsplit=1, flags=re.M)[0]
    for paragraph in re.split(r"\n{2,}", part, maxsplit=MOST_RECIPIENTS):
        fields = HeaderParser().parsestr(paragraph.strip("\n"))
        addresses = frozenset(
            _typed_address(str(fields[name])) for name in ("Final-Recipient", "Original-Recipient") if fields[name]
        )
        fate = _fate(str(fields["Action"] or ""), str(fields["Status"] or ""))
        if addresses:
            said = str(fields["Diagnostic-Code"] or "")
            words = said.partition(";")[2] or said or str(fields["Status"] or "")
            yield Told(addresses, fate, shortened(words, LONGEST_WORDS))


def _typed_address(field: str) -> str:
    """`rfc822; a@b.no` → `a@b.no`, folded."""
    return folded(field.rpartition(";")[2].strip(" \t<>"))


def _fate(action: str, status: str) -> Fate:
    match action.strip().casefold(), status.strip()[:1]:
        case ("failed", _) | ("", "5"):
            return Fate.FAILED
        case ("delayed", _) | ("", "4"):
            return Fate.DELAYED
        case _:
            return Fate.PASSED_ON


def _told_in_words(headers: Message, body: str) -> Iterator[Told]:
    """A notice for people alone, such as qmail and old Exim write: addresses, a code, and then a copy of the mail."""
    copy = _COPY.search(body)
    said = (body[: copy.start()] if copy else body)[:LONGEST_NOTICE]
    listed = str(headers["X-Failed-Recipients"] or "")
    addresses = frozenset(folded(found) for found in _ADDRESS.findall(f"{said}\n{listed[:LONGEST_NOTICE]}"))
    codes = {match[1] for match in _CODE.finditer(said)}
    if addresses and ("5" in codes or (listed and not codes)):
        yield Told(addresses, Fate.FAILED, _line_with_code(said, "5"))
    elif addresses and "4" in codes:
        yield Told(addresses, Fate.DELAYED, _line_with_code(said, "4"))


def _line_with_code(said: str, digit: str) -> str:
    """The line with the first such code, or the notice's first words."""
    for line in said.splitlines():
        if any(match[1] == digit for match in _CODE.finditer(line)):
            return shortened(line, LONGEST_WORDS)
    return shortened(said[: LONGEST_WORDS * 4], LONGEST_WORDS)
