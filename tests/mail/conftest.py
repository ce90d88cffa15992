"""What the tests of the mails share: servers of four sorts."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail.post_office import PostOffice, needed, post_office
from tests.mail.servers import Mailroom, authority, serving


@pytest.fixture
def relay() -> Iterator[Mailroom]:
    """A server that takes mail without login or encryption."""
    with serving(Mailroom()) as room:
        yield room


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """The authority's file, and the TLS of the server it vouches for."""
    return authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def guarded(certificates: tuple[Path, ssl.SSLContext]) -> Iterator[Mailroom]:
    """A server that wants STARTTLS and a login."""
    room = Mailroom()
    with serving(
        room,
        tls_context=certificates[1],
        require_starttls=True,
        authenticator=room.authenticate,
        auth_required=True,
    ):
        yield room


@pytest.fixture
def implicit(certificates: tuple[Path, ssl.SSLContext]) -> Iterator[Mailroom]:
    """A server that speaks TLS from the first byte, and wants a login."""
    room = Mailroom()
    with serving(room, ssl_context=certificates[1], authenticator=room.authenticate, auth_require_tls=False):
        yield room


@pytest.fixture(scope="session")
def running_office() -> Iterator[PostOffice]:
    """A real Postfix and Dovecot, started at most once by each worker."""
    needed()
    with post_office() as office:
        yield office


@pytest.fixture
def office(running_office: PostOffice) -> PostOffice:
    """The same, with empty mailboxes."""
    running_office.empty()
    return running_office
