"""Nothing on pages and mails bars anyone: axe-core in a real browser, light and dark, in three languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from audit.language import LANGUAGES
from tests.browser import LAPTOP, PHONE, barriers, chromium, opened, thinned
from tests.render.shown import large_letters, large_pages, letters, pages, registers_side_by_side

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Landmarks of the whole page: a mail is shown within the mail program's page, which has its own.
OF_THE_MAIL_PROGRAM = ("landmark-one-main", "region")

#: The rules for which an element is not enough, nor all it stands in and holds.
OF_THE_WHOLE = (
    *("accesskeys", "aria-valid-attr-value", "bypass", "duplicate-id-aria", "heading-order", "region", "skip-link"),
    *("landmark-banner-is-top-level", "landmark-contentinfo-is-top-level", "landmark-main-is-top-level"),
    *("landmark-no-duplicate-banner", "landmark-no-duplicate-contentinfo", "landmark-no-duplicate-main"),
    *("landmark-one-main", "landmark-unique", "page-has-heading-one", "td-headers-attr", "th-has-data-cells"),
)


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


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_a_page_of_a_thousand_accounts(browser: Browser, language: str, dark: bool) -> None:
    """Asked of each shape of element once; `python -m benchmarks.barriers` asks every element, in half an hour."""
    for name, html in large_pages(language).items():
        with opened(browser, html, dark=dark) as shown:
            before, after = thinned(shown)
            assert after < before / 4
            assert not barriers(shown), name


def test_axe_finds_nothing_that_rests_on_the_whole_of_such_a_page(browser: Browser) -> None:
    with opened(browser, large_pages("nb")["report"]) as shown:
        assert not barriers(shown, only=OF_THE_WHOLE)


@pytest.mark.parametrize("fault", ["style.color = '#999'", "setAttribute('role', 'nonsense')"])
def test_a_fault_of_one_account_among_a_thousand_is_seen(browser: Browser, fault: str) -> None:
    with opened(browser, large_pages("nb")["report"]) as shown:
        shown.evaluate(f"[...document.querySelectorAll('.calendar > li:last-child > .who')].at(-1).{fault}")
        thinned(shown)
        assert barriers(shown)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_a_mail_about_a_thousand_accounts(browser: Browser, dark: bool) -> None:
    for kind, html in large_letters("nb").items():
        with opened(browser, html, dark=dark, width=PHONE) as shown:
            assert not barriers(shown, but=OF_THE_MAIL_PROGRAM), kind


@pytest.mark.parametrize("width", [PHONE, LAPTOP // 2], ids=["320 pixels", "zoomed to 200 %"])
def test_no_page_scrolls_sideways(browser: Browser, width: int) -> None:
    for name, html in pages("nb").items():
        with opened(browser, html, width=width) as shown:
            assert shown.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_how_registers_rank_is_shown_to_those_only_who_ask_and_bars_nobody(browser: Browser, dark: bool) -> None:
    with opened(browser, registers_side_by_side("nb"), dark=dark) as shown:
        ranks = shown.locator("td.rank")
        assert ranks.count() > 10
        assert not any(rank.is_visible() for rank in ranks.all())
        assert "Plass" not in shown.locator("body").aria_snapshot()
        shown.get_by_label("Vis rangeringen av registrene").press("Space")
        assert all(rank.is_visible() for rank in ranks.all())
        assert not barriers(shown)
