"""SM005: each waiver is whole, of a rule and an account that there are, for a year at most, and of use."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from audit.check import rules
from audit.model import Account, Entry, Finding, Severity, Status, Waiver
from audit.runner import audit
from tests.checks.tools import (
    AS_OF,
    a_context,
    a_register,
    a_waiver,
    an_account,
    an_administrator,
    cells,
    sentences,
    told,
)

ALONE = [an_administrator()]  #: one administrator, so that the account breaks SM102
NOTHING_ASIDE = "The waiver sets nothing aside: the account has no finding of that rule."


def found(*waivers: Waiver, account: Account | None = None, as_of: date = AS_OF, **rest: Any) -> list[Finding]:
    """What SM005 says of the waivers where the account has one administrator."""
    inventory = a_register(account, **{"administrators": ALONE, "waivers": waivers} | rest)
    return [
        finding for finding in audit(a_context(inventory, as_of=as_of), rules()).findings if finding.rule == "SM005"
    ]


def said(findings: list[Finding]) -> list[str]:
    return [str(text) for finding in findings for text in finding.message]


def lacks(cell: str) -> str:
    return f"The waiver lacks what should stand in {cell}, so it does not hold."


@pytest.mark.parametrize(
    ("changes", "message", "cell"),
    [
        ({"rule": None}, lacks("Unntak!B9"), "Unntak!B9"),
        ({"account": None}, lacks("Unntak!A9"), "Unntak!A9"),
        ({"reason": None}, lacks("Unntak!C9"), "Unntak!C9"),
        ({"granted_by": None}, lacks("Unntak!D9"), "Unntak!D9"),
        ({"expires": None}, lacks("Unntak!E9"), "Unntak!E9"),
        ({"account": "FB-01"}, "The waiver is for an account that is not in Kontoer.", "Unntak!A9"),
        ({"rule": "SM999"}, "“SM999” is not the code of a rule that can be waived.", "Unntak!B9"),
        ({"rule": "to administratorer"}, "“to administratorer” is not the code of a rule", "Unntak!B9"),
        ({"rule": "SM003"}, "“SM003” is not the code of a rule that can be waived.", "Unntak!B9"),
        ({"expires": date(2026, 11, 1)}, "The waiver ended on 2026-11-01.", "Unntak!E9"),
        ({"expires": date(2027, 11, 3)}, "The waiver ends on 2027-11-03, more than a year ahead", "Unntak!E9"),
        ({"rule": "SM101", "expires": date(2026, 11, 1)}, "The waiver ended on 2026-11-01.", "Unntak!E9"),
        ({"rule": "SM101", "reason": None}, lacks("Unntak!C9"), "Unntak!C9"),
        ({"rule": "SM101"}, NOTHING_ASIDE, "Unntak!B9"),
        ({"rule": "SM202"}, NOTHING_ASIDE, "Unntak!B9"),  # not assessed
    ],
)
def test_a_waiver_that_does_not_hold_or_is_of_no_use_is_told_of(
    changes: dict[str, Any], message: str, cell: str
) -> None:
    (finding,) = found(a_waiver(9, **changes))
    assert (finding.status, finding.severity) == (Status.BREACH, Severity.LOW)
    (sentence,) = said([finding])
    assert sentence.startswith(message)
    assert [str(each) for each in finding.cells] == [cell]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"expires": AS_OF},
        {"expires": date(2027, 11, 2)},  # twelve months to the day
        {"account": "fb-001"},
        {"rule": "sm102"},
    ],
)
def test_a_waiver_that_sets_something_aside_is_not_told_of(changes: dict[str, Any]) -> None:
    assert not found(a_waiver(**changes))


def test_a_register_without_waivers_or_without_the_sheet_has_no_such_finding() -> None:
    assert not found()
    assert not found(waivers=None)


def test_what_is_missing_is_set_aside_like_what_is_wrong() -> None:
    undocumented = a_waiver(rule="SM101")
    assert not found(undocumented, account=an_account(owner_label=None))
    assert said(found(undocumented)) == [NOTHING_ASIDE]


def test_a_waiver_for_an_account_that_is_not_in_use_sets_nothing_aside() -> None:
    assert said(found(a_waiver(), account=an_account(closed=date(2026, 9, 30)))) == [NOTHING_ASIDE]


@pytest.mark.parametrize(
    ("verdict", "useless"),
    [
        (Status.PASS, True),
        (Status.NOT_APPLICABLE, True),
        (Status.NOT_ASSESSED, True),
        (Status.BREACH, False),
        (Status.UNDOCUMENTED, False),
        (Status.ERROR, False),  # nobody can say
        (None, False),  # the rule was not asked
    ],
)
def test_only_what_is_in_order_makes_a_waiver_useless(verdict: Status | None, useless: bool) -> None:
    verdicts = {"fb-001": {"SM102": verdict} if verdict else {}}
    context = replace(a_context(a_register(waivers=(a_waiver(),))), verdicts=verdicts)
    assert sentences(one.problem for one in told("SM005", context)) == [NOTHING_ASIDE] * useless


def test_all_that_is_wrong_with_a_row_is_one_finding() -> None:
    row = a_waiver(9, account="FB-01", rule="SM999", reason=None, expires=date(2020, 1, 1))
    (finding,) = found(row)
    assert finding.id == "SM005:Unntak:FB-01/SM999"
    assert len(finding.message) == 4
    assert [str(cell) for cell in finding.cells] == ["Unntak!C9", "Unntak!A9", "Unntak!B9", "Unntak!E9"]


def test_an_end_that_cannot_be_understood_is_as_good_as_none() -> None:
    waiver = a_waiver(9)
    waiver = replace(waiver, expires=Entry(None, waiver.expires.cell, typed="til jul"))
    assert said(found(waiver)) == [lacks("Unntak!E9")]


def test_a_finding_is_of_the_account_and_keeps_its_id_when_the_row_moves_or_changes_case() -> None:
    ended = {"expires": date(2026, 11, 1)}
    (here,), (there,) = found(a_waiver(2, **ended)), found(a_waiver(40, **ended, rule="sm102"))
    assert here.id == there.id == "SM005:Unntak:FB-001/SM102"
    assert here.account == there.account == "FB-001"


def test_two_rows_of_one_account_and_rule_are_one_finding_and_of_two_rules_two() -> None:
    first, again = a_waiver(2, expires=date(2026, 11, 1)), a_waiver(3, account="fb-001", reason=None)
    (finding,) = found(first, again)
    assert [str(cell) for cell in finding.cells] == ["Unntak!E2", "Unntak!C3"]
    assert len(found(first, a_waiver(3, rule="SM101"))) == 2


def test_the_messages_are_sentences() -> None:
    context = a_context(a_register(waivers=(a_waiver(9, expires=date(2026, 11, 1)),)))
    problems = [one.problem for one in told("SM005", replace(context, verdicts={"fb-001": {}}))]
    assert sentences(problems) == ["The waiver ended on 1 November 2026."]
    assert cells(problems) == ["Unntak!E9"]
