"""The log's days are those with a date, a known account and a name, whatever the order of the rows."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import schema
from audit.model import Cell
from audit.workbook import remembered
from audit.workbook.faults import Faults
from audit.workbook.headers import Table
from audit.workbook.log import AT_ONCE, LogReader
from audit.workbook.values import BrokenCell, Raw, understand

THIRD = date(2026, 10, 3)
DAYS = st.dates(date(2026, 9, 28), date(2026, 10, 5))
ROWS = st.lists(st.tuples(DAYS, st.sampled_from(["FB-001", "fb-001 ", "IG-1", "UKJENT"]), st.booleans()), max_size=30)


def log_of(*rows: Sequence[Raw], titles: Sequence[str] = ("day", "account", "moderated_by", "reviewed")) -> LogReader:
    """What is gathered from these rows, of which the first stands in row 2; FB-001 and IG-1 are known."""
    reader = LogReader({"fb-001", "ig-1"}, Faults())
    columns = {title: place for place, title in enumerate(titles)}
    reader.read(Table(schema.MODERATION, "Moderering", 1, columns, list(enumerate(map(list, rows), 2))))
    return reader


def told(reader: LogReader) -> list[tuple[str, str, str, str]]:
    faults = reader.faults.unreadable.told() + reader.faults.blanks.told()
    return [(fault.key, fault.column, str(fault.cell), fault.typed) for fault in faults]


def days_of(rows: Sequence[tuple[date, str, bool]]) -> dict[str, frozenset[date]]:
    signed = [(day, account, "Kari" if name else "", 1.0) for day, account, name in rows]
    return {key: log.days for key, log in log_of(*signed).logs().items() if log.days}


@given(ROWS, st.randoms(use_true_random=False))
def test_rows_in_any_order_give_the_same_days(rows: list[tuple[date, str, bool]], random: Random) -> None:
    shuffled = rows + rows[:3]
    random.shuffle(shuffled)
    expected: dict[str, set[date]] = {}
    for day, account, signed in rows:
        if signed and account != "UKJENT":
            expected.setdefault(account.strip().lower(), set()).add(day)
    assert days_of(rows) == days_of(shuffled) == expected


def test_a_row_without_a_name_is_no_evidence_and_is_remembered() -> None:
    reader = log_of((THIRD, "FB-001", "", 4.0), (THIRD, "FB-001", " ", 4.0), (THIRD, "IG-1", "Kari", 4.0))
    logs = reader.logs()
    assert logs["fb-001"].days == frozenset()
    assert logs["fb-001"].unsigned == {THIRD: Cell("Moderering", 3, 3)}
    assert logs["ig-1"].days == {THIRD}
    assert told(reader) == [
        ("FB-001", "Moderert av", "Moderering!C2", ""),
        ("FB-001", "Moderert av", "Moderering!C3", ""),
    ]


def test_an_error_in_the_name_is_no_name() -> None:
    reader = log_of((THIRD, "FB-001", BrokenCell("#REF!"), 4.0))
    assert reader.logs()["fb-001"].days == frozenset()
    assert told(reader) == [("FB-001", "Moderert av", "Moderering!C2", "#REF!")]


def test_an_account_that_does_not_exist_dangles_at_its_cell() -> None:
    reader = log_of((THIRD, "FB-001", "Kari", None), (THIRD, "FB-999", "Kari", None))
    assert list(reader.logs()) == ["fb-001"]
    assert [(reference.sheet, reference.name, str(reference.cell)) for reference in reader.faults.dangling.told()] == [
        ("Moderering", "FB-999", "Moderering!B3")
    ]


def test_what_cannot_be_understood_is_told_at_its_cell_and_is_no_evidence() -> None:
    reader = log_of(
        ("1/3/2026", "FB-001", "Kari", 1.0),
        (46298.0, "FB-001", "Kari", 1.0),
        (BrokenCell("#N/A"), "FB-001", "Kari", 1.0),
        ("", "FB-001", "Kari", 1.0),
        (THIRD, "", "Kari", 1.0),
        (THIRD, 17841400012345678.0, "Kari", 1.0),
    )
    assert reader.logs() == {}
    assert told(reader) == [
        ("FB-001", "Dato", "Moderering!A2", "1/3/2026"),
        ("FB-001", "Dato", "Moderering!A3", "46298"),
        ("FB-001", "Dato", "Moderering!A4", "#N/A"),
        ("17841400012345678", "Konto-ID", "Moderering!B7", "17841400012345678"),
        ("FB-001", "Dato", "Moderering!A5", ""),
        ("2026-10-03/Kari", "Konto-ID", "Moderering!B6", ""),
    ]


def test_an_odd_number_does_not_take_the_day_away() -> None:
    reader = log_of((THIRD, "FB-001", "Kari", "mange"))
    assert reader.logs()["fb-001"].days == {THIRD}
    assert told(reader) == [("FB-001", "Antall gjennomgått", "Moderering!D2", "mange")]


def test_one_and_true_are_told_apart_however_often_they_come() -> None:
    reader = log_of(*[(THIRD, "FB-001", "Kari", count) for count in (1.0, True, 1.0, True)])
    assert [str(fault.cell) for fault in reader.faults.unreadable.told()] == ["Moderering!D3", "Moderering!D5"]


def test_blank_rows_are_no_faults() -> None:
    reader = log_of(("", "", "", ""), (" ", None, "\N{NO-BREAK SPACE}", ""), (THIRD, "FB-001", "Kari", ""))
    assert told(reader) == []
    assert reader.logs()["fb-001"].days == {THIRD}


def test_dates_in_every_dress_are_the_same_day() -> None:
    dresses: list[Raw] = [THIRD, "3.10.2026", "2026-10-03", "3. oktober 2026", "03.10.26 "]
    assert log_of(*[(dress, "FB-001", "Kari", "") for dress in dresses]).logs()["fb-001"].days == {THIRD}


def test_the_columns_stand_in_any_order_and_a_broken_remark_takes_nothing_away() -> None:
    titles = ("note", "moderated_by", "account", "day")
    reader = log_of(("Rolig", "Kari", "FB-001", THIRD), (BrokenCell("#N/A"), "Ola", "IG-1", THIRD), titles=titles)
    assert {key: log.days for key, log in reader.logs().items()} == {"fb-001": {THIRD}, "ig-1": {THIRD}}
    assert told(reader) == [("IG-1", "Merknad", "Moderering!A3", "#N/A")]


def test_several_logs_add_up() -> None:
    reader = log_of((THIRD, "FB-001", "Kari", ""))
    second = Table(
        schema.MODERATION,
        "Logg",
        1,
        {"account": 0, "day": 1, "moderated_by": 2},
        [(2, ["FB-001", date(2026, 10, 4), "Ola"])],
    )
    reader.read(second)
    assert reader.logs()["fb-001"].days == {THIRD, date(2026, 10, 4)}


@given(st.integers(0, 3 * AT_ONCE))
def test_no_row_is_lost_where_rows_are_taken_many_at_once(count: int) -> None:
    days = [THIRD + timedelta(days=number) for number in range(count)]
    assert days_of([(day, "FB-001", True) for day in days]).get("fb-001", frozenset()) == set(days)


def test_what_a_log_repeats_is_understood_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Raw] = []
    monkeypatch.setattr(remembered, "understand", lambda raw, column: asked.append(raw) or understand(raw, column))
    log_of(*[(THIRD, "FB-001", "Kari", 4.0), (THIRD, "IG-1", "Kari", 4.0)] * 1_000)
    assert sorted(map(str, asked)) == ["2026-10-03", "4.0", "FB-001", "IG-1", "Kari"]
