"""The charts of page and mails as pictures: each a specification in Vega-Lite, drawn by vl-convert.

None is needed to understand what it stands in: the figures are said in words or in a table beside it. Where there is no
vl-convert, as for Windows on ARM, there are no pictures.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final

from audit.language import Language
from audit.model import Status, tidy
from audit.render.excel import NOT_XML
from audit.report import DayState, RuleFigures
from audit.trend import Trend

GRAMMAR: Final = "6.4"  #: the version of Vega-Lite that the specifications are written in
WIDTH: Final = 320  #: of a drawing: what a phone shows, so that its letters stay large enough there
SCALE: Final = 2  #: dots of a PNG to each unit of the drawing, for sharp screens
SHADES: Final = 32  #: colours of a PNG
LONGEST_NAME: Final = 44  #: characters of an account's name
FONT: Final = "Segoe UI, Helvetica, Arial, sans-serif"
PARTS: Final = (Status.PASS, Status.UNDOCUMENTED, Status.BREACH, Status.WAIVED)  #: of a bar, from the left
ROOM_FOR_A_NUMBER: Final = 0.07  #: the share of a bar that its number needs

Spec = dict[str, Any]  #: a specification, or a part of one, as the grammar has it


@dataclass(frozen=True, slots=True)
class Look:
    """How a part of a drawing is coloured; light and dark apart, so that nothing rests on the hue."""

    fill: str
    edge: str
    ink: str  #: of the number on it


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a drawing, as CSS writes them."""

    ink: str
    soft: str
    line: str
    accent: str
    looks: Mapping[Status | DayState, Look]


def _palette(colour: Mapping[str, str]) -> Palette:
    good = Look(colour["good-pale"], colour["good"], colour["good"])
    bad = Look(colour["critical"], colour["critical"], colour["paper"])
    unknown = Look(colour["medium-pale"], colour["medium"], colour["medium"])
    aside = Look(colour["low-pale"], colour["low"], colour["low"])
    blank = Look(colour["paper"], colour["soft"], colour["soft"])
    looks: dict[Status | DayState, Look] = {
        Status.PASS: good,
        Status.BREACH: bad,
        Status.UNDOCUMENTED: unknown,
        Status.WAIVED: aside,
        DayState.DONE: good,
        DayState.MISSING: bad,
        DayState.NOT_DUE: blank,
        DayState.NOT_IN_USE: aside,
    }
    return Palette(colour["ink"], colour["soft"], colour["line"], colour["accent"], looks)


#: The light colours of `report.css`, for what has no dark form: mails and paper.
COLOURS: Final = {
    "ink": "#17242e",
    "soft": "#51606b",
    "line": "#d5dcdf",
    "paper": "#ffffff",
    "accent": "#12576a",
    "critical": "#9b1c2e",
    "medium": "#6f5a00",
    "medium-pale": "#f8f0cf",
    "low": "#46586a",
    "low-pale": "#e6ecf1",
    "good": "#1c6444",
    "good-pale": "#dcefe4",
}
ON_PAPER: Final = _palette(COLOURS)
ON_PAGE: Final = _palette({name: f"var(--{name})" for name in COLOURS})  #: follows the page, light or dark


def available() -> bool:
    """Whether vl-convert is installed, as it is wherever it exists."""
    return importlib.util.find_spec("vl_convert") is not None


def trend_picture(trend: Trend, language: Language, palette: Palette) -> str:
    """The share of accounts in order, month by month, as SVG; a month without figures is a gap in the line."""
    values = [
        {"month": month.first.isoformat(), "share": share, "told": language.percent(share) if share is not None else ""}
        for month, share in zip(trend.months, trend.overall(), strict=True)
    ]
    values[-1]["newest"] = True
    when = {"grid": False, "format": "%b %Y", "tickCount": "month", "labelOverlap": "greedy"}
    when |= {"labelSeparation": 10, "labelFlush": True}
    line = {"type": "line", "color": palette.accent, "strokeWidth": 2.5, "invalid": "break-paths-show-domains"}
    line["point"] = {"color": palette.accent, "size": 40}
    number = {"type": "text", "dy": -12, "align": "right", "fontSize": 13, "fontWeight": 600, "color": palette.ink}
    return _drawn(
        {
            "width": WIDTH - 46,  # what the axis takes beside it
            "height": 150,
            "data": {"values": values},
            "encoding": {
                "x": {"field": "month", "type": "temporal", "timeUnit": "utcyearmonth", "axis": when},
                "y": _quantity("share", scale={"domain": [0, 1]}, axis={"format": ".0%", "values": [0, 0.5, 1]}),
            },
            "layer": [
                {"mark": line},
                {"transform": [{"filter": "datum.newest"}], "mark": number, "encoding": {"text": {"field": "told"}}},
            ],
        },
        language,
        palette,
    )


def rules_picture(rules: Iterable[RuleFigures], language: Language, palette: Palette) -> str:
    """How the accounts stand to each rule as SVG: a bar a rule, its parts in the order of `PARTS`."""
    values = [part for figures in rules for part in _parts(figures, language)]
    share = _quantity("begins", scale={"domain": [0, 1]}, axis=None)
    number = {"type": "text", "fontSize": 11, "fontWeight": 600, "yOffset": 8}
    return _rows(
        "rule",
        values,
        [
            {
                "mark": {"type": "bar", "height": 16, "yOffset": 8, "strokeWidth": 1},
                "encoding": {"x": share, "x2": {"field": "ends"}, **_coloured("status", PARTS, palette)},
            },
            {
                "transform": [{"filter": f"datum.ends - datum.begins >= {ROOM_FOR_A_NUMBER}"}],
                "mark": number,
                "encoding": {
                    "x": {**share, "field": "middle"},
                    "text": {"field": "n"},
                    "color": _scale("status", PARTS, [palette.looks[status].ink for status in PARTS]),
                },
            },
        ],
        language,
        palette,
    )


def _parts(figures: RuleFigures, language: Language) -> Iterator[Spec]:
    """The parts of a rule's bar, from the left; none where the rule had nothing to say of any account."""
    name = f"{figures.rule.code} {language(figures.rule.title)}"
    before = 0
    for status in PARTS:
        n = figures.counts[status]
        begins, ends = (number / (figures.judged or 1) for number in (before, before + n))
        yield {
            "rule": name,
            "status": status.value,
            "n": n,
            "begins": begins,
            "ends": ends,
            "middle": (begins + ends) / 2,
        }
        before += n


def moderation_picture(
    accounts: Iterable[tuple[str, Sequence[tuple[date, DayState]]]], language: Language, palette: Palette
) -> str:
    """Names of accounts, and what the log says of each day of the month, as SVG: a row an account, a square a day."""
    values = [
        {"account": _legible(name), "day": day.day, "state": state.value, "row": row}
        for row, (name, days) in enumerate(accounts)
        for day, state in days
    ]
    square = {"type": "rect", "height": 16, "yOffset": 8, "cornerRadius": 1.5, "strokeWidth": 1}
    number = {"type": "text", "fontSize": 8, "yOffset": 8.5}
    days = {"field": "day", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.12}}
    return _rows(
        "row",
        values,
        [
            {"mark": square, "encoding": {"x": days, **_coloured("state", DayState, palette)}},
            {
                "mark": number,
                "encoding": {
                    "x": days,
                    "text": {"field": "day"},
                    "color": _scale("state", DayState, [palette.looks[state].ink for state in DayState]),
                },
            },
        ],
        language,
        palette,
        name="account",
    )


def png(svg: str) -> bytes:
    """The drawing as dots, for readers that show no SVG; it must be drawn `ON_PAPER`, and is on white.

    Of few colours, which makes it a tenth as large.
    """
    import vl_convert
    from PIL import Image

    drawn = Image.open(BytesIO(vl_convert.svg_to_png(svg, scale=SCALE)))
    white = Image.new("RGBA", drawn.size, "white")
    file = BytesIO()
    Image.alpha_composite(white, drawn).convert("RGB").quantize(SHADES).save(file, "PNG")
    return file.getvalue()


def _rows(
    field: str, values: Sequence[Spec], layers: Sequence[Spec], language: Language, palette: Palette, name: str = ""
) -> str:
    """A row for each value of `field`, in the order they come, with its name above it rather than beside it."""
    above = {"type": "text", "align": "left", "baseline": "bottom", "dy": -3, "fontSize": 12, "color": palette.ink}
    text = {"aggregate": "min", "field": name or field, "type": "nominal"}
    return _drawn(
        {
            "width": WIDTH - 2,
            "height": {"step": 40},
            "data": {"values": list(values)},
            "encoding": {"y": {"field": field, "type": "nominal", "sort": None, "axis": None}},
            "layer": [*layers, {"mark": above, "encoding": {"x": {"value": 0}, "text": text}}],
            "resolve": {"scale": {"color": "independent", "fill": "independent", "stroke": "independent"}},
        },
        language,
        palette,
    )


def _quantity(field: str, **more: object) -> Spec:
    return {"field": field, "type": "quantitative", **more}


def _coloured(field: str, kinds: Iterable[Status | DayState], palette: Palette) -> Spec:
    looks = {kind: palette.looks[kind] for kind in kinds}
    return {
        "fill": _scale(field, looks, [look.fill for look in looks.values()]),
        "stroke": _scale(field, looks, [look.edge for look in looks.values()]),
    }


def _scale(field: str, kinds: Iterable[Status | DayState], colours: Sequence[str]) -> Spec:
    domain = [kind.value for kind in kinds]
    return {"field": field, "type": "nominal", "legend": None, "scale": {"domain": domain, "range": list(colours)}}


def _legible(name: str) -> str:
    """The name as a drawing can hold it: on one line, not too long, of characters that XML allows."""
    clean = NOT_XML.sub("", tidy(name))
    return clean if len(clean) <= LONGEST_NAME else clean[: LONGEST_NAME - 1] + "…"


def _drawn(spec: Spec, language: Language, palette: Palette) -> str:
    """The specification as SVG. Nothing is fetched, whatever it says."""
    import vl_convert

    config = {
        "background": None,
        "padding": 1,
        "font": FONT,
        "aria": False,  # where it stands says what it shows
        "view": {"stroke": None},
        "axis": {
            "title": None,
            "domain": False,
            "ticks": False,
            "labelFontSize": 12,
            "labelPadding": 6,
            "labelColor": palette.soft,
            "gridColor": palette.line,
        },
    }
    percent = "%" if language.code == "en" else "\N{NO-BREAK SPACE}%"
    numbers = {"decimal": ",", "thousands": "\N{NO-BREAK SPACE}", "grouping": [3], "currency": ["", ""]}
    drawn: str = vl_convert.vegalite_to_svg(
        spec,
        GRAMMAR,
        config=config,
        format_locale={**numbers, "percent": percent},
        time_format_locale="en-GB" if language.code == "en" else "nb-NO",
        allowed_base_urls=[],
    )
    return drawn
