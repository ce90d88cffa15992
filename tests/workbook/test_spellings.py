"""However a program spells a cell in XML, an error in it is seen, at its place; what is none is read as it stands."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from audit.workbook.cells import BrokenCell
from audit.workbook.guard import open_package
from audit.workbook.sheets import sheets_of
from audit.workbook.spelling import plainly_spelled
from tests.workbooks import saved, sheet_of_xml

CASES = 300


def a_cell(chance: Random, prefix: str, place: str, kind: str, inner: list[tuple[str, str]]) -> str:
    """A cell of that kind, spelled as XML allows; `inner` are its elements and what they hold."""

    def equals() -> str:
        return chance.choice(["=", "=", " =", "= ", " = ", "\n=\t", "  =  "])

    def gap() -> str:
        return chance.choice([" ", " ", "  ", "\n", "\t", "\r\n "])

    def quoted(value: str) -> str:
        quote = chance.choice("\"'")
        return f"{quote}{value}{quote}"

    def text(value: str) -> str:
        return chance.choice(
            [value, value, value, f"<![CDATA[{value}]]>", "".join(f"&#{ord(char)};" for char in value)]
        )

    attributes = [("r", place), ("t", kind)]
    attributes += chance.sample(
        [("s", "0"), ("ph", "0"), ("x:t", "s"), ("x:r", "Z9"), ("cm", "0"), ("x:note", "t=n r=")], 2
    )
    chance.shuffle(attributes)
    told = "".join(
        gap() + name + equals() + quoted(value.replace('"', "&quot;").replace("<", "&lt;"))
        for name, value in attributes
    )
    remark = chance.choice(["", "", "", "<!-- t='e' -->", " ", "\n", "<?pi t='e'?>"])
    spaced = chance.choice(["", "", " ", "\n"])
    kept = chance.choice(["", "", " ", " xml:space='preserve'"])
    elements = "".join(f"<{prefix}{name}{kept}>{text(value)}</{prefix}{name}{spaced}>{remark}" for name, value in inner)
    return f"<{prefix}c{told}{spaced}>{remark}{elements}</{prefix}c{spaced}>"


def rows_of(folder: Path, cells: str, prefix: str) -> list[object]:
    declared = f"<{prefix}row r='2' xmlns:x='urn:x'>{cells}</{prefix}row>"
    (sheet,) = sheets_of(open_package(saved(folder, sheet_of_xml(declared, prefix))))
    rows = dict(sheet.rows())
    return list(rows.get(2, []))


@pytest.mark.parametrize("batch", range(6))
def test_an_error_is_an_error_however_it_is_spelled(tmp_path: Path, batch: int) -> None:
    for number in range(batch, CASES, 6):
        chance = Random(number)
        prefix = chance.choice(["", "", "x1:"])
        error = chance.choice(["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#SPILL!"])
        inner = [("f", "VLOOKUP(A1,B:C,2)")] if chance.random() < 0.5 else []
        cells = [
            a_cell(chance, prefix, "A2", "n", [("v", "7")]),
            a_cell(chance, prefix, "B2", "e", [*inner, ("v", error)]),
            a_cell(chance, prefix, "C2", "str", [*inner, ("v", "e")]),
            a_cell(chance, prefix, "D2", "n", [("f", "A1+1")]),
            a_cell(chance, prefix, "E2", "b", [("v", "1")]),
        ]
        xml = "".join(cells)
        read = rows_of(tmp_path, xml, prefix)
        assert read == [7.0, BrokenCell(error), "e", BrokenCell("=A1+1"), True], (number, xml)


def test_what_is_plainly_spelled_is_left_as_it_is() -> None:
    plain = b"<?xml version='1.0'?><c t='str'><v>What?! A &amp; B &#10; &#228;</v></c>"
    assert plainly_spelled(plain) is plain


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        (b"<v>1<!-- 3 -->2</v>", b"<v>12</v>"),
        (b"<v><![CDATA[A < B & <!-- C -->]]></v>", b"<v>A &lt; B &amp; &lt;!-- C --&gt;</v>"),
        (b"<?xml version='1.0'?><?a b?><v>&#x37;&#046;&#50;</v>", b"<?xml version='1.0'?><v>7.2</v>"),
        (b"<v><!-- without an end", b"<v><!-- without an end"),
    ],
)
def test_what_the_native_reader_stumbles_over_is_spelled_out(odd: bytes, plain: bytes) -> None:
    assert plainly_spelled(odd) == plain
