"""What people type is understood, and what cannot be understood is never taken for something."""

from datetime import date, datetime, time, timedelta

import pytest
from babel.dates import format_date
from hypothesis import example, given
from hypothesis import strategies as st

from audit.language import language
from audit.model import InquiryKind, Stage
from audit.schema import INQUIRY_KINDS, LANGUAGES, STAGES, Choice, Column, Kind, Names
from audit.workbook.values import CALCULATED, BrokenCell, MergedCell, Misread, Raw, shown, understand

NB = "\N{NO-BREAK SPACE}"
ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"
THIRD = date(2026, 10, 3)

DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))  # what a year of two digits can tell


def read(raw: Raw, kind: Kind, choices: tuple[Choice, ...] = ()) -> object:
    return understand(raw, Column("any", Names("Noe", "Noko", "Something"), kind, choices=choices))


def misread(raw: Raw, kind: Kind) -> tuple[str, str]:
    """What stands there and what should, of a cell that cannot be understood."""
    odd = read(raw, kind)
    assert isinstance(odd, Misread), odd
    return odd.typed, language("en")(odd.expected)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("blank", ["", None, " ", NB, ZERO_WIDTH, "\n", "\t \r\n", "\N{ZERO WIDTH NO-BREAK SPACE}"])
def test_a_cell_with_nothing_to_see_is_blank(blank: Raw, kind: Kind) -> None:
    assert read(blank, kind) is None


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("word", ["#N/A", "#REF!"])
def test_a_broken_cell_is_never_blank_and_never_a_value(word: str, kind: Kind) -> None:
    assert read(BrokenCell(word), kind) == Misread(word, CALCULATED)


@pytest.mark.parametrize(
    ("raw", "typed", "expected"),
    [
        (BrokenCell("=1+1"), "=1+1", "never calculated: open the workbook in Excel, press Ctrl+Alt+F9, and save"),
        (BrokenCell("#VALUE!", linked=True), "#VALUE!", "an error, a picture or a linked data type"),
        (BrokenCell("99", unknown=True), "99", "a value that a spreadsheet can hold; type it anew"),
        (MergedCell("A2:A7", "A2"), "A2:A7", "of these merged cells only A2 has one; unmerge them and fill down"),
    ],
)
def test_a_cell_that_only_looks_blank_says_what_to_do(raw: Raw, typed: str, expected: str) -> None:
    assert misread(raw, Kind.TEXT)[0] == typed
    assert expected in misread(raw, Kind.TEXT)[1]


@pytest.mark.parametrize("word", ["N/A", "NA", "#N/A", "null", "None", "nan", "=1+1"])
def test_typed_text_that_looks_like_an_error_stays_text(word: str) -> None:
    assert read(word, Kind.TEXT) == word


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (THIRD, THIRD),
        (datetime.combine(THIRD, time(14, 30)), THIRD),
        ("3.10.2026", THIRD),
        ("03.10.2026", THIRD),
        ("3.10.26", THIRD),
        ("3. 10. 2026", THIRD),
        (f" 3.10.2026{NB}", THIRD),
        (f"3.{NB}10.{NB}2026", THIRD),
        (f"3.10.{ZERO_WIDTH}2026", THIRD),
        ("2026-10-03", THIRD),
        ("2026.10.3", THIRD),
        ("2026/10/03", THIRD),
        ("3. oktober 2026", THIRD),
        ("3 Oktober 2026", THIRD),
        ("3. OKT. 2026", THIRD),
        ("3.okt 2026", THIRD),
        ("3 October 2026", THIRD),
        (f"3.{NB}oktober{NB}2026", THIRD),
        ("1. mars 2026", date(2026, 3, 1)),
        ("9. sept. 2026", date(2026, 9, 9)),
        ("3.10.2026 14:30", THIRD),
        ("3.10.2026 kl. 14.30", THIRD),
        ("2026-10-03T14:30:00", THIRD),
        ("10.03.2026", date(2026, 3, 10)),  # never month first
        ("25/10/2026", date(2026, 10, 25)),
        ("25-10-2026", date(2026, 10, 25)),
        ("10/10/2026", date(2026, 10, 10)),
        ("29.2.2028", date(2028, 2, 29)),
        ("3.10.69", date(2069, 10, 3)),
        ("3.10.70", date(1970, 10, 3)),
    ],
)
def test_a_date_is_understood_as_people_type_it(typed: Raw, day: date) -> None:
    assert read(typed, Kind.DAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        *("31.2.2026", "29.2.2026", "0.1.2026", "1.0.2026", "3.13.2026", "32.1.2026", "13/13/2026", "10/25/2026"),
        *("3.10", "3.10.2026.", "2026", "20261003", "oktober 2026", "i går", "ukjent", "?", "3.10.2026 - 4.10.2026"),
        *("3.10.2026 24:00", "3.10.2026 12:60", "25/10/26", "3. oktobber 2026", "3.10.0026", "3.10.1949"),
    ],
)
def test_what_is_no_day_of_the_calendar_is_no_date(typed: str) -> None:
    assert misread(typed, Kind.DAY) == (typed, "a date, such as 3.10.2026")


@pytest.mark.parametrize(
    ("raw", "typed"),
    [
        (46298.0, "46298"),
        (12.0, "12"),
        (3.1, "3.1"),
        (True, "TRUE"),
        (date(1900, 1, 12), "12.01.1900"),
        (datetime.combine(date(1900, 1, 12), time(6)), "12.01.1900 06:00"),
        (time(14, 30), "14:30:00"),
        (timedelta(hours=36), "1 day, 12:00:00"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
    ],
)
def test_a_cell_that_is_no_date_is_not_made_one(raw: Raw, typed: str) -> None:
    shown_as, expected = misread(raw, Kind.DAY)
    assert shown_as == typed
    assert expected.startswith("a date, such as 3.10.2026")
    assert ("the cell holds a number. Give it a date format (Ctrl+1)" in expected) == isinstance(raw, float)
    assert ("may be 3 October 2026" in expected) == (raw == 46298.0)


@pytest.mark.parametrize("typed", ["1/3/2026", "1-3-2026", "01/03/2026", "1/3/2026 14:30"])
def test_a_date_that_may_be_either_is_not_guessed(typed: str) -> None:
    expected = "a date with full stops: this may be 1 March 2026 or 3 January 2026"
    assert misread(typed, Kind.DAY) == (typed, expected)
    assert misread(typed, Kind.MOMENT) == (typed, expected)


@given(
    DAYS,
    st.sampled_from(
        ["{d.day}.{d.month}.{d.year}", "{d:%d.%m.%Y}", "{d:%d.%m.%y}", "{d.day}. {d.month}. {d:%y}", "{d}"]
    ),
    st.text(f" {NB}{ZERO_WIDTH}\t\n", max_size=3),
    st.text(f" {NB}{ZERO_WIDTH}\t\n", max_size=3),
)
def test_every_date_reads_back(day: date, pattern: str, before: str, after: str) -> None:
    typed = before + pattern.format(d=day) + after
    assert read(typed, Kind.DAY) == day
    assert read(typed, Kind.MOMENT) == day


@given(DAYS, st.sampled_from(["nb", "nn", "en"]), st.sampled_from(["d. MMMM y", "d MMM y", "d.MMM y"]))
def test_every_date_with_a_named_month_reads_back(day: date, locale: str, pattern: str) -> None:
    assert read(format_date(day, pattern, locale), Kind.DAY) == day


@given(DAYS, st.sampled_from("/-"))
def test_month_first_is_never_guessed(day: date, mark: str) -> None:
    typed = f"{day.month}{mark}{day.day}{mark}{day.year}"
    understood = read(typed, Kind.DAY)
    if day.day == day.month:
        assert understood == day
    else:
        assert isinstance(understood, Misread)


@given(DAYS, st.times().map(lambda clock: clock.replace(second=0, microsecond=0)), st.sampled_from([" ", "T", " kl. "]))
def test_every_moment_reads_back(day: date, clock: time, between: str) -> None:
    moment = datetime.combine(day, clock)
    assert read(f"{day}{between}{clock:%H:%M}", Kind.MOMENT) == (day if clock == time.min else moment)


@given(DAYS, st.sampled_from([" 00:00", " kl. 00.00", "T00:00:00", "T00:00:00.000Z"]))
@example(THIRD, "T00:00:00")
def test_midnight_is_the_whole_day_as_excel_keeps_it(day: date, midnight: str) -> None:
    for raw in (datetime.combine(day, time()), f"{day}{midnight}"):
        understood = read(raw, Kind.MOMENT)
        assert type(understood) is date
        assert understood == day


@given(st.one_of(st.text(), st.floats(), st.booleans(), st.datetimes(), st.dates(), st.times(), st.timedeltas()))
@example("9" * 5000 + "@" + "a." * 5000)
def test_whatever_stands_in_a_cell_is_understood_blank_or_misread_and_can_be_shown(raw: Raw) -> None:
    kept = {Kind.DAY: date, Kind.YES_NO: bool, Kind.EMAIL: str, Kind.COUNT: int, Kind.ID: str, Kind.TEXT: str}
    for kind, result in kept.items():
        value = read(raw, kind)
        assert value is None or isinstance(value, (result, Misread))
        assert (value is None) == (not shown(raw))


@pytest.mark.parametrize(
    "typed", ["Ja", "ja", " JA ", "J", "j.", "Yes", "y", "x", "X", "✓", "✔", "✔\ufe0f", "☑", True, 1.0, "1"]
)
def test_yes_is_understood(typed: Raw) -> None:
    assert read(typed, Kind.YES_NO) is True


@pytest.mark.parametrize("typed", ["Nei", "nei", "NEI!", "N", "No", "no.", f"nei{NB}", False, 0.0, "0", "usann"])
def test_no_is_understood(typed: Raw) -> None:
    assert read(typed, Kind.YES_NO) is False


@pytest.mark.parametrize("typed", ["kanskje", "?", "-", "ja, se merknad", "vet ikke", 2.0, THIRD])
def test_neither_yes_nor_no_is_not_guessed(typed: Raw) -> None:
    assert misread(typed, Kind.YES_NO) == (shown(typed), "yes or no")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("kari@sandnes.example", "kari@sandnes.example"),
        ("  kari@sandnes.example ", "kari@sandnes.example"),
        (f"kari@sandnes.example{NB}", "kari@sandnes.example"),
        (f"kari{ZERO_WIDTH}@sandnes.example", "kari@sandnes.example"),
        ("kari @ sandnes.example", "kari@sandnes.example"),
        ("kari. testesen@sandnes .example", "kari.testesen@sandnes.example"),
        ("Kari.Testesen@Sandnes.Example", "Kari.Testesen@Sandnes.Example"),
        ("mailto:kari@sandnes.example", "kari@sandnes.example"),
        ("MAILTO: kari@sandnes.example?subject=Hei", "kari@sandnes.example"),
        ("Kari Testesen <kari@sandnes.example>", "kari@sandnes.example"),
        ("kari@sandnes.example <KARI@sandnes.example>", "KARI@sandnes.example"),
        ("<mailto:kari@sandnes.example>;", "kari@sandnes.example"),
        ("kari@sandnes.example;", "kari@sandnes.example"),
        ("kari@sandnes.example, ", "kari@sandnes.example"),
        ("kari+some@post.sandnes.example.", "kari+some@post.sandnes.example"),
    ],
)
def test_an_address_is_found_in_what_people_paste(typed: str, address: str) -> None:
    assert read(typed, Kind.EMAIL) == address


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "Kari Testesen",
            "kari@",
            "@sandnes.example",
            "kari@sandnes",
            "kari(a)sandnes.example",
            "kari@@sandnes.example",
        ),
        *("kari@sandnes..example", "kari@-sandnes.example", "kåre@sandnes.example", "Kari <>", "a" * 65 + "@b.example"),
        *("kari@sandnes.example; ola@sandnes.example", "kari@sandnes.example ola@sandnes.example"),
        *("Kari <kari@sandnes.example>; Ola <ola@sandnes.example>", "Kari <kari@sandnes.example>, ola@sandnes.example"),
        *("ola@sandnes.example <kari@sandnes.example>", "kari@sandnes.example/ola@sandnes.example"),
    ],
)
def test_what_is_not_one_address_is_none(typed: str) -> None:
    assert misread(typed, Kind.EMAIL) == (typed, "one e-mail address")


@pytest.mark.parametrize(
    ("raw", "id"),
    [
        ("FB-001", "FB-001"),
        (f" FB-001{NB}", "FB-001"),
        ("FB-\n001", "FB- 001"),
        ("00123", "00123"),
        ("17841400012345678", "17841400012345678"),
        (123.0, "123"),
        (123, "123"),
        (999_999_999_999_999.0, "999999999999999"),
    ],
)
def test_an_id_stays_what_it_is(raw: Raw, id: str) -> None:  # noqa: A002 - what the column holds
    assert read(raw, Kind.ID) == id


@pytest.mark.parametrize(
    ("raw", "typed", "expected"),
    [
        (17841400012345678.0, "17841400012345678", "Excel has already changed the last digits"),
        (1e15, "1000000000000000", "Excel has already changed the last digits"),
        (THIRD, "03.10.2026", "put an apostrophe before it"),
        (1.5, "1.5", "put an apostrophe before it"),
        (True, "TRUE", "put an apostrophe before it"),
    ],
)
def test_an_id_that_excel_has_changed_is_not_taken_for_one(raw: Raw, typed: str, expected: str) -> None:
    stands, wanted = misread(raw, Kind.ID)
    assert stands == typed
    assert expected in wanted


@pytest.mark.parametrize(
    ("typed", "choices", "value"),
    [
        *((word, STAGES, Stage.PLANNED) for word in ("Planlagt", "planlagd", "PLANNED", "Under  planlegging")),
        *((word, STAGES, Stage.ACTIVE) for word in ("Aktiv", "aktiv.", "Active", "i bruk", f"Aktiv{NB}")),
        *((word, STAGES, Stage.CLOSED) for word in ("Avviklet", "Avvikla", "closed", "Nedlagt")),
        *((word, INQUIRY_KINDS, InquiryKind.HEARING) for word in ("Høring", "høyring", "Hearing")),
        ("Spørsma\N{COMBINING RING ABOVE}l", INQUIRY_KINDS, InquiryKind.QUESTION),
        *((word, LANGUAGES, "nn") for word in ("nn", "NN", "Nynorsk")),
    ],
)
def test_a_choice_is_understood_in_every_language(typed: str, choices: tuple[Choice, ...], value: object) -> None:
    assert read(typed, Kind.CHOICE, choices) == value


def test_what_is_not_among_the_choices_says_which_there_are() -> None:
    odd = read("Kanskje", Kind.CHOICE, STAGES)
    assert isinstance(odd, Misread)
    assert language("nb")(odd.expected).endswith("Planlagt, Aktiv eller Avviklet")


@pytest.mark.parametrize(("raw", "count"), [(0.0, 0), (12.0, 12), (7, 7), ("12", 12), (f"12{NB}", 12), ("0", 0)])
def test_a_count_is_a_whole_number(raw: Raw, count: int) -> None:
    assert read(raw, Kind.COUNT) == count


@pytest.mark.parametrize(
    "raw", [-1.0, 1.5, True, "ca. 12", "-1", "1,5", "²", THIRD, float("inf"), float("nan"), "9" * 16]
)
def test_what_is_no_whole_number_is_no_count(raw: Raw) -> None:
    assert misread(raw, Kind.COUNT) == (shown(raw), "a whole number")


@pytest.mark.parametrize("kind", Kind)
def test_a_text_that_no_cell_can_hold_is_not_understood_and_is_shown_in_short(kind: Kind) -> None:
    typed, expected = misread("x" * 65_536, kind)
    assert (len(typed), expected) == (201, "a value that a spreadsheet can hold; type it anew")


@pytest.mark.parametrize("kind", [Kind.DAY, Kind.MOMENT, Kind.YES_NO, Kind.EMAIL, Kind.COUNT])
def test_of_a_long_text_that_is_not_understood_the_beginning_is_shown(kind: Kind) -> None:
    assert misread("i går " * 50, kind)[0] == ("i går " * 50)[:200] + "…"
