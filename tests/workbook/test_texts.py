"""Text that stands in many cells is added up, for the native reader makes a copy of it for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit import schema
from audit.model import Trouble
from audit.workbook import read_inventory, reader, texts
from audit.workbook.texts import SharedTexts
from tests.workbooks import ID, register, saved, sentence, table, workbook

STRINGS = b"<sst><si><t>" + b"x" * 970 + b"</t></si><si/><x:si ><r/></x:si ></sst>"


@pytest.mark.parametrize(
    "cell", ["<c r='A%d' t='s'><v>0</v></c>", '<c t = "s"\n r="B%d"> <v> 0 </v></c>', '<x:c t="s"><x:v>0</x:v></x:c>%d']
)
def test_a_text_in_many_cells_is_refused_and_in_fewer_is_not(monkeypatch: pytest.MonkeyPatch, cell: str) -> None:
    monkeypatch.setattr(texts, "MOST_TEXT", 100_000)
    told = SharedTexts(STRINGS)
    told.check("Ark", "a.xlsx", "".join(cell % row for row in range(90)).encode())
    told.check("Ark", "a.xlsx", b'<c t="s"><v>1</v></c>' * 9_000)
    with pytest.raises(Trouble) as caught:
        told.check("Ark", "a.xlsx", "".join(cell % row for row in range(110)).encode())
    assert sentence(caught.value).startswith("a.xlsx, sheet Ark: its cells hold 0 MB of text")


@pytest.mark.parametrize(("limit", "sheet"), [("MOST_ROWS", "Administratorer"), ("MOST_ACCOUNTS", "Kontoer")])
def test_more_rows_than_there_is_memory_for_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, sheet: str
) -> None:
    administrators = table(schema.ADMINISTRATORS, *[{"account": ID, "name": f"N{n}"} for n in range(4)])
    accounts = table(schema.ACCOUNTS, *[{"id": f"FB-{n}", "unit": "Biblioteket"} for n in range(4)])
    file = saved(tmp_path, workbook(register(administrators=administrators, accounts=accounts)))
    monkeypatch.setattr(reader, limit, 4)
    read_inventory(file)
    monkeypatch.setattr(reader, limit, 3)
    with pytest.raises(Trouble) as caught:
        read_inventory(file)
    assert f"sheet {sheet}: there are more than 3 rows" in sentence(caught.value)
