"""Every number and every list that a reader of the report will see, computed once.

The media (`audit/render`) and the mails (`audit/mail`) lay out what stands here; they neither count nor sort.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from audit.check import AccountRule, Context, Policy, Rule
from audit.history import Comparison
from audit.model import (
    Account,
    Administrator,
    Finding,
    Inventory,
    Leader,
    Month,
    Resolved,
    Severity,
    State,
    Status,
    Text,
    folded,
    grouped,
)
from audit.runner import Audit
from audit.schema import SHEETS


class DayState(StrEnum):
    """What the moderation log says of one day of one account."""

    DONE = "done"
    MISSING = "missing"
    NOT_DUE = "not_due"  #: as-of or later
    NOT_IN_USE = "not_in_use"  #: the account was planned, not yet opened or already closed


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """One rule and how the accounts stand to it."""

    rule: Rule
    counts: Mapping[Status, int]  #: of accounts; of findings where the rule is about the register
    about_accounts: bool

    @property
    def judged(self) -> int:
        """How many accounts the rule had something to say of."""
        return sum(self.counts[s] for s in (Status.PASS, Status.BREACH, Status.UNDOCUMENTED, Status.WAIVED))

    @property
    def share(self) -> float | None:
        """The share of them in order; None where there is none to share."""
        return self.counts[Status.PASS] / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """One account of the register, as audited."""

    id: str
    name: str
    platform: str
    link: str  #: as typed; not fit to be a link unless it is an https address
    unit: str
    in_use: bool  #: on at least one day of the month
    status: Mapping[str, Status]  #: by the code of the rule
    findings: tuple[Finding, ...]
    moderation: tuple[tuple[date, DayState], ...]  #: each day of the month
    administrators: tuple[Administrator, ...]  #: those who administer it on as-of

    @property
    def in_order(self) -> bool:
        """Whether it was in use, and nothing is found that nobody has set aside."""
        return self.in_use and not unwaived(self.findings)

    def days(self, state: DayState) -> tuple[date, ...]:
        """The days of the month that the moderation log says this of."""
        return tuple(day for day, told in self.moderation if told is state)


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit and its accounts."""

    name: str  #: blank for accounts that name no unit
    leaders: tuple[Leader, ...]  #: those who lead it on as-of
    accounts: tuple[AccountFigures, ...]
    findings: tuple[Finding, ...]  #: of its accounts, the worst first

    @property
    def in_use(self) -> tuple[AccountFigures, ...]:
        """Its accounts that were in use in the month."""
        return tuple(account for account in self.accounts if account.in_use)

    @property
    def in_order(self) -> int:
        """How many of those are in order."""
        return sum(account.in_order for account in self.accounts)

    @property
    def not_in_order(self) -> int:
        """How many of them are not."""
        return len(self.in_use) - self.in_order


@dataclass(frozen=True, kw_only=True)
class Report:
    """One month's audit, ready to be laid out."""

    organisation: str
    program: str  #: the version that made it
    month: Month
    as_of: date
    inventory_file: str
    inventory_sha256: str
    policy: Policy  #: the figures that the municipality has set
    changes: tuple[Text, ...]  #: rules and figures that are not those of the last month
    notes: tuple[Text, ...]  #: what to know about how the register was read
    verdicts: Mapping[str, Mapping[str, Status]]  #: by folded Konto-ID, then by the code of the rule
    asked: tuple[Rule, ...]  #: the rules, in the order of their codes
    accounts: tuple[AccountFigures, ...]  #: in the register's order
    units: tuple[UnitFigures, ...]  #: by name; those with accounts only
    findings: tuple[Finding, ...]  #: the worst first, then by unit, account and rule
    resolved: tuple[Resolved, ...]
    previous: Month | None  #: the last month audited before this one

    @property
    def in_use(self) -> int:
        """How many accounts were in use in the month."""
        return sum(account.in_use for account in self.accounts)

    @property
    def in_order(self) -> int:
        """How many of them are in order."""
        return sum(account.in_order for account in self.accounts)

    @property
    def unwaived(self) -> tuple[Finding, ...]:
        """The findings that nobody has set aside."""
        return unwaived(self.findings)

    @property
    def units_by_need(self) -> tuple[UnitFigures, ...]:
        """The units, those first that have most accounts not in order, then most findings."""
        return tuple(sorted(self.units, key=lambda unit: (-unit.not_in_order, -len(unwaived(unit.findings)))))

    @property
    def register_findings(self) -> tuple[Finding, ...]:
        """The findings about the register rather than one account's conduct."""
        about = {rule.code for rule in self.asked if not isinstance(rule, AccountRule)}
        return tuple(finding for finding in self.findings if finding.rule in about)

    def by_state(self, state: State) -> int:
        """How many findings are new, open or reopened; those set aside are counted apart."""
        return sum(finding.state is state for finding in self.unwaived)

    def by_severity(self, severity: Severity, state: State | None = None) -> int:
        """How many findings are so severe, of that state where one is named; those set aside are counted apart."""
        return sum(
            finding.severity is severity and (state is None or finding.state is state) for finding in self.unwaived
        )

    def rule(self, code: str) -> Rule:
        """The rule of that code."""
        return next(rule for rule in self.asked if rule.code == code)

    @cached_property
    def by_id(self) -> Mapping[str, AccountFigures]:
        """The accounts, by Konto-ID."""
        return {account.id: account for account in self.accounts}

    @cached_property
    def rules(self) -> tuple[RuleFigures, ...]:
        """How many accounts have each status, rule by rule; for rules of the register, how many findings."""
        return _rule_figures(self.asked, self.verdicts, self.findings)


def unwaived(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of the findings that nobody has set aside."""
    return tuple(finding for finding in findings if finding.status is not Status.WAIVED)


def make_report(
    audit: Audit,
    comparison: Comparison,
    context: Context,
    *,
    organisation: str,
    program: str,
    changes: tuple[Text, ...] = (),
) -> Report:
    """The month's report from what the rules said, what the months before held, and what changed since."""
    inventory = context.inventory
    findings = tuple(sorted(comparison.findings, key=_worst_first))
    of_account = grouped(findings, lambda finding: finding.account or "")
    accounts = tuple(
        _account_figures(account, audit.verdicts[account.key], of_account, context) for account in inventory.audited
    )
    return Report(
        organisation=organisation,
        program=program,
        month=context.month,
        as_of=context.as_of,
        inventory_file=inventory.file,
        inventory_sha256=inventory.sha256,
        policy=context.policy,
        notes=(*inventory.notes, *_not_assessed(audit, inventory)),
        changes=changes,
        verdicts=audit.verdicts,
        asked=audit.rules,
        accounts=accounts,
        units=_unit_figures(accounts, inventory, context.as_of),
        findings=findings,
        resolved=comparison.resolved,
        previous=comparison.previous,
    )


def _not_assessed(audit: Audit, inventory: Inventory) -> list[Text]:
    """Says once, for each optional sheet that is absent, which rules were therefore not asked."""
    needing = grouped((rule for rule in audit.rules if isinstance(rule, AccountRule)), lambda rule: rule.needs)
    return [
        Text(
            "There is no sheet {sheet}, so nobody can say how the accounts stand to {codes}.",
            sheet=SHEETS[sheet].names.nb,
            codes=[rule.code for rule in rules],
        )
        for sheet, rules in needing.items()
        if sheet and getattr(inventory, sheet) is None
    ]


def _worst_first(finding: Finding) -> tuple[int, str, str, str, str]:
    return (-finding.severity.rank, folded(finding.unit or ""), finding.account or "", finding.rule, finding.id)


def _rule_figures(
    rules: Sequence[Rule], verdicts: Mapping[str, Mapping[str, Status]], findings: Sequence[Finding]
) -> tuple[RuleFigures, ...]:
    import pandas as pd

    of_register = {rule.code for rule in rules if not isinstance(rule, AccountRule)}
    told = [(code, status) for statuses in verdicts.values() for code, status in statuses.items()]
    told += [(finding.rule, finding.status) for finding in findings if finding.rule in of_register]
    table = pd.DataFrame(told, columns=["rule", "status"])
    counts: dict[tuple[str, str], int] = table.value_counts().to_dict()  # type: ignore[assignment] # keys are pairs
    return tuple(
        RuleFigures(
            rule=rule,
            counts={status: counts.get((rule.code, status), 0) for status in Status},
            about_accounts=isinstance(rule, AccountRule),
        )
        for rule in rules
    )


def _account_figures(
    account: Account, statuses: Mapping[str, Status], findings: Mapping[str, Sequence[Finding]], context: Context
) -> AccountFigures:
    return AccountFigures(
        id=account.id.value or "",
        name=account.name.value or "",
        platform=account.platform.value or "",
        link=account.link.value or "",
        unit=account.unit.value or "",
        in_use=bool(account.active_days(context.month)),
        status=statuses,
        findings=tuple(findings.get(account.id.value or "", ())),
        moderation=_moderation(account, context),
        administrators=tuple(
            row for row in context.inventory.administrators_of(account) if row.serves_on(context.as_of)
        ),
    )


def _moderation(account: Account, context: Context) -> tuple[tuple[date, DayState], ...]:
    log = context.inventory.moderation.get(account.key)
    moderated = log.days if log else frozenset()
    active = set(account.active_days(context.month))

    def state(day: date) -> DayState:
        if day not in active:
            return DayState.NOT_IN_USE
        if day >= context.as_of:
            return DayState.NOT_DUE
        return DayState.DONE if day in moderated else DayState.MISSING

    return tuple((day, state(day)) for day in context.month.days())


def _unit_figures(accounts: Iterable[AccountFigures], inventory: Inventory, as_of: date) -> tuple[UnitFigures, ...]:
    """The units that own an account, by name; what is spelt alike but for case and space is one unit."""
    of_unit = grouped(accounts, lambda account: folded(account.unit))
    figures = []
    for key in sorted(of_unit):
        rows = inventory.units.get(key, ())
        owned = of_unit[key]
        found = [finding for account in owned for finding in account.findings]
        figures.append(
            UnitFigures(
                name=(rows[0].unit.value or "") if rows else owned[0].unit,
                leaders=tuple(row for row in rows if row.leads_on(as_of)),
                accounts=tuple(owned),
                findings=tuple(sorted(found, key=_worst_first)),
            )
        )
    return tuple(figures)
