"""A real terminal for the tests: what a person sees of a command on a screen of so many columns."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import pyte

from tests.catalogues import PROJECT

ROWS = 2_000  #: so that nothing scrolls away


@dataclass(frozen=True, slots=True)
class Shown:
    """How a command ended, and what it left on the screen."""

    code: int
    lines: list[str]  #: without space at their ends; blank ones at the end are left out
    sent: bytes  #: all that came to the terminal, commands to it and all

    @property
    def text(self) -> str:
        """The words, however the lines were broken."""
        return " ".join(" ".join(self.lines).split())


def on_a_terminal(
    folder: Path,
    *arguments: str,
    columns: int = 80,
    output: Path | None = None,
    encoding: str = "utf-8",
    **environment: str,
) -> Shown:
    """The command as a user runs it there; its standard output goes to the file `output` where one is given."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    own = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR", "TERM")}
    with (
        output.open("wb") if output else nullcontext(slave) as stdout,
        subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "audit", *arguments],
            cwd=folder,
            env={**own, "PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "TERM": "xterm-256color", **environment},
            stdin=slave,
            stdout=stdout,
            stderr=slave,
        ) as process,
    ):
        os.close(slave)
        sent = b"".join(_read(master))
    os.close(master)
    screen = pyte.Screen(columns, ROWS)
    pyte.Stream(screen).feed(sent.decode(encoding))
    lines = [line.rstrip() for line in screen.display]
    while lines and not lines[-1]:
        lines.pop()
    return Shown(process.returncode, lines, sent)


def _read(master: int) -> Iterator[bytes]:
    with suppress(OSError):  # so Linux says that the last program on the terminal has ended
        while part := os.read(master, 65_536):
            yield part
