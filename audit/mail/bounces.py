"""Mail that came back: the servers took it, and told later that it could not be delivered.

A notice counts only where it names the Message-ID of a mail that lies in an outbox, and that mail's own recipient. The
mail then moves from `sent/` to `failed/`, with what was said beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from audit.files import locked, write_whole
from audit.mail.inbox import mails
from audit.mail.notices import Fate, Notice, Told, named_ids, notice
from audit.mail.outbox import forget_words, keep_words, move, words_of
from audit.mail.undelivered import BOUNCED, headers, reader
from audit.model import Month, Text
from audit.settings import Settings

SINCE: Final = timedelta(days=60)  #: notices older than this are not read; mail servers give up within a week
READ: Final = "bounces-read.txt"  #: in the folder of reports: which notices were dealt with
MOST_READ: Final = 20_000

Tell = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class Collected:
    """What `collect` found."""

    read: int  #: mails that were looked at
    came_back: int  #: of ours, those not known to have come back


def collect(settings: Settings, moment: datetime, tell: Tell) -> Collected:
    """Reads the notices in the mailbox of `[bounces]`, and marks our mails that came back as of `moment`.

    `tell` hears of each of these, and of those that are delayed or of which a notice is not clear. Reading twice is
    harmless. `Trouble` where the mailbox cannot be read or another run is at work on a month.
    """
    reports = settings.path(settings.paths.reports)
    with locked(reports):
        memory = _Memory(reports / READ)
        try:
            return _collect(mails(settings, moment - SINCE), _ours(reports), memory, moment, tell)
        finally:
            memory.keep()


def _collect(
    arrived: Iterable[bytes], ours: Mapping[str, _Ours], memory: _Memory, moment: datetime, tell: Tell
) -> Collected:
    read = came_back = 0
    for mail in arrived:
        read += 1
        named = sorted(named_ids(mail) & ours.keys())
        if not named or not memory.is_new(mail):
            continue
        said = notice(mail)
        for one in named if said.robot else ():
            told = said.about(ours[one].address)
            if told.fate is Fate.FAILED and _mark(ours[one], told, moment):
                came_back += 1
                tell(_sentence(ours[one], told, said))
            elif told.fate in (Fate.DELAYED, Fate.UNCLEAR) and ours[one].place():
                tell(_sentence(ours[one], told, said))
        memory.add(mail)
    return Collected(read, came_back)


@dataclass(frozen=True, slots=True)
class _Ours:
    """One of our messages."""

    folder: Path  #: the outbox that it belongs to
    name: str
    month: Month
    address: str

    def place(self) -> Path | None:
        """Where it lies as one that a server took, or may have taken."""
        places = (self.folder / state / self.name for state in ("sent", "sending"))
        return next((place for place in places if place.exists()), None)


class _Memory:
    """Which notices were dealt with, by their sums: one that is read again must not mark a mail sent anew since."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._sums = file.read_text(encoding="ascii", errors="replace").split() if file.exists() else []
        self._known = set(self._sums)

    def is_new(self, mail: bytes) -> bool:
        return hashlib.sha256(mail).hexdigest() not in self._known

    def add(self, mail: bytes) -> None:
        self._sums.append(hashlib.sha256(mail).hexdigest())
        self._known.add(self._sums[-1])

    def keep(self) -> None:
        """Writes it down, where there is anything to remember."""
        if self._sums:
            write_whole(self._file, "".join(f"{one}\n" for one in self._sums[-MOST_READ:]).encode())


def _mark(ours: _Ours, told: Told, moment: datetime) -> bool:
    """Moves the message to `failed/`; False where it lies there already, or has been queued again."""
    with locked(ours.folder):
        place = ours.place()
        if place is None:
            return False
        failed = ours.folder / "failed" / ours.name
        failed.parent.mkdir(exist_ok=True)
        taken = words_of(place)[1]
        keep_words(failed, moment, f"{BOUNCED}{told.words}" + (f" (taken with: {taken})" if taken else ""))
        move(place, failed)
        forget_words(place)
        return True


def _sentence(ours: _Ours, told: Told, said: Notice) -> Text:
    match told.fate:
        case Fate.FAILED:
            return Text(
                "The mail of {month} to {address} came back: {words}. Correct the address in the register, then make "
                "the month's audit again.",
                month=ours.month,
                address=ours.address,
                words=told.words,
            )
        case Fate.DELAYED:
            return Text(
                "The mail of {month} to {address} is delayed: {words}. Its mail server still tries.",
                month=ours.month,
                address=ours.address,
                words=told.words,
            )
        case _:
            return Text(
                "A notice about the mail of {month} to {address} names another recipient, or cannot be understood: "
                "“{subject}”. Look at it in the mailbox.",
                month=ours.month,
                address=ours.address,
                subject=said.subject,
            )


def _ours(reports: Path) -> dict[str, _Ours]:
    """Our messages of whatever month and state, by Message-ID."""
    found: dict[str, _Ours] = {}
    for folder in sorted(reports.glob("????-??/mail")):
        with suppress(ValueError):  # a folder of another sort
            month = Month.parse(folder.parent.name)
            for file in sorted(folder.glob("*/*.eml")):
                with suppress(FileNotFoundError):  # just sent; its notices are read the next time
                    ours = headers(file)
                    key = str(ours["Message-ID"] or "").strip("<> \r\n")
                    found[key] = _Ours(folder, file.name, month, reader(ours))
    return found
