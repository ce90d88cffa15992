"""How a rule is written: `@check` on a function that is asked about one account and yields problems.

A rule is one file in `audit/checks/`. Its docstring (*What it checks / Why it matters / How to fix*) is its
documentation, its decorator gives code, title, severity and clause. `@register_check` is for a rule about the
register itself rather than one account of it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, ClassVar, Final

from audit.model import (
    Account,
    Cell,
    Entry,
    Image,
    Inquiry,
    Inventory,
    Month,
    Removal,
    Severity,
    Status,
    Text,
    Trouble,
)

HEADINGS: Final = ("What it checks", "Why it matters", "How to fix")


@dataclass(frozen=True, slots=True)
class Policy:
    """The figures that the rules go by."""

    labels: tuple[str, ...]  #: a label names the owner where it contains one of these
    admins_min: int = 2
    admins_max: int | None = None
    notify_days: int | None = None
    label_recheck_months: int = 12
    acknowledge_months: int = 12
    archive_months: int = 12
    removal_hours: int = 24

    def figures(self) -> dict[str, object]:
        """Each figure by its name in `audit.toml`, as JSON has it."""
        return {**asdict(self), "labels": list(self.labels)}


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may look at besides the account."""

    inventory: Inventory
    month: Month
    as_of: date  #: the day the audit is made; evidence dated after it is wrong
    policy: Policy
    verdicts: Mapping[str, Mapping[str, Status]] = field(default_factory=dict)
    """What the rules about accounts said, by folded Konto-ID and code, for the rules about the register."""

    @property
    def closing_days(self) -> frozenset[date]:
        """The local days off."""
        return frozenset(row.day.value for row in self.inventory.closing_days or () if row.day.value)

    def inquiries_of(self, account: Account) -> list[Inquiry]:
        """The inquiries to the account that were received in the month."""
        rows = (self.inventory.inquiries or {}).get(account.key, ())
        return [row for row in rows if self._in_month(row.received)]

    def removals_of(self, account: Account) -> list[Removal]:
        """The unlawful content found on the account in the month."""
        rows = (self.inventory.removals or {}).get(account.key, ())
        return [row for row in rows if self._in_month(row.found)]

    def images_of(self, account: Account) -> list[Image]:
        """The pictures that the account published in the month."""
        rows = (self.inventory.images or {}).get(account.key, ())
        return [row for row in rows if self._in_month(row.published)]

    def _in_month(self, entry: Entry[Any]) -> bool:
        return isinstance(entry.value, date) and Month.of(entry.value) == self.month


class NotApplicable(Exception):
    """Raised by a check with nothing to look at in the month."""


@dataclass(frozen=True, slots=True)
class Problem:
    """The evidence contradicts the rule."""

    message: Text
    cells: tuple[Cell, ...]
    severity: Severity | None = None  #: where this problem weighs other than the rule does
    details: Mapping[str, object] = field(default_factory=dict)  #: the figures, for machines
    unnamed: int = 0  #: cells besides these, too many to be named
    status: ClassVar[Status] = Status.BREACH


@dataclass(frozen=True, slots=True)
class Unknown(Problem):
    """The evidence is missing, so nobody can say."""

    status: ClassVar[Status] = Status.UNDOCUMENTED


@dataclass(frozen=True, slots=True)
class RegisterProblem:
    """Something wrong with the register itself; problems of one sheet and key are one finding."""

    sheet: str  #: the sheet's bokmål name
    key: str  #: what tells the row from the others of its sheet, whatever its number
    problem: Problem
    account: str | None = None


AccountQuestion = Callable[[Account, Context], Iterator[Problem]]
RegisterQuestion = Callable[[Context], Iterator[RegisterProblem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule has; the texts are English message ids."""

    code: str
    title: str
    severity: Severity
    clause: str  #: the guideline's heading that it rests on; blank for a rule about the register
    what: str
    why: str
    fix: str
    reads: tuple[str, ...] = field(default=(), kw_only=True)  #: the columns it reads: `accounts.owner_label`
    figures: tuple[str, ...] = field(default=(), kw_only=True)  #: the figures of the policy it goes by


@dataclass(frozen=True, slots=True)
class AccountRule(Rule):
    """A rule asked of each account in use."""

    question: AccountQuestion
    needs: str = ""  #: the optional sheet without which it cannot be asked


@dataclass(frozen=True, slots=True)
class RegisterRule(Rule):
    """A rule asked once, of the register."""

    question: RegisterQuestion


_rules: dict[str, AccountRule | RegisterRule] = {}


def check(
    code: str,
    title: str,
    severity: Severity,
    *,
    clause: str,
    reads: tuple[str, ...],
    figures: tuple[str, ...] = (),
    needs: str = "",
) -> Callable[[AccountQuestion], AccountQuestion]:
    """Declares a rule that is asked of each account.

    The function yields a `Problem` for what contradicts the rule and an `Unknown` for what is missing; yielding
    nothing is a pass, and raising `NotApplicable` says that there was nothing to look at. It is never asked about an
    account that was not in use in the month, nor where the sheet it `needs` is absent.
    """

    def declare(question: AccountQuestion) -> AccountQuestion:
        words = _documentation(question)
        _add(AccountRule(code, title, severity, clause, *words, question, needs, reads=reads, figures=figures))
        return question

    return declare


def register_check(
    code: str, title: str, severity: Severity, *, reads: tuple[str, ...] = ()
) -> Callable[[RegisterQuestion], RegisterQuestion]:
    """Declares a rule that is asked once, of the register itself; it comes after those about accounts."""

    def declare(question: RegisterQuestion) -> RegisterQuestion:
        _add(RegisterRule(code, title, severity, "", *_documentation(question), question, reads=reads))
        return question

    return declare


def rules() -> Sequence[AccountRule | RegisterRule]:
    """Every rule, in the order of the codes."""
    from audit.checks import load

    load()
    return [_rules[code] for code in sorted(_rules)]


def select(
    chosen: Iterable[AccountRule | RegisterRule], wanted: Sequence[str], ignored: Sequence[str]
) -> list[AccountRule | RegisterRule]:
    """The rules whose code starts with a wanted word (all where none is given) and with no ignored one.

    A word that fits no rule is an error, since a slip would otherwise pass as an audit with nothing to say.
    """
    known = list(chosen)
    for word in (*wanted, *ignored):
        if not any(rule.code.startswith(word.upper()) for rule in known):
            raise Trouble(
                Text(
                    "No rule has a code that starts with “{word}”. The rules are {codes}.",
                    word=word,
                    codes=[rule.code for rule in known],
                )
            )
    return [
        rule
        for rule in known
        if (not wanted or rule.code.startswith(tuple(word.upper() for word in wanted)))
        and not (ignored and rule.code.startswith(tuple(word.upper() for word in ignored)))
    ]


def _add(rule: AccountRule | RegisterRule) -> None:
    if rule.code in _rules:
        raise ValueError(f"{rule.code} is declared twice")
    _rules[rule.code] = rule


def _documentation(question: Callable[..., Any]) -> tuple[str, str, str]:
    """The three sections of the docstring of the file that declares the rule, each on one line."""
    written = sys.modules[question.__module__].__doc__ or ""
    sections: dict[str, list[str]] = {heading: [] for heading in HEADINGS}
    heading = ""
    for line in inspect.cleandoc(written).splitlines():
        if line.strip() in sections:
            heading = line.strip()
        elif heading:
            sections[heading].append(line.strip())
    what, why, fix = (" ".join(" ".join(sections[heading]).split()) for heading in HEADINGS)
    return what, why, fix
