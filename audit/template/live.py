"""The live status: what is missing for each account today, told beside the account as staff type.

It follows the rules that need no month (SM101 to SM107; SM102 as of today) and agrees with the audit on them;
`tests/template/test_live_status.py` holds that. The formulas are made of the row's own names (`names`), use nothing
newer than Excel 2016 and stand ready in `SPARE` rows; Excel gives them to any row typed further down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from audit.schema import Names

SPARE: Final = 60  #: rows of *Kontoer* that stand ready below the last account

IN_ORDER: Final = Names("i orden", "i orden", "in order")
BREACH: Final = Names("brudd", "brot", "breach")
MISSING: Final = Names("mangler", "manglar", "missing")
NOT_IN_USE: Final = "–"
UNSEEN: Final = "?"  #: more rows than the live status sees

SUMMARY: Final = Names("Mangler i dag", "Manglar i dag", "Missing today")


@dataclass(frozen=True, slots=True)
class Told:
    """A column of the live status."""

    code: str
    names: Names  #: its heading, after the code
    short: Names  #: one word for the summary


COLUMNS: Final = (
    Told("SM101", Names("Eiermerking", "Eigarmerking", "Owner label"), Names("eiermerking", "eigarmerking", "label")),
    Told(
        "SM102",
        Names("Administratorer", "Administratorar", "Administrators"),
        Names("administratorer", "administratorar", "administrators"),
    ),
    Told("SM103", Names("Godkjenning", "Godkjenning", "Approval"), Names("godkjenning", "godkjenning", "approval")),
    Told("SM104", Names("Meldt", "Meldt", "Notified"), Names("melding", "melding", "notification")),
    Told("SM105", Names("Leder", "Leiar", "Leader"), Names("leder", "leiar", "leader")),
    Told("SM106", Names("Kommunevåpen", "Kommunevåpen", "Coat of arms"), Names("kommunevåpen", "kommunevåpen", "arms")),
    Told("SM107", Names("Ressurser", "Ressursar", "Resources"), Names("ressurser", "ressursar", "resources")),
)


def headings(language: str) -> list[str]:
    """The headings of the live status, the summary first."""
    return [SUMMARY.of(language), *(f"{each.code} {each.names.of(language)}" for each in COLUMNS)]


def formulas(language: str) -> list[str]:
    """What stands under the headings, the same in every row."""
    ok, breach, missing = (word.of(language) for word in (IN_ORDER, BREACH, MISSING))

    def told(breached: str, lacking: str) -> str:
        return f'IF({breached},"{breach}",IF({lacking},"{missing}","{ok}"))'

    def unless_unseen(sheet: str, answer: str) -> str:
        return f'IF(h_beyond_{sheet}>0,"{UNSEEN}",{answer})'

    def future(name: str) -> str:
        return f"AND(ISNUMBER({name}),{name}>cfg_today)"

    leads = "(h_unit=k_unit)*(h_from<={day})*(h_to>={day})"
    now = leads.format(day="cfg_today")
    people = "SUMPRODUCT((h_account=k_id)*h_first)"
    approver = '(((h_name=k_approver)*(h_name<>"")+(h_email=k_sender)*(h_email<>""))>0)'
    answers = (
        told(
            'OR(AND(k_label<>"",SUMPRODUCT((cfg_labels<>"")*ISNUMBER(FIND(LOWER(TRIM(cfg_labels)),k_label)))=0),'
            f"{future('k_checked')},AND(ISNUMBER(k_checked),k_checked<EDATE(cfg_today,-cfg_recheck)))",
            'OR(k_label="",k_checked="")',
        ),
        unless_unseen(
            "administrators",
            f'IF(SUMPRODUCT(--(h_account=k_id))=0,"{missing}",'
            f'IF(OR({people}<cfg_least,AND(ISNUMBER(cfg_most),{people}>cfg_most)),"{breach}","{ok}"))',
        ),
        unless_unseen(
            "units",
            told(
                f"AND(ISNUMBER(k_approved),OR({future('k_approved')},AND(ISNUMBER(k_opened),k_approved>k_opened),"
                f'AND(k_approver<>"",k_known,SUMPRODUCT({leads.format(day="k_approved")}*{approver})=0)))',
                'OR(NOT(k_known),k_approver="",k_approved="")',
            ),
        ),
        told(
            f"OR({future('k_notified')},AND(ISNUMBER(k_notified),ISNUMBER(cfg_notify),ISNUMBER(k_opened),"
            "N(k_notified)>N(k_opened)+N(cfg_notify)))",
            'k_notified=""',
        ),
        unless_unseen(
            "units",
            f'IF(NOT(k_known),"{missing}",IF(SUMPRODUCT({now})=0,"{breach}",'
            f'IF(SUMPRODUCT({now}*(h_name<>"")*(h_email<>""))>0,"{ok}",'
            f'IF(SUMPRODUCT({now}*h_odd)>0,"{breach}","{missing}"))))',
        ),
        f'IF(k_arms=0,"{ok}",' + told(future("k_cleared"), 'OR(k_arms="",k_cleared="")') + ")",
        told(future("k_resources"), 'k_resources=""'),
    )
    words = "&".join(
        f'IF({name}="{ok}","","{each.short.of(language)}"&IF({name}="{UNSEEN}","{UNSEEN}","")&" ")'
        for each in COLUMNS
        for name in [f"k_{each.code.lower()}"]
    )
    wrong = f'SUBSTITUTE(TRIM({words})," ",", ")'
    first = f'IF({words}="","{ok}",{wrong})'
    blank = f'IF(kr_id="","","{UNSEEN}")'
    return [f'IF(k_id="",{blank},IF(k_active,{answer},"{NOT_IN_USE}"))' for answer in (first, *answers)]
