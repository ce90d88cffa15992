from __future__ import annotations

from pathlib import Path

import pytest

from audit.files import locked
from audit.mail.message import messages
from audit.mail.outbox import Prepared, eml_names, prepare
from audit.model import Trouble
from tests.mail.sample import MOMENT, OCTOBER, composed, settings

NEW = {"leader-a-1.eml": b"X-Unsent: 1\r\na", "leader-b-2.eml": b"b"}


def test_every_message_is_queued_whole(tmp_path: Path) -> None:
    made = messages(composed().letters, settings(), OCTOBER, MOMENT)
    assert prepare(tmp_path, made) == Prepared(queued=4, already_sent=0, in_doubt=0, withdrawn=0)
    assert {file.name: file.read_bytes() for file in (tmp_path / "queued").iterdir()} == made


def test_preparing_twice_is_harmless(tmp_path: Path) -> None:
    prepare(tmp_path, NEW)
    assert prepare(tmp_path, NEW) == Prepared(queued=2, already_sent=0, in_doubt=0, withdrawn=0)
    assert eml_names(tmp_path / "queued") == set(NEW)


def test_a_new_run_replaces_what_is_queued(tmp_path: Path) -> None:
    prepare(tmp_path, NEW)
    assert prepare(tmp_path, {"leader-a-1.eml": b"new", "leader-c-3.eml": b"c"}).withdrawn == 1
    assert eml_names(tmp_path / "queued") == {"leader-a-1.eml", "leader-c-3.eml"}
    assert (tmp_path / "queued" / "leader-a-1.eml").read_bytes() == b"new"


@pytest.mark.parametrize("state", ["sent", "sending"])
def test_what_was_sent_or_may_have_been_is_left_alone(tmp_path: Path, state: str) -> None:
    (tmp_path / state).mkdir()
    (tmp_path / state / "leader-a-1.eml").write_bytes(b"old")
    done = prepare(tmp_path, NEW)
    assert (done.already_sent, done.in_doubt) == ((1, 0) if state == "sent" else (0, 1))
    assert eml_names(tmp_path / "queued") == {"leader-b-2.eml"}
    assert (tmp_path / state / "leader-a-1.eml").read_bytes() == b"old"


def test_what_was_refused_is_queued_again(tmp_path: Path) -> None:
    (tmp_path / "failed").mkdir()
    (tmp_path / "failed" / "leader-a-1.eml").write_bytes(b"old")
    (tmp_path / "failed" / "leader-a-1.eml.txt").write_text("550 no such user")
    assert prepare(tmp_path, NEW).queued == 2
    assert list((tmp_path / "failed").iterdir()) == []


def test_only_one_run_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(Trouble, match="Another run"):
        prepare(tmp_path, NEW)
    prepare(tmp_path, NEW)


def test_a_folder_that_is_a_file_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("")
    with pytest.raises(Trouble, match="mail"):
        prepare(tmp_path / "mail", NEW)
