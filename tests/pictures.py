"""Makes the pictures of README and user guide, each as its reader would see it: page, mails, register and workbook.

`python -m tests.pictures` makes them all anew, with Chromium and LibreOffice. Beside them it notes what each was made
of; `tests/test_pictures_current.py` holds that to what the program writes today.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from audit.check import rules
from audit.job import audit_month, mail_folder, month_folder, write_report
from audit.language import language
from audit.mail.listing import Listed, listed
from audit.model import Month
from audit.settings import Settings, load
from tests.catalogues import PROJECT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PICTURES: Final = PROJECT / "docs" / "pictures"
NOTED: Final = PICTURES / "made-from.json"

MARGIN: Final = 14  #: around the picture of a sheet, in dots
LEADER: Final = "kurs.pameldestad@sandnes.example"
MONTHS: Final = (Month(2026, 8), Month(2026, 9), Month(2026, 10))
SHEETS: Final = {"register": ("Kontoer", 3), "month": ("Månedsoversikt", 1)}  #: which sheet, and which of its pages


@dataclass(frozen=True)
class Made:
    """What the program writes of three months of the shipped register."""

    settings: Settings

    @property
    def folder(self) -> Path:
        """The files of the last month."""
        return month_folder(self.settings, MONTHS[-1])

    @cached_property
    def mails(self) -> Mapping[str, Listed]:
        """The mails of the last month, by reader."""
        return {mail.address: mail for mail in listed(mail_folder(self.settings, MONTHS[-1]))}

    def sources(self) -> Mapping[str, bytes]:
        """What each picture is made of, by the picture's name."""
        report = _undrawn((self.folder / "report.html").read_text(encoding="utf-8"))
        leader = _undrawn(self.mails[LEADER].html)
        register = _cells(PROJECT / "inventory.xlsx")
        return {
            "report": report,
            "report-phone": report,
            "report-dark": report,
            "charts": report,
            "mail": leader,
            "mail-desktop": leader,
            "register": register,
            "month": register,
            "workbook": _cells(self.folder / "report.xlsx"),
            "document": (self.folder / "report.pdf").read_bytes(),
        }


def made(folder: Path) -> Made:
    """Three months of the shipped register, audited into the folder as a user does each month."""
    read = load(PROJECT / "audit.toml", {})
    settings = read.model_copy(update={"paths": read.paths.model_copy(update={"reports": folder})})
    for month in MONTHS:
        as_of = date(month.year, month.number + 1, 2)
        report = audit_month(settings, month, as_of, rules()).report
        write_report(report, settings, language("nb"), datetime(2026, 11, 2, 8, tzinfo=UTC))
    return Made(settings)


def noted() -> Mapping[str, str]:
    """What the pictures that lie there were made of, as sums."""
    read: dict[str, str] = json.loads(NOTED.read_text(encoding="utf-8"))
    return read


def sums(sources: Mapping[str, bytes]) -> dict[str, str]:
    """A sum of what each picture is made of; the same sources give the same."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(sources.items())}


def _undrawn(html: str) -> bytes:
    """The page without its drawings, whose letters are set by the fonts of the computer."""
    return re.sub(r'<svg.*?</svg>|src="data:[^"]*"', "", html, flags=re.DOTALL).encode()


def _cells(file: Path) -> bytes:
    """What stands in a workbook and how it looks, without the moment it was saved."""
    with zipfile.ZipFile(BytesIO(file.read_bytes())) as package:
        names = sorted(name for name in package.namelist() if not name.startswith("docProps/"))
        return b"".join(package.read(name) for name in names)


def make_all() -> None:
    """Makes every picture, and the note of what they are made of."""
    from tests.browser import chromium

    with TemporaryDirectory() as scratch, chromium() as browser:
        of = made(Path(scratch) / "reports")
        _photograph_pages(of, browser)
        register = _as_of_that_day(Path(scratch))
        for name, (sheet, pages) in SHEETS.items():
            _photograph_sheet(register, sheet, pages, PICTURES / f"{name}.png", Path(scratch))
        _photograph_sheet(of.folder / "report.xlsx", "Sammendrag", 1, PICTURES / "workbook.png", Path(scratch))
        _photograph_document(of.folder / "report.pdf", PICTURES / "document.png", Path(scratch))
        NOTED.write_text(json.dumps(sums(of.sources()), indent=1) + "\n", encoding="utf-8")


def _photograph_pages(of: Made, browser: Browser) -> None:
    report = (of.folder / "report.html").read_text(encoding="utf-8")
    leader = of.mails[LEADER].html
    for name, html, width, height, dark, place in (
        ("report", report, 1200, 1180, False, ""),
        ("report-phone", report, 390, 844, False, ""),
        ("report-dark", report, 1200, 900, True, "#matrix"),
        ("charts", report, 1200, 640, False, "#charts"),
        ("mail", leader, 390, 844, False, ""),
        ("mail-desktop", leader, 800, 900, False, ""),
    ):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", offline=True
        )
        page = context.new_page()
        page.set_content(html)
        if place:
            page.locator(place).evaluate("heading => scrollTo(0, heading.getBoundingClientRect().top + scrollY - 16)")
        page.screenshot(path=PICTURES / f"{name}.png")
        context.close()


def _as_of_that_day(scratch: Path) -> Path:
    """A copy of the shipped register that takes 2 November for today, and shows October."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl knows no print area that grows
        book = load_workbook(PROJECT / "inventory.xlsx")
    sheet, _, cell = book.defined_names["cfg_today"].attr_text.partition("!")
    book[sheet.strip("'")][cell.replace("$", "")] = date(2026, 11, 2)
    book["Månedsoversikt"]["B3"] = date(2026, 10, 1)
    copy = scratch / "register.xlsx"
    book.save(copy)
    return copy


def _photograph_sheet(file: Path, sheet: str, number: int, picture: Path, scratch: Path) -> None:
    """A printed page of a sheet, as LibreOffice lays it out, without the paper's margins."""
    from PIL import Image, ImageChops

    from tests.test_real_programs import through_libreoffice

    folder = scratch / picture.stem
    folder.mkdir()
    printed = through_libreoffice(folder, file, "pdf")
    of_sheet = [n for n, text in enumerate(_pages(printed), 1) if re.search(rf"{sheet},? +\d+ / \d+\s*$", text)]
    stem = folder / "page"
    command = ["pdftoppm", "-r", "110", "-png", "-singlefile", "-f", str(of_sheet[number - 1])]
    subprocess.run([*command, str(printed), str(stem)], check=True)
    page = Image.open(stem.with_suffix(".png")).convert("RGB")
    box = ImageChops.invert(page).getbbox()
    assert box
    left, top, right, bottom = box
    kept = (left - MARGIN, top - MARGIN, right + MARGIN, bottom - page.height // 15)  # without the footer
    page.crop(kept).quantize(64).save(picture, optimize=True)


def _photograph_document(document: Path, picture: Path, scratch: Path) -> None:
    """Its first page, and the first of those with a sign for each account and rule, side by side."""
    from PIL import Image

    of_matrix = next(number for number, text in enumerate(_pages(document), 1) if "SM101" in text and "✓" in text)
    pages = []
    for number in (1, of_matrix):
        stem = scratch / f"document-{number}"
        subprocess.run(
            ["pdftoppm", "-r", "72", "-png", "-singlefile", "-f", str(number), str(document), str(stem)], check=True
        )
        pages.append(Image.open(stem.with_suffix(".png")).convert("RGB"))
    both = Image.new("RGB", (sum(page.width for page in pages) + MARGIN, pages[0].height), "#d5dcdf")
    both.paste(pages[0], (0, 0))
    both.paste(pages[1], (pages[0].width + MARGIN, 0))
    both.quantize(64).save(picture, optimize=True)


def _pages(printed: Path) -> Iterator[str]:
    told = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True, text=True)
    yield from told.stdout.split("\f")


if __name__ == "__main__":
    make_all()
