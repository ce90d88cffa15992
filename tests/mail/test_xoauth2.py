"""The login to Microsoft 365, against a real token endpoint over HTTPS and a real mail server over STARTTLS."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.mail import xoauth2
from audit.mail.faults import Unreachable
from audit.mail.transport import State, open_session
from audit.mail.xoauth2 import SCOPE, token_source
from audit.model import Trouble
from audit.settings import Settings
from tests.mail.microsoft import CLIENT, SECRET, TENANT, TOKEN, Desk, TokenRoom, giving_tokens, serving_tokens
from tests.mail.sample import settings
from tests.mail.servers import Mailroom, closed_port
from tests.mail.test_transport import fake_keyring, sent

pytest.importorskip("msal", reason="needs msal: python -m pip install -r requirements-365.txt")

USER = "rapport@sandnes.example"

Certificates = tuple[Path, ssl.SSLContext]


@pytest.fixture
def desk(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with giving_tokens(certificates[1]) as desk:
        monkeypatch.setattr(xoauth2, "AUTHORITY", desk.authority)
        yield desk


@pytest.fixture
def room(certificates: Certificates) -> Iterator[TokenRoom]:
    with serving_tokens(TokenRoom(), certificates[1]) as room:
        yield room


def chosen(ca_file: Path | None, port: int = 587, **mail: object) -> Settings:
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "auth": "xoauth2",
        "user": USER,
        "tenant": TENANT,
        "client_id": CLIENT,
        "ca_file": ca_file,
        **mail,
    }
    return settings(**values).model_copy(update={"client_secret": SECRET})


def test_a_real_long_token_lets_us_in_over_verified_tls_alone(
    desk: Desk, room: TokenRoom, certificates: Certificates
) -> None:
    assert len(TOKEN) > 1500
    with open_session(chosen(certificates[0], room.port)) as session:
        assert sent(session) is State.SENT
        assert sent(session) is State.SENT
    assert room.shown == [(f"user={USER}\1auth=Bearer {TOKEN}\1\1", True)]
    assert len(room.taken) == 2 and room.goodbyes == 1
    (asked,) = desk.asked
    assert (asked["client_id"], asked["client_secret"], asked["scope"]) == (CLIENT, SECRET, SCOPE)
    assert asked["grant_type"] == "client_credentials"


def test_a_new_connection_shows_the_token_again_without_asking_for_another(
    desk: Desk, room: TokenRoom, certificates: Certificates
) -> None:
    with open_session(chosen(certificates[0], room.port)) as session:
        for _ in range(3):
            assert sent(session) is State.SENT
            session.close()
    assert len(room.shown) == 3 and len(desk.asked) == 1


def test_an_expired_token_is_replaced(desk: Desk, certificates: Certificates) -> None:
    desk.answer["expires_in"] = 1
    token = token_source(chosen(certificates[0]))
    assert token() == token() == TOKEN
    assert len(desk.asked) == 2


@pytest.mark.parametrize(
    "refusal",
    [
        "535 5.7.3 Authentication unsuccessful",
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.",
    ],
)
def test_a_refused_token_says_what_the_administrator_must_have_done(
    desk: Desk, room: TokenRoom, certificates: Certificates, refusal: str
) -> None:
    desk.answer["access_token"] = "another"
    room.refusal = refusal
    with open_session(chosen(certificates[0], room.port)) as session, pytest.raises(Trouble) as caught:
        session.login()
    words = str(caught.value)
    assert refusal in words and USER in words and "another" not in words and SECRET not in words
    for step in ("SMTP.SendAsApp", "New-ServicePrincipal", "Add-MailboxPermission", "SMTP AUTH"):
        assert step in words
    assert room.ends == [b""]


def test_the_token_is_shown_to_no_server_whose_certificate_is_not_trusted(
    desk: Desk, room: TokenRoom, certificates: Certificates
) -> None:
    other = chosen(certificates[0], room.port)
    other = other.model_copy(update={"mail": other.mail.model_copy(update={"host": "localhost"})})
    with open_session(other) as session, pytest.raises(Trouble, match="certificate"):
        session.login()
    assert not room.shown


def test_the_token_is_never_sent_without_encryption(certificates: Certificates) -> None:
    with pytest.raises(Trouble, match="without encryption"):
        open_session(chosen(None, security="none"))


def test_a_server_that_takes_no_tokens_is_said_in_words(
    desk: Desk, guarded: Mailroom, certificates: Certificates
) -> None:
    with open_session(chosen(certificates[0], guarded.port)) as session, pytest.raises(Trouble, match="XOAUTH2"):
        session.login()
    assert not guarded.logins


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {
                "error": "invalid_client",
                "error_codes": [7000215],
                "error_description": "AADSTS7000215: Wrong.\r\nTrace ID: 1",
            },
            f"does not accept the secret of the application {CLIENT}: AADSTS7000215: Wrong. Make a new one",
        ),
        (
            {"error": "invalid_client", "error_codes": [7000222], "error_description": "AADSTS7000222: Expired."},
            "AADSTS7000222: Expired. Make a new one",
        ),
        (
            {"error": "unauthorized_client", "error_codes": [700016], "error_description": "AADSTS700016: Not found."},
            f"does not know the application {CLIENT} in the directory {TENANT} (AADSTS700016: Not found.)",
        ),
        (
            {"error": "invalid_scope", "error_codes": [70011], "error_description": "AADSTS70011: Scope."},
            "no token: AADSTS70011: Scope. docs/mail.md",
        ),
        ({"error": "odd"}, "no token: odd"),
    ],
)
def test_a_token_refused_is_said_in_words(
    desk: Desk, certificates: Certificates, answer: dict[str, Any], words: str
) -> None:
    desk.answer = answer
    with pytest.raises(Trouble) as caught:
        token_source(chosen(certificates[0]))()
    assert words in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_token_refused_for_now_may_be_given_later(desk: Desk, certificates: Certificates) -> None:
    desk.answer = {"error": "temporarily_unavailable", "error_description": "AADSTS90033: Busy."}
    with pytest.raises(Unreachable, match="AADSTS90033"):
        token_source(chosen(certificates[0]))()


def test_a_directory_that_does_not_exist_is_said_in_words(desk: Desk, certificates: Certificates) -> None:
    with pytest.raises(Trouble, match="in the directory feil"):
        token_source(chosen(certificates[0], tenant="feil"))()


def test_no_network_may_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xoauth2, "AUTHORITY", f"https://127.0.0.1:{closed_port()}")
    with pytest.raises(Unreachable, match="does not answer"):
        token_source(chosen(None))()


def test_a_token_comes_from_no_server_whose_certificate_is_not_trusted(desk: Desk) -> None:
    with pytest.raises(Trouble, match=r"certificate of 127\.0\.0\.1") as caught:
        token_source(chosen(None))()
    assert not isinstance(caught.value, Unreachable)
    assert not desk.asked


@pytest.mark.parametrize("missing", ["tenant", "client_id"])
def test_settings_that_do_not_suffice_are_said_in_words(missing: str) -> None:
    with pytest.raises(Trouble, match="tenant and client_id"):
        open_session(chosen(None, **{missing: ""}))


def test_without_msal_the_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msal", None)
    with pytest.raises(Trouble, match=r"run\.py.*requirements-365\.txt"):
        open_session(chosen(None))


def test_without_a_secret_the_sentence_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_keyring(monkeypatch, None, CLIENT)
    with pytest.raises(Trouble, match="AUDIT_MAIL__CLIENT_SECRET"):
        open_session(chosen(None).model_copy(update={"client_secret": ""}))
