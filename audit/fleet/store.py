"""The fleet's folder: a folder for each register's own reports, and one for each month's overview."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from audit import __version__
from audit.files import swept, write_whole
from audit.fleet.task import Made
from audit.manifest import seal, sealed
from audit.model import Month
from audit.side_by_side import Figures

FOLDER: Final = "fleet"  #: among the reports
REGISTERS: Final = "registers"  #: what holds a register's words lies below it, and what lies beside it holds none
FIGURES: Final = "figures.json"


class Kept(BaseModel):
    """What the overview needs of a register's month, and the sum of the order that it came of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: str
    figures: Figures


class Store:
    """What stands on the disk, and is written to it. Only one process may write at a time."""

    def __init__(self, reports: Path, month: Month) -> None:
        self.folder = reports / FOLDER
        self.overview = self.folder / str(month)
        self._month = month

    def of(self, register: str) -> Path:
        """Where the months of the register lie that is called so."""
        return self.folder / REGISTERS / register

    def month_of(self, register: str) -> Path:
        """Where its files of this month lie."""
        return self.of(register) / str(self._month)

    def trouble_of(self, register: str) -> Path:
        """What tells in full why the month could not be made. Not in the month's folder, which is sealed."""
        return self.of(register) / f"not-audited-{self._month}.txt"

    def kept(self, register: str, order: str) -> Figures | None:
        """The figures of the month, if it is all there and came of the order of that sum."""
        folder = self.month_of(register)
        files = sealed(folder)
        if FIGURES not in files or not all((folder / name).is_file() for name in files):
            return None
        with suppress(OSError, ValidationError):
            content = (folder / FIGURES).read_bytes()
            kept = Kept.model_validate_json(content)
            if kept.order == order and hashlib.sha256(content).hexdigest() == files[FIGURES]:
                return kept.figures
        return None

    def keep(self, register: str, made: Made, order: str, moment: datetime) -> None:
        """Writes the month of a register, its seal last of all: without it, none of the rest counts."""
        kept = Kept(order=order, figures=made.figures).model_dump_json(indent=1).encode() + b"\n"
        self._write(self.month_of(register), {FIGURES: kept, **made.files}, moment)

    def refuse(self, register: str, sentence: str) -> None:
        """Writes why a register could not be audited, in full, where only those see it who may see the register."""
        file, told = self.trouble_of(register), f"{sentence}\n".encode()
        if not file.is_file() or file.read_bytes() != told:
            swept(file.parent)
            write_whole(file, told)

    def keep_overview(self, files: Mapping[str, bytes], moment: datetime) -> None:
        """Writes the overview of the month, unless it stands there already."""
        sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        there = all((self.overview / name).is_file() for name in files)
        if not there or sealed(self.overview) != sums:
            self._write(self.overview, files, moment)

    def _write(self, folder: Path, files: Mapping[str, bytes], moment: datetime) -> None:
        swept(folder)
        for name, content in files.items():
            write_whole(folder / name, content)
        seal(folder, self._month, files, moment, __version__)
