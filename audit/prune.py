"""Deletes what names people in months past their time; figures and seals stay, so that later months still hold.

A month counts as pruned from the moment that its `results.json` is replaced by what `audit.remains` keeps of it. What a
run that was cut short left there after that, the next one deletes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from audit import __version__
from audit.files import locked, passing, remove, swept, write_whole
from audit.history import RESULTS
from audit.language import Language
from audit.mail.outbox import STATES, eml_files
from audit.manifest import MANIFEST, Manifest, audited_months, read_manifest, sha256_of
from audit.model import Month, Text, Trouble, grouped
from audit.remains import Record, figures_of, record_of, remains
from audit.settings import Settings
from audit.workdays import last_complete_month

PREVIEW: Final = "preview.html"  #: beside the mails, where somebody looked at them in the browser


@dataclass(frozen=True, slots=True)
class Past:
    """What is past its time: a month's audit, or the reminders about its days."""

    month: Month
    folders: tuple[Path, ...]  #: of an audit one, of reminders one a day
    files: tuple[Path, ...] = ()  #: what is deleted, the mails among them
    reduced: bool = False  #: whether the results are reduced to their figures as well
    left: Text | None = None  #: why nothing of it is deleted
    strangers: tuple[str, ...] = ()  #: files that stay, since the program has not made them
    reminders: bool = False

    @property
    def mails(self) -> int:
        """How many of the files are mails."""
        return sum(file.suffix == ".eml" for file in self.files)


def first_kept(keep: int, today: date) -> Month:
    """The oldest of the `keep` last complete months."""
    return last_complete_month(today).plus(1 - keep)


def past(reports: Path, keep: int, today: date) -> list[Past]:
    """What is older than the `keep` last complete months, oldest first. Deletes nothing.

    The newest audit stays whatever its age, since the next one is held against it.
    """
    return [*_audits(reports, first_kept(keep, today)), *_reminders(reports, first_kept(keep, today))]


def prune(settings: Settings, keep: int, today: date, moment: datetime, language: Language) -> list[Past]:
    """Deletes what is `past`; returns what went and what was left. `Trouble` where another run is at work.

    The page over all months is made anew, lest it lead to reports that are gone.
    """
    from audit.render.overview import INDEX, overview
    from audit.trend import trend

    reports = settings.path(settings.paths.reports)
    with locked(reports):
        done = [_deleted(each, moment) for each in past(reports, keep, today)]
        told = trend(reports)
        if told:
            index = overview(told, settings.organisation.name, language, settings.templates)
            write_whole(reports / INDEX, index.encode())
    return done


def _audits(reports: Path, first: Month) -> Iterator[Past]:
    newest = max((month for month in audited_months(reports) if _results(reports / str(month))), default=None)
    for folder in sorted(reports.glob("????-??")):
        with suppress(ValueError):
            month = Month.parse(folder.name)
            if month == newest and month < first:
                newest_stays = Text("The audit of {month} stays, for the next one is held against it.", month=month)
                yield Past(month, (folder,), left=newest_stays)
            elif month < first or record_of(_results(folder)):
                found = _audit(folder, month)
                if found.left or found.reduced or found.files or found.strangers:
                    yield found


def _audit(folder: Path, month: Month) -> Past:
    """What there is to delete of a month's audit, or why it is left."""
    manifest, results = read_manifest(folder), _results(folder)
    mails = folder / "mail"
    waits = len([*eml_files(mails / "queued"), *eml_files(mails / "sending")])
    if waits:
        left = Text(
            "The audit of {month} stays: {n} mail waits or is in doubt in {folder}. Send it, or delete it there, "
            "then prune again.",
            "The audit of {month} stays: {n} mails wait or are in doubt in {folder}. Send them, or delete them there, "
            "then prune again.",
            n=waits,
            month=month,
            folder=str(mails),
        )
        return Past(month, (folder,), left=left)
    pruned = record_of(results) is not None
    if manifest is None or not figures_of(results):
        left = Text(
            "The audit of {month} stays: {file} is missing or cannot be read. Bring it back from a backup, or delete "
            "what you no longer need in {folder} yourself.",
            month=month,
            file=RESULTS if manifest else MANIFEST,
            folder=str(folder),
        )
        return Past(month, (folder,), left=left)
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and not passing(file.name)]
    ours = [file for file in files if _is_ours(file, folder, manifest)]
    known = {*ours, folder / RESULTS, folder / MANIFEST}
    strangers = tuple(file.relative_to(folder).as_posix() for file in files if file not in known)
    return Past(month, (folder,), tuple(ours), reduced=not pruned, strangers=strangers)


def _is_ours(file: Path, folder: Path, manifest: Manifest) -> bool:
    """Whether it is a file that the program made, and one that goes."""
    if file.parent == folder:
        return file.name in manifest.files and file.name != RESULTS
    return file == folder / "mail" / PREVIEW or (file.parent.parent == folder / "mail" and _is_mail(file))


def _is_mail(file: Path) -> bool:
    """Whether it is a mail, or what a mail server said of it."""
    return file.parent.name in STATES and file.name.endswith((".eml", ".eml.txt"))


def _reminders(reports: Path, first: Month) -> Iterator[Past]:
    days = {}
    for folder in sorted((reports / "reminders").glob("????-??-??")):
        with suppress(ValueError):
            days[folder] = Month.of(date.fromisoformat(folder.name))
    for month, folders in grouped((folder for folder in days if days[folder] < first), days.__getitem__).items():
        waiting = [day for day in folders if eml_files(day / "queued") or eml_files(day / "sending")]
        settled = tuple(day for day in folders if day not in waiting)
        files = tuple(file for day in settled for file in sorted(day.glob("*/*")) if _is_mail(file))
        if settled:
            yield Past(month, settled, files, reminders=True)
        if waiting:
            left = Text(
                "Reminders about {n} day in {month} stay, for some wait or are in doubt. Send them, or delete them in "
                "{folder}, then prune again.",
                "Reminders about {n} days in {month} stay, for some wait or are in doubt. Send them, or delete them "
                "in {folder}, then prune again.",
                n=len(waiting),
                month=month,
                folder=str(reports / "reminders"),
            )
            yield Past(month, tuple(waiting), left=left, reminders=True)


def _deleted(each: Past, moment: datetime) -> Past:
    """The same after it was done, or why it was left after all."""
    if each.left:
        return each
    try:
        if not each.reminders:
            return _delete_audit(each, moment)
        for day in each.folders:
            _delete_reminders(day)
    except Trouble as trouble:
        return Past(each.month, each.folders, left=trouble.text, reminders=each.reminders)
    return each


def _delete_audit(each: Past, moment: datetime) -> Past:
    (folder,) = each.folders
    mails = folder / "mail"
    with locked(folder), locked(mails) if mails.is_dir() else nullcontext():
        swept(folder)
        now = _audit(folder, each.month)  # a mail may have been queued since
        manifest = read_manifest(folder)
        if now.left or not manifest:
            return now
        if now.reduced:
            figures = figures_of(_results(folder))
            assert figures  # or it would have been left
            write_whole(folder / RESULTS, remains(figures, _record(folder, manifest, moment, now.mails)))
        for file in now.files:
            remove(file)
        for state in STATES:
            with suppress(OSError):
                (mails / state).rmdir()
    return now


def _delete_reminders(day: Path) -> None:
    with locked(day):
        for file in sorted(day.glob("*/*")):
            if _is_mail(file):
                remove(file)
        for state in STATES:
            with suppress(OSError):  # somebody keeps something of their own there
                (day / state).rmdir()
    with suppress(OSError):
        (day / ".lock").unlink(missing_ok=True)
        day.rmdir()


def _record(folder: Path, manifest: Manifest, moment: datetime, mails: int) -> Record:
    there = {file.name for file in folder.iterdir() if file.is_file()}
    seals = [read_manifest(folder.parent / str(month)) for month in audited_months(folder.parent)]
    return Record(
        moment=max(moment, *(seal.made for seal in seals if seal)),  # after all seals, also where clocks were put back
        program=__version__,
        manifest=sha256_of((folder / MANIFEST).read_bytes()),
        found={name: sha256_of((folder / name).read_bytes()) if name in there else None for name in manifest.files},
        mails=mails,
    )


def _results(folder: Path) -> bytes:
    """The month's results; nothing where there are none."""
    try:
        return (folder / RESULTS).read_bytes()
    except OSError:
        return b""
