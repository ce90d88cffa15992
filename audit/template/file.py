"""The workbook as a file: always the same bytes, and never in the place of another file."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audit.files import write_whole
from audit.model import Text, Trouble

if TYPE_CHECKING:
    from openpyxl import Workbook

STAMP: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - Excel's moments have no zone, and no clock is read here
ZIP_STAMP: Final = (1980, 1, 1, 0, 0, 0)


def saved(workbook: Workbook) -> bytes:
    """The workbook's bytes, with the fixed moment instead of the clock's wherever openpyxl notes one."""
    from openpyxl.xml.constants import ARC_CORE
    from openpyxl.xml.functions import tostring

    workbook.properties.creator = "Kontotilsyn"
    workbook.properties.created = STAMP
    written = BytesIO()
    workbook.save(written)
    workbook.properties.modified = STAMP
    stamped = BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(stamped, "w") as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, ZIP_STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0  # the same on Windows as elsewhere
            content = tostring(workbook.properties.to_tree()) if name == ARC_CORE else source.read(name)
            target.writestr(part, content)
    return stamped.getvalue()


def write_new(file: Path, content: bytes) -> None:
    """Writes a file that is not there yet. Its name is claimed first, so that nobody's file is ever replaced."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.open("xb").close()
    except FileExistsError:
        raise Trouble(
            Text("{file} is there already and is left as it is. Give another name, or move it away.", file=str(file))
        ) from None
    except OSError as error:
        raise Trouble(
            Text(
                "{file} cannot be written: {error}. See that the folder is there and that you may write in it.",
                file=str(file),
                error=error.strerror or str(error),
            )
        ) from error
    try:
        write_whole(file, content)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
