"""What an examination may say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from audit.model import Text


class Sign(StrEnum):
    """How it stands."""

    FINE = "✓"
    NOTE = "!"  #: works, but somebody should know
    WRONG = "✗"  #: will fail on the day


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing examined: how it stands, and where it is not fine what to do."""

    sign: Sign
    words: Text


def fine(words: Text) -> Answer:
    """All is well."""
    return Answer(Sign.FINE, words)


def note(words: Text) -> Answer:
    """Good to know."""
    return Answer(Sign.NOTE, words)


def wrong(words: Text) -> Answer:
    """Has to be mended."""
    return Answer(Sign.WRONG, words)
