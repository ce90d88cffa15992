"""`reports/schedule.json`: what the schedule has done, what it does next, and that it is alive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from audit.files import write_whole
from audit.model import Month, Text, Trouble

FILE: Final = "schedule.json"
SCHEMA: Final = 1  #: the number of the file's format


class Progress(StrEnum):
    """How far a month's audit, or a day's reminders, have come."""

    FAILED = "failed"  #: not made; it is tried again
    AUDITED = "audited"  #: made and written; some of its mails still wait
    DONE = "done"
    MISSED = "missed"  #: never made, and by now too old to be caught up


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Entry(_Part):
    """What became of one month or one day."""

    state: Progress
    at: AwareDatetime  #: when that was
    tries: int = 1  #: how often in a row it has come to this
    words: str = ""  #: what went wrong


def _month(value: object) -> object:
    return Month.parse(value) if isinstance(value, str) else value


_Month = Annotated[Month, BeforeValidator(_month)]


class Diary(_Part):
    """All that the schedule must remember from one start to the next."""

    version: int = Field(default=SCHEMA, alias="schema", ge=1, le=SCHEMA)
    since: _Month  #: the first month that is the schedule's to make
    months: Mapping[_Month, Entry] = Field(default_factory=dict)
    reminders: Mapping[date, Entry] = Field(default_factory=dict)  #: the last day of which administrators were told

    def noting(self, about: Month | date, state: Progress, now: datetime, words: str = "") -> Diary:
        """The diary with one thing more in it."""
        before = self.months.get(about) if isinstance(about, Month) else self.reminders.get(about)
        tries = before.tries + 1 if before and before.state is state else 1
        entry = Entry(state=state, at=now, tries=tries, words=words)
        if isinstance(about, Month):
            return self.model_copy(update={"months": {**self.months, about: entry}})
        return self.model_copy(update={"reminders": {about: entry}})


def read_diary(file: Path) -> Diary | None:
    """What the file says, None where there is none yet; `Trouble` where it is damaged."""
    try:
        return Diary.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise Trouble(
            Text(
                "{file} cannot be read, so nobody can say which months the schedule has made: {error} Bring the file "
                "back from a backup, or delete it to begin anew with the last month. No mail is sent twice.",
                file=str(file),
                error=str(error).splitlines()[0] + ".",
            )
        ) from error


def write_diary(file: Path, diary: Diary, now: datetime, next_due: datetime, pid: int) -> None:
    """Writes it whole, with the moment it was last alive."""
    told = {
        "schema": SCHEMA,
        "alive": now.isoformat(timespec="seconds"),
        "pid": pid,
        "next_due": next_due.isoformat(),
        "since": str(diary.since),
        "months": {str(month): _told(entry) for month, entry in sorted(diary.months.items())},
        "reminders": {str(day): _told(entry) for day, entry in diary.reminders.items()},
    }
    write_whole(file, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"))


def _told(entry: Entry) -> dict[str, object]:
    return {
        "state": entry.state.value,
        "at": entry.at.isoformat(timespec="seconds"),
        "tries": entry.tries,
        "words": entry.words,
    }
