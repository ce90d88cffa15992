"""A fresh register: a workbook that guides whoever fills it in, and tells as staff type what is missing.

`book` puts it together; `cells` writes cells, `names` and `lists` define what formulas and drop-downs rest on,
`live` is the live status and `working` what it rests on, `guidance` what may be typed, `readme` and `figures` sheets
of their own, `looks` the layout, `file` the bytes, `setup` what the caller says of the municipality and its rules.
"""

from audit.template.book import filled, register, write_register
from audit.template.cells import storable
from audit.template.setup import Rows, RuleNote, Setup, Translate

__all__ = ["Rows", "RuleNote", "Setup", "Translate", "filled", "register", "storable", "write_register"]
