"""Whether the computer is fit: folders that can be written to, room on the disk, a clock that is right."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from audit.doctor.answers import Answer, fine, note, wrong
from audit.files import write_whole
from audit.model import Text, Trouble

ROOM: Final = 200  #: megabytes that a year of months of a large municipality takes, with some to spare
HOME: Final = "Europe/Oslo"  #: whose days the guideline means
AHEAD: Final = timedelta(minutes=10)  #: a register saved so far into the future means that this clock is slow


def examine_folder(folder: Path) -> Iterator[Answer]:
    """Whether reports can be written there, and how much room there is."""
    probe = folder / ".doctor"
    try:
        write_whole(probe, b"")
        probe.unlink()
    except Trouble as trouble:
        yield wrong(trouble.text)
        return
    except OSError as error:
        yield wrong(
            Text(
                "Files in {folder} can be written but not removed: {error}. See that you may do both.",
                folder=str(folder),
                error=error.strerror or str(error),
            )
        )
        return
    yield fine(Text("Reports can be written in {folder}.", folder=str(folder)))
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < ROOM:
        yield wrong(
            Text(
                "The disk of {folder} has {free} MB left, which is too little. Make room.",
                folder=str(folder),
                free=free,
            )
        )
    else:
        yield fine(Text("The disk has room: {free} MB.", free=free))


def examine_clock(now: datetime, register: Path) -> Iterator[Answer]:
    """Whether the day it is can be trusted: the audit goes by it where no other is named."""
    try:
        at_home = now.astimezone(ZoneInfo(HOME))
    except ZoneInfoNotFoundError:
        at_home = now
    saved = datetime.fromtimestamp(register.stat().st_mtime, UTC) if register.exists() else now
    if saved > now + AHEAD:
        yield wrong(
            Text(
                "This computer's clock says {now}, but the register was saved later than that, {saved}. Set the clock.",
                now=now,
                saved=saved.astimezone(now.tzinfo),
            )
        )
    elif at_home.utcoffset() != now.utcoffset():
        yield note(
            Text(
                "This computer's time zone is not Norway's: it is {now} here and {home} there. Days are counted by "
                "this computer.",
                now=now,
                home=at_home,
            )
        )
    else:
        yield fine(Text("The clock says {now}.", now=now))
