"""Writes a file whole or not at all, and takes one away."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.model import Text, Trouble


def write_whole(file: Path, content: bytes, *, forced: bool = True) -> None:
    """Puts `content` at `file`: under another name first, forced to the disk, then renamed into place.

    Whoever looks sees the old file or the new one, never half of either. What is not `forced` is written faster, and
    may be lost or blank after a power cut. `Trouble` where the disk is full, the folder is read-only or another
    program holds the file.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{secrets.token_hex(8)}.part")
        try:
            with part.open("xb") as stream:
                stream.write(content)
                stream.flush()
                if forced:
                    os.fsync(stream.fileno())
            part.replace(file)
        except BaseException:  # also when stopped with Ctrl+C: no half-written file stays behind
            part.unlink(missing_ok=True)
            raise
        if forced:
            sync_folder(file.parent)
    except OSError as error:
        raise Trouble(
            Text(
                "{file} cannot be written: {error}. Close it if it is open in another program, and see that there is "
                "room on the disk and that you may write in the folder.",
                file=str(file),
                error=error.strerror or str(error),
            )
        ) from error


def remove(file: Path) -> None:
    """Takes the file away, if it is there; `Trouble` where another program holds it or the folder is read-only."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise Trouble(cannot_be_moved(file, error)) from error


def cannot_be_moved(file: Path, error: OSError) -> Text:
    """What to say of a file that the system will not let go of."""
    return Text(
        "{file} cannot be moved or removed: {error}. Close it if it is open in another program, and see that "
        "you may write in its folder.",
        file=str(file),
        error=error.strerror or str(error),
    )


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keeps every other run away from the folder for as long as it lasts; `Trouble` where one is there already."""
    import filelock

    lock = filelock.FileLock(folder / ".lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise Trouble(
            Text("Another run is at work in {folder}. Wait until it is done, then try again.", folder=str(folder))
        ) from error
    except OSError as error:
        raise Trouble(
            Text(
                "The folder {folder} cannot be written to: {error}. See that you may write there.",
                folder=str(folder),
                error=error.strerror or str(error),
            )
        ) from error
    try:
        yield
    finally:
        lock.release()


def swept(folder: Path) -> None:
    """Takes away what a run that was killed left half-written in the folder; nobody else may be writing there."""
    for part in folder.glob(".????????????????.part"):
        part.unlink(missing_ok=True)


def passing(name: str) -> bool:
    """Whether it is the lock or half-written file of a program at work."""
    return name.startswith((".", "~$"))


def sync_folder(folder: Path) -> None:
    """Forces a rename in `folder` to the disk; Windows does that by itself and cannot open a folder."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
