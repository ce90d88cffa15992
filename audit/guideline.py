"""The municipality's guideline: its sections, what each sentence demands, and which rule checks it.

The demands are in our own words; the guideline itself is the municipality's. `docs/rules.md` is made from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ETHICS: Final = "Etikk"
WORKING_HOURS: Final = "Sosiale medier i arbeidstiden"
PRIVATE_USE: Final = "Privat bruk av sosiale medier"
BEFORE_USE: Final = "Før virksomheter tar i bruk sosiale medier"
IN_USE: Final = "Når du bruker sosiale medier på vegne av Sandnes kommune"
ARCHIVE: Final = "Arkiv og saksbehandling"

SECTIONS: Final = (ETHICS, WORKING_HOURS, PRIVATE_USE, BEFORE_USE, IN_USE, ARCHIVE)


@dataclass(frozen=True, slots=True)
class Demand:
    """What one sentence of the guideline asks for, and how it is checked."""

    section: str
    what: str
    rules: tuple[str, ...] = ()  #: the codes of the rules that check it
    why_not: str = ""  #: where no rule can: the reason


JUDGEMENT: Final = "A matter of conduct and judgement; no register can show it."
PRIVATE: Final = "Concerns employees as private persons, whom this program does not watch."
ADVICE: Final = "Advice or permission, not a demand."

DEMANDS: Final = (
    Demand(
        ETHICS, "The ethical guideline, confidentiality, privacy and other law hold in social media too.", ("SM108",)
    ),
    Demand(ETHICS, "Use common sense and good manners, in and out of working hours.", why_not=JUDGEMENT),
    Demand(WORKING_HOURS, "Social media may be used in working hours where it serves the work.", why_not=ADVICE),
    Demand(WORKING_HOURS, "Share what the official accounts publish.", why_not=ADVICE),
    Demand(PRIVATE_USE, "Be aware of the role as an employee.", ("SM108",)),
    Demand(PRIVATE_USE, "Take care what is shared, and keep confidences.", why_not=PRIVATE),
    Demand(PRIVATE_USE, "Pictures of colleagues are published only with their consent.", ("SM302",)),
    Demand(PRIVATE_USE, "Be open about which role one speaks in.", why_not=PRIVATE),
    Demand(PRIVATE_USE, "Ask the leader or communications when in doubt.", why_not=ADVICE),
    Demand(BEFORE_USE, "A unit is free to use social media, and may ask communications for advice.", why_not=ADVICE),
    Demand(BEFORE_USE, "It is plain that the municipality owns and runs the account.", ("SM101",)),
    Demand(BEFORE_USE, "The use of the coat of arms is cleared with communications.", ("SM106",)),
    Demand(BEFORE_USE, "The unit leader is answerable for the unit's information.", ("SM105",)),
    Demand(BEFORE_USE, "At least two in the unit administer the account.", ("SM102",)),
    Demand(
        BEFORE_USE,
        "Administrators are answerable for the editorial content.",
        ("SM102", "SM108"),
    ),
    Demand(BEFORE_USE, "The unit leader approves that the account is opened.", ("SM103",)),
    Demand(BEFORE_USE, "Communications is told when it is.", ("SM104",)),
    Demand(BEFORE_USE, "The account is watched and moderated every day.", ("SM201",)),
    Demand(BEFORE_USE, "It is followed up with relevant content over time.", why_not=JUDGEMENT),
    Demand(BEFORE_USE, "The unit has settled that resources are used on it.", ("SM107",)),
    Demand(IN_USE, "Inquiries are answered as soon as possible, preferably within a working day.", ("SM202",)),
    Demand(IN_USE, "Answers are factual, polite and short.", why_not=JUDGEMENT),
    Demand(IN_USE, "Unlawful posts and comments are removed at once.", ("SM203",)),
    Demand(IN_USE, "Whoever can be recognised in a picture has consented in writing beforehand.", ("SM301",)),
    Demand(IN_USE, "Pictures of colleagues are never published without consent.", ("SM302",)),
    Demand(IN_USE, "The photographer is always asked before a picture is published.", ("SM303",)),
    Demand(ARCHIVE, "Social media are not used for case handling; people are shown to other channels.", ("SM402",)),
    Demand(ARCHIVE, "The content decides what must be archived.", ("SM401",)),
    Demand(ARCHIVE, "Formal answers to hearings are sent by form, e-mail or letter.", ("SM402",)),
    Demand(ARCHIVE, "Administrators and the unit's leader assess what is worth archiving.", ("SM401",)),
)

#: Where the figures that the rules go by come from: the guideline names some, the municipality sets the rest.
FROM_THE_GUIDELINE: Final = frozenset({"admins_min"})
