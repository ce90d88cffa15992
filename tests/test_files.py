"""What cannot be done with a file is told in a sentence that names it."""

from pathlib import Path

import pytest

from audit.files import delete
from audit.model import Trouble


def test_a_file_is_deleted_and_one_that_is_gone_already_is_fine(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.touch()
    delete(file)
    delete(file)
    assert not file.exists()


def test_what_cannot_be_deleted_is_named(tmp_path: Path) -> None:
    held = tmp_path / "report.pdf"
    held.mkdir()
    with pytest.raises(Trouble, match=r"report\.pdf is left from an earlier run and cannot be deleted: "):
        delete(held)
