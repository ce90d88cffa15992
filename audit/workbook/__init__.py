"""The register as a file → `Inventory`. The only room that reads spreadsheets; it never judges.

`given` is a file already read, `guard` and `limits` keep files away that would harm the process, `package` and
`layout` find their parts, `native` holds calamine on a leash, `oddities`, `spelling` and `mending` see to what it
hides or stumbles over, `sheets` gives raw cells, `headers` finds the columns, `notes` says how it was read, `faults`
counts what is wrong with it, `values` understands what people type, `remembered` does so once for each value, `rows`
and `log` make the model's nouns, `reader` puts them together. `beside` finds the formulas, notes and pictures that lie
beside the values.
"""

from audit.workbook.given import Given
from audit.workbook.guard import bytes_of
from audit.workbook.notes import open_elsewhere
from audit.workbook.reader import read_inventory
from audit.workbook.values_of import SheetValues, raw_sheets

__all__ = ["Given", "SheetValues", "bytes_of", "open_elsewhere", "raw_sheets", "read_inventory"]
