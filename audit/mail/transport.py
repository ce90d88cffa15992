"""Carries one message at a time to the mail server; the only file that imports yagmail.

yagmail connects, starts TLS, logs in and says goodbye. It does not send: its own `send` connects anew for each mail
and repeats a mail that the server may already have taken. So the steps of sending are taken here, where each is seen.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from audit.mail.credentials import password, trusted
from audit.mail.faults import STOPS_ALL, in_words, login_refused, why_lost
from audit.mail.xoauth2 import Token, show_to_smtp, token_source
from audit.model import Text, Trouble
from audit.settings import Mail, Settings

if TYPE_CHECKING:
    import yagmail  # type: ignore[import-untyped]

TIMEOUT: Final = 60.0  #: seconds for any step but the last
FINAL_TIMEOUT: Final = 600.0  #: for the body and the reply to it (RFC 5321, 4.5.3.2.6); giving up early makes doubles


class State(StrEnum):
    """What became of a message."""

    SENT = "sent"
    REFUSED = "refused"  #: for good (5xx)
    DEFERRED = "deferred"  #: not taken; may be tried again
    UNKNOWN = "unknown"  #: the server may have taken it, and was lost before it said so


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message, at which step, and the server's words."""

    state: State
    phase: str  #: connect, mail, rcpt, data, body or end
    code: int | None
    reply: str | Text  #: the server's own words, or why there are none

    def __str__(self) -> str:
        return f"{self.code or ''} {self.reply} ({self.phase})".strip()

    @property
    def told(self) -> str | Text:
        """The same for the user, in whose language the server's own words are not put."""
        return self.reply if isinstance(self.reply, Text) else str(self)


@dataclass(frozen=True, slots=True)
class Secured:
    """An encrypted connection."""

    version: str  #: of TLS
    ends: datetime  #: when the server's certificate does


class _Refusal(Exception):
    """A reply other than the one hoped for."""

    def __init__(self, code: int, reply: str) -> None:
        self.code = code
        self.reply = reply


class Session:
    """One connection to the mail server, made when first needed and used for many messages."""

    def __init__(self, mail: Mail, password: str, ca_file: Path | None, token: Token | None = None) -> None:
        """`password` is blank for a relay without login and where a `token` is shown instead; `ca_file` holds the
        municipality's own CA, if any.
        """
        self._mail = mail
        self._password = password
        self._token = token
        self._tls = None if mail.security == "none" else trusted(ca_file)
        self._client: yagmail.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def login(self) -> None:
        """Connects and logs in, unless that is done; `Trouble` says what is wrong and what to do."""
        if self._client:
            return
        token = self._token() if self._token else ""
        client = self._new_client()
        try:
            client.login()
            if token:
                show_to_smtp(client.smtp, self._mail.user, token)
            # Otherwise the last, small part of each message waits for an acknowledgement of the part before it.
            client.smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (smtplib.SMTPException, OSError, UnicodeEncodeError) as error:
            _hang_up(client)
            raise in_words(error, self._mail) from error
        except BaseException:
            _hang_up(client)
            raise
        self._client = client

    def close(self) -> None:
        """Says goodbye to the server; the next message connects again."""
        if self._client:
            with suppress(smtplib.SMTPException, OSError):
                self._client.close()
            self.drop()

    def drop(self) -> None:
        """Hangs up without a word, for a connection that cannot be trusted any more."""
        if self._client:
            _hang_up(self._client)
            self._client = None

    def secured(self) -> Secured | None:
        """How the connection is encrypted; None where it is not. Only for one that is logged in."""
        assert self._client
        channel = self._client.smtp.sock
        if not isinstance(channel, ssl.SSLSocket):
            return None
        certificate = channel.getpeercert() or {}
        ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
        return Secured(channel.version() or "", ends)

    def would_take(self, sender: str, recipient: str) -> Outcome:
        """Asks the server whether it takes mail from and to these addresses, and takes the question back."""
        self.login()
        assert self._client
        smtp: smtplib.SMTP = self._client.smtp
        phase = "mail"
        try:
            smtp.ehlo_or_helo_if_needed()
            _expect(250, smtp.mail(sender))
            phase = "rcpt"
            code, reply = _expect(250, smtp.rcpt(recipient), or_also=251)
            smtp.rset()
        except _Refusal as refusal:
            return self._refused(smtp, phase, refusal)
        except (smtplib.SMTPException, OSError) as error:
            self.drop()
            return Outcome(State.DEFERRED, phase, None, f"{type(error).__name__}: {error}")
        return Outcome(State.SENT, phase, code, reply)

    def transmit(self, sender: str, recipient: str, message: bytes, before_the_dot: Callable[[], None]) -> Outcome:
        """Hands the server one message; `before_the_dot` is called when all but the line that commits it is sent.

        `Trouble` where no message would fare better: no connection, login refused, or `before_the_dot` raised it.
        """
        used_before = self._client is not None
        outcome = self._attempt(sender, recipient, message, before_the_dot)
        if used_before and outcome.state is State.DEFERRED and outcome.phase == "mail" and self._client is None:
            # Servers end a connection that was idle, or has carried enough; the message itself was not refused.
            outcome = self._attempt(sender, recipient, message, before_the_dot)
        return outcome

    def _attempt(self, sender: str, recipient: str, message: bytes, before_the_dot: Callable[[], None]) -> Outcome:
        self.login()
        assert self._client
        smtp: smtplib.SMTP = self._client.smtp
        assert smtp.sock
        phase = "mail"
        try:
            smtp.ehlo_or_helo_if_needed()
            _expect(250, smtp.mail(sender, [f"size={len(message)}"] if smtp.has_extn("size") else []))
            phase = "rcpt"
            _expect(250, smtp.rcpt(recipient), or_also=251)
            phase = "data"
            _expect(354, smtp.docmd("DATA"))
            phase = "body"
            smtp.sock.settimeout(FINAL_TIMEOUT)
            smtp.send(dotted(message))
            before_the_dot()
            phase = "end"
            smtp.send(b".\r\n")
            code, reply = _expect(250, smtp.getreply())
            smtp.sock.settimeout(TIMEOUT)
        except _Refusal as refusal:
            return self._refused(smtp, phase, refusal)
        except (smtplib.SMTPException, OSError) as error:
            self.drop()
            state = State.UNKNOWN if phase == "end" else State.DEFERRED
            return Outcome(state, phase, None, why_lost(error))
        except BaseException:
            self.drop()
            raise
        return Outcome(State.SENT, phase, code, reply)

    def _refused(self, smtp: smtplib.SMTP, phase: str, refusal: _Refusal) -> Outcome:
        """Leaves the connection fit for the next message, or none at all."""
        if refusal.code == STOPS_ALL:
            self.drop()
            raise login_refused(self._mail, f"{refusal.code} {refusal.reply}")
        if refusal.code == 421:
            self.drop()
        else:
            try:
                smtp.rset()
            except (smtplib.SMTPException, OSError):
                self.drop()
        state = State.REFUSED if 500 <= refusal.code < 600 else State.DEFERRED
        return Outcome(state, phase, refusal.code, refusal.reply)

    def _new_client(self) -> yagmail.Client:
        import yagmail

        implicit: dict[str, Any] = {"context": self._tls} if self._mail.security == "ssl" else {}
        client = yagmail.Client(
            "login@name.invalid",  # yagmail takes only an address here; the real login name is set below
            self._password,
            host=self._mail.host,
            port=self._mail.port,
            smtp_ssl=self._mail.security == "ssl",
            smtp_starttls={"context": self._tls} if self._mail.security == "starttls" else False,
            smtp_skip_login=not self._password,
            timeout=TIMEOUT,
            **implicit,
        )
        client.set_logging(None)  # or else it writes to the terminal by itself
        client.user = self._mail.user
        return client


def open_session(settings: Settings) -> Session:
    """A session by the settings, not yet connected; `Trouble` where they do not suffice."""
    mail = settings.mail
    if not mail.host:
        raise Trouble(Text("[mail] host in the settings is blank. Fill in the name of the mail server."))
    if mail.auth == "none":
        return Session(mail, "", settings.path(mail.ca_file) if mail.ca_file else None)
    if mail.security == "none":
        raise Trouble(
            Text(
                "A password is never sent without encryption. Set [mail] security to “starttls” or “ssl”, or [mail] "
                "auth to “none” for a relay that asks for no login."
            )
        )
    if not mail.user:
        raise Trouble(
            Text(
                "[mail] user in the settings is blank. Fill in the login name, or set [mail] auth to “none” for a "
                "relay that asks for no login."
            )
        )
    ca_file = settings.path(mail.ca_file) if mail.ca_file else None
    if mail.auth == "xoauth2":
        return Session(mail, "", ca_file, token_source(settings))
    return Session(mail, password(settings), ca_file)


def dotted(message: bytes) -> bytes:
    """The message as it stands on the wire: CRLF at each line's end, a dot doubled where it begins one."""
    lines = re.sub(rb"\r\n|\n|\r", b"\r\n", message)
    return re.sub(rb"(?m)^\.", b"..", lines) + (b"" if lines.endswith(b"\r\n") else b"\r\n")


def _expect(code: int, answer: tuple[int, bytes], or_also: int | None = None) -> tuple[int, str]:
    """The answer in text where it has the code hoped for; `_Refusal` otherwise."""
    given, reply = answer[0], answer[1].decode("utf-8", "replace")
    if given not in (code, or_also):
        raise _Refusal(given, reply)
    return given, reply


def _hang_up(client: yagmail.Client) -> None:
    """Closes the socket, and tells yagmail so; otherwise it would talk to the server when it is thrown away."""
    if client.smtp is not None:
        with suppress(smtplib.SMTPException, OSError):
            client.smtp.close()
    client.smtp = None
    client.is_closed = True
