"""Sends what waits in the outbox: each message once, at the pace allowed, moving as its state changes."""

from __future__ import annotations

import email
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from audit.files import locked, write_whole
from audit.mail.faults import Unreachable
from audit.mail.message import DRAFT, mailbox
from audit.mail.outbox import eml_files, eml_names, move
from audit.mail.transport import Outcome, Session, State
from audit.model import Text, Trouble
from audit.settings import Mail

PAUSES: Final = (30, 120, 300)  #: seconds before each new try of what was put off

Sleep = Callable[[float], None]
Tell = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What `deliver` did."""

    sent: int
    undelivered: tuple[Text, ...]  #: a sentence for each message that met trouble, and for what stopped the run

    @property
    def complete(self) -> bool:
        """Whether all of the month's messages have been sent."""
        return not self.undelivered


def deliver(folder: Path, session: Session, mail: Mail, *, sleep: Sleep, tell: Tell) -> Delivered:
    """Sends what is queued in `folder`, each message once, at most `per_minute` a minute.

    What the server puts off is tried again after pauses, then left queued. `tell` hears of what takes time. Nothing
    is raised but that another run is at work, or that the sender in the settings is no address.
    """
    envelope_from = mailbox(mail.envelope_from or mail.sender, "[mail] sender").address
    with locked(folder), session:
        return _Delivery(folder, session, mail, envelope_from, sleep, tell).run()


class _Delivery:
    """One run through the queue."""

    def __init__(
        self, folder: Path, session: Session, mail: Mail, envelope_from: str, sleep: Sleep, tell: Tell
    ) -> None:
        self._folder = folder
        self._session = session
        self._mail = mail
        self._envelope_from = envelope_from
        self._sleep = sleep
        self._tell = tell
        self._sent = 0
        self._tried = 0
        self._met: dict[str, Text] = {}  #: what each message not sent met with, by its file's name
        self._stopped: Text | None = None

    def run(self) -> Delivered:
        """Everything in the queue, and then again what was put off."""
        waiting = [*self._in_doubt(), *eml_files(self._folder / "queued")]
        try:
            if waiting:
                self._session.login()
            waiting = self._round(waiting)
            for pause in PAUSES:
                if not waiting:
                    break
                self._session.close()
                self._tell(
                    Text(
                        "The mail server put off {n} message. Trying again in {seconds} seconds.",
                        "The mail server put off {n} messages. Trying again in {seconds} seconds.",
                        n=len(waiting),
                        seconds=pause,
                    )
                )
                self._sleep(pause)
                waiting = self._round(waiting)
        except Trouble as trouble:
            self._stopped = trouble.text
        return Delivered(self._sent, tuple(self._sentences()))

    def _sentences(self) -> Iterator[Text]:
        yield from self._met.values()
        if self._stopped:
            yield self._stopped
        left = len(eml_names(self._folder / "queued") - set(self._met))
        if left:
            yield Text("{n} message still waits in the queue.", "{n} messages still wait in the queue.", n=left)

    def _in_doubt(self) -> list[Path]:
        """What a run that was cut short left in doubt: to be sent again, or held for a person; told either way."""
        files = eml_files(self._folder / "sending")
        if self._mail.in_doubt == "resend":
            if files:
                self._tell(
                    Text(
                        "{n} message was cut short the last time and is sent again; the reader may get it twice.",
                        "{n} messages were cut short the last time and are sent again; their readers may get them "
                        "twice.",
                        n=len(files),
                    )
                )
            return files
        for file in files:
            self._met[file.name] = Text(
                "{address} may or may not have got the mail {file}, which was cut short. Ask; then move it to “sent”, "
                "or to “queued” to have it sent again.",
                address=_recipient(file.read_bytes()),
                file=str(file),
            )
        return []

    def _round(self, files: list[Path]) -> list[Path]:
        """Tries each once; returns those put off, and all that are left where the server no longer answers."""
        self._stopped = None
        put_off: list[Path] = []
        for place, file in enumerate(files):
            if self._tried:
                self._sleep(60 / self._mail.per_minute)
            self._tried += 1
            try:
                settled = self._try(file)
            except Unreachable as trouble:
                self._stopped = trouble.text
                return put_off + files[place:]
            if not settled:
                put_off.append(file)
        return put_off

    def _try(self, file: Path) -> bool:
        """Sends one message and moves it where it then belongs; False where it was put off."""
        content = file.read_bytes()
        if content.startswith(DRAFT):  # what is kept is what was sent, to the byte
            content = content.removeprefix(DRAFT)
            write_whole(file, content)
        address, sending = _recipient(content), self._folder / "sending" / file.name
        outcome = self._session.transmit(self._envelope_from, address, content, lambda: move(file, sending))
        place = sending if sending.exists() else file
        self._met.pop(file.name, None)
        match outcome.state:
            case State.SENT:
                move(place, self._folder / "sent" / file.name)
                _keep_words(self._folder / "sent" / file.name, outcome)
                self._sent += 1
            case State.REFUSED:
                move(place, self._folder / "failed" / file.name)
                _keep_words(self._folder / "failed" / file.name, outcome)
                self._met[file.name] = Text(
                    "The mail server refused the mail to {address}: {reply}. Correct the address in the register and "
                    "make the month's audit again.",
                    address=address,
                    reply=str(outcome),
                )
            case State.DEFERRED:
                move(place, file)
                self._met[file.name] = Text(
                    "The mail server put off the mail to {address}: {reply}. It waits in the queue; send again later.",
                    address=address,
                    reply=str(outcome),
                )
            case State.UNKNOWN:
                self._met[file.name] = Text(
                    "The connection was lost just as the mail server took the mail to {address} ({reply}), so nobody "
                    "knows whether it did. The next time mails are sent, it is in doubt.",
                    address=address,
                    reply=str(outcome),
                )
        return outcome.state is not State.DEFERRED


def _recipient(message: bytes) -> str:
    """The one address that the message is for; `Trouble` where the file is no message of ours, or has no sender."""
    headers = email.message_from_bytes(message)
    address = parseaddr(headers["To"] or "")[1]
    if not (address and headers["From"]):
        raise Trouble(
            Text(
                "The queue holds a mail without a sender, made before [mail] sender was filled in, or a file that is "
                "no mail of this program. Make the month's audit again, so that the queue is made anew."
            )
        )
    return address


def _keep_words(file: Path, outcome: Outcome) -> None:
    """Writes the server's words beside the message; with them its operator finds the message in the server's log."""
    write_whole(file.with_name(f"{file.name}.txt"), f"{outcome}\n".encode())
