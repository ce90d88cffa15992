from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.files import locked
from audit.language import language
from audit.mail.delivery import PAUSES, Delivered, deliver
from audit.mail.message import Letter, messages
from audit.mail.outbox import eml_names, prepare, words_of
from audit.mail.transport import open_session
from audit.model import Text, Trouble
from audit.settings import Settings
from tests.mail.sample import MOMENT, OCTOBER, Watch, composed, settings
from tests.mail.servers import DROP, Mailroom, closed_port

STATES = ("queued", "sending", "sent", "failed")


class Desk:
    """A folder of mails, the settings to send them by, and what happened meanwhile."""

    def __init__(self, folder: Path, room: Mailroom, **mail: object) -> None:
        self.folder = folder
        self.room = room
        self.settings = plain(room.port, **mail)
        self.clock = Watch()
        self.heard: list[Text] = []

    @property
    def pauses(self) -> list[float]:
        return self.clock.pauses

    def queue(self, count: int = 3, **mail: object) -> list[str]:
        letters = [letter(f"leser{number}@sandnes.example") for number in range(count)]
        chosen = settings(**mail) if mail else self.settings
        made = messages(letters, chosen, OCTOBER, MOMENT)
        prepare(self.folder, made)
        return sorted(made)

    def send(self) -> Delivered:
        return deliver(
            self.folder,
            open_session(self.settings),
            self.settings.mail,
            clock=self.clock,
            tell=self.heard.append,
        )

    def __getitem__(self, state: str) -> set[str]:
        return eml_names(self.folder / state)


def plain(port: int, **mail: object) -> Settings:
    return settings(host="127.0.0.1", port=port, security="none", auth="none", **mail)


def letter(address: str) -> Letter:
    return Letter("leader", address, "Åse Næss", "Månedsrapport – øst", "Hei på deg\n.punktum\n", "<p>æøå</p>", "nb")


def said(delivered: Delivered) -> str:
    return " ".join(language("en")(text) for text in delivered.undelivered)


@pytest.fixture
def desk(tmp_path: Path, relay: Mailroom) -> Desk:
    return Desk(tmp_path, relay)


def test_everything_is_sent_over_one_connection_one_reader_a_message(desk: Desk) -> None:
    names = desk.queue(20)
    assert desk.send() == Delivered(sent=20, undelivered=())
    assert desk["sent"] == set(names) and not desk["queued"] | desk["sending"] | desk["failed"]
    assert desk.room.connections == 1 and desk.room.goodbyes == 1
    assert sorted(desk.room.receivers) == sorted(f"leser{number}@sandnes.example" for number in range(20))
    assert all(len(envelope.rcpt_tos) == 1 for envelope in desk.room.taken)


def test_the_real_letters_arrive_as_written(desk: Desk) -> None:
    made = composed().letters
    prepare(desk.folder, messages(made, desk.settings, OCTOBER, MOMENT))
    assert desk.send().complete
    arrived: dict[str, Any] = {str(message["Subject"]): message for message in desk.room.messages}
    assert set(arrived) == {one.subject for one in made}
    for one in made:
        assert arrived[one.subject].get_body(("plain",)).get_content().replace("\r\n", "\n") == one.text


def test_what_is_kept_is_what_was_sent_with_the_servers_words_beside_it(desk: Desk) -> None:
    (name,) = desk.queue(1)
    desk.send()
    kept = desk.folder / "sent" / name
    assert kept.read_bytes() == desk.room.taken[0].content
    assert words_of(kept) == (MOMENT, "250 2.0.0 Ok: queued as 4jXn (end)")


def test_nothing_is_sent_twice(desk: Desk) -> None:
    desk.queue()
    desk.send()
    desk.queue()
    assert desk.send() == Delivered(0, ())
    assert len(desk.room.taken) == 3


def test_with_nothing_queued_the_server_is_not_asked(desk: Desk) -> None:
    assert desk.send().complete
    assert desk.room.connections == 0


def test_drafts_lose_their_mark_before_they_are_sent(desk: Desk) -> None:
    (name,) = desk.queue(1, transport="outbox")
    assert (desk.folder / "queued" / name).read_bytes().startswith(b"X-Unsent: 1\r\n")
    assert desk.send().complete
    assert b"X-Unsent" not in bytes(desk.room.taken[0].content or b"")
    assert (desk.folder / "sent" / name).read_bytes() == desk.room.taken[0].content


def test_a_draft_without_a_sender_is_not_sent(desk: Desk) -> None:
    desk.queue(1, transport="outbox", sender="")
    assert "it has no sender" in said(desk.send())
    assert len(desk["queued"]) == 1 and not desk.room.taken


def test_the_envelope_sender_may_be_another(tmp_path: Path, relay: Mailroom) -> None:
    desk = Desk(tmp_path, relay, envelope_from="retur@sandnes.example")
    desk.queue(1)
    desk.send()
    assert desk.room.taken[0].mail_from == "retur@sandnes.example"


def test_the_pace_is_kept(tmp_path: Path, relay: Mailroom) -> None:
    desk = Desk(tmp_path, relay, per_minute=30)
    desk.queue(4)
    desk.send()
    assert desk.pauses == [2.0, 2.0, 2.0]


@pytest.mark.parametrize("step", ["mail", "rcpt", "end"])
def test_what_is_put_off_is_tried_again(desk: Desk, step: str) -> None:
    desk.room.script = {step: ["451 4.7.1 try later", "450 4.2.0 later still"]}
    desk.queue(1)
    assert desk.send() == Delivered(1, ())
    assert desk.pauses[0] == PAUSES[0] and len(desk.room.taken) == 1
    assert "Trying again in 30 seconds" in language("en")(desk.heard[0])


@pytest.mark.parametrize("step", ["rcpt", "end"])
def test_what_is_put_off_for_long_stays_queued(desk: Desk, step: str) -> None:
    desk.queue(1)
    desk.room.script = {step: ["451 4.7.1 greylisted"] * 9}
    result = desk.send()
    assert "greylisted" in said(result) and "waits in the queue" in said(result)
    assert len(desk["queued"]) == 1 and not desk["sending"]
    assert [pause for pause in desk.pauses if pause in PAUSES] == list(PAUSES)


@pytest.mark.parametrize("step", ["mail", "rcpt", "end"])
def test_what_is_refused_fails_with_the_servers_words_and_the_rest_is_sent(desk: Desk, step: str) -> None:
    names = desk.queue(3)
    desk.room.script = {step: ["550 5.1.1 no such user"]}
    result = desk.send()
    assert result.sent == 2 and desk["failed"] == {names[0]} and not desk["sending"] | desk["queued"]
    assert words_of(desk.folder / "failed" / names[0])[1].startswith("550 5.1.1 no such user")
    assert "leser0@sandnes.example" in said(result) and "5.1.1 no such user" in said(result)


def test_a_connection_lost_after_the_dot_leaves_the_message_in_doubt(desk: Desk) -> None:
    names = desk.queue(3)
    desk.room.script = {"end": ["250 OK", DROP]}
    result = desk.send()
    assert result.sent == 2 and desk["sending"] == {names[1]} and desk["sent"] == {names[0], names[2]}
    assert "nobody knows" in said(result)
    assert len(desk.room.taken) == 3  # the server had taken it; sending it again at once would have made two


def test_what_is_in_doubt_is_sent_again_to_the_byte(desk: Desk) -> None:
    (name,) = desk.queue(1)
    desk.room.script = {"end": [DROP]}
    desk.send()
    assert desk.send() == Delivered(1, ())
    first, second = desk.room.taken
    assert first.content == second.content and desk["sent"] == {name}
    assert "may get it twice" in language("en")(desk.heard[0])


def test_what_is_in_doubt_can_be_held_for_a_person(tmp_path: Path, relay: Mailroom) -> None:
    desk = Desk(tmp_path, relay, in_doubt="hold")
    (name,) = desk.queue(1)
    relay.script = {"end": [DROP]}
    desk.send()
    result = desk.send()
    assert desk["sending"] == {name} and len(relay.taken) == 1
    assert "leser0@sandnes.example may or may not" in said(result)


def test_what_is_in_doubt_and_put_off_stays_in_doubt(desk: Desk) -> None:
    (name,) = desk.queue(1)
    desk.room.script = {"end": [DROP]}
    desk.send()
    desk.room.script = {"rcpt": ["451 later"] * 9}
    assert not desk.send().complete
    assert desk["sending"] == {name}


@pytest.mark.parametrize("script", [{"mail": ["250 OK", DROP]}, {"mail": ["250 OK", "421 4.7.0 enough for now"]}])
def test_a_connection_that_the_server_ends_is_made_anew(desk: Desk, script: dict[str, list[str]]) -> None:
    desk.queue(3)
    desk.room.script = script
    assert desk.send() == Delivered(3, ())
    assert desk.room.connections == 2 and not set(PAUSES) & set(desk.pauses)


def test_a_connection_lost_before_the_dot_doubles_nothing(desk: Desk) -> None:
    desk.queue(3)
    desk.room.script = {"rcpt": ["250 OK", DROP]}
    assert desk.send().sent == 3
    assert len(desk.room.taken) == 3


def test_a_server_that_is_down_leaves_everything_queued(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Mailroom(port=closed_port()))
    desk.queue()
    result = desk.send()
    assert len(desk["queued"]) == 3 and desk.pauses == []
    assert "takes no connection" in said(result) and "3 messages still wait" in said(result)


def test_a_wrong_certificate_leaves_everything_queued(tmp_path: Path, guarded: Mailroom) -> None:
    desk = Desk(tmp_path, guarded)
    desk.queue()
    desk.settings = settings(
        host="127.0.0.1", port=guarded.port, security="starttls", user="rapport@sandnes.example"
    ).model_copy(update={"password": "x"})
    result = desk.send()
    assert "certificate" in said(result) and not result.complete
    assert len(desk["queued"]) == 3 and not guarded.logins


def test_a_refused_login_leaves_everything_queued(tmp_path: Path, guarded: Mailroom, certificates: Any) -> None:
    desk = Desk(tmp_path, guarded)
    desk.queue()
    desk.settings = settings(
        host="127.0.0.1", port=guarded.port, user="rapport", ca_file=str(certificates[0])
    ).model_copy(update={"password": "feil"})
    assert "refused the login of “rapport”" in said(desk.send())
    assert len(desk["queued"]) == 3


def test_a_server_that_wants_a_login_first_stops_the_run(desk: Desk) -> None:
    desk.queue()
    desk.room.script = {"mail": ["530 5.7.0 Authentication required"]}
    assert "Authentication required" in said(desk.send())
    assert len(desk["queued"]) == 3


def test_only_one_run_sends(desk: Desk) -> None:
    desk.queue()
    with locked(desk.folder), pytest.raises(Trouble, match="Another run"):
        desk.send()


def test_being_asked_to_stop_finishes_the_mail_in_hand_and_leaves_the_rest_queued(desk: Desk) -> None:
    desk.queue(3)
    desk.clock.stops_after = 1
    result = desk.send()
    assert (len(desk["sent"]), len(desk["queued"])) == (1, 2) and desk.room.goodbyes == 1
    assert "Stopped as asked" in said(result) and "2 messages still wait" in said(result)
    desk.clock.stops_after = None
    assert desk.send().sent == 2


def test_a_run_past_its_deadline_begins_no_mail(tmp_path: Path, relay: Mailroom) -> None:
    desk = Desk(tmp_path, relay, per_minute=1, deadline_minutes=2)
    desk.queue(4)
    result = desk.send()
    assert (result.sent, len(desk["queued"])) == (2, 2)
    assert "deadline_minutes" in said(result) and "2 messages still wait" in said(result)


def test_no_pause_begins_after_the_deadline(tmp_path: Path, relay: Mailroom) -> None:
    relay.script = {"mail": ["451 later"] * 99}
    desk = Desk(tmp_path, relay, deadline_minutes=1)
    desk.queue(1)
    desk.send()
    assert desk.pauses[:1] == [PAUSES[0]] and PAUSES[2] not in desk.pauses


@pytest.mark.parametrize(
    "content", [b"", b"not a mail", b"To: x\r\n\r\n", b"From: a@b.no\r\nTo: a@b\r\n\r\n", bytes(range(256))]
)
def test_a_file_that_is_no_mail_is_told_of_and_stops_nobody(desk: Desk, content: bytes) -> None:
    names = desk.queue(2)
    (desk.folder / "queued" / "a.eml").write_bytes(content)
    result = desk.send()
    assert desk["sent"] == set(names) and desk["queued"] == {"a.eml"}
    assert "a.eml is not sent" in said(result)


def test_a_file_that_is_taken_away_meanwhile_is_told_of_and_stops_nobody(desk: Desk) -> None:
    names = desk.queue(3)
    desk.clock.sleep = lambda _seconds: (desk.folder / "queued" / names[1]).unlink(missing_ok=True)  # type: ignore[method-assign]
    result = desk.send()
    assert desk["sent"] == {names[0], names[2]} and "cannot be read" in said(result)


@pytest.mark.parametrize(
    ("state", "further"), [("queued", "sending"), ("queued", "sent"), ("sending", "sent"), ("sent", "failed")]
)
def test_a_mail_that_a_power_cut_left_in_two_places_counts_where_it_got_to(
    desk: Desk, state: str, further: str
) -> None:
    (name,) = desk.queue(1)
    content = (desk.folder / "queued" / name).read_bytes()
    (desk.folder / "queued" / name).unlink()
    for each in (state, further):
        (desk.folder / each).mkdir(exist_ok=True)
        (desk.folder / each / name).write_bytes(content)
    desk.send()
    assert not desk["queued"] and len(desk.room.taken) == (further == "sending")
    assert [each for each in STATES if desk[each]] == ["sent" if further == "sending" else further]


@pytest.fixture
def locked_sending(desk: Desk) -> Iterator[Desk]:
    desk.queue(1)
    (desk.folder / "sending").write_text("in the way")
    yield desk


def test_a_message_that_cannot_be_moved_is_not_sent(locked_sending: Desk) -> None:
    assert "cannot be moved" in said(locked_sending.send())
    assert not locked_sending.room.taken and len(locked_sending["queued"]) == 1


@pytest.mark.skipif(os.name == "nt", reason="hidden files are a habit of other systems")
def test_half_written_files_are_no_messages(desk: Desk) -> None:
    desk.queue(1)
    half = desk.folder / "queued" / ".0123456789abcdef.part"
    half.write_bytes(b"half")
    assert desk.send().sent == 1
    assert not half.exists()
