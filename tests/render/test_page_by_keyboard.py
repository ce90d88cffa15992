"""Pages by keyboard alone: every stop in the page's order, in sight and marked, and tools that keep the focus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.browser import LAPTOP, PHONE, chromium, opened
from tests.render import shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Every element that a keyboard should reach, as long as it is to be seen.
STOPS = "a[href], input, select, button, summary, iframe, [tabindex='0']"

#: Numbers the stops in the page's order, so that the place of the one with the focus can be told.
NUMBERED = """
(stops) => [...document.querySelectorAll(stops)].filter((stop) => stop.checkVisibility()).map((stop, place) => {
  stop.dataset.stop = place;
}).length
"""

#: Of the element with the focus: its place, whether it is marked, and whether some of it lies on top in the window.
FOCUSED = """
() => {
  const stop = document.activeElement;
  const style = getComputedStyle(stop);
  const seen = [...stop.getClientRects()].some(({left, right, top, bottom}) => {
    const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    return [.1, .5, .9].some((part) => {
      const uppermost = document.elementFromPoint(left + (right - left) * part, y);
      return uppermost && (uppermost === stop || stop.contains(uppermost));
    });
  });
  return [Number(stop.dataset.stop), style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2, seen,
          stop.outerHTML.slice(0, 120)];
}
"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the focus is."""

    place: int  #: in the page's order
    marked: bool
    in_sight: bool
    html: str


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, shown.report("en")) as opened_page:
        yield opened_page


def stops(page: Page, key: str, presses: int) -> Iterator[Stop]:
    """The focus after each press of the key."""
    for _ in range(presses):
        page.keyboard.press(key)
        yield Stop(*page.evaluate(FOCUSED))


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
@pytest.mark.parametrize("name", ["report", "every rule", "index", "public list"])
def test_every_stop_comes_in_its_turn_marked_and_in_sight(browser: Browser, name: str, width: int) -> None:
    html = shown.every_rule("nb") if name == "every rule" else shown.pages("nb")[name]
    with opened(browser, html, width=width) as page:
        count = page.evaluate(NUMBERED, STOPS)
        there = list(stops(page, "Tab", count))
        back = list(stops(page, "Shift+Tab", count - 1))
        assert [stop.place for stop in there] == list(range(count))
        assert [stop.place for stop in back] == list(reversed(range(count - 1)))
        assert not [stop for stop in (*there, *back) if not (stop.marked and stop.in_sight)]


def test_the_first_stop_leads_past_the_top(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.answer') !== null")


def test_a_table_wider_than_the_window_is_moved_by_the_arrows(browser: Browser) -> None:
    with opened(browser, shown.every_rule("nb"), width=PHONE) as page:
        table = page.get_by_role("region", name="Status for hver konto og hver regel")
        table.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("table => table.scrollLeft > 0", arg=table.element_handle())


def test_the_tools_keep_the_focus_and_tell_how_many_findings_are_left(page: Page) -> None:
    page.evaluate("""() => {
      window.told = [];
      const status = document.querySelector("[role=status]");
      const hear = new MutationObserver(() => told.push(status.textContent.trim()));
      hear.observe(status, {subtree: true, childList: true});
    }""")
    page.get_by_label("Search for account, unit or rule").focus()
    page.keyboard.type("bib")
    assert focused_and_told(page) == ("search", "Findings shown: 2. Order by: Unit")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused_and_told(page) == ("severity", "Findings shown: 1. Order by: Unit")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert focused_and_told(page) == ("order", "Findings shown: 1. Order by: Severity")


def focused_and_told(page: Page) -> tuple[str, str]:
    page.wait_for_timeout(20)  # observers are told after the script has run
    identity, told = page.evaluate("[document.activeElement.id, window.told.at(-1)]")
    return identity, told
