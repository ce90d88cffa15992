"""Kills the program at random moments while it audits and sends, starts it again until it is done, and counts.

    python -m benchmarks.kills 200 [seed]

It needs what tests/mail/mta.sh needs, and takes some minutes. Sixty readers a month; each copy in each mailbox is
counted by its Message-ID. Half of the kills are with `in_doubt = "resend"`, half with `"hold"`.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

from tests.mail.post_office import Arrived, PostOffice, post_office
from tests.mail.registers import AS_OF, MONTH, a_register, states, variables

READERS = 60
KILLS_A_MONTH = 12  #: then the month is let be finished, so that most kills meet a queue with much left in it
KILLED = -9


@dataclass
class Tally:
    """What came of the kills."""

    kills: int = 0
    months: int = 0
    letters: int = 0
    in_doubt: int = 0  #: kills that left a letter in sending/ that was not there before
    lost: int = 0  #: letters in no mailbox, though neither queued nor held
    held: int = 0  #: letters left in sending/ for a person, and reported
    held_and_arrived: int = 0
    copies_too_many: int = 0
    unlike: int = 0  #: letters whose copies differ in a byte

    def add(self, other: Tally) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def __str__(self) -> str:
        return ", ".join(f"{one.name.replace('_', ' ')} {getattr(self, one.name)}" for one in fields(self))


def command(folder: Path, office: PostOffice, in_doubt: str) -> subprocess.Popen[str]:
    """The month's audit and mails, begun."""
    return subprocess.Popen(
        [sys.executable, "-m", "audit", "run", *MONTH, *AS_OF, "--send"],
        cwd=folder,
        env=variables(office.settings("none") | {"AUDIT_MAIL__IN_DOUBT": in_doubt}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@dataclass(frozen=True)
class Pace:
    """How long an undisturbed month takes."""

    whole: float  #: seconds from start to end
    sending: float  #: of them, the seconds from when the report stands, and sending begins


def pace(folder: Path, office: PostOffice, readers: int) -> Pace:
    """That of the second month, when everything has been loaded once."""
    for name in ("first", "second"):
        place = folder / name
        place.mkdir()
        a_register(place, readers - 1)
        begun = time.monotonic()
        process = command(place, office, "resend")
        until_the_report_stands(place, process, 0)
        halfway = time.monotonic()
        process.communicate(timeout=120)
        ended = time.monotonic()
    office.empty()
    return Pace(ended - begun, ended - halfway)


def until_the_report_stands(folder: Path, process: subprocess.Popen[str], since: float) -> None:
    """Waits for the last file of the report, later than the moment `since`, or the end of the process."""
    results = folder / "reports" / "2026-10" / "results.json"
    while process.poll() is None and not (results.exists() and results.stat().st_mtime > since):
        time.sleep(0.005)


def a_month(
    folder: Path,
    office: PostOffice,
    chance: random.Random,
    usual: Pace,
    *,
    readers: int,
    kills: int,
    in_doubt: Literal["resend", "hold"],
) -> Tally:
    """One month, killed up to so many times and then finished.

    Every second kill falls at any moment of the whole work, every second one while mails are sent.
    """
    a_register(folder, readers - 1)
    tally = Tally(months=1, letters=readers)
    doubts: Counter[str] = Counter()  #: by Message-ID, after how many kills the letter was in doubt
    before: set[Path] = set()
    while True:
        since = time.time()
        process = command(folder, office, in_doubt)
        if tally.kills < kills:
            if tally.kills % 2:
                until_the_report_stands(folder, process, since)
            try:
                process.wait(chance.uniform(0, usual.sending if tally.kills % 2 else usual.whole))
            except subprocess.TimeoutExpired:
                process.kill()
        told = process.communicate(timeout=120)[1]
        if process.returncode != KILLED:
            break
        tally.kills += 1
        states(folder)  # each letter in one state only
        now = set((folder / "reports" / "2026-10" / "mail" / "sending").glob("*.eml"))
        assert len(now - before) <= 1, f"one kill left these in doubt: {now - before}"
        tally.in_doubt += len(now - before)
        # What is sent again may be killed again at the same place; what is held is not.
        doubts.update(Arrived("", file.read_bytes()).id for file in (now if in_doubt == "resend" else now - before))
        before = now
    _count(tally, folder, office, doubts, told)
    return tally


def _count(tally: Tally, folder: Path, office: PostOffice, doubts: Counter[str], told: str) -> None:
    """Holds what arrived against what the folders say."""
    mail = folder / "reports" / "2026-10" / "mail"
    found = states(folder)
    assert not found["queued"] | found["failed"], told
    kept = {
        Arrived("", file.read_bytes()).id: file for state in ("sent", "sending") for file in (mail / state).glob("*")
    }
    kept = {name: file for name, file in kept.items() if file.suffix == ".eml"}
    assert len(kept) == tally.letters
    copies: dict[str, list[bytes]] = {name: [] for name in kept}
    for arrived in office.everything():
        copies[arrived.id].append(arrived.as_sent)
    for name, of in copies.items():
        held = kept[name].parent.name == "sending"
        if held:
            assert kept[name].name in told, "held, and not reported"
        tally.held += held
        tally.held_and_arrived += held and bool(of)
        tally.lost += not of and not held
        tally.copies_too_many += max(0, len(of) - 1)
        tally.unlike += len(set(of)) > 1
        assert len(of) <= 1 + doubts[name], "twice, though never in doubt"
    office.empty()


def main() -> None:
    kills, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance = random.Random(seed)
    with post_office() as office, tempfile.TemporaryDirectory() as folder:
        usual = pace(Path(folder), office, READERS)
        print(f"{READERS} letters: {usual.whole:.1f} s undisturbed, {usual.sending:.1f} of them sending", flush=True)
        modes: tuple[Literal["resend", "hold"], ...] = ("resend", "hold")
        for in_doubt in modes:
            tally = Tally()
            while tally.kills < kills // 2:
                place = Path(folder, f"{in_doubt}{tally.months}")
                place.mkdir()
                wanted = min(KILLS_A_MONTH, kills // 2 - tally.kills)
                tally.add(a_month(place, office, chance, usual, readers=READERS, kills=wanted, in_doubt=in_doubt))
            print(f"{in_doubt}: {tally}", flush=True)


if __name__ == "__main__":
    main()
