"""The queue on disk: the folder that a message lies in is its state, and it moves by being renamed.

`queued/` waits; `sending/` was handed to the server but for the final dot, so after a crash it is in doubt; `sent/` is
taken by the server, whose words stand beside it; `failed/` is refused for good, with the server's words beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from audit.files import cannot_be_moved, locked, remove, swept, sync_folder, write_whole
from audit.model import Trouble

STATES: Final = ("queued", "sending", "sent", "failed")  #: in the order that a message passes through them


@dataclass(frozen=True, slots=True)
class Prepared:
    """What `prepare` did."""

    queued: int
    already_sent: int  #: left alone, for the reader has a letter of this kind and month
    in_doubt: int  #: left alone, for the reader may have it
    withdrawn: int  #: of an earlier run, no longer wanted


def prepare(folder: Path, messages: Mapping[str, bytes]) -> Prepared:
    """Queues the messages (file name → bytes) in `folder`, in place of what an earlier run queued there.

    One that was sent, or may have been, is not queued again; one that was refused is.
    """
    with locked(folder):
        settle(folder)
        (folder / "sent").mkdir(exist_ok=True)  # where drafts go once somebody has sent them by hand
        sent, doubtful = eml_names(folder / "sent"), eml_names(folder / "sending")
        wanted = {name: content for name, content in messages.items() if name not in sent | doubtful}
        withdrawn = eml_names(folder / "queued") - set(wanted)
        for name, content in wanted.items():
            write_whole(folder / "queued" / name, content)
            _remove(folder / "failed" / name)
        for name in withdrawn:
            _remove(folder / "queued" / name)
        return Prepared(len(wanted), len(sent & set(messages)), len(doubtful & set(messages)), len(withdrawn))


def settle(folder: Path) -> None:
    """Makes good what a power cut can leave: half-written files, and a message both where it was and where it went."""
    for state in STATES:
        swept(folder / state)
    for place, state in enumerate(STATES):
        further = set().union(*(eml_names(folder / later) for later in STATES[place + 1 :]))
        for name in eml_names(folder / state) & further:
            _remove(folder / state / name)


def move(file: Path, target: Path, *, forced: bool = True) -> None:
    """Renames the file, and forces that to the disk if `forced`; does nothing where it is there already.

    Only the folder that it comes into is forced: a name that a power cut brings back is taken away by `settle`.
    """
    if file == target:
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
        if forced:
            sync_folder(target.parent)
    except OSError as error:
        raise Trouble(cannot_be_moved(file, error)) from error


def keep_words(file: Path, moment: datetime, words: str) -> None:
    """Writes beside the message when it was settled and the server's words, which are found again in its own log."""
    write_whole(_words_file(file), f"{moment.isoformat(timespec='seconds')}\n{words}\n".encode(), forced=False)


def words_of(file: Path) -> tuple[datetime | None, str]:
    """What `keep_words` wrote beside the message; nothing where the run was cut short before it could."""
    try:
        first, _, words = _words_file(file).read_text(encoding="utf-8").partition("\n")
        return datetime.fromisoformat(first), words.strip()
    except (OSError, ValueError):
        return None, ""


def forget_words(file: Path) -> None:
    """Takes away what stood beside a message that has gone elsewhere."""
    remove(_words_file(file))


def eml_files(folder: Path) -> list[Path]:
    """The messages in a folder, in the order of their names; none where there is no such folder."""
    return sorted(folder.glob("*.eml"))


def eml_names(folder: Path) -> set[str]:
    """Their file names."""
    return {file.name for file in eml_files(folder)}


def _remove(file: Path) -> None:
    """Takes a message away, and the server's words about it."""
    remove(file)
    remove(_words_file(file))


def _words_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.txt")
