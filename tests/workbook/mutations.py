"""Registers damaged at random, the same for the same seed: bytes, parts and cells."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from typing import Any, Final

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
PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
DEFINITIONS: Final = (
    b"<!DOCTYPE a>", b"<!DOCTYPE a [<!ENTITY a 'b'>]>", b"<!DOCTYPE a SYSTEM 'file:///etc/hostname'>",
    b"<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>",
)  # fmt: skip
TARGETS: Final = (
    b"/xl/@", b"/@", b"../@", b"../xl/@", b"../../../@", b"./@", b"xl//@", b"XL\\@", b"@#Sheet1", b"%2e%2e/@", b"",
    b"file:///etc/hostname", b"https://sandnes.example/@", b"\\\\sandnes\\@", b'@" TargetMode="External',
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


def _prefix(chance: random.Random, there: Parts) -> None:
    """The same, as programs write it that give each tag a prefix."""
    name = _any_part(chance, there)
    content = re.sub(rb"<(/?)(?=[a-zA-Z]+[\s/>])", rb"<\1x:", there[name])
    there[name] = content.replace(b" xmlns=", b" xmlns:x=") if chance.random() < 0.9 else content


def _opening(chance: random.Random, there: Parts) -> None:
    """Something before the first tag, or between the tags."""
    name = _any_part(chance, there)
    before = chance.choice((b"\xef\xbb\xbf", b"\r\n", b"<!-- <c r='XFD1048576'> -->", *DEFINITIONS, b"<?mso-thing?>"))
    within = chance.choice((b"", b"", b"<!-- </row> -->", b"<?x y?>", b"<![CDATA[ ]]>", b"&a;", b"<d>" * 5_000))
    head, tag, rest = there[name].partition(
        chance.choice((b"<sheetData>", b"<row ", b"<si>", b"<sheets>", b"<numFmts"))
    )
    there[name] = before + head + (within if tag else b"") + tag + rest


def _target(chance: random.Random, there: Parts) -> None:
    """A relation that points elsewhere than programs let it."""
    relations = [name for name in there if name.endswith(".rels")]
    if relations:
        name = chance.choice(sorted(relations))
        there[name] = re.sub(
            rb'Target="([^"]*)"',
            lambda match: b'Target="' + chance.choice(TARGETS).replace(b"@", match[1]) + b'"'
            if chance.random() < 0.4 else match[0],
            there[name],
        )  # fmt: skip


def _kinds(chance: random.Random, there: Parts) -> None:
    """Other namespaces and content types: Strict, macros, templates, add-ins, a binary workbook, nonsense."""
    old, new = chance.choice(
        (
            (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
            (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/r"),
            (b"sheet.main+xml", b"template.main+xml"),
            (b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml", b"ms-excel.sheet.binary.macroEnabled.main"),
            (b"/worksheet", b"/chartsheet"),
            (b"/sharedStrings", b"/xlExternalLinkPath"),
            (b"/officeDocument", b"/core-properties"),
            (b"2006", b"1999"),
        )
    )  # fmt: skip
    for name in there:
        if chance.random() < 0.7:
            there[name] = there[name].replace(old, new)


def _sheet_list(chance: random.Random, there: Parts) -> None:
    """Sheets without a name, with the name of another, in another order, listed twice, or very hidden."""
    name = "xl/workbook.xml"
    listed = re.findall(rb"<sheet [^>]*/>", there.get(name, b""))
    if listed:
        for _ in range(chance.randint(1, 3)):
            odd = chance.choice((b"", b"Kontoer", b"KONTOER ", b"'*[]", b"a" * 300, b"&#10;", "Møderering".encode()))
            one = chance.randrange(len(listed))
            listed[one] = re.sub(rb'\bname="[^"]*"', b'name="' + odd + b'"', listed[one])
            listed.insert(chance.randrange(len(listed)), chance.choice(listed))
        there[name] = re.sub(
            rb"<sheets>.*</sheets>", lambda _: b"<sheets>" + b"".join(listed) + b"</sheets>", there[name]
        )


def _without_places(chance: random.Random, there: Parts) -> None:
    """Cells and rows that do not say where they stand."""
    name = _any_part(chance, there)
    share = chance.choice((0.01, 0.5, 1))
    there[name] = re.sub(
        rb"(<(?:row|c)\b[^>]*?) r=\"\w+\"", lambda match: match[1] if chance.random() < share else match[0], there[name]
    )


CHANGES: Final[tuple[Change, ...]] = (
    _attribute, _attribute_name, _value, _cell, _new_cell, _merge, _bytes_of_part, _cut, _drop, _swap, _junk, _rename,
    _letters, _prefix, _opening, _target, _kinds, _sheet_list, _without_places,
)  # fmt: skip


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The workbook after one to three changes of a kind that chance picks."""
    if chance.random() < 0.15:
        return _damaged_zip(content, chance)
    there = parts(content)
    for _ in range(chance.choice((1, 1, 2, 3))):
        if there:
            chance.choice(CHANGES)(chance, there)
    return _oddly_packed(there, chance) if chance.random() < 0.15 else packed(there)


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


class _NoSeeking(io.RawIOBase):
    """A stream that a zip is written to in one go, so that sizes follow the parts."""

    def __init__(self) -> None:
        self.content = bytearray()

    def writable(self) -> bool:
        """That it can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Takes the next bytes."""
        self.content += data
        return len(data)


def _oddly_packed(there: Parts, chance: random.Random) -> bytes:
    """A zip as few programs write it: parts twice, under odd names, in other packings, locked, sizes behind them."""
    at_once, seekable = _NoSeeking(), io.BytesIO()
    one_way = chance.random() < 0.4
    double = chance.sample(sorted(there), min(2, len(there))) if chance.random() < 0.5 else []
    with warnings.catch_warnings(), zipfile.ZipFile(at_once if one_way else seekable, "w") as archive:
        warnings.simplefilter("ignore", UserWarning)  # of a name that is there twice, which is meant
        for name in chance.sample(sorted(there), len(there)) if chance.random() < 0.5 else there:
            entry = zipfile.ZipInfo(chance.choice(("", "/", "./", "../")) + name if chance.random() < 0.1 else name)
            entry.compress_type = chance.choice(PACKINGS) if chance.random() < 0.3 else zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=chance.random() < 0.3) as stream:
                stream.write(there[name])
        for name in double:
            archive.writestr(chance.choice((name, name.upper(), name + "/")), chance.choice(list(there.values())))
        archive.comment = chance.randbytes(chance.choice((0, 0, 40)))
    whole = at_once.content if one_way else bytearray(seekable.getvalue())
    if chance.random() < 0.4:
        entries = [match.start() for match in re.finditer(rb"PK\x01\x02", whole)]
        place, value = chance.choice(((8, 1), (8, 0x41), (10, 9), (10, 99), (20, 0), (24, 0), (24, 255), (42, 255)))
        whole[chance.choice(entries or [0]) + place] = value
    return bytes(whole)
