"""`reports/index.html`: every month with a link to its report, and the trend of each rule as a drawn line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audit.language import Language
from audit.model import Month
from audit.render.templating import environment, render
from audit.trend import Trend

INDEX: Final = "index.html"
WIDTH, HEIGHT, MARGIN = 320, 96, 8  #: of a drawing, in units of its own


Ends = tuple[tuple[Month, float], ...]  #: the first and the last month of a trend that have a share, and that share


@dataclass(frozen=True, slots=True)
class Drawing:
    """The points of one trend; a month without a figure parts the line in two."""

    lines: tuple[str, ...]  #: each as the `points` of a polyline
    dots: tuple[tuple[float, float], ...]
    gaps: tuple[tuple[float, float], ...]  #: left edge and width of months that have no figure


@dataclass(frozen=True, slots=True)
class Chart:
    """One rule and its trend."""

    code: str
    title: str
    latest: float | None  #: in the newest month
    drawing: Drawing
    ends: Ends


def overview(trend: Trend, organisation: str, language: Language, templates: Path) -> str:
    """The page over all months, laid out by `index.html` of the templates folder."""
    newest = trend.newest
    return render(
        environment(templates, language),
        "index.html",
        organisation=organisation,
        trend=trend,
        newest=newest,
        overall=drawing(trend.overall()),
        overall_ends=ends(trend.months, trend.overall()),
        charts=[
            Chart(code, title, newest.shares.get(code), drawing(shares), ends(trend.months, shares))
            for code, title in trend.titles.items()
            for shares in [trend.of(code)]
        ],
        width=WIDTH,
        height=HEIGHT,
        margin=MARGIN,
    )


def drawing(shares: Sequence[float | None]) -> Drawing:
    """The shares, 0 to 1, as points from left to right; None is a gap, and no line goes across it."""
    step = (WIDTH - 2 * MARGIN) / max(len(shares) - 1, 1)

    def point(number: int, share: float) -> tuple[float, float]:
        return round(MARGIN + number * step, 1), round(MARGIN + (1 - share) * (HEIGHT - 2 * MARGIN), 1)

    dots = tuple(point(number, share) for number, share in enumerate(shares) if share is not None)
    lines = tuple(
        " ".join("{},{}".format(*point(number, share)) for number, share in stretch)
        for stretch in _stretches(shares)
        if len(stretch) > 1
    )

    def gap(number: int) -> tuple[float, float]:
        left, right = (MARGIN + (number + half) * step for half in (-0.5, 0.5))
        left, right = max(left, 0.0), min(right, WIDTH)
        return round(left, 1), round(right - left, 1)

    gaps = tuple(gap(number) for number, share in enumerate(shares) if share is None)
    return Drawing(lines, dots, gaps)


def ends(months: Sequence[Month], shares: Sequence[float | None]) -> Ends:
    """What the trend comes to in words: where it began and where it is now; one month where there is but one."""
    known = [(month, share) for month, share in zip(months, shares, strict=True) if share is not None]
    return tuple(dict.fromkeys(known[:1] + known[-1:]))


def _stretches(shares: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """The figures that follow one another without a gap, each with its place."""
    stretch: list[tuple[int, float]] = []
    for number, share in enumerate(shares):
        if share is not None:
            stretch.append((number, share))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch
