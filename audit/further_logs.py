"""The moderation logs that the settings name beside the register's own."""

from __future__ import annotations

from pathlib import PurePath

from audit.model import Text
from audit.settings import Settings
from audit.workbook import Given
from audit.workbook.given import File


def further_logs(settings: Settings) -> list[File]:
    """Each log there is, and for each pattern that no file fits one that cannot be read and says so."""
    return [*settings.further_logs(), *map(_missing, settings.patterns_without_log())]


def _missing(pattern: str) -> Given:
    return Given(
        PurePath(pattern).name,
        b"",
        trouble=Text(
            "No file fits “{pattern}” in [paths] moderation. Put the log there, or correct the settings.",
            pattern=pattern,
        ),
    )
