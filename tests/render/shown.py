"""Every page and mail that people are shown, small and large, for tests that hold of all of them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

from audit.check import rules
from audit.cli.mail import preview_page
from audit.cli.workplace import Workplace
from audit.job import audit_month
from audit.language import Language
from audit.mail.compose import Composed
from audit.mail.listing import listed
from audit.mail.message import Letter, messages, stem
from audit.mail.outbox import prepare
from audit.mail.reminders import reminders
from audit.mail.revisions import Earlier, Had
from audit.model import Month, web_address
from audit.official import Official, OfficialList, official_accounts
from audit.render.overview import overview
from audit.render.page import page
from audit.render.public import public_files
from audit.render.side_by_side import page as overview_of_registers
from audit.report import Report
from audit.settings import Settings, settings_from
from audit.trend import Trend, trend
from audit.workbook import read_inventory
from benchmarks import registers
from tests.catalogues import PROJECT
from tests.checks.tools import a_register, an_account
from tests.mail import sample as mails
from tests.mail.test_hostile_values import PIECES, a_report, of_organisation
from tests.render.registers import usual as side_by_side
from tests.render.sample import HOSTILE, account, hostile, sample, usual
from tests.test_trend import make

TEMPLATES = PROJECT / "templates"
TODAY = date(2026, 11, 2)
MANY = 1_000

PARTLY = (
    account(2, "FB-001", "Biblioteket", "Kultur", opened=date(2026, 10, 10)),
    account(3, "FB-002", "Kulturhuset", "", closed=date(2026, 10, 20)),
)
MISSING = {"SM101:IG-001": ("2026-05", 5), "SM103:FB-002": ("2026-06", 4)}
LISTED = (
    Official("Facebook", "Biblioteket", "https://facebook.example/bib", "Kultur"),
    Official("", "Kulturhuset", "", ""),
)


def pages(language: str) -> dict[str, str]:
    """Every kind of page on a few accounts."""
    return {
        "report": report(language),
        "accounts in use for a part of the month": page(sample(*PARTLY), Language(language), TEMPLATES),
        "index": index(language),
        "public list": public(OfficialList(LISTED, ()), language),
        "preview": preview(language),
        "registers side by side": registers_side_by_side(language),
    }


def unusual_pages(language: str) -> dict[str, str]:
    """Pages on registers that are nobody's wish: empty, hostile, without a month before."""
    speak = Language(language)
    told = hostile()
    names = [
        Official(word, word, web_address(f"https://facebook.example/{word}?{word}#{word}"), word) for word in HOSTILE
    ]
    return {
        "first month": page(usual(first_month=True), speak, TEMPLATES),
        "no account": page(sample(), speak, TEMPLATES),
        "a rule breaks": page(sample(account(2, "FB-001", "breaks", "Kultur")), speak, TEMPLATES),
        "hostile values": page(told, speak, TEMPLATES),
        "hostile values in the public list": public(OfficialList(tuple(names), ()), language),
        "public list without an account": public(OfficialList((), ()), language),
    }


def every_rule(language: str) -> str:
    """The page of a month on 25 accounts, each with a fault of its own, and every rule there is."""
    return page(_of_register(25)[0], Language(language), TEMPLATES)


@cache
def large_pages(language: str) -> dict[str, str]:
    """The pages that grow with the register, on 1,000 accounts of 200 units."""
    told, official = large()
    return {"report": page(told, Language(language), TEMPLATES, months()), "public list": public(official, language)}


def report(language: str) -> str:
    """The page of a month, with two months before it."""
    return page(usual(), Language(language), TEMPLATES, months())


def index(language: str) -> str:
    """The page over those months."""
    return overview(months(), "Sandnes kommune", Language(language), TEMPLATES)


def months() -> Trend:
    """Three months, one of them without an audit."""
    with TemporaryDirectory() as folder:
        make(Path(folder), Month(2026, 8))
        make(Path(folder), Month(2026, 10), passing=3)
        told = trend(Path(folder))
    assert told
    return told


def registers_side_by_side(language: str) -> str:
    """The page over many registers."""
    return overview_of_registers(side_by_side(), Language(language), TEMPLATES)


def public(listed: OfficialList, language: str) -> str:
    """The page of the official accounts."""
    files = public_files(listed, "Sandnes kommune", TODAY, Language(language), TEMPLATES)
    return files["accounts.html"].decode()


def preview(language: str) -> str:
    """The page that `mail --preview` opens."""
    place = Workplace(mail_settings(language), Language(language))
    with TemporaryDirectory() as folder:
        prepare(Path(folder), messages(composed(language).letters, place.settings, mails.OCTOBER, mails.MOMENT))
        return preview_page(place, mails.OCTOBER, listed(Path(folder)))


def letters(language: str) -> dict[str, str]:
    """A letter of each kind, as HTML, and a correction."""
    made = [*composed(language).letters, *reminded(language).letters]
    corrected = corrections(language)[0]
    return {letter.kind: mails.as_shown(letter) for letter in made} | {"correction": mails.as_shown(corrected)}


def hostile_letters(language: str) -> dict[str, str]:
    """The letters about units, accounts and people that bear such names."""
    settings = of_organisation("</title><!--", mail_settings(language))
    composed = [normalize("NFC", piece) for piece in PIECES]  # as the register's reader does
    made = mails.composed(a_report(composed), settings).letters
    return {f"{one.kind} to {one.address}": mails.as_shown(one) for one in made}


def large_letters(language: str) -> dict[str, str]:
    """The letters that grow with the register, on 1,000 accounts: the summary, and one to a leader."""
    made = mails.composed(large()[0], mail_settings(language)).letters
    return {letter.kind: mails.as_shown(letter) for letter in reversed(made)}


def composed(language: str) -> Composed:
    """The month's letters on a few accounts."""
    return mails.composed(mails.report(open_since=MISSING), mail_settings(language))


def reminded(language: str) -> Composed:
    """A reminder of one day to the administrators of an account."""
    day = TODAY - timedelta(days=1)
    return reminders(a_register(an_account(), moderated=[]), day, TODAY, mail_settings(language), TEMPLATES)


def corrections(language: str) -> list[Letter]:
    """The month's letters to readers each of whom has one that said something else."""
    settings = mail_settings(language)
    names = [stem(one.kind, one.address, settings, mails.OCTOBER) for one in composed(language).letters]
    had = Earlier({name: Had(1, "something else", mails.MOMENT) for name in names}, correct=True)
    return list(mails.composed(mails.report(open_since=MISSING), settings, had).letters)


def mail_settings(language: str) -> Settings:
    """The settings of the letters in that language."""
    made = mails.settings()
    return made.model_copy(update={"organisation": made.organisation.model_copy(update={"language": language})})


def large() -> tuple[Report, OfficialList]:
    """The report on 1,000 accounts, most of which have something to put right, and their public list."""
    return _of_register(MANY)


@cache
def _of_register(accounts: int) -> tuple[Report, OfficialList]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "register.xlsx"
        registers.write(file, accounts, days=33)
        settings = settings_from({"paths": {"inventory": str(file)}}, {}, Path(folder) / "audit.toml")
        told = audit_month(settings, mails.OCTOBER, registers.AS_OF, rules()).report
        return told, official_accounts(read_inventory(file), registers.AS_OF)
