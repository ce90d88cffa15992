"""Waivers: which hold on a day, and the findings that they set aside. None is removed, each is marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from audit.model import Finding, Status, Text, Waiver, folded
from audit.workdays import months_after

LONGEST_MONTHS: Final = 12  #: a waiver that ends later than this after the audit is none
WARNED_DAYS: Final = 30  #: how long before its end a waiver is warned of


def holds(waiver: Waiver, as_of: date) -> bool:
    """Whether the waiver is complete, has not ended, and ends within a year."""
    entries = (waiver.account, waiver.rule, waiver.reason, waiver.granted_by)
    expires = waiver.expires.value
    return (
        all(entry.value for entry in entries)
        and expires is not None
        and (as_of <= expires <= months_after(as_of, LONGEST_MONTHS))
    )


def subject(waiver: Waiver) -> tuple[str, str]:
    """What the waiver is about: the folded Konto-ID, and the code of the rule."""
    return folded(waiver.account.value or ""), (waiver.rule.value or "").upper()


def mark(
    findings: Iterable[Finding],
    verdicts: Mapping[str, Mapping[str, Status]],
    waivers: Iterable[Waiver],
    as_of: date,
) -> tuple[tuple[Finding, ...], dict[str, dict[str, Status]]]:
    """The findings and verdicts, those that a usable waiver is about as waived, with its reason beside them.

    Only a verdict can be waived: what is wrong with the register itself stands, also where it concerns an account.
    """
    longest_last = sorted((w for w in waivers if holds(w, as_of)), key=lambda waiver: waiver.expires.value or as_of)
    usable = {subject(waiver): waiver for waiver in longest_last}
    told = {account: dict(statuses) for account, statuses in verdicts.items()}
    marked = []
    for finding in findings:
        account, rule = folded(finding.account or ""), finding.rule
        waiver = usable.get((account, rule)) if rule in told.get(account, {}) else None
        marked.append(_marked(finding, waiver, as_of))
        if marked[-1].status is Status.WAIVED:
            told[account][rule] = Status.WAIVED
    return tuple(marked), told


def _marked(finding: Finding, waiver: Waiver | None, as_of: date) -> Finding:
    if waiver is None or finding.status not in (Status.BREACH, Status.UNDOCUMENTED):
        return finding
    expires = waiver.expires.value
    assert expires is not None, "a waiver that holds has an end"
    words = [
        *finding.message,
        Text(
            "Waived until {day} by {who}: {reason}",
            day=expires,
            who=waiver.granted_by.value,
            reason=waiver.reason.value,
        ),
    ]
    if expires <= as_of + timedelta(days=WARNED_DAYS):
        words.append(Text("The waiver ends soon. Renew it, or mend what it is about."))
    return replace(finding, status=Status.WAIVED, message=tuple(words), waiver=waiver)
