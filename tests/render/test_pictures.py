"""The drawings show the figures they are given, hold whatever a register holds, and point to nothing outside."""

from __future__ import annotations

import struct
from datetime import date
from pathlib import Path

import lxml.etree
import pytest

from audit.language import LANGUAGES, Language
from audit.model import Month, Status
from audit.render.pictures import ON_PAGE, ON_PAPER, PARTS, moderation_picture, png, rules_picture, trend_picture
from audit.report import DayState, RuleFigures
from audit.trend import trend
from tests.render.sample import HOSTILE, LABEL, usual
from tests.test_trend import make

SVG = "{http://www.w3.org/2000/svg}"
NORWEGIAN = Language("nb")
DAYS = tuple((date(2026, 10, day), DayState.MISSING if day == 4 else DayState.DONE) for day in range(1, 32))


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in lxml.etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def fills(svg: str) -> list[str]:
    return [element.get("fill", "") for element in lxml.etree.fromstring(svg.encode()).iter(f"{SVG}path")]


def figures(**counts: int) -> RuleFigures:
    return RuleFigures(LABEL, {status: counts.get(status.value, 0) for status in Status}, True)


def test_a_month_without_an_audit_is_a_gap_in_the_line(tmp_path: Path) -> None:
    for month in (6, 7, 9, 10):
        make(tmp_path, Month(2026, month), passing=month - 5)
    told = trend(tmp_path)
    assert told
    svg = trend_picture(told, NORWEGIAN, ON_PAPER)
    (line,) = lxml.etree.fromstring(svg.encode()).findall(
        f".//{SVG}g[@class='mark-line role-mark layer_0_layer_0_marks']/*"
    )
    assert line.get("d", "").count("M") == 2
    assert line.get("d", "").count("L") == 2
    assert "83\N{NO-BREAK SPACE}%" in texts(svg)
    assert "okt 2026" in texts(svg) or "sep 2026" in texts(svg)


def test_the_parts_of_a_bar_have_the_sizes_of_their_numbers() -> None:
    svg = rules_picture([figures(**{"pass": 6, "breach": 3, "undocumented": 1, "waived": 2})], NORWEGIAN, ON_PAPER)
    wide = {
        element.get("fill"): float(element.get("d", "").partition("h")[2].partition("v")[0])
        for element in lxml.etree.fromstring(svg.encode()).iter(f"{SVG}path")
        if element.get("fill") in {ON_PAPER.looks[status].fill for status in PARTS}
    }
    whole = sum(wide.values())
    shares = [round(wide[ON_PAPER.looks[status].fill] / whole * 12, 3) for status in PARTS]
    assert shares == [6, 1, 3, 2]
    assert {"6", "1", "3", "2", "SM101 Eiermerking"} <= set(texts(svg))


def test_a_rule_that_judged_nobody_has_its_name_and_no_number() -> None:
    assert texts(rules_picture([figures(not_applicable=4)], NORWEGIAN, ON_PAPER)) == ["SM101 Eiermerking"]


def test_each_day_is_a_square_with_its_number_and_a_missing_one_stands_out() -> None:
    svg = moderation_picture([("Biblioteket", DAYS), ("Biblioteket", DAYS)], NORWEGIAN, ON_PAPER)
    assert texts(svg).count("Biblioteket") == 2, "two accounts of one name are two rows"
    assert texts(svg).count("4") == 2
    assert fills(svg).count(ON_PAPER.looks[DayState.MISSING].fill) == 2
    assert fills(svg).count(ON_PAPER.looks[DayState.DONE].fill) == 60


@pytest.mark.parametrize("name", [*HOSTILE, "\ud800", "\uffff", "Æsops øl og ål", "]]>&amp;", "'+alert(1)+'"])
def test_whatever_an_account_is_called_is_text_in_it(name: str) -> None:
    svg = moderation_picture([(name, DAYS)], NORWEGIAN, ON_PAPER)
    elements = {element.tag.removeprefix(SVG) for element in lxml.etree.fromstring(svg.encode()).iter()}
    assert elements <= {"svg", "g", "path", "text", "line", "rect"}
    assert len(texts(svg)) <= 32
    assert png(svg)


def test_it_points_to_nothing_outside(tmp_path: Path) -> None:
    svg = rules_picture(usual().rules, NORWEGIAN, ON_PAPER)
    assert "url(" not in svg and "href" not in svg.replace("xmlns:xlink", "")


@pytest.mark.parametrize("code", LANGUAGES)
def test_rules_are_named_in_the_readers_language(code: str) -> None:
    svg = rules_picture([figures(**{"pass": 1})], Language(code), ON_PAGE)
    assert f"SM101 {Language(code)(LABEL.title)}" in texts(svg)


def test_on_the_page_every_colour_is_the_pages_own() -> None:
    svg = rules_picture(usual().rules, NORWEGIAN, ON_PAGE)
    assert {fill for fill in fills(svg) if fill} <= {"none", "transparent", *(f"var(--{name})" for name in NAMES)}


NAMES = ("good-pale", "good", "critical", "paper", "medium-pale", "medium", "low-pale", "low", "ink", "soft")


def test_a_png_is_small_sharp_and_the_same_each_time() -> None:
    svg = moderation_picture([("Biblioteket", DAYS)] * 6, NORWEGIAN, ON_PAPER)
    picture = png(svg)
    assert picture == png(svg)
    assert picture.startswith(b"\x89PNG")
    assert 600 < struct.unpack(">I", picture[16:20])[0] < 700
    assert len(picture) < 40_000
