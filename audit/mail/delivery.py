"""Sends what waits in the outbox: each message once, at the pace allowed, moving as its state changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parseaddr
from pathlib import Path
from typing import Final, Protocol

from audit.files import locked, sync_folder, write_whole
from audit.mail.faults import Unreachable
from audit.mail.message import DRAFT, mailbox, valid_address
from audit.mail.outbox import eml_files, eml_names, keep_words, move, settle
from audit.mail.transport import Outcome, Session, State
from audit.model import Text, Trouble
from audit.settings import Mail

PAUSES: Final = (30, 120, 300)  #: seconds before each new try of what was put off

Tell = Callable[[Text], None]


class Clock(Protocol):
    """Time, and whether somebody has asked the program to stop; the message in hand is always finished."""

    @property
    def stopping(self) -> bool:
        """Whether no new message is to be begun."""

    def now(self) -> datetime:
        """The moment it is, with its offset from UTC."""

    def sleep(self, seconds: float) -> None:
        """Waits so long, or until asked to stop."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What `deliver` did."""

    sent: int
    undelivered: tuple[Text, ...]  #: a sentence for each message that met trouble, and for what stopped the run

    @property
    def complete(self) -> bool:
        """Whether all of the month's messages have been sent."""
        return not self.undelivered


def deliver(folder: Path, session: Session, mail: Mail, *, clock: Clock, tell: Tell) -> Delivered:
    """Sends what is queued in `folder`, each message once, at most `per_minute` a minute.

    What the server puts off is tried again after pauses; after `deadline_minutes` no message is begun, and what is
    left stays queued. `tell` hears of what takes time. Nothing is raised but that another run is at work, that the
    sender in the settings is no address, or that the folder cannot be used.
    """
    sender = envelope_sender(mail)
    with locked(folder), session:
        settle(folder)
        return _Delivery(folder, session, mail, sender, clock, tell).run()


def envelope_sender(mail: Mail) -> str:
    """The address that bounces go to; `Trouble` where the settings name none."""
    return mailbox(mail.envelope_from or mail.sender, "[mail] sender").address


class NoMessage(Trouble):
    """One file is not to be sent; the others may be."""


class _Delivery:
    """One run through the queue."""

    def __init__(
        self, folder: Path, session: Session, mail: Mail, envelope_from: str, clock: Clock, tell: Tell
    ) -> None:
        self._folder = folder
        self._session = session
        self._mail = mail
        self._envelope_from = envelope_from
        self._clock = clock
        self._deadline = clock.now() + timedelta(minutes=mail.deadline_minutes)
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
                if not waiting or self._out_of_time():
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
                self._clock.sleep(pause)
                waiting = self._round(waiting)
        except Trouble as trouble:
            self._stopped = trouble.text
        finally:
            if self._sent:
                sync_folder(self._folder / "sent")
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
                address=recipient(file.read_bytes(), file),
                file=str(file),
            )
        return []

    def _round(self, files: list[Path]) -> list[Path]:
        """Tries each once; returns those put off, and all that are left where the server no longer answers."""
        self._stopped = None
        put_off: list[Path] = []
        for place, file in enumerate(files):
            if self._tried:
                self._clock.sleep(60 / self._mail.per_minute)
            if self._out_of_time():
                return put_off + files[place:]
            self._tried += 1
            try:
                settled = self._try(file)
            except NoMessage as trouble:
                self._met[file.name] = trouble.text
                continue
            except Unreachable as trouble:
                self._stopped = trouble.text
                return put_off + files[place:]
            if not settled:
                put_off.append(file)
        return put_off

    def _out_of_time(self) -> bool:
        """Whether no message may be begun any more; says why."""
        if self._clock.stopping:
            self._stopped = Text("Stopped as asked, after the mail in hand.")
        elif self._clock.now() >= self._deadline:
            self._stopped = Text(
                "Sending took {minutes} minutes, which is the most that [mail] deadline_minutes allows. Send again "
                "for the rest.",
                minutes=str(self._mail.deadline_minutes),
            )
        else:
            return False
        return True

    def _try(self, file: Path) -> bool:
        """Sends one message and moves it where it then belongs; False where it was put off.

        One that cannot be read or is no mail of ours stays where it is, and is told of.
        """
        try:
            content = file.read_bytes()
            address = recipient(content, file)
        except (OSError, Trouble) as error:
            self._met[file.name] = error.text if isinstance(error, Trouble) else _unreadable(file, error)
            return True
        if content.startswith(DRAFT):  # what is kept is what was sent, to the byte
            content = content.removeprefix(DRAFT)
            write_whole(file, content)
        sending = self._folder / "sending" / file.name
        outcome = self._session.transmit(self._envelope_from, address, content, lambda: move(file, sending))
        place = sending if sending.exists() else file
        self._met.pop(file.name, None)
        match outcome.state:
            case State.SENT:
                # Forced by the next move to sending/, for a disk's journal keeps the order of renames, or at the end.
                # A power cut before that makes of this message the one that is in doubt.
                move(place, self._folder / "sent" / file.name, forced=False)
                self._sent += 1
                self._keep_words(self._folder / "sent" / file.name, outcome)
            case State.REFUSED:
                move(place, self._folder / "failed" / file.name)
                self._keep_words(self._folder / "failed" / file.name, outcome)
                self._met[file.name] = Text(
                    "The mail server refused the mail to {address}: {reply}. Correct the address in the register and "
                    "make the month's audit again.",
                    address=address,
                    reply=outcome.told,
                )
            case State.DEFERRED:
                move(place, file)
                self._met[file.name] = Text(
                    "The mail server put off the mail to {address}: {reply}. It waits in the queue; send again later.",
                    address=address,
                    reply=outcome.told,
                )
            case State.UNKNOWN:
                self._met[file.name] = Text(
                    "The connection was lost just as the mail server took the mail to {address} ({reply}), so nobody "
                    "knows whether it did. The next time mails are sent, it is in doubt.",
                    address=address,
                    reply=outcome.told,
                )
        return outcome.state is not State.DEFERRED

    def _keep_words(self, file: Path, outcome: Outcome) -> None:
        keep_words(file, self._clock.now(), str(outcome))


def recipient(message: bytes, file: Path) -> str:
    """The one address that the message is for; `Trouble` where `file` is no message of ours, or has no sender."""
    headers = BytesHeaderParser(policy=compat32).parsebytes(message.partition(b"\r\n\r\n")[0])
    address = parseaddr(headers["To"] or "")[1]
    if not (valid_address(address) and headers["From"]):
        raise Trouble(
            Text(
                "{file} is not sent: it has no sender, since [mail] sender was not filled in when it was made, or it "
                "is no mail of this program. Make the month's audit again, so that the queue is made anew.",
                file=str(file),
            )
        )
    return address


def _unreadable(file: Path, error: OSError) -> Text:
    return Text(
        "{file} is not sent, for it cannot be read: {error}. Close it if it is open in another program, then send "
        "again.",
        file=str(file),
        error=error.strerror or str(error),
    )
