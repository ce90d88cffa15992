"""Pictures travel within the mail, show the reader's own accounts, and nobody needs them to understand it."""

from __future__ import annotations

import re
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import lxml.html
import pytest

from audit.language import Language
from audit.mail.listing import listed
from audit.mail.message import Letter, message_bytes
from audit.mail.pictures import SHOWN_WIDTH, pictures_of
from audit.mail.views import leader_letter
from audit.model import Month
from audit.trend import Trend, trend
from tests.mail.sample import MOMENT, OCTOBER, composed, report, settings
from tests.test_trend import make


@pytest.fixture
def months(tmp_path: Path) -> Trend:
    for month in (8, 10):
        make(tmp_path, Month(2026, month))
    told = trend(tmp_path)
    assert told
    return told


def one(kind: str, months: Trend | None = None) -> Letter:
    return next(letter for letter in composed(report(), trend=months).letters if letter.kind == kind)


def message(letter: Letter) -> EmailMessage:
    return BytesParser(policy=default).parsebytes(message_bytes(letter, settings(), OCTOBER, MOMENT))  # type: ignore[return-value]


def images(html: str) -> list[lxml.html.HtmlElement]:
    return list(lxml.html.document_fromstring(html).iter("img"))


def test_communications_see_the_trend_and_the_rules(months: Trend) -> None:
    letter = one("summary", months)
    assert [picture.name for picture in letter.pictures] == ["trend", "rules"]


def test_one_month_alone_is_no_trend() -> None:
    assert [picture.name for picture in one("summary").pictures] == ["rules"]


def test_a_leader_sees_a_picture_only_where_some_day_lacks_moderation() -> None:
    lacking = leader_letter(report(), report().units[:1], "Kari", OCTOBER.first)
    fine = replace(lacking, moderation=tuple(replace(line, missing=()) for line in lacking.moderation))
    assert [picture.name for picture in pictures_of(lacking, Language("nb"))] == ["moderation"]
    assert pictures_of(fine, Language("nb")) == ()


def test_every_picture_that_the_html_points_to_is_in_the_mail_and_no_other(months: Trend) -> None:
    for letter in composed(report(), trend=months).letters:
        sent = message(letter)
        inside = {part["Content-ID"][1:-1] for part in sent.walk() if part.get_content_maintype() == "image"}
        assert {image.get("src") for image in images(letter.html)} == {f"cid:{name}" for name in inside}
        assert len(inside) == len(letter.pictures)


def test_the_parts_are_nested_as_mail_programs_expect(months: Trend) -> None:
    sent = message(one("summary", months))
    assert [part.get_content_type() for part in sent.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "image/png",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
    related = next(part for part in sent.walk() if part.get_content_type() == "multipart/related")
    assert related.get_param("type") == "text/html"
    inline = [part for part in sent.walk() if part.get_content_maintype() == "image"]
    assert [part.get_content_disposition() for part in inline] == ["inline", "inline"]
    assert [part.get_filename() for part in inline] == ["trend.png", "rules.png"]


def test_outlook_is_told_how_large_to_show_it(months: Trend) -> None:
    for image in images(one("summary", months).html):
        assert image.get("width") == str(SHOWN_WIDTH)
        assert 100 < int(image.get("height") or 0) < 1500


def test_its_words_say_what_it_shows(months: Trend) -> None:
    letter = one("summary", months)
    of_months, of_rules = [image.get("alt") or "" for image in images(letter.html)]
    assert of_months == "August 2026: 50%. September 2026: No audit. October 2026: 50%."
    assert re.search(r"SM101 .*: \d of \d in order\.", of_rules)
    assert "* September 2026: No audit\n" in letter.text
    assert re.search(r"^\* SM101 .*: \d of \d in order$", letter.text, re.MULTILINE)


def test_pictures_do_not_make_a_sent_mail_outdated(months: Trend) -> None:
    assert one("summary", months).substance == one("summary").substance


def test_the_preview_shows_them(months: Trend, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    (folder / "queued").mkdir(parents=True)
    (folder / "queued" / "one.eml").write_bytes(message_bytes(one("summary", months), settings(), OCTOBER, MOMENT))
    (mail,) = listed(folder)
    assert [(image.get("src") or "")[:22] for image in images(mail.html)] == ["data:image/png;base64,"] * 2
    assert mail.attachments == ("report-2026-10.xlsx",)


def test_where_nothing_can_draw_all_else_is_as_usual(months: Trend, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = composed(report(), trend=months).letters
    monkeypatch.setattr("audit.mail.pictures.available", lambda: False)
    for drawn, plain in zip(whole, composed(report(), trend=months).letters, strict=True):
        assert not plain.pictures and not images(plain.html)
        assert plain.text == drawn.text and plain.substance == drawn.substance
