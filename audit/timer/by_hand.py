"""Whether somebody has made a month's audit by hand and sent its mails, so that the schedule need not."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

from audit.history import RESULTS
from audit.job import mail_folder, month_folder
from audit.mail.outbox import eml_names
from audit.model import Month
from audit.settings import Settings


def made_by_hand(settings: Settings, month: Month, since: date) -> bool:
    """Whether there is an audit as of `since` or later, none of its mails wait, and there were some to send.

    With the transport `outbox` the mails wait as drafts, and that is all that the schedule would do as well.
    """
    as_of = _as_of(month_folder(settings, month) / RESULTS)
    if as_of is None or as_of < since:
        return False
    mails = mail_folder(settings, month)
    return settings.mail.transport == "outbox" or (not waiting(mails) and bool(eml_names(mails / "sent")))


def waiting(folder: Path) -> int:
    """How many mails of that folder are not yet settled: they wait, or are in doubt."""
    return len(eml_names(folder / "queued") | eml_names(folder / "sending"))


def _as_of(results: Path) -> date | None:
    """The day of the audit, None where there is none that can be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        return date.fromisoformat(json.loads(results.read_bytes())["as_of"])
    return None
