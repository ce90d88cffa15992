"""A register of an older layout → a new workbook, every cell accounted for.

`old` reads the register as the audit does, and more of it; `furniture` knows what the template itself put there, and
`cells` what a cell of the new workbook shall hold; `journey` says where each cell goes, `plan` puts that together and
holds the account; `write` makes the new workbook; `summary` tells what went where.
"""

from audit.upgrade.old import Old, read_old
from audit.upgrade.plan import Plan, plan
from audit.upgrade.summary import summary
from audit.upgrade.write import write

__all__ = ["Old", "Plan", "plan", "read_old", "summary", "write"]
