from __future__ import annotations

from pathlib import Path

import pytest

from audit.language import language
from audit.mail.delivery import Delivered, deliver
from audit.mail.message import messages
from audit.mail.outbox import eml_names, prepare
from audit.mail.rehearsal import MARK, rehearse
from audit.mail.transport import open_session
from audit.model import Trouble
from tests.mail.sample import MOMENT, OCTOBER, Watch, composed, settings
from tests.mail.servers import Mailroom


def chosen(port: int, **mail: object):  # type: ignore[no-untyped-def]
    return settings(
        **{
            "host": "127.0.0.1",
            "port": port,
            "security": "none",
            "auth": "none",
            "allowed_domains": ["sandnes.example"],
            **mail,
        }
    )


def rehearsal(folder: Path, room: Mailroom, address: str = "prove@sandnes.example", **mail: object) -> Delivered:
    by = chosen(room.port, **mail)
    return rehearse(folder, open_session(by), by.mail, address, language("nb"), Watch())


@pytest.fixture
def folder(tmp_path: Path, relay: Mailroom) -> Path:
    prepare(tmp_path, messages(composed().letters, chosen(relay.port), OCTOBER, MOMENT))
    return tmp_path


def test_all_go_to_the_one_address_marked_and_the_queue_is_as_it_was(folder: Path, relay: Mailroom) -> None:
    before = {file: file.read_bytes() for file in folder.rglob("*.eml")}
    assert rehearsal(folder, relay) == Delivered(4, ())
    assert relay.receivers == ["prove@sandnes.example"] * 4
    assert {file: file.read_bytes() for file in folder.rglob("*.eml")} == before
    for message in relay.messages:
        assert message["To"] == "prove@sandnes.example"
        assert message["Subject"].startswith(f"[Prøve, egentlig til {message[MARK]}] ")


def test_the_real_mail_is_still_new_to_the_server_afterwards(folder: Path, relay: Mailroom) -> None:
    rehearsal(folder, relay)
    rehearsed = {message["Message-ID"] for message in relay.messages}
    relay.taken.clear()
    by = chosen(relay.port)
    assert deliver(folder, open_session(by), by.mail, clock=Watch(), tell=print) == Delivered(4, ())
    assert not rehearsed & {message["Message-ID"] for message in relay.messages}
    assert {message["Subject"] for message in relay.messages} == {letter.subject for letter in composed().letters}


def test_the_words_and_the_workbook_are_those_of_the_real_mail(folder: Path, relay: Mailroom) -> None:
    rehearsal(folder, relay)
    for letter in composed().letters:
        (copy,) = [one for one in relay.messages if one[MARK] == letter.address and letter.subject in one["Subject"]]
        body = copy.get_body(("plain",))  # type: ignore[attr-defined] # it is a modern message
        assert body.get_content().replace("\r\n", "\n") == letter.text
        held = [part.get_content() for part in copy.iter_attachments()]  # type: ignore[attr-defined] # as above
        assert held == [attachment.content for attachment in letter.attachments]


def test_what_was_sent_can_be_rehearsed_too(folder: Path, relay: Mailroom) -> None:
    by = chosen(relay.port)
    deliver(folder, open_session(by), by.mail, clock=Watch(), tell=print)
    assert rehearsal(folder, relay).sent == 4
    assert len(eml_names(folder / "sent")) == 4


@pytest.mark.parametrize("address", ["ute@annen.example", "ikke en adresse", "a@sandnes.example, b@sandnes.example"])
def test_nothing_goes_to_an_address_outside(folder: Path, relay: Mailroom, address: str) -> None:
    with pytest.raises(Trouble):
        rehearsal(folder, relay, address)
    assert not relay.taken


def test_what_the_server_refuses_is_told(folder: Path, relay: Mailroom) -> None:
    relay.script = {"rcpt": ["550 5.1.1 no such user"]}
    done = rehearsal(folder, relay)
    assert done.sent == 3 and "no such user" in language("en")(done.undelivered[0])
    assert len(eml_names(folder / "queued")) == 4
