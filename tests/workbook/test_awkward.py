"""The awkward files that people, programs and disks make of a register: each is read, or told for what it is."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from audit import schema
from audit.language import language
from audit.model import Inventory, Trouble
from audit.workbook import read_inventory
from tests.workbooks import ID, SHEET_PART, packed, parts, register, saved, sentence, table, workbook

Parts = dict[str, bytes]

BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
LOG = "xl/worksheets/sheet4.xml"
STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)
SIGNED = {"day": date(2026, 10, 3), "account": ID, "moderated_by": "Kari Testesen"}


def sound(*log: dict[str, object]) -> Parts:
    return parts(workbook(register(moderation=table(schema.MODERATION, *(log or (SIGNED,))))))


def read(folder: Path, there: Parts) -> Inventory:
    return read_inventory(saved(folder, packed(there)))


def notes(inventory: Inventory) -> list[str]:
    return [language("en")(note) for note in inventory.notes]


def changed(part: str, *pairs: tuple[bytes, bytes]) -> Callable[[Parts], Parts]:
    def change(there: Parts) -> Parts:
        content = there[part]
        for old, new in pairs:
            assert old in content
            content = content.replace(old, new)
        return there | {part: content}

    return change


def moved(old: str, new: str) -> Callable[[Parts], Parts]:
    return lambda there: {new if name == old else name: part for name, part in there.items()}


def without(part: str) -> Callable[[Parts], Parts]:
    return lambda there: {name: content for name, content in there.items() if name != part}


def strict(there: Parts) -> Parts:
    for old, new in STRICT:
        there = {name: content.replace(old, new) for name, content in there.items()}
    return there


def prefixed(there: Parts) -> Parts:
    def change(content: bytes) -> bytes:
        return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", content).replace(b" xmlns=", b" xmlns:x=")

    return {name: change(part) if "worksheets/" in name else part for name, part in there.items()}


def in_letters(encoding: str) -> Callable[[Parts], Parts]:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return lambda there: {
        name: (head + part.decode()).encode(encoding) if "worksheets/" in name else part for name, part in there.items()
    }


def rows_reversed(there: Parts) -> Parts:
    rows = re.findall(rb"<row .*?</row>", there[LOG])
    return there | {LOG: there[LOG].replace(b"".join(rows), b"".join(reversed(rows)))}


def without_places(there: Parts) -> Parts:
    return there | {LOG: re.sub(rb' r="[A-Z]*\d+"', b"", there[LOG])}


READ: dict[str, Callable[[Parts], Parts]] = {
    "strict": strict,
    "prefixed": prefixed,
    "utf-16": in_letters("utf-16"),
    "latin-1": in_letters("iso-8859-1"),
    "rows out of order": rows_reversed,
    "no places": without_places,
    "no content types": without("[Content_Types].xml"),
    "no root relations": without("_rels/.rels"),
    "no styles": without(STYLES),
    "no theme": without("xl/theme/theme1.xml"),
    "broken theme": lambda there: there | {"xl/theme/theme1.xml": b"<broken"},
    "broken properties": lambda there: there | {"docProps/core.xml": b"\xff"},
    "backslashes": lambda there: {name.replace("/", "\\"): part for name, part in there.items()},
    "upper case": lambda there: {name.upper(): part for name, part in there.items()},
    "absolute targets": changed(RELATIONS, (b'Target="/xl/', b'Target="/xl/')),
    "relative targets": changed(RELATIONS, (b'Target="/xl/', b'Target="./')),
    "dimension too small": changed(LOG, (b"<sheetData>", b'<dimension ref="A1"/><sheetData>')),
    "dimension huge": changed(LOG, (b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')),
    "another place for the sheet": lambda there: changed(RELATIONS, (b"/xl/worksheets/sheet1.xml", b"/ark/en.xml"))(
        moved(SHEET_PART, "ark/en.xml")(there)
    ),
    "a sheet twice": lambda there: there | {"xl/worksheets/SHEET1.xml": there[SHEET_PART]},
    "macros": lambda there: there | {"xl/vbaProject.bin": b"\0" * 99},
}


@pytest.mark.parametrize("change", READ.values(), ids=READ)
def test_an_odd_register_is_read_like_any_other(tmp_path: Path, change: Callable[[Parts], Parts]) -> None:
    inventory = read(tmp_path, change(sound()))
    assert [account.id.value for account in inventory.accounts] == [ID]
    assert inventory.units["biblioteket"][0].name.value == "Kari Testesen"
    if change is not READ["no styles"]:
        assert inventory.moderation["fb-001"].days == {date(2026, 10, 3)}
        assert (inventory.unreadable, inventory.blanks, inventory.dangling, inventory.notes) == ((), (), (), ())


def test_junk_before_and_after_the_archive_does_no_harm(tmp_path: Path) -> None:
    assert read_inventory(saved(tmp_path, b"junk" * 9 + packed(sound()))).accounts


REFUSED: dict[str, tuple[Callable[[Parts], Parts], str]] = {
    "listed but missing": (without(LOG), "the sheet Moderering is listed, but its content is missing."),
    "no workbook": (without(BOOK), f"is incomplete or damaged ({BOOK})."),
    "no relations": (without(RELATIONS), f"is incomplete or damaged ({RELATIONS})."),
    "no sheets": (
        lambda there: there | {BOOK: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", there[BOOK])},
        "holds no worksheet.",
    ),
    "cut off": (lambda there: there | {LOG: there[LOG][:200]}, "sheet Moderering is damaged near byte "),
    "bad utf-8": (changed(LOG, (b"Kari", b"\xff\xfe\xfa")), "sheet Moderering is damaged near byte "),
    "entities": (
        lambda there: there | {LOG: b"<!-- <a --><!DOCTYPE x [<!ENTITY a 'b'>]>" + there[LOG]},
        "contains an XML entity definition",
    ),
    "column ZZZZ": (
        changed(LOG, (b"</sheetData>", b'<row r="5"><c r="ZZZZ5"><v>1</v></c></row></sheetData>')),
        "a value stands far outside the table",
    ),
    "spaces around": (
        changed(LOG, (b"</sheetData>", b'<row r="5"><c r = "XFD1048576"><v>1</v></c></row></sheetData>')),
        "a value stands far outside the table",
    ),
    "a mark in quotes": (
        changed(LOG, (b"</sheetData>", b'<row r="5"><c r="XFD1048576" x="/>"><v>1</v></c></row></sheetData>')),
        "a value stands far outside the table",
    ),
    "row of ten digits": (
        changed(LOG, (b"</sheetData>", b'<row r="4294967299"><c><v>1</v></c></row></sheetData>')),
        "row 4294967299 cannot exist in Excel.",
    ),
    "unknown letters": (in_letters("cp037"), "sheet Kontoer is damaged near byte "),
}


@pytest.mark.parametrize(("change", "told"), REFUSED.values(), ids=REFUSED)
def test_a_register_beyond_reading_is_told(tmp_path: Path, change: Callable[[Parts], Parts], told: str) -> None:
    with pytest.raises(Trouble) as caught:
        read(tmp_path, change(sound()))
    assert told in sentence(caught.value)
    assert "inventory.xlsx" in sentence(caught.value)


@pytest.mark.parametrize(
    ("cell", "typed", "expected"),
    [
        (b't="e"><v>#SPILL!</v>', "#SPILL!", "mend the formula"),
        (b't="e"><v>#CALC!</v>', "#CALC!", "mend the formula"),
        (b't="e"><v>#GETTING_DATA</v>', "#GETTING_DATA", "mend the formula"),
        (b't="e" vm="1"><v>#VALUE!</v>', "#VALUE!", "a picture or a linked data type"),
        (b't="s"><v>99999</v>', "99999", "type it anew"),
        (b't="zz"><v>hm</v>', "hm", "type it anew"),
        (b't="d"><v>2026-13-45</v>', "2026-13-45", ""),
        (b"><v>NaN</v>", "nan", "the cell holds a number"),
        (b"><v>INF</v>", "inf", "the cell holds a number"),
        (b't="n"><v>i dag</v>', "i dag", "type it anew"),
        (b"><v>46298</v>", "46298", "it may be 3 October 2026"),
        (b"><f>A1</f>", "=A1", "press Ctrl+Alt+F9"),
    ],
)
def test_a_cell_that_no_column_takes_is_noted_and_costs_only_itself(
    tmp_path: Path, cell: bytes, typed: str, expected: str
) -> None:
    there = sound(SIGNED, SIGNED | {"day": date(2026, 10, 4)})
    there[LOG] = re.sub(rb'<c r="A3"[^>]*>.*?</c>', b'<c r="A3" ' + cell + b"</c>", there[LOG])
    inventory = read(tmp_path, there)
    assert inventory.moderation["fb-001"].days == {date(2026, 10, 3)}
    (fault,) = inventory.unreadable
    assert (str(fault.cell), fault.typed) == ("Moderering!A3", typed)
    assert expected in language("en")(fault.expected)


@pytest.mark.parametrize("ending", [b"", b"T00:00:00", b"T00:00:00.000", b"T00:00:00Z", b"T00:00", b"T00:00:00.0"])
def test_a_day_in_iso_letters_is_a_whole_day(tmp_path: Path, ending: bytes) -> None:
    removal = {"account": ID, "found": date(2026, 10, 3), "removed": date(2026, 10, 4)}
    there = parts(workbook(register(removals=table(schema.REMOVALS, removal))))
    (name,) = (name for name, part in there.items() if b"<v>46298</v></c><c" in part)
    there[name] = re.sub(rb't="n"><v>46298<', b't="d"><v>2026-10-03' + ending + b"<", there[name])
    (read_as,) = read(tmp_path, there).removals["fb-001"]
    assert (read_as.found.value, read_as.removed.value) == (date(2026, 10, 3), date(2026, 10, 4))


def test_error_cells_without_a_place_are_counted_to_theirs(tmp_path: Path) -> None:
    there = sound(SIGNED, SIGNED)
    there[LOG] = re.sub(rb'<c r="A3"[^>]*>.*?</c>', b't="e"><v>#REF!</v></c>'.join((b"<c ", b"")), there[LOG])
    there[LOG] = re.sub(rb' r="[A-Z]*\d+"', b"", there[LOG])
    assert [str(fault.cell) for fault in read(tmp_path, there).unreadable] == ["Moderering!A3"]


def test_merged_cells_say_which_one_holds_the_value(tmp_path: Path) -> None:
    blank = {"account": ID, "moderated_by": "Kari Testesen"}
    there = sound(SIGNED, blank, blank)
    merges = b'<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="A1:C1"/></mergeCells>'
    there[LOG] = there[LOG].replace(b"</sheetData>", b"</sheetData>" + merges)
    inventory = read(tmp_path, there)
    assert [(str(fault.cell), fault.typed) for fault in inventory.unreadable] == [
        ("Moderering!A3", "A2:A4"),
        ("Moderering!A4", "A2:A4"),
    ]
    assert "only A2 has one; unmerge them" in language("en")(inventory.unreadable[0].expected)
    assert inventory.blanks == ()


def test_rows_that_are_merged_throughout_are_blank(tmp_path: Path) -> None:
    there = sound(SIGNED, {}, SIGNED | {"day": date(2026, 10, 4)})
    merges = b"".join(b'<mergeCell ref="%c2:%c3"/>' % (letter, letter) for letter in b"ABC")
    there[LOG] = there[LOG].replace(b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>")
    inventory = read(tmp_path, there)
    assert (inventory.unreadable, inventory.blanks) == ((), ())
    assert inventory.moderation["fb-001"].days == {date(2026, 10, 3), date(2026, 10, 4)}


def test_what_is_hidden_is_read_and_told(tmp_path: Path) -> None:
    there = sound(SIGNED, SIGNED | {"day": date(2026, 10, 4)})
    there[LOG] = there[LOG].replace(b"<sheetData>", b'<cols><col min="2" max="3" hidden="1"/></cols><sheetData>')
    there[LOG] = (
        there[LOG].replace(b'<row r="3"', b'<row hidden="1" r="3"').replace(b'<row r="1"', b'<row hidden="1" r="1"')
    )
    there[BOOK] = (
        there[BOOK]
        .replace(b'name="Moderering"', b'name="Moderering" ')
        .replace(b'sheetId="4" state="visible"', b'sheetId="4" state="veryHidden"')
    )
    inventory = read(tmp_path, there)
    assert len(inventory.moderation["fb-001"].days) == 2
    assert notes(inventory) == [
        "Sheet Moderering is hidden. It is read like the others.",
        "Sheet Moderering: 1 row that is hidden, by hand or by a filter, is read like the others.",
        "Sheet Moderering: the hidden columns Konto-ID and Moderert av are read like the others.",
    ]


def test_a_row_far_below_the_others_is_told(tmp_path: Path) -> None:
    there = sound(SIGNED, SIGNED | {"day": date(2026, 10, 4)})
    there[LOG] = re.sub(rb'r="([A-Z]?)3"', rb'r="\g<1>5003"', there[LOG])
    there[SHEET_PART] = re.sub(rb'r="([A-Z]?)2"', rb'r="\g<1>5002"', there[SHEET_PART])
    inventory = read(tmp_path, there)
    assert len(inventory.moderation["fb-001"].days) == 2
    assert [note.split(" comes")[0] for note in notes(inventory)] == [
        "Sheet Kontoer: row 5002",
        "Sheet Moderering: row 5003",
    ]


def test_a_sheet_may_begin_far_down_or_end_in_blank_rows(tmp_path: Path) -> None:
    blank = b'<row r="9000"><c r="A9000"/><c r="B9000" t="inlineStr"><is><t> </t></is></c></row></sheetData>'
    there = sound()
    there[LOG] = there[LOG].replace(b"</sheetData>", blank)
    assert notes(read(tmp_path, there)) == []


@pytest.mark.parametrize("lock", ["~$inventory.xlsx", ".~lock.inventory.xlsx#"])
def test_a_register_that_somebody_has_open_is_read_with_a_note(tmp_path: Path, lock: str) -> None:
    saved(tmp_path, b"\x05Kari", lock)
    (note,) = notes(read(tmp_path, sound()))
    assert note.startswith(f"inventory.xlsx is open in Excel or LibreOffice ({lock} lies beside it).")


def test_formats_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    inventory = read(tmp_path, sound() | {STYLES: b"<styleSheet><numFmts><numFmt formatCod"})
    assert notes(inventory)[0].startswith("The formats of inventory.xlsx cannot be read,")
    assert "it may be 3 October 2026" in language("en")(inventory.unreadable[0].expected)
