"""What a PDF holds, asked of programs that had no part in making it: poppler, and a validator of PDF/A and PDF/UA."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import page

from tests.programs import program

PROFILES: Final = ("2a", "ua1")  #: PDF/A-2a and PDF/UA-1
UNLIMITED: Final = page.SafetyLimits.unlimited()  #: a register of 1,000 accounts makes longer tables than its limits


def faults(pdf: bytes, profile: str) -> list[str]:
    """All that the validator has to say against the file, as rule and message.

    It is not believed of the lengths of streams, which are measured here: where the last byte of one is a carriage
    return, as in one of 256, it takes that for a part of the line's end and finds the stream too long.
    """
    found = page.validate_pdf_bytes(pdf, profile=profile, limits=UNLIMITED).failures
    told = [f"{fault.rule_id}: {fault.message}" for fault in found]
    return [fault for fault in told if "STREAM-LENGTH" not in fault] + _wrong_lengths(pdf)


def _wrong_lengths(pdf: bytes) -> list[str]:
    streams = re.finditer(rb"/Length (\d+)[^\n]*>>\nstream\n", pdf)
    wanted = {stream.end() + int(stream[1]) for stream in streams}
    ends = {end.start() for end in re.finditer(rb"\nendstream\n", pdf)}
    return [f"a stream does not end at {place} as it should" for place in sorted(wanted ^ ends)]


def text(pdf: bytes, *options: str) -> str:
    """The text as a reader who copies all of it gets it."""
    return _told("pdftotext", pdf, "-enc", "UTF-8", *options)


def words(pdf: bytes) -> str:
    """The text without space, so that it does not matter where its lines end."""
    return squeezed(text(pdf, "-raw"))


def squeezed(words: str) -> str:
    """The words without space."""
    return "".join(words.split())


def information(pdf: bytes) -> dict[str, str]:
    """What the file says of itself, by name: `Title`, `Pages`."""
    lines = [line.partition(":") for line in _told("pdfinfo", pdf).splitlines()]
    return {name: value.strip() for name, _, value in lines}


def structure(pdf: bytes) -> str:
    """The tags, one a line, indented by their depth."""
    return _told("pdfinfo", pdf, "-struct")


def bookmarks(pdf: bytes) -> list[str]:
    """The bookmarks in their order."""
    return re.findall('<item page="[0-9]+">(.*)</item>', _told("pdftohtml", pdf, "-xml", "-i", "-stdout"))


def fonts(pdf: bytes) -> list[tuple[str, bool]]:
    """The name of each font without the tag of its subset, and whether it is embedded."""
    rows = [line.split() for line in _told("pdffonts", pdf).splitlines()[2:]]
    return [(row[0].partition("+")[2], row[-5] == "yes") for row in rows]


def _told(name: str, pdf: bytes, *options: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "document.pdf")
        file.write_bytes(pdf)
        command = [program(name, package="poppler-utils"), *options, str(file)]
        done = subprocess.run([*command, "-"] if name == "pdftotext" else command, capture_output=True, check=True)
    return done.stdout.decode(errors="replace")  # pdfinfo gives identifiers as the bytes they are
