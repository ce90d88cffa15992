"""Each file that is no usable workbook is refused, with a sentence that names it and says what to do."""

import zipfile
from pathlib import Path

import pytest

from audit.model import Trouble
from audit.workbook.guard import LARGEST_FILE, MOST_PARTS, OLD_OFFICE, open_package
from tests.workbooks import SHEET_PART, packed, parts, register, saved, sentence, workbook


def refused(file: Path) -> str:
    """The sentence with which the file is refused."""
    with pytest.raises(Trouble) as caught:
        open_package(file)
    return sentence(caught.value)


def declared_larger(content: bytes, part: str, size: int) -> bytes:
    """The zip with another unpacked size written in its directory: bombs need not be made to be tested."""
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(part.encode()))
    return content[: entry + 24] + size.to_bytes(4, "little") + content[entry + 28 :]


def test_a_sound_workbook_is_opened_and_its_parts_can_be_read(tmp_path: Path) -> None:
    file = saved(tmp_path, workbook(register()))
    package = open_package(file)
    assert package.name == "inventory.xlsx"
    assert package.content == file.read_bytes()
    assert package.part(SHEET_PART).startswith(b"<worksheet")


def test_the_name_of_the_file_may_end_in_anything(tmp_path: Path) -> None:
    assert open_package(saved(tmp_path, workbook(register()), "Register uten endelse")).name == "Register uten endelse"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "borte.xlsx"
    assert refused(file) == f"There is no file {file}. Give its place with --inventory, or make one with init."


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path) == f"{tmp_path} is a folder. Give the workbook inside it."


def test_the_lock_file_of_excel_names_the_real_one(tmp_path: Path) -> None:
    lock = saved(tmp_path, b"\x05Kari" + b" " * 160, "~$inventory.xlsx")
    assert refused(lock) == "~$inventory.xlsx is Excel's lock file. Use inventory.xlsx instead."


@pytest.mark.parametrize("address", ["https://sandnes.example/inventory.xlsx", "HTTP://sandnes.example/i.xlsx"])
def test_a_web_address_is_not_fetched(address: str) -> None:
    assert "is a web address. Download or sync the file" in refused(Path(address))


@pytest.mark.parametrize("content", [b"", b"\0", b"\0" * 5000], ids=["no byte", "one zero", "zeros"])
def test_an_empty_file_is_told(tmp_path: Path, content: bytes) -> None:
    assert "inventory.xlsx is empty. Restore an earlier version of it." in refused(saved(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"Konto-ID;Plattform\r\nFB-001;Facebook\r\n", "text or something else"),
        ("Konto-ID\tPlattform".encode("utf-16"), "text or something else"),
        (b"version https://git-lfs.github.com/spec/v1\n", "text or something else"),
        (b"<!DOCTYPE html><html><body>Logg inn</body></html>", "a web page; often it is a sign-in page"),
        (b"\xef\xbb\xbf\r\n <HTML><body>Logg inn</body></html>", "a web page; often it is a sign-in page"),
        (b'<?xml version="1.0"?><Workbook/>', "an XML file"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b'{"accounts": []}', "a JSON file"),
    ],
    ids=["csv", "utf-16", "git-lfs", "html", "html after a bom", "xml", "pdf", "png", "jpeg", "json"],
)
def test_another_kind_of_file_is_told_by_its_content(tmp_path: Path, content: bytes, kind: str) -> None:
    words = refused(saved(tmp_path, content))
    assert words.startswith(f"inventory.xlsx is not an Excel workbook: its content is {kind}. Open it in Excel and")


def test_the_old_format_is_told(tmp_path: Path) -> None:
    words = refused(saved(tmp_path, OLD_OFFICE + b"\0" * 500 + "Workbook".encode("utf-16-le")))
    assert words.startswith(
        "inventory.xlsx is in the old Excel format (.xls). Open it in Excel and choose File > Save As"
    )


def test_a_password_or_a_label_is_told(tmp_path: Path) -> None:
    words = refused(saved(tmp_path, OLD_OFFICE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")))
    assert words.startswith("inventory.xlsx is protected by a password or a sensitivity label.")


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99], ids=str)
def test_half_a_file_is_told(tmp_path: Path, share: float) -> None:
    whole = workbook(register())
    words = refused(saved(tmp_path, whole[: int(len(whole) * share)]))
    assert words == "inventory.xlsx is incomplete or damaged. Fetch it again, or restore an earlier version."


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    whole = workbook(register())
    start = whole.index(SHEET_PART.encode()) + len(SHEET_PART)
    package = open_package(saved(tmp_path, whole[:start] + b"\xff" * 40 + whole[start + 40 :]))
    with pytest.raises(Trouble) as caught:
        package.part(SHEET_PART)
    assert sentence(caught.value).startswith(f"inventory.xlsx is incomplete or damaged ({SHEET_PART}).")


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    package = open_package(saved(tmp_path, workbook(register())))
    with pytest.raises(Trouble) as caught:
        package.part("xl/worksheets/sheet99.xml")
    assert "damaged (xl/worksheets/sheet99.xml)" in sentence(caught.value)


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}, "an archive, but not an Excel workbook."),
        ({"inventory.csv": b"Konto-ID"}, "an archive, but not an Excel workbook."),
        ({"inventory.xlsx": b"PK"}, "an archive, but not an Excel workbook."),
        ({}, "an archive, but not an Excel workbook."),
        ({"xl/workbook.bin": b"\x83\x01\0", "[Content_Types].xml": b"<x/>"}, "an archive, but not an Excel workbook."),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "an OpenDocument or Numbers file"),
        ({"Index/Document.iwa": b"\0"}, "an OpenDocument or Numbers file"),
    ],
    ids=["docx", "a zip", "a zip of a workbook", "an empty zip", "xlsb", "ods", "numbers"],
)
def test_an_archive_of_another_kind_is_told(tmp_path: Path, there: dict[str, bytes], told: str) -> None:
    words = refused(saved(tmp_path, packed(there)))
    assert words.startswith(f"inventory.xlsx is {told}")
    assert words.endswith("Open it in Excel and choose File > Save As > Excel Workbook (.xlsx).")


@pytest.mark.parametrize(
    ("size", "megabytes"),
    [(2**31, 2048), (700 * 2**20, 700), (60 * 2**20, 60)],
    ids=["more than all may be", "more than one part may be", "packed too steeply"],
)
def test_a_bomb_is_not_unpacked(tmp_path: Path, size: int, megabytes: int) -> None:
    words = refused(saved(tmp_path, declared_larger(workbook(register()), SHEET_PART, size)))
    assert words.startswith(f"inventory.xlsx unpacks to {megabytes:,} MB in ")
    assert words.endswith("more than any register. It is not read. Copy the sheets into a new workbook.")


def test_an_archive_of_countless_parts_is_not_read(tmp_path: Path) -> None:
    assert "parts, more than any register" in refused(
        saved(tmp_path, packed({f"xl/{number}": b"" for number in range(MOST_PARTS + 1)}))
    )


def test_a_part_that_is_larger_than_it_says_is_damaged(tmp_path: Path) -> None:
    package = open_package(saved(tmp_path, declared_larger(workbook(register()), SHEET_PART, 10)))
    with pytest.raises(Trouble):
        package.part(SHEET_PART)


def test_a_file_beyond_the_limit_is_not_loaded(tmp_path: Path) -> None:
    file = saved(tmp_path, b"PK")
    with file.open("r+b") as stream:
        stream.truncate(LARGEST_FILE + 2**20)
    assert refused(file).startswith(f"{file} is 101 MB; the most that is read is 100 MB.")


@pytest.mark.parametrize("definition", [b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]>", b"<!DOCTYPE worksheet>"])
def test_a_part_with_an_entity_is_not_read(tmp_path: Path, definition: bytes) -> None:
    there = parts(workbook(register()))
    package = open_package(saved(tmp_path, packed(there | {SHEET_PART: definition + there[SHEET_PART]})))
    with pytest.raises(Trouble) as caught:
        package.part(SHEET_PART)
    assert f"inventory.xlsx contains an XML entity definition (in {SHEET_PART})" in sentence(caught.value)


def test_a_part_in_utf_16_is_told_and_not_read_as_blank(tmp_path: Path) -> None:
    there = parts(workbook(register()))
    package = open_package(
        saved(tmp_path, packed(there | {SHEET_PART: there[SHEET_PART].decode("utf-8").encode("utf-16")}))
    )
    with pytest.raises(Trouble, match=r"inventory\.xlsx is written in an unusual way \(UTF-16\)"):
        package.part(SHEET_PART)


def test_a_locked_part_is_told(tmp_path: Path) -> None:
    content = workbook(register())
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET_PART.encode()))
    locked = content[: entry + 8] + b"\x01\0" + content[entry + 10 :]
    assert zipfile.is_zipfile(saved(tmp_path, locked))
    with pytest.raises(Trouble, match="incomplete or damaged"):
        open_package(saved(tmp_path, locked)).part(SHEET_PART)
