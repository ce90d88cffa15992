"""The floor: python-calamine hands over every row of every sheet, and nobody looks at it.

python bare.py register.xlsx [module to import …]

The modules are those that a program of this kind is built on; importing them is the floor of its start.
"""

import sys
from importlib import import_module

if __name__ == "__main__":
    file, *modules = sys.argv[1:]
    for module in modules:
        import_module(module)
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(file)
    for name in book.sheet_names:
        for _ in book.get_sheet_by_name(name).iter_rows():
            pass
