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


def barriers(page: Page, *, but: Iterable[str] = (), only: Iterable[str] = ()) -> list[str]:
    """What axe-core finds on the page, a line each: the rule, what it wants, and where.

    `but` are rules not asked; where `only` names some, no other is.
    """
    # What is not laid out because it is far from the window would be passed over.
    page.add_style_tag(content="* { content-visibility: visible !important }")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    asked = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": WANTED}
    wanted = {
        "runOnly": asked,
        "rules": {rule: {"enabled": False} for rule in but},
        "resultTypes": ["violations"],  # to work out where all else stands takes most of the time
    }
    found = page.evaluate("wanted => axe.run(document, wanted)", wanted)
    return [
        f"{violation['id']}: {violation['help']}: {node['html']} {node['any'] or node['all']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def thinned(page: Page) -> tuple[int, int]:
    """Takes away what repeats itself on the page, so that axe-core can be asked of a thousand accounts in seconds.

    An element has the shape of another when tag, classes, roles, inline style and the names of its other attributes are
    the same, whether it bears words of its own, and the shapes of all it stands in: its looks and meaning go by nothing
    else here. An account, a finding or a unit goes when nothing in it is of a shape not seen above it. Gives how many
    elements there were, and how many there are.
    """
    before, shapes = page.evaluate("document.querySelectorAll('*').length"), page.evaluate(SHAPES, REPEATED)
    assert page.evaluate(SHAPES, REPEATED) == shapes, "no shape is lost"
    return before, page.evaluate("document.querySelectorAll('*').length")


#: What there is as many of as accounts, findings and units.
REPEATED = "section.unit, article, tbody, tbody tr, ul.calendar, .calendar > li"

#: Removes from the page what repeats itself, and gives the number of shapes.
SHAPES = """
(repeated) => {
  const said = ["class", "role", "scope", "style", "hidden", "tabindex", "aria-hidden"];
  const shapes = new Map();
  const number = (shape) => shapes.get(shape) ?? shapes.set(shape, shapes.size + 1).size;
  const gone = [];
  const walk = (element, within) => {
    const before = shapes.size;
    const attributes = [...element.attributes].map(({name, value}) => said.includes(name) ? `${name}=${value}` : name);
    const worded = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const shape = number([within, element.tagName, ...attributes.sort(), worded].join(" "));
    for (const child of element.children) walk(child, shape);
    if (shapes.size === before && element.matches(repeated)) gone.push(element);
  };
  walk(document.body, 0);
  for (const element of gone) element.remove();
  return shapes.size;
}
"""
