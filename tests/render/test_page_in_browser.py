"""Filtering and sorting the page, and following its links, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from audit.language import Language
from audit.render.page import page
from tests.browser import barriers, chromium, opened
from tests.catalogues import PROJECT
from tests.render.sample import hostile, usual

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ALL = ["SM201:FB-001", "SM101:FB-001", "SM201:IG%20003", "SM003:Kontoer:FB-002:Opprettet"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def shown(browser: Browser) -> Iterator[Page]:
    with opened(browser, page(usual(), Language("en"), PROJECT / "templates")) as opened_page:
        yield opened_page


def seen(shown: Page, what: str = "article") -> list[str]:
    return [element.get_attribute("id") or "" for element in shown.locator(what).all() if element.is_visible()]


def findings(shown: Page) -> list[str]:
    assert shown.locator("#shown").inner_text() == str(len(seen(shown)))
    return [name.removeprefix("finding-") for name in seen(shown)]


def test_everything_is_shown_at_first(shown: Page) -> None:
    assert findings(shown) == ALL


def test_a_word_leaves_what_bears_it_wherever_it_stands(shown: Page) -> None:
    shown.get_by_label("Search for account, unit or rule").fill(" OPPVEKST ")
    assert findings(shown) == ["SM201:IG%20003"]
    assert seen(shown, ".matrix tr[id]") == ["account-IG%20003", "account-IG-004"]
    assert shown.locator(".calendar li:visible").count() == 1
    assert shown.locator("#by-unit h3:visible").all_inner_texts() == ["Oppvekst"]


def test_severity_and_word_are_taken_together(shown: Page) -> None:
    shown.get_by_label("Severity").first.select_option("high")
    assert findings(shown) == ["SM101:FB-001"]
    shown.get_by_label("Search for account, unit or rule").fill("IG 003")
    assert findings(shown) == []


def test_findings_are_ordered_and_put_back(shown: Page) -> None:
    order = shown.get_by_label("Order by")
    order.select_option("months")
    assert findings(shown)[0] == "SM101:FB-001"
    order.select_option("severity")
    assert findings(shown) == ["SM201:FB-001", "SM201:IG%20003", "SM101:FB-001", ALL[-1]]
    order.select_option("unit")
    assert findings(shown) == ALL


def test_a_link_to_what_is_filtered_away_brings_it_back(shown: Page) -> None:
    shown.get_by_label("Severity").first.select_option("low")
    assert findings(shown) == []
    shown.locator("#account-IG\\%20003 td a").click()
    assert "SM201:IG%20003" in findings(shown)
    assert shown.locator(":target").get_attribute("id") == "finding-SM201:IG%20003"
    assert shown.locator(":target").bounding_box()["y"] >= 0  # type: ignore[index] # it is visible


def test_axe_finds_nothing_while_it_is_filtered(shown: Page) -> None:
    shown.get_by_label("Search for account, unit or rule").fill("bib")
    shown.get_by_label("Order by").select_option("severity")
    assert not barriers(shown)


def test_hostile_words_run_nothing(browser: Browser) -> None:
    with opened(browser, page(hostile(), Language("nb"), PROJECT / "templates")) as opened_page:
        opened_page.locator("#search").fill("script")
        assert opened_page.locator("#tools").is_visible()
