"""The example register: a municipality that does not exist, with invented people and `.example` addresses.

`units` and `accounts` are its plain data, `orderly` makes the rows of a register without a fault, `faults` and
`incidents` plant what is wrong, `typing_habits` writes some cells as people do. Nothing in it depends on the day it
is made.
"""

from __future__ import annotations

from audit.example import faults, incidents, typing_habits
from audit.example.orderly import Register, orderly_register


def example_rows() -> Register:
    """The rows of every sheet, by the keys of sheet and column; the same each time, and the caller's to change."""
    register = orderly_register()
    faults.plant(register)
    incidents.add(register)
    typing_habits.apply(register)
    return register


__all__ = ["example_rows"]
