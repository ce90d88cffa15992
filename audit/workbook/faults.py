"""What was found while reading: cells named one by one as long as somebody may look at them, and counted beyond."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar

from audit.model import OTHERS, Cell, Fault, Reference, folded
from audit.workbook.notes import Gaps
from audit.workbook.values import LONGEST_SHOWN, shortened

F = TypeVar("F", Fault, Reference)

MOST_OF_KEY: Final = 500  #: cells named of one key and column, which are one finding: as many as fit a cell of Excel
MOST_OF_COLUMN: Final = 10_000  #: cells named of a sheet's column; of each key, the first is named beyond it
MOST_KEYS: Final = 2_000  #: findings of a sheet's column; the keys beyond it share one, or one for each account


@dataclass(slots=True)
class Tally(Generic[F]):
    """Faults of one kind. None is lost: where one is not named, the first of its key says how many there are."""

    known: Collection[str] | None = None  #: the folded Konto-ID of every account; None while these are being read
    _named: list[F] = field(default_factory=list)
    _columns: dict[tuple[str, str], _Column] = field(default_factory=dict)

    def note(self, sheet: str, column: str, key: str, account: str, fault: Callable[[str], F]) -> None:
        """Takes in one fault; `fault` makes it, for the key that it is told under."""
        if len(key) > LONGEST_SHOWN and not self._is_known(key):
            key = shortened(key)
        of_column = self._columns.get((sheet, column))
        if of_column is None:
            of_column = self._columns[sheet, column] = _Column()
        keys = of_column.keys
        group = keys.get(folded(key))
        if group is None:
            if len(keys) >= MOST_KEYS:
                key = account if self._is_known(account) else OTHERS
            group = keys.setdefault(folded(key), _Group(len(self._named)))
        if group.named and (group.named >= MOST_OF_KEY or of_column.named >= MOST_OF_COLUMN):
            group.unnamed += 1
            return
        group.named += 1
        of_column.named += 1
        self._named.append(fault(key))

    def _is_known(self, account: str) -> bool:
        return bool(account) and (self.known is None or folded(account) in self.known)

    def told(self) -> tuple[F, ...]:
        """The faults in the order they came; the first of each key says how many of that key are not among them."""
        named = list(self._named)
        for column in self._columns.values():
            for group in column.keys.values():
                if group.unnamed:
                    named[group.first] = replace(named[group.first], unnamed=group.unnamed)
        return tuple(named)


@dataclass(slots=True)
class _Group:
    """The faults of one key and column."""

    first: int  #: its place among those that are named
    named: int = 0
    unnamed: int = 0


@dataclass(slots=True)
class _Column:
    """The faults of one column."""

    keys: dict[str, _Group] = field(default_factory=dict)
    named: int = 0


@dataclass(slots=True)
class Faults:
    """What was found while reading, sheet after sheet."""

    unreadable: Tally[Fault] = field(default_factory=Tally)
    blanks: Tally[Fault] = field(default_factory=Tally)
    dangling: Tally[Reference] = field(default_factory=Tally)
    gaps: Gaps = field(default_factory=Gaps, compare=False)

    def note_unknown(self, sheet: str, key: str, name: str, cell: Cell) -> None:
        """Takes in that the row of that key is about an account or a unit that does not exist."""
        self.dangling.note(sheet, "", key, key, lambda told: Reference(sheet, told, shortened(name), cell))

    def know(self, accounts: Collection[str]) -> None:
        """Takes in the folded Konto-ID of every account: each keeps findings of its own, however many there are."""
        for tally in (self.unreadable, self.blanks, self.dangling):
            tally.known = accounts
