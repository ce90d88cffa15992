"""The pictures of README and user guide show what the program writes today."""

from __future__ import annotations

import re
from pathlib import Path

from tests.catalogues import PROJECT
from tests.pictures import PICTURES, made, noted, sums


def test_they_are_made_of_what_the_program_writes_today(tmp_path: Path) -> None:
    assert noted() == sums(made(tmp_path).sources()), "run python -m tests.pictures, and look at them"


def test_every_picture_is_shown_somewhere_and_no_other() -> None:
    pages = [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]
    shown = {name for page in pages for name in re.findall(r"pictures/([\w-]+)\.png", page.read_text(encoding="utf-8"))}
    assert shown == {file.stem for file in PICTURES.glob("*.png")} == noted().keys()
