"""The answer that a click prepares goes to communications alone, and the day to answer by is the next audit's."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from audit.mail.message import Letter
from audit.mail.replies import mailto, next_check, reply_address
from audit.model import Month
from tests.mail.sample import OCTOBER, account, composed, leader, report, settings
from tests.mail.test_hostile_values import hostile

ADDRESS = "post@sandnes.example"
LONGEST = 2_000  #: characters of a link that Windows opens


def links(letter: Letter) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="([^"]*)"', letter.html)]


def taken_apart(link: str) -> tuple[str, dict[str, str]]:
    """Receiver and fields, as a mail program reads them: it decodes only after it has split."""
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("mailto", "", "")
    fields = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True)
    assert [name for name, _ in fields] == ["subject", "body"]
    return parts.path, dict(fields)


def to_leader(letters: tuple[Letter, ...], name: str) -> Letter:
    return next(letter for letter in letters if letter.kind == "leader" and name in letter.address)


def test_each_finding_has_two_answers_that_say_what_they_are_about() -> None:
    fixed, help_wanted = links(to_leader(composed().letters, "pelikan"))
    receiver, fields = taken_apart(fixed)
    assert receiver == ADDRESS
    assert fields["subject"] == "This is put right: SM101:IG-001"
    assert fields["body"].split("\r\n") == [
        "Account: Pelikan på Instagram (IG-001)",
        "Finding: SM101:IG-001",
        "The account says who owns it · October 2026",
        "",
        "What was done, and when:",
        "",
    ]
    assert taken_apart(help_wanted)[1]["subject"] == "I need help: SM101:IG-001"


def test_answers_are_in_the_readers_language() -> None:
    nynorsk = (leader(4, "Kulturskolen", "Åse", "ase.pelikan@sandnes.example", language="nn"),)
    first, second = links(to_leader(composed(report(leaders=nynorsk)).letters, "pelikan"))
    assert taken_apart(first)[1]["subject"].startswith("Dette er retta: ")
    assert taken_apart(second)[1]["subject"].startswith("Eg treng hjelp: ")


@pytest.mark.parametrize(
    ("mail", "address"),
    [
        ({}, ADDRESS),
        ({"reply_to": "Post, Sandnes <post@sandnes.example>"}, ADDRESS),
        ({"reply_to": ""}, "kommunikasjon@sandnes.example"),
        ({"reply_to": "", "sender": "", "transport": "outbox"}, ""),
    ],
)
def test_answers_go_where_the_settings_say_and_without_an_address_there_are_none(
    mail: dict[str, object], address: str
) -> None:
    chosen = settings(**mail)
    assert reply_address(chosen.mail) == address
    found = links(to_leader(composed(chosen=chosen).letters, "graspurv"))
    assert [taken_apart(link)[0] for link in found] == [address] * 4 if address else not found


def test_only_findings_to_put_right_are_answered() -> None:
    made = composed(report(waived=("SM101:IG-001",))).letters
    assert not links(to_leader(made, "pelikan"))
    assert not [link for letter in made if letter.kind == "summary" for link in links(letter)]


@pytest.mark.parametrize("start", range(0, 1000, 50))
def test_no_value_adds_a_receiver_a_header_or_a_part(start: int) -> None:
    values = hostile()[start : start + 50]
    accounts = tuple(
        account(row, f"{row}{value}", value, "Bymiljø", owner_label=None) for row, value in enumerate(values, 4)
    )
    (letter,) = (one for one in composed(report(accounts)).letters if one.kind == "leader")
    found = links(letter)
    assert len(found) == 2 * len(values)
    for link in found:
        assert re.fullmatch(r"mailto:post@sandnes\.example\?subject=[\w.~%-]*&body=[\w.~%-]*", link, re.ASCII)
        assert len(link) < LONGEST
        receiver, fields = taken_apart(link)
        assert receiver == ADDRESS
        assert fields["subject"].isprintable()
        assert len(fields["body"].split("\r\n")) == 6


def test_an_address_with_signs_of_a_link_stays_one_address() -> None:
    receiver, _ = taken_apart(mailto("a?b&cc=x/y%z#@sandnes.example", "a", "b"))
    assert receiver == "a%3Fb%26cc%3Dx%2Fy%25z%23@sandnes.example"


@pytest.mark.parametrize(
    ("month", "as_of", "day", "expected"),
    [
        (OCTOBER, date(2026, 11, 2), 2, date(2026, 12, 2)),
        (OCTOBER, date(2026, 11, 1), 28, date(2026, 12, 28)),  # made before its own day
        (OCTOBER, date(2026, 12, 1), 2, date(2026, 12, 2)),
        (OCTOBER, date(2026, 12, 2), 2, date(2027, 1, 2)),  # made late
        (Month(2026, 12), date(2027, 1, 5), 5, date(2027, 2, 5)),
    ],
)
def test_the_next_check_is_the_next_audits_day(month: Month, as_of: date, day: int, expected: date) -> None:
    assert next_check(month, as_of, day) == expected


def test_letters_say_by_when_and_another_audit_day_is_no_correction() -> None:
    made = composed()
    other = settings()
    other = other.model_copy(update={"schedule": other.schedule.model_copy(update={"day": 9})})
    later = composed(chosen=other)
    letter = to_leader(made.letters, "pelikan")
    assert "\nBy when: before 2 December 2026, when the accounts are checked again.\n" in letter.text
    assert "before 9 December 2026" in to_leader(later.letters, "pelikan").text
    assert [one.substance for one in made.letters] == [one.substance for one in later.letters]
    assert "By when" not in to_leader(made.letters, "hettemake").text
