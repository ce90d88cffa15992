"""The seal on each month: what its files were when they were made, chained to the month before.

`manifest.json` holds the SHA-256 of every file of the month and of the last month's manifest. A month that is made
again keeps the seals it had before, so that the chain of later months still holds and tells that it was made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from audit.files import write_whole
from audit.model import Month, Text

MANIFEST: Final = "manifest.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Before(_Part):
    """The last month with a seal."""

    month: str
    sha256: str


class Replaced(_Part):
    """A seal that the month had before it was made again."""

    made: datetime
    sha256: str


class Manifest(_Part):
    """The seal of a month."""

    version: Literal[1] = Field(default=1, alias="schema")
    program: str
    month: str
    made: datetime
    files: Mapping[str, str]  #: SHA-256 by file name
    previous: Before | None
    replaced: tuple[Replaced, ...] = ()  #: oldest first


@dataclass(frozen=True, slots=True)
class Examined:
    """A month held against its seal."""

    month: Month
    made: datetime | None  #: None where it has no seal that can be read
    faults: tuple[Text, ...]  #: what has been changed, added or removed
    notes: tuple[Text, ...]  #: what is in order but worth knowing


def seal(folder: Path, month: Month, files: Mapping[str, bytes], moment: datetime, program: str) -> None:
    """Writes the month's manifest over `files`, all that was just written in `folder`."""
    sealed = [other for other in _months(folder.parent) if (folder.parent / str(other) / MANIFEST).exists()]
    before = max((other for other in sealed if other < month), default=None)
    chained = folder.parent / str(before) / MANIFEST
    previous = Before(month=str(before), sha256=_sha256(chained.read_bytes())) if before else None
    manifest = Manifest(
        program=program,
        month=str(month),
        made=moment,
        files={name: _sha256(content) for name, content in sorted(files.items())},
        previous=previous,
        replaced=_seals_so_far(folder / MANIFEST),
    )
    write_whole(folder / MANIFEST, manifest.model_dump_json(by_alias=True, indent=1).encode() + b"\n")


def verify(reports: Path) -> list[Examined]:
    """Holds every month in the folder against its seal, oldest first."""
    months = _months(reports)
    return [_examine(reports, month, months[:place]) for place, month in enumerate(months)]


def _examine(reports: Path, month: Month, earlier: Sequence[Month]) -> Examined:
    folder = reports / str(month)
    manifest = _read(folder / MANIFEST)
    if manifest is None:
        lost = Text("{file} is missing or cannot be read, so nobody can tell what has been changed.", file=MANIFEST)
        return Examined(month, None, (lost,), ())
    faults = [*_changed(folder, manifest)]
    notes: list[Text] = (
        [Text("Made again; the first time was {moment}.", moment=manifest.replaced[0].made)]
        if manifest.replaced
        else []
    )
    sealed = [other for other in earlier if (reports / str(other) / MANIFEST).exists()]
    for text, is_fault in _chain(reports, manifest, sealed):
        (faults if is_fault else notes).append(text)
    return Examined(month, manifest.made, tuple(faults), tuple(notes))


def _changed(folder: Path, manifest: Manifest) -> Iterator[Text]:
    there = {file.name: file for file in folder.iterdir() if file.is_file() and not _passing(file.name)}
    for name, sha256 in manifest.files.items():
        if name not in there:
            yield Text("{file} has been removed.", file=name)
        elif _sha256(there[name].read_bytes()) != sha256:
            yield Text("{file} has been changed since {moment}.", file=name, moment=manifest.made)
    for name in sorted(there.keys() - manifest.files.keys() - {MANIFEST}):
        yield Text("{file} has been added.", file=name)


def _chain(reports: Path, manifest: Manifest, sealed: Sequence[Month]) -> Iterator[tuple[Text, bool]]:
    """What is to be said of the link to the month before, and whether it is a fault."""
    linked = Month.parse(manifest.previous.month) if manifest.previous else None
    for other in sealed:
        if linked is None or other > linked:
            seen = _read(reports / str(other) / MANIFEST)
            later = seen is not None and _first_made(seen) > manifest.made
            yield (
                Text("{month} was made afterwards.", month=other)
                if later
                else Text("{month} is not in the chain, though it should be.", month=other),
                not later,
            )
    if not manifest.previous or not linked:
        return
    file = reports / str(linked) / MANIFEST
    before = _read(file)
    if before is None:
        yield Text("The manifest of {month}, which this month rests on, is gone.", month=linked), True
    elif _sha256(file.read_bytes()) == manifest.previous.sha256:
        return
    elif manifest.previous.sha256 in {seal.sha256 for seal in before.replaced}:
        yield Text("{month} was made again on {moment}, after this month.", month=linked, moment=before.made), False
    else:
        yield Text("The manifest of {month} has been changed since this month was made.", month=linked), True


def _passing(name: str) -> bool:
    """Whether it is the lock or half-written file of a program at work."""
    return name.startswith((".", "~$"))


def _first_made(manifest: Manifest) -> datetime:
    return manifest.replaced[0].made if manifest.replaced else manifest.made


def _months(reports: Path) -> list[Month]:
    """The months that have been audited, oldest first."""
    found = set()
    for file in (*reports.glob(f"*/{MANIFEST}"), *reports.glob("*/results.json")):
        with suppress(ValueError):
            found.add(Month.parse(file.parent.name))
    return sorted(found)


def _seals_so_far(file: Path) -> tuple[Replaced, ...]:
    seen = _read(file)
    return (*seen.replaced, Replaced(made=seen.made, sha256=_sha256(file.read_bytes()))) if seen else ()


def _read(file: Path) -> Manifest | None:
    try:
        return Manifest.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
