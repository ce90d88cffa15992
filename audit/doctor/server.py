"""Whether the mail server would take our mails: name, port, TLS, login, sender. Nothing is sent."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from audit.doctor.answers import Answer, fine, note, wrong
from audit.mail.delivery import envelope_sender
from audit.mail.faults import in_words
from audit.mail.message import mailbox
from audit.mail.transport import TIMEOUT, Session, State, open_session
from audit.model import Text, Trouble
from audit.settings import Mail, Settings

SOON: Final = timedelta(days=21)  #: a certificate that ends so soon is worth a word


def examine_mail(settings: Settings, now: datetime) -> Iterator[Answer]:
    """The settings in `[mail]`, and the server that they name; stops at the first thing that the rest needs."""
    mail = settings.mail
    try:
        sender = envelope_sender(mail)
        receivers = [mailbox(written, "[mail] summary_to").address for written in mail.summary_to]
    except Trouble as trouble:
        if mail.transport == "smtp" or mail.sender:
            yield wrong(trouble.text)
            return
        sender, receivers = "", []
    if not mail.summary_to:
        yield note(Text("[mail] summary_to in the settings is empty, so nobody gets the whole audit. Fill it in."))
    if not mail.allowed_domains:
        yield note(
            Text("[mail] allowed_domains in the settings is empty, so a slip in an address can send a mail anywhere.")
        )
    if mail.transport == "outbox":
        yield note(Text("[mail] transport is “outbox”: mails wait as drafts for Outlook, and no mail server is asked."))
    if mail.host:
        yield from _examine_server(settings, sender, receivers, now)
    elif mail.transport == "smtp":
        yield wrong(Text("[mail] host in the settings is blank. Fill in the name of the mail server."))


def _examine_server(settings: Settings, sender: str, receivers: list[str], now: datetime) -> Iterator[Answer]:
    mail = settings.mail
    try:
        yield _examine_name(mail)
        yield _examine_port(mail)
        with open_session(settings) as session:
            session.login()
            yield from _examine_connection(session, mail, now)
            yield from _examine_sender(session, sender, receivers)
    except Trouble as trouble:
        yield wrong(trouble.text)


def _examine_name(mail: Mail) -> Answer:
    try:
        found = socket.getaddrinfo(mail.host, mail.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise in_words(error, mail) from error
    addresses = sorted({str(address[4][0]) for address in found})
    return fine(Text("The mail server {host} is found at {addresses}.", host=mail.host, addresses=addresses))


def _examine_port(mail: Mail) -> Answer:
    try:
        socket.create_connection((mail.host, mail.port), timeout=TIMEOUT).close()
    except OSError as error:
        raise in_words(error, mail) from error
    return fine(Text("It answers at port {port}.", port=str(mail.port)))


def _examine_connection(session: Session, mail: Mail, now: datetime) -> Iterator[Answer]:
    secured = session.secured()
    if not secured:
        yield note(
            Text("The connection is not encrypted, as [mail] security says. Only use that inside your own network.")
        )
    elif secured.ends - now < SOON:
        yield note(
            Text(
                "The connection is encrypted ({version}), but the server's certificate ends {ends}.",
                version=secured.version,
                ends=secured.ends,
            )
        )
    else:
        yield fine(
            Text(
                "The connection is encrypted ({version}), and the server's certificate is good until {ends}.",
                version=secured.version,
                ends=secured.ends,
            )
        )
    if mail.auth == "none":
        yield fine(Text("The server asks for no login, as [mail] auth says."))
    else:
        yield fine(Text("{user} is logged in.", user=mail.user))


def _examine_sender(session: Session, sender: str, receivers: list[str]) -> Iterator[Answer]:
    for receiver in receivers or [sender]:
        outcome = session.would_take(sender, receiver)
        told = {"sender": sender, "receiver": receiver, "reply": str(outcome)}
        if outcome.state is State.SENT:
            yield fine(Text("The server would take a mail from {sender} to {receiver}.", **told))
        elif outcome.phase == "mail":
            yield wrong(
                Text(
                    "The server does not let us send as {sender}: {reply}. Ask its operator to allow it, or change "
                    "[mail] sender or envelope_from.",
                    **told,
                )
            )
            return
        else:
            yield wrong(
                Text("The server would not take a mail to {receiver}: {reply}. See that the address is right.", **told)
            )
