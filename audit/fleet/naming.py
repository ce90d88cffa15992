"""What a register and the folder of its reports are called, however its file and folder are named."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path
from typing import Final

from audit.model import folded, tidy

LONGEST: Final = 40  #: characters of the part that people recognise; Windows takes 260 for a whole path
NORDIC: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe"})


def shown(path: str | Path) -> str:
    """The path on one line as people may see it; what is no character in it is replaced."""
    return tidy(os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/"))


def seen_from(home: Path, file: Path) -> Path:
    """Where the file lies within `home`, the folder of the settings; where it lies elsewhere, its whole path."""
    return file.relative_to(home) if file.is_relative_to(home) else file


def folder_name(place: Path) -> str:
    """A name for the folder of a register's reports: safe on every system, and of this place alone."""
    composed = unicodedata.normalize("NFC", place.as_posix())  # macOS takes letters apart
    digest = hashlib.sha256(os.fsencode(composed)).hexdigest()[:12]
    return "-".join(filter(None, (_plain(f"{place.parent.name} {place.stem}"), digest)))


def _plain(words: str) -> str:
    """The words as small letters, digits and hyphens."""
    letters = unicodedata.normalize("NFKD", folded(words).translate(NORDIC)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST].strip("-")
