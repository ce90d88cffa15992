"""Typst as this program uses it: staff may edit the template, and data is never one."""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from audit.model import Text, Trouble

#: What to say where `available` says no.
NOT_HERE: Final = Text(
    "This computer cannot make report.pdf, since the library for it does not exist for its kind of processor. All else "
    "is as usual."
)

NOON: Final = time(12, tzinfo=UTC)

#: What the fonts within typst can show, in runs that hold no unassigned character: Latin, Greek, Cyrillic, Hebrew,
#: Arabic, punctuation, signs, and the letters of mathematics that names of accounts like to dress up in. Marks that
#: combine are not among them, for then one font must have both the mark and whatever letter it stands above.
_SHOWN: Final = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u04ff"
    "\u05d0-\u05ea\u060c\u061b\u061f\u0621-\u063a\u0640-\u064a\u0660-\u066d\u067e\u0686\u0698\u06a9\u06af\u06be\u06cc"
    "\u06f0-\u06f9\u1d00-\u1dbf\u1e00-\u1f15\u2000-\u200a\u2010-\u2027\u202f-\u2040\u2074-\u208e\u20a0-\u20c0"
    "\u2100-\u211e\u2122\u2126-\u2151\u2153-\u2184\u2190-\u23ff\u2460-\u2606\u2609-\u262f\u2638-\u268b\u2713\u2714"
    "\u2717-\u2726\u2764\U0001d400-\U0001d454\U0001d456-\U0001d49c\U0001d4c5-\U0001d505\U0001d51e-\U0001d539"
    "\U0001d552-\U0001d6a5\U0001d6a8-\U0001d7cb\U0001d7ce-\U0001d7ff"
)
_NOT_SHOWN: Final = re.compile(f"[^{_SHOWN}]")
_INVISIBLE: Final = re.compile("[\ufe00-\ufe0f]")  #: say whether the sign before them is a picture
_PLACE: Final = re.compile(r"┌─ (.+):(\d+):\d+")  #: where in a template typst stopped


def available() -> bool:
    """Whether typst is installed, as it is wherever it exists: there is none for Windows on ARM."""
    return importlib.util.find_spec("typst") is not None


def typeset(templates: Path, name: str, content: Mapping[str, object], day: date) -> bytes:
    """The template of that name filled in with `content`, which is what JSON can hold, as a PDF dated `day`.

    In the template the content is `json(bytes(sys.inputs.content))`. It may read other files of its own folder and
    none outside it. `Trouble` that names file and line where staff have broken it.
    """
    import typst

    if not (templates / name).is_file():
        raise Trouble(Text("The template {name} is missing from the templates folder.", name=name))
    try:
        made = typst.compile(
            templates / name,
            root=templates,
            ignore_system_fonts=True,  # the same pages on every computer
            sys_inputs={"content": json.dumps(_printable(content), ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],  # to be read in fifty years, and to be read aloud
            timestamp=datetime.combine(day, NOON),
        )
    except typst.TypstError as error:
        raise Trouble(_in_words(error.message, error.diagnostic, name)) from error
    except RuntimeError as error:  # from the binding rather than from typst
        raise Trouble(_in_words(str(error), "", name)) from error
    assert isinstance(made, bytes)
    return made


def printable(text: str) -> str:
    """The text in characters that the document can show; a letter that no font of it has stands as its code.

    `[U+1F389]` is a party popper. What is invisible is left out, what ends a line is a space.
    """
    if text.isascii() and text.isprintable():
        return text
    return _NOT_SHOWN.sub(_stand_in, _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))


def _stand_in(found: re.Match[str]) -> str:
    category = unicodedata.category(found[0])
    if category == "Cf":
        return ""
    return " " if category in ("Cc", "Zl", "Zp", "Zs") else f"[U+{ord(found[0]):04X}]"


def _printable(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(item) for item in value]
    return value


def _in_words(message: str, diagnostic: str, name: str) -> Text:
    """What typst says, as a sentence; `diagnostic` tells the place, if it is in a template at all."""
    place = _PLACE.search(diagnostic)
    if place is None:
        return Text(
            "The template {name} cannot be filled in: {error}. Mend it, or bring the original back.",
            name=name,
            error=message,
        )
    return Text(
        "The template {name} has an error in line {line}: {error}. Mend it, or bring the original back.",
        name=Path(place[1]).name,
        line=place[2],
        error=message,
    )
