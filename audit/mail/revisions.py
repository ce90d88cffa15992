"""Whether a reader has had the month's letter before, and whether this one is to be sent as a correction of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from audit.mail.outbox import eml_files

SUBSTANCE: Final = "X-Kontotilsyn-Substance"  #: the header that tells whether two letters say the same

_NAME: Final = re.compile(r"(?P<stem>.+-[0-9a-f]{8})(?:-(?P<number>[0-9]+))?\.eml")


@dataclass(frozen=True, slots=True)
class Revision:
    """Which of a reader's letters of one kind and month it is."""

    number: int = 1
    corrects: datetime | None = None  #: the date of the letter that this one replaces
    outdated: bool = False  #: the reader has it, it would say something else today, and nobody asked to correct it


FIRST: Final = Revision()


@dataclass(frozen=True, slots=True)
class Had:
    """The last letter that a reader has, or may have."""

    number: int
    substance: str
    date: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """What readers have of the month's letters, by the first part of the file name."""

    had: Mapping[str, Had]
    queued: frozenset[tuple[str, int]] = frozenset()  #: the letters that wait, with their numbers
    correct: bool = False  #: whether readers are to get a correction where their letter would say something else

    def revision(self, stem: str, substance: str) -> Revision:
        """What a letter saying `substance` would be; a correction that already waits stays one."""
        had = self.had.get(stem)
        if not had:
            return FIRST
        if had.substance == substance:
            return Revision(had.number)
        if self.correct or (stem, had.number + 1) in self.queued:
            return Revision(had.number + 1, corrects=had.date)
        return Revision(had.number, outdated=True)


def earlier(folder: Path, *, correct: bool) -> Earlier:
    """Reads it from the month's mail folder; a letter in doubt counts as one that the reader has."""
    had: dict[str, Had] = {}
    for stem, number, file in (*_numbered(folder / "sent"), *_numbered(folder / "sending")):
        if stem not in had or number > had[stem].number:
            had[stem] = _read(number, file)
    queued = frozenset((stem, number) for stem, number, _ in _numbered(folder / "queued"))
    return Earlier(had, queued, correct)


def _numbered(folder: Path) -> Iterator[tuple[str, int, Path]]:
    for file in eml_files(folder):
        if named := _NAME.fullmatch(file.name):
            yield named["stem"], int(named["number"] or 1), file


def _read(number: int, file: Path) -> Had:
    with file.open("rb") as stream:
        headers = BytesHeaderParser(policy=compat32).parse(stream, headersonly=True)
    try:
        date = parsedate_to_datetime(headers["Date"] or "")
    except ValueError:  # somebody has edited it
        date = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Had(number, headers[SUBSTANCE] or "", date)
