"""Each file that is no usable workbook is refused, with a sentence that names it and says what to do."""

import errno
import os
import zipfile
from pathlib import Path

import pytest

from audit.model import Trouble
from audit.workbook.guard import OLD_OFFICE, open_package
from audit.workbook.limits import LARGEST_FILE, MOST_PARTS
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
    words = refused(saved(tmp_path, content))
    assert words.endswith(
        "inventory.xlsx is empty: it holds only zeros, and was damaged while it was saved or synced. Restore an "
        "earlier version of it."
        if content
        else "inventory.xlsx is empty. Restore an earlier version of it."
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"Konto-ID;Plattform\r\nFB-001;Facebook\r\n", "text or something else"),
        ("Konto-ID\tPlattform".encode("utf-16"), "text in UTF-16, as Excel saves Unicode text"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer; run git lfs pull"),
        (b"<!DOCTYPE html><html><body>Logg inn</body></html>", "a web page; often it is a sign-in page"),
        (b"\xef\xbb\xbf\r\n <HTML><body>Logg inn</body></html>", "a web page; often it is a sign-in page"),
        (b'<?xml version="1.0"?><Workbook/>', "an XML file"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b'{"accounts": []}', "a JSON file"),
        (b"{\\rtf1\\ansi Kontoer}", "a Word document"),
        (b"GIF89a\1\0", "a picture"),
        (b"\x1f\x8b\x08\0", "a compressed file; unpack it first"),
        (b"7z\xbc\xaf\x27\x1c", "a compressed file; unpack it first"),
        (b"Rar!\x1a\x07", "a compressed file; unpack it first"),
    ],
    ids=[
        "csv",
        "utf-16",
        "git-lfs",
        "html",
        "html after a bom",
        "xml",
        "pdf",
        "png",
        "jpeg",
        "json",
        "rtf",
        "gif",
        "gzip",
        "7z",
        "rar",
    ],
)
def test_another_kind_of_file_is_told_by_its_content(tmp_path: Path, content: bytes, kind: str) -> None:
    words = refused(saved(tmp_path, content))
    assert words.startswith(f"inventory.xlsx is not an Excel workbook: its content is {kind}. Open it in Excel and")


@pytest.mark.parametrize(
    "content",
    [
        OLD_OFFICE + b"\0" * 500 + "Workbook".encode("utf-16-le"),
        b"\x09\x00\x04\x00\x02\x00\x10\x00",
        b"\x09\x02\x06\x00\x00\x00\x10\x00",
        b"\x09\x04\x06\x00\x00\x00\x10\x00",
        b"\x09\x08\x08\x00\x00\x05\x05\x00",
    ],
    ids=["Excel 5 to 2003", "Excel 2", "Excel 3", "Excel 4", "Excel 5 without a container"],
)
def test_the_old_format_is_told(tmp_path: Path, content: bytes) -> None:
    words = refused(saved(tmp_path, content))
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
        ({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}, "a Word document, not an Excel workbook."),
        ({"inventory.csv": b"Konto-ID"}, "an archive, but not an Excel workbook."),
        ({"inventory.xlsx": b"PK"}, "an archive, but not an Excel workbook."),
        ({}, "an archive, but not an Excel workbook."),
        ({"xl/workbook.bin": b"\x83\x01\0"}, "a binary workbook (.xlsb), not an Excel workbook."),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "an OpenDocument file"),
        ({"Index/Document.iwa": b"\0"}, "a Numbers file"),
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


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252"])
def test_a_part_in_other_letters_is_put_into_utf_8(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><a>blåbær</a>'
    package = open_package(saved(tmp_path, packed({"xl/a.xml": text.encode(encoding)})))
    assert package.part("xl/a.xml").decode() == "<a>blåbær</a>"


@pytest.mark.parametrize(
    "content",
    [
        b"<?xml version='1.0' encoding='utf-7'?><a/>",
        b"<?xml version='1.0' encoding='rot13'?><a/>",
        b"\xff\xfe<",
        "<?xml version='1.0' encoding='utf-32'?><a/>".encode("utf-32"),
        "<a/>".encode("utf-32-be"),
    ],
)
def test_a_part_in_letters_that_are_not_known_is_told(tmp_path: Path, content: bytes) -> None:
    package = open_package(saved(tmp_path, packed({"xl/a.xml": content})))
    with pytest.raises(Trouble) as caught:
        package.part("xl/a.xml")
    assert sentence(caught.value).startswith("inventory.xlsx is written in letters that cannot be read (")


def test_a_locked_part_is_told(tmp_path: Path) -> None:
    content = workbook(register())
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET_PART.encode()))
    locked = content[: entry + 8] + b"\x01\0" + content[entry + 10 :]
    assert zipfile.is_zipfile(saved(tmp_path, locked))
    assert "inventory.xlsx is protected by a password" in refused(saved(tmp_path, locked))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "inventory.xlsx")
    assert "is no file but a device or a pipe." in refused(tmp_path / "inventory.xlsx")


@pytest.mark.parametrize("name", ["a\0b.xlsx", "x" * 300 + ".xlsx"], ids=["a zero byte", "too long"])
def test_a_name_that_no_file_can_have_is_told(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path / name)


def failing(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    monkeypatch.setattr("time.sleep", lambda _: None)


def test_a_file_that_lies_only_in_the_cloud_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = saved(tmp_path, b"PK")
    failing(monkeypatch, OSError(errno.EINVAL, "Invalid argument"))
    assert refused(file).startswith(f"{file} lies in OneDrive, but not on this computer.")


def test_a_file_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = saved(tmp_path, b"PK")
    failing(monkeypatch, PermissionError(errno.EACCES, "Permission denied"))
    assert refused(file).startswith(f"{file} cannot be opened. If it is open in Excel, close it there")


def test_a_disk_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = saved(tmp_path, b"PK")
    failing(monkeypatch, OSError(errno.EIO, "Input/output error"))
    assert refused(file).startswith(f"{file} cannot be read (Input/output error).")


def test_a_file_that_changes_all_the_time_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = saved(tmp_path, b"PK")

    def another_byte(_: float) -> None:
        with file.open("ab") as stream:
            stream.write(b"x")

    monkeypatch.setattr("time.sleep", another_byte)
    opened = Path.open

    def open_and_change(path: Path, mode: str = "r") -> object:
        if mode == "rb":
            another_byte(0)
        return opened(path, mode)

    monkeypatch.setattr(Path, "open", open_and_change)
    assert "is being changed while it is read." in refused(file)


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("DRMEncryptedTransform", "is encrypted by a sensitivity label."),
        ("WordDocument", "is a Word document, not an Excel workbook."),
    ],
)
def test_what_the_old_container_holds_is_told(tmp_path: Path, mark: str, told: str) -> None:
    content = OLD_OFFICE + b"\0" * 500 + mark.encode("utf-16-le")
    assert refused(saved(tmp_path, content)).startswith(f"inventory.xlsx {told}")
