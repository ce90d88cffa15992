"""Asks every rule of every account, and makes findings of the answers. Knows no rule by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from audit.check import AccountRule, Context, NotApplicable, Problem, RegisterRule, Rule
from audit.model import Account, Finding, Status, Text, folded, grouped


@dataclass(frozen=True, slots=True)
class Audit:
    """What the rules said."""

    rules: tuple[AccountRule | RegisterRule, ...]
    verdicts: Mapping[str, Mapping[str, Status]]  #: by folded Konto-ID, then by the code of the rule
    findings: tuple[Finding, ...]  #: one for each account and rule, or each fault of the register

    @property
    def broken(self) -> bool:
        """Whether some rule could not be asked."""
        return any(finding.status is Status.ERROR for finding in self.findings)


def audit(context: Context, rules: Iterable[AccountRule | RegisterRule]) -> Audit:
    """Every account's status for every rule, and a finding for each that is not in order.

    A rule that breaks down is itself a finding, of status ERROR, and the other rules go on.
    """
    chosen = tuple(rules)
    verdicts: dict[str, dict[str, Status]] = {}
    findings: list[Finding] = []
    for account in context.inventory.audited:
        in_use = bool(account.active_days(context.month))
        statuses = verdicts.setdefault(account.key, {})
        for rule in chosen:
            if not isinstance(rule, AccountRule):
                continue
            if not in_use:
                statuses[rule.code] = Status.NOT_APPLICABLE
                continue
            if rule.needs and getattr(context.inventory, rule.needs) is None:
                statuses[rule.code] = Status.NOT_ASSESSED
                continue
            answer = _asked_of(account, rule, context)
            if isinstance(answer, Finding):
                findings.append(answer)
                statuses[rule.code] = answer.status
            else:
                statuses[rule.code] = answer
    told = replace(context, verdicts=verdicts)
    for rule in chosen:
        if isinstance(rule, RegisterRule):
            findings += _asked_of_register(rule, told)
    return Audit(chosen, verdicts, tuple(findings))


def _asked_of(account: Account, rule: AccountRule, context: Context) -> Finding | Status:
    name = f"{rule.code}:{account.id.value}"
    try:
        problems = list(rule.question(account, context))
    except NotApplicable:
        return Status.NOT_APPLICABLE
    except Exception as error:  # a rule that breaks must cost neither the others nor the month
        return _broken(rule, name, error, account)
    return _finding(rule, name, problems, account) if problems else Status.PASS


def _asked_of_register(rule: RegisterRule, context: Context) -> list[Finding]:
    """One finding for each sheet and key that the rule speaks of, however many cells that is."""
    try:
        faults = grouped(rule.question(context), lambda fault: (fault.sheet, folded(fault.key)))
    except Exception as error:  # as above
        return [_broken(rule, rule.code, error, None)]
    owners = {account.key: account for account in context.inventory.audited}
    return [
        _finding(
            rule,
            f"{rule.code}:{sheet}:{told[0].key}",
            [fault.problem for fault in told],
            owners.get(folded(told[0].account or "")),
        )
        for (sheet, _), told in faults.items()
    ]


def _finding(rule: Rule, name: str, problems: Sequence[Problem], account: Account | None) -> Finding:
    """What contradicts the rule outranks what is missing; the worst problem gives the severity."""
    breach = any(problem.status is Status.BREACH for problem in problems)
    return Finding(
        id=name,
        rule=rule.code,
        status=Status.BREACH if breach else Status.UNDOCUMENTED,
        severity=max((p.severity or rule.severity for p in problems), key=lambda severity: severity.rank),
        message=tuple(problem.message for problem in problems),
        fix=Text(rule.fix),
        cells=tuple(dict.fromkeys(cell for problem in problems for cell in problem.cells)),
        unnamed=sum(problem.unnamed for problem in problems),
        account=account.id.value if account else None,
        unit=account.unit.value if account else None,
        details={name: value for problem in problems for name, value in problem.details.items()},
    )


def _broken(rule: Rule, name: str, error: Exception, account: Account | None) -> Finding:
    """The finding that the rule itself could not be asked."""
    message = Text(
        "The rule {code} broke down ({kind}: {error}), so nobody can say. Report this to those who look after the "
        "program.",
        code=rule.code,
        kind=type(error).__name__,
        error=str(error),
    )
    return Finding(
        id=name,
        rule=rule.code,
        status=Status.ERROR,
        severity=rule.severity,
        message=(message,),
        fix=Text(rule.fix),
        cells=(account.id.cell,) if account else (),
        account=account.id.value if account else None,
        unit=account.unit.value if account else None,
    )
