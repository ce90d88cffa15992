"""Many registers at once: a county, KS or a directorate audits every municipality.

`find` says which registers there are, `naming` what they and their folders are called; `order` gathers all that the
audit of one rests on, as values; `task` carries an order out, wherever it is: bytes in, bytes out. `cores` and
`cluster` are where: processes on this computer, or a Dask cluster. `work` hands out the orders and takes in what
comes back, `store` keeps it, `discreet` takes the register's words out of a sentence. Only the main process writes.
"""

from audit.fleet.find import Register, registers
from audit.fleet.work import Fleet, prepared, settled, side_by_side, write_overview

__all__ = ["Fleet", "Register", "prepared", "registers", "settled", "side_by_side", "write_overview"]
