"""A small SMTP server that misbehaves at a given step: it answers otherwise, falls silent, or hangs up."""

from __future__ import annotations

import base64
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final, Literal

from tests.mail.servers import PASSWORD

STEPS: Final = ("greeting", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "end")

YES: Final = {
    "greeting": "220 localhost ESMTP",
    "ehlo": "",
    "starttls": "220 2.0.0 Ready",
    "auth": "235 2.7.0 Ok",
    "mail": "250 2.1.0 Ok",
    "rcpt": "250 2.1.5 Ok",
    "data": "354 Go on",
    "end": "250 2.0.0 Ok: queued as 4jXn",
}


class Act(Enum):
    """What the server does instead of answering."""

    SILENCE = "silence"
    HANG_UP = "hang up"


Answer = str | Act


class _GoneError(Exception):
    """The talk is over."""


@dataclass
class FaultyServer:
    """What it is to do, and what it has taken."""

    faults: dict[str, list[Answer]] = field(default_factory=dict)  #: by step, what it answers before it says yes
    always: dict[str, Answer] = field(default_factory=dict)  #: by step, what it answers every time
    tls: ssl.SSLContext | None = None
    implicit: bool = False  #: TLS from the first byte
    offers: tuple[str, ...] = ()  #: STARTTLS, AUTH PLAIN
    takes_before_it_hangs_up: bool = False  #: at the end of a message it keeps it, and then hangs up or falls silent
    on_message: Callable[[], object] = lambda: None  #: called when a message has been read, before it is answered
    taken: list[str] = field(default_factory=list)  #: the reader of each message
    port: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def _answer(self, talk: _Talk, step: str) -> bool:
        """Answers; whether it said yes."""
        waiting = self.faults.get(step, [])
        answer = waiting.pop(0) if waiting else self.always.get(step, YES[step])
        match answer:
            case Act.HANG_UP:
                raise _GoneError
            case Act.SILENCE:
                talk.wait_for_the_end()
                raise _GoneError
            case str():
                talk.say(answer)
                if answer.startswith("421"):
                    raise _GoneError
        return answer == YES[step]

    def serve(self, connection: socket.socket) -> None:
        """One connection, from greeting to end."""
        with suppress(OSError, _GoneError), closing(_Talk(connection)) as talk:
            if self.implicit and self.tls:
                talk.encrypt(self.tls)
            self._talk(talk)

    def _talk(self, talk: _Talk) -> None:
        if not self._answer(talk, "greeting"):
            raise _GoneError
        reader = ""
        while line := talk.line():
            match line.split(maxsplit=1)[0].upper():
                case "EHLO" | "HELO":
                    if "ehlo" in self.always:
                        self._answer(talk, "ehlo")
                    else:
                        talk.offer(self.offers)
                case "STARTTLS":
                    if self._answer(talk, "starttls") and self.tls:
                        talk.encrypt(self.tls)
                case "AUTH":
                    right = base64.b64decode(line.split()[2]).decode().endswith(f"\0{PASSWORD}")
                    if right or "auth" in self.always:
                        self._answer(talk, "auth")
                    else:
                        talk.say("535 5.7.8 Nei")
                case "MAIL":
                    self._answer(talk, "mail")
                case "RCPT":
                    if self._answer(talk, "rcpt"):
                        reader = line.partition("<")[2].partition(">")[0]
                case "DATA":
                    if self._answer(talk, "data"):
                        self._take(talk, reader)
                case "QUIT":
                    talk.say("221 Bye")
                    return
                case _:
                    talk.say("250 Ok")

    def _take(self, talk: _Talk, reader: str) -> None:
        """Reads a message, unless the fault is there, and keeps it if it says so."""
        waiting = self.faults.get("body", [])
        answer = waiting.pop(0) if waiting else self.always.get("body")
        if answer:
            talk.line()
            if answer is Act.HANG_UP:
                raise _GoneError
            if isinstance(answer, str):
                talk.say(answer)
                raise _GoneError
            self.stopped.wait(10)  # neither reads nor answers; the network holds only so much
            raise _GoneError
        while talk.line() != ".":
            pass
        self.on_message()
        if self.takes_before_it_hangs_up:
            self.taken.append(reader)
        if self._answer(talk, "end") and not self.takes_before_it_hangs_up:
            self.taken.append(reader)


class _Talk:
    """One connection, line by line."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._file = connection.makefile("rb")

    def line(self) -> str:
        read = self._file.readline()
        if not read:
            raise _GoneError
        return read.decode("utf-8", "replace").rstrip("\r\n")

    def say(self, words: str) -> None:
        self._connection.sendall(f"{words}\r\n".encode())

    def offer(self, extensions: tuple[str, ...]) -> None:
        lines = ["localhost", "SIZE 99999999", *extensions]
        self.say("\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"]))

    def encrypt(self, tls: ssl.SSLContext) -> None:
        self._file.close()
        self._connection = tls.wrap_socket(self._connection, server_side=True)
        self._file = self._connection.makefile("rb")

    def close(self) -> None:
        self._file.close()
        self._connection.close()

    def wait_for_the_end(self) -> None:
        """Says nothing until the other side gives up."""
        while self._file.read(65536):
            pass


@contextmanager
def serving(server: FaultyServer) -> Iterator[FaultyServer]:
    """The server, up for as long as it lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        listening.settimeout(0.05)
        talks: list[threading.Thread] = []

        def listen() -> None:
            while not server.stopped.is_set():
                with suppress(TimeoutError):
                    connection = listening.accept()[0]
                    connection.settimeout(10)
                    talks.append(threading.Thread(target=server.serve, args=(connection,)))
                    talks[-1].start()

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            yield server
        finally:
            server.stopped.set()
            listener.join()
            for talk in talks:
                talk.join(15)


def certificate(folder: Path, name: Literal["localhost", "post.example"], days: int) -> tuple[Path, ssl.SSLContext]:
    """An authority's file, and the TLS of a server of that name for whom it vouches for so many days from now."""
    folder.mkdir()

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj")
    openssl(*new, "/CN=Authority of the tests", "-x509", "-days", "2", "-keyout", "ca.key", "-out", "ca.pem")
    openssl(*new, f"/CN={name}", "-keyout", "server.key", "-out", "server.csr")
    (folder / "names").write_text(f"subjectAltName=DNS:{name}\n")
    openssl(
        *("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
        *("-days", str(days), "-extfile", "names", "-out", "server.pem"),
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "server.pem", folder / "server.key")
    return folder / "ca.pem", tls
