"""The units of the example municipality and the people in them. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Leader:
    """One who leads a unit for a time; a blank end is open."""

    name: str
    start: date | None = None
    end: date | None = None

    def leads_on(self, day: date) -> bool:
        """Whether the time covers `day`."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, who has led it, and who administers its accounts."""

    name: str
    sector: str  #: whose head is the superior of its leader
    leaders: tuple[Leader, ...]
    staff: tuple[str, ...]
    language: str = "nb"

    def leader_on(self, day: date) -> Leader:
        """Who led it that day."""
        return next(leader for leader in self.leaders if leader.leads_on(day))


def email(name: str) -> str:
    """The made-up address of a made-up person: `Åse Påfunnlid` → `ase.pafunnlid@sandnes.example`."""
    letters = str.maketrans({"æ": "ae", "ø": "o", "å": "a", " ": "."})
    return name.lower().translate(letters) + "@sandnes.example"


#: Wrote most of the assessments of what must be archived.
ARCHIVIST: Final = "Arkivar Skuffesen"

UNITS: Final = {
    "communications": Unit(
        "Kommunikasjonsavdelingen",
        "Stab",
        (Leader("Bibbi Oppdiktet"),),
        ("Kari Testesen", "Per Eksempelvik", "Pressa Mellding"),
    ),
    "library": Unit(
        "Sandnes bibliotek",
        "Kultur",
        (
            Leader("Boka Støvstad", end=date(2021, 7, 31)),
            Leader("Hyllebert Permesen", start=date(2021, 8, 1)),
        ),
        ("Sidsel Eselørå", "Låner Purrebrev", "Fortella Eventyrdal"),
    ),
    "culture_school": Unit(
        "Sandnes kulturskole",
        "Kultur",
        (
            Leader("Fiola Strengelid", end=date(2026, 8, 31)),
            Leader("Trommer Paukevik", start=date(2026, 9, 1)),
        ),
        ("Notar Krysshøy", "Sopranja Trillerud", "Ballett Tåspissen"),
    ),
    "swimming_hall": Unit(
        "Sandnes svømmehall",
        "Kultur",
        (Leader("Bølge Klorstad"),),
        ("Stup Magaplask", "Crawline Flytebrett"),
    ),
    "fire_service": Unit(
        "Sandnes brann og redning",
        "Teknisk",
        (
            Leader("Røyk Varslersen", end=date(2022, 12, 31)),
            Leader("Slange Slukkestad", start=date(2023, 1, 1)),
        ),
        ("Stige Utrykkøy", "Glo Pulverapparat", "Sirene Blålysdal"),
    ),
    "youth_club": Unit(
        "Ungdomsklubben Gnisten",
        "Kultur",
        (Leader("Biljard Køvik"),),
        ("Vaffel Røresen", "Spilla Bordtennis", "Kul Hettegenser"),
    ),
    "solsikkebakken": Unit(
        "Solsikkebakken skole",
        "Oppvekst",
        (Leader("Rektor Ringeklokk"),),
        ("Lærer Liksomsen", "Tavle Krittstøv"),
    ),
    "myrteigen": Unit(
        "Myrteigen skole",
        "Oppvekst",
        (Leader("Pulta Linjalsen"),),
        ("Frøken Gangetabell", "Matpakke Brunostad"),
    ),
    "fjordglimt": Unit(
        "Fjordglimt skule",
        "Oppvekst",
        (Leader("Ånund Stilbokå"),),
        ("Gloseline Grammatikkje", "Viskar Lærsen", "Kvista Fjordfabel"),
        language="nn",
    ),
    "nordlysasen": Unit(
        "Nordlysåsen ungdomsskole",
        "Oppvekst",
        (Leader("Algebra Iksen"),),
        ("Friminutt Løpesen", "Gymsal Bukkehopp", "Atlas Kartbokhei"),
    ),
    "eventyrskogen": Unit(
        "Eventyrskogen barnehage",
        "Oppvekst",
        (Leader("Dukka Sandkassen"),),
        ("Regntøy Støvelsen", "Lego Klossebakk"),
    ),
    "lonnetoppen": Unit(
        "Lønnetoppen voksenopplæring",
        "Oppvekst",
        (Leader("Kurs Påmeldestad"),),
        ("Eksamine Vitnemåløy", "Modul Studielund"),
    ),
    "kvernsteinen": Unit(
        "Kvernsteinen kulturhus",
        "Kultur",
        (Leader("Scenius Teppefall"),),
        ("Billetta Utsolgtnes", "Lys Prosjektørsen", "Garderobe Knaggerud"),
    ),
    "storebygda": Unit(
        "Storebygda bygdetun",
        "Kultur",
        (Leader("Stabbur Mølåmoen"),),
        ("Rokka Spinneri", "Ljå Slåtterud"),
        language="nn",
    ),
    "water": Unit(
        "Vann og avløp",
        "Teknisk",
        (Leader("Kran Dryppestad"),),
        ("Kumlokk Rørdalen", "Sluse Pumpehus"),
    ),
    "parks": Unit(
        "Park og idrett",
        "Teknisk",
        (Leader("Plen Klipperud"),),
        ("Benk Grusgangen", "Tulipanja Bedsen", "Målstang Kunstgress"),
    ),
    "health_centre": Unit(
        "Helsestasjonen",
        "Helse",
        (
            Leader("Plaster Forbindøy", end=date(2026, 9, 14)),
            Leader("Vekta Målebånd", start=date(2026, 9, 15)),
        ),
        ("Sprøyta Stikkesen", "Termo Metersen"),
    ),
    "volunteers": Unit(
        "Frivilligsentralen",
        "Helse",
        (Leader("Dugna Kakebordet"),),
        ("Strikke Hyggestund", "Kaffe Svartkoppen"),
    ),
    "archives": Unit(
        "Byarkivet",
        "Stab",
        (Leader("Protokolla Mappesen"),),
        (ARCHIVIST, "Journalia Postliste"),
    ),
    "business": Unit(
        "Næring og rekruttering",
        "Stab",
        (Leader("Vekst Grønntall", end=date(2026, 10, 20)),),  # nobody has followed: see the fault list
        ("Søkna Sevesen", "Intervju Håndtrykk"),
    ),
    "international": Unit(
        "Internasjonalt senter",
        "Stab",
        (Leader("Passporta Stempelby"),),
        ("Globus Snurresen", "Parlør Ordbokvik"),
        language="en",
    ),
    "development": Unit(
        "Byutvikling",
        "Teknisk",
        (Leader("Plankart Skravursen"),),
        ("Høring Fristnes", "Skisse Strekvoll", "Reguler Byggelinje"),
    ),
}
