"""Dates, figures and lists are written as each language writes them."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.language import LANGUAGES, language
from audit.model import Either, Month, Text

every_language = pytest.mark.parametrize("code", LANGUAGES)


def october(*days: int) -> list[date]:
    return [date(2026, 10, day) for day in days]


@pytest.mark.parametrize(
    ("code", "day", "moment", "month"),
    [
        ("nb", "3. oktober 2026", "3. oktober 2026 08:05", "oktober 2026"),
        ("nn", "3. oktober 2026", "3. oktober 2026 08:05", "oktober 2026"),
        ("en", "3 October 2026", "3 October 2026 08:05", "October 2026"),
    ],
)
def test_a_day_is_written_out(code: str, day: str, moment: str, month: str) -> None:
    speak = language(code)
    (third,) = october(3)
    assert speak.value(third) == speak.day(third) == day
    assert speak.value(datetime.combine(third, time(8, 5))) == moment
    assert speak.value(Month(2026, 10)) == month


@pytest.mark.parametrize(
    ("days", "nb", "en"),
    [
        (october(3), "3. oktober", "3 October"),
        (october(3, 4), "3.–4. oktober", "3–4 October"),
        (october(9, 4, 3, 5), "3.–5. og 9. oktober", "3–5 and 9 October"),
        (october(1, 3, 5), "1., 3. og 5. oktober", "1, 3 and 5 October"),
        ([*october(31), date(2026, 11, 1)], "31. oktober og 1. november", "31 October and 1 November"),
        (
            [date(2026, 12, 31), date(2027, 1, 1)],
            "31. desember 2026 og 1. januar 2027",
            "31 December 2026 and 1 January 2027",
        ),
        (october(*range(1, 32)), "1.–31. oktober", "1–31 October"),
    ],
)
def test_days_in_a_row_are_drawn_together(days: list[date], nb: str, en: str) -> None:
    assert language("nb").value(days) == nb
    assert language("en").value(days) == en


@pytest.mark.parametrize(
    ("share", "nb", "en"),
    [
        (0.0, "0 %", "0%"),
        (0.0001, "1 %", "1%"),
        (0.5, "50 %", "50%"),
        (0.874, "87 %", "87%"),
        (0.994, "99 %", "99%"),
        (0.9999, "99 %", "99%"),
        (1.0, "100 %", "100%"),
    ],
)
def test_a_share_is_a_whole_per_cent(share: float, nb: str, en: str) -> None:
    assert language("nb").percent(share).replace("\N{NO-BREAK SPACE}", " ") == nb
    assert language("en").percent(share) == en


@every_language
@given(part=st.integers(0, 10_000), whole=st.integers(1, 10_000))
def test_it_is_never_all_unless_all_and_never_none_unless_none(code: str, part: int, whole: int) -> None:
    part = min(part, whole)
    words = language(code).percent(part / whole)
    digits = "".join(char for char in words if char.isdigit())
    assert (digits == "100") == (part == whole)
    assert (digits == "0") == (part == 0)


@pytest.mark.parametrize(("number", "nb", "en"), [(0, "0", "0"), (999, "999", "999"), (12345, "12 345", "12,345")])
def test_a_number_is_grouped_as_the_language_does(number: int, nb: str, en: str) -> None:
    assert language("nb").value(number).replace("\N{NO-BREAK SPACE}", " ") == nb
    assert language("en").value(number) == en


@pytest.mark.parametrize(("code", "last"), [("nb", "og"), ("nn", "og"), ("en", "and")])
def test_a_list_ends_as_the_language_does(code: str, last: str) -> None:
    speak = language(code)
    assert speak.value([]) == ""
    assert speak.value(["a"]) == "a"
    assert speak.value(("a", "b", "c")) == f"a, b {last} c"


@pytest.mark.parametrize(("code", "last"), [("nb", "eller"), ("nn", "eller"), ("en", "or")])
def test_a_list_to_choose_from_ends_as_the_language_does(code: str, last: str) -> None:
    assert language(code).value(Either(["a", "b", "c"])).replace(",", "").split() == ["a", "b", last, "c"]


@every_language
def test_a_sentence_within_a_sentence_is_translated_too(code: str) -> None:
    speak = language(code)
    assert speak(Text("{inner}!", inner=Text("yes or no"))) == f"{speak('yes or no')}!"


@every_language
def test_a_value_is_never_taken_for_a_pattern(code: str) -> None:
    assert language(code)(Text("{file}: {error}", file="{x}", error="50 % {y}")) == "{x}: 50 % {y}"


def test_nothing_said_is_nothing_in_every_language() -> None:
    assert {language(code)("") for code in LANGUAGES} == {""}
