"""Mail that came back is found by notices as real servers write them, marked once, and told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.files import locked
from audit.mail import bounces, inbox
from audit.mail.bounces import READ, collect
from audit.mail.message import messages
from audit.mail.notices import LARGEST, Fate, named_ids, notice
from audit.mail.outbox import eml_names, keep_words, move, prepare, words_of
from audit.mail.undelivered import Undelivered, undelivered
from audit.model import Text, Trouble
from tests.mail import returned
from tests.mail.sample import MOMENT, OCTOBER, composed, settings
from tests.mail.test_delivery import letter

TAKEN = "250 2.0.0 Ok: queued as 4jXn (end)"
LATER = MOMENT + timedelta(days=2)

NOTICES = [
    (returned.postfix, "550 5.1.1 <leser0@sandnes.example>: Recipient address rejected: User unknown"),
    (returned.exchange, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    (returned.gmail, "552-5.2.2 The recipient's inbox is out of storage space and inactive."),
    (returned.qmail, "Sorry, no mailbox here by that name. (#5.1.1)"),
    (returned.exim, "This message was created automatically by mail delivery software."),
    (returned.squirrel, "550 5.1.1"),
]


@dataclass(frozen=True)
class Heard:
    """What was told of a mailbox."""

    read: int
    came_back: tuple[Text, ...] = ()
    others: tuple[Text, ...] = ()


class Office:
    """October's outbox with three mails that a server took, and the mailbox that notices come to."""

    def __init__(self, folder: Path) -> None:
        made = settings().model_dump() | {"bounces": {"maildir": "retur"}, "folder": folder}
        self.settings = type(settings()).model_validate(made)
        self.outbox = folder / "reports" / "2026-10" / "mail"
        self.box = folder / "retur"
        (self.box / "new").mkdir(parents=True)
        (self.box / "cur").mkdir()
        self.letters = messages(
            [letter(f"leser{number}@sandnes.example") for number in range(3)], settings(), OCTOBER, MOMENT
        )
        self.names = sorted(self.letters)
        self.send()

    def send(self) -> None:
        prepare(self.outbox, self.letters)
        for name in self["queued"]:
            move(self.outbox / "queued" / name, self.outbox / "sent" / name)
            keep_words(self.outbox / "sent" / name, MOMENT, TAKEN)

    def message(self, number: int = 0) -> bytes:
        return self.letters[self.names[number]]

    def arrives(self, *mails: bytes, part: str = "new", days: float = 1) -> None:
        for mail in mails:
            file = self.box / part / f"{len(list(self.box.glob('*/*')))}.mx"
            file.write_bytes(mail)
            os.utime(file, ((MOMENT + timedelta(days=days)).timestamp(),) * 2)

    def read(self) -> Heard:
        texts: list[Text] = []
        collected = collect(self.settings, LATER, texts.append)
        came_back = tuple(text for text in texts if "came back" in text.message)
        assert collected.came_back == len(came_back)
        return Heard(collected.read, came_back, tuple(text for text in texts if text not in came_back))

    def __getitem__(self, state: str) -> set[str]:
        return eml_names(self.outbox / state)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def said(texts: tuple[object, ...]) -> str:
    return " ".join(map(str, texts))


@pytest.mark.parametrize(("written", "words"), NOTICES, ids=lambda value: getattr(value, "__name__", ""))
@pytest.mark.parametrize("part", ["new", "cur"])
def test_a_mail_that_came_back_moves_to_failed_with_what_was_said(
    office: Office, written: Callable[[bytes], bytes], words: str, part: str
) -> None:
    office.arrives(written(office.message()), part=part)
    collected = office.read()
    assert (collected.read, len(collected.came_back), collected.others) == (1, 1, ())
    assert words in said(collected.came_back) and "leser0@sandnes.example" in said(collected.came_back)
    assert office["failed"] == {office.names[0]} and office["sent"] == set(office.names[1:])
    failed = office.outbox / "failed" / office.names[0]
    assert failed.read_bytes() == office.message()
    moment, kept = words_of(failed)
    assert moment == LATER and kept.startswith(f"bounced: {words[:20]}") and kept.endswith(f"(taken with: {TAKEN})")
    assert not (office.outbox / "sent" / f"{office.names[0]}.txt").exists()


def test_reading_again_changes_nothing(office: Office) -> None:
    office.arrives(*(written(office.message()) for written, _ in NOTICES))
    assert len(office.read().came_back) == 1
    before = {file: file.read_bytes() for file in office.outbox.rglob("*") if file.is_file()}
    assert office.read() == Heard(len(NOTICES), (), ())
    assert {file: file.read_bytes() for file in office.outbox.rglob("*") if file.is_file()} == before


def test_an_old_notice_does_not_count_for_a_mail_sent_anew(office: Office) -> None:
    office.arrives(returned.postfix(office.message()), returned.qmail(office.message()))
    office.read()
    office.send()
    assert office["sent"] == set(office.names)
    assert office.read() == Heard(2, (), ())
    assert office["sent"] == set(office.names)


def test_the_mailbox_is_left_as_it_was(office: Office) -> None:
    office.arrives(returned.postfix(office.message()), b"junk")
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in office.box.rglob("*.mx")}
    office.read()
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in office.box.rglob("*.mx")} == before


@pytest.mark.parametrize("written", [returned.out_of_office, returned.receipt, returned.answer])
def test_what_is_no_notice_is_passed_over(office: Office, written: Callable[[bytes], bytes]) -> None:
    office.arrives(written(office.message()))
    assert office.read() == Heard(1, (), ())
    assert office["sent"] == set(office.names)


def test_a_delay_is_told_once_and_marks_nothing(office: Office) -> None:
    office.arrives(returned.postfix(office.message(), "delayed", "4.4.1"))
    collected = office.read()
    assert collected.came_back == () and "is delayed: 450 4.4.1" in said(collected.others)
    assert office["sent"] == set(office.names)
    assert office.read().others == ()
    office.arrives(returned.postfix(office.message()))
    assert len(office.read().came_back) == 1


@pytest.mark.parametrize("action", ["relayed", "delivered", "expanded"])
def test_a_mail_that_went_on_is_not_told(office: Office, action: str) -> None:
    office.arrives(returned.postfix(office.message(), action, "2.0.0"))
    assert office.read() == Heard(1, (), ())


def test_a_notice_about_another_recipient_marks_nothing_and_is_told(office: Office) -> None:
    office.arrives(returned.postfix(office.message(), recipient="ny.adresse@annen.example"))
    collected = office.read()
    assert collected.came_back == () and "names another recipient" in said(collected.others)
    assert office["sent"] == set(office.names)


def test_a_message_id_that_is_not_ours_marks_nothing(office: Office) -> None:
    forged = returned.postfix(office.message()).replace(b"@sandnes.example>", b"@annen.example>")
    guessed = b"To: leser0@sandnes.example\r\nMessage-ID: <" + b"0" * 32 + b"@sandnes.example>\r\n\r\n"
    office.arrives(forged, returned.postfix(guessed))
    assert office.read() == Heard(2, (), ())
    assert office["sent"] == set(office.names)


def test_one_in_doubt_was_taken_if_it_came_back(office: Office) -> None:
    (office.outbox / "sending").mkdir()
    move(office.outbox / "sent" / office.names[0], office.outbox / "sending" / office.names[0])
    office.arrives(returned.postfix(office.message()))
    assert len(office.read().came_back) == 1
    assert office["failed"] == {office.names[0]} and not office["sending"]


def test_what_servers_say_goes_on_one_line_without_control_characters(office: Office) -> None:
    nasty = b"\x1b[2Jnei \x00\xff" + b"x" * 999 + b"\r\n\r\n--"
    office.arrives(returned.postfix(office.message()).replace(b"User unknown\r\n\r\n--", nasty))
    (told,) = office.read().came_back
    words = str(told.values["words"])
    assert words.isprintable() and len(words) <= 300 and "nei" in words


def test_old_notices_are_not_read(office: Office) -> None:
    office.arrives(returned.postfix(office.message()), days=-60)
    assert office.read() == Heard(0, (), ())


def test_only_the_newest_of_very_many_are_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST", 20)
    office.arrives(returned.postfix(office.message(0)), days=-1)
    office.arrives(*[b"x"] * 20)
    assert office.read() == Heard(20, (), ())


def test_of_a_huge_mail_only_the_beginning_is_read(office: Office) -> None:
    office.arrives(returned.postfix(office.message()) + b"x" * 50_000_000)
    office.arrives(b"Subject: x\r\n\r\n" + b"x" * LARGEST + returned.postfix(office.message(1)))
    assert len(office.read().came_back) == 1


def test_a_pipe_in_the_mailbox_does_not_keep_us(office: Office) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("needs a system with named pipes")
    os.mkfifo(office.box / "new" / "pipe")
    assert office.read() == Heard(0, (), ())


def test_while_another_run_is_at_work_nothing_is_marked_and_nothing_forgotten(office: Office) -> None:
    office.arrives(returned.postfix(office.message()))
    with locked(office.outbox), pytest.raises(Trouble, match="Another run"):
        office.read()
    assert office["sent"] == set(office.names)
    assert len(office.read().came_back) == 1


def test_what_was_found_before_the_mailbox_was_lost_is_told_and_remembered(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> Iterator[bytes]:
        yield returned.postfix(office.message(0))
        raise Trouble(Text("gone"))

    told: list[Text] = []
    monkeypatch.setattr(bounces, "mails", lost)
    with pytest.raises(Trouble, match="gone"):
        collect(office.settings, LATER, told.append)
    assert len(told) == 1 and office["failed"] == {office.names[0]}
    with pytest.raises(Trouble, match="gone"):
        collect(office.settings, LATER, told.append)
    assert len(told) == 1


def test_the_memory_holds_no_address(office: Office) -> None:
    office.arrives(returned.postfix(office.message()), b"Subject: another matter\r\n\r\nHei")
    office.read()
    (line,) = (office.outbox.parents[1] / READ).read_text().splitlines()
    assert len(line) == 64 and set(line) <= set("0123456789abcdef")


@pytest.mark.parametrize("chosen", [{}, {"maildir": "retur", "host": "mail.sandnes.example"}])
def test_no_mailbox_or_two_is_said_in_words(tmp_path: Path, chosen: dict[str, str]) -> None:
    made = type(settings()).model_validate({"bounces": chosen, "folder": tmp_path})
    with pytest.raises(Trouble, match="names no mailbox, or two"):
        collect(made, LATER, lambda _: None)


def test_a_folder_that_is_no_maildir_is_said_in_words(office: Office) -> None:
    for part in ("new", "cur"):
        (office.box / part).rmdir()
    with pytest.raises(Trouble, match="no Maildir"):
        office.read()


def test_the_next_summary_lists_what_came_back_or_was_refused(office: Office) -> None:
    office.arrives(returned.postfix(office.message(0)))
    office.read()
    refused = office.outbox / "failed" / office.names[1]
    move(office.outbox / "sent" / office.names[1], refused)
    keep_words(refused, MOMENT, "550 5.1.1 no such user (rcpt)")
    lost = undelivered(office.outbox.parents[1], OCTOBER.plus(1))
    assert [(one.month, one.address) for one in lost] == [
        (OCTOBER, "leser0@sandnes.example"),
        (OCTOBER, "leser1@sandnes.example"),
    ]
    assert lost[0].words.startswith("550 5.1.1 <leser0@") and lost[1].words == "550 5.1.1 no such user (rcpt)"
    assert undelivered(office.outbox.parents[1], OCTOBER) == lost
    assert undelivered(office.outbox.parents[1], OCTOBER.plus(2)) == ()


def test_the_summary_tells_of_it_and_no_leader_does() -> None:
    lost = Undelivered(OCTOBER, "borte@sandnes.example", "550 5.1.1 <b>ukjent</b>")
    told = composed(lost=(lost,))
    for one in told.letters:
        if one.kind == "summary":
            assert "borte@sandnes.example was not delivered: 550 5.1.1 <b>ukjent</b>" in one.text
            assert "<b>ukjent" not in one.html
        else:
            assert "borte@" not in one.text + one.html


@given(st.binary(max_size=3000), st.sampled_from([one for one, _ in NOTICES]), st.data())
def test_no_mail_however_broken_breaks_the_reading(
    junk: bytes, written: Callable[[bytes], bytes], data: st.DataObject
) -> None:
    sound = written(b"To: a@b.no\r\nMessage-ID: <" + b"a" * 32 + b"@b.no>\r\n\r\n")
    place = data.draw(st.integers(0, len(sound)))
    for mail in (junk, sound[:place], sound[:place] + junk + sound[place:]):
        named_ids(mail)
        for told in notice(mail).told:
            assert told.words.isprintable() and told.fate in Fate
        notice(mail).about("a@b.no")


@pytest.mark.parametrize(
    "unit",
    [
        b'Content-Type: multipart/mixed; boundary="a%d"\n\n--a%d\n',
        b"Content-Type: message/rfc822\n\n",
        b"Content-Type: message/delivery-status\n\n",
        b"Final-Recipient: rfc822; a@b.no\nAction: failed\n\n",
        b"a@a@a@a@",
        b"a@-----.",
        b"<" + b"a" * 32 + b"@",
        b"=\n=\r\n",
        b"\n\n\n",
        b"X-X-X-X-",
        b"5.5.5.5",
    ],
)
def test_a_hostile_mail_is_read_line_by_line_however_it_is_built(unit: bytes) -> None:
    start = b"From: mailer-daemon@b.no\nContent-Type: multipart/report\n\n"
    mail = start + unit.replace(b"%d", b"1") * (2 * LARGEST // len(unit))
    named_ids(mail)
    assert len(notice(mail).told) <= 101
