"""The parts of `report.pdf` in one language: texts and short lists, as `report.typ` lays them out."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from audit.language import Language
from audit.model import Finding, State, Text
from audit.render import words
from audit.render.figures import MEANING
from audit.render.sections import UnitSection, resolved_lines
from audit.render.words import N_
from audit.report import AccountFigures, DayState, Report, RuleFigures, UnitFigures

Part = dict[str, object]  #: what JSON can hold, by names that the template knows

LONGEST_NAME: Final = 200  #: characters; a longer one ends in an ellipsis, for it would fill pages of tables
FIRST_MONTH: Final = N_("This is the first month audited, so there is nothing to compare it with.")


class Parts:
    """Puts parts of one report into words of one language."""

    def __init__(self, report: Report, language: Language) -> None:
        self._report = report
        self._say = language
        self._titles = {rule.code: language(rule.title) for rule in report.asked}

    def facts(self) -> list[tuple[str, str]]:
        """What was audited, and by what."""
        return [
            (self._say(N_("Organisation")), self._report.organisation),
            (self._say(N_("As things stood on")), self._say.day(self._report.as_of)),
            (self._say(N_("Register")), self._report.inventory_file),
            ("SHA-256", self._report.inventory_sha256),
            (self._say(N_("Program")), f"Kontotilsyn {self._report.program}"),
        ]

    def in_order(self, in_order: int, in_use: int) -> str:
        """How many of the accounts in use are in order."""
        if not in_use:
            return self._say(N_("No account was in use this month"))
        told = Text(
            "{in_order} of {n} account in use is in order",
            "{in_order} of {n} accounts in use are in order",
            in_order=in_order,
            n=in_use,
        )
        return self._say(told)

    def tile(self, kind: str, word: str, number: int) -> Part:
        """A number and its word, a message id."""
        return {"kind": kind, "none": not number, "word": self._say(word), "number": self._say.number(number)}

    def change(self) -> Part:
        """What has changed since the last month audited, or that there is none."""
        report = self._report
        if report.previous is None:
            return {"heading": self._say(N_("What has changed")), "words": self._say(FIRST_MONTH), "tiles": []}
        return {
            "heading": self._say(Text("What has changed since {month}", month=report.previous)),
            "words": "",
            "tiles": [
                self.tile("new", N_("new"), report.by_state(State.NEW)),
                self.tile("open", N_("still open"), report.by_state(State.OPEN)),
                self.tile("reopened", N_("back again"), report.by_state(State.REOPENED)),
                self.tile("resolved", N_("resolved"), len(report.resolved)),
            ],
        }

    def unit(self, section: UnitSection) -> Part:
        """A unit and its findings."""
        return {
            "name": self._unit(section.figures),
            "words": self.in_order(section.figures.in_order, len(section.figures.in_use)),
            "findings": [self.finding(finding) for finding in section.findings],
        }

    def finding(self, finding: Finding) -> Part:
        """A finding; its message says of a waiver who granted it, and why."""
        account = self._report.by_id.get(finding.account or "")
        return {
            "kind": finding.severity,
            "severity": self._say(words.SEVERITY[finding.severity]),
            "title": self._titles[finding.rule],
            "rule": finding.rule,
            "account": _named(account) if account else None,
            "status": self._say(words.STATUS[finding.status]),
            "since": self._say(words.since(finding)),
            "message": " ".join(self._say(sentence) for sentence in finding.message),
            "fix": self._say(finding.fix),
            "where": self._cells(finding),
        }

    def accounts(self, unit: UnitFigures) -> Part:
        """A unit and how each of its accounts stands to the rules about accounts."""
        codes = [figures.rule.code for figures in self._report.rules if figures.about_accounts]
        return {
            "unit": self._unit(unit),
            "rows": [
                {**_named(account), "statuses": [account.status[code] for code in codes]} for account in unit.accounts
            ],
        }

    def moderation(self, unit: UnitFigures) -> Part:
        """A unit and the days of each of its accounts in use."""
        return {"unit": self._unit(unit), "rows": [self._moderated(account) for account in unit.in_use]}

    def resolved(self) -> Part:
        """The findings that are gone, or a sentence that says why none is told."""
        report = self._report
        if report.previous is None:
            return {"words": self._say(FIRST_MONTH), "rows": []}
        rows = [
            (_short(gone.id), self._say(gone.title), self._say.month(gone.first_seen))
            for gone in resolved_lines(report)
        ]
        some = Text("Findings of {month} that are gone", month=report.previous)
        none = Text("No finding of {month} is gone.", month=report.previous)
        return {"words": self._say(some if rows else none), "rows": rows}

    def rule(self, figures: RuleFigures) -> Part:
        """A rule and how many accounts have each status."""
        rule = figures.rule
        counts = [figures.counts[status] for status in words.STATUS]
        return {
            "code": rule.code,
            "title": self._titles[rule.code],
            "kind": rule.severity,
            "severity": self._say(words.SEVERITY[rule.severity]),
            "what": self._say(rule.what),
            "clause": self._say(rule.clause),
            "share": "–" if figures.share is None else self._say.percent(figures.share),
            "counts": [self._say.number(count) for count in counts],
            "findings": self._say.number(sum(counts)),
        }

    def settings(self) -> list[tuple[str, str, str]]:
        """Each figure that the municipality has set for itself: what it means, the figure, its key."""
        return [
            (
                self._say(MEANING[key]),
                self._say(N_("not set")) if value is None else self._say.value(value),
                f"[{'organisation' if key == 'labels' else 'policy'}] {key}",
            )
            for key, value in self._report.policy.figures().items()
        ]

    def _unit(self, unit: UnitFigures) -> str:
        return _short(unit.name) or self._say(N_("No unit named"))

    def _cells(self, finding: Finding) -> str:
        told = ", ".join(str(cell) for cell in finding.cells)
        more = Text(" and {n} more", " and {n} more", n=finding.unnamed)
        return told + self._say(more) if finding.unnamed else told

    def _moderated(self, account: AccountFigures) -> Part:
        done, missing = len(account.days(DayState.DONE)), account.days(DayState.MISSING)
        due = done + len(missing)
        told = Text("{done} of {n} day", "{done} of {n} days", done=done, n=due)
        return {
            **_named(account),
            "words": self._say(told) if due else self._say(N_("No day is due yet")),
            "missing": self._say.days(missing) if missing else "",
            "runs": [
                {"kind": state, "length": len(list(days))}
                for state, days in groupby(state for _, state in account.moderation)
            ],
        }


def _named(account: AccountFigures) -> Part:
    return {"name": _short(account.name or account.id), "id": _short(account.id)}


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
