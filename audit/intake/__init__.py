"""An existing list of accounts → a register, no cell of it lost.

`sources` reads the list (`open_document` keeps away what would harm the process), `matching` proposes which column is
which (`looks` judges the values, `targets` knows the names), `plan` turns its rows into rows of the register (`cells`
understands a value, `persons` splits those who share a cell), `carry` writes the new workbook with all that travels
along, `summary` says what went where. Nothing here asks: `cli` does.
"""
