"""An existing list of accounts → a register, no cell of it lost.

`sources` reads the list (`open_document` and `old_excel` tell what the reader hides of it, and keep away what would
harm the process). `sorting` tells which sheet is what; `table` makes one table of those that belong together
(`headings` finds where it begins, `rowkinds` what its rows are, `across` turns columns of platforms into accounts).
`matching` proposes which column is which (`guesses` judges a column by its heading and, with `looks`, by its values,
`targets` knows the names). `reading` turns the rows of accounts into rows of the register and `further` those of the
other sheets (`cells` understands a value, `persons` splits those who share a cell, `people` and `merging` see that
nobody is noted twice); `plan` holds what will be written, and where every cell went. `carry` writes the new workbook
with all that travels along, `summary` says what went where. Nothing here asks: `cli` does.
"""
