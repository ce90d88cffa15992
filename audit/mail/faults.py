"""Why the mail server cannot be used, in words that say what to do."""

from __future__ import annotations

import smtplib
import socket
import ssl
from typing import Final

from audit.model import Text, Trouble
from audit.settings import Mail

STOPS_ALL: Final = 530  #: the reply of a server that wants a login before it hears of any message


class Unreachable(Trouble):
    """The server does not answer now; it may later."""


def in_words(error: Exception, mail: Mail) -> Trouble:
    """What `error`, met while connecting or logging in, means for the one who looks after the settings."""
    where = {"host": mail.host, "port": str(mail.port)}
    match error:
        case smtplib.SMTPAuthenticationError():
            return login_refused(mail, f"{error.smtp_code} {_decoded(error.smtp_error)}")
        case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
            return Trouble(
                Text(
                    "The mail server {host} offers no encryption (STARTTLS) at port {port}, so nothing was sent. Set "
                    "[mail] port and security as the server wants them: usually 587 with “starttls” or 465 with “ssl”.",
                    **where,
                )
            )
        case smtplib.SMTPNotSupportedError() if mail.auth == "xoauth2":
            return Trouble(
                Text(
                    "The mail server {host} takes no login with a token (XOAUTH2) at port {port}. For Microsoft 365 "
                    "[mail] host is smtp.office365.com and port 587.",
                    **where,
                )
            )
        case smtplib.SMTPNotSupportedError():
            return Trouble(
                Text(
                    "The mail server {host} takes no login at port {port}. Set [mail] auth to “none” if it is a relay "
                    "that needs none, or another port.",
                    **where,
                )
            )
        case UnicodeEncodeError():
            return Trouble(
                Text(
                    "The login name or the password for {host} holds letters such as æ, ø and å, which cannot be sent "
                    "to a mail server. Choose others.",
                    **where,
                )
            )
        case ssl.SSLCertVerificationError():
            return Trouble(
                Text(
                    "The certificate of the mail server {host} cannot be trusted ({error}), so nothing was sent. If "
                    "the municipality has its own certificate authority, name the file with its certificate in [mail] "
                    "ca_file; see also that [mail] host is the name in the certificate.",
                    error=error.verify_message or str(error),
                    **where,
                )
            )
        case ssl.SSLError():
            return Trouble(
                Text(
                    "The mail server {host} does not speak TLS at port {port} as [mail] security says ({error}). It is "
                    "usually port 587 with “starttls” or port 465 with “ssl”.",
                    error=error.reason or str(error),
                    **where,
                )
            )
        case socket.gaierror():
            return Unreachable(
                Text(
                    "There is no mail server called {host}, or the network is down. See that [mail] host is spelt "
                    "right.",
                    **where,
                )
            )
        case ConnectionRefusedError():
            return Unreachable(
                Text(
                    "The mail server {host} takes no connection at port {port}. See that [mail] host and port are "
                    "right and that the server is up.",
                    **where,
                )
            )
        case TimeoutError() | smtplib.SMTPServerDisconnected() if _was_silent(error):
            return Unreachable(
                Text(
                    "The mail server {host} does not answer at port {port}. See that [mail] host and port are right "
                    "and that no firewall stands between.",
                    **where,
                )
            )
        case smtplib.SMTPServerDisconnected():
            return Unreachable(
                Text(
                    "The mail server {host} ended the connection at port {port} without a word. See that [mail] port "
                    "and security are right, and that the server takes mail from this computer.",
                    **where,
                )
            )
        case smtplib.SMTPResponseException():
            return Unreachable(
                Text(
                    "The mail server {host} will not talk with this computer now: {reply}",
                    reply=f"{error.smtp_code} {_decoded(error.smtp_error)}",
                    **where,
                )
            )
        case _:
            return Unreachable(
                Text(
                    "The connection to the mail server {host} at port {port} failed: {error}. See that [mail] host, "
                    "port and security are right.",
                    error=str(error) or type(error).__name__,
                    **where,
                )
            )


def login_refused(mail: Mail, words: str) -> Trouble:
    """The `Trouble` that the server will not let us in; `words` are the server's own."""
    if mail.auth == "xoauth2":
        return Trouble(
            Text(
                "The mail server {host} refused the application {client} the mailbox “{user}”: {words} What is not "
                "sent still waits. The administrator must have given the application SMTP.SendAsApp with consent, "
                "registered it with New-ServicePrincipal, given it the mailbox with Add-MailboxPermission and turned "
                "on SMTP AUTH for that mailbox; docs/mail.md has the commands.",
                host=mail.host,
                client=mail.client_id,
                user=mail.user,
                words=words,
            )
        )
    return Trouble(
        Text(
            "The mail server {host} refused the login of “{user}”: {words} What is not sent still waits. See that "
            "[mail] user and auth are right and that the password is the one in use.",
            host=mail.host,
            user=mail.user,
            words=words,
        )
    )


def why_lost(error: Exception) -> Text:
    """What became of a connection that broke while a message was sent, as part of a sentence."""
    return Text("the server did not answer in time") if _was_silent(error) else Text("the server hung up")


def _was_silent(error: BaseException) -> bool:
    """Whether we gave up waiting; smtplib reports that too as a connection that was ended."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _decoded(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
