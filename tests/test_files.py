"""What cannot be done with a file is told in a sentence that names it."""

from pathlib import Path

import pytest

from audit.files import remove
from audit.model import Trouble


def test_a_file_is_removed_and_one_that_is_gone_already_is_fine(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.touch()
    remove(file)
    remove(file)
    assert not file.exists()


def test_what_cannot_be_removed_is_named(tmp_path: Path) -> None:
    held = tmp_path / "report.pdf"
    held.mkdir()
    with pytest.raises(Trouble, match=r"report\.pdf cannot be moved or removed: "):
        remove(held)
