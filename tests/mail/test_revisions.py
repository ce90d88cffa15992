from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from audit.mail.compose import Composed
from audit.mail.message import Letter, file_name, messages
from audit.mail.outbox import eml_names, move, prepare
from audit.mail.revisions import earlier
from audit.report import Report
from tests.mail.sample import ACCOUNTS, MOMENT, OCTOBER, account, composed, report, settings
from tests.mail.test_message import read

#: Gråspurv's account has got its label since; the other units' accounts are as they were.
BETTER = (*ACCOUNTS[:2], account(6, "FB-002", "Gråspurv for eldre", "Levekår øst", approved_by=None), ACCOUNTS[3])


def made(folder: Path, of: Report, *, correct: bool = False) -> Composed:
    """The month's letters, queued."""
    done = composed(of, had=earlier(folder, correct=correct))
    prepare(folder, messages(done.letters, settings(), OCTOBER, MOMENT + timedelta(days=correct)))
    return done


def sent(folder: Path, state: str = "sent") -> None:
    """Moves all that is queued there."""
    for name in eml_names(folder / "queued"):
        move(folder / "queued" / name, folder / state / name)


def to_leader(done: Composed, name: str) -> Letter:
    return next(letter for letter in done.letters if name in letter.address and letter.kind == "leader")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made(tmp_path, report())
    sent(tmp_path)
    return tmp_path


def test_a_month_made_again_queues_nothing_for_those_who_have_their_mail(folder: Path) -> None:
    done = made(folder, report())
    assert not eml_names(folder / "queued") and done.outdated == 0


def test_a_changed_month_tells_how_many_have_an_outdated_mail_and_sends_none(folder: Path) -> None:
    done = made(folder, report(BETTER))
    assert not eml_names(folder / "queued")
    assert done.outdated == 2  # Gråspurv's leader, and communications


def test_a_correction_goes_to_those_alone_whose_mail_would_say_something_else(folder: Path) -> None:
    done = made(folder, report(BETTER), correct=True)
    changed = to_leader(done, "graspurv")
    assert changed.revision.number == 2
    assert eml_names(folder / "queued") == {
        file_name(letter, settings(), OCTOBER) for letter in done.letters if letter.revision.corrects
    }
    assert len(eml_names(folder / "queued")) == 2


def test_a_correction_says_so_first_and_has_a_message_id_of_its_own(folder: Path) -> None:
    letter = to_leader(made(folder, report(BETTER), correct=True), "graspurv")
    assert letter.subject.startswith("Correction: Social media in October 2026")
    assert letter.text.lstrip().startswith("Correction: this replaces the mail you got from us on 2 November 2026.")
    body = letter.html.partition("</head>")[2]
    assert body.index("this replaces the mail you got from us on 2 November 2026") < body.index("<h1")
    name = file_name(letter, settings(), OCTOBER)
    assert name.endswith("-2.eml")
    first, second = folder / "sent" / name.replace("-2.eml", ".eml"), folder / "queued" / name
    ids = {str(read(file.read_bytes())["Message-ID"]) for file in (first, second)}
    assert len(ids) == 2


def test_a_first_letter_is_no_correction() -> None:
    for letter in composed().letters:
        assert "orrection" not in letter.text + letter.html.partition("<body")[2] + letter.subject


def test_a_correction_that_waits_stays_until_it_is_sent(folder: Path) -> None:
    made(folder, report(BETTER), correct=True)
    waiting = eml_names(folder / "queued")
    made(folder, report(BETTER))
    assert eml_names(folder / "queued") == waiting


def test_a_correction_that_turns_out_wrong_is_withdrawn(folder: Path) -> None:
    made(folder, report(BETTER), correct=True)
    made(folder, report())
    assert not eml_names(folder / "queued")


def test_a_correction_is_corrected_in_turn(folder: Path) -> None:
    made(folder, report(BETTER), correct=True)
    sent(folder)
    letter = to_leader(made(folder, report(), correct=True), "graspurv")
    assert letter.revision.number == 3 and letter.revision.corrects == MOMENT + timedelta(days=1)
    assert file_name(letter, settings(), OCTOBER) in eml_names(folder / "queued")


def test_what_is_in_doubt_counts_as_had(tmp_path: Path) -> None:
    made(tmp_path, report())
    sent(tmp_path, "sending")
    made(tmp_path, report())
    assert not eml_names(tmp_path / "queued")
    assert len(eml_names(tmp_path / "sending")) == 4


def test_what_was_refused_is_no_letter_to_correct(tmp_path: Path) -> None:
    made(tmp_path, report())
    sent(tmp_path, "failed")
    done = made(tmp_path, report(BETTER), correct=True)
    assert all(letter.revision.number == 1 and not letter.revision.corrects for letter in done.letters)
    assert len(eml_names(tmp_path / "queued")) == 4


def test_sorting_the_sheet_or_another_day_is_no_correction(folder: Path) -> None:
    moved = tuple(
        replace(one, **{name: replace(getattr(one, name), cell=replace(getattr(one, name).cell, row=40 - row))})
        for row, one in enumerate(ACCOUNTS)
        for name in ["owner_label"]
    )
    assert made(folder, report(moved)).outdated == 0
