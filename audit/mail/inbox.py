"""Reads the mailbox that notices come to, a Maildir or one by IMAP, and never changes anything in it."""

from __future__ import annotations

import base64
import heapq
import imaplib
import re
import ssl
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from audit.mail.credentials import bounces_password, trusted
from audit.mail.faults import Unreachable
from audit.mail.notices import LARGEST
from audit.mail.xoauth2 import answer_for_imap, token_source
from audit.model import Text, Trouble
from audit.settings import Bounces, Settings

MOST: Final = 5_000  #: mails, the newest; a mailbox that somebody fills must not keep us for ever
AT_ONCE: Final = 20  #: mails that are asked for together
TIMEOUT: Final = 60.0  #: seconds for each answer

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def mails(settings: Settings, since: datetime) -> Iterator[bytes]:
    """The mails that came since then, the oldest first: at most `MOST`, and `LARGEST` bytes of each.

    `Trouble` where the mailbox is not named in the settings, or cannot be read.
    """
    chosen = settings.bounces
    if bool(chosen.maildir) == bool(chosen.host):
        raise Trouble(
            Text(
                "[bounces] in the settings names no mailbox, or two. Fill in maildir, or host and user; docs/mail.md "
                "shows how."
            )
        )
    return _in_maildir(settings.path(chosen.maildir), since) if chosen.maildir else _by_imap(settings, since)


def _in_maildir(folder: Path, since: datetime) -> Iterator[bytes]:
    """https://cr.yp.to/proto/maildir.html: unread mails in `new`, the others in `cur`, a file each."""
    if not (folder / "new").is_dir() and not (folder / "cur").is_dir():
        raise Trouble(
            Text(
                "{folder} in [bounces] maildir is not there, or is no Maildir: it has no folders “new” and “cur”.",
                folder=str(folder),
            )
        )
    found: list[tuple[float, str]] = []
    try:
        for file in (file for part in ("new", "cur") if (folder / part).is_dir() for file in (folder / part).iterdir()):
            with suppress(FileNotFoundError):  # another program has read it, or thrown it away, meanwhile
                came = file.stat()
                if stat.S_ISREG(came.st_mode) and came.st_mtime >= since.timestamp():
                    found.append((came.st_mtime, str(file)))
        for _, name in sorted(heapq.nlargest(MOST, found)):
            with suppress(FileNotFoundError), Path(name).open("rb") as stream:
                yield stream.read(LARGEST)
    except OSError as error:
        raise Trouble(
            Text(
                "The mailbox {folder} in [bounces] maildir cannot be read: {error}.",
                folder=str(folder),
                error=error.strerror or str(error),
            )
        ) from error


def _by_imap(settings: Settings, since: datetime) -> Iterator[bytes]:
    chosen = settings.bounces
    if not chosen.user:
        raise Trouble(Text("[bounces] user in the settings is blank. Fill in the login name of the mailbox."))
    ca_file = settings.path(settings.mail.ca_file) if settings.mail.ca_file else None
    secret = token_source(settings)() if chosen.auth == "xoauth2" else bounces_password(settings)
    tls = trusted(ca_file)
    try:
        server = imaplib.IMAP4_SSL(chosen.host, chosen.port, ssl_context=tls, timeout=TIMEOUT)
        try:
            _login(server, chosen, secret)
            _open(server, chosen)
            yield from _fetched(server, since)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                server.logout()
            with suppress(OSError):
                server.shutdown()
    except (imaplib.IMAP4.error, OSError, UnicodeEncodeError) as error:
        raise _in_words(error, chosen) from error


def _login(server: imaplib.IMAP4_SSL, chosen: Bounces, secret: str) -> None:
    try:
        if chosen.auth == "xoauth2":
            server.authenticate("XOAUTH2", answer_for_imap(chosen.user, secret))
        else:
            server.login(chosen.user, secret)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise Trouble(
            Text(
                "The mail server {host} refused the login of “{user}” to the mailbox of returned mail: {words} See "
                "that [bounces] user and auth are right and that the password is the one in use.",
                host=chosen.host,
                user=chosen.user,
                words=_decoded(error.args[0] if error.args else ""),
            )
        ) from error


def _open(server: imaplib.IMAP4_SSL, chosen: Bounces) -> None:
    """For reading only (EXAMINE), so that who looks after the mailbox sees no trace of us."""
    answer, words = server.select(_quoted(chosen.folder), readonly=True)
    if answer != "OK":
        raise Trouble(
            Text(
                "The mailbox of {user} has no folder “{folder}” ({reply}). See [bounces] folder.",
                user=chosen.user,
                folder=chosen.folder,
                reply=_decoded(words[0]),
            )
        )


def _fetched(server: imaplib.IMAP4_SSL, since: datetime) -> Iterator[bytes]:
    _, found = server.search(None, "SINCE", f"{since.day:02d}-{_MONTHS[since.month - 1]}-{since.year}")
    numbers = (found[0] or b"").decode().split()[-MOST:]
    for place in range(0, len(numbers), AT_ONCE):
        asked = ",".join(numbers[place : place + AT_ONCE])
        _, parts = server.fetch(asked, f"(BODY.PEEK[]<0.{LARGEST}>)")
        yield from (part[1] for part in parts if isinstance(part, tuple))


def _quoted(folder: str) -> str:
    """The folder's name as IMAP writes it: letters beyond ASCII in its own UTF-7 (RFC 3501, 5.1.3)."""

    def shifted(run: re.Match[str]) -> str:
        return "&" + base64.b64encode(run[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"

    name = re.sub(r"[^\x20-\x7e]+", shifted, folder.replace("&", "&-"))
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _in_words(error: Exception, chosen: Bounces) -> Trouble:
    where = {"host": chosen.host, "port": str(chosen.port)}
    match error:
        case UnicodeEncodeError():
            return Trouble(
                Text(
                    "The login name or the password for {host} holds letters such as æ, ø and å, which cannot be sent "
                    "to a mail server. Choose others.",
                    host=chosen.host,
                )
            )
        case ssl.SSLCertVerificationError():
            return Trouble(
                Text(
                    "The certificate of the mail server {host} in [bounces] cannot be trusted ({error}), so nothing "
                    "was read. If the municipality has its own certificate authority, name the file with its "
                    "certificate in [mail] ca_file.",
                    host=chosen.host,
                    error=error.verify_message or str(error),
                )
            )
        case _:
            return Unreachable(
                Text(
                    "The mailbox of returned mail cannot be read from {host} at port {port}: {error}. See that "
                    "[bounces] host and port (IMAP over TLS, usually 993) are right.",
                    error=str(error) or type(error).__name__,
                    **where,
                )
            )


def _decoded(words: object) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
