"""Ten lists as municipalities keep them, each in the form that such a list comes in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

import openpyxl
from openpyxl.cell import Cell

from tests.test_real_programs import through_libreoffice
from tests.workbooks import saved

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a list, with the cells that are merged in it and the columns that are hidden."""

    rows: Rows
    merged: Sequence[str] = ()
    hidden: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class List:
    """A list, and the form that it is kept in."""

    name: str
    sheets: Mapping[str, Sheet]
    encoding: str = ""  #: of a CSV file

    def saved(self, folder: Path) -> Path:
        """The list as a file of the folder."""
        form = self.name.rpartition(".")[2]
        if form == "csv":
            return saved(folder, as_csv(self.sheets, self.encoding), self.name)
        stem = self.name.removesuffix(f".{form}")
        file = saved(folder, as_workbook(self.sheets), f"{stem}.xlsx")
        if form in ("xlsx", "xlsm"):
            return file.rename(folder / self.name)
        return through_libreoffice(folder, file, form)


def as_workbook(sheets: Mapping[str, Sheet]) -> bytes:
    """An Excel workbook of the sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, each in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(each.rows, 1):
            for place, value in enumerate(row, 1):
                if value is not None:
                    cast("Cell", sheet.cell(number, place)).value = value  # type: ignore[assignment] # whatever it is
        for reference in each.merged:
            sheet.merge_cells(reference)
        for letter in each.hidden:
            sheet.column_dimensions[letter].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_csv(sheets: Mapping[str, Sheet], encoding: str) -> bytes:
    """The one sheet as Excel in Norway saves it."""
    (only,) = sheets.values()
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(
        ["" if value is None else value for value in row] for row in only.rows
    )
    return stream.getvalue().encode(encoding)


#: Title rows, merged group headings above the headings, units as rows between the accounts, followers, a sum.
OVERVIEW = List(
    "Oversikt sosiale medier 2025.xlsx",
    {
        "Forside": Sheet((("Sosiale medier i Eksempel kommune",), ("Ansvarlig: Kommunikasjon",), ("Versjon 3",))),
        "Kontoer 2025": Sheet(
            (
                ("Oversikt over kommunens kontoer i sosiale medier",),
                ("Oppdatert 12.3.2025",),
                (),
                ("Konto", None, None, "Administrator 1", None, "Administrator 2", None, "Følgere", None),
                ("Plattform", "Navn", "Lenke", "Navn", "E-post", "Navn", "E-post", "2024", "2025"),
                ("Oppvekst",),
                (
                    *("Facebook", "Eksempelskolen", "https://www.facebook.com/eksempelskolen", "Kari Testesen"),
                    *("kari@eksempel.example", "Per Eksempelvik", "per@eksempel.example", 812, 1020),
                ),
                (
                    *("Instagram", "eksempelskolen", "https://www.instagram.com/eksempelskolen", "Kari Testesen"),
                    *("kari@eksempel.example", None, None, 120, 340),
                ),
                (),
                ("Kultur",),
                (
                    *("Facebook", "Biblioteket", "https://www.facebook.com/eksempelbib", "Anne Annesen"),
                    *("anne@eksempel.example", "Ole Olsen", "ole@eksempel.example", 2210, 2305),
                ),
                ("Sum", None, None, None, None, None, None, 3142, 3665),
            ),
            ("A1:I1", "A2:I2", "A4:C4", "D4:E4", "F4:G4", "H4:I4", "A6:I6", "A10:I10"),
        ),
    },
)

#: Units merged down over their accounts, editors in columns of their own, telephone numbers, ticks, a hidden column.
EDITORS = List(
    "SoMe-kanaler.xlsx",
    {
        "Ark1": Sheet(
            (
                (
                    *("Enhet", "Kanal", "Navn på side", "URL", "Redaktør 1", "Telefon", "Redaktør 2", "Rektor"),
                    *("Kommunevåpen", "Aktiv", "Internt nr", "Kommentar"),
                ),
                (
                    *("Solvang barnehage", "FB", "Solvang barnehage", "facebook.com/solvangbhg", "Kari Testesen"),
                    *("900 00 001", "Per Eksempelvik", "Anne Annesen", "✓", "x", 7, "Lite brukt"),
                ),
                (
                    *(None, "Insta", "solvangbhg", "@solvangbhg", "Kari Testesen", "90000001", None, "Anne Annesen"),
                    *("x", "x", 8, None),
                ),
                (),
                (
                    *("Eksempelbygda skole", "FB", "Eksempelbygda skole", "https://fb.com/bygdaskole", "Ole Olsen"),
                    *(90000002, "", "Berit Beritsen", None, "x", 9, "Skal legges ned?"),
                ),
            ),
            ("A2:A3",),
            ("K",),
        )
    },
)

#: Only links, in a column that says little.
LINKS = List(
    "Lenkeliste.xlsx",
    {
        "Ark1": Sheet(
            (
                ("Kontoer vi vet om", "Hvem"),
                ("https://www.facebook.com/eksempelkommune", "Kommunikasjon"),
                ("https://www.instagram.com/eksempelkommune/", "Kommunikasjon"),
                ("https://www.youtube.com/@eksempelkommune", "Kommunikasjon"),
                ("https://www.linkedin.com/company/eksempelkommune", "HR"),
            )
        )
    },
)

#: The answers to a form: long questions as headings, in Windows-1252, semicolons between administrators.
FORM = List(
    "Kartlegging av sosiale medier(1-3).csv",
    {
        "svar": Sheet(
            (
                (
                    *("ID", "Starttidspunkt", "Fullføringstidspunkt", "E-post", "Navn"),
                    *("Hvilken virksomhet jobber du i?", "Hvilken plattform gjelder det?", "Hva heter kontoen?"),
                    *("Lim inn lenken til kontoen", "Når ble kontoen opprettet?"),
                    *("Hvem er administratorer for kontoen? Skriv navn og e-post.", "Viser kontoen kommunevåpenet?"),
                    "Er det noe mer vi bør vite om bruken?",
                ),
                (
                    *("1", "03.02.2025 10:12", "03.02.2025 10:20", "anonymous", "", "Ås bibliotek", "Facebook"),
                    *("Biblioteket på Ås", "https://www.facebook.com/biblas", "1.3.2014"),
                    *("Kari Testesen (kari@eksempel.example); Per Eksempelvik (per@eksempel.example)", "Ja", ""),
                ),
                (
                    *("2", "03.02.2025 11:02", "03.02.2025 11:09", "anonymous", "", "Frivilligsentralen", "Instagram"),
                    *("frivillig_eksempel", "https://www.instagram.com/frivillig_eksempel", "14.8.2020"),
                    *("Anne Annesen, anne@eksempel.example", "Nei", "Vi vurderer å legge den ned"),
                ),
                (
                    *("3", "04.02.2025 08:00", "04.02.2025 08:03", "anonymous", "", "Kulturskolen", "YouTube"),
                    *("Kulturskolen", "https://www.youtube.com/@kulturskolen", "2019"),
                    *("Ole Olsen", "Vet ikke", ""),
                ),
            )
        )
    },
    "cp1252",
)

#: From 2003: a sheet for each platform with the same headings, and an error that a look-up left.
PLATFORMS = List(
    "Sosiale medier.xls",
    {
        "Facebook": Sheet(
            (
                ("Navn", "Adresse", "Avdeling", "Ansvarlig"),
                ("Eksempel kommune", "http://www.facebook.com/eksempel", "Rådhuset", "Kari Testesen"),
                ("Ungdomshuset", "http://www.facebook.com/ungdomshuset", "#N/A", "Per Eksempelvik"),
                (),
                ("Sist endret 1.4.2011 av Kari",),
            )
        ),
        "Twitter": Sheet(
            (
                ("Navn", "Adresse", "Avdeling", "Ansvarlig"),
                ("@eksempelkommune", "http://twitter.com/eksempelkommune", "Rådhuset", "Kari Testesen"),
            )
        ),
        "Nettvett": Sheet((("1. Tenk før du poster",), ("2. Svar høflig",))),
    },
)

#: A register in the making: administrators, leaders and a log of moderation on sheets of their own, by account name.
REGISTER = List(
    "Kontoregister.ods",
    {
        "Om": Sheet((("Register over kontoer", None), ("Eier", "Kommunikasjon"))),
        "Kontoliste": Sheet(
            (
                ("Kontonavn", "Medium", "Lenke", "Enhet", "Administratorer", "Etablert"),
                (
                    *("Symjehallen", "Facebook", "https://facebook.com/symjehallen", "Idrett"),
                    *("Kari Testesen, Per Eksempelvik", date(2018, 5, 2)),
                ),
                (
                    *("Kulturhuset", "Facebook", "https://facebook.com/kulturhuset", "Kultur"),
                    *("Anne Annesen", date(2015, 1, 1)),
                ),
                (
                    *("Kulturhuset", "Instagram", "https://instagram.com/kulturhuset", "Kultur"),
                    *("#N/A", date(2019, 9, 30)),
                ),
            )
        ),
        "Administratorer": Sheet(
            (
                ("Konto", "Plattform", "Namn", "E-post", "Frå", "Stilling"),
                ("Symjehallen", "Facebook", "Kari Testesen", "kari@eksempel.example", date(2020, 1, 1), "Rådgjevar"),
                ("Kulturhuset", "Instagram", "Ole Olsen", "ole@eksempel.example", None, "Lærling"),
                ("Badeland", None, "Berit Beritsen", "berit@eksempel.example", None, None),
            )
        ),
        "Einingar": Sheet(
            (
                ("Eining", "Leiar", "Epost", "Telefon"),
                ("Idrett", "Ole Olsen", "ole@eksempel.example", 90000003),
                ("Kultur", "Berit Beritsen", "berit@eksempel.example", 90000004),
            )
        ),
        "Moderering": Sheet(
            (
                ("Dato", "Konto", "Signatur", "Sletta", "Vakt"),
                (date(2025, 3, 1), "Symjehallen", "Kari Testesen", 2, "Helg"),
                (date(2025, 3, 2), "Kulturhuset", "Anne Annesen", 0, "Helg"),
            )
        ),
    },
)

#: A column for each platform, with links, names and ticks.
MATRIX = List(
    "Hvem er hvor.xlsx",
    {
        "Oversikt": Sheet(
            (
                ("Hvem bruker hva?",),
                ("Virksomhet", "Kontaktperson", "Facebook", "Instagram", "Snapchat", "Nettside"),
                (
                    *("Kulturskolen", "Kari Testesen", "https://www.facebook.com/kulturskolen"),
                    *("https://www.instagram.com/kulturskolen", "-", "kulturskolen.example"),
                ),
                ("Legevakten", "Per Eksempelvik", "x", None, None, None),
                ("Ungdomshuset", "Anne Annesen", "Ungdomshuset Eksempel", "@ungdomshuset", "✓", None),
                ("Antall", None, 3, 2, 1, None),
            )
        )
    },
)

#: Two heading rows of which the lower divides some of the upper, and closed accounts on a sheet of their own.
DIVIDED = List(
    "kontoar-nynorsk.ods",
    {
        "Kontoar": Sheet(
            (
                ("Namn på konto", "Kanal", "Eining", "Ansvarleg", None, None, "Godkjend av", "Godkjend"),
                (None, None, None, "Namn", "E-post", "Tlf", None, None),
                (
                    *("Bygdebokprosjektet", "Facebook", "Kultur", "Kari Testesen", "kari@eksempel.example"),
                    *("900 00 001", "Ole Olsen", date(2016, 2, 1)),
                ),
                (None, None, None, "Per Eksempelvik", "per@eksempel.example", "900 00 005", None, None),
                (
                    *("Ordføraren", "X", "Politisk sekretariat", "Anne Annesen", "anne@eksempel.example"),
                    *(None, None, None),
                ),
            ),
            ("A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:G2", "H1:H2"),
        ),
        "Nedlagde": Sheet(
            (
                ("Namn på konto", "Kanal", "Eining", "Ansvarleg", None, None, "Godkjend av", "Godkjend", "Nedlagt"),
                (None, None, None, "Namn", "E-post", "Tlf", None, None, None),
                ("Sommarleiren", "Facebook", "Kultur", "Ole Olsen", None, None, None, None, date(2020, 8, 20)),
            ),
            ("A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:G2", "H1:H2", "I1:I2"),
        ),
    },
)

#: Headings once more for each section, platforms as titles between the rows, an address book beside the list.
SECTIONS = List(
    "some_liste_endelig_v2.csv",
    {
        "liste": Sheet(
            (
                ("Navn", "Lenke", "Avdeling", "Administratorer", "Sist sjekket"),
                ("Facebook", "", "", "", ""),
                (
                    *("Eksempel kommune", "https://facebook.com/eksempel", "Rådhuset"),
                    *("Kari Testesen og Per Eksempelvik", "01.02.2025"),
                ),
                ("Biblioteket", "", "Kultur", "Anne Annesen / Ole Olsen", ""),
                ("", "", "", "", ""),
                ("Snapchat", "", "", "", ""),
                ("Navn", "Lenke", "Avdeling", "Administratorer", "Sist sjekket"),
                ("eksempelung", "", "Ungdom", "Berit Beritsen", "for lenge siden"),
                ("Totalt 3 kontoer", "", "", "", ""),
            )
        )
    },
    "utf-8-sig",
)

#: English headings, dates as text, a unit's sheet for each unit, and notes below the list.
UNITS = List(
    "accounts per unit.xlsx",
    {
        "Library": Sheet(
            (
                ("Account", "Platform", "Web address", "Admins", "Created", "Followers"),
                (
                    *("Town library", "Facebook", "https://facebook.com/townlib"),
                    *("Kari Testesen <kari@eksempel.example>\nPer Eksempelvik <per@eksempel.example>", "2014-03-01"),
                    "1 234",
                ),
                (),
                ("* The number of followers is counted in January.",),
            )
        ),
        "Fire brigade": Sheet(
            (
                ("Account", "Platform", "Web address", "Admins", "Created", "Followers"),
                ("Fire brigade", "Facebook", "https://facebook.com/fire", "Anne Annesen", "1/3/2015", None),
                ("Fire brigade", "X", None, "Anne Annesen", None, 88),
            )
        ),
    },
)

LISTS = (OVERVIEW, EDITORS, LINKS, FORM, PLATFORMS, REGISTER, MATRIX, DIVIDED, SECTIONS, UNITS)
