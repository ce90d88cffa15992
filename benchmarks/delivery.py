"""How fast mails leave, beside bare smtplib on the same server: `python -m benchmarks.delivery [messages rounds]`.

Both hand the same messages of 60 kB over one connection with STARTTLS and a login to the Postfix of tests/mail/mta.sh,
which runs on this computer. The program also keeps its journal: each message is renamed twice and its server's words
written beside it, all forced to the disk. It may send as fast as it can; `per_minute` is out of the way.
"""

from __future__ import annotations

import json
import smtplib
import socket
import ssl
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path

from audit.mail.delivery import deliver
from audit.mail.message import Letter, messages
from audit.mail.outbox import prepare
from audit.mail.transport import open_session
from audit.model import Month
from audit.settings import Settings, settings_from
from benchmarks.measure import say
from tests.mail.post_office import DOMAIN, RETURN, PostOffice, post_office, reader
from tests.mail.sample import MOMENT, Watch
from tests.mail.servers import PASSWORD

SIZE = 60_000
TARGET = 0.5
PROGRAM, SMTPLIB = "the program, journal included", "smtplib alone"
OCTOBER = Month(2026, 10)


def written(count: int, chosen: Settings) -> dict[str, bytes]:
    """Messages of about `SIZE` bytes; those to one reader differ in kind, or they would be one letter."""
    text = "Dette er en linje som er så lang som linjer flest i en e-post.\n" * (SIZE // 2 // 64)
    letters = [
        Letter("leader", reader(number % 200), f"Leser {number}", "Sosiale medier i oktober", text, text, "nb")
        for number in range(count)
    ]
    months = [OCTOBER.plus(-(number // 200)) for number in range(count)]
    return {
        name.replace("leader", f"leader{number}"): content
        for number, (letter, month) in enumerate(zip(letters, months, strict=True))
        for name, content in messages([letter], chosen, month, MOMENT).items()
    }


def by_program(folder: Path, made: Mapping[str, bytes], chosen: Settings) -> float:
    """Seconds for what is queued to be sent, journal included."""
    prepare(folder, made)
    begun = time.perf_counter()
    delivered = deliver(folder, open_session(chosen), chosen.mail, clock=Watch(), tell=lambda _: None)
    seconds = time.perf_counter() - begun
    assert delivered.complete and delivered.sent == len(made)
    return seconds


def by_smtplib(made: Mapping[str, bytes], office: PostOffice) -> float:
    """Seconds for the same by `smtplib.SMTP.sendmail`, with nothing kept."""
    contents = [(parseaddr(_to(content))[1], content) for content in made.values()]
    begun = time.perf_counter()
    with smtplib.SMTP("localhost", office.starttls) as server:
        server.starttls(context=ssl.create_default_context(cafile=office.authority))
        assert server.sock
        server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.login(f"rapport@{DOMAIN}", PASSWORD)
        for address, content in contents:
            server.sendmail(RETURN, address, content)
    return time.perf_counter() - begun


def _to(content: bytes) -> str:
    line = next(line for line in content.split(b"\r\n") if line.startswith(b"To: "))
    return line.removeprefix(b"To: ").decode()


def measured(count: int, rounds: int) -> dict[str, list[float]]:
    """The seconds of each round, by who sent."""
    seconds: dict[str, list[float]] = {PROGRAM: [], SMTPLIB: []}
    with post_office() as office, tempfile.TemporaryDirectory() as folder:
        chosen = settings_from({}, office.settings("starttls"), Path(folder, "audit.toml"))
        made = written(count, chosen)
        for number in range(rounds + 1):  # the first unmeasured
            say(f"Round {number} of {rounds}")
            mine, bare = by_program(Path(folder, str(number)), made, chosen), by_smtplib(made, office)
            office.empty()
            if number:
                seconds[PROGRAM].append(mine)
                seconds[SMTPLIB].append(bare)
    return seconds


def main() -> None:
    words = [word for word in sys.argv[1:] if word != "--json"]
    count, rounds = map(int, words or (400, 3))
    seconds = measured(count, rounds)
    if "--json" in sys.argv:
        lines = [{"name": name, "seconds": of} for name, of in seconds.items()]
        print(json.dumps([lines[0], lines[1] | {"most": 1 / TARGET}]))
        return
    print(f"{count} messages of {SIZE // 1000} kB and more, {rounds} rounds; messages a second: median, fastest")
    for name, of in seconds.items():
        print(f"{name:30}{count / statistics.median(of):6.0f}{count / min(of):6.0f}")
    ratio = statistics.median(seconds[SMTPLIB]) / statistics.median(seconds[PROGRAM])
    print(f"{ratio:.2f} × the speed; at least {TARGET} ×: {'met' if ratio >= TARGET else 'missed'}")


if __name__ == "__main__":
    main()
