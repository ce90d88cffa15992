"""Runs one command of the program and kills it, as a power cut would, at a given step of its work.

    python -m tests.mail.dying STEP TIMES COMMAND …

The command dies the TIMES-th time that it passes the STEP, one of `STEPS`. The steps are seen from outside: in what
smtplib is asked for, and in which folder a file is renamed into. So the program itself knows nothing of them.
"""

from __future__ import annotations

import os
import signal
import smtplib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

#: In the order in which they are passed; the first two while the queue is made, the rest for each message.
QUEUEING: Final = ("half a message queued", "a message queued")
NOT_YET_TAKEN: Final = ("MAIL", "RCPT", "354", "half the body", "the body", "the move to sending/ begun")
IN_DOUBT: Final = ("moved to sending/", "the dot", "the 250", "the move to sent/ begun")
SETTLED: Final = ("moved to sent/", "half the server's words")
STEPS: Final = (*QUEUEING, *NOT_YET_TAKEN, *IN_DOUBT, *SETTLED)

DOT: Final = b".\r\n"


class Doom:
    """Waits for the step."""

    def __init__(self, step: str, times: int) -> None:
        assert step in STEPS, step
        self._step = step
        self._left = times

    def passing(self, step: str) -> None:
        """Dies where this is the step, for the last of the times."""
        if step == self._step:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)


def watch_the_server(doom: Doom) -> None:
    """Passes each step of the talk with the server."""
    talk: Any = smtplib.SMTP
    mail, rcpt, docmd, send, getreply = talk.mail, talk.rcpt, talk.docmd, talk.send, talk.getreply
    last_sent: list[bytes] = []

    def then(asked: Callable[..., Any], step: str) -> Callable[..., Any]:
        def answered(*arguments: Any, **named: Any) -> Any:
            answer = asked(*arguments, **named)
            doom.passing(step)
            return answer

        return answered

    def docmd_seen(self: Any, command: str, *rest: Any) -> Any:
        answer = docmd(self, command, *rest)
        if command.upper() == "DATA":
            doom.passing("354")
        return answer

    def send_seen(self: Any, content: bytes | str) -> None:
        line = content if isinstance(content, bytes) else content.encode("ascii")
        last_sent[:] = [line]
        if line.startswith(b"Content-Type: multipart/"):
            send(self, line[: len(line) // 2])
            doom.passing("half the body")
            send(self, line[len(line) // 2 :])
            doom.passing("the body")
            return
        send(self, content)
        if line == DOT:
            doom.passing("the dot")

    def getreply_seen(self: Any) -> Any:
        answer = getreply(self)
        if last_sent == [DOT]:
            doom.passing("the 250")
        return answer

    talk.mail, talk.rcpt = then(mail, "MAIL"), then(rcpt, "RCPT")
    talk.docmd, talk.send, talk.getreply = docmd_seen, send_seen, getreply_seen


def watch_the_disk(doom: Doom) -> None:
    """Passes each step that ends with a file being renamed."""
    replace = os.replace
    steps = {
        ("queued", ".eml"): QUEUEING,
        ("sending", ".eml"): ("the move to sending/ begun", "moved to sending/"),
        ("sent", ".eml"): ("the move to sent/ begun", "moved to sent/"),
        ("sent", ".txt"): ("half the server's words", ""),
    }

    def replace_seen(source: Any, target: Any, **named: Any) -> None:
        file = Path(target)
        before, after = steps.get((file.parent.name, file.suffix), ("", ""))
        doom.passing(before)
        replace(source, target, **named)
        doom.passing(after)

    os.replace = replace_seen  # type: ignore[assignment] # pathlib asks for it by this name each time


def main() -> int:
    """The command's exit code, should it live."""
    from audit.cli import main as command

    step, times, *arguments = sys.argv[1:]
    doom = Doom(step, int(times))
    watch_the_server(doom)
    watch_the_disk(doom)
    return command(arguments)


if __name__ == "__main__":
    sys.exit(main())
