from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from audit.mail.compose import Composed
from audit.mail.message import Letter
from audit.model import Text
from tests.mail.sample import ACCOUNTS, AS_OF, CANARIES, LEADERS, account, composed, leader, report, settings

OLD = {"SM101:FB-002": ("2026-06", 4)}


def only(made: Composed, kind: str) -> list[Letter]:
    return [letter for letter in made.letters if letter.kind == kind]


def words(html: str) -> str:
    """What a reader sees of the HTML, or hears of its pictures: without the head and the hidden preview line."""
    body = html.partition("<body")[2].partition(">")[2]
    body = re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>', r"\1", body)
    body = re.sub(r"<div class=.hidden.*?</div>|<!--.*?-->", "", body, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def said(text: Text) -> str:
    return text.message.format_map(text.values)


def test_one_letter_a_leader_and_one_summary() -> None:
    made = composed()
    assert [letter.kind for letter in made.letters] == ["summary", "leader", "leader", "leader"]
    assert {letter.address for letter in only(made, "leader")} == {str(row.email.value) for row in LEADERS}
    assert made.untold == ()


@pytest.mark.parametrize("unit", CANARIES)
def test_no_letter_holds_a_word_of_another_unit(unit: str) -> None:
    made = composed(report(open_since=OLD))
    about_units = [letter for letter in made.letters if letter.kind != "summary"]
    assert len(about_units) == 4
    for letter in about_units:
        whole = f"{letter.subject} {letter.text} {letter.html} {letter.name}"
        assert (CANARIES[unit] in whole) == (unit in whole)
        assert sum(word in whole for word in CANARIES.values()) == 1


def test_the_letter_answers_whether_all_is_well_and_what_to_do_first() -> None:
    fine, some, urgent = only(composed(), "leader")
    assert fine.text.startswith("Everything is in order\n")
    assert "You need to do nothing." in fine.text
    assert some.text.startswith("1 thing to put right\n")
    first = urgent.text.partition("== Do this first ==")[2].partition("==")[0]
    assert "Critical · Gråspurv for eldre (FB-002)" in first
    assert "What to do: Ask the leader for an approval" in first
    assert "Cell: Kontoer!K6" in first
    assert "New this month" in first


def test_html_and_text_say_the_same() -> None:
    for letter in composed(report(open_since=OLD)).letters:
        text = re.sub(r"^== | ==$|^\* ", " ", letter.text, flags=re.M)
        text = re.sub(r": (?=\d+ of)|\. (?=Missing:)", " · ", text)
        shown = words(letter.html)
        for sentence in (part.strip() for line in text.splitlines() for part in line.split(" · ")):
            if letter.kind != "summary" or " of " not in sentence:
                assert sentence in shown


def test_what_is_in_order_comes_after_what_is_not() -> None:
    letter = only(composed(), "leader")[1]
    assert letter.text.index("Pelikan på Instagram (IG-001)") < letter.text.index("Pelikan på scenen (FB-001)")


def test_what_has_been_waived_is_not_asked_for_again() -> None:
    letter = only(composed(report(waived=("SM101:IG-001",))), "leader")[1]
    assert letter.text.startswith("Everything is in order")
    _, allowed = letter.text.split("== Allowed for a time ==")
    assert "SM101" in allowed and "What to do:" not in allowed


def test_a_leader_of_two_units_gets_one_letter() -> None:
    leaders = (*LEADERS[:2], leader(6, "Bymiljø", "Åse Næss", "Ase.Pelikan@SANDNES.example"))
    made = only(composed(report(leaders=leaders)), "leader")
    assert len(made) == 2
    (both,) = [letter for letter in made if "Hettemåke" in letter.text]
    assert "Pelikan" in both.text
    assert "Kulturskolen" in both.subject and "Bymiljø" in both.subject
    assert "High · Pelikan på Instagram (IG-001) · Kulturskolen" in both.text


def test_each_of_two_leaders_of_a_unit_gets_it() -> None:
    both = (*LEADERS, leader(7, "Bymiljø", "Ny Hettemåke", "ny@sandnes.example"))
    assert len(only(composed(report(leaders=both)), "leader")) == 4


def test_a_leader_with_two_rows_of_a_unit_is_told_of_it_once() -> None:
    twice = (*LEADERS, LEADERS[0])
    assert [letter.text for letter in only(composed(report(leaders=twice)), "leader")] == [
        letter.text for letter in only(composed(), "leader")
    ]


def test_a_leader_who_has_left_gets_nothing() -> None:
    gone = leader(6, "Bymiljø", "Øyvind", "o@sandnes.example", end=date(2026, 9, 30))
    made = composed(report(leaders=(*LEADERS[:2], gone)))
    assert "o@sandnes.example" not in [letter.address for letter in made.letters]
    (sentence,) = made.untold
    assert sentence.values["unit"] == "Bymiljø" and sentence.values["day"] == AS_OF


def test_a_unit_without_an_account_in_use_is_left_in_peace() -> None:
    closed = account(7, "FB-003", "Hettemåke", "Bymiljø", opened=date(2027, 1, 1))
    made = composed(report(accounts=(*ACCOUNTS[:3], closed)))
    assert len(only(made, "leader")) == 2
    assert made.untold == ()


@pytest.mark.parametrize("address", [None, "ikke en adresse", "øyvind@sandnes.example", "a@b.no\nBcc: x@y.no"])
def test_a_leader_without_a_valid_address_is_reported_with_the_cell(address: str | None) -> None:
    made = composed(report(leaders=(*LEADERS[:2], leader(6, "Bymiljø", "Øyvind", address))))
    (sentence,) = made.untold
    assert "Virksomheter!C6" in said(sentence)
    assert said(sentence) in only(made, "summary")[0].text
    assert said(sentence) in words(only(made, "summary")[0].html)


def test_an_account_without_a_unit_is_reported() -> None:
    made = composed(report(accounts=(*ACCOUNTS, account(8, "X-1", "Eierløs", ""))))
    (sentence,) = made.untold
    assert sentence.values["accounts"] == ["X-1"]


def test_receivers_outside_the_allowed_domains_are_refused_and_reported() -> None:
    outside = (*LEADERS[:2], leader(6, "Bymiljø", "Øyvind", "oyvind@else.example"))
    chosen = settings(allowed_domains=["@Sandnes.example"], summary_to=["a@sandnes.example", "b@sub.sandnes.example"])
    made = composed(report(leaders=outside), chosen)
    assert {letter.address.rpartition("@")[2] for letter in made.letters} == {"sandnes.example"}
    assert len(made.untold) == 2
    assert "oyvind@else.example" in only(made, "summary")[0].text


def test_with_no_domain_named_every_domain_is_allowed() -> None:
    outside = (*LEADERS[:2], leader(6, "Bymiljø", "Øyvind", "oyvind@else.example"))
    assert composed(report(leaders=outside), settings(allowed_domains=[])).untold == ()


def test_the_summary_goes_once_to_each_address_with_the_workbook() -> None:
    chosen = settings(summary_to=["Komm <a@sandnes.example>", "A@sandnes.example", "b@sandnes.example"])
    made = only(composed(chosen=chosen), "summary")
    assert [letter.address for letter in made] == ["a@sandnes.example", "b@sandnes.example"]
    assert all(letter.attachments[0].name == "report-2026-10.xlsx" for letter in made)
    assert all(not letter.attachments for letter in only(composed(), "leader"))


def test_nobody_to_send_the_summary_to_is_reported() -> None:
    (sentence,) = composed(chosen=settings(summary_to=[])).untold
    assert "summary_to" in said(sentence)


def test_old_findings_go_to_the_superior_and_nothing_else_does() -> None:
    (letter,) = only(composed(report(open_since=OLD)), "escalation")
    assert letter.address == "sjef@sandnes.example"
    assert "Open for 5 months, since June 2026" not in letter.subject
    assert "SM101" in letter.text and "SM103" not in letter.text


def test_younger_findings_are_not_escalated() -> None:
    assert only(composed(report(open_since={"SM101:FB-002": ("2026-09", 1)})), "escalation") == []
    assert only(composed(report(open_since={"SM101:FB-002": ("2026-08", 2)})), "escalation") != []


def test_old_findings_without_a_superior_are_reported() -> None:
    (sentence,) = composed(report(open_since={"SM101:IG-001": ("2026-06", 4)})).untold
    assert "no superior is told" in said(sentence)
    assert sentence.values["unit"] == "Kulturskolen"


def test_a_superior_of_two_units_gets_one_letter() -> None:
    both = (
        leader(4, "Kulturskolen", "Åse", "ase@sandnes.example", superior_email="Sjef@sandnes.example"),
        *LEADERS[1:],
    )
    old = {**OLD, "SM101:IG-001": ("2026-06", 4)}
    (letter,) = only(composed(report(leaders=both, open_since=old)), "escalation")
    assert "Kulturskolen" in letter.text and "Levekår øst" in letter.text


def test_a_subject_keeps_the_month_however_many_the_units() -> None:
    names = [f"Virksomhet med et langt navn nummer {number}" for number in range(30)]
    accounts = tuple(account(row, f"FB-{row}", f"Konto {row}", name) for row, name in enumerate(names, 4))
    leaders = tuple(leader(row, name, "Åse", "ase@sandnes.example") for row, name in enumerate(names, 4))
    (letter,) = only(composed(report(accounts, leaders)), "leader")
    assert "October 2026" in letter.subject
    assert letter.subject.endswith("…")
    assert len(letter.subject) < 150


def test_the_summary_spells_out_the_worst_and_counts_the_rest() -> None:
    accounts = tuple(account(row, f"FB-{row}", f"Konto {row}", "Bymiljø", owner_label=None) for row in range(4, 34))
    summary = only(composed(report(accounts)), "summary")[0]
    assert summary.text.count("What to do:") == 20
    assert "10 more findings stand in the attached report-2026-10.xlsx." in summary.text


HOSTILE = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}",
    "a\r\nBcc: x@y.no",
    '"><img src=x>',
    "‮gnp",
    "&amp;",
    "%(n)s {n}",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_names_are_only_ever_text(value: str) -> None:
    accounts = (account(4, value, value, value, owner_label=None),)
    made = composed(report(accounts, (leader(4, value, value, "ase@sandnes.example"),)))
    for letter in made.letters:
        assert "<script" not in letter.html
        assert letter.html.count("<img") == letter.html.count('src="cid:') == len(letter.pictures)
        assert "49" not in letter.subject
        assert "\n" not in letter.subject and "\r" not in letter.subject


def test_the_html_needs_no_network_and_carries_its_styles() -> None:
    for letter in composed().letters:
        assert "http://" not in letter.html.replace("http://www.w3.org/1999/xhtml", "")
        assert "https://" not in letter.html
        assert 'style="' in letter.html and "prefers-color-scheme: dark" in letter.html
        assert letter.html.index("charset") < letter.html.index("<style")  # or some programs guess the characters
        assert len(letter.html) < 100_000
