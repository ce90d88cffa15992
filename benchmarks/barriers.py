"""Asks axe-core of every element of the pages of 1,000 accounts, light and dark, in three languages: half an hour.

`python -m benchmarks.barriers`; the tests ask of each shape of element once, which takes seconds.
"""

from __future__ import annotations

import sys
import time

from audit.language import LANGUAGES
from tests.browser import barriers, chromium, opened
from tests.render.shown import large_pages


def main() -> int:
    found = 0
    with chromium() as browser:
        for language in LANGUAGES:
            for name, html in large_pages(language).items():
                for dark in (False, True):
                    with opened(browser, html, dark=dark) as page:
                        began, elements = time.monotonic(), page.evaluate("document.querySelectorAll('*').length")
                        lines = barriers(page)
                    found += len(lines)
                    theme = "dark" if dark else "light"
                    print(
                        f"{name}, {language}, {theme}: {elements} elements, {len(lines)} violations, "
                        f"{time.monotonic() - began:.0f} s",
                        *lines[:10],
                        sep="\n    ",
                        flush=True,
                    )
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
