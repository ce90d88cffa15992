"""Keeps away what would harm the process: reads the file once and looks at it before any parser does."""

from __future__ import annotations

import errno
import io
import stat
import time
import zipfile
from pathlib import Path
from typing import Final

from audit.model import Text, Trouble
from audit.workbook.given import File, Given
from audit.workbook.limits import LARGEST_FILE, LARGEST_UNPACKED, check_sizes
from audit.workbook.package import SAVE_AS, Package, damaged

__all__ = ["LARGEST_FILE", "LARGEST_UNPACKED", "OLD_OFFICE", "Package", "bytes_of", "damaged", "open_package"]

WORD: Final = Text("a Word document")
PICTURE: Final = Text("a picture")
COMPRESSED: Final = Text("a compressed file; unpack it first")

#: How a file that is no workbook begins, and what it is.
SIGNATURES: Final = (
    (b"%PDF", Text("a PDF")),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"\x1f\x8b", COMPRESSED),
    (b"7z\xbc\xaf", COMPRESSED),
    (b"Rar!", COMPRESSED),
    (b"<!doctype html", Text("a web page; often it is a sign-in page")),
    (b"<html", Text("a web page; often it is a sign-in page")),
    (b"<?xml", Text("an XML file")),
    (b"{\\rtf", WORD),
    (b"{", Text("a JSON file")),
    (b"[", Text("a JSON file")),
    (b"version https://git-lfs", Text("a Git LFS pointer; run git lfs pull")),
    (b"\xff\xfe", Text("text in UTF-16, as Excel saves Unicode text")),
)
#: How a part of an archive begins that is something else, and what that is.
ARCHIVES: Final = {
    "mimetype": Text("an OpenDocument file"),
    "index/document.iwa": Text("a Numbers file"),
    "index.zip": Text("a Numbers file"),
    "word/": WORD,
    "ppt/": Text("a presentation"),
    "xl/workbook.bin": Text("a binary workbook (.xlsb)"),
}
CLOUD_ERRORS: Final = range(362, 405)  #: of Windows, from ERROR_CLOUD_FILE_PROVIDER_NOT_RUNNING on
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLDER_OFFICE: Final = tuple(b"\x09" + version for version in (b"\0\4\0", b"\2\6\0", b"\4\6\0", b"\x08\x08\0"))


def open_package(file: File) -> Package:
    """The workbook, checked for kind and size; `Trouble` with a sentence where it is not fit to be read."""
    content = bytes_of(file)
    if not content.startswith(b"PK") and not _begins_later(content):
        raise _no_workbook(file, content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
        raise damaged(file.name, "") from error
    check_sizes(file.name, archive)
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise Trouble(_protected(file))
    kind = next((kind for sign, kind in ARCHIVES.items() if any(name.startswith(sign) for name in names)), None)
    if kind:
        raise Trouble(
            Text("{file} is {kind}, not an Excel workbook. {advice}", file=file.name, kind=kind, advice=SAVE_AS)
        )
    if not any(name.startswith("xl/") or name.endswith("workbook.xml") for name in names):
        raise Trouble(Text("{file} is an archive, but not an Excel workbook. {advice}", file=file.name, advice=SAVE_AS))
    return Package(file.name, content, archive)


def bytes_of(file: File) -> bytes:
    """The whole file, read once; `Trouble` where it is none, is held by Excel, is too large or is empty."""
    if isinstance(file, Given):
        return file.read()
    if str(file).lower().startswith(("http:", "https:")):
        raise Trouble(
            Text(
                "{file} is a web address. Download or sync the file, and give its place on this computer.",
                file=str(file),
            )
        )
    if file.name.startswith("~$"):
        raise Trouble(
            Text("{file} is Excel's lock file. Use {real} instead.", file=file.name, real=file.name.removeprefix("~$"))
        )
    content = _read_patiently(file)
    if not content:
        raise Trouble(Text("{file} is empty. Restore an earlier version of it.", file=str(file)))
    if not content.strip(b"\0"):
        raise Trouble(
            Text(
                "{file} is empty: it holds only zeros, and was damaged while it was saved or synced. Restore an "
                "earlier version of it.",
                file=str(file),
            )
        )
    return content


def _read_patiently(file: Path) -> bytes:
    for _ in range(3):
        try:
            return _read_once(file)
        except PermissionError as error:
            refusal = error
            time.sleep(0.5)  # Excel holds the file for a moment while it saves
        except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a path with a zero byte
            raise Trouble(
                Text("There is no file {file}. Give its place with --inventory, or make one with init.", file=str(file))
            ) from None
        except OSError as error:
            raise Trouble(_not_here(file, error)) from error
    raise Trouble(
        Text("{file} cannot be opened. If it is open in Excel, close it there or save a copy.", file=str(file))
    ) from refusal


def _read_once(file: Path) -> bytes:
    """The whole file in one read, so that it is not held open; again where it was saved in the meantime."""
    for _ in range(3):
        before = file.stat()
        if stat.S_ISDIR(before.st_mode):
            raise Trouble(Text("{file} is a folder. Give the workbook inside it.", file=str(file)))
        if not stat.S_ISREG(before.st_mode):
            raise Trouble(
                Text("{file} is no file but a device or a pipe. Give the place of the workbook.", file=str(file))
            )
        if before.st_size > LARGEST_FILE:
            raise Trouble(
                Text(
                    "{file} is {size} MB; the most that is read is {limit} MB. Move old rows to another workbook.",
                    file=str(file),
                    size=before.st_size // 2**20,
                    limit=LARGEST_FILE // 2**20,
                )
            )
        with file.open("rb") as stream:
            content = stream.read(before.st_size + 1)
        after = file.stat()
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, len(content)):
            return content
        time.sleep(0.2)
    raise Trouble(
        Text(
            "{file} is being changed while it is read. Wait until it is saved or synced, and try again.", file=str(file)
        )
    )


def _not_here(file: Path, error: OSError) -> Text:
    """Windows calls reading what only lies in the cloud, without a connection, an invalid argument."""
    if error.errno == errno.EINVAL or getattr(error, "winerror", None) in CLOUD_ERRORS:
        return Text(
            "{file} lies in OneDrive, but not on this computer. Right-click it and choose Always keep on this device.",
            file=str(file),
        )
    return Text(
        "{file} cannot be read ({error}). If it lies in OneDrive, right-click it and choose Always keep on this "
        "device.",
        file=str(file),
        error=error.strerror or str(error),
    )


def _begins_later(content: bytes) -> bool:
    """Whether it is an archive behind something else, as a careless download leaves it."""
    known = content.startswith(OLD_OFFICE) or any(content.startswith(sign) for sign, _ in SIGNATURES)
    return not known and zipfile.is_zipfile(io.BytesIO(content))


def _protected(file: File) -> Text:
    return Text(
        "{file} is protected by a password or a sensitivity label. Save a copy without: in Excel, File > Info > "
        "Protect Workbook.",
        file=file.name,
    )


def _no_workbook(file: File, content: bytes) -> Trouble:
    if content.startswith(OLD_OFFICE):
        if "DRMEncrypted".encode("utf-16-le") in content:
            return Trouble(
                Text(
                    "{file} is encrypted by a sensitivity label. Save a copy with a label that does not encrypt.",
                    file=file.name,
                )
            )
        if "EncryptedPackage".encode("utf-16-le") in content:
            return Trouble(_protected(file))
        if "WordDocument".encode("utf-16-le") in content:
            return Trouble(
                Text("{file} is {kind}, not an Excel workbook. {advice}", file=file.name, kind=WORD, advice=SAVE_AS)
            )
        return _old_excel(file)
    if content.startswith(OLDER_OFFICE):
        return _old_excel(file)
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kind = next((kind for sign, kind in SIGNATURES if start.startswith(sign.lower())), Text("text or something else"))
    return Trouble(
        Text(
            "{file} is not an Excel workbook: its content is {kind}. {advice}",
            file=file.name,
            kind=kind,
            advice=SAVE_AS,
        )
    )


def _old_excel(file: File) -> Trouble:
    return Trouble(Text("{file} is in the old Excel format (.xls). {advice}", file=file.name, advice=SAVE_AS))
