"""What became of a finding since the months before."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from audit.check import rules
from audit.history import Snapshot, changes, compare, earlier_months
from audit.language import language
from audit.model import Account, Finding, Month, Severity, State, Status, Text, Trouble
from audit.render.results import results
from audit.report import make_report
from audit.runner import Audit, audit
from tests.checks.tools import a_context, a_register, an_account

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


def test_of_a_pruned_month_findings_without_an_id_neither_resolve_nor_stop_the_audit(tmp_path: Path) -> None:
    (tmp_path / "2026-09").mkdir()
    kept = [{"id": None, "first_seen": "2026-08", "months_open": 2}]
    (tmp_path / "2026-09" / "results.json").write_text(json.dumps({"schema": 1, "findings": kept}), encoding="utf-8")
    comparison = compare(audited("SM004:Administratorer:FB"), earlier_months(tmp_path, OCTOBER), OCTOBER)
    assert not comparison.resolved
    assert [told.state for told in comparison.findings] == [State.NEW]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"schema": 1}', '{"schema": 2, "findings": []}', '{"schema": 1, "findings": [{}]}']
)
def test_a_damaged_month_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "2026-09").mkdir()
    (tmp_path / "2026-09" / "results.json").write_text(content, encoding="utf-8")
    with pytest.raises(Trouble, match=r"2026-09.results\.json cannot be read"):
        earlier_months(tmp_path, OCTOBER)


def test_changed_rules_and_figures_are_told() -> None:
    before = Snapshot.model_validate(
        {
            "schema": 1,
            "findings": [],
            "rules": {"SM101": {}, "SM102": {}},
            "policy": {"admins_min": 2, "notify_days": None},
        }
    )
    told = changes({Month(2026, 9): before}, ["SM102", "SM103"], {"admins_min": 3, "notify_days": None})
    assert [language("en")(text) for text in told] == [
        "Not checked in September 2026: SM103.",
        "Checked in September 2026 but no more: SM101.",
        "Changed since September 2026: admins_min was 2 and is 3.",
    ]
    assert not changes({}, ["SM101"], {"admins_min": 3})


def test_findings_are_followed_though_rows_are_sorted_and_accounts_renamed(tmp_path: Path) -> None:
    def month(number: int, *accounts: Account) -> list[tuple[str, State, Month | None]]:
        context = a_context(a_register(*accounts), month=Month(2026, number), as_of=date(2026, number + 1, 2))
        audited = audit(context, rules())
        comparison = compare(audited, earlier_months(tmp_path, context.month), context.month)
        report = make_report(audited, comparison, context, organisation="Sandnes kommune", program="1")
        folder = tmp_path / str(context.month)
        folder.mkdir()
        (folder / "results.json").write_bytes(results(report, language("en")))
        told = [(finding.id, finding.state, finding.first_seen) for finding in report.findings]
        return sorted(each for each in told if each[0].startswith("SM10"))

    def unlabelled(row: int, key: str, **changed: object) -> Account:
        return an_account(row, id=key, link=None, owner_label=None, **changed)

    august, october = Month(2026, 8), Month(2026, 10)
    fine = an_account(2, link=None)
    month(8, fine, unlabelled(3, "IG-001"), unlabelled(4, "IG-002"))
    month(9, unlabelled(2, "IG-001", name="Nytt navn"), fine)
    told = month(10, unlabelled(2, "IG-002"), unlabelled(3, "IG-003"), fine, unlabelled(5, "IG-001", name="Enda et"))
    assert [each for each in told if each[0].startswith("SM101")] == [
        ("SM101:IG-001", State.OPEN, august),
        ("SM101:IG-002", State.REOPENED, august),
        ("SM101:IG-003", State.NEW, october),
    ]
