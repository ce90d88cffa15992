"""A thousand values made to do harm, through the real letters and messages: none adds a header, a reader or a part."""

from __future__ import annotations

import email
import random
import re
from collections.abc import Iterator
from email.policy import compat32, default

import pytest

from audit.mail.compose import letters
from audit.mail.message import file_name, message_bytes
from audit.mail.revisions import Earlier
from audit.report import Report
from audit.settings import Settings
from tests.mail.sample import MOMENT, OCTOBER, TEMPLATES, account, leader, report, settings

COUNT, A_REPORT = 1000, 50
READER = "leser{number}@sandnes.example"
SUPERIOR = "overordnet{number}@sandnes.example"
COMMUNICATIONS = "kommunikasjon@sandnes.example"

PIECES = [
    *("\r\nBcc: evil@x.no", "\nX-Evil: 1", "\r\n\r\nbody", "\r", "\n.\n", "\r\n.\r\n", "\n--=_"),
    *("=?utf-8?q?a=0D=0ABcc:_evil@x.no?=", "=?utf-8?b?DQpCY2M6IGV2aWxAeC5ubw==?=", "=?", "?=", "=?utf-8?q?", "=0D=0A"),
    *("\u202e", "\u2066", "\u200f", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1f", "\x7f", "\ufeff"),
    *("\0", "\ud800", "\udfff", "\U000e0041", "e\u0301" * 9, "👩‍👩‍👧‍👧", "ﷺ"),
    *("{{7*191}}", "{% include 'mail/leader.txt' %}", "{% raw %}", "{{ letter }}", "{#", "#}", "{{''.__class__}}"),
    *("%s%n", "{name}", "${7*191}", "<%= 7*191 %>", "{0.__class__}", "%(n)s"),
    *('"', "'", "<", ">", "\\", "<evil@x.no>", ", evil@x.no", ";", ":", "(", ")", '"<evil@x.no>', "@", "[", "]"),
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</p>",
        "&lt;",
        "&amp;",
        "<!--",
        "]]>",
        "<a href=//x.no>",
    ),
    *("Ærlig Åse Ø", "Kulturskolen", " ", "x" * 300, "å" * 300, "A/B", "../../etc/passwd", "CON", "=1+1", "@SUM(A1)"),
]
ENORMOUS = ["x" * 10_000, "å" * 10_000, "æ ø å " * 2_000, "\u202e" * 10_000, "=?utf-8?q?a?= " * 700, "\r\n" * 5_000]
HEADERS = {
    *("Content-Type", "MIME-Version", "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
    *("X-Auto-Response-Suppress", "List-Id", "Content-Language", "X-Kontotilsyn-Substance"),
}


def hostile() -> list[str]:
    """The same each time."""
    chance = random.Random(2026)
    made = [*PIECES, *ENORMOUS]
    while len(made) < COUNT:
        made.append("".join(chance.choices(PIECES, k=chance.randint(2, 6))))
    return made


def batches() -> Iterator[tuple[str, list[str]]]:
    """An organisation's name, and so many names for its units, accounts and people."""
    values = hostile()
    for first in range(0, COUNT, A_REPORT):
        yield values[(first * 7 + 3) % COUNT], values[first : first + A_REPORT]


def a_report(values: list[str]) -> Report:
    """A unit for each value; the value is the name of unit, account, platform and leader. Some findings are old."""
    units = [f"{value} {number}" for number, value in enumerate(values)]  # blank or alike, they would not be units
    accounts = [
        account(number + 4, f"FB-{number}", value, units[number], owner_label=None, platform=value)
        for number, value in enumerate(values)
    ]
    leaders = [
        leader(
            *(number + 4, units[number], value, READER.format(number=number)),
            superior_email=SUPERIOR.format(number=number),
        )
        for number, value in enumerate(values)
    ]
    old = {f"SM101:FB-{number}": ("2026-06", 4) for number in range(len(values))}
    return report(tuple(accounts), tuple(leaders), open_since=old)


def of_organisation(name: str, made: Settings | None = None) -> Settings:
    made = made or settings()
    return made.model_copy(update={"organisation": made.organisation.model_copy(update={"name": name})})


@pytest.mark.parametrize(("organisation", "values"), [*batches()], ids=map(str, range(COUNT // A_REPORT)))
def test_no_value_becomes_more_than_text(organisation: str, values: list[str]) -> None:
    chosen = of_organisation(organisation)
    written = letters(a_report(values), chosen, b"PK workbook", TEMPLATES, Earlier({})).letters
    wanted = [COMMUNICATIONS, *(of.format(number=number) for of in (READER, SUPERIOR) for number in range(len(values)))]
    assert sorted(letter.address for letter in written) == sorted(wanted)
    for letter in written:
        content = message_bytes(letter, chosen, OCTOBER, MOMENT)
        assert content.isascii() and b"\0" not in content
        assert re.fullmatch(r"[a-z0-9-]+\.eml", file_name(letter, chosen, OCTOBER))
        for policy in (default, compat32):
            read = email.message_from_bytes(content, policy=policy)
            assert not read.defects
            assert sorted(read.keys()) == sorted(HEADERS)
            kinds = [part.get_content_type() for part in read.walk()]
            shown = ["multipart/related", "text/html", *["image/png"] * len(letter.pictures)]
            both = ["multipart/alternative", "text/plain", *(shown if letter.pictures else ["text/html"])]
            sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            assert kinds == (["multipart/mixed", *both, sheet] if letter.kind == "summary" else both)
        modern = email.message_from_bytes(content, policy=default)
        assert [one.addr_spec for one in modern["To"].addresses] == [letter.address]
        assert [one.addr_spec for one in modern["From"].addresses] == [COMMUNICATIONS]
        assert not re.search(r"[\r\n\0\u2028\u2029\u202a-\u202e\u2066-\u2069]", f"{modern['To']}{modern['Subject']}")
        html = re.sub(r'<img class="picture" src="cid:[0-9a-f]{32}@[a-z]+\.kontotilsyn"', "", letter.html)
        assert letter.html.count("<img") - html.count("<img") == len(letter.pictures)
        assert "1337" not in letter.text + html + letter.subject
        assert not re.search(r"<(?:script|img|a href=//)", html)


def test_template_syntax_comes_out_as_it_went_in() -> None:
    value = "{{7*191}} {% include 'mail/leader.txt' %} {{ letter }} {# x #}"
    written = letters(a_report([value]), of_organisation(value), b"PK workbook", TEMPLATES, Earlier({})).letters
    for letter in written:
        assert value in letter.text
        assert "{{7*191}}" in letter.html and "1337" not in letter.html + letter.text + letter.subject
