"""The mailbox of returned mail, read from a real Dovecot by IMAP over verified TLS, and never changed."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from audit.mail import inbox
from audit.mail.bounces import Collected, collect
from audit.mail.faults import Unreachable
from audit.mail.inbox import AT_ONCE, mails
from audit.mail.notices import LARGEST
from audit.model import Trouble
from audit.settings import Settings
from tests.mail import dovecot, returned
from tests.mail.dovecot import USER, Box
from tests.mail.sample import MOMENT, settings
from tests.mail.servers import PASSWORD, closed_port
from tests.mail.test_bounces import LATER, Office

NUMBERS = count()  #: no name may come twice, or Dovecot believes that it knows the mail
SINCE = MOMENT - timedelta(days=60)


@pytest.fixture(scope="module")
def running(certificates: tuple[Path, ssl.SSLContext]) -> Iterator[Box]:
    with dovecot.imap(certificates[0].parent) as box:
        yield box


@pytest.fixture
def box(running: Box) -> Box:
    for file in running.maildir.rglob("*.mx*"):
        file.unlink()
    return running


@pytest.fixture
def chosen(running: Box, certificates: tuple[Path, ssl.SSLContext]) -> Settings:
    bounces = {"host": "127.0.0.1", "port": running.port, "user": USER}
    return Settings.model_validate(
        {"mail": {"ca_file": certificates[0]}, "bounces": bounces, "bounces_password": PASSWORD}
    )


def changed(chosen: Settings, **bounces: object) -> Settings:
    return chosen.model_copy(update={"bounces": chosen.bounces.model_copy(update=bounces)})


def put(folder: Path, *contents: bytes) -> None:
    for content in contents:
        file = folder / "new" / f"{next(NUMBERS):05d}.mx"
        file.write_bytes(content)
        file.chmod(0o644)


def listed(box: Box) -> dict[str, bytes]:
    """Every mail, whether it is marked as read (`cur`, with a flag S) included."""
    return {file.name: file.read_bytes() for file in box.maildir.glob("*/*.mx*")}


def test_every_mail_is_read_oldest_first_and_none_is_marked(box: Box, chosen: Settings) -> None:
    written = [f"Subject: {number}\n\nHei\n".encode() for number in range(2 * AT_ONCE + 1)]
    put(box.maildir, *written)
    for _ in range(2):
        assert [one.replace(b"\r\n", b"\n") for one in mails(chosen, SINCE)] == written
    assert all(not name.partition(":2,")[2] for name in listed(box))


def test_an_empty_mailbox_holds_nothing(box: Box, chosen: Settings) -> None:
    assert list(mails(chosen, SINCE)) == []


def test_of_each_mail_so_much_and_of_many_the_newest(
    box: Box, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MOST", 2)
    put(box.maildir, b"Subject: 0\n\n", b"Subject: 1\n\n" + b"x" * 2 * LARGEST, b"Subject: 2\n\n")
    first, second = mails(chosen, SINCE)
    assert first.startswith(b"Subject: 1") and len(first) == LARGEST
    assert second.startswith(b"Subject: 2")


def test_a_mail_that_came_back_is_marked(box: Box, chosen: Settings, tmp_path: Path) -> None:
    office = Office(tmp_path)
    put(box.maildir, returned.postfix(office.message(1)), returned.out_of_office(office.message(2)))
    by_imap = office.settings.model_copy(
        update={"bounces": chosen.bounces, "mail": chosen.mail, "bounces_password": PASSWORD}
    )
    assert collect(by_imap, LATER, lambda _: None) == Collected(read=2, came_back=1)
    assert office["failed"] == {office.names[1]}
    assert collect(by_imap, LATER, lambda _: None) == Collected(read=2, came_back=0)


@pytest.mark.parametrize("folder", ["Retur/Ødelagt post", 'R&D "x"'])
def test_a_folder_of_any_name_is_found(box: Box, chosen: Settings, folder: str) -> None:
    import imaplib

    tls = ssl.create_default_context(cafile=chosen.mail.ca_file)
    name = folder.replace("/", ".")
    with imaplib.IMAP4_SSL("127.0.0.1", box.port, ssl_context=tls) as server:
        server.login(USER, PASSWORD)
        assert server.create(inbox._quoted(name))[0] == "OK"
        server.append(inbox._quoted(name), "", "", b"Subject: her\r\n\r\n")
    (found,) = mails(changed(chosen, folder=name), SINCE)
    assert found.startswith(b"Subject: her")


def test_a_token_lets_us_in(box: Box, chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    long = dovecot.token()
    assert len(long) > 1500
    monkeypatch.setattr(inbox, "token_source", lambda _: lambda: long)
    put(box.maildir, b"Subject: her\n\n")
    assert len(list(mails(changed(chosen, auth="xoauth2"), SINCE))) == 1


@pytest.mark.parametrize("token", ["feil", dovecot.token("en.annen@sandnes.example") + "x"])
def test_a_refused_token_is_said_in_words(chosen: Settings, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setattr(inbox, "token_source", lambda _: lambda: token)
    with pytest.raises(Trouble, match="refused the login") as caught:
        list(mails(changed(chosen, auth="xoauth2"), SINCE))
    assert token not in str(caught.value)


def test_a_refused_password_is_said_in_words_and_not_repeated(chosen: Settings) -> None:
    with pytest.raises(Trouble, match="refused the login") as caught:
        list(mails(chosen.model_copy(update={"bounces_password": "feil-passord"}), SINCE))
    assert "feil-passord" not in str(caught.value)


def test_a_password_beyond_ascii_is_said_in_words(chosen: Settings) -> None:
    with pytest.raises(Trouble, match="æ, ø and å"):
        list(mails(chosen.model_copy(update={"bounces_password": "blåbær"}), SINCE))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"folder": "Finnes ikke"}, "no folder “Finnes ikke”"),
        ({"host": "localhost"}, "certificate"),
        ({"port": closed_port()}, "cannot be read from"),
        ({"host": "finnes-ikke.invalid"}, "cannot be read from"),
        ({"user": ""}, "user in the settings is blank"),
    ],
)
def test_what_is_wrong_is_said_in_words(chosen: Settings, changes: dict[str, object], words: str) -> None:
    with pytest.raises(Trouble, match=words):
        list(mails(changed(chosen, **changes), SINCE))


def test_a_server_without_tls_gets_no_password(chosen: Settings, relay: object) -> None:
    with pytest.raises(Unreachable, match="IMAP over TLS"):
        list(mails(changed(chosen, port=relay.port), SINCE))  # type: ignore[attr-defined]


def test_without_a_password_the_sentence_names_the_variable(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.mail.test_transport import fake_keyring

    fake_keyring(monkeypatch, None, USER)
    with pytest.raises(Trouble, match="AUDIT_BOUNCES__PASSWORD"):
        list(mails(chosen.model_copy(update={"bounces_password": ""}), SINCE))


def test_the_settings_alone_need_no_mailbox() -> None:
    assert settings().bounces.maildir is None
