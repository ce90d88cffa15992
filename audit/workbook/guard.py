"""Keeps away what would harm the process: reads the file once and looks at it before any parser does."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audit.model import Text, Trouble

LARGEST_FILE: Final = 100 * 2**20
LARGEST_UNPACKED: Final = 2**30
LARGEST_PART: Final = 600 * 2**20
MOST_PARTS: Final = 5_000
STEEPEST_PACKING: Final = 200  #: times smaller than unpacked; a real log of a million rows is about 8
ALWAYS_ALLOWED: Final = 50 * 2**20  #: unpacked size below which the packing is not looked at

SAVE_AS: Final = Text("Open it in Excel and choose File > Save As > Excel Workbook (.xlsx).")

#: How a file that is no workbook begins, and what it is.
SIGNATURES: Final = (
    (b"%PDF", Text("a PDF")),
    (b"\x89PNG", Text("a picture")),
    (b"\xff\xd8\xff", Text("a picture")),
    (b"<!doctype html", Text("a web page; often it is a sign-in page")),
    (b"<html", Text("a web page; often it is a sign-in page")),
    (b"<?xml", Text("an XML file")),
    (b"{", Text("a JSON file")),
)
BINARY: Final = "xl/workbook.bin"  #: what an .xlsb has in place of the workbook's XML
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook's bytes, found fit to be read, and the archive that they are."""

    name: str  #: the file's name, without the folder
    content: bytes
    archive: zipfile.ZipFile

    def part(self, name: str) -> bytes:
        """A part of the archive, unpacked; `Trouble` where it is missing, damaged or holds an XML entity."""
        try:
            content = self.archive.read(name)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise damaged(self.name, name) from error
        if b"<!DOCTYPE" in content[:65_536] or b"<!ENTITY" in content[:65_536]:
            raise Trouble(
                Text(
                    "{file} contains an XML entity definition (in {part}), which no spreadsheet program writes. It "
                    "is not read. Get the file again from someone you trust.",
                    file=self.name,
                    part=name,
                )
            )
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Trouble(
                Text("{file} is written in an unusual way (UTF-16). {advice}", file=self.name, advice=SAVE_AS)
            )
        return content


def open_package(file: Path) -> Package:
    """The workbook at `file`, checked for kind and size; `Trouble` with a sentence where it is not fit to be read."""
    content = bytes_of(file)
    if not content.startswith(b"PK"):
        raise _no_workbook(file, content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged(file.name, "") from error
    _check_sizes(file, archive)
    if "mimetype" in names or "Index/Document.iwa" in names:
        raise Trouble(
            Text(
                "{file} is an OpenDocument or Numbers file, not an Excel workbook. {advice}",
                file=file.name,
                advice=SAVE_AS,
            )
        )
    if not any(name.lower().startswith("xl") for name in names) or BINARY in names:
        raise Trouble(Text("{file} is an archive, but not an Excel workbook. {advice}", file=file.name, advice=SAVE_AS))
    return Package(file.name, content, archive)


def damaged(file: str, part: str) -> Trouble:
    """That the file is incomplete or damaged."""
    return Trouble(
        Text(
            "{file} is incomplete or damaged{part}. Fetch it again, or restore an earlier version.",
            file=file,
            part=f" ({part})" if part else "",
        )
    )


def bytes_of(file: Path) -> bytes:
    """The whole file, read once; `Trouble` where it is none, is held by Excel, is too large or is empty."""
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
    if file.is_dir():
        raise Trouble(Text("{file} is a folder. Give the workbook inside it.", file=str(file)))
    for attempt in range(3):
        try:
            content = _read_once(file)
        except FileNotFoundError:
            raise Trouble(
                Text("There is no file {file}. Give its place with --inventory, or make one with init.", file=str(file))
            ) from None
        except PermissionError as error:
            if attempt == 2:
                raise Trouble(
                    Text(
                        "{file} cannot be opened. If it is open in Excel, close it there or save a copy.",
                        file=str(file),
                    )
                ) from error
            time.sleep(0.5)  # Excel holds the file for a moment while it saves
        except OSError as error:
            raise Trouble(
                Text(
                    "{file} cannot be read ({error}). If it lies in OneDrive, right-click it and choose Always keep "
                    "on this device.",
                    file=str(file),
                    error=error.strerror or str(error),
                )
            ) from error
        else:
            break
    if not content.strip(b"\0"):
        raise Trouble(Text("{file} is empty. Restore an earlier version of it.", file=str(file)))
    return content


def _read_once(file: Path) -> bytes:
    """The whole file in one read, so that it is not held open; again where it was saved in the meantime."""
    for _ in range(2):
        before = file.stat()
        if before.st_size > LARGEST_FILE:
            raise Trouble(
                Text(
                    "{file} is {size} MB; the most that is read is {limit} MB. Move old rows to another workbook.",
                    file=str(file),
                    size=before.st_size // 2**20,
                    limit=LARGEST_FILE // 2**20,
                )
            )
        content = file.read_bytes()
        after = file.stat()
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, len(content)):
            break
    return content


def _no_workbook(file: Path, content: bytes) -> Trouble:
    if content.startswith(OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return Trouble(
                Text(
                    "{file} is protected by a password or a sensitivity label. Save a copy without: in Excel, File > "
                    "Info > Protect Workbook.",
                    file=file.name,
                )
            )
        return Trouble(Text("{file} is in the old Excel format (.xls). {advice}", file=file.name, advice=SAVE_AS))
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


def _check_sizes(file: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    too_steep = unpacked > ALWAYS_ALLOWED and unpacked > STEEPEST_PACKING * max(packed, 1)
    if unpacked > LARGEST_UNPACKED or largest > LARGEST_PART or len(parts) > MOST_PARTS or too_steep:
        raise Trouble(
            Text(
                "{file} unpacks to {size} MB in {parts} parts, more than any register. It is not read. Copy the "
                "sheets into a new workbook.",
                file=file.name,
                size=unpacked // 2**20,
                parts=len(parts),
            )
        )
