"""Pages and mails are written as HTML and CSS ask, says the Nu HTML checker; where mails are not, it is with reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from audit.language import LANGUAGES
from tests.nu import complaints
from tests.render import shown

WORD = "Word, by which Outlook for Windows draws mails, goes by the attribute and not by the style beside it."
STRIPPED = "The sheet keeps its colour where a mail program takes styles out."

#: What the checker may say of a mail, and why the mail is so all the same.
ALLOWED_IN_MAILS = {
    "The “align” attribute on the “td” element is obsolete. Use CSS instead.": WORD,
    "The “bgcolor” attribute on the “table” element is obsolete. Use CSS instead.": STRIPPED,
    "The “cellpadding” attribute on the “table” element is obsolete. Use CSS instead.": WORD,
    "The “cellspacing” attribute on the “table” element is obsolete. Use CSS instead.": WORD,
    "The “width” attribute on the “table” element is obsolete. Use CSS instead.": WORD,
    "The “width” attribute on the “td” element is obsolete. Use CSS instead.": WORD,
    "CSS: “mso-hide”: Property “mso-hide” doesn't exist.": "Word hides the words for the list of mails by this alone.",
    "CSS: “mso-padding-alt”: Property “mso-padding-alt” doesn't exist.": "Word pads a cell, but no link in it.",
}


def in_every_language(*makers: Callable[[str], Mapping[str, str]]) -> dict[str, str]:
    return {f"{name} ({code})": html for code in LANGUAGES for make in makers for name, html in make(code).items()}


def test_nothing_is_wrong_with_a_page() -> None:
    found = complaints(in_every_language(shown.pages, shown.unusual_pages, shown.large_pages))
    assert not found, "\n".join(map(str, found))


def test_nothing_is_wrong_with_a_mail_but_what_outlook_asks_for() -> None:
    found = complaints(in_every_language(shown.letters, shown.hostile_letters, shown.large_letters))
    wrong = [complaint for complaint in found if complaint.words not in ALLOWED_IN_MAILS]
    assert not wrong, "\n".join(map(str, wrong))
    assert {complaint.words for complaint in found} == set(ALLOWED_IN_MAILS), "what is no longer needed is taken out"


def test_the_checker_sees_what_is_wrong() -> None:
    broken = shown.report("nb").replace("</h1>", "</h2>", 1)
    (first, *_) = complaints({"broken": broken})
    assert first.page == "broken" and "h2" in first.words
