"""A waiver that holds marks what it is about, and hides nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from audit.check import rules
from audit.language import language
from audit.model import Finding, Severity, Status, Text, Waiver
from audit.runner import audit
from audit.waivers import holds, mark
from tests.checks.tools import AS_OF, a_context, a_register, a_waiver, an_account, an_administrator

SOON = "The waiver ends soon. Renew it, or mend what it is about."


def a_finding(**changes: Any) -> Finding:
    good: dict[str, Any] = {
        "id": "SM102:FB-001",
        "rule": "SM102",
        "status": Status.BREACH,
        "severity": Severity.CRITICAL,
        "message": (Text("Only one administrator."),),
        "fix": Text("Add another."),
        "cells": (),
        "account": "FB-001",
    }
    return Finding(**good | changes)


def marked(*waivers: Waiver, finding: Finding | None = None, as_of: date = AS_OF) -> tuple[Finding, Status]:
    """The finding, and the verdict on its account and rule, after the waivers."""
    finding = finding or a_finding()
    (found,), verdicts = mark([finding], {"fb-001": {"SM102": finding.status}}, waivers, as_of)
    return found, verdicts["fb-001"]["SM102"]


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({}, True),
        *(({blank: None}, False) for blank in ("account", "rule", "reason", "granted_by", "expires")),
        *(({blank: ""}, False) for blank in ("account", "rule", "reason", "granted_by")),
        ({"expires": date(2026, 11, 1)}, False),
        ({"expires": AS_OF}, True),
        ({"expires": date(2027, 11, 2)}, True),
        ({"expires": date(2027, 11, 3)}, False),
    ],
)
def test_a_waiver_holds_where_it_is_whole_and_ends_within_a_year(changes: dict[str, Any], held: bool) -> None:
    assert holds(a_waiver(**changes), AS_OF) is held
    found, verdict = marked(a_waiver(**changes))
    assert found.status is verdict is (Status.WAIVED if held else Status.BREACH)
    assert (found.waiver is not None) is held


@pytest.mark.parametrize(
    ("as_of", "expires", "held"),
    [
        (date(2028, 2, 29), date(2029, 2, 28), True),
        (date(2028, 2, 29), date(2029, 3, 1), False),
        (date(2027, 2, 28), date(2028, 2, 28), True),
        (date(2027, 2, 28), date(2028, 2, 29), False),
    ],
)
def test_a_year_is_twelve_calendar_months(as_of: date, expires: date, held: bool) -> None:
    assert holds(a_waiver(expires=expires), as_of) is held


@pytest.mark.parametrize(
    ("status", "after"),
    [
        (Status.BREACH, Status.WAIVED),
        (Status.UNDOCUMENTED, Status.WAIVED),
        (Status.ERROR, Status.ERROR),
    ],
)
def test_what_is_wrong_or_missing_is_set_aside_and_a_broken_rule_is_not(status: Status, after: Status) -> None:
    found, verdict = marked(a_waiver(), finding=a_finding(status=status))
    assert found.status is verdict is after


@pytest.mark.parametrize(
    ("changes", "waived"),
    [
        ({"account": "fb-001", "rule": "sm102"}, True),
        ({"account": "Fb-001", "rule": "Sm102"}, True),
        ({"account": "FB-0011"}, False),
        ({"account": "IG-001"}, False),
        ({"rule": "SM101"}, False),
        ({"rule": "SM10"}, False),
    ],
)
def test_it_is_about_its_account_and_rule_alone_in_whatever_case(changes: dict[str, Any], waived: bool) -> None:
    found, verdict = marked(a_waiver(**changes))
    assert found.status is verdict is (Status.WAIVED if waived else Status.BREACH)


def test_the_reason_stands_in_the_message_with_who_and_until_when_and_the_rest_stays() -> None:
    finding, waiver = a_finding(), a_waiver()
    found, _ = marked(waiver, finding=finding)
    assert [language("en")(text) for text in found.message] == [
        "Only one administrator.",
        "Waived until 31 December 2026 by Kari Testesen: One is on leave",
    ]
    assert found == replace(finding, status=Status.WAIVED, waiver=waiver, message=found.message)


@pytest.mark.parametrize(
    ("expires", "soon"),
    [(AS_OF, True), (date(2026, 12, 2), True), (date(2026, 12, 3), False)],
)
def test_one_that_ends_within_thirty_days_says_so(expires: date, soon: bool) -> None:
    found, _ = marked(a_waiver(expires=expires))
    assert (str(found.message[-1]) == SOON) is soon


def test_no_finding_goes_away_and_the_others_are_as_they_were() -> None:
    other = a_finding(id="SM102:IG-001", account="IG-001")
    another = a_finding(id="SM101:FB-001", rule="SM101")
    given = [other, a_finding(), another]
    verdicts = {
        "fb-001": {"SM101": Status.BREACH, "SM102": Status.BREACH, "SM103": Status.PASS},
        "ig-001": {"SM102": Status.BREACH},
    }
    before = {account: dict(statuses) for account, statuses in verdicts.items()}
    found, told = mark(given, verdicts, [a_waiver()], AS_OF)
    assert [finding.id for finding in found] == [finding.id for finding in given]
    assert (found[0], found[2]) == (other, another)
    assert told == {**before, "fb-001": {**before["fb-001"], "SM102": Status.WAIVED}}
    assert verdicts == before, "what was given is left alone"
    assert mark(given, verdicts, [], AS_OF) == (tuple(given), before)


def test_one_waiver_marks_every_finding_it_is_about() -> None:
    given = [a_finding(), a_finding(id="SM102:FB-001 again")]
    found, _ = mark(given, {"fb-001": {"SM102": Status.BREACH}}, [a_waiver()], AS_OF)
    assert [finding.status for finding in found] == [Status.WAIVED, Status.WAIVED]


def test_one_that_has_ended_does_not_undo_one_that_holds() -> None:
    ended = a_waiver(3, expires=date(2026, 10, 31))
    for waivers in ((a_waiver(), ended), (ended, a_waiver())):
        assert marked(*waivers)[1] is Status.WAIVED


def test_what_is_wrong_with_the_register_cannot_be_waived_also_where_it_concerns_the_account() -> None:
    finding = a_finding(id="SM003:Kontoer:FB-001:Eiermerking", rule="SM003")
    found, told = mark([finding], {"fb-001": {"SM102": Status.PASS}}, [a_waiver(rule="SM003")], AS_OF)
    assert found == (finding,)
    assert told == {"fb-001": {"SM102": Status.PASS}}


def test_a_waiver_without_account_does_not_mark_what_is_of_no_account() -> None:
    finding = a_finding(account=None, rule="SM001")
    assert mark([finding], {}, [a_waiver(account=None, rule="SM001")], AS_OF) == ((finding,), {})


def test_in_an_audit_the_account_is_waived_of_that_rule_and_of_no_other() -> None:
    account = an_account(owner_label=None)
    inventory = a_register(account, administrators=[an_administrator()], waivers=(a_waiver(account="fb-001"),))
    audited = audit(a_context(inventory), rules())
    found, told = mark(audited.findings, audited.verdicts, inventory.waivers or (), AS_OF)
    assert {finding.id: finding.status for finding in found} == {
        "SM101:FB-001": Status.UNDOCUMENTED,
        "SM102:FB-001": Status.WAIVED,
    }
    assert told["fb-001"] == {**audited.verdicts["fb-001"], "SM102": Status.WAIVED}
