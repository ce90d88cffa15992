"""Nothing on pages and mails bars anyone: axe-core in a real browser, light and dark, in three languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from audit.language import LANGUAGES
from tests.browser import LAPTOP, PHONE, barriers, chromium, opened
from tests.render.shown import letters, pages, report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Landmarks of the whole page: a mail is shown within the mail program's page, which has its own.
OF_THE_MAIL_PROGRAM = ("landmark-one-main", "region")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_a_page(browser: Browser, language: str, dark: bool) -> None:
    for name, html in pages(language).items():
        with opened(browser, html, dark=dark) as shown:
            assert not barriers(shown), name


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_a_mail(browser: Browser, language: str, dark: bool) -> None:
    for kind, html in letters(language).items():
        with opened(browser, html, dark=dark, width=PHONE) as shown:
            assert not barriers(shown, but=OF_THE_MAIL_PROGRAM), kind


@pytest.mark.parametrize("width", [PHONE, LAPTOP // 2], ids=["320 pixels", "zoomed to 200 %"])
def test_no_page_scrolls_sideways(browser: Browser, width: int) -> None:
    for name, html in pages("nb").items():
        with opened(browser, html, width=width) as shown:
            assert shown.evaluate("document.documentElement.scrollWidth") <= width, name


def test_the_first_stop_of_the_keyboard_leads_past_the_top(browser: Browser) -> None:
    with opened(browser, report("nb")) as shown:
        shown.keyboard.press("Tab")
        assert shown.evaluate("document.activeElement.hash") == "#content"
        assert shown.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
