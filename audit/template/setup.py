"""What a register is made for: the municipality's figures, and the rules that will be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from audit.model import Text
from audit.schema import Sheet

Rows = Mapping[str, Sequence[Mapping[str, object]]]  #: by the sheet's key; a row's values by the column's key
Translate = Callable[[Text], str]


@dataclass(frozen=True, slots=True)
class RuleNote:
    """What the workbook tells of a rule."""

    code: str
    title: str
    reads: tuple[str, ...] = ()  #: the columns it reads: `accounts.owner_label`
    waivable: bool = True


@dataclass(frozen=True, slots=True)
class Setup:
    """The figures that the live status goes by, and the rules to tell of."""

    labels: tuple[str, ...] = ("Sandnes kommune",)
    admins_min: int = 2
    admins_max: int | None = None
    notify_days: int | None = None
    label_recheck_months: int = 12
    rules: tuple[RuleNote, ...] = ()

    def codes(self, sheet: Sheet, column: str) -> list[str]:
        """The codes of the rules that read the column."""
        return [rule.code for rule in self.rules if f"{sheet.key}.{column}" in rule.reads]


@dataclass(frozen=True, slots=True)
class Wording:
    """The language of the headings, and who puts sentences into words."""

    code: str  #: nb, nn or en
    translate: Translate
