"""What people type into a cell → the value they mean, or why it cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

from audit.model import Either, InquiryKind, Stage, Text, folded, tidy
from audit.schema import NO, YES, Column, Kind
from audit.workbook.cells import CALCULATED, BrokenCell, MergedCell, Misread, Raw

__all__ = [
    "CALCULATED",
    "BrokenCell",
    "MergedCell",
    "Misread",
    "Raw",
    "Value",
    "shortened",
    "shown",
    "typed_day",
    "understand",
]

#: Whole numbers beyond 15 digits have lost their last digits before the file was saved.
EXACT_NUMBERS: Final = 10**15

#: Nobody notes an earlier day here; Excel shows a bare number such as 12 as a day in January 1900.
EARLIEST_YEAR: Final = 1950

LONGEST_TEXT: Final = 65_535  #: characters; a cell of Excel holds half as many, one of LibreOffice these
LONGEST_SHOWN: Final = 200  #: of what cannot be understood

SERIAL_ZERO: Final = date(1899, 12, 30)  #: Excel notes a day as the number of days since
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050  #: the years 2000 to 2099

ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)

YEAR_FIRST: Final = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
DAY_FIRST: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})")
EITHER_FIRST: Final = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")
NAMED_MONTH: Final = re.compile(r"(\d{1,2})\.? ?([^\W\d]+)\.? (\d{4})")
CLOCK: Final = re.compile(
    r"(?P<day>.*\d)(?:T|,? (?:kl\.? ?)?)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?Z?"
)


Value = str | date | datetime | bool | int | Stage | InquiryKind

DAY: Final = Text("a date, such as 3.10.2026")


def understand(raw: Raw, column: Column) -> Value | Misread | None:
    """The value of a raw cell for its column; None where it is blank, `Misread` where it makes no sense."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, str) and len(raw) > LONGEST_TEXT:
        raw = BrokenCell(raw, unknown=True)
    if isinstance(raw, BrokenCell):
        return Misread(shortened(raw.shown), raw.expected)
    if isinstance(raw, MergedCell):
        return Misread(
            raw.reference,
            Text(
                "a value of its own: of these merged cells only {first} has one; unmerge them and fill down",
                first=raw.first,
            ),
        )
    if isinstance(raw, str):
        raw = tidy(raw)
        if not raw:
            return None
    value = READERS[column.kind](raw, column)
    return replace(value, typed=shortened(value.typed)) if isinstance(value, Misread) else value


def shortened(typed: str) -> str:
    """What a finding shows of it."""
    return typed if len(typed) <= LONGEST_SHOWN else typed[:LONGEST_SHOWN] + "…"


def shown(raw: Raw) -> str:
    """The raw cell roughly as Excel shows it."""
    if isinstance(raw, BrokenCell):
        return raw.shown
    if isinstance(raw, MergedCell):
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < EXACT_NUMBERS:
        return str(int(raw))
    if isinstance(raw, datetime):
        return f"{raw:%d.%m.%Y %H:%M}"
    if isinstance(raw, date):
        return f"{raw:%d.%m.%Y}"
    return tidy(str(raw))


def _written(raw: Raw) -> str:
    """The raw cell roughly as Excel shows it; text is tidy already, for the readers below see no other."""
    return raw if isinstance(raw, str) else shown(raw)


def _text(raw: Raw, _: Column) -> str:
    return _written(raw)


def _id(raw: Raw, _: Column) -> str | Misread:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and float(raw).is_integer():
        if abs(raw) < EXACT_NUMBERS:
            return str(int(raw))
        return Misread(f"{raw:.0f}", Text("an id typed as text: Excel has already changed the last digits of it"))
    return Misread(shown(raw), Text("an id typed as text; put an apostrophe before it"))


def _day(raw: Raw, column: Column) -> date | Misread:
    moment = _moment(raw, column)
    return moment.date() if isinstance(moment, datetime) else moment


def _moment(raw: Raw, _: Column) -> datetime | date | Misread:
    understood: datetime | date | Misread | None = None
    if isinstance(raw, str):
        understood = _typed_moment(raw)
    elif isinstance(raw, date):
        understood = raw
    elif isinstance(raw, (int, float)) and not isinstance(raw, bool):
        understood = _number_for_a_day(raw)
    if isinstance(understood, datetime) and understood.time() == time.min:
        understood = understood.date()  # Excel keeps midnight as the bare day, and some programs each day as midnight
    if isinstance(understood, date) and understood.year < EARLIEST_YEAR:
        understood = None
    return understood or Misread(shown(raw), DAY)


def _number_for_a_day(raw: float) -> Misread:
    """Excel keeps days as numbers; which of the numbers are meant as days, only their format tells."""
    format_it = Text("a date, such as 3.10.2026; the cell holds a number. Give it a date format (Ctrl+1)")
    if FIRST_SERIAL <= raw <= LAST_SERIAL:
        day = SERIAL_ZERO + timedelta(days=int(raw))
        return Misread(shown(raw), Text("{what}, and it may be {day}", what=format_it, day=day))
    return Misread(shown(raw), format_it)


def _typed_moment(typed: str) -> datetime | date | Misread | None:
    with_clock = CLOCK.fullmatch(typed)
    if not with_clock:
        return typed_day(typed)
    day = typed_day(with_clock["day"].strip())
    hour, minute = int(with_clock["hour"]), int(with_clock["minute"])
    if not isinstance(day, date) or hour > 23 or minute > 59:
        return Misread(typed, day.expected) if isinstance(day, Misread) else None
    return datetime.combine(day, time(hour, minute))


def typed_day(typed: str) -> date | Misread | None:
    """A day typed as text; None where it is none. Never guessed as month first."""
    if match := YEAR_FIRST.fullmatch(typed):
        return _real_day(match[1], match[3], match[4])
    if match := DAY_FIRST.fullmatch(typed):
        return _real_day(match[3], match[2], match[1])
    if match := NAMED_MONTH.fullmatch(typed):
        return _real_day(match[3], str(_months().get(match[2].casefold(), 0)), match[1])
    if match := EITHER_FIRST.fullmatch(typed):
        return _day_or_month_first(typed, match[1], match[3], match[4])
    return None


def _day_or_month_first(typed: str, first: str, second: str, year: str) -> date | Misread | None:
    """`25/10/2026` can only be a day first; `1/3/2026` may be either, and nobody should guess."""
    day_first, month_first = _real_day(year, second, first), _real_day(year, first, second)
    if day_first and month_first and day_first != month_first:
        return Misread(
            typed,
            Text(
                "a date with full stops: this may be {one} or {other}",
                one=day_first,
                other=month_first,
            ),
        )
    return day_first


def _real_day(year: str, month: str, day: str) -> date | None:
    """The day, or None where the calendar has none such; a year of two digits is this century until 69."""
    full_year = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)
    try:
        return date(full_year, int(month), int(day))
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """Names of months, long and short, in the languages the register may be written in."""
    from babel.dates import get_month_names

    return {"sept": 9} | {
        name.casefold().rstrip("."): number
        for locale in ("nb", "nn", "en")
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, locale).items()
    }


def _yes_no(raw: Raw, _: Column) -> bool | Misread:
    word = folded(_written(raw)).rstrip(".!\ufe0f")  # the last makes a tick a picture
    if word in YES:
        return True
    if word in NO:
        return False
    return Misread(shown(raw), Text("yes or no"))


def _email(raw: Raw, _: Column) -> str | Misread:
    typed = _written(raw)
    *before, rest = typed.rsplit("<", 1)
    address, *after = rest.split(">", 1)
    address = re.sub(r"^mailto: ?", "", address.strip(" ;,"), flags=re.IGNORECASE).partition("?")[0]
    address = re.sub(r" ?([@.]) ?", r"\1", address).strip(" ;,.")
    another = "@" in folded("".join(before + after)).replace(folded(address), "")
    if ADDRESS.fullmatch(address) and len(address) <= 254 and not another:
        return address
    return Misread(typed, Text("one e-mail address"))


def _count(raw: Raw, _: Column) -> int | Misread:
    if isinstance(raw, str) and raw.isdecimal() and len(raw) < 16:
        return int(raw)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and float(raw).is_integer() and raw >= 0:
        return int(raw)
    return Misread(shown(raw), Text("a whole number"))


def _choice(raw: Raw, column: Column) -> str | Misread:
    word = folded(_written(raw)).rstrip(".")
    for choice in column.choices:
        if word in choice.names.official() or word in choice.names.others():
            return choice.value
    return Misread(shown(raw), Text("one of {allowed}", allowed=Either(choice.names.nb for choice in column.choices)))


READERS: Final[dict[Kind, Callable[[Raw, Column], Value | Misread]]] = {
    Kind.TEXT: _text,
    Kind.ID: _id,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.YES_NO: _yes_no,
    Kind.EMAIL: _email,
    Kind.COUNT: _count,
    Kind.CHOICE: _choice,
}
