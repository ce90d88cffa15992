"""A real Postfix and Dovecot on this computer, started by mta.sh, and a look into their mailboxes."""

from __future__ import annotations

import imaplib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Literal

import pytest

from tests.mail.servers import PASSWORD
from tests.programs import program

DOMAIN = "sandnes.example"
RETURN = f"retur@{DOMAIN}"  #: the envelope's sender, to whom bounces go
SCRIPT = Path(__file__).with_name("mta.sh")
WAITING = ("maildrop", "incoming", "active", "deferred")  #: Postfix's folders of mail not yet delivered

Way = Literal["starttls", "ssl", "none"]


def reader(number: int) -> str:
    """The address of one of the two hundred readers."""
    return f"leser{number:03d}@{DOMAIN}"


@dataclass(frozen=True)
class Arrived:
    """A mail as it lies in a mailbox."""

    reader: str  #: what stands before the @
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """Read as a modern mail program reads it."""
        message = BytesParser(policy=default).parsebytes(self.content)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def as_sent(self) -> bytes:
        """Without the lines that the servers put before it."""
        trace = rb"(?:(?:Return-Path|Delivered-To|Received|X-Original-To):[^\n]*\n(?:[ \t][^\n]*\n)*)*"
        return re.sub(rb"\A" + trace, b"", self.content.replace(b"\r\n", b"\n"))


@dataclass(frozen=True)
class PostOffice:
    """The servers, while they are up."""

    root: Path
    relay: int
    starttls: int
    tls: int
    imap: int

    @property
    def authority(self) -> Path:
        """The file of the certificate authority that vouches for the name localhost."""
        return self.root / "certificates" / "ca.pem"

    def settings(self, way: Way) -> dict[str, str]:
        """The environment that makes the program send by this server."""
        common = {
            "AUDIT_MAIL__TRANSPORT": "smtp",
            "AUDIT_MAIL__HOST": "localhost",
            "AUDIT_MAIL__SECURITY": way,
            "AUDIT_MAIL__PER_MINUTE": "10000",
            "AUDIT_MAIL__SENDER": f"Kommunikasjon, Østbyen <post@{DOMAIN}>",
            "AUDIT_MAIL__REPLY_TO": f"Åse i kommunikasjon <post@{DOMAIN}>",
            "AUDIT_MAIL__ENVELOPE_FROM": RETURN,
            "AUDIT_MAIL__ALLOWED_DOMAINS": DOMAIN,
        }
        if way == "none":
            return common | {"AUDIT_MAIL__PORT": str(self.relay), "AUDIT_MAIL__AUTH": "none"}
        return common | {
            "AUDIT_MAIL__PORT": str(self.starttls if way == "starttls" else self.tls),
            "AUDIT_MAIL__USER": f"rapport@{DOMAIN}",
            "AUDIT_MAIL__PASSWORD": PASSWORD,
            "AUDIT_MAIL__CA_FILE": str(self.authority),
        }

    def settle(self) -> None:
        """Waits until Postfix has delivered or bounced everything it took."""
        ends = time.monotonic() + 60
        while any(file.is_file() for name in WAITING for file in (self.root / "spool" / name).rglob("*")):
            assert time.monotonic() < ends, f"mail still waits in {self.root / 'spool'}"
            time.sleep(0.02)

    def read(self, name: str) -> list[Arrived]:
        """What that reader sees by IMAP."""
        self.settle()
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=30) as box:
            box.login(f"{name}@{DOMAIN}", PASSWORD)
            box.select("INBOX", readonly=True)
            numbers = box.search(None, "ALL")[1][0].split()
            fetched = [box.fetch(number, "(RFC822)")[1][0] for number in numbers]
        return [Arrived(name, one[1]) for one in fetched if isinstance(one, tuple)]

    def everything(self) -> list[Arrived]:
        """Every copy in every mailbox, read from the disk; no mail program could hide one."""
        self.settle()
        found = (self.root / "mail").glob("*/Maildir/[nc][eu][wr]/*")
        return [Arrived(file.parents[2].name, file.read_bytes()) for file in sorted(found)]

    def empty(self) -> None:
        """Throws away what has arrived."""
        self.settle()
        for box in (self.root / "mail").iterdir():
            shutil.rmtree(box)

    def log(self) -> str:
        """What Postfix wrote."""
        return (self.root / "log" / "postfix.log").read_text(encoding="utf-8", errors="replace")


def needed() -> None:
    """Skips the test where the servers cannot be started."""
    program("postfix", package="postfix")
    program("dovecot", package="dovecot-imapd dovecot-lmtpd dovecot-sieve")
    program("openssl", package="openssl")
    if os.geteuid() != 0:
        pytest.skip("needs root: Postfix and Dovecot give each of their processes a user of its own")


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """The servers, up for as long as it lasts, in a folder and at ports of their own."""
    root = Path(tempfile.mkdtemp(prefix="mta-"))  # short, for a socket's path may have no more than 108 characters
    first = free_ports(4)
    office = PostOffice(root, first, first + 1, first + 2, first + 3)
    ports = {name: str(getattr(office, name)) for name in ("relay", "starttls", "tls", "imap")}
    variables = os.environ | {f"MTA_{name.upper()}": port for name, port in ports.items()} | {"MTA_ROOT": str(root)}

    def script(command: str) -> None:
        done = subprocess.run([SCRIPT, command], env=variables, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        script("up")
        yield office
    finally:
        script("down")
        shutil.rmtree(root)


def free_ports(count: int) -> int:
    """The first of so many free ports in a row; other processes that ask at the same moment begin elsewhere.

    They lie below those that the system gives to outgoing connections.
    """
    for step in range(1000):
        first = 20_000 + (os.getpid() + step) * count % 10_000
        if all(_is_free(port) for port in range(first, first + count)):
            return first
    raise AssertionError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
