"""`results.json` of each month: snapshot, history and baseline in one file.

The format is fixed by `Snapshot`. Only months before the audited one are looked at, so that an old month made
again uses what was known before it; a month without a file is a gap, neither good nor bad.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from audit.model import Finding, Month, Resolved, State, Status, Text, Trouble, folded
from audit.runner import Audit

RESULTS: Final = "results.json"
SCHEMA: Final = 1  #: the number of the file's format


class _Part(BaseModel):
    """What later months need of a part of the file; the rest of it is for other readers."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class FindingSnapshot(_Part):
    """What must be known of a finding to recognise it in a later month."""

    id: str
    first_seen: Annotated[Month, BeforeValidator(Month.parse)]
    months_open: int


def _with_ids(findings: object) -> object:
    """Those that can be recognised: of a month that was pruned, some have lost their id with the name in it."""
    if not isinstance(findings, list):
        return findings
    return [of for of in findings if not (isinstance(of, dict) and "id" in of and of["id"] is None)]


class Snapshot(_Part):
    """One month's `results.json`, as far as later months need it."""

    version: int = Field(alias="schema", ge=1, le=SCHEMA)
    findings: Annotated[tuple[FindingSnapshot, ...], BeforeValidator(_with_ids)]
    rules: Mapping[str, object] = Field(default_factory=dict)  #: by code
    policy: Mapping[str, object] = Field(default_factory=dict)  #: the figures that the rules went by


@dataclass(frozen=True, slots=True)
class Comparison:
    """This month's findings, each with what became of it, and those that are gone."""

    findings: tuple[Finding, ...]
    resolved: tuple[Resolved, ...]
    previous: Month | None  #: the last month audited before this one; None for the first


def earlier_months(reports: Path, month: Month) -> dict[Month, Snapshot]:
    """The snapshots of the months before `month` that lie in the reports folder, oldest first.

    A damaged one is `Trouble`, since passing over it would make every old finding look new.
    """
    return {
        earlier: snapshot(content, str(reports / str(earlier) / RESULTS))
        for earlier, content in results_before(reports, month).items()
    }


def results_before(reports: Path, month: Month) -> dict[Month, bytes]:
    """The `results.json` of each month before `month` in the reports folder, oldest first; `Trouble` as above."""
    found = {}
    for file in sorted(reports.glob(f"*/{RESULTS}")):
        try:
            earlier = Month.parse(file.parent.name)
        except ValueError:
            continue
        if earlier < month:
            found[earlier] = _read(file)
    return found


def snapshot(content: bytes, file: str) -> Snapshot:
    """What a `results.json` holds; `Trouble` that names the `file` where it is damaged."""
    try:
        return Snapshot.model_validate_json(content)
    except ValidationError as error:
        raise Trouble(_damaged(file, error)) from error


def compare(audit: Audit, earlier: Mapping[Month, Snapshot], month: Month) -> Comparison:
    """Says of each finding whether it is new, open or reopened, and which of the last month's are resolved.

    `first_seen` is the first month that ever had it; `months_open` counts the calendar months since it was last
    absent from a month that was audited.
    """
    previous = max(earlier, default=None)
    last = {folded(finding.id): finding for finding in earlier[previous].findings} if previous else {}
    first_seen: dict[str, Month] = {}
    for snapshot in earlier.values():
        for finding in snapshot.findings:
            key = folded(finding.id)
            first_seen[key] = min(finding.first_seen, first_seen.get(key, finding.first_seen))

    def since(finding: Finding) -> Finding:
        key = folded(finding.id)
        if previous and key in last:
            months = last[key].months_open + previous.until(month)
            return replace(finding, state=State.OPEN, first_seen=first_seen[key], months_open=months)
        state = State.REOPENED if key in first_seen else State.NEW
        return replace(finding, state=state, first_seen=first_seen.get(key, month))

    told = tuple(since(finding) for finding in audit.findings)
    still = {folded(finding.id) for finding in told} | _unanswered(audit)
    resolved = tuple(
        Resolved(finding.id, first_seen[key])
        for key, finding in last.items()
        if key not in still and key.partition(":")[0] not in still
    )
    return Comparison(told, resolved, previous)


def changes(earlier: Mapping[Month, Snapshot], codes: Iterable[str], policy: Mapping[str, object]) -> tuple[Text, ...]:
    """What else may account for new or missing findings: rules and figures that are not those of the last month."""
    if not earlier:
        return ()
    previous = max(earlier)
    before, now = earlier[previous].rules.keys(), set(codes)
    told = []
    if before and now - before:
        told.append(Text("Not checked in {month}: {codes}.", month=previous, codes=sorted(now - before)))
    if before - now:
        told.append(Text("Checked in {month} but no more: {codes}.", month=previous, codes=sorted(before - now)))
    for figure, value in earlier[previous].policy.items():
        if figure in policy and policy[figure] != value:
            told.append(
                Text(
                    "Changed since {month}: {figure} was {old} and is {new}.",
                    month=previous,
                    figure=figure,
                    old=json.dumps(value, ensure_ascii=False),
                    new=json.dumps(policy[figure], ensure_ascii=False),
                )
            )
    return tuple(told)


def _unanswered(audit: Audit) -> set[str]:
    """What this month says nothing of: a rule that could not be asked has resolved none of its findings."""
    return {
        folded(f"{code}:{account}")
        for account, statuses in audit.verdicts.items()
        for code, status in statuses.items()
        if status is Status.NOT_ASSESSED
    }


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Trouble(_damaged(str(file), error)) from error


def _damaged(file: str, error: Exception) -> Text:
    return Text(
        "{file} cannot be read, so nobody can say which findings are new: {error} Bring the file back from a backup, "
        "or move its folder away to begin a new history.",
        file=file,
        error=str(error).splitlines()[0] + ".",
    )
