from __future__ import annotations

import email
import email.policy
import random
import re
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.mail.message import (
    DRAFT,
    LONGEST_NAME,
    LONGEST_SUBJECT,
    Attachment,
    Letter,
    Mailbox,
    file_name,
    mailbox,
    message_bytes,
    messages,
    shortened,
    valid_address,
)
from audit.model import Month, Trouble, tidy
from tests.mail.sample import MOMENT, OCTOBER, settings

PLAIN = Letter(
    kind="leader",
    address="ase@sandnes.example",
    name="Åse Næss",
    subject="Sosiale medier i oktober: 1 ting å rette – Kulturskolen",
    text="Hei Åse\n.én linje med punktum først\n",
    html="<p>Hei Åse – “æøå”</p>\n" + "<p>lang</p>" * 500,
    language="nb",
)
NORWEGIAN = (
    "omsorg Månedsrapport på Åsveien skole øst, levekår og “bymiljø” – Kulturskolen: ærlig (ny) barnehage-æø "
    "A/B 100 O'Neil =? <x> a;b"
)
WORDS = NORWEGIAN.split()


def written(letter: Letter, **mail: object) -> bytes:
    return message_bytes(letter, settings(**mail), OCTOBER, MOMENT)


def read(content: bytes) -> EmailMessage:
    """As a modern mail program reads it; encoded words are joined as RFC 2047 says."""
    message: Any = BytesParser(policy=email.policy.default).parsebytes(content)
    assert not message.defects
    return message


def decoded(header: str) -> str:
    """A header's text, folds and encoded words undone to the letter of RFC 2047; the modern parser adds spaces."""
    return str(make_header(decode_header(header.replace("\r\n", ""))))


def header_names(content: bytes) -> list[str]:
    head = content.partition(b"\r\n\r\n")[0]
    return [line.partition(b":")[0].decode() for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]


def test_the_reader_sees_names_subject_and_text_as_written() -> None:
    message = read(written(PLAIN))
    assert message["To"].addresses[0].display_name == "Åse Næss"
    assert message["To"].addresses[0].addr_spec == "ase@sandnes.example"
    assert message["From"].addresses[0].display_name == "Kommunikasjon, Sandnes"
    assert message["Subject"] == PLAIN.subject
    body = message.get_body(("plain",))
    assert body and body.get_content().replace("\r\n", "\n") == PLAIN.text
    html = message.get_body(("html",))
    assert html and html.get_content().replace("\r\n", "\n") == PLAIN.html


def test_headers_for_machines() -> None:
    message = read(written(PLAIN))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["List-Id"] == "<kontotilsyn.sandnes.example>"
    assert message["Content-Language"] == "nb"
    assert message["Date"] == "Mon, 02 Nov 2026 08:30:00 +0100"
    assert message["Reply-To"] == "post@sandnes.example"
    assert re.fullmatch(r"<[0-9a-f]{32}@sandnes\.example>", message["Message-ID"])


def test_the_same_letter_and_moment_give_the_same_bytes() -> None:
    assert written(PLAIN) == written(replace(PLAIN))


def test_the_message_id_follows_month_reader_and_kind_but_not_the_words() -> None:
    def name(letter: Letter, month: Month = OCTOBER) -> str:
        return str(read(message_bytes(letter, settings(), month, MOMENT))["Message-ID"])

    same = [PLAIN, replace(PLAIN, text="other"), replace(PLAIN, address="ASE@sandnes.example"), replace(PLAIN, name="")]
    assert len({name(letter) for letter in same}) == 1
    others = [PLAIN, replace(PLAIN, kind="escalation"), replace(PLAIN, address="a@sandnes.example")]
    assert len({*(name(letter) for letter in others), name(PLAIN, OCTOBER.plus(1))}) == 4


def test_there_is_an_attachment_part_only_where_something_is_attached() -> None:
    assert read(written(PLAIN)).get_content_type() == "multipart/alternative"
    message = read(written(replace(PLAIN, attachments=(Attachment("report-2026-10.xlsx", b"PK\x03\x04"),))))
    assert message.get_content_type() == "multipart/mixed"
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "report-2026-10.xlsx"
    assert attachment.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert attachment.get_content() == b"PK\x03\x04"


def test_a_draft_is_the_message_with_one_line_before_it() -> None:
    assert written(PLAIN, transport="outbox") == DRAFT + written(PLAIN)


def test_only_a_draft_may_lack_a_sender() -> None:
    assert "From" not in header_names(written(PLAIN, transport="outbox", sender=""))
    with pytest.raises(Trouble, match="sender"):
        written(PLAIN, sender="")


def test_the_wire_form_is_ascii_with_short_lines() -> None:
    content = written(PLAIN)
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"") and b"\r" not in content.replace(b"\r\n", b"")


def test_five_thousand_norwegian_subjects_and_names_survive() -> None:
    chance = random.Random(2026)
    for _ in range(5000):
        subject = " ".join(chance.choices(WORDS, k=chance.randint(1, 18)))
        name = " ".join(chance.choices(WORDS, k=chance.randint(1, 9)))
        content = written(replace(PLAIN, subject=subject, name=name))
        message = email.message_from_bytes(content)
        shown, address = parseaddr(message["To"].replace("\r\n", ""))
        assert decoded(message["Subject"]) == shortened(subject, LONGEST_SUBJECT)
        assert decoded(shown) == shortened(name, LONGEST_NAME)
        assert address == PLAIN.address
        assert all(len(word) <= 75 for word in re.findall(rb"=\?[^ ]*\?=", content))


HOSTILE = [
    "a\nBcc: evil@x.no",
    "a\r\n\r\nbody",
    "a\nb",
    "=?utf-8?q?foo=0D=0ABcc:_evil@x.no?=",
    "=?utf-8?b?QQ==?=",
    "‮gnp.exe",
    "a\u2028Bcc: evil@x.no",
    "a\x0b\x0cBcc: x",
    '"quoted" \\ <evil@x.no>, b@x.no',
    "\ud800",
    "x" * 5000,
    "å" * 5000,
    "",
]
NAMES = header_names(written(PLAIN))


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_adds_a_header_or_a_receiver(value: str) -> None:
    letter = replace(PLAIN, name=value, subject=value, text=value, html=value)
    content = message_bytes(letter, settings(), OCTOBER, MOMENT)
    assert header_names(content) == NAMES
    assert len(read(content)["To"].addresses) == 1
    assert not re.search(r"[\u202a-\u202e\r\n]", read(content)["Subject"])


@given(st.text(), st.text(), st.text())
def test_no_text_at_all_adds_a_header(name: str, subject: str, organisation: str) -> None:
    chosen = settings().model_copy(
        update={"organisation": settings().organisation.model_copy(update={"name": organisation})}
    )
    content = message_bytes(replace(PLAIN, name=name, subject=subject), chosen, OCTOBER, MOMENT)
    assert header_names(content) == NAMES
    assert read(content)["To"].addresses[0].addr_spec == PLAIN.address


@pytest.mark.parametrize("text", ["--=_", "=_x_both--", "--\r\n.\r\n", "From here\n"])
def test_no_text_ends_its_part(text: str) -> None:
    boundary = read(written(PLAIN)).get_boundary()
    body = read(written(replace(PLAIN, text=f"a\n--{boundary}--\n{text}b\n"))).get_body(("plain",))
    assert body and body.get_content().replace("\r\n", "\n").endswith("b\n")


def test_addresses() -> None:
    for good in ("a@b.no", "Åse".encode("ascii", "ignore").decode() + "@sandnes.kommune.no", "o'neil+x@b-c.co.uk"):
        assert valid_address(good)
    for bad in ("", "a", "a@b", "a@b.no\n", "a b@c.no", "å@b.no", "a@bø.no", "a@-b.no", "a..b@c.no", "<a@b.no>"):
        assert not valid_address(bad), bad
    assert not valid_address("a" * 65 + "@b.no")


def test_a_setting_holds_an_address_or_a_name_and_an_address() -> None:
    assert mailbox("a@b.no", "x") == Mailbox("", "a@b.no")
    assert mailbox("Komm, Sandnes <a@b.no>", "x") == mailbox('"Komm, Sandnes" <a@b.no>', "x")
    with pytest.raises(Trouble, match="sender"):
        mailbox("Sandnes kommune", "[mail] sender")


def test_file_names_are_plain_and_tell_kind_and_reader() -> None:
    name = file_name(replace(PLAIN, address="Åse.O'Neil+../x@sandnes.example".replace("Å", "A")), settings(), OCTOBER)
    assert re.fullmatch(r"leader-ase-o-neil-x-sandnes-example-[0-9a-f]{8}\.eml", name)


def test_messages_gives_one_file_a_letter() -> None:
    made = messages([PLAIN, replace(PLAIN, kind="summary")], settings(), OCTOBER, MOMENT)
    assert len(made) == 2
    assert set(made.values()) == {written(PLAIN), written(replace(PLAIN, kind="summary"))}


def test_shortening_cuts_between_words() -> None:
    assert shortened("en to tre", 20) == "en to tre"
    assert shortened("Kulturskolen, Levekår øst og Bymiljø", 28) == "Kulturskolen, Levekår øst…"
    assert len(shortened("x" * 99, 30)) == 30
    assert shortened(tidy("a\nb"), 9) == "a b"
