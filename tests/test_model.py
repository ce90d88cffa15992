"""Months, cells and texts behave as the rules take for granted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import Cell, Entry, Month, Severity, Stage, Text, Trouble, covers, days_between, folded, grouped, tidy
from tests.checks.tools import an_account, an_administrator

OCTOBER = Month(2026, 10)
MONTHS = st.builds(Month, st.integers(1000, 9998), st.integers(1, 12))


def entry(day: str | None) -> Entry[date]:
    return Entry(date.fromisoformat(day) if day else None, Cell("Ark", 1, 1))


@given(MONTHS)
def test_a_month_reads_back(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert Month.of(month.first) == Month.of(month.last) == month


@given(MONTHS, st.integers(-10_000, 10_000).filter(bool))
def test_months_add_up(month: Month, number: int) -> None:
    later = month.plus(number)
    assert month.until(later) == number
    assert later.plus(-number) == month
    assert (later > month) == (number > 0)
    assert 1 <= later.number <= 12


@given(MONTHS)
def test_the_days_of_a_month_are_all_there_are_up_to_the_next(month: Month) -> None:
    days = list(month.days())
    assert days[0].day == 1
    assert days == list(days_between(month.first, month.last))
    assert (month.plus(1).first - days[-1]).days == 1


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "10-2026", "oktober 2026", "2026-10-01", "26-10"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Month.parse(text)


def test_there_are_no_days_between_a_day_and_an_earlier_one() -> None:
    assert list(days_between(date(2026, 10, 2), date(2026, 10, 1))) == []


@pytest.mark.parametrize(
    ("sheet", "row", "column", "name"),
    [
        ("Kontoer", 1, 1, "Kontoer!A1"),
        ("Målform", 14, 26, "Målform!Z14"),
        ("Mine_kontoer", 2, 27, "Mine_kontoer!AA2"),
        ("Ark 1", 12, 28, "'Ark 1'!AB12"),
        ("Ola's", 3, 702, "'Ola''s'!ZZ3"),
        ("Kontoer-2026", 1, 703, "'Kontoer-2026'!AAA1"),
        ("2026", 1_048_576, 16_384, "'2026'!XFD1048576"),
        ("Ark1", 1, 1, "'Ark1'!A1"),  # ARK1 is itself a cell
        ("Logg1", 1, 1, "Logg1!A1"),
        ("R1C1", 1, 1, "'R1C1'!A1"),
        ("rc", 1, 1, "'rc'!A1"),
        ("C", 1, 1, "'C'!A1"),
    ],
)
def test_a_cell_is_named_as_excel_takes_it(sheet: str, row: int, column: int, name: str) -> None:
    assert str(Cell(sheet, row, column)) == name


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("FB-001", "FB-001"),
        ("  a  b ", "a b"),
        ("a\N{NO-BREAK SPACE}b", "a b"),
        ("a\r\nb\tc", "a b c"),
        ("a\N{LINE SEPARATOR}b", "a b"),
        ("\N{ZERO WIDTH NO-BREAK SPACE}a\N{ZERO WIDTH SPACE}b\N{SOFT HYPHEN}", "ab"),
        ("a\N{COMBINING RING ABOVE}", "å"),
        ("\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}", ""),
        ("", ""),
    ],
)
def test_text_is_tidied_and_nothing_seen_is_lost(typed: str, tidied: str) -> None:
    assert tidy(typed) == tidied


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert folded(tidy(text)) == folded(text)


@given(st.text("aAåÅøØ bB"), st.sampled_from([str.upper, str.lower, lambda text: f" {text}\N{ZERO WIDTH SPACE} "]))
def test_folded_texts_match_whatever_the_case_and_the_space(text: str, change: type) -> None:
    assert folded(change(text)) == folded(text)


@given(st.lists(st.integers(0, 5)))
def test_grouping_loses_nothing_and_keeps_the_order(items: list[int]) -> None:
    groups = grouped(items, lambda item: item % 3)
    assert list(groups) == list(dict.fromkeys(item % 3 for item in items))
    assert all(group == [item for item in items if item % 3 == key] for key, group in groups.items())


def test_trouble_speaks_english_until_it_is_translated() -> None:
    advice = Text("Wait {n} day.", "Wait {n} days.", n=2)
    assert (
        str(Trouble(Text("{file} is busy. {advice}", file="{x}.xlsx", advice=advice)))
        == "{x}.xlsx is busy. Wait 2 days."
    )


@pytest.mark.parametrize(
    ("start", "end", "day", "covered"),
    [
        (None, None, "2026-10-03", True),
        ("2026-10-03", None, "2026-10-03", True),
        ("2026-10-04", None, "2026-10-03", False),
        (None, "2026-10-03", "2026-10-03", True),
        (None, "2026-10-02", "2026-10-03", False),
        ("2026-10-03", "2026-10-03", "2026-10-03", True),
        ("2026-10-04", "2026-10-02", "2026-10-03", False),
    ],
)
def test_a_span_covers_both_its_ends_and_a_blank_end_is_open(
    start: str | None, end: str | None, day: str, covered: bool
) -> None:
    assert covers(entry(start), entry(end), date.fromisoformat(day)) is covered


@pytest.mark.parametrize(
    ("stage", "opened", "closed", "days"),
    [
        (Stage.ACTIVE, None, None, 31),
        (None, None, None, 31),
        (Stage.ACTIVE, date(2026, 10, 31), None, 1),
        (Stage.ACTIVE, date(2026, 11, 1), None, 0),
        (Stage.ACTIVE, date(2026, 10, 3), date(2026, 10, 3), 1),
        (Stage.ACTIVE, date(2026, 10, 4), date(2026, 10, 3), 0),
        (Stage.ACTIVE, None, date(2026, 10, 1), 1),
        (Stage.CLOSED, None, date(2026, 10, 10), 10),
        (Stage.CLOSED, date(2020, 1, 1), None, 0),
        (Stage.CLOSED, date(2020, 1, 1), date(2026, 9, 30), 0),
        (Stage.CLOSED, date(2020, 1, 1), date(2026, 12, 24), 31),
        (Stage.PLANNED, date(2020, 1, 1), None, 0),
        (Stage.PLANNED, None, None, 0),
    ],
)
def test_an_account_is_active_from_opened_to_closed(
    stage: Stage | None, opened: date | None, closed: date | None, days: int
) -> None:
    active = an_account(stage=stage, opened=opened, closed=closed).active_days(OCTOBER)
    assert len(active) == days
    assert list(active) == sorted(active)


@pytest.mark.parametrize(
    ("email", "name", "person"),
    [
        ("Ola@Sandnes.example", "Ola", "ola@sandnes.example"),
        (None, " Ola  Testesen", "ola testesen"),
        (None, None, ""),
    ],
)
def test_people_are_told_apart_by_address_then_by_name(email: str | None, name: str | None, person: str) -> None:
    assert an_administrator(email=email, name=name).person == person


def test_severities_have_an_order() -> None:
    assert sorted(Severity, key=lambda severity: severity.rank) == list(Severity)
