"""What became of a finding since the months before."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from audit.history import Snapshot, compare, earlier_months
from audit.model import Finding, Month, Severity, State, Status, Text, Trouble
from audit.runner import Audit

OCTOBER = Month(2026, 10)


def finding(name: str) -> Finding:
    return Finding(
        id=name,
        rule=name.partition(":")[0],
        status=Status.BREACH,
        severity=Severity.HIGH,
        message=(Text("Wrong."),),
        fix=Text("Mend it."),
        cells=(),
    )


def audited(*names: str, verdicts: Mapping[str, Mapping[str, Status]] | None = None) -> Audit:
    return Audit((), verdicts or {}, tuple(finding(name) for name in names))


def snapshot(**findings: tuple[str, int]) -> Snapshot:
    """`SM101_FB=("2026-08", 2)`: the finding SM101:FB, first seen in August, open for two months."""
    told = [
        {"id": name.replace("_", ":"), "first_seen": since, "months_open": months}
        for name, (since, months) in findings.items()
    ]
    return Snapshot.model_validate({"schema": 1, "findings": told})


def test_the_first_month_has_only_new_findings() -> None:
    comparison = compare(audited("SM101:FB"), {}, OCTOBER)
    (told,) = comparison.findings
    assert (told.state, told.first_seen, told.months_open) == (State.NEW, OCTOBER, 1)
    assert comparison.previous is None
    assert not comparison.resolved


def test_a_finding_of_last_month_is_open_and_grows_older() -> None:
    earlier = {Month(2026, 8): snapshot(SM101_FB=("2026-08", 1)), Month(2026, 9): snapshot(SM101_FB=("2026-08", 2))}
    (told,) = compare(audited("SM101:FB"), earlier, OCTOBER).findings
    assert (told.state, told.first_seen, told.months_open) == (State.OPEN, Month(2026, 8), 3)


def test_a_month_without_an_audit_is_a_gap_that_resolves_nothing() -> None:
    (told,) = compare(audited("SM101:FB"), {Month(2026, 8): snapshot(SM101_FB=("2026-08", 1))}, OCTOBER).findings
    assert (told.state, told.months_open) == (State.OPEN, 3)


def test_what_was_gone_and_came_back_is_reopened() -> None:
    earlier = {Month(2026, 8): snapshot(SM101_FB=("2026-08", 1)), Month(2026, 9): snapshot()}
    (told,) = compare(audited("SM101:FB"), earlier, OCTOBER).findings
    assert (told.state, told.first_seen, told.months_open) == (State.REOPENED, Month(2026, 8), 1)


def test_what_is_gone_is_resolved_once() -> None:
    earlier = {Month(2026, 9): snapshot(SM101_FB=("2026-08", 2))}
    comparison = compare(audited(), earlier, OCTOBER)
    assert [(gone.id, gone.first_seen) for gone in comparison.resolved] == [("SM101:FB", Month(2026, 8))]
    assert not compare(audited(), earlier | {OCTOBER: snapshot()}, OCTOBER.plus(1)).resolved


def test_the_case_of_an_id_makes_no_new_finding() -> None:
    (told,) = compare(audited("SM101:fb"), {Month(2026, 9): snapshot(SM101_FB=("2026-09", 1))}, OCTOBER).findings
    assert told.state is State.OPEN


def test_a_rule_that_was_not_asked_resolves_nothing() -> None:
    earlier = {Month(2026, 9): snapshot(SM301_FB=("2026-09", 1))}
    not_asked = audited(verdicts={"fb": {"SM301": Status.NOT_ASSESSED}})
    assert not compare(not_asked, earlier, OCTOBER).resolved


def test_only_months_before_the_audited_one_are_looked_at(tmp_path: Path) -> None:
    for name in ("2026-08", "2026-09", "2026-10", "2026-11", "notes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "results.json").write_text(json.dumps({"schema": 1, "findings": []}), encoding="utf-8")
    assert list(earlier_months(tmp_path, OCTOBER)) == [Month(2026, 8), Month(2026, 9)]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": 1}', '{"schema": 2, "findings": []}'])
def test_a_damaged_month_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "2026-09").mkdir()
    (tmp_path / "2026-09" / "results.json").write_text(content, encoding="utf-8")
    with pytest.raises(Trouble, match=r"2026-09.results\.json cannot be read"):
        earlier_months(tmp_path, OCTOBER)
