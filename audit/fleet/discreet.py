"""A sentence about a register, without a word of the register: what stands in its cells is nobody else's to read."""

from __future__ import annotations

import builtins
import errno
import os
import re
from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Final

from audit.model import Either, Month, Text, folded
from audit.schema import SHEETS
from audit.settings import OUTSIDE, Settings

UNTOLD: Final = "…"
NUMBER: Final = re.compile(r"\d{1,7}")  #: shorter than any telephone number
CELL: Final = re.compile(r"[A-Z]{1,3}\d{1,7}")


def discreet(text: Text, known: Collection[str]) -> Text:
    """The sentence with only such values as cannot be a register's: numbers, days, and words of the program's own.

    `known` are further words that may be told, such as the register's path. All others become an ellipsis.
    """
    return Text(text.message, text.plural, **{name: _told(value, known) for name, value in text.values.items()})


def _told(value: object, known: Collection[str]) -> object:
    if isinstance(value, Text):
        return discreet(value, known)
    if isinstance(value, (int, date, Month)):
        return value
    if isinstance(value, (list, tuple)):
        told = [_told(each, known) for each in value]
        some = [each for number, each in enumerate(told) if each != UNTOLD or UNTOLD not in told[:number]]
        return Either(map(str, some)) if isinstance(value, Either) else some
    return value if isinstance(value, str) and _is_ours(value, known) else UNTOLD


def _is_ours(word: str, known: Collection[str]) -> bool:
    return word in known or folded(word) in _words() or bool(NUMBER.fullmatch(word) or CELL.fullmatch(word))


@cache
def _words() -> frozenset[str]:
    """The program's own, folded: names of sheets, columns, settings, and of what may go wrong with a file."""
    named = [sheet.names for sheet in SHEETS.values()]
    named += [column.names for sheet in SHEETS.values() for column in sheet.columns]
    names = [name for each in named for name in (*each.official(), *each.others())]
    settings = [
        f"[{section}] {key}"
        for section, field in Settings.model_fields.items()
        if section not in OUTSIDE
        for key in getattr(field.annotation, "model_fields", {})
    ]
    errors = [name for name in dir(builtins) if name.endswith(("Error", "Exception"))]
    return frozenset(map(folded, ("", *names, *settings, *errors, *map(os.strerror, errno.errorcode))))
