"""Puts the program's sentences, dates and numbers into bokmål, nynorsk or English.

Message ids are English; the catalogues lie in `locale/` (gettext), dates and numbers follow CLDR (Babel).
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Final, Literal

from audit.model import Either, Month, Text, grouped
from audit.workdays import runs

LANGUAGES: Final = ("nb", "nn", "en")
CATALOGUES: Final = Path(__file__).parent.parent / "locale"


class Language:
    """One language: call it with a `Text` (or a message id) to have it in words."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._catalogue: gettext.NullTranslations
        if code == "en":
            self._catalogue = gettext.NullTranslations()
        else:
            self._catalogue = gettext.translation("audit", CATALOGUES, [code])

    def __call__(self, text: Text | str) -> str:
        """The sentence in this language, its values written as this language writes them."""
        if isinstance(text, str):
            return self.gettext(text)
        if text.plural:
            number = text.values["n"]
            assert isinstance(number, int)
            pattern = self.ngettext(text.message, text.plural, number)
        else:
            pattern = self.gettext(text.message)
        return pattern.format_map({name: self.value(value) for name, value in text.values.items()})

    def gettext(self, message: str) -> str:
        """The message in this language, as templates ask for it."""
        return self._catalogue.gettext(message) if message else ""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The message in the form that the number asks for."""
        return self._catalogue.ngettext(singular, plural, number)

    def value(self, value: object) -> str:
        """One value as this language writes it: a date, a number, a list, a sentence, a plain word."""
        if isinstance(value, Text):
            return self(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, Month):
            return self.month(value)
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, Either):
            return self.listing(value, "or")
        if isinstance(value, (list, tuple)):
            if value and all(isinstance(item, date) for item in value):
                return self.days(value)
            return self.listing([self.value(item) for item in value])
        return str(value)

    @cached_property
    def locale(self) -> str:
        """The CLDR name of the language; English as written in Europe, day before month."""
        return "en_GB" if self.code == "en" else self.code

    def day(self, day: date) -> str:
        """`2. november 2026`."""
        return f"{self._in_month(day, day)} {self._month_name(day)} {day.year}"

    def moment(self, moment: datetime) -> str:
        """`2. nov. 2026 14:30`."""
        return f"{self.day(moment.date())} {moment:%H:%M}"

    def month(self, month: Month) -> str:
        """`oktober 2026`."""
        from babel.dates import format_date

        return format_date(month.first, "MMMM y", locale=self.locale)

    def days(self, days: Sequence[date]) -> str:
        """Days in order, runs of them drawn together: `3.–5. og 9. oktober`; the year only where there are two."""
        years = len({day.year for day in days}) > 1
        months = grouped(sorted(days), Month.of)
        return self.listing(
            [
                f"{self.listing([self._in_month(*run) for run in runs(group)])} {self._month_name(month.first)}"
                + (f" {month.year}" if years else "")
                for month, group in months.items()
            ]
        )

    def _in_month(self, first: date, last: date) -> str:
        """`3.` or `3.–5.`: Norwegian writes the day of a date as an ordinal."""
        dot = "" if self.code == "en" else "."
        return f"{first.day}{dot}" if first == last else f"{first.day}{dot}–{last.day}{dot}"

    def _month_name(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, "MMMM", locale=self.locale)

    def number(self, number: int) -> str:
        """A whole number with the language's own grouping."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self.locale) if abs(number) > 999 else str(number)

    def seconds(self, seconds: float) -> str:
        """`3,2 s`."""
        from babel.numbers import format_decimal

        return f"{format_decimal(seconds, '0.0', locale=self.locale)} s"

    def percent(self, share: float) -> str:
        """A share of 1 as a whole per cent; never 100 % unless all, never 0 % unless none."""
        from babel.numbers import format_percent

        rounded = round(share, 2)
        if rounded == 1 and share < 1:
            rounded = 0.99
        if rounded == 0 and share > 0:
            rounded = 0.01
        return format_percent(rounded, locale=self.locale)

    def listing(self, items: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """`a, b og c`, or with the style `or`: `a, b eller c`."""
        from babel.lists import format_list

        return format_list(list(items), style, self.locale)


@cache
def language(code: str) -> Language:
    """The language of that code (`nb`, `nn` or `en`), loaded once."""
    return Language(code)
