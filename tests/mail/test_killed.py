"""Killed with SIGKILL at any moment: no letter is lost, and none comes twice but the one that was in doubt.

SMTP leaves one moment that no program can see across (RFC 1047): the server has the final dot, and we have not heard
that it has. These tests hold the program to that moment and no more.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Literal

import pytest

from benchmarks.kills import KILLED, a_month, pace
from tests.mail.dying import IN_DOUBT, NOT_YET_TAKEN, QUEUEING, SETTLED
from tests.mail.post_office import Arrived, PostOffice
from tests.mail.registers import AS_OF, MONTH, a_register, audit, states, variables

LETTERS = 4
VICTIM = 2  #: the second letter is the one that is killed upon

#: How often the victim arrives in the end where it may be sent again, and where it is held.
COPIES = {
    "moved to sending/": (1, 0),
    "the dot": (2, 1),
    "the 250": (2, 1),
    "the move to sent/ begun": (2, 1),
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, running_office: PostOffice) -> Path:
    """A month whose mails are queued."""
    folder = tmp_path_factory.mktemp("prepared")
    a_register(folder, LETTERS - 1)
    assert audit(folder, "run", *MONTH, *AS_OF, settings=running_office.settings("none")).returncode == 0
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """The same in a folder of the test's own."""
    return shutil.copytree(prepared, tmp_path / "month")


def killed(folder: Path, office: PostOffice, step: str, *arguments: str, in_doubt: str = "resend") -> None:
    """The command dies at its second passing of the step."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.mail.dying", step, str(VICTIM), *arguments],
        cwd=folder,
        env=variables(office.settings("none") | {"AUDIT_MAIL__IN_DOUBT": in_doubt}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == KILLED, f"never came to “{step}”: {done.stdout}{done.stderr}"


def again(folder: Path, office: PostOffice, in_doubt: str = "resend") -> subprocess.CompletedProcess[str]:
    return audit(folder, "send", *MONTH, settings=office.settings("none") | {"AUDIT_MAIL__IN_DOUBT": in_doubt})


def copies(office: PostOffice) -> dict[str, list[bytes]]:
    """What arrived, by Message-ID; whatever came twice came the same to the byte."""
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    for arrived in office.everything():
        found[arrived.id].append(arrived.as_sent)
    assert all(len(set(of)) == 1 for of in found.values())
    return found


def the_victim(folder: Path) -> str:
    """The Message-ID of what is in doubt."""
    (file,) = (folder / "reports" / "2026-10" / "mail" / "sending").glob("*.eml")
    return Arrived("", file.read_bytes()).id


@pytest.mark.parametrize("step", [*NOT_YET_TAKEN, *SETTLED])
def test_outside_the_moment_of_doubt_each_letter_comes_once(office: PostOffice, folder: Path, step: str) -> None:
    killed(folder, office, step, "send", *MONTH)
    found = states(folder)
    assert not found["sending"] and len(found["queued"] | found["sent"]) == LETTERS
    assert again(folder, office).returncode == 0
    assert len(states(folder)["sent"]) == LETTERS
    assert [len(of) for of in copies(office).values()] == [1] * LETTERS


@pytest.mark.parametrize("step", IN_DOUBT)
@pytest.mark.parametrize("in_doubt", ["resend", "hold"])
def test_in_the_moment_of_doubt_one_letter_is_sent_again_or_held(
    office: PostOffice, folder: Path, step: str, in_doubt: Literal["resend", "hold"]
) -> None:
    killed(folder, office, step, "send", *MONTH, in_doubt=in_doubt)
    victim, before = the_victim(folder), states(folder)
    done = again(folder, office, in_doubt)
    found = copies(office)
    assert len(found.pop(victim, [])) == COPIES[step][in_doubt == "hold"]
    assert [len(of) for of in found.values()] == [1] * (LETTERS - 1)
    (name,) = before["sending"]
    if in_doubt == "resend":
        assert done.returncode == 0 and len(states(folder)["sent"]) == LETTERS
        assert "to ganger" in done.stderr
    else:
        assert done.returncode == 3 and states(folder)["sending"] == {name} and name in done.stderr


@pytest.mark.parametrize("step", QUEUEING)
def test_while_the_queue_is_made_nothing_is_half_done(office: PostOffice, tmp_path: Path, step: str) -> None:
    a_register(tmp_path, LETTERS - 1)
    killed(tmp_path, office, step, "run", *MONTH, *AS_OF, "--send")
    for file in (tmp_path / "reports" / "2026-10" / "mail" / "queued").glob("*.eml"):
        assert file.read_bytes().endswith(b"--\r\n")
    assert not office.everything()
    done = audit(tmp_path, "run", *MONTH, *AS_OF, "--send", settings=office.settings("none"))
    assert done.returncode == 0 and len(states(tmp_path)["sent"]) == LETTERS
    assert [len(of) for of in copies(office).values()] == [1] * LETTERS


@pytest.mark.parametrize("in_doubt", ["resend", "hold"])
def test_at_random_moments_nothing_is_lost(
    office: PostOffice, tmp_path: Path, in_doubt: Literal["resend", "hold"]
) -> None:
    usual = pace(tmp_path, office, readers=15)
    chance = random.Random(2026)
    tally = a_month(tmp_path, office, chance, usual, readers=15, kills=5, in_doubt=in_doubt)
    assert tally.kills > 0 and tally.lost == 0 and tally.unlike == 0
    assert tally.copies_too_many <= tally.kills
