"""Stand-ins for Microsoft 365 in the test's own process: where tokens are given, and a mail server that wants one."""

# ruff: noqa: N802 - names are those that the servers call

from __future__ import annotations

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from aiosmtpd.smtp import MISSING, SMTP, AuthResult

from tests.mail.servers import Mailroom, _Controller

TENANT = "11111111-2222-3333-4444-555555555555"
CLIENT = "66666666-7777-8888-9999-000000000000"
SECRET = "hemmelig-verdi-1"
TOKEN = "eyJ0eXAi." + "A1b2C3d4" * 250  #: as long as real ones are
NOT_SO = base64.b64encode(b'{"status":"401","schemes":"Bearer"}').decode()


@dataclass
class Desk:
    """Where tokens are given: what it is to answer, and what it was asked."""

    answer: dict[str, Any] = field(default_factory=lambda: {"access_token": TOKEN, "expires_in": 3600})
    asked: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def authority(self) -> str:
        return f"https://127.0.0.1:{self.port}"


class _Answering(BaseHTTPRequestHandler):
    desk: Desk

    def do_GET(self) -> None:
        if self.path != f"/{TENANT}/v2.0/.well-known/openid-configuration":
            self._reply(400, {"error": "invalid_tenant", "error_description": "AADSTS90002: Tenant not found."})
            return
        here = f"{self.desk.authority}/{TENANT}/oauth2/v2.0"
        self._reply(200, {"authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.desk.asked.append({key: values[0] for key, values in parse_qs(body).items()})
        self._reply(200 if "access_token" in self.desk.answer else 400, {"token_type": "Bearer", **self.desk.answer})

    def _reply(self, status: int, answer: dict[str, Any]) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the base class
        pass


@contextmanager
def giving_tokens(tls: ssl.SSLContext) -> Iterator[Desk]:
    """The desk, open for as long as it lasts."""
    desk = Desk()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answering", (_Answering,), {"desk": desk}))
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    desk.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _ServerForTokens(SMTP):
    """Takes answers as long as RFC 4954 demands, which aiosmtpd by itself does not."""

    line_length_limit = 12_288


class _ControllerForTokens(_Controller):
    def factory(self) -> SMTP:
        self.room.connections += 1
        return _ServerForTokens(self.handler, **self.SMTP_kwargs)


@dataclass
class TokenRoom(Mailroom):
    """A mail server that wants a token; it behaves as Microsoft 365 does when it is refused."""

    refusal: str = "535 5.7.3 Authentication unsuccessful"
    shown: list[tuple[str, bool]] = field(default_factory=list)  #: what was shown, and whether over TLS
    ends: list[bytes] = field(default_factory=list)  #: what was answered to a refusal

    async def auth_XOAUTH2(self, server: Any, arguments: list[str]) -> AuthResult:
        assert len(arguments) == 1, "a token is too long for the command itself"
        shown = await server.challenge_auth("")
        if shown is MISSING:
            return AuthResult(success=False)
        self.shown.append((shown.decode(), server.session.ssl is not None))
        if f"auth=Bearer {TOKEN}\1\1" in shown.decode():
            return AuthResult(success=True, auth_data="token")
        self.ends.append(await server.challenge_auth(NOT_SO, encode_to_b64=False))
        await server.push(self.refusal)
        return AuthResult(success=False, handled=True)


@contextmanager
def serving_tokens(room: TokenRoom, tls: ssl.SSLContext) -> Iterator[TokenRoom]:
    """The mail server, up for as long as it lasts."""
    controller = _ControllerForTokens(
        room,
        hostname="127.0.0.1",
        port=0,
        tls_context=tls,
        require_starttls=True,
        auth_required=True,
        auth_exclude_mechanism=["LOGIN", "PLAIN"],
    )
    controller.room = room
    controller.start()
    room.port, room.connections = controller.port, 0
    try:
        yield room
    finally:
        controller.stop()
