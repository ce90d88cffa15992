"""Through a real Postfix and Dovecot, and read back by IMAP as the reader's mail program does."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.mail.post_office import DOMAIN, RETURN, Arrived, PostOffice, Way, reader
from tests.mail.registers import AS_OF, COMMUNICATIONS, MONTH, a_register, audit, leader, states, unit

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def run_and_send(
    folder: Path, settings: Mapping[str, str], units: int = 3, **addresses: str
) -> subprocess.CompletedProcess[str]:
    a_register(folder, units, **addresses)
    return audit(folder, "run", *MONTH, *AS_OF, "--send", settings=settings)


def the_only(mails: list[Arrived]) -> Arrived:
    assert len(mails) == 1
    return mails[0]


@pytest.mark.parametrize("way", ["starttls", "ssl", "none"])
def test_the_month_is_audited_and_sent_in_every_way(office: PostOffice, tmp_path: Path, way: Way) -> None:
    done = run_and_send(tmp_path, office.settings(way) | {"TZ": "Europe/Oslo"})
    assert done.returncode == 0, done.stderr
    assert len(states(tmp_path)["sent"]) == 4
    assert {mail.reader for mail in office.everything()} == {"leser000", "leser001", "leser002", "leser199"}

    mail = the_only(office.read("leser001"))
    message = mail.message
    assert not message.defects
    assert message["To"].addresses[0].display_name == leader(1)
    assert message["To"].addresses[0].addr_spec == reader(1)
    assert message["From"].addresses[0].display_name == "Kommunikasjon, Østbyen"
    assert message["Reply-To"].addresses[0].display_name == "Åse i kommunikasjon"
    assert unit(1) in message["Subject"]
    assert message["Return-Path"] == f"<{RETURN}>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["List-Id"] == f"<kontotilsyn.{DOMAIN}>"
    assert mail.id.endswith(f"@{DOMAIN}>")
    written = parsedate_to_datetime(message["Date"])
    assert written.utcoffset() == written.astimezone(ZoneInfo("Europe/Oslo")).utcoffset()
    assert abs(datetime.now(written.tzinfo) - written) < timedelta(minutes=5)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text and "Blåbær 1" in text.get_content() and html and "Blåbær 1" in html.get_content()


@pytest.mark.parametrize("way", ["starttls", "none"])
def test_what_arrives_is_what_was_kept_to_the_byte(office: PostOffice, tmp_path: Path, way: Way) -> None:
    assert run_and_send(tmp_path, office.settings(way)).returncode == 0
    folder = tmp_path / "reports" / "2026-10"
    kept = {file.read_bytes().replace(b"\r\n", b"\n") for file in (folder / "mail" / "sent").glob("*.eml")}
    assert {mail.as_sent for mail in office.everything()} == kept

    message = the_only(office.read("leser199")).message
    (attachment,) = message.iter_attachments()
    assert attachment.get_content_type() == SHEET and attachment.get_filename() == "report-2026-10.xlsx"
    assert attachment.get_content_disposition() == "attachment"
    (summary,) = (folder / "mail" / "sent").glob("summary-*.eml")
    (sent,) = Arrived("", summary.read_bytes()).message.iter_attachments()
    assert attachment.get_content() == sent.get_content()
    assert attachment.get_content().startswith(b"PK")


def test_one_connection_carries_them_all(office: PostOffice, tmp_path: Path) -> None:
    before = office.log().count("disconnect from")
    assert run_and_send(tmp_path, office.settings("starttls"), units=30).returncode == 0
    lines = [line for line in office.log().splitlines() if "disconnect from" in line][before:]
    assert len(lines) == 1
    assert "mail=31 rcpt=31 data=31 quit=1" in lines[0] and "auth=1" in lines[0] and "starttls=1" in lines[0]


def test_the_servers_words_lead_to_its_own_log(office: PostOffice, tmp_path: Path) -> None:
    assert run_and_send(tmp_path, office.settings("none"), units=1).returncode == 0
    for words in (tmp_path / "reports" / "2026-10" / "mail" / "sent").glob("*.txt"):
        name = words.read_text(encoding="utf-8").partition("queued as ")[2].split()[0]
        assert f"{name}: message-id=" in office.log()


@pytest.mark.parametrize("way", ["starttls", "ssl"])
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"AUDIT_MAIL__HOST": "127.0.0.1"}, "sertifikat"),
        ({"AUDIT_MAIL__CA_FILE": ""}, "sertifikat"),
        ({"AUDIT_MAIL__PASSWORD": "feil-passord"}, "rapport@sandnes.example"),
    ],
    ids=["another name", "unknown authority", "wrong password"],
)
def test_a_server_or_a_login_that_cannot_be_trusted_stops_the_run(
    office: PostOffice, tmp_path: Path, way: Way, wrong: dict[str, str], words: str
) -> None:
    done = run_and_send(tmp_path, office.settings(way) | wrong)
    assert done.returncode == 3
    assert words in done.stderr.lower() and "feil-passord" not in done.stdout + done.stderr
    assert len(states(tmp_path)["queued"]) == 4 and not office.everything()


def test_a_reader_whom_the_server_does_not_know_fails_and_the_rest_is_sent(office: PostOffice, tmp_path: Path) -> None:
    done = run_and_send(tmp_path, office.settings("starttls"), unit1=f"ukjent@{DOMAIN}")
    assert done.returncode == 3
    assert f"ukjent@{DOMAIN}" in done.stderr and "550 5.1.1" in done.stderr
    found = states(tmp_path)
    (name,) = found["failed"]
    assert "ukjent" in name and len(found["sent"]) == 3 and not found["queued"] | found["sending"]
    words = (tmp_path / "reports" / "2026-10" / "mail" / "failed" / f"{name}.txt").read_text(encoding="utf-8")
    assert "User unknown" in words


def test_what_bounces_after_it_was_taken_comes_back_to_the_envelopes_sender(office: PostOffice, tmp_path: Path) -> None:
    done = run_and_send(tmp_path, office.settings("starttls"), unit1=f"borte@{DOMAIN}")
    assert done.returncode == 0
    bounce = the_only(office.read("retur")).message
    assert bounce.get_content_type() == "multipart/report"
    sent = {
        Arrived("", file.read_bytes()).id
        for file in (tmp_path / "reports" / "2026-10" / "mail" / "sent").glob("leader-borte-*.eml")
    }
    returned = {str(part["Message-ID"]) for part in bounce.walk() if part["Message-ID"]}
    assert sent and sent <= returned


def test_a_mailbox_that_drops_doubles_shows_what_is_sent_again_once(office: PostOffice, tmp_path: Path) -> None:
    settings = office.settings("none")
    assert run_and_send(tmp_path, settings, units=1, unit0=f"engang@{DOMAIN}").returncode == 0
    office.settle()
    mail = tmp_path / "reports" / "2026-10" / "mail"
    (mail / "sending").mkdir(exist_ok=True)
    for file in (mail / "sent").glob("*.eml"):  # as if the program had been cut short after the dot
        file.replace(mail / "sending" / file.name)
    assert audit(tmp_path, "send", *MONTH, settings=settings).returncode == 0
    assert sorted(arrived.reader for arrived in office.everything()) == ["engang", "leser199", "leser199"]
    first, second = office.read(COMMUNICATIONS.partition("@")[0])
    assert first.as_sent == second.as_sent
