"""The accounts of the example municipality, as plain data, in the order of the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from audit.example.units import UNITS, Unit

#: What a Konto-ID begins with, the platform, and where its accounts lie.
PLATFORMS: Final = {
    "FB": ("Facebook", "https://www.facebook.example/{handle}"),
    "IG": ("Instagram", "https://www.instagram.example/{handle}/"),
    "X": ("X", "https://x.example/{handle}"),
    "YT": ("YouTube", "https://www.youtube.example/@{handle}"),
    "LI": ("LinkedIn", "https://www.linkedin.example/company/{handle}/"),
    "TT": ("TikTok", "https://www.tiktok.example/@{handle}"),
    "SN": ("Snapchat", "https://www.snapchat.example/add/{handle}"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What makes one account differ from the next."""

    id: str
    unit_key: str
    name: str
    handle: str
    opened: date | None  #: None: only planned
    closed: date | None = None

    @property
    def unit(self) -> Unit:
        """The unit that owns it."""
        return UNITS[self.unit_key]

    @property
    def platform(self) -> str:
        """Where it is."""
        return PLATFORMS[self.id.split("-")[0]][0]

    @property
    def link(self) -> str:
        """Its address."""
        return PLATFORMS[self.id.split("-")[0]][1].format(handle=self.handle)

    def active_on(self, day: date) -> bool:
        """Whether it is in use that day."""
        return self.opened is not None and self.opened <= day and (self.closed is None or day <= self.closed)


ACCOUNTS: Final = (
    Plan("FB-001", "communications", "Sandnes kommune", "sandneskommune", date(2011, 3, 14)),
    Plan("FB-002", "library", "Sandnes bibliotek", "sandnesbibliotek", date(2012, 9, 3)),
    Plan("FB-003", "culture_school", "Sandnes kulturskole", "sandneskulturskole", date(2014, 1, 20)),
    Plan("FB-004", "swimming_hall", "Sandnes svømmehall", "sandnessvommehall", date(2015, 6, 1)),
    Plan("FB-005", "fire_service", "Sandnes brann og redning", "sandnesbrann", date(2016, 2, 15)),
    Plan("FB-006", "youth_club", "Ungdomsklubben Gnisten", "klubbengnisten", date(2017, 8, 28)),
    Plan("FB-007", "solsikkebakken", "Solsikkebakken skole", "solsikkebakkenskole", date(2018, 8, 20)),
    Plan("FB-008", "myrteigen", "Myrteigen skole", "myrteigenskole", date(2018, 10, 8)),
    Plan("FB-009", "fjordglimt", "Fjordglimt skule", "fjordglimtskule", date(2019, 1, 7)),
    Plan("FB-010", "nordlysasen", "Nordlysåsen ungdomsskole", "nordlysasen", date(2019, 8, 19)),
    Plan("FB-011", "eventyrskogen", "Eventyrskogen barnehage", "eventyrskogen", date(2020, 2, 3)),
    Plan("FB-012", "lonnetoppen", "Lønnetoppen voksenopplæring", "lonnetoppen", date(2020, 9, 14)),
    Plan("FB-013", "kvernsteinen", "Kvernsteinen kulturhus", "kvernsteinen", date(2013, 5, 6)),
    Plan("FB-014", "storebygda", "Storebygda bygdetun", "storebygdabygdetun", date(2017, 5, 29)),
    Plan("FB-015", "water", "Sandnes vann og avløp", "sandnesvann", date(2019, 11, 11)),
    Plan("FB-016", "parks", "Sandnes park og idrett", "sandnespark", date(2021, 4, 12)),
    Plan("FB-017", "health_centre", "Helsestasjonen i Sandnes", "helsestasjonensandnes", date(2018, 3, 5)),
    Plan("FB-018", "volunteers", "Frivilligsentralen i Sandnes", "frivilligsandnes", date(2016, 10, 24)),
    Plan("FB-019", "archives", "Byarkivet i Sandnes", "sandnesbyarkiv", date(2020, 11, 2)),
    Plan("FB-020", "international", "Sandnes International Centre", "sandnesinternational", date(2022, 8, 15)),
    Plan("FB-021", "development", "Byutvikling i Sandnes", "sandnesbyutvikling", date(2021, 9, 20)),
    Plan("IG-001", "communications", "@sandneskommune", "sandneskommune", date(2014, 8, 11)),
    Plan("IG-002", "library", "@sandnesbibliotek", "sandnesbibliotek", date(2017, 2, 6)),
    Plan("IG-003", "culture_school", "@sandneskulturskole", "sandneskulturskole", date(2018, 1, 15)),
    Plan("IG-004", "swimming_hall", "@sandnessvommehall", "sandnessvommehall", date(2019, 6, 3)),
    Plan("IG-005", "fire_service", "@sandnesbrann", "sandnesbrann", date(2018, 9, 17)),
    Plan("IG-006", "youth_club", "@klubbengnisten", "klubbengnisten", date(2018, 1, 8)),
    Plan("IG-007", "solsikkebakken", "@solsikkebakkenskole", "solsikkebakkenskole", date(2021, 8, 23)),
    Plan("IG-008", "nordlysasen", "@nordlysasen", "nordlysasen", date(2020, 8, 17)),
    Plan("IG-009", "eventyrskogen", "@eventyrskogen", "eventyrskogen", date(2022, 1, 10)),
    Plan("IG-010", "kvernsteinen", "@kvernsteinen", "kvernsteinen", date(2016, 9, 5)),
    Plan("IG-011", "storebygda", "@storebygdabygdetun", "storebygdabygdetun", date(2021, 6, 14)),
    Plan("IG-012", "parks", "@sandnespark", "sandnespark", date(2022, 5, 9)),
    Plan("IG-013", "volunteers", "@frivilligsandnes", "frivilligsandnes", date(2023, 2, 13)),
    Plan("IG-014", "archives", "@sandnesbyarkiv", "sandnesbyarkiv", date(2023, 11, 6)),
    Plan("IG-015", "international", "@sandnesinternational", "sandnesinternational", date(2024, 1, 22)),
    Plan("IG-016", "lonnetoppen", "@lonnetoppen", "lonnetoppen", date(2026, 10, 12)),
    Plan("X-001", "communications", "@sandneskommune", "sandneskommune", date(2010, 11, 1)),
    Plan("X-002", "fire_service", "@sandnes110", "sandnes110", date(2013, 1, 21)),
    Plan("X-003", "water", "@sandnesvann", "sandnesvann", date(2015, 3, 16)),
    Plan("X-004", "development", "@sandnesplan", "sandnesplan", date(2016, 4, 4)),
    Plan("X-005", "library", "@sandnesbib", "sandnesbib", date(2012, 10, 15), closed=date(2026, 6, 30)),
    Plan("YT-001", "communications", "Sandnes kommune", "sandneskommune", date(2013, 2, 4)),
    Plan("YT-002", "culture_school", "Kulturskolens konserter", "sandneskulturskole", date(2026, 9, 21)),
    Plan("YT-003", "fire_service", "Brannvett fra Sandnes", "sandnesbrann", date(2020, 1, 13)),
    Plan("YT-004", "kvernsteinen", "Scenen på Kvernsteinen", "kvernsteinen", date(2018, 11, 12)),
    Plan("YT-005", "archives", "Levende bilder fra Byarkivet", "sandnesbyarkiv", date(2021, 3, 1)),
    Plan("LI-001", "communications", "Sandnes kommune", "sandneskommune", date(2016, 1, 11)),
    Plan("LI-002", "business", "Næring i Sandnes", "naringisandnes", date(2019, 9, 9)),
    Plan("LI-003", "development", "Byutvikling i Sandnes", "sandnesbyutvikling", date(2022, 3, 7)),
    Plan("LI-004", "international", "Sandnes International Centre", "sandnesinternational", date(2023, 9, 4)),
    Plan("TT-001", "communications", "@sandneskommune", "sandneskommune", date(2023, 5, 22)),
    Plan("TT-002", "youth_club", "@klubbengnisten", "klubbengnisten", date(2022, 9, 12)),
    Plan("TT-003", "library", "@sandnesbibliotek", "sandnesbibliotek", date(2023, 1, 16)),
    Plan("TT-004", "swimming_hall", "@plaskogmoro", "plaskogmoro", date(2024, 4, 8)),
    Plan("TT-005", "business", "@jobbisandnes", "jobbisandnes", date(2024, 9, 2)),
    Plan("TT-006", "nordlysasen", "@nordlysasen", "nordlysasen", None),
    Plan("SN-001", "youth_club", "klubbengnisten", "klubbengnisten", date(2019, 2, 18)),
    Plan("SN-002", "nordlysasen", "nordlysasen", "nordlysasen", date(2021, 1, 18)),
    Plan("SN-003", "health_centre", "spor.helsestasjonen", "spor.helsestasjonen", date(2026, 9, 28)),
    Plan("SN-004", "myrteigen", "myrteigen.sfo", "myrteigen.sfo", date(2020, 8, 24), closed=date(2026, 10, 15)),
    Plan("SN-005", "volunteers", "hvaskjer.sandnes", "hvaskjer.sandnes", date(2021, 10, 4)),
)

PLANS: Final = {plan.id: plan for plan in ACCOUNTS}
