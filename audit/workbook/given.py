"""A workbook or log whose content has been read already, perhaps on another computer; it stands in for its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath

from audit.model import Text, Trouble


@dataclass(frozen=True, slots=True)
class Given:
    """The content of a file, or why it could not be read."""

    name: str  #: the file's name, without the folder
    content: bytes
    notes: tuple[Text, ...] = ()  #: what was to be seen beside it: that somebody has it open
    trouble: Text | None = None  #: why there is no content

    @property
    def suffix(self) -> str:
        """`.xlsx`, as `Path` has it."""
        return PurePath(self.name).suffix

    def read(self) -> bytes:
        """The content; `Trouble` where it could not be read."""
        if self.trouble:
            raise Trouble(self.trouble)
        return self.content


File = Path | Given
