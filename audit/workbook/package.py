"""The parts of a workbook's archive: each found whatever its name's case, and unpacked as UTF-8."""

from __future__ import annotations

import lzma
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from xml.etree import ElementTree

from audit.model import Text, Trouble

SAVE_AS: Final = Text("Open it in Excel and choose File > Save As > Excel Workbook (.xlsx).")

PROLOG: Final = re.compile(rb"(?:\xef\xbb\xbf)?+(?:\s|<\?.*?\?>|<!--.*?-->)*+", re.S)
DECLARED: Final = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
UTF_16: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
UTF_32: Final = (b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"<\0\0\0", b"\0\0\0<")
AS_IT_IS: Final = ("", "utf-8", "utf8", "us-ascii", "ascii")
ONE_BYTE: Final = re.compile(r"(iso-?8859-?\d{1,2}|latin-?1|windows-125\d|cp125\d)")
USUAL_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Package:
    """A workbook's bytes, found fit to be read, and the archive that they are."""

    name: str  #: the file's name, without the folder
    content: bytes
    archive: zipfile.ZipFile

    @cached_property
    def real_names(self) -> dict[str, str]:
        """What each part is called in the archive, by its comparable name."""
        return {_comparable(name): name for name in self.archive.namelist()}

    def holds(self, name: str) -> bool:
        """Whether there is such a part."""
        return _comparable(name) in self.real_names

    def part(self, name: str) -> bytes:
        """A part of the archive in UTF-8; `Trouble` where it is missing, damaged or holds an XML entity."""
        with _damage_told(self.name, name):
            content = self.archive.read(self.real_names[_comparable(name)])
        if _encoding(content):
            content = self._in_utf8(content, name)
        self._refuse_entities(content, name)
        return content

    def refuse_entities(self, name: str) -> None:
        """Looks at the beginning of a part that is left to the native reader."""
        with (
            _damage_told(self.name, name),
            self.archive.open(self.real_names[_comparable(name)]) as stream,
        ):
            opening = stream.read(65_536)
        self._refuse_entities(opening, name)

    def is_usual(self, name: str) -> bool:
        """Whether the native reader will find the part under this name, once, and can read its letters."""
        entry = self.archive.NameToInfo.get(name)
        if entry is None or entry.compress_type not in USUAL_METHODS:
            return False
        if sum(_comparable(other.filename) == _comparable(name) for other in self.archive.infolist()) > 1:
            return False
        with _damage_told(self.name, name), self.archive.open(entry) as stream:
            return not _encoding(stream.read(200))

    def parsed(self, name: str) -> ElementTree.Element:
        """A small part as a tree."""
        try:
            return ElementTree.fromstring(self.part(name))  # noqa: S314 - `part` lets no entity through
        except (ElementTree.ParseError, ValueError) as error:
            raise damaged(self.name, name) from error

    def relations(self, name: str, folder: str = "") -> dict[str, tuple[str, str]]:
        """Relation id → its kind and the path it points to."""
        return {
            relation.attrib.get("Id", ""): (
                relation.attrib.get("Type", ""),
                posixpath.normpath(
                    posixpath.join("/", folder, relation.attrib.get("Target", "").replace("\\", "/"))
                ).lstrip("/"),
            )
            for relation in self.parsed(name).findall("{*}Relationship")
        }

    def _in_utf8(self, content: bytes, part: str) -> bytes:
        encoding = _encoding(content)
        if encoding not in UTF_16.values() and not ONE_BYTE.fullmatch(encoding):
            raise self._odd_letters(part, encoding)
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError) as error:
            raise self._odd_letters(part, encoding) from error
        return re.sub(r"\A\ufeff?\s*<\?xml.*?\?>", "", text, count=1, flags=re.S).encode("utf-8", "replace")

    def _odd_letters(self, part: str, encoding: str) -> Trouble:
        return Trouble(
            Text(
                "{file} is written in letters that cannot be read ({encoding}, in {part}). {advice}",
                file=self.name,
                part=part,
                encoding=encoding,
                advice=SAVE_AS,
            )
        )

    def _refuse_entities(self, content: bytes, part: str) -> None:
        prolog = PROLOG.match(content)
        start = prolog.end() if prolog else 0
        if content[start : start + 2] == b"<!" or b"<!ENTITY" in content[:65_536]:
            raise Trouble(
                Text(
                    "{file} contains an XML entity definition (in {part}), which no spreadsheet program writes. It "
                    "is not read. Get the file again from someone you trust.",
                    file=self.name,
                    part=part,
                )
            )


def damaged(file: str, part: str) -> Trouble:
    """That the file is incomplete or damaged."""
    return Trouble(
        Text(
            "{file} is incomplete or damaged{part}. Fetch it again, or restore an earlier version.",
            file=file,
            part=f" ({part})" if part else "",
        )
    )


class _damage_told:  # noqa: N801 - read as a word of the sentence it stands in
    """Turns whatever unpacking a damaged part raises into its sentence."""

    def __init__(self, file: str, part: str) -> None:
        self.file, self.part = file, part

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(
            error,
            (
                KeyError,
                zipfile.BadZipFile,
                zlib.error,
                lzma.LZMAError,
                EOFError,
                OSError,
                NotImplementedError,
                RuntimeError,
                ValueError,
            ),
        ):
            raise damaged(self.file, self.part) from error


def _comparable(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _encoding(content: bytes) -> str:
    """The letters that a part is written in; blank for UTF-8."""
    if content[:4] in UTF_32:
        return "utf-32"
    if content[:2] in UTF_16:
        return UTF_16[content[:2]]
    match = DECLARED.match(content[:200].removeprefix(b"\xef\xbb\xbf"))
    declared = match[1].decode().lower() if match else ""
    return "" if declared in AS_IT_IS or declared.startswith("utf-16") else declared
