"""Reminders: one to each administrator, of their own accounts alone, and never two about a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import schema
from audit.language import LANGUAGES
from audit.mail.compose import Composed
from audit.mail.reminders import reminders
from audit.model import Cell, Fault, Inventory, ModerationLog
from audit.reminders import queue_reminders
from audit.settings import Settings
from tests.checks.tools import a_leader, a_register, an_account, an_administrator
from tests.mail.sample import MOMENT, TEMPLATES
from tests.mail.sample import settings as mail_settings
from tests.workbooks import ID, register, table, workbook

DAY, TODAY = date(2026, 10, 4), date(2026, 10, 5)
NAMES = {"FB-001": "Pelikan på scenen", "FB-002": "Gråspurv for eldre", "FB-003": "Hettemåke i byen"}
ACCOUNTS = tuple(an_account(n, id=key, name=name) for n, (key, name) in enumerate(NAMES.items(), 2))
PEOPLE = ("ase@sandnes.example", "bjorn@sandnes.example", "oyvind@sandnes.example")


def composed(inventory: Inventory, **mail: object) -> Composed:
    return reminders(inventory, DAY, TODAY, mail_settings(**mail), TEMPLATES)


def told(inventory: Inventory, **mail: object) -> dict[str, str]:
    """Every word of each letter, by its reader."""
    letters = composed(inventory, **mail).letters
    assert len({letter.address.casefold() for letter in letters}) == len(letters), "one letter to each reader"
    assert {letter.kind for letter in letters} <= {"reminder"}
    return {letter.address: f"{letter.subject}\n{letter.text}\n{letter.html}" for letter in letters}


def untold(inventory: Inventory, **mail: object) -> str:
    return " ".join(str(text) for text in composed(inventory, **mail).untold)


@settings(max_examples=60, deadline=None)
@given(
    st.sets(st.sampled_from(list(NAMES))),
    st.lists(st.tuples(st.sampled_from(list(NAMES)), st.sampled_from(PEOPLE), st.booleans()), max_size=9),
)
def test_nobody_is_told_of_an_account_that_is_noted_or_not_their_own(
    noted: set[str], rows: list[tuple[str, str, bool]]
) -> None:
    inventory = a_register(
        *ACCOUNTS,
        administrators=[
            an_administrator(n, account=account, email=email.upper() if n % 2 else email, end=None if serves else DAY)
            for n, (account, email, serves) in enumerate(rows, 2)
        ],
        moderation={key.casefold(): ModerationLog(frozenset([DAY]), {}) for key in noted},
    )
    letters = {address.casefold(): words for address, words in told(inventory).items()}
    for email in PEOPLE:
        wanted = {account for account, person, serves in rows if person == email and serves} - noted
        assert (email in letters) == bool(wanted)
        for account, name in NAMES.items():
            assert (account in letters.get(email, "")) == (name in letters.get(email, "")) == (account in wanted)
    reached = {account for account, _, serves in rows if serves}
    missed = untold(inventory)
    assert all((account in missed) == (account not in reached | noted) for account in NAMES)


@pytest.mark.parametrize(
    ("email", "mail"),
    [(None, {}), ("ikke en adresse", {}), ("ase@annen.example", {"allowed_domains": ["sandnes.example"]})],
)
def test_one_who_cannot_be_written_to_is_named_with_the_cell(email: str | None, mail: Mapping[str, Any]) -> None:
    inventory = a_register(moderated=[], administrators=[an_administrator(5, email=email), an_administrator(6)])
    assert list(told(inventory, **mail)) == ["admin6@sandnes.example"]
    assert "Admin Nummer5" in untold(inventory, **mail) and "Administratorer!C5" in untold(inventory, **mail)
    alone = a_register(moderated=[], administrators=[an_administrator(5, email=email)])
    assert not told(alone, **mail) and "Nobody was reminded of FB-001" in untold(alone, **mail)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_letter_is_in_the_units_language(code: str) -> None:
    [letter] = composed(
        a_register(moderated=[], leaders=[a_leader(language=code)], administrators=[an_administrator()])
    ).letters
    title = {"nb": "Ble det moderert 4. oktober 2026?", "nn": "Vart det moderert 4. oktober 2026?"}
    assert letter.language == code
    expected = title.get(code, "Was it moderated on 4 October 2026?")
    assert letter.text.startswith(expected) and expected in letter.html


def test_what_the_register_says_of_the_day_is_told_as_it_is() -> None:
    cell, date_cell = Cell("Moderering", 40, 3), Cell("Moderering", 41, 1)
    fault = Fault("Moderering", "FB-001", "Dato", "FB-001", date_cell, "32.10.2026")
    admin = "admin2@sandnes.example"
    assert "No row has that date." in told(a_register(moderated=[]))[admin]
    unsigned = told(a_register(moderated=[], unsigned={DAY: cell}))[admin]
    assert "Moderering!C40 lacks a name" in unsigned and "No row" not in unsigned
    doubtful = told(a_register(moderated=[], unreadable=(fault,)))[admin]
    assert "cannot be read in Moderering!A41" in doubtful
    assert "Not all moderation logs" not in doubtful
    assert "Not all moderation logs" in told(a_register(moderated=[], logs_left_out=1))[admin]


@pytest.mark.parametrize("hostile", ["<b>x</b>", "{{ letter }}", "a\r\nBcc: x@sandnes.example", '"><script>'])
def test_what_stands_in_the_register_stays_text(hostile: str) -> None:
    inventory = a_register(an_account(name=hostile), moderated=[], administrators=[an_administrator(2, name=hostile)])
    [letter] = composed(inventory).letters
    assert "<b>x" not in letter.html and "<script" not in letter.html
    assert "\n" not in letter.subject


def place(folder: Path, *days: date) -> Settings:
    """A folder with a register in which these days are noted, and a further log."""
    noted = table(schema.MODERATION, *({"day": day, "account": ID, "moderated_by": "Ola"} for day in days))
    (folder / "inventory.xlsx").write_bytes(workbook(register(moderation=noted)))
    return mail_settings().model_copy(update={"folder": folder})


def states(folder: Path) -> dict[str, list[str]]:
    return {
        state.name: [file.name for file in sorted(state.glob("*.eml"))] for state in folder.iterdir() if state.is_dir()
    }


def test_they_wait_as_messages_and_are_withdrawn_once_the_day_is_noted(tmp_path: Path) -> None:
    queued = queue_reminders(place(tmp_path), DAY, TODAY, MOMENT)
    assert queued.folder == tmp_path / "reports" / "reminders" / "2026-10-04"
    assert queued.mails.queued == 1 and not queued.untold
    [name] = states(queued.folder)["queued"]
    again = queue_reminders(place(tmp_path), DAY, TODAY, MOMENT)
    assert states(again.folder)["queued"] == [name]
    done = queue_reminders(place(tmp_path, DAY), DAY, TODAY, MOMENT)
    assert (done.mails.queued, done.mails.withdrawn, states(done.folder)["queued"]) == (0, 1, [])


def test_one_that_was_sent_is_not_queued_again_and_another_day_is_another_message(tmp_path: Path) -> None:
    first = queue_reminders(place(tmp_path), DAY, TODAY, MOMENT).folder
    [name] = states(first)["queued"]
    (first / "sent").mkdir(exist_ok=True)
    (first / "queued" / name).rename(first / "sent" / name)
    again = queue_reminders(place(tmp_path), DAY, TODAY, MOMENT)
    assert (again.mails.queued, again.mails.already_sent) == (0, 1)
    other = queue_reminders(place(tmp_path), date(2026, 10, 3), TODAY, MOMENT)
    assert other.folder != first and states(other.folder)["queued"] != [name]


def test_a_log_that_cannot_be_read_is_said_to_operator_and_reader(tmp_path: Path) -> None:
    chosen = place(tmp_path)
    (tmp_path / "logg.xlsx").write_bytes(b"no workbook")
    chosen = chosen.model_copy(update={"paths": chosen.paths.model_copy(update={"moderation": ("logg*.xlsx",)})})
    queued = queue_reminders(chosen, DAY, TODAY, MOMENT)
    assert any("logg.xlsx" in str(text) for text in queued.untold)
    [file] = (queued.folder / "queued").glob("*.eml")
    assert "Not all moderation logs" in plain(file)


def plain(file: Path) -> str:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content())
