"""What is left of a month that was pruned: its figures, with no person in them, and a record of what was deleted.

Both stand in its `results.json`, so that one file renamed into place is the moment from which the month is pruned.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from audit.model import folded

PRUNED: Final = b'"pruned": {'  #: stands in the results of a pruned month, and in no others as `results` writes them


class _Part(BaseModel):
    """What is kept of a part of the file; whatever is not named here falls away."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Record(_Part):
    """What was deleted, when, and what it was by its seal."""

    moment: AwareDatetime
    program: str
    manifest: str  #: SHA-256 of the month's manifest, which stays as it is
    found: Mapping[str, str | None]  #: SHA-256 of each sealed file as it was until then; None where it was gone before
    mails: int  #: how many were deleted


class _Register(_Part):
    file: str
    sha256: str


class _Account(_Part):
    id: str
    status: Mapping[str, str]


class _Finding(_Part):
    id: str | None
    rule: str
    account: str | None
    status: str
    severity: str
    first_seen: str
    months_open: int
    state: str

    @property
    def unnamed(self) -> _Finding:
        """Without its id, where that is made of more than rule and account: it may hold what somebody is called."""
        plain = self.id is not None and folded(self.id) == folded(f"{self.rule}:{self.account}")
        return self if plain else self.model_copy(update={"id": None})


class Figures(_Part):
    """The results of a month without what only its own readers need."""

    version: int = Field(alias="schema")
    program: str
    organisation: str
    month: str
    as_of: str
    inventory: _Register
    rules: Mapping[str, Mapping[str, str | int]]
    accounts: tuple[_Account, ...]
    findings: tuple[_Finding, ...]
    policy: Mapping[str, object]


class _Remains(Figures):
    pruned: Record
    seal: str  #: SHA-256 of all the rest


def figures_of(results: bytes) -> Figures | None:
    """Enough for the trend, and for later months to know their findings again; None where it cannot be read."""
    try:
        whole = Figures.model_validate_json(results)
    except ValidationError:
        return None
    return whole.model_copy(update={"findings": tuple(finding.unnamed for finding in whole.findings)})


def remains(figures: Figures, record: Record) -> bytes:
    """The month's results as they stay."""
    content = {**figures.model_dump(by_alias=True), "pruned": record.model_dump(mode="json")}
    return _json({**content, "seal": _sum(content)})


def record_of(results: bytes) -> Record | None:
    """The record that stands in a month's results; None where the month was not pruned."""
    if PRUNED not in results:
        return None
    try:
        return _Remains.model_validate_json(results).pruned
    except ValidationError:
        return None


def as_they_were_left(results: bytes) -> bool:
    """Whether nobody has touched what is left of a month since it was pruned."""
    content = json.loads(results)
    content.pop("seal")
    return _json({**content, "seal": _sum(content)}) == results


def _sum(content: Mapping[str, object]) -> str:
    return hashlib.sha256(_json(content)).hexdigest()


def _json(content: Mapping[str, object]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
