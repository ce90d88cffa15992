"""What the schedule has done each time something is due: by the functions of `run`, `send` and `remind`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from audit.cli import DONE, NOT_AUDITED, NOT_DELIVERED
from audit.cli.clock import Clock
from audit.cli.remind import queue_about
from audit.cli.run import make_month
from audit.cli.send import deliver_folder
from audit.cli.workplace import Workplace, now
from audit.job import mail_folder
from audit.model import Month, Text, Trouble, unforeseen
from audit.timer.by_hand import made_by_hand, waiting
from audit.timer.due import today
from audit.timer.timer import Tell


@dataclass(frozen=True, slots=True)
class Quiet(Workplace):
    """A workplace that warns as it is told to."""

    tell: Tell

    def warn(self, text: Text) -> None:
        """One sentence for what did not go as it should."""
        self.tell(text)


@dataclass(slots=True)
class Scheduled:
    """The timer's `Work`. What goes wrong comes back in the user's words, and the schedule goes on."""

    place: Workplace
    clock: Clock
    busy: bool = False  #: something was due
    codes: set[int] = field(default_factory=set)  #: what went wrong, as exit codes

    @property
    def code(self) -> int:
        """The exit code: no audit is worse than mails that were not delivered."""
        return min(self.codes - {DONE}, default=DONE)

    def made_by_hand(self, month: Month, since: date) -> bool:
        """Whether somebody made the month's audit on that day or later, and its mails have been sent."""
        self.busy = True
        return made_by_hand(self.place.settings, month, since)

    def audit(self, month: Month) -> str | None:
        """Makes the month's audit as of today, writes it and queues its mails."""
        return self._in_words(lambda: self._make(month), NOT_AUDITED)

    def deliver(self, month: Month) -> str | None:
        """Sends what waits; with the transport “outbox” it waits for a person."""
        if self.place.settings.mail.transport == "outbox":
            return None
        return self._in_words(lambda: self._send(mail_folder(self.place.settings, month)), NOT_DELIVERED)

    def remind(self, day: date) -> str | None:
        """Tells the administrators what lacks moderation on that day."""
        return self._in_words(lambda: self._remind(day), NOT_DELIVERED)

    def _make(self, month: Month) -> None:
        done = make_month(self.place, month, today(now(), self.place.settings.schedule))
        if done.broken:  # the report says so, and to make it again would change nothing
            self.codes.add(NOT_AUDITED)

    def _remind(self, day: date) -> None:
        folder = queue_about(self.place, day, today(now(), self.place.settings.schedule))
        if self.place.settings.mail.transport != "outbox" and waiting(folder):
            self._send(folder)

    def _send(self, folder: Path) -> None:
        """`Trouble` where some mail still waits; one that was refused for good is not tried again."""
        self.codes.add(deliver_folder(self.place, folder, self.clock))
        n = waiting(folder)
        if n:
            raise Trouble(Text("{n} message still waits in the queue.", "{n} messages still wait in the queue.", n=n))

    def _in_words(self, step: Callable[[], None], code: int) -> str | None:
        """What went wrong in the step; None where nothing did."""
        self.busy = True
        try:
            step()
        except Trouble as trouble:
            text = trouble.text
        except Exception as error:  # one month's fault must not keep the others from being made
            text = unforeseen(error)
        else:
            return None
        self.codes.add(code)
        return self.place.language(text)
