"""What each raw value of a column means, understood once: a register repeats few values many times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from audit.model import LONGEST_REMEMBERED
from audit.schema import Column
from audit.workbook.values import Misread, Raw, Value, understand

MOST_REMEMBERED: Final = 100_000  #: values of a column


class Remembered(dict[tuple[type, Raw], Value | Misread | None]):
    """What the raw values of one column mean, by type and value.

    The type is part of the key: 1 and TRUE are equal to Python, but not to a reader of the cell.
    """

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column

    def __missing__(self, key: tuple[type, Raw]) -> Value | Misread | None:
        value = understand(key[1], self._column)
        seldom = self._column.remark or (isinstance(key[1], str) and len(key[1]) > LONGEST_REMEMBERED)
        if value is None or not (seldom or len(self) > MOST_REMEMBERED):  # what is seldom alike only takes memory
            self[key] = value
        return value

    def of(self, raw: Raw) -> Value | Misread | None:
        """What it means."""
        return self[type(raw), raw]

    def all(self, raws: Sequence[Raw]) -> Iterator[Value | Misread | None]:
        """What each of them means, with no step of Python's own for a value met before."""
        return map(self.__getitem__, zip(map(type, raws), raws, strict=True))
