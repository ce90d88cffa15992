"""Pins what is relied on of yagmail and of the session built upon it, against a real server."""

from __future__ import annotations

import logging
import smtplib
import ssl
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yagmail

from audit.mail.transport import Session, State, dotted, open_session
from audit.model import Trouble
from audit.settings import Settings
from tests.mail.sample import settings
from tests.mail.servers import PASSWORD, Mailroom, closed_port

MESSAGE = b"From: a@sandnes.example\r\nTo: b@sandnes.example\r\nSubject: x\r\n\r\nHei\r\n"


def chosen(port: int, password: str = PASSWORD, **mail: object) -> Settings:
    made = settings(host="127.0.0.1", port=port, user="SANDNES\\rapport", **mail)
    return made.model_copy(update={"password": password})


def nothing() -> None:
    pass


def sent(session: Session) -> State:
    return session.transmit("a@sandnes.example", "b@sandnes.example", MESSAGE, nothing).state


def test_starttls_is_verified_and_the_login_name_need_be_no_address(guarded: Mailroom, certificates: Any) -> None:
    with open_session(chosen(guarded.port, ca_file=str(certificates[0]))) as session:
        assert sent(session) is State.SENT
    assert guarded.logins == [("SANDNES\\rapport", True)]
    assert guarded.taken[0].mail_from == "a@sandnes.example"


def test_tls_from_the_first_byte(implicit: Mailroom, certificates: Any) -> None:
    with open_session(chosen(implicit.port, security="ssl", ca_file=str(certificates[0]))) as session:
        assert sent(session) is State.SENT
    assert implicit.logins


@pytest.mark.parametrize("sort", ["guarded", "implicit"])
def test_a_certificate_of_an_unknown_authority_is_refused(sort: str, request: pytest.FixtureRequest) -> None:
    room: Mailroom = request.getfixturevalue(sort)
    security = "starttls" if sort == "guarded" else "ssl"
    with open_session(chosen(room.port, security=security)) as session, pytest.raises(Trouble, match="certificate"):
        session.login()
    assert not room.logins


def test_a_certificate_of_another_name_is_refused(guarded: Mailroom, certificates: Any) -> None:
    other = chosen(guarded.port, ca_file=str(certificates[0])).mail.model_copy(update={"host": "localhost"})
    with Session(other, PASSWORD, certificates[0]) as session, pytest.raises(Trouble, match="certificate"):
        session.login()


def test_no_starttls_means_no_mail(relay: Mailroom) -> None:
    with open_session(chosen(relay.port)) as session, pytest.raises(Trouble, match="no encryption"):
        session.login()
    assert not relay.logins


def test_the_wrong_sort_of_tls_is_said_in_words(relay: Mailroom) -> None:
    with open_session(chosen(relay.port, security="ssl")) as session, pytest.raises(Trouble, match="TLS"):
        session.login()


def test_a_refused_login_names_the_user_and_never_the_password(guarded: Mailroom, certificates: Any) -> None:
    session = open_session(chosen(guarded.port, "feil-passord", ca_file=str(certificates[0])))
    with session, pytest.raises(Trouble, match="refused the login") as caught:
        session.login()
    assert "feil-passord" not in str(caught.value)


def test_a_password_beyond_ascii_is_said_in_words(guarded: Mailroom, certificates: Any) -> None:
    session = open_session(chosen(guarded.port, "blåbær", ca_file=str(certificates[0])))
    with session, pytest.raises(Trouble, match="æ, ø and å"):
        session.login()


@pytest.mark.parametrize(
    ("host", "words"), [("127.0.0.1", "takes no connection"), ("finnes-ikke.invalid", "no mail server called")]
)
def test_no_server_is_said_in_words(host: str, words: str) -> None:
    made = settings(host=host, port=closed_port(), security="none", auth="none")
    with open_session(made) as session, pytest.raises(Trouble, match=words):
        session.login()


def test_a_greeting_that_turns_us_away_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def turned_away(*_: object, **__: object) -> None:
        raise smtplib.SMTPConnectError(421, b"4.3.2 too many connections")

    monkeypatch.setattr(smtplib.SMTP, "__init__", turned_away)
    made = settings(host="127.0.0.1", port=25, security="none", auth="none")
    with open_session(made) as session, pytest.raises(Trouble, match="too many connections"):
        session.login()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"host": ""}, "host"),
        ({"security": "none"}, "without encryption"),
        ({"user": ""}, "user"),
        ({"ca_file": "missing.pem"}, "missing.pem"),
    ],
)
def test_settings_that_do_not_suffice_are_said_in_words(changes: dict[str, object], words: str) -> None:
    made = settings(**{"host": "mail.sandnes.example", "user": "rapport", **changes})
    with pytest.raises(Trouble, match=words):
        open_session(made.model_copy(update={"password": "x"}))


def test_a_ca_file_that_holds_no_certificate_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("hei")
    with pytest.raises(Trouble, match="PEM"):
        open_session(chosen(25, ca_file=str(tmp_path / "ca.pem")))


def fake_keyring(
    monkeypatch: pytest.MonkeyPatch, answer: str | Exception | None, name: str = "SANDNES\\rapport"
) -> None:
    """A keyring with that answer, since the test must not touch the computer's own."""
    errors = ModuleType("keyring.errors")
    errors.KeyringError = RuntimeError  # type: ignore[attr-defined]
    keyring = ModuleType("keyring")
    keyring.errors = errors  # type: ignore[attr-defined]

    def get_password(service: str, user: str) -> str | None:
        assert (service, user) == ("kontotilsyn", name)
        if isinstance(answer, Exception):
            raise answer
        return answer

    keyring.get_password = get_password  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)


def test_the_password_may_come_from_the_keyring(
    guarded: Mailroom, certificates: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_keyring(monkeypatch, PASSWORD)
    with open_session(chosen(guarded.port, "", ca_file=str(certificates[0]))) as session:
        session.login()


@pytest.mark.parametrize("answer", [None, "", RuntimeError("no backend")])
def test_no_password_is_said_in_words_and_never_asked_for(
    answer: str | Exception | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_keyring(monkeypatch, answer)
    with pytest.raises(Trouble, match="AUDIT_MAIL__PASSWORD"):
        open_session(chosen(25, ""))


def test_the_file_moves_before_the_dot(relay: Mailroom) -> None:
    with open_session(settings(host="127.0.0.1", port=relay.port, security="none", auth="none")) as session:
        taken: list[int] = []
        session.transmit("a@x.no", "b@x.no", MESSAGE, lambda: taken.append(len(relay.taken)))
        assert taken == [0] and len(relay.taken) == 1


def test_dots_and_line_ends_on_the_wire() -> None:
    assert dotted(b"a\n.b\r\n..\rc") == b"a\r\n..b\r\n...\r\nc\r\n"


def test_yagmail_logs_in_once_over_verified_starttls_and_says_goodbye(guarded: Mailroom, certificates: Any) -> None:
    context = ssl.create_default_context(cafile=certificates[0])
    client = yagmail.Client(
        "login@name.invalid",
        PASSWORD,
        host="127.0.0.1",
        port=guarded.port,
        smtp_ssl=False,
        smtp_starttls={"context": context},
        timeout=10,
    )
    client.user = "rapport"
    assert client.smtp is None
    client.login()
    assert isinstance(client.smtp, smtplib.SMTP) and isinstance(client.smtp.sock, ssl.SSLSocket)
    assert client.smtp.timeout == 10
    assert guarded.logins == [("rapport", True)] and guarded.connections == 1
    client.close()
    assert guarded.goodbyes == 1 and client.is_closed
    client.set_logging(None)
    assert all(isinstance(handler, logging.NullHandler) for handler in client.log.handlers)


def test_yagmail_skips_the_login_of_a_relay(relay: Mailroom) -> None:
    client = yagmail.Client(
        "login@name.invalid",
        "",
        host="127.0.0.1",
        port=relay.port,
        smtp_ssl=False,
        smtp_starttls=False,
        smtp_skip_login=True,
    )
    client.login()
    client.close()
    assert (relay.connections, relay.goodbyes, relay.logins) == (1, 1, [])
