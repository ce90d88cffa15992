"""python-calamine, held on a leash: given the workbook as it is, or written anew where that would make it stumble."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cached_property
from typing import Final, TypeVar

from python_calamine import CalamineSheet, CalamineWorkbook

from audit.model import Text, Trouble
from audit.workbook.layout import Layout, SheetPart
from audit.workbook.package import Package
from audit.workbook.texts import SharedTexts

T = TypeVar("T")

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
NO_ROWS: Final = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()


class NativeError(Exception):
    """The native reader gave up, or panicked."""


class Native:
    """The native reader of one workbook."""

    def __init__(self, package: Package, layout: Layout) -> None:
        self._package, self._layout = package, layout
        self.without_styles = False  #: whether the formats had to be left out, which tell dates from numbers
        self._shared: dict[str, bytes] = {}  #: the parts that a sheet written anew needs
        for part in filter(None, (layout.strings, layout.styles)):
            if package.is_usual(part):
                package.refuse_entities(part)
        self._book: CalamineWorkbook | None = None
        if layout.usual:
            self._book = _or_none(lambda: CalamineWorkbook.from_filelike(io.BytesIO(package.content)))
        if self._book is None:
            self._prepare()

    def as_it_is(self, sheet: SheetPart) -> CalamineSheet | None:
        """The sheet from the workbook as it is; None where the reader stumbles over it."""
        book = self._book
        return None if book is None else _or_none(lambda: book.get_sheet_by_name(sheet.name))

    def anew(self, content: bytes) -> CalamineSheet:
        """The sheet of this content, in a workbook of its own; `NativeError` where the reader stumbles over it."""
        if not self._shared:
            self._prepare()
        packed = _packed(self._shared, content, self._layout.since_1904)
        return _caught(lambda: CalamineWorkbook.from_filelike(io.BytesIO(packed)).get_sheet_by_index(0))

    def _prepare(self) -> None:
        """Unpacks what every sheet needs; the formats are left out where they are of no use."""
        shared = {"workbook": b""}
        if self._layout.strings:
            shared["sharedStrings"] = self._package.part(self._layout.strings)
        try:
            if self._layout.styles:
                shared["styles"] = self._package.part(self._layout.styles)
                _caught(lambda: CalamineWorkbook.from_filelike(io.BytesIO(_packed(shared, NO_ROWS, False))))
        except (NativeError, Trouble):
            shared.pop("styles", None)
            self.without_styles = True
        try:
            _caught(lambda: CalamineWorkbook.from_filelike(io.BytesIO(_packed(shared, NO_ROWS, False))))
        except NativeError as error:
            raise Trouble(
                Text(
                    "{file}: the list of its texts is damaged ({error}). Fetch the file again, or restore an earlier "
                    "version.",
                    file=self._package.name,
                    error=str(error),
                )
            ) from error
        self._shared = shared

    @cached_property
    def texts(self) -> SharedTexts:
        """How long the texts of that list are."""
        return SharedTexts(self.strings)

    @property
    def strings(self) -> bytes:
        """The list of texts."""
        return self._package.part(self._layout.strings) if self._layout.strings else b""


def _packed(shared: dict[str, bytes], sheet: bytes, since_1904: bool) -> bytes:
    """A workbook of this one sheet."""
    kinds = [name for name in ("sharedStrings", "styles") if name in shared]
    targets = [("worksheet", "worksheets/sheet1.xml"), *((kind, f"{kind}.xml") for kind in kinds)]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/></Types>',
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(since_1904)}"/>'
        '<sheets><sheet name="Sheet" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(targets),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for kind in kinds:
            archive.writestr(f"xl/{kind}.xml", shared[kind])
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return stream.getvalue()


def _relations(targets: list[tuple[str, str]]) -> str:
    lines = (
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _or_none(read: Callable[[], T]) -> T | None:
    try:
        return _caught(read)
    except NativeError:
        return None


def _caught(read: Callable[[], T]) -> T:
    """What `read` returns; `NativeError` where the native reader gives up, and also where it panics."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the native reader is no Exception
        raise NativeError(str(error).splitlines()[0] if str(error) else type(error).__name__) from error
