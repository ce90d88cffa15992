"""Templates that staff have broken are named, none reads outside its folder, and any text at all can be printed."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.model import Trouble
from audit.render import typesetting
from audit.render.typesetting import printable, typeset
from tests import pdf

DAY = date(2026, 11, 2)

#: Shows each text in every face that `report.typ` uses.
FACES = """#set document(title: "Prøve")
#for words in json(bytes(sys.inputs.content)).texts [
  #words #strong(words) #text(weight: "semibold", words) #raw(words)

]"""


def shown(folder: Path, *texts: str) -> bytes:
    (folder / "faces.typ").write_text(FACES, encoding="utf-8")
    return typeset(folder, "faces.typ", {"texts": list(texts)}, DAY)


def refused(folder: Path, template: str) -> str:
    (folder / "report.typ").write_text(template, encoding="utf-8")
    with pytest.raises(Trouble) as caught:
        typeset(folder, "report.typ", {"title": "x"}, DAY)
    return str(caught.value)


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("#set document(title: [x])\n\n#let x = (1 +\n", "report.typ has an error in line 3: unclosed delimiter."),
        ("#set document(title: [x])\n#nothing", "report.typ has an error in line 2: unknown variable: nothing."),
        (
            "#let report = json(bytes(sys.inputs.content))\n#report.titel",
            'report.typ has an error in line 2: dictionary does not contain key "titel".',
        ),
        ('#include "parts/other.typ"', "other.typ has an error in line 2: unclosed delimiter."),
        ("ord", "report.typ cannot be filled in: PDF/UA-1 error: missing document title."),
    ],
)
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, template: str, sentence: str) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "other.typ").write_text("ord\n#let y = (\n", encoding="utf-8")
    assert refused(tmp_path, template) == f"The template {sentence} Mend it, or bring the original back."


def test_a_template_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"^The template report\.typ is missing from the templates folder\.$"):
        typeset(tmp_path, "report.typ", {}, DAY)


def test_a_template_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "report.typ").write_bytes("#set document(title: [blåbær])".encode("latin-1"))
    with pytest.raises(Trouble, match=r"report\.typ"):
        typeset(tmp_path, "report.typ", {}, DAY)


@pytest.mark.parametrize("path", ["../secret.txt", "/../secret.txt", "a/../../secret.txt", "/etc/passwd"])
def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("hemmelig", encoding="utf-8")
    folder = tmp_path / "templates"
    folder.mkdir()
    said = refused(folder, f'#set document(title: [x])\n#read("{path}")')
    assert "would escape the project root" in said or "file not found" in said
    assert "hemmelig" not in said


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Kulturhuset", "Kulturhuset"),
        ("Blåbærgrøt 1 000 €", "Blåbærgrøt 1 000 €"),
        ("Fest 🎉!", "Fest [U+1F389]!"),
        ("👨‍👩‍👧", "[U+1F468][U+1F469][U+1F467]"),
        ("❤️", "❤"),
        ("\x00\x07\x1b", "   "),
        ("to\nlinjer\u2028til", "to linjer til"),
        ("a\u200bb\u00adc\ufeffd\u202ee", "abcde"),
        ("e\u0301", "é"),
        ("]\u0301 q\u0338", "][U+0301] q[U+0338]"),
        ("\ud83d", "[U+D83D]"),
        ("\ue000\uffff", "[U+E000][U+FFFF]"),
        ("漢字", "[U+6F22][U+5B57]"),
        ("שלום", "שלום"),
        ("مرحبا", "مرحبا"),
        ("𝓚𝓾𝓵𝓽𝓾𝓻", "𝓚𝓾𝓵𝓽𝓾𝓻"),
    ],
)
def test_what_no_font_shows_stands_as_its_code_and_the_rest_as_typed(tmp_path: Path, typed: str, printed: str) -> None:
    assert printable(typed) == printed
    assert pdf.squeezed(printed) in pdf.words(shown(tmp_path, typed)) or any(map(right_to_left, printed))


def right_to_left(letter: str) -> bool:
    """Whether it is of a script that a copied line gives back in the order of its pieces."""
    return unicodedata.bidirectional(letter) in ("R", "AL")


def test_every_character_that_is_said_to_be_shown_is_shown_in_every_face(tmp_path: Path) -> None:
    said = [chr(code) for code in range(0x20, 0x20000) if not typesetting._NOT_SHOWN.match(chr(code))]
    assert len(said) > 4000
    assert not [letter for letter in said if unicodedata.category(letter)[0] in "CM"]
    shown(tmp_path, *said)


#: Letters of several fonts, and marks that stand on them or join them.
LETTERS = "J]Ŷα𝛔⒋→אب\u0301\u0338\u0483\u05b8\u064e\u093f\u20dd\ufe0f\ufe20\u200d"


@given(st.lists(st.text(LETTERS) | st.text(st.characters(codec=None, exclude_categories=())), max_size=20))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_printed(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    shown(tmp_path_factory.mktemp("faces"), *texts)
