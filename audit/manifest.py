"""The seal on each month: what its files were when they were made, chained to the month before.

`manifest.json` holds the SHA-256 of every file of the month and of the last month's manifest. A month that is made
again keeps the seals it had before, so that the chain of later months still holds and tells that it was made again.
What is left of a month that was pruned says itself what was deleted, and is sealed by every manifest made since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from audit.files import write_whole
from audit.history import RESULTS
from audit.model import Month
from audit.remains import Record, record_of

MANIFEST: Final = "manifest.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _month(name: str) -> str:
    Month.parse(name)
    return name


_MonthName = Annotated[str, AfterValidator(_month)]


class Before(_Part):
    """The last month with a seal."""

    month: _MonthName
    sha256: str


class Replaced(_Part):
    """A seal that the month had before it was made again."""

    made: AwareDatetime
    sha256: str


class Manifest(_Part):
    """The seal of a month."""

    version: Literal[1] = Field(default=1, alias="schema")
    program: str
    month: str
    made: AwareDatetime
    files: Mapping[str, str]  #: SHA-256 by file name
    previous: Before | None
    replaced: tuple[Replaced, ...] = ()  #: oldest first
    pruned: Mapping[_MonthName, str] = {}  #: SHA-256 of what was left of each month that was pruned by then


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a month that was pruned."""

    results: bytes
    record: Record
    sha256: str  #: of the results


def seal(folder: Path, month: Month, files: Mapping[str, bytes], moment: datetime, program: str) -> None:
    """Writes the month's manifest over `files`, all that was just written in `folder`."""
    sealed = [other for other in audited_months(folder.parent) if (folder.parent / str(other) / MANIFEST).exists()]
    before = max((other for other in sealed if other < month), default=None)
    chained = folder.parent / str(before) / MANIFEST
    previous = Before(month=str(before), sha256=sha256_of(chained.read_bytes())) if before else None
    manifest = Manifest(
        program=program,
        month=str(month),
        made=moment,
        files={name: sha256_of(content) for name, content in sorted(files.items())},
        previous=previous,
        replaced=_seals_so_far(folder / MANIFEST),
        pruned={str(other): left.sha256 for other, left in pruned_months(folder.parent).items()},
    )
    write_whole(folder / MANIFEST, manifest.model_dump_json(by_alias=True, indent=1).encode() + b"\n")


def left_over(folder: Path, files: Container[str]) -> list[Path]:
    """What the last run sealed in the folder and this one, which writes `files`, does not: it tells of another audit.

    A file that somebody has changed since is theirs, and not among them.
    """
    seen = read_manifest(folder)
    if seen is None:
        return []
    there = [file for file in folder.iterdir() if file.is_file() and file.name not in files]
    return [file for file in there if seen.files.get(file.name) == sha256_of(file.read_bytes())]


def sealed(folder: Path) -> Mapping[str, str]:
    """The SHA-256 of each of the month's files when it was sealed, by name; none where no seal can be read."""
    manifest = read_manifest(folder)
    return manifest.files if manifest else {}


def audited_months(reports: Path) -> list[Month]:
    """The months that have been audited, oldest first."""
    found = set()
    for file in (*reports.glob(f"*/{MANIFEST}"), *reports.glob(f"*/{RESULTS}")):
        with suppress(ValueError):
            found.add(Month.parse(file.parent.name))
    return sorted(found)


def pruned_months(reports: Path) -> dict[Month, Left]:
    """What is left of each month that was pruned."""
    found = {}
    for month in audited_months(reports):
        with suppress(OSError):
            results = (reports / str(month) / RESULTS).read_bytes()
            if record := record_of(results):
                found[month] = Left(results, record, sha256_of(results))
    return found


def read_manifest(folder: Path) -> Manifest | None:
    """The seal of the month whose folder it is; None where there is none that can be read."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None


def sha256_of(content: bytes) -> str:
    """The sum as the manifest writes it."""
    return hashlib.sha256(content).hexdigest()


def _seals_so_far(file: Path) -> tuple[Replaced, ...]:
    seen = read_manifest(file.parent)
    return (*seen.replaced, Replaced(made=seen.made, sha256=sha256_of(file.read_bytes()))) if seen else ()
