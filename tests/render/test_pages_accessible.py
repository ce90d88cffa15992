"""Nothing on pages and mails bars anyone: axe-core in a real browser, light and dark, in three languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.language import LANGUAGES, Language
from audit.model import Month
from audit.official import Official, OfficialList
from audit.render.overview import overview
from audit.render.page import page
from audit.render.public import public_files
from audit.trend import Trend, trend
from tests.browser import LAPTOP, PHONE, barriers, chromium, opened
from tests.catalogues import PROJECT
from tests.mail import sample as mails
from tests.render.sample import account, sample, usual
from tests.test_trend import make

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEMPLATES = PROJECT / "templates"
PARTLY = (
    account(2, "FB-001", "Biblioteket", "Kultur", opened=date(2026, 10, 10)),
    account(3, "FB-002", "Kulturhuset", "", closed=date(2026, 10, 20)),
)
MISSING = {"SM101:IG-001": ("2026-05", 5), "SM103:FB-002": ("2026-06", 4)}

#: Landmarks of the whole page: a mail is shown within the mail program's page, which has its own.
OF_THE_MAIL_PROGRAM = ("landmark-one-main", "region")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def report(language: str, months: Trend | None = None) -> str:
    return page(usual(), Language(language), TEMPLATES, months)


def public(language: str) -> str:
    listed = OfficialList(
        (
            Official("Facebook", "Biblioteket", "https://facebook.example/bib", "Kultur"),
            Official("", "Kulturhuset", "", ""),
        ),
        (),
    )
    files = public_files(listed, "Sandnes kommune", date(2026, 11, 2), Language(language), TEMPLATES)
    return files["accounts.html"].decode()


def letters(language: str) -> dict[str, str]:
    settings = mails.settings()
    settings = settings.model_copy(
        update={"organisation": settings.organisation.model_copy(update={"language": language})}
    )
    return {
        letter.kind: mails.as_shown(letter)
        for letter in mails.composed(mails.report(open_since=MISSING), settings).letters
    }


def months(reports: Path) -> Trend:
    if not reports.exists():
        make(reports, Month(2026, 8))
        make(reports, Month(2026, 10), passing=3)
    told = trend(reports)
    assert told
    return told


def pages(language: str, folder: Path) -> dict[str, str]:
    over_months = months(folder / "reports")
    return {
        "report": report(language, over_months),
        "accounts in use for a part of the month": page(sample(*PARTLY), Language(language), TEMPLATES),
        "index": overview(over_months, "Sandnes kommune", Language(language), TEMPLATES),
        "public list": public(language),
    }


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_a_page(browser: Browser, language: str, dark: bool, tmp_path: Path) -> None:
    for name, html in pages(language, tmp_path).items():
        with opened(browser, html, dark=dark) as shown:
            assert not barriers(shown), name


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_a_mail(browser: Browser, language: str, dark: bool) -> None:
    for kind, html in letters(language).items():
        with opened(browser, html, dark=dark, width=PHONE) as shown:
            assert not barriers(shown, but=OF_THE_MAIL_PROGRAM), kind


@pytest.mark.parametrize("width", [PHONE, LAPTOP // 2], ids=["320 pixels", "zoomed to 200 %"])
def test_no_page_scrolls_sideways(browser: Browser, width: int, tmp_path: Path) -> None:
    for name, html in pages("nb", tmp_path).items():
        with opened(browser, html, width=width) as shown:
            assert shown.evaluate("document.documentElement.scrollWidth") <= width, name


def test_the_first_stop_of_the_keyboard_leads_past_the_top(browser: Browser) -> None:
    with opened(browser, report("nb")) as shown:
        shown.keyboard.press("Tab")
        assert shown.evaluate("document.activeElement.hash") == "#content"
        assert shown.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
