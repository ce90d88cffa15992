"""A real SMTP server in the test's own process, which does what its script says."""

# ruff: noqa: ARG002, N802 - names and arguments are those that aiosmtpd calls

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

PASSWORD = "hemmelig-1"
DROP = "drop"  #: hang up instead of answering


@dataclass
class Mailroom:
    """What the server is to answer, and what it has taken."""

    script: dict[str, list[str]] = field(default_factory=dict)  #: by step, the answers before it says yes
    taken: list[Envelope] = field(default_factory=list)
    connections: int = 0
    goodbyes: int = 0
    logins: list[tuple[str, bool]] = field(default_factory=list)  #: the name, and whether over TLS
    port: int = 0

    async def _answer(self, step: str, server: SMTP, yes: str) -> str:
        answers = self.script.get(step, [])
        answer = answers.pop(0) if answers else yes
        if answer == DROP:
            server.transport.abort()
            return "421 4.3.0 gone"
        return answer

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answer = await self._answer("mail", server, "250 OK")
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answer = await self._answer("rcpt", server, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = await self._answer("end", server, "250 2.0.0 Ok: queued as 4jXn")
        if answer.startswith(("250", "421 4.3.0 gone")):
            self.taken.append(envelope)
        return answer

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:
        self.goodbyes += 1
        return "221 Bye"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), session.ssl is not None))
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)

    @property
    def messages(self) -> list[Message]:
        """What was taken, read as a modern mail program reads it."""
        return [BytesParser(policy=default).parsebytes(bytes(envelope.content or b"")) for envelope in self.taken]

    @property
    def receivers(self) -> list[str]:
        return [receiver for envelope in self.taken for receiver in envelope.rcpt_tos]


class _Controller(Controller):
    """On a port that the system chooses; a plain one waits for nobody before it is asked."""

    room: Mailroom

    def factory(self) -> SMTP:
        self.room.connections += 1
        return SMTP(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()


@contextmanager
def serving(room: Mailroom, **options: Any) -> Iterator[Mailroom]:
    """The server, up for as long as it lasts."""
    controller = _Controller(room, hostname="127.0.0.1", port=0, **options)
    controller.room = room
    controller.start()
    room.port = controller.port
    room.connections = 0
    try:
        yield room
    finally:
        controller.stop()


def authority(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate authority's file, and the TLS of a server at 127.0.0.1 that it vouches for."""
    if not shutil.which("openssl"):
        pytest.skip("openssl, which makes the certificates, is not on this computer")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new = ("req", "-newkey", "rsa:2048", "-nodes", "-subj")
    openssl(*new, "/CN=Prøve-CA", "-utf8", "-x509", "-days", "2", "-keyout", "ca.key", "-out", "ca.pem")
    openssl(*new, "/CN=127.0.0.1", "-keyout", "server.key", "-out", "server.csr")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl(
        *("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
        *("-days", "2", "-extfile", "names", "-out", "server.pem"),
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "server.pem", folder / "server.key")
    return folder / "ca.pem", tls


def closed_port() -> int:
    """A port of this computer where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
