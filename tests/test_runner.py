"""Every check says something of every account, and none can cost the others their say."""

from collections.abc import Iterator
from datetime import date

from audit.check import AccountRule, Context, Problem, RegisterProblem, RegisterRule, Unknown, rules
from audit.model import Account, Severity, Stage, Status, Text
from audit.runner import audit
from tests.checks.tools import a_context, a_register, an_account


def breaking(account: Account, context: Context) -> Iterator[Problem]:
    raise ZeroDivisionError("a slip")
    yield


def breaking_register(context: Context) -> Iterator[RegisterProblem]:
    raise ZeroDivisionError("a slip")
    yield


def both(account: Account, context: Context) -> Iterator[Problem]:
    yield Unknown(Text("Missing."), (account.id.cell,), details={"a": 1})
    yield Problem(Text("Wrong."), (account.id.cell, account.unit.cell), Severity.CRITICAL, {"b": 2})


def a_rule(code: str, question: object = both) -> AccountRule:
    return AccountRule(code, "Title", Severity.HIGH, "Clause", "what", "why", "fix", question)  # type: ignore[arg-type]


def test_an_account_in_order_passes_every_rule_that_applies() -> None:
    context = a_context()
    found = audit(context, rules())
    assert not found.findings
    assert set(found.verdicts["fb-001"].values()) <= {Status.PASS, Status.NOT_APPLICABLE, Status.NOT_ASSESSED}


def test_every_account_has_a_status_for_every_rule() -> None:
    accounts = [an_account(number, id=f"FB-{number:03}", link=None) for number in range(2, 12)]
    found = audit(a_context(a_register(*accounts)), rules())
    codes = {rule.code for rule in rules() if isinstance(rule, AccountRule)}
    assert len(found.verdicts) == 10
    assert all(set(statuses) == codes for statuses in found.verdicts.values())


def test_an_account_that_was_never_in_use_is_asked_nothing() -> None:
    for account in (
        an_account(stage=Stage.PLANNED),
        an_account(stage=Stage.CLOSED, closed=None),
        an_account(closed=date(2026, 9, 30)),
        an_account(opened=date(2026, 11, 1)),
    ):
        found = audit(a_context(a_register(account)), [a_rule("SM999", breaking)])
        assert found.verdicts["fb-001"] == {"SM999": Status.NOT_APPLICABLE}
        assert not found.findings


def test_problems_of_one_rule_and_account_are_one_finding() -> None:
    (finding,) = audit(a_context(), [a_rule("SM999")]).findings
    assert finding.id == "SM999:FB-001"
    assert (finding.status, finding.severity) == (Status.BREACH, Severity.CRITICAL)
    assert [text.message for text in finding.message] == ["Missing.", "Wrong."]
    assert [str(cell) for cell in finding.cells] == ["Kontoer!A2", "Kontoer!E2"]
    assert finding.details == {"a": 1, "b": 2}


def test_a_rule_that_breaks_is_an_error_and_the_others_go_on() -> None:
    register = RegisterRule("SM099", "Title", Severity.LOW, "", "what", "why", "fix", breaking_register)
    found = audit(a_context(), [a_rule("SM998", breaking), a_rule("SM999"), register])
    assert found.broken
    assert {finding.id: finding.status for finding in found.findings} == {
        "SM998:FB-001": Status.ERROR,
        "SM999:FB-001": Status.BREACH,
        "SM099": Status.ERROR,
    }


def test_the_id_of_a_finding_does_not_depend_on_the_row() -> None:
    account = an_account(2, owner_label=None)
    moved = an_account(40, owner_label=None)
    first, second = (audit(a_context(a_register(each)), rules()).findings for each in (account, moved))
    assert [finding.id for finding in first] == [finding.id for finding in second] == ["SM101:FB-001"]
