"""The pictures that go with a letter, drawn of what its view holds and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from struct import unpack
from typing import Final

from audit.language import Language
from audit.mail.views import Summary, UnitLetter
from audit.render.pictures import ON_PAPER, available, moderation_picture, png, rules_picture, trend_picture
from audit.trend import Trend

SHOWN_WIDTH: Final = 434  #: of a picture in a mail, in CSS pixels; a phone shows it narrower
MOST_ROWS: Final = 12  #: accounts of a picture of moderation; the list beside it has them all


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside a letter."""

    name: str  #: what templates know it by
    content: bytes  #: PNG

    @property
    def id(self) -> str:
        """Its Content-ID, which the HTML points to: the same picture has the same."""
        return f"{sha256(self.content).hexdigest()[:32]}@{self.name}.kontotilsyn"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height to show it in, in CSS pixels; Outlook goes by these alone."""
        width, height = unpack(">II", self.content[16:24])  # where every PNG says them
        return SHOWN_WIDTH, round(height * SHOWN_WIDTH / width)


def pictures_of(view: object, language: Language, trend: Trend | None = None) -> tuple[Picture, ...]:
    """The pictures of a letter with that view; `trend` is that of the whole municipality, for communications alone."""
    if not available():
        return ()
    if isinstance(view, Summary):
        return tuple(_of_the_whole(view, language, trend))
    if isinstance(view, UnitLetter):
        return tuple(_of_units(view, language))
    return ()


def _of_the_whole(view: Summary, language: Language, trend: Trend | None) -> Iterator[Picture]:
    if trend and len(trend.audited) > 1:
        yield Picture("trend", png(trend_picture(trend, language, ON_PAPER)))
    if view.in_use:
        yield Picture("rules", png(rules_picture(view.rules, language, ON_PAPER)))


def _of_units(view: UnitLetter, language: Language) -> Iterator[Picture]:
    """The days of accounts that lack some: where none is lacking, there is nothing to see."""
    lacking = [(line.name or line.id, line.days) for line in view.moderation if line.missing]
    if lacking:
        yield Picture("moderation", png(moderation_picture(lacking[:MOST_ROWS], language, ON_PAPER)))
