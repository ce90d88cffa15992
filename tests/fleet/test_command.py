"""The command as a user gives it: what it says, and what it answers with."""

from __future__ import annotations

import os
import pty
from pathlib import Path

import pytest

from audit.files import locked
from tests.fleet.registers import LONGEST, WEB_PAGE, audit, begun, content, laid_out, overview, whole
from tests.workbooks import packed, register, workbook

PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


def test_it_says_how_many_are_audited_and_where_the_overview_lies(tmp_path: Path) -> None:
    laid_out(tmp_path, {"k/a.xlsx": content(), "k/b.xlsx": content()})
    done = audit(tmp_path, "k")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "oktober 2026: 2 av 2 registre er kontrollert.",
        "0 av 6 kontoer i bruk er i orden.",
        "Oversikten ligger i reports/fleet/2026-10. Åpne index.html der.",
    ]
    assert audit(tmp_path, "k").stdout.splitlines()[1] == (
        "2 av dem var kontrollert fra før, med samme registre og innstillinger."
    )


def test_what_cannot_be_audited_is_named_one_by_one_and_the_rest_is_done(tmp_path: Path) -> None:
    files = {
        "k/en god/inventory.xlsx": content(),
        "k/nettside/inventory.xlsx": WEB_PAGE,
        "k/passord/inventory.xlsx": PROTECTED,
        "k/uten ark/inventory.xlsx": workbook(register(moderation=None)),
        "k/tom mappe/lesmeg.txt": "",
        "k/innstillinger/inventory.xlsx": content(),
        "k/innstillinger/audit.toml": "[policy\n",
        "k/ikke regneark/inventory.xlsx": packed({"a": b""}),
        "k/gammel/register.xls": PROTECTED[:8] + b"Workbook",
        "k/ods/register.ods": packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    }
    done = audit(laid_out(tmp_path, files), "k")
    assert done.returncode == 2
    assert "1 av 9 registre er kontrollert" in done.stdout
    settings = tmp_path / "k" / "innstillinger" / "audit.toml"
    told = dict(line.split(": ", 1) for line in done.stderr.splitlines())
    assert {place: sentence.split(". ")[0] for place, sentence in told.items()} == {
        "k/gammel/register.xls": "register.xls har det gamle Excel-formatet (.xls)",
        "k/ikke regneark/inventory.xlsx": "inventory.xlsx er en pakket fil, men ikke en Excel-arbeidsbok",
        "k/innstillinger/inventory.xlsx": f"{settings}: Programmet forstår ikke linje 1",
        "k/nettside/inventory.xlsx": "inventory.xlsx er ikke en Excel-arbeidsbok",
        "k/ods/register.ods": "register.ods er en OpenDocument-fil, ikke en Excel-arbeidsbok",
        "k/passord/inventory.xlsx": "inventory.xlsx er beskyttet med passord eller følsomhetsetikett",
        "k/tom mappe": f"Det er ingen arbeidsbok i mappen {tmp_path}/k/tom mappe",
        "k/uten ark/inventory.xlsx": "inventory.xlsx har ikke noe ark som heter Moderering",
    }


def test_a_rule_that_breaks_is_told_and_answered_with_2_though_the_report_is_there(tmp_path: Path) -> None:
    laid_out(tmp_path, {"k/a.xlsx": content(), "k/broken.xlsx": content()})
    with begun(tmp_path, "k", module="tests.fleet.deadly") as process:
        out, err = process.communicate(timeout=LONGEST)
    assert process.returncode == 2
    assert "2 av 2 registre er kontrollert" in out
    assert err == "k/broken.xlsx: en regel kunne ikke kontrolleres; rapporten sier hvilken.\n"
    assert [one["broken"] for one in overview(tmp_path / "reports")["registers"]] == [False, True]


def test_a_pattern_that_the_shell_has_filled_in_comes_to_the_same_as_one_that_it_has_not(tmp_path: Path) -> None:
    laid_out(tmp_path, {f"k/{name}/inventory.xlsx": content() for name in ("a", "b")})
    assert audit(tmp_path, "k/*/inventory.xlsx", "--reports", "one").returncode == 0
    assert audit(tmp_path, "k/a/inventory.xlsx", "k/b/inventory.xlsx", "--reports", "other").returncode == 0
    assert whole(tmp_path / "one") == whole(tmp_path / "other")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["k"], "Det er ingen registre i k. Oppgi en mappe som inneholder dem, eller et mønster"),
        (["borte"], "Det finnes ingen mappe eller fil borte."),
        ([], "Kommandoen fleet mangler et ord."),
    ],
)
def test_without_a_register_there_is_a_sentence_and_no_folder(tmp_path: Path, words: list[str], sentence: str) -> None:
    done = audit(laid_out(tmp_path, {"k/lesmeg.txt": ""}), *words)
    assert done.returncode == 2
    assert done.stderr.startswith(sentence)
    assert not (tmp_path / "reports").exists()


def test_another_run_in_the_same_folder_is_waited_for(tmp_path: Path) -> None:
    laid_out(tmp_path, {"k/a.xlsx": content()})
    with locked(tmp_path / "reports" / "fleet"):
        done = audit(tmp_path, "k")
    assert done.returncode == 2
    assert done.stderr.startswith("En annen kjøring arbeider i reports/fleet.")


@pytest.mark.skipif(os.name == "nt", reason="opens a terminal")
def test_on_a_terminal_it_shows_how_far_it_has_come(tmp_path: Path) -> None:
    laid_out(tmp_path, {f"k/{number}.xlsx": content() for number in range(3)})
    seen, terminal = pty.openpty()
    with begun(tmp_path, "k", TERM="xterm", COLUMNS="100", stderr=terminal) as process:
        os.close(terminal)
        shown = b""
        try:
            while part := os.read(seen, 4096):
                shown += part
        except OSError:  # so Linux tells that the terminal is closed
            pass
        process.communicate(timeout=LONGEST)
    os.close(seen)
    assert process.returncode == 0
    told = shown.decode()
    assert "Kontrollerer registrene" in told
    assert "0/3" in told
