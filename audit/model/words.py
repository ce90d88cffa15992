"""Words: sentences that are not yet in any language, and texts as matching sees them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

LONGEST_REMEMBERED: Final = 200  #: characters; 100,000 texts as long as cells can hold would fill the memory

T = TypeVar("T")
K = TypeVar("K")


def folded(text: str) -> str:
    """The text as matching sees it: case, runs of space and invisible characters make no difference."""
    return _folded(text) if len(text) <= LONGEST_REMEMBERED else tidy(text).casefold()


@lru_cache(maxsize=100_000)  # a log repeats the same few names hundreds of thousands of times
def _folded(text: str) -> str:
    return tidy(text).casefold()


def tidy(text: str) -> str:
    """The text on one line, composed (NFC), without zero-width characters or stray space."""
    if text.isascii() and text.isprintable() and text == text.strip() and "  " not in text:
        return text
    return " ".join(unicodedata.normalize("NFC", text).translate(_VISIBLE).split())


class _Visible(dict[int, int | str | None]):
    """What each character is on one line, looked up once: itself, a space, or nothing where it is invisible."""

    def __missing__(self, code: int) -> int | str | None:
        category = unicodedata.category(chr(code))
        told = None if category == "Cf" else " " if category in ("Cc", "Zl", "Zp") else code
        self[code] = told
        return told


_VISIBLE: Final = _Visible()


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The items by their key, keys and items in the order they came."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


@dataclass(frozen=True, slots=True, init=False)
class Text:
    """A sentence for a person, not yet in any language.

    `message` is its English message id with `{name}` fields. Where the sentence depends on a number,
    `plural` is the form for many and the value `n` decides. `audit.language` puts it into words.
    """

    message: str
    plural: str
    values: Mapping[str, object]

    def __init__(self, message: str, plural: str = "", **values: object) -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "plural", plural)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        pattern = self.plural if self.plural and self.values["n"] != 1 else self.message
        return pattern.format_map(self.values)


class Either(tuple[str, ...]):
    """Words of which one is meant; a listing of them says "or" where others say "and"."""

    __slots__ = ()


class Trouble(Exception):
    """Something the user must mend before the audit can go on; `text` says what, where and how."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def unforeseen(error: Exception) -> Text:
    """A fault of the program itself, with the place that those who mend it will ask for."""
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1]
    return Text(
        "Something went wrong that the program did not foresee: {kind}: {error} ({file}, line {line}). Send this line "
        "to those who look after the program.",
        kind=type(error).__name__,
        error=str(error),
        file=PurePath(last.filename).name,
        line=str(last.lineno),
    )


def web_address(typed: str) -> str:
    """The address that a reader may follow, or nothing: only http and https lead anywhere safe.

    Nor may it hold a name or password, whose only use here is to pass one host off as another. Characters that have no
    place in an address are written as `%` and their number.
    """
    address = typed.strip()
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return ""
    whole = address.isprintable() and not any(char.isspace() for char in address)
    safe = parts.scheme in ("http", "https") and "@" not in parts.netloc
    if not (whole and safe and _HOST.fullmatch(host)):
        return ""
    before, mark, fragment = address.partition("#")
    return _OUT_OF_PLACE.sub(lambda found: quote(found[0]), before + mark + fragment.replace("#", "%23"))


_HOST: Final = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})*\.?")
_OUT_OF_PLACE: Final = re.compile(r"""["<>\\^`{|}\[\]\ufffd]|%(?![0-9A-Fa-f]{2})""")
