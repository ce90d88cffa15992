"""A real browser for the tests: Chromium as it is installed on the computer, and axe-core to ask what a page bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python

from tests.programs import program

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")

#: What the law demands (WCAG to 2.2, A and AA) and what axe-core counts as good practice besides.
WANTED = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: Phones turned upright, the narrowest that WCAG 1.4.10 names, and a laptop.
PHONE, LAPTOP = 320, 1280


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser for many pages, since it is slow to start; skips the test where it is not installed."""
    from playwright.sync_api import sync_playwright

    path = program("chromium", "chromium-browser", "google-chrome", package="chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, html: str, *, dark: bool = False, width: int = LAPTOP) -> Iterator[Page]:
    """The page in a window of that many pixels, without a network; `AssertionError` where it writes to the console."""
    context = browser.new_context(
        color_scheme="dark" if dark else "light", viewport={"width": width, "height": 800}, offline=True
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_content(html)
    yield page
    context.close()
    assert not complaints


def barriers(page: Page, but: Iterable[str] = ()) -> list[str]:
    """What axe-core finds on the page, a line each: the rule, what it wants, and where; `but` are rules not asked."""
    # What is not laid out because it is far from the window would be passed over.
    page.add_style_tag(content="* { content-visibility: visible !important }")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    wanted = {"runOnly": {"type": "tag", "values": WANTED}, "rules": {rule: {"enabled": False} for rule in but}}
    found = page.evaluate("wanted => axe.run(document, wanted)", wanted)
    return [
        f"{violation['id']}: {violation['help']}: {node['html']} {node['any'] or node['all']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
