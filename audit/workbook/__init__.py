"""The register as a file → `Inventory`. The only room that reads spreadsheets; it never judges.

`guard` keeps files away that would harm the process, `sheets` gives raw cells, `headers` finds the columns,
`values` understands what people type, `rows` and `log` make the model's nouns, `reader` puts them together.
"""

from audit.workbook.reader import read_inventory

__all__ = ["read_inventory"]
