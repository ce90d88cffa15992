"""Holds every month against its seal, and the seals against one another: what was changed, added or removed since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from audit.files import passing
from audit.history import RESULTS
from audit.manifest import MANIFEST, Left, Manifest, audited_months, pruned_months, read_manifest, sha256_of
from audit.model import Month, Text
from audit.remains import as_they_were_left

Told = Iterator[tuple[Text, bool]]  #: what is to be said, and whether it is a fault


@dataclass(frozen=True, slots=True)
class Examined:
    """A month held against its seal."""

    month: Month
    made: datetime | None  #: None where it has no seal that can be read
    faults: tuple[Text, ...]  #: what has been changed, added or removed
    notes: tuple[Text, ...]  #: what is in order but worth knowing


def verify(reports: Path) -> list[Examined]:
    """Holds every month in the folder against its seal, oldest first."""
    months = audited_months(reports)
    pruned = pruned_months(reports)
    return [_examine(reports, month, months[:place], pruned) for place, month in enumerate(months)]


def _examine(reports: Path, month: Month, earlier: Sequence[Month], pruned: Mapping[Month, Left]) -> Examined:
    folder = reports / str(month)
    manifest = read_manifest(folder)
    if manifest is None:
        lost = Text("{file} is missing or cannot be read, so nobody can tell what has been changed.", file=MANIFEST)
        return Examined(month, None, (lost,), ())
    sealed = [other for other in earlier if (reports / str(other) / MANIFEST).exists()]
    faults: list[Text] = []
    notes: list[Text] = []
    if manifest.replaced:
        notes.append(Text("Made again; the first time was {moment}.", moment=manifest.replaced[0].made))
    for text, is_fault in (
        *(_deleted(folder, manifest, pruned[month]) if month in pruned else _changed(folder, manifest)),
        *_chain(reports, manifest, sealed),
        *_prunings(manifest, pruned),
    ):
        (faults if is_fault else notes).append(text)
    return Examined(month, manifest.made, tuple(faults), tuple(notes))


def _changed(folder: Path, manifest: Manifest) -> Told:
    there = _files(folder)
    for name, sha256 in manifest.files.items():
        if name not in there:
            yield Text("{file} has been removed.", file=name), True
        elif sha256_of(there[name].read_bytes()) != sha256:
            yield Text("{file} has been changed since {moment}.", file=name, moment=manifest.made), True
    for name in sorted(there.keys() - manifest.files.keys() - {MANIFEST}):
        yield Text("{file} has been added.", file=name), True


def _deleted(folder: Path, manifest: Manifest, left: Left) -> Told:
    """What a month that was pruned says of itself."""
    there, record = _files(folder), left.record
    yield Text("Pruned on {moment}: only its figures are left.", moment=record.moment), False
    if not as_they_were_left(left.results):
        yield Text("{file} has been changed since {moment}.", file=RESULTS, moment=record.moment), True
    if record.manifest != sha256_of((folder / MANIFEST).read_bytes()):
        yield Text("{file} has been changed since {moment}.", file=MANIFEST, moment=record.moment), True
    for name, sha256 in manifest.files.items():
        if not record.found.get(name):
            yield Text("{file} had been removed before the month was pruned.", file=name), True
        elif record.found[name] != sha256:
            yield Text("{file} had been changed before the month was pruned.", file=name), True
        if name in there and name != RESULTS:
            yield Text("{file} is still there, for the pruning was cut short. Prune again.", file=name), False
    for name in sorted(there.keys() - manifest.files.keys() - {MANIFEST}):
        yield Text("{file} has been added.", file=name), True


def _prunings(manifest: Manifest, pruned: Mapping[Month, Left]) -> Told:
    """Whether what is left of other months is what it was when the manifest was made."""
    left = {str(month): of for month, of in pruned.items()}
    for name, sha256 in manifest.pruned.items():
        if name not in left or left[name].sha256 != sha256:
            changed = Text(
                "{month} had been pruned when this month was made, and what was left of it has been changed since.",
                month=Month.parse(name),
            )
            yield changed, True
    for name, of in left.items():
        if name not in manifest.pruned and of.record.moment < manifest.made:
            unheard_of = Text(
                "{month} says that it was pruned before this month was made, but this month knows nothing of it.",
                month=Month.parse(name),
            )
            yield unheard_of, True


def _chain(reports: Path, manifest: Manifest, sealed: Sequence[Month]) -> Told:
    """The link to the month before."""
    linked = Month.parse(manifest.previous.month) if manifest.previous else None
    for other in sealed:
        if linked is None or other > linked:
            seen = read_manifest(reports / str(other))
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
    before = read_manifest(file.parent)
    if before is None:
        yield Text("The manifest of {month}, which this month rests on, is gone.", month=linked), True
    elif sha256_of(file.read_bytes()) == manifest.previous.sha256:
        return
    elif manifest.previous.sha256 in {seal.sha256 for seal in before.replaced}:
        yield Text("{month} was made again on {moment}, after this month.", month=linked, moment=before.made), False
    else:
        yield Text("The manifest of {month} has been changed since this month was made.", month=linked), True


def _files(folder: Path) -> dict[str, Path]:
    return {file.name: file for file in folder.iterdir() if file.is_file() and not passing(file.name)}


def _first_made(manifest: Manifest) -> datetime:
    return manifest.replaced[0].made if manifest.replaced else manifest.made
