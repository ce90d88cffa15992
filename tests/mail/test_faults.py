"""Whatever fails, each letter is in one state, in a mailbox if and only if that state says so, and a sentence tells."""

from __future__ import annotations

import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from audit.cli import main
from tests.mail.faulty_server import Act, Answer, FaultyServer, certificate, serving
from tests.mail.post_office import Arrived
from tests.mail.registers import AS_OF, MONTH, a_register, audit, states, variables
from tests.mail.servers import PASSWORD, closed_port
from tests.programs import program

LETTERS = 3
NOT_DELIVERED = 3

#: Words of Python's libraries, which mean nothing to the reader.
OF_LIBRARIES = re.compile(r"Traceback|\w+Error\b|Errno|SMTP[A-Z]\w+|unexpectedly|timed out|reset by peer|Broken pipe")

PLAIN = {"AUDIT_MAIL__SECURITY": "none", "AUDIT_MAIL__AUTH": "none"}
STARTTLS = {"AUDIT_MAIL__SECURITY": "starttls", "AUDIT_MAIL__AUTH": "none"}
IMPLICIT = {"AUDIT_MAIL__SECURITY": "ssl", "AUDIT_MAIL__AUTH": "none"}
LOGIN = {"AUDIT_MAIL__SECURITY": "starttls", "AUDIT_MAIL__USER": "rapport", "AUDIT_MAIL__PASSWORD": PASSWORD}


@dataclass(frozen=True)
class Fault:
    """What fails, and what must come of it."""

    name: str
    words: str  #: part of the sentence that tells
    first: dict[str, list[Answer]] = field(default_factory=dict)  #: the server's faults, then it answers as it should
    always: dict[str, Answer] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=lambda: PLAIN)
    certificate: str = ""  #: good, expired, other name; blank: no TLS
    implicit: bool = False
    offers: tuple[str, ...] = ()
    takes: bool = False  #: the server keeps the message before the fault at its end
    found: tuple[int, int, int, int] = (LETTERS, 0, 0, 0)  #: how many in queued, sending, sent, failed
    taken: int = 0
    code: int = NOT_DELIVERED


def tls(name: str, words: str, of: str = "good", **more: object) -> Fault:
    offers = ("STARTTLS",)
    return replace(Fault(name, words, settings=STARTTLS, certificate=of, offers=offers), **more)  # type: ignore[arg-type]


def login(name: str, words: str, **more: object) -> Fault:
    offers = ("STARTTLS", "AUTH PLAIN")
    return replace(Fault(name, words, settings=LOGIN, certificate="good", offers=offers), **more)  # type: ignore[arg-type]


def once(step: str, answer: Answer) -> dict[str, list[Answer]]:
    """The first message passes, the second meets the fault."""
    from tests.mail.faulty_server import YES

    return {step: [YES.get(step, ""), answer]}


ALL_SENT = (0, 0, LETTERS, 0)
ONE_FAILED = (0, 0, LETTERS - 1, 1)
ONE_IN_DOUBT = (0, 1, LETTERS - 1, 0)
ALL_FAILED = (0, 0, 0, LETTERS)

FAULTS = [
    # The network.
    Fault("name unknown", "finnes ingen e-posttjener", settings=PLAIN | {"AUDIT_MAIL__HOST": "finnes-ikke.invalid"}),
    Fault("refused", "tar ikke imot forbindelser", settings=PLAIN | {"AUDIT_MAIL__PORT": "closed"}),
    Fault("silence at connect", "svarer ikke", always={"greeting": Act.SILENCE}),
    Fault("hangs up at connect", "brøt forbindelsen", always={"greeting": Act.HANG_UP}),
    Fault("421 greeting", "421 4.3.2 stengt nå", always={"greeting": "421 4.3.2 stengt nå"}),
    Fault("554 greeting", "554 5.7.1 gå vekk", always={"greeting": "554 5.7.1 gå vekk"}),
    Fault("silence at EHLO", "svarte ikke", always={"ehlo": Act.SILENCE}),
    Fault("421 at EHLO", "brøt forbindelsen", always={"ehlo": "421 4.3.2 stengt nå"}),
    # TLS.
    tls("unknown authority", "sertifikat", settings=STARTTLS | {"AUDIT_MAIL__CA_FILE": ""}),
    tls("certificate of another name", "sertifikat", of="other name"),
    tls("expired certificate", "sertifikat", of="expired"),
    tls("no STARTTLS offered", "tilbyr ikke kryptering", offers=()),
    tls("STARTTLS refused", "454 4.7.0 ikke nå", always={"starttls": "454 4.7.0 ikke nå"}),
    tls("hangs up at STARTTLS", "brøt forbindelsen", always={"starttls": Act.HANG_UP}),
    Fault("plain port, ssl wanted", "bruker ikke TLS", settings=IMPLICIT),
    tls("ssl port, starttls wanted", "svarer ikke", implicit=True),
    # The login.
    login("wrong password", "535 5.7.8", settings=LOGIN | {"AUDIT_MAIL__PASSWORD": "feil"}),
    login("login put off", "454 4.7.0 vent", always={"auth": "454 4.7.0 vent"}),
    login("login not offered", "tar ikke imot innlogging", offers=("STARTTLS",)),
    login("silence at login", "svarer ikke", always={"auth": Act.SILENCE}),
    Fault("530 at MAIL", "530 5.7.0 logg inn", always={"mail": "530 5.7.0 logg inn"}),
    # Each step of a message: put off, refused, silence, hung up.
    Fault("MAIL put off", "451 4.3.0 vent", always={"mail": "451 4.3.0 vent"}),
    Fault("MAIL refused", "550 5.7.1 nei", always={"mail": "550 5.7.1 nei"}, found=ALL_FAILED),
    Fault("silence at MAIL", "svarte ikke", always={"mail": Act.SILENCE}),
    Fault("hangs up at MAIL", "brøt forbindelsen", always={"mail": Act.HANG_UP}),
    Fault("MAIL put off once", "", first=once("mail", "451 4.3.0 vent"), found=ALL_SENT, taken=3, code=0),
    Fault("RCPT put off", "450 4.2.0 full", always={"rcpt": "450 4.2.0 full"}),
    Fault("RCPT refused once", "550 5.1.1 ukjent", first=once("rcpt", "550 5.1.1 ukjent"), found=ONE_FAILED, taken=2),
    Fault("silence at RCPT", "svarte ikke", always={"rcpt": Act.SILENCE}),
    Fault("hangs up at RCPT", "brøt forbindelsen", always={"rcpt": Act.HANG_UP}),
    Fault("hangs up at RCPT once", "", first=once("rcpt", Act.HANG_UP), found=ALL_SENT, taken=3, code=0),
    Fault("DATA put off", "451 4.3.0 vent", always={"data": "451 4.3.0 vent"}),
    Fault("DATA refused once", "554 5.5.1 nei", first=once("data", "554 5.5.1 nei"), found=ONE_FAILED, taken=2),
    Fault("silence at DATA", "svarte ikke", always={"data": Act.SILENCE}),
    Fault("hangs up at DATA", "brøt forbindelsen", always={"data": Act.HANG_UP}),
    Fault("421 at DATA once", "", first=once("data", "421 4.3.2 stenger"), found=ALL_SENT, taken=3, code=0),
    Fault("message put off", "452 4.3.1 fullt", always={"end": "452 4.3.1 fullt"}),
    Fault("message refused once", "552 5.3.4 stor", first=once("end", "552 5.3.4 stor"), found=ONE_FAILED, taken=2),
    Fault("silence after the dot", "svarte ikke", first=once("end", Act.SILENCE), found=ONE_IN_DOUBT, taken=2),
    Fault(
        "taken, then silence", "svarte ikke", first=once("end", Act.SILENCE), found=ONE_IN_DOUBT, taken=3, takes=True
    ),
    Fault("hangs up after the dot", "usikkert", first=once("end", Act.HANG_UP), found=ONE_IN_DOUBT, taken=2),
    Fault("taken, then hangs up", "usikkert", first=once("end", Act.HANG_UP), found=ONE_IN_DOUBT, taken=3, takes=True),
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month whose mails are queued."""
    folder = tmp_path_factory.mktemp("prepared")
    a_register(folder, LETTERS - 1)
    settings = {"AUDIT_MAIL__TRANSPORT": "smtp", "AUDIT_MAIL__SENDER": "post@sandnes.example"}
    assert audit(folder, "run", *MONTH, *AS_OF, settings=settings).returncode == 0
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """The same in a folder of the test's own."""
    return shutil.copytree(prepared, tmp_path / "month")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, ssl.SSLContext]]:
    """By what is the matter with it, the authority's file and the server's TLS."""
    program("openssl", package="openssl")
    folder = tmp_path_factory.mktemp("certificates")
    return {
        "good": certificate(folder / "good", "localhost", 2),
        "expired": certificate(folder / "expired", "localhost", -1),
        "other name": certificate(folder / "other", "post.example", 2),
    }


def sending(port: int, **more: str) -> dict[str, str]:
    """The environment that makes the program send to that port of this computer."""
    return {
        "AUDIT_MAIL__TRANSPORT": "smtp",
        "AUDIT_MAIL__SENDER": "post@sandnes.example",
        "AUDIT_MAIL__HOST": "localhost",
        "AUDIT_MAIL__PORT": str(port),
        "AUDIT_MAIL__PER_MINUTE": "10000",
        **more,
    }


def found_in(folder: Path) -> tuple[int, ...]:
    return tuple(len(of) for of in states(folder).values())


def nothing_is_lost(folder: Path, taken: list[str], letters: int = LETTERS) -> None:
    """Each letter in one state; in a mailbox once where it is sent, perhaps where it is in doubt, and else not."""
    found, mail = states(folder), folder / "reports" / "2026-10" / "mail"
    assert sum(len(of) for of in found.values()) == letters
    for state, names in found.items():
        for name in names:
            reader = Arrived("", (mail / state / name).read_bytes()).message["To"].addresses[0].addr_spec
            assert taken.count(reader) in {"sent": (1,), "sending": (0, 1)}.get(state, (0,)), (state, reader, taken)


def is_told(told: str, words: str) -> None:
    """In sentences, with those words, and nothing that only a programmer understands."""
    assert words in told, told
    assert "uforutsett" not in told, told
    assert not OF_LIBRARIES.search(told), told


def send_here(
    folder: Path, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """`send` in the test's own process; its exit code, and what it says on standard error."""
    for name in list(os.environ):
        if name.startswith("AUDIT_"):
            monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    monkeypatch.setattr("audit.mail.delivery.PAUSES", (0.01,))
    code = main(["send", *MONTH])
    return code, capsys.readouterr().err


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_of_network_server_or_settings(
    fault: Fault,
    folder: Path,
    certificates: dict[str, tuple[Path, ssl.SSLContext]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    authority, context = certificates[fault.certificate or "good"]
    server = FaultyServer(
        {step: list(answers) for step, answers in fault.first.items()},
        fault.always,
        context if fault.certificate else None,
        fault.implicit,
        fault.offers,
        fault.takes,
    )
    if fault.implicit or Act.SILENCE in fault.always.values():
        monkeypatch.setattr("audit.mail.transport.TIMEOUT", 0.4)
    if any(Act.SILENCE in answers for answers in fault.first.values()):
        monkeypatch.setattr("audit.mail.transport.FINAL_TIMEOUT", 1.5)
    with serving(server):
        settings = sending(server.port, AUDIT_MAIL__CA_FILE=str(authority)) | fault.settings
        if settings["AUDIT_MAIL__PORT"] == "closed":
            settings["AUDIT_MAIL__PORT"] = str(closed_port())
        code, told = send_here(folder, settings, monkeypatch, capsys)
    nothing_is_lost(folder, server.taken)
    assert (found_in(folder), len(server.taken), code) == (fault.found, fault.taken, fault.code), told
    if fault.code:
        is_told(told, fault.words)


@pytest.mark.parametrize("answer", [Act.SILENCE, Act.HANG_UP, "421 4.3.0 stenger", "552 5.3.4 stor"], ids=str)
def test_a_fault_in_the_middle_of_a_body(
    answer: Answer, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """So large that the network cannot hold it, or else it would seem to have been read."""
    name = sorted(states(folder)["queued"])[1]
    with (folder / "reports" / "2026-10" / "mail" / "queued" / name).open("ab") as message:
        message.write((b"x" * 76 + b"\r\n") * 200_000)
    monkeypatch.setattr("audit.mail.transport.FINAL_TIMEOUT", 1.5)
    server = FaultyServer({"body": ["", answer]})
    with serving(server):
        code, told = send_here(folder, sending(server.port) | PLAIN, monkeypatch, capsys)
    nothing_is_lost(folder, server.taken)
    assert code == 0 and len(states(folder)["sent"]) == LETTERS, told  # put off, and then sent


def test_the_disk_is_full_while_sending(folder: Path) -> None:
    """No file may grow, as when the disk is full: by a limit of the system, since a small disk needs more rights."""
    server = FaultyServer()
    with serving(server):
        settings = sending(server.port) | PLAIN
        done = audit(folder, "send", *MONTH, settings=settings, before=("sh", "-c", 'ulimit -f 0; exec "$@"', "sh"))
        nothing_is_lost(folder, server.taken)
        assert done.returncode == NOT_DELIVERED
        is_told(done.stderr, "plass på disken")
        assert len(server.taken) == 1 and "1 e-post " in done.stdout  # what could not be kept are the server's words
        assert audit(folder, "send", *MONTH, settings=settings).returncode == 0
    nothing_is_lost(folder, server.taken)
    assert len(server.taken) == LETTERS


def test_the_disk_is_full_while_the_queue_is_made(tmp_path: Path) -> None:
    a_register(tmp_path, LETTERS - 1)
    settings = sending(1)
    done = audit(
        tmp_path, "run", *MONTH, *AS_OF, settings=settings, before=("sh", "-c", 'ulimit -f 0; exec "$@"', "sh")
    )
    assert done.returncode == 2
    is_told(done.stderr, "plass på disken")
    assert found_in(tmp_path) == (0, 0, 0, 0)


def without_roots_rights() -> tuple[str, ...]:
    """What stands before a command so that a folder may be closed to it, though root runs the test."""
    if os.geteuid():
        return ()
    rights = "-dac_override,-dac_read_search"
    return (program("setpriv", package="util-linux"), "--inh-caps", rights, "--bounding-set", rights)


@pytest.mark.skipif(os.name == "nt", reason="folders are closed otherwise there")
@pytest.mark.parametrize("closed", ["queued", "."])
def test_a_folder_is_read_only(folder: Path, closed: str) -> None:
    place = folder / "reports" / "2026-10" / "mail" / closed
    server = FaultyServer()
    with serving(server):
        settings = sending(server.port) | PLAIN
        place.chmod(0o555)
        try:
            done = audit(folder, "send", *MONTH, settings=settings, before=without_roots_rights())
        finally:
            place.chmod(0o755)
        assert done.returncode == NOT_DELIVERED and not server.taken
        is_told(done.stderr, "lov til å lagre")
        assert found_in(folder) == (LETTERS, 0, 0, 0)
        assert audit(folder, "send", *MONTH, settings=settings).returncode == 0
    nothing_is_lost(folder, server.taken)


def test_what_was_sent_but_cannot_be_moved_is_told_and_stops_the_run(folder: Path) -> None:
    sent = folder / "reports" / "2026-10" / "mail" / "sent"
    server = FaultyServer()
    with serving(server):
        sent.chmod(0o555)
        try:
            done = audit(folder, "send", *MONTH, settings=sending(server.port) | PLAIN, before=without_roots_rights())
        finally:
            sent.chmod(0o755)
    assert done.returncode == NOT_DELIVERED
    is_told(done.stderr, "lov til å lagre")
    nothing_is_lost(folder, server.taken)
    assert len(server.taken) <= 1


@pytest.mark.parametrize("junk", ["empty", "picture", "folder"])
def test_what_is_no_message_is_told_of_and_the_rest_is_sent(
    junk: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "reports" / "2026-10" / "mail" / "queued" / "0.eml"
    if junk == "folder":
        file.mkdir()
    else:
        file.write_bytes(b"" if junk == "empty" else b"\x89PNG\r\n\x1a\n\0\xff" * 99)
    server = FaultyServer()
    with serving(server):
        code, told = send_here(folder, sending(server.port) | PLAIN, monkeypatch, capsys)
    assert code == NOT_DELIVERED and file.exists()
    is_told(told, "0.eml")
    assert len(server.taken) == len(states(folder)["sent"]) == LETTERS


def test_a_message_that_someone_takes_away_meanwhile(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = sorted(states(folder)["queued"])[1]
    file = folder / "reports" / "2026-10" / "mail" / "queued" / name
    server = FaultyServer(on_message=lambda: file.unlink(missing_ok=True))
    with serving(server):
        code, told = send_here(folder, sending(server.port) | PLAIN, monkeypatch, capsys)
    nothing_is_lost(folder, server.taken, LETTERS - 1)
    assert code == NOT_DELIVERED and len(server.taken) == LETTERS - 1
    is_told(told, name)


def begun(folder: Path, server: FaultyServer) -> subprocess.Popen[str]:
    """`send` as a child that has handed over its second message, to a server that takes its time with the answer."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "audit", "send", *MONTH],
        cwd=folder,
        env=variables(sending(server.port) | PLAIN),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    ends = time.monotonic() + 30
    while not any((folder / "reports" / "2026-10" / "mail").glob("sent/*.eml")):
        assert time.monotonic() < ends and process.poll() is None
        time.sleep(0.01)
    return process


@pytest.fixture
def slow() -> Iterator[FaultyServer]:
    with serving(FaultyServer(on_message=lambda: time.sleep(0.7))) as server:
        yield server


def test_a_second_run_at_the_same_time_leaves_the_first_alone(
    folder: Path, slow: FaultyServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = begun(folder, slow)
    code, told = send_here(folder, sending(slow.port) | PLAIN, monkeypatch, capsys)
    assert code == NOT_DELIVERED
    is_told(told, "En annen kjøring")
    first.communicate(timeout=60)
    assert first.returncode == 0 and len(slow.taken) == LETTERS
    nothing_is_lost(folder, slow.taken)


@pytest.mark.skipif(os.name == "nt", reason="processes are not sent signals there")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_stopped_with_a_signal(folder: Path, slow: FaultyServer, sent: signal.Signals) -> None:
    process = begun(folder, slow)
    process.send_signal(sent)
    told = process.communicate(timeout=60)[1]
    nothing_is_lost(folder, slow.taken)
    assert process.returncode == NOT_DELIVERED, told
    is_told(told, "Stoppet etter ønske")
    assert len(states(folder)["queued"]) > 0 and not states(folder)["sending"]
