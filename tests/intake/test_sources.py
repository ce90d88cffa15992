"""A list is read in every form that people keep it."""

from pathlib import Path

import pytest

from audit.intake.sources import SourceSheet, read_list
from audit.model import Trouble
from audit.workbook.values import BrokenCell, shown
from tests.test_real_programs import through_libreoffice
from tests.workbooks import packed, saved, sentence, workbook

ROWS = (("Konto", "Ansvarlig", "Tall"), ("Bø", "Kari\nPer", 3.0), (None, None, None), ("b", "c; d", None))


def texts(sheet: SourceSheet) -> list[tuple[int, list[str]]]:
    return [(number, [shown(raw) for raw in row]) for number, row in sheet.rows]


EXPECTED = [
    (1, ["Konto", "Ansvarlig", "Tall"]),
    (2, ["Bø", "Kari Per", "3"]),
    (4, ["b", "c; d", ""]),
]


@pytest.mark.parametrize("name", ["liste.xlsx", "liste.xlsm"])
def test_excel(tmp_path: Path, name: str) -> None:
    first, second = read_list(saved(tmp_path, workbook({"En": ROWS, "Tom": [], "To": [("x",)]}), name))
    assert (first.name, texts(first)) == ("En", EXPECTED)
    assert second.name == "To"


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_old_excel_and_opendocument(tmp_path: Path, form: str) -> None:
    file = saved(tmp_path, workbook({"En": ROWS, "To": [("x",)]}, top=3, left=2), "liste.xlsx")
    first, second = read_list(through_libreoffice(tmp_path, file, form))
    moved = [(number + 2, ["", *row]) for number, row in EXPECTED]
    assert (first.name, texts(first)) == ("En", moved)
    assert second.name == "To"


CSV = 'Konto;Ansvarlig;Tall\r\nBø;"Kari\nPer";3\r\n;;\r\nb;"c; d";\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv(tmp_path: Path, encoding: str) -> None:
    (only,) = read_list(saved(tmp_path, CSV.encode(encoding), "liste.csv"))
    assert texts(only) == EXPECTED


def test_errors_that_excel_has_written_into_a_csv_file(tmp_path: Path) -> None:
    (only,) = read_list(saved(tmp_path, b"a;#I/T\n#N/A;# 1\n#VERDI!;#NAVN?", "liste.csv"))
    assert texts(only) == [(1, ["a", "#N/A"]), (2, ["#N/A", "# 1"]), (3, ["#VALUE!", "#NAME?"])]
    assert only.rows[1][1][0] == BrokenCell("#N/A")


def test_csv_with_commas(tmp_path: Path) -> None:
    (only,) = read_list(saved(tmp_path, b'a,"b, c",d\n1,2,3\n', "liste.csv"))
    assert texts(only) == [(1, ["a", "b, c", "d"]), (2, ["1", "2", "3"])]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (workbook({"Tom": []}), "liste.xlsx", "holds no row"),
        (b"\n\n", "liste.csv", "holds no row"),
        (b"%PDF-1.7", "liste.pdf", "a PDF"),
        (b"PK\x03\x04 no more", "liste.ods", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "liste.xls", "cannot be read"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "liste.xlsx",
            "protected by a password",
        ),
        (packed({"mimetype": b"x", "content.xml": b"<broken"}), "liste.ods", "damaged"),
        (b'a;"' + b"x" * 40_000, "liste.csv", "B1 holds more text"),
        (b"", "liste.csv", "is empty"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path, content: bytes, name: str, said: str) -> None:
    with pytest.raises(Trouble) as trouble:
        read_list(saved(tmp_path, content, name))
    assert said in sentence(trouble.value)


@pytest.mark.parametrize("repeated", ["90000", "1048576", "no number"])
def test_a_small_opendocument_file_that_unfolds_to_millions_of_cells_is_refused(tmp_path: Path, repeated: str) -> None:
    xml = (
        f'<d xmlns:t="urn:t"><t:table><t:table-row t:number-rows-repeated="{repeated}">'
        '<t:table-cell t:number-columns-repeated="1024"><p>x</p></t:table-cell></t:table-row></t:table></d>'
    )
    with pytest.raises(Trouble) as trouble:
        read_list(saved(tmp_path, packed({"mimetype": b"x", "content.xml": xml.encode()}), "liste.ods"))
    assert ("damaged" if repeated == "no number" else "more cells than any list") in sentence(trouble.value)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        read_list(tmp_path / "liste.xlsx")
    assert "There is no file" in sentence(trouble.value)
