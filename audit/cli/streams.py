"""Standard output and error: whether a person watches, how wide the window is, and what may be shown there."""

from __future__ import annotations

import codecs
import os
import re
import sys
from io import TextIOWrapper
from typing import Final, TextIO

#: What a terminal obeys instead of showing: names of files and words of mail servers may hold it.
COMMANDS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

#: Our own signs, for consoles whose encoding lacks them, such as cp1252.
INSTEAD: Final = {"✓": "+", "✗": "x", "○": "o", "→": ">", "…": ".", "·": "-", "–": "-", "“": '"', "”": '"'}


def watched(stream: TextIO) -> bool:
    """Whether a person sees the stream on a terminal that knows colours and lines that change."""
    return stream.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")


def write(sentence: str, stream: TextIO) -> None:
    """Writes the sentence; in a window, no line breaks within a word. A word wider than the window, as a path, is left
    to the terminal, so that it can be copied whole.
    """
    shown = harmless(sentence)
    if watched(stream):
        import shutil
        import textwrap

        columns, indent = shutil.get_terminal_size().columns, shown[: len(shown) - len(shown.lstrip())]
        shown = "\n".join(
            textwrap.wrap(shown, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        )
    stream.write(shown + "\n")


def harmless(text: str) -> str:
    """The text with a � for each character that a terminal would obey."""
    return COMMANDS.sub("\N{REPLACEMENT CHARACTER}", text)


def lenient() -> None:
    """Lets standard output and error show other signs for those that their encoding lacks, and at worst `?`."""
    codecs.register_error("signs", _signs)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="signs")


def _signs(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(INSTEAD.get(char, "?") for char in lost), error.end
