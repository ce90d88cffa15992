"""The document for the archive: complete, the same each time, safe with hostile words, and what it claims to be."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from audit.language import language
from audit.model import Finding, Text
from audit.render.document import document
from audit.report import Report
from tests import pdf
from tests.catalogues import PROJECT
from tests.test_real_programs import audited

from .sample import HOSTILE, LONG, account, hostile, sample, usual

TEMPLATES = PROJECT / "templates"


@cache
def shipped() -> Report:
    return audited(PROJECT / "inventory.xlsx")


REPORTS: dict[str, Callable[[], Report]] = {
    "shipped": shipped,
    "usual": usual,
    "first month": lambda: usual(first_month=True),
    "hostile": hostile,
    "empty": sample,
}


@cache
def made(report: str, code: str = "nb") -> bytes:
    return document(REPORTS[report](), language(code), TEMPLATES)


def named(*names: str) -> Report:
    """An account of each name in a unit of the same name."""
    return sample(*(account(row, f"FB-{row:03}", name, name) for row, name in enumerate(names, 2)))


@pytest.mark.parametrize("profile", pdf.PROFILES)
@pytest.mark.parametrize("code", ["nb", "nn", "en"])
@pytest.mark.parametrize("report", REPORTS)
def test_a_validator_finds_nothing_against_what_it_claims_to_be(report: str, code: str, profile: str) -> None:
    assert pdf.faults(made(report, code), profile) == []


@pytest.mark.parametrize(
    ("profile", "sound", "damaged"),
    [
        ("2a", b"<pdfaid:part>2<", b"<pdfaid:part>3<"),
        ("ua1", b"<pdfuaid:part>1<", b"<pdfuaid:part>7<"),
        ("ua1", b"/Marked true", b"/Marked null"),
        ("ua1", b"/S/TH/", b"/S/TX/"),
        ("2a", b"/FontFile3 ", b"/FontFile9 "),
        ("2a", b"\nendstream", b" endstream"),
    ],
)
def test_the_validator_sees_what_is_damaged(profile: str, sound: bytes, damaged: bytes) -> None:
    whole = made("usual")
    assert sound in whole
    assert pdf.faults(whole.replace(sound, damaged, 1), profile)


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_every_finding_is_in_it_with_its_cells_and_what_to_do(code: str) -> None:
    say, told = language(code), pdf.words(made("shipped", code))

    def whole(finding: Finding) -> list[str]:
        message = " ".join(say(sentence) for sentence in finding.message)
        return [message, say(finding.fix), ", ".join(str(cell) for cell in finding.cells)]

    assert [part for found in shipped().findings for part in whole(found) if pdf.squeezed(part) not in told] == []
    titles = [pdf.squeezed(say(shipped().rule(found.rule).title)) for found in shipped().findings]
    assert all(told.count(title) > titles.count(title) for title in titles)


def test_every_account_and_rule_is_in_it() -> None:
    told = pdf.words(made("shipped"))
    for one in shipped().accounts:
        assert told.count(pdf.squeezed(f"{one.name} {one.id}")) > one.in_use  # among the rules, and among the days
    for rule in shipped().asked:
        for part in (rule.code, language("nb")(rule.what), language("nb")(rule.clause)):
            assert pdf.squeezed(part) in told


def test_a_waiver_tells_who_granted_it_and_why() -> None:
    told = pdf.words(made("shipped"))
    waivers = [found.waiver for found in shipped().findings if found.waiver]
    assert len(waivers) > 1
    for waiver in waivers:
        assert pdf.squeezed(f"{waiver.granted_by.value}: {waiver.reason.value}") in told


def test_it_says_what_it_rests_on() -> None:
    report = shipped()
    told = pdf.words(made("shipped"))
    assert report.inventory_file in told
    assert report.inventory_sha256 in told
    assert f"Kontotilsyn{report.program}" in told
    assert "Statusper2.november2026" in told
    for key in report.policy.figures():
        assert f"]{key}" in told
    assert "<b>Farge</b>" in pdf.text(made("usual"))  # a note on how the register was read


def test_days_without_moderation_are_named_for_each_account() -> None:
    told = pdf.text(made("usual"), "-raw")
    assert "Kulturhuset FB-002 31 av 31 dager" in told
    assert "Skolene IG 003 25 av 31 dager 1.–3. og 29.–31. oktober" in told


def test_what_became_of_the_findings_of_the_last_month_is_told() -> None:
    told = pdf.text(made("usual"), "-raw")
    assert "Endringer siden september 2026" in told
    assert "Åpent i 4 måneder, først sett i juli 2026" in told
    assert "SM201:FB-009 Daglig moderering august 2026" in told
    assert "SM999:<b> august 2026" in told


def test_the_first_month_is_compared_with_nothing() -> None:
    told = pdf.text(made("first month", "en"), "-raw")
    assert " ".join(told.split()).count("This is the first month audited") == 2
    assert "since" not in told


def test_an_empty_register_says_so() -> None:
    told = pdf.text(document(replace(sample(), findings=()), language("en"), TEMPLATES))
    assert "No account was in use this month" in told
    assert "The register holds no account." in told
    assert "Nothing. There is nothing to mend this month." in told


def test_letters_of_norwegian_sami_and_their_neighbours_can_be_copied() -> None:
    name = "Blåbærgrøt på Ærøya – ČĐŊŠŦŽ čđŋšŧž, Łódź, Ελλάδα, Україна, «10 € ½ ‰»"
    assert name in pdf.text(document(named(name), language("nb"), TEMPLATES))


def test_it_is_dated_as_of_and_the_same_whenever_and_wherever_it_is_made(tmp_path: Path) -> None:
    code = (
        "import hashlib; from pathlib import Path; from audit.language import language; "
        "from audit.render.document import document; from tests.render.sample import usual; "
        f"print(hashlib.sha256(document(usual(), language('nb'), Path({str(TEMPLATES)!r}))).hexdigest())"
    )
    elsewhere = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONPATH": str(PROJECT), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, env=elsewhere, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(made("usual")).hexdigest()
    assert b"<xmp:CreateDate>2026-11-02T12:00:00" in made("usual")
    assert b"<xmp:CreateDate>2026-11-03" in document(
        replace(usual(), as_of=date(2026, 11, 3)), language("nb"), TEMPLATES
    )


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_it_names_itself_in_its_language(code: str) -> None:
    told = pdf.information(made("usual", code))
    month = language(code).month(usual().month)
    assert told["Title"].endswith(f", {month}")
    assert told["Author"] == "Sandnes kommune"
    assert told["Tagged"] == "yes"
    assert told["Page size"].endswith("(A4)")
    assert f"/Lang({code})".encode() in made("usual", code)


def test_sections_and_units_are_bookmarks() -> None:
    said = pdf.bookmarks(made("usual", "en"))
    assert said[:6] == [
        "0 of 3 accounts in use are in order",
        "About this document",
        "Findings by unit",
        "Kultur",
        "Oppvekst",
        "Faults of the register itself",
    ]


def test_every_table_begins_with_a_row_of_headings() -> None:
    tags = pdf.structure(made("usual"))
    tables = re.findall(
        r"^( *)Table \(block\).*\n(?:\1  +/.*\n)*\1  (\w+)\n\1    TR\n\1      (\w+)", tags, re.MULTILINE
    )
    assert len(tables) == tags.count("Table (block)") == 6
    assert {(first, cell) for _, first, cell in tables} == {("THead", "TH")}


def test_its_fonts_are_its_own_and_within_it() -> None:
    used = pdf.fonts(made("hostile"))
    assert all(embedded for _, embedded in used)
    assert all(name.startswith(("LibertinusSerif", "DejaVuSansMono", "NewCM")) for name, _ in used)


MARKUP = [
    '#read("canary.txt")',
    '#include "canary.txt"',
    '#import "canary.txt": *',
    "#{1 + 1}",
    "#panic()",
    "$x^2$ *fet* _kursiv_ `kode`",
    "@noen <merke> https://sandnes.example",
    "= Overskrift",
    "- punkt",
    "+ punkt",
    "/ ord: forklaring",
    r"\ \u{41} ~ -- --- ... 'enkel' \"dobbel\"",
    "// kommentar /* kommentar */",
    "] } ) [ { ( ; |",
    "{{ 7*7 }} {% if %}",
]


def test_markup_from_the_register_prints_as_typed_and_reaches_no_file(tmp_path: Path) -> None:
    (tmp_path / "report.typ").write_bytes((TEMPLATES / "report.typ").read_bytes())
    (tmp_path / "canary.txt").write_text("kanarifugl", encoding="utf-8")
    hung = document(replace(named(*MARKUP), organisation=MARKUP[0]), language("nb"), tmp_path)
    told = pdf.words(hung)
    assert "kanarifugl" not in told
    for typed in MARKUP:
        assert told.count(pdf.squeezed(typed)) >= 4  # the unit's heading, the account's, the message, both tables
    assert pdf.information(hung)["Author"] == MARKUP[0]


def test_hostile_words_print_as_typed() -> None:
    told = pdf.words(made("hostile"))
    for word in HOSTILE:
        if word != LONG:
            assert pdf.squeezed(word) in told


def test_nothing_is_printed_beside_the_page_however_long_a_word_is() -> None:
    boxes = re.findall(
        r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">', pdf.text(made("hostile"), "-bbox")
    )
    corners = [tuple(map(float, box)) for box in boxes]
    assert len(corners) > 1000
    assert all(
        left > 50 and right < 595 - 50 and top > 20 and bottom < 842 - 20 for left, top, right, bottom in corners
    )
    assert pdf.words(made("hostile")).count("l") > len(LONG)  # the message has it whole; names end in an ellipsis


def test_the_template_may_be_laid_out_anew_with_a_picture_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "arms.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
        encoding="utf-8",
    )
    (tmp_path / "report.typ").write_text(
        "#let report = json(bytes(sys.inputs.content))\n#set document(title: report.title)\n"
        '#set text(lang: report.language)\n= #report.title\n#image("arms.svg", alt: "Kommunevåpen")',
        encoding="utf-8",
    )
    own = document(usual(), language("nn"), tmp_path)
    assert pdf.text(own).startswith("Tilsyn med kontoane i sosiale medium, oktober 2026")
    assert not [fault for profile in pdf.PROFILES for fault in pdf.faults(own, profile)]


def test_a_message_without_a_translation_of_its_own_is_printed_as_it_is() -> None:
    found = replace(usual().findings[0], message=(Text("{what} #strong", what="*x*"),))
    assert "*x* #strong" in pdf.text(document(replace(usual(), findings=(found,)), language("nb"), TEMPLATES))
