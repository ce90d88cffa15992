from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.doctor.answers import Answer, Sign
from audit.doctor.server import examine_mail
from audit.language import language
from audit.settings import Settings
from tests.mail.sample import settings
from tests.mail.servers import PASSWORD, Mailroom, closed_port

Certificates = tuple[Path, ssl.SSLContext]


def plain(room: Mailroom, **mail: object) -> Settings:
    return settings(
        host="127.0.0.1", port=room.port, security="none", auth="none", allowed_domains=["sandnes.example"], **mail
    )


def secure(room: Mailroom, ca_file: Path | None, password: str = PASSWORD, **mail: object) -> Settings:
    chosen = settings(
        **{"host": "127.0.0.1", "port": room.port, "user": "rapport", "allowed_domains": ["sandnes.example"], **mail},
        **({"ca_file": str(ca_file)} if ca_file else {}),
    )
    return chosen.model_copy(update={"password": password})


def told(chosen: Settings, *signs: Sign, now: datetime | None = None) -> list[str]:
    answers: list[Answer] = list(examine_mail(chosen, now or datetime.now(UTC)))
    return [language("en")(answer.words) for answer in answers if answer.sign in signs]


def test_a_relay_is_examined_to_the_last_step_and_takes_nothing(relay: Mailroom) -> None:
    words = told(plain(relay), Sign.FINE)
    assert words[0].startswith("The mail server 127.0.0.1 is found")
    assert words[-1] == (
        "The server would take a mail from kommunikasjon@sandnes.example to kommunikasjon@sandnes.example."
    )
    assert not told(plain(relay), Sign.WRONG) and not relay.taken and relay.goodbyes == 2
    assert any("not encrypted" in word for word in told(plain(relay), Sign.NOTE))


def test_encryption_and_login_are_named(guarded: Mailroom, certificates: Certificates) -> None:
    chosen = secure(guarded, certificates[0])
    words = told(chosen, Sign.FINE, now=datetime.now(UTC) - timedelta(days=300))
    assert any("TLSv1" in word and "certificate is good until" in word for word in words)
    assert "rapport is logged in." in words and not told(chosen, Sign.WRONG)


def test_a_certificate_that_ends_soon_is_told_of(implicit: Mailroom, certificates: Certificates) -> None:
    (word,) = told(secure(implicit, certificates[0], security="ssl"), Sign.NOTE)
    assert "certificate ends" in word


def test_an_unknown_authority_is_named_and_nothing_after_it_is_tried(guarded: Mailroom) -> None:
    chosen = secure(guarded, None)
    (word,) = told(chosen, Sign.WRONG)
    assert "cannot be trusted" in word and "ca_file" in word
    assert not guarded.logins and not any("would take" in fine for fine in told(chosen, Sign.FINE))


def test_a_refused_login_is_wrong(guarded: Mailroom, certificates: Certificates) -> None:
    (word,) = told(secure(guarded, certificates[0], "feil"), Sign.WRONG)
    assert "refused the login of “rapport”" in word


@pytest.mark.parametrize(
    ("host", "part"), [("finnes-ikke.invalid", "no mail server called"), ("127.0.0.1", "takes no")]
)
def test_a_server_that_is_not_there(host: str, part: str) -> None:
    chosen = settings(host=host, port=closed_port(), security="none", auth="none")
    (word,) = told(chosen, Sign.WRONG)
    assert part in word


def test_a_sender_that_is_not_ours_is_wrong(relay: Mailroom) -> None:
    relay.script = {"mail": ["550 5.7.60 SendAsDenied"]}
    (word,) = told(plain(relay), Sign.WRONG)
    assert "does not let us send as kommunikasjon@sandnes.example" in word and "SendAsDenied" in word


def test_a_receiver_that_is_unknown_is_wrong_and_the_next_is_asked(relay: Mailroom) -> None:
    relay.script = {"rcpt": ["550 5.1.1 no such user"]}
    chosen = plain(relay, summary_to=["borte@sandnes.example", "her@sandnes.example"])
    (word,) = told(chosen, Sign.WRONG)
    assert "borte@sandnes.example" in word
    assert told(chosen, Sign.FINE)[-1].endswith("her@sandnes.example.")


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"sender": "ikke en adresse"}, "[mail] sender"),
        ({"summary_to": ["ikke en adresse"]}, "[mail] summary_to"),
        ({"host": ""}, "[mail] host"),
    ],
)
def test_settings_that_will_fail_are_wrong_before_any_server_is_asked(changes: dict[str, object], part: str) -> None:
    (word,) = told(settings(**{"host": "127.0.0.1", "port": closed_port(), **changes}), Sign.WRONG)
    assert part in word


def test_drafts_need_no_server() -> None:
    chosen = settings(transport="outbox", sender="", summary_to=[], host="")
    assert not told(chosen, Sign.WRONG)
    assert any("drafts for Outlook" in word for word in told(chosen, Sign.NOTE))
