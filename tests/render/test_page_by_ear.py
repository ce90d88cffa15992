"""Pages as a screen reader has them: what Chromium tells it, in the order it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from audit.language import Language
from audit.render.page import page
from tests.browser import chromium, opened
from tests.render import shown
from tests.render.sample import sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HEADING = re.compile(r"""heading "(?:[^"\\]|\\.)*" \[level=(\d)\]""")
LANDMARK = re.compile(
    r"""^ *- '?(banner|main|navigation|search|contentinfo|region)\b(?: "((?:[^"\\]|\\.)*)")?""", re.MULTILINE
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def report(browser: Browser) -> Iterator[Page]:
    with opened(browser, shown.report("en")) as opened_page:
        yield opened_page


def told(browser: Browser, html: str) -> str:
    """The whole page, a line each element."""
    with opened(browser, html) as opened_page:
        return opened_page.locator("body").aria_snapshot()


def says(page: Page, wanted: str) -> None:
    """Fails where the page does not say this, in this order; what is said in between makes no difference."""
    from playwright.sync_api import expect

    expect(page.locator("body")).to_match_aria_snapshot(wanted)


@pytest.mark.parametrize("name", shown.pages("en"))
def test_headings_are_an_outline_without_a_level_left_out(browser: Browser, name: str) -> None:
    levels = [int(level) for level in HEADING.findall(told(browser, shown.pages("en")[name]))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("name", shown.pages("en"))
def test_landmarks_are_known_by_their_names(browser: Browser, name: str) -> None:
    landmarks = LANDMARK.findall(told(browser, shown.pages("en")[name]))
    assert ("main", "") in landmarks
    assert len(set(landmarks)) == len(landmarks)
    assert all(name for kind, name in landmarks if kind in ("region", "navigation"))


def test_the_answer_comes_first_then_what_to_do_then_the_rest(report: Page) -> None:
    says(
        report,
        """
        - link "Skip to the content"
        - banner:
          - heading "Audit of the social media accounts, October 2026" [level=1]
        - main:
          - region "0 of 3 accounts in use are in order":
            - heading "0 of 3 accounts in use are in order" [level=2]
            - heading "What to do first" [level=3]
            - list:
              - listitem:
                - paragraph:
                  - text: critical
                  - link "Daily moderation"
                  - text: Biblioteket FB-001
                - paragraph: "31 days lack moderation: 1–31 October."
                - paragraph: Note it.
          - navigation "On this page"
          - region "Findings by unit"
          - region "Faults of the register itself"
          - region "Accounts and rules"
          - region "Moderation day by day"
          - region "Resolved"
          - region "The rules"
          - region "How the audit was made"
        - contentinfo
        """,
    )


def test_a_finding_tells_rule_account_weight_reason_and_fix(report: Page) -> None:
    says(
        report,
        """
        - region "Findings by unit":
          - heading "Kultur" [level=3]
          - article:
            - 'heading "Daily moderation Account: Biblioteket FB-001" [level=4]'
            - paragraph:
              - text: critical breach new
              - link "SM201"
            - paragraph: "31 days lack moderation: 1–31 October."
            - term: What to do
            - definition: Note it.
        """,
    )


def test_a_cell_of_the_matrix_is_a_word_under_its_rule_beside_its_account(report: Page) -> None:
    says(
        report,
        """
        - region "How each account stands to each rule":
          - table "How each account stands to each rule":
            - rowgroup:
              - row:
                - columnheader "Account"
                - columnheader "SM101 Owner label"
                - columnheader "SM201 Daily moderation"
            - rowgroup:
              - row:
                - rowheader "Kultur"
              - row:
                - rowheader /Biblioteket FB-001/
                - cell "not documented":
                  - link "not documented"
                - cell "breach":
                  - link "breach"
              - row:
                - rowheader /Kulturhuset FB-002/
                - cell "in order"
                - cell "in order"
        """,
    )


def test_signs_and_squares_are_not_read(browser: Browser) -> None:
    assert not set("✓✗○·●") & set(told(browser, shown.report("en")))


def test_the_calendar_is_told_in_words(browser: Browser) -> None:
    with opened(browser, page(sample(*shown.PARTLY), Language("en"), shown.TEMPLATES)) as opened_page:
        says(
            opened_page,
            """
            - region "Moderation day by day":
              - heading "Kultur" [level=3]
              - list:
                - listitem:
                  - paragraph: Biblioteket FB-001
                  - paragraph:
                    - strong: 0 of 22 days
                    - text: "Missing: 10–31 October Not in use: 1–9 October"
            """,
        )


def test_each_trend_is_told_in_words(browser: Browser) -> None:
    with opened(browser, shown.index("en")) as opened_page:
        says(
            opened_page,
            """
            - region "3 of 4 accounts in use are in order":
              - heading "Share of accounts in order" [level=3]
              - img "50% in August 2026, 75% in October 2026"
            - region "Rule by rule":
              - list:
                - listitem:
                  - heading "Owner <label> SM101" [level=3]
                  - img "50% in August 2026, 75% in October 2026"
            - region "Month by month":
              - region "Share of accounts in order, by month and rule":
                - table "Share of accounts in order, by month and rule":
                  - rowgroup:
                    - row:
                      - columnheader "Month"
                      - columnheader "Accounts in order"
                      - columnheader "Findings"
                      - columnheader "SM101 Owner <label>"
                  - rowgroup:
                    - row:
                      - rowheader "October 2026"
                      - cell "3 / 4"
                      - cell "1"
                      - cell "75%"
                    - row:
                      - rowheader "September 2026"
                      - cell "No audit"
            """,
        )


def test_the_public_list_tells_each_platform_and_account_with_its_unit(browser: Browser) -> None:
    with opened(browser, shown.pages("en")["public list"]) as opened_page:
        says(
            opened_page,
            """
            - main:
              - heading "Official social media accounts of Sandnes kommune" [level=1]
              - heading "Facebook" [level=2]
              - table "Facebook":
                - rowgroup:
                  - row "Account Unit":
                    - columnheader "Account"
                    - columnheader "Unit"
                - rowgroup:
                  - row:
                    - rowheader "Biblioteket":
                      - link "Biblioteket"
                    - cell "Kultur"
              - heading "Other" [level=2]
              - table "Other"
            """,
        )
