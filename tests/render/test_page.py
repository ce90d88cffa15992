"""The page is self-contained, safe with hostile words, and readable without colour, mouse or eyesight."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest

from audit.language import Language
from audit.model import Cell, web_address
from audit.render.excel import MARKED
from audit.render.page import anchor, page
from audit.report import Report

from .sample import HOSTILE, LABEL, OCTOBER, account, hostile, sample, usual

TEMPLATES = Path(__file__).parents[2] / "templates"
REPORTS = {"usual": usual(), "first month": usual(first_month=True), "hostile": hostile(), "empty": sample()}


def html(report: Report) -> str:
    return page(report, Language("en"), TEMPLATES)


def parsed(report: Report) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html(report))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


@pytest.fixture(params=REPORTS, scope="module")
def document(request: pytest.FixtureRequest) -> lxml.html.HtmlElement:
    return parsed(REPORTS[request.param])


def test_it_refers_to_nothing_outside_itself(document: lxml.html.HtmlElement) -> None:
    assert not document.xpath(
        "//img | //link | //iframe | //object | //embed | //form | //base | //use | //foreignobject"
    )
    assert not document.xpath(
        "//@src | //@srcset | //@action | //@data | //@background | //@*[starts-with(name(), 'on')]"
    )
    for style in document.xpath("//style/text() | //@style"):
        assert "url(" not in style
        assert "@import" not in style
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy[0].startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")


def test_its_one_script_is_the_one_that_its_policy_names(document: lxml.html.HtmlElement) -> None:
    (script,) = document.xpath("//script")
    named = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert f"script-src 'sha256-{named}';" in policy


def test_what_needs_the_script_is_hidden_until_it_runs(document: lxml.html.HtmlElement) -> None:
    assert all(tool.xpath("ancestor::*[@hidden]") for tool in document.xpath("//input | //select | //button"))
    assert document.xpath("//input")


def test_only_web_addresses_of_accounts_and_the_marked_copy_lead_out(document: lxml.html.HtmlElement) -> None:
    out = [address for address in document.xpath("//@href") if not address.startswith("#")]
    assert set(out) <= {"https://www.facebook.com/bibliotek", MARKED}


def test_without_the_marked_copy_beside_it_nothing_leads_there_and_else_it_is_the_same() -> None:
    by_name = {file.name: file.read_text(encoding="utf-8") for file in TEMPLATES.glob("report.*")}
    alone = page(usual(), Language("en"), by_name, linked=False)
    assert MARKED not in alone
    assert alone == re.sub(rf'<a href="{MARKED}">(.*?)</a>', r"\1", html(usual()))


def test_cells_of_the_register_lead_to_the_marked_copy_and_those_of_further_logs_do_not() -> None:
    (found,) = usual().register_findings
    moved = replace(found, cells=(Cell("[logg.csv]", 2, 1), Cell("Kontoer", 2, 1)))
    article = parsed(replace(usual(), findings=(moved,))).get_element_by_id(f"finding-{anchor(found.id)}")
    assert [words(cell) for cell in article.xpath(".//dd//code")] == ["'[logg.csv]'!A2", "Kontoer!A2"]
    assert [(words(link), link.get("href")) for link in article.xpath(".//dd//a")] == [("Kontoer!A2", MARKED)]


def test_every_link_within_the_page_arrives(document: lxml.html.HtmlElement) -> None:
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {address[1:] for address in document.xpath("//@href[starts-with(., '#')]")} <= set(ids)


def test_its_structure_can_be_followed_by_a_screen_reader(document: lxml.html.HtmlElement) -> None:
    assert document.get("lang") == "en"
    assert len(document.xpath("//h1")) == len(document.xpath("//main")) == 1
    levels = [int(heading.tag[1]) for heading in document.xpath("//h1 | //h2 | //h3 | //h4")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert all(table.xpath("./caption[normalize-space()]") for table in document.xpath("//table"))
    assert not document.xpath("//th[not(@scope)]")
    ids = set(document.xpath("//@id"))
    assert set(document.xpath("//@aria-labelledby")) <= ids
    assert all(region.get("tabindex") == "0" for region in document.xpath("//*[@role='region']"))
    assert document.xpath("//body/*")[0].get("href") == "#content"


def test_every_finding_and_account_is_there_once() -> None:
    report = usual()
    document = parsed(report)
    assert document.xpath("//article/@id") != []
    assert sorted(document.xpath("//article/@id")) == sorted(f"finding-{anchor(found.id)}" for found in report.findings)
    assert document.xpath("//tr[starts-with(@id, 'account-')]/@id") == [
        f"account-{anchor(account.id)}" for unit in report.units for account in unit.accounts
    ]


def test_the_answer_stands_at_the_top() -> None:
    answer = parsed(usual()).xpath("//main/section")[0]
    assert words(answer.xpath("h2")[0]) == "0 of 3 accounts in use are in order"
    tiles = {words(tile.xpath("dt")[0]): words(tile.xpath("dd")[0]) for tile in answer.xpath(".//dl/div")}
    assert tiles == {
        "critical": "2",
        "high": "1",
        "medium": "1",
        "low": "0",
        "new": "3",
        "still open": "1",
        "back again": "0",
        "resolved": "2",
    }
    assert [words(item.xpath(".//a")[0]) for item in answer.xpath("ol/li")] == [
        "Daily moderation",
        "Daily moderation",
        "Owner label",
        "Cell unclear",
    ]


def test_a_first_month_is_compared_with_nothing() -> None:
    text = words(parsed(usual(first_month=True)))
    assert text.count("This is the first month audited") == 2
    assert "still open" not in text


def test_an_account_that_was_never_in_use_makes_no_share() -> None:
    assert words(parsed(sample()).xpath("//h2")[0]) == "No account was in use this month"


def test_a_finding_says_what_where_since_when_and_what_to_do() -> None:
    document = parsed(usual())
    label = words(document.get_element_by_id("finding-SM101:FB-001"))
    for part in (
        "Owner label Account: Biblioteket FB-001",
        "high not documented open for 4 months, first seen in July 2026 SM101",
        "Biblioteket has no owner label.",
        "What to do Label it.",
        "Where Kontoer!I2",
    ):
        assert part in label
    daily = words(document.get_element_by_id("finding-SM201:IG%20003"))
    assert "6 days lack moderation: 1–3 " in daily
    assert "Moderering!A6 Moderering!A7 and 4 more" in daily


def test_faults_of_the_register_stand_apart_from_the_units() -> None:
    section = parsed(usual()).get_element_by_id("register").getparent()
    assert section.xpath(".//article/@id") == ["finding-SM003:Kontoer:FB-002:Opprettet"]


def test_the_matrix_says_in_words_what_its_signs_mean() -> None:
    row = parsed(usual()).get_element_by_id("account-FB-001")
    assert [words(cell) for cell in row.xpath("td")] == [
        "not documented",
        "breach",
    ]
    assert row.xpath("td/a/@href") == ["#finding-SM101:FB-001", "#finding-SM201:FB-001"]


def test_the_days_without_moderation_are_also_told_in_words() -> None:
    lines = parsed(usual()).xpath("//ul[@class='calendar']/li")
    days = Language("en").days
    whole = [*OCTOBER.days()]
    assert [words(line.xpath("p[@class='sum']")[0]) for line in lines] == [
        f"0 of 31 days Missing: {days(whole)}",
        "31 of 31 days",
        f"25 of 31 days Missing: {days(whole[:3] + whole[28:])}",
    ]
    assert all(len(line.xpath("p[@class='strip' and @aria-hidden='true']/i")) == 31 for line in lines)


def test_the_days_that_do_not_count_are_also_told_in_words() -> None:
    (line,) = parsed(sample(account(2, "FB-001", "Bib", "Kultur", closed=OCTOBER.first))).xpath("//p[@class='sum']")
    assert words(line) == "0 of 1 day Missing: 1 October Not in use: 2–31 October"


def test_what_is_resolved_is_named_even_where_its_rule_is_gone() -> None:
    section = parsed(usual()).get_element_by_id("resolved").getparent()
    assert [words(row) for row in section.xpath(".//tbody/tr")] == [
        "SM201:FB-009 Daily moderation August 2026",
        "SM999:<b> August 2026",
    ]


def test_the_rules_tell_their_share_and_their_clause() -> None:
    row = words(parsed(usual()).get_element_by_id("rule-SM101"))
    assert row == "SM101 Owner label high It is labelled. Rests on: Før <bruk> 67% 2 0 1 0 1 0 0"


def test_it_says_how_the_audit_was_made() -> None:
    text = words(parsed(usual()))
    for part in (
        "The column <b>Farge</b> is not known.",
        "The guideline names no number for how often the owner label must be checked again.",
        "Program Kontotilsyn 1.0 Register inventory.xlsx SHA-256 " + "ab" * 32,
    ):
        assert part in text


def test_hostile_words_come_out_as_they_went_in() -> None:
    document = parsed(hostile())
    for row, word in enumerate(HOSTILE, 2):
        row_of = document.get_element_by_id(f"account-{anchor(f'{row} {word}')}")
        shown = row_of.xpath(".//b")[0].text_content()
        assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", word.replace("\x0b", "�"))
    finding = document.get_element_by_id("finding-" + anchor(f"SM101:2 {HOSTILE[0]}"))
    assert f"{HOSTILE[0]} has no owner label." in words(finding)


def test_a_character_that_no_page_may_hold_is_shown_to_be_one() -> None:
    told = html(replace(usual(), organisation="a\ud800b\x85c\ufffe\N{GRINNING FACE}"))
    assert told.encode().count("a�b�c�😀".encode()) == 2


def test_no_word_is_left_untranslated_by_a_slip_in_the_template() -> None:
    text = words(parsed(usual()))
    assert not re.search(r"%\(|\{\{|\}\}|\{%", text)


@pytest.mark.parametrize(
    "typed", ["https://www.facebook.com/a", "http://example.org", " https://example.org/?q=ø ", "HTTPS://EXAMPLE.ORG"]
)
def test_a_web_address_may_be_followed(typed: str) -> None:
    assert web_address(typed) == typed.strip()


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("https://example.org/a|b", "https://example.org/a%7Cb"),
        ('https://example.org/"<b>\\', "https://example.org/%22%3Cb%3E%5C"),
        ("https://example.org/?q=[ø]", "https://example.org/?q=%5Bø%5D"),
        ("https://example.org/100%&50%25", "https://example.org/100%25&50%25"),
        ("https://example.org/#a#b", "https://example.org/#a%23b"),
    ],
)
def test_what_has_no_place_in_an_address_is_written_so_that_it_may_stand_there(typed: str, safe: str) -> None:
    assert web_address(typed) == web_address(safe) == safe


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "facebook.com/a",
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https:",
        "https://",
        "https://[",
        "https://a b",
        "https://exa\tmple.org",
        "https://example.org/\u202egpj",
        "java\nscript:alert(1)",
        "//example.org",
        "https://www.facebook.com@evil.example/sandnes",
        "https://kommune:passord@example.org",
        "https://www.facebook.com\\@evil.example",
        "https://www.facebook.com\\.evil.example",
        "https://example.org:facebook/",
        "https://exa|mple.org",
        "https://example..org",
        "https://[::1]/",
        *HOSTILE,
    ],
)
def test_any_other_address_is_only_text(typed: str) -> None:
    assert web_address(typed) == ""


def test_an_anchor_is_one_word_and_tells_names_apart() -> None:
    assert anchor("SM201:IG 003") == "SM201:IG%20003"
    assert unquote(anchor(HOSTILE[0])) == HOSTILE[0]
    assert anchor("a b") != anchor("a%20b")


def test_the_rule_of_the_sample_has_a_clause_that_needs_escaping() -> None:
    assert "Før &lt;bruk&gt;" in html(usual())
    assert LABEL.clause not in html(usual())
