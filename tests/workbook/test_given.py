"""A file whose content has been read already is read like the file itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit import schema
from audit.model import Text, Trouble
from audit.workbook import Given, open_elsewhere, read_inventory
from tests.workbooks import ID, register, saved, table, workbook

LOG = f"Dato;Konto-ID;Moderert av\n03.10.2026;{ID};Kari Testesen\n".encode()


def given(file: Path) -> Given:
    return Given(file.name, file.read_bytes(), tuple(open_elsewhere(file)))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A register that is open in Excel, a log as CSV, one as a workbook, and one that is neither."""
    moderated = table(schema.MODERATION, {"day": "4.10.2026", "account": ID, "moderated_by": "Ola Testesen"})
    saved(tmp_path, b"", "~$inventory.xlsx")
    return [
        saved(tmp_path, workbook(register())),
        saved(tmp_path, LOG, "logg.csv"),
        saved(tmp_path, workbook({"Moderering": moderated}), "logg.xlsx"),
        saved(tmp_path, b"<html>", "web.xlsx"),
    ]


def test_content_is_read_like_the_file_that_it_came_from(files: list[Path]) -> None:
    by_file = read_inventory(files[0], files[1:])
    assert read_inventory(given(files[0]), [given(file) for file in files[1:]]) == by_file
    assert by_file.moderation
    assert len(by_file.moderation[ID.casefold()].days) == 2
    assert by_file.logs_left_out == 1
    assert "~$inventory.xlsx" in str(by_file.notes[0])


def test_content_is_refused_in_the_same_words_as_its_file(files: list[Path]) -> None:
    told = []
    for file in (files[3], given(files[3])):
        with pytest.raises(Trouble) as trouble:
            read_inventory(file)
        told.append(str(trouble.value))
    assert told[0] == told[1]


def test_a_log_that_could_not_be_fetched_is_left_out_with_the_reason(files: list[Path]) -> None:
    absent = Given("logg.csv", b"", trouble=Text("It lies in OneDrive."))
    inventory = read_inventory(given(files[0]), [absent])
    assert inventory.logs_left_out == 1
    assert "It lies in OneDrive." in str(inventory.notes[-1])
