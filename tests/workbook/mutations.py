"""Registers damaged at random, the same for the same seed: bytes, parts and cells."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

from tests.workbooks import packed, parts

Parts = dict[str, bytes]
Change = Callable[[random.Random, Parts], None]

CELL: Final = re.compile(rb"<c\b[^>]*>")
ATTRIBUTE: Final = re.compile(rb"\b([\w:]+)=\"([^\"]*)\"")
VALUE: Final = re.compile(rb"<(v|t|f)>([^<]*)</")
ODD: Final = (
    b"", b"0", b"-1", b"99999999999999999999", b"1E400", b"NaN", b"INF", b"#SPILL!", b"#CALC!", b"#GETTING_DATA",
    b"e", b"s", b"d", b"b", b"str", b"inlineStr", b"zz", b"XFD1048576", b"ZZZZZ9999999", b"A0", b"A-1", b"$A$1", b"1A",
    b"A1:XFD1048576", b"A2:A7", b"true", b"hidden", b"&amp;", b"&lol;", b"&#0;", b"&#xD800;", b"\xff\xfe", b"\x00",
    "æøå\u200b🙂".encode(), b"2026-13-45", b"2026-10-03T25:61", b"xl/../../etc/passwd", b"/xl/worksheets/sheet1.xml",
    b"<!-- x -->", b"<![CDATA[x]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"x" * 40_000, b"rId1", b"sharedStrings.xml",
)  # fmt: skip


def _any_part(chance: random.Random, there: Parts) -> str:
    sheets = [name for name in there if "worksheets/sheet" in name and name.endswith(".xml")]
    return chance.choice(sheets if sheets and chance.random() < 0.6 else sorted(there))


def _replace_match(chance: random.Random, there: Parts, pattern: re.Pattern[bytes], group: int) -> None:
    name = _any_part(chance, there)
    found = list(pattern.finditer(there[name]))[:5_000]
    if found:
        start, end = chance.choice(found).span(group)
        there[name] = there[name][:start] + chance.choice(ODD) + there[name][end:]


def _attribute(chance: random.Random, there: Parts) -> None:
    _replace_match(chance, there, ATTRIBUTE, 2)


def _attribute_name(chance: random.Random, there: Parts) -> None:
    _replace_match(chance, there, ATTRIBUTE, 1)


def _value(chance: random.Random, there: Parts) -> None:
    _replace_match(chance, there, VALUE, 2)


def _cell(chance: random.Random, there: Parts) -> None:
    _replace_match(chance, there, CELL, 0)


def _new_cell(chance: random.Random, there: Parts) -> None:
    name = _any_part(chance, there)
    place, kind, value = (chance.choice(ODD) for _ in range(3))
    cell = b'<row r="%b"><c r="%b" t="%b" s="%b"><f>A1</f><v>%b</v></c></row>' % (
        chance.choice((b"2", b"1048576", b"4294967297")), place, kind, chance.choice((b"0", b"9999")), value,
    )  # fmt: skip
    there[name] = there[name].replace(b"</sheetData>", cell + b"</sheetData>", 1)


def _merge(chance: random.Random, there: Parts) -> None:
    name = _any_part(chance, there)
    merges = b"".join(
        b'<mergeCell ref="%b"/>' % chance.choice((b"A2:A7", b"A1:XFD1048576", b"B3:B2", b"x")) for _ in "xyz"
    )
    there[name] = there[name].replace(b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>", 1)


def _bytes_of_part(chance: random.Random, there: Parts) -> None:
    name = _any_part(chance, there)
    content = bytearray(there[name])
    for _ in range(chance.randint(1, 8)):
        if content:
            content[chance.randrange(len(content))] = chance.randrange(256)
    there[name] = bytes(content)


def _cut(chance: random.Random, there: Parts) -> None:
    name = _any_part(chance, there)
    there[name] = there[name][: chance.randrange(len(there[name]) + 1)]


def _drop(chance: random.Random, there: Parts) -> None:
    del there[chance.choice(sorted(there))]


def _swap(chance: random.Random, there: Parts) -> None:
    one, other = _any_part(chance, there), _any_part(chance, there)
    there[one], there[other] = there[other], there[one]


def _junk(chance: random.Random, there: Parts) -> None:
    there[_any_part(chance, there)] = chance.choice((b"", b"\0" * 99, b"<a/>", b"text", chance.randbytes(300)))


def _rename(chance: random.Random, there: Parts) -> None:
    name = chance.choice(sorted(there))
    change = chance.choice((str.upper, str.title, lambda word: word.replace("/", "\\"), lambda word: "/" + word))
    there[change(name)] = there.pop(name)


def _letters(chance: random.Random, there: Parts) -> None:
    name = _any_part(chance, there)
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-32", "iso-8859-1", "cp037"))
    text = there[name].decode("utf-8", "replace")
    head = f'<?xml version="1.0" encoding="{encoding}"?>' if chance.random() < 0.5 else ""
    there[name] = (head + text).encode(encoding, "replace")


CHANGES: Final[tuple[Change, ...]] = (
    _attribute, _attribute_name, _value, _cell, _new_cell, _merge, _bytes_of_part, _cut, _drop, _swap, _junk, _rename,
    _letters,
)  # fmt: skip


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The workbook after one to three changes of a kind that chance picks."""
    if chance.random() < 0.15:
        return _damaged_zip(content, chance)
    there = parts(content)
    for _ in range(chance.choice((1, 1, 2, 3))):
        if there:
            chance.choice(CHANGES)(chance, there)
    return _with_doubles(there, chance) if chance.random() < 0.05 else packed(there)


def _damaged_zip(content: bytes, chance: random.Random) -> bytes:
    whole = bytearray(content)
    match chance.randrange(4):
        case 0:
            return bytes(whole[: chance.randrange(len(whole))])
        case 1:
            return chance.randbytes(chance.randrange(1, 900)) + whole
        case 2:
            directory = whole.rfind(b"PK\x01\x02", 0, len(whole) - chance.randrange(900))
            for _ in range(3):
                whole[chance.randrange(max(directory, 0), len(whole))] = chance.randrange(256)
        case _:
            for _ in range(chance.randint(1, 20)):
                whole[chance.randrange(len(whole))] = chance.randrange(256)
    return bytes(whole)


def _with_doubles(there: Mapping[str, bytes], chance: random.Random) -> bytes:
    """A zip with a part twice: readers differ in which they take."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in there.items():
            archive.writestr(name, part)
        for name in chance.sample(sorted(there), min(2, len(there))):
            if name.upper() not in there:
                archive.writestr(name.upper(), chance.choice(list(there.values())))
    return stream.getvalue()
