"""A rehearsal: every mail of a month goes to one address instead, marked so; the queue is left as it is."""

from __future__ import annotations

import io
from email import message_from_bytes
from email.generator import BytesGenerator
from email.header import decode_header, make_header
from email.policy import compat32
from hashlib import sha256
from pathlib import Path
from typing import Final

from audit.files import locked
from audit.language import Language
from audit.mail.delivery import Clock, Delivered, envelope_sender, recipient
from audit.mail.message import DRAFT, WIRE, header_line, valid_address
from audit.mail.outbox import STATES, eml_files
from audit.mail.transport import Session, State
from audit.model import Text, Trouble, folded, tidy
from audit.settings import Mail

MARK: Final = "X-Kontotilsyn-Rehearsal"  #: the header that names whom the mail is really for


def rehearse(folder: Path, session: Session, mail: Mail, address: str, language: Language, clock: Clock) -> Delivered:
    """Sends a copy of every mail in `folder`, whatever its state, to `address`; nothing is moved.

    `Trouble` where the address is none, or lies outside the domains allowed: a rehearsal holds everybody's data.
    """
    reader = tidy(address)
    if not valid_address(reader):
        raise Trouble(Text("“{address}” is not an e-mail address.", address=reader))
    if not mail.allows(reader):
        raise Trouble(
            Text("{address} lies outside the domains in [mail] allowed_domains, so nothing was sent.", address=reader)
        )
    sender = envelope_sender(mail)
    sent = 0
    met: list[Text] = []
    with locked(folder), session:
        files = [file for state in STATES for file in eml_files(folder / state)]
        for place, file in enumerate(files):
            if place:
                clock.sleep(60 / mail.per_minute)
            if clock.stopping:
                met.append(Text("Stopped as asked, after the mail in hand."))
                break
            outcome = session.transmit(sender, reader, rehearsed(file.read_bytes(), file, reader, language), _nothing)
            if outcome.state is State.SENT:
                sent += 1
            else:
                met.append(Text("The mail server did not take {file}: {reply}", file=file.name, reply=str(outcome)))
    return Delivered(sent, tuple(met))


def rehearsed(message: bytes, file: Path, reader: str, language: Language) -> bytes:
    """The message as a copy for `reader`: its subject says whom it is for, and it has a Message-ID of its own.

    With the real one, a server that throws away what it has seen would throw away the real mail later.
    """
    meant_for = recipient(message, file)
    copy = message_from_bytes(message.removeprefix(DRAFT), policy=compat32)
    subject = str(make_header(decode_header(str(copy["Subject"] or "").replace("\r\n", ""))))
    marked = language(Text("[Rehearsal, for {address}] {subject}", address=meant_for, subject=subject))
    identity = sha256(f"{copy['Message-ID']}\0{folded(reader)}".encode()).hexdigest()[:32]
    domain = str(copy["Message-ID"] or "").rstrip("> ").rpartition("@")[2]
    del copy["To"], copy["Subject"], copy["Message-ID"]
    copy["To"] = reader
    copy["Subject"] = header_line("Subject", marked)  # type: ignore[assignment] # a Header serves
    copy["Message-ID"] = f"<{identity}@{domain}>"
    copy[MARK] = meant_for
    wire = io.BytesIO()
    BytesGenerator(wire, mangle_from_=False, policy=WIRE).flatten(copy)
    return wire.getvalue()


def _nothing() -> None:
    """A rehearsal has no state to keep."""
