"""Which column of a list is which: by its heading, by its values, by what is decided."""

import pytest

from audit.intake.headings import header_of
from audit.intake.matching import Confidence
from audit.intake.sorting import list_of
from audit.intake.targets import KNOWN, TARGETS, target_of
from audit.model import Trouble
from audit.schema import SHEETS
from tests.intake.lists import MESSY, Rows, matches, sheet
from tests.workbooks import sentence

PLAIN: Rows = (("Konto", "Plattform"), ("Biblioteket", "Facebook"))


def named(rows: Rows, *decisions: str) -> dict[str, str]:
    """The column of the register for each column of the list; blank where it is carried along."""
    return {
        title: match.target.name("nb") if match.target else "" for title, match in matches(rows, *decisions).items()
    }


def test_a_messy_list() -> None:
    assert named(MESSY) == {
        "Kanal": "Kontoer.Plattform",
        "Navn": "Kontoer.Kontonavn",
        "Nettadresse": "Kontoer.Lenke",
        "Avdeling": "Kontoer.Virksomhet",
        "Ansvarlige": "Administratorer.Navn",
        "Kategori": "",
        "Leder": "Virksomheter.Virksomhetsleder",
    }


def test_the_headings_stand_below_titles() -> None:
    found = sheet(MESSY)
    assert found.rows[header_of(found, KNOWN)][0] == 4


def test_headings_that_are_not_known_are_found_all_the_same() -> None:
    rows: Rows = (("Liste",), ("Hva", "Hvor"), ("Bib", "https://facebook.com/bib"))
    assert header_of(sheet(rows), KNOWN) == 1


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_official_name_of_an_accounts_column_is_known(language: str) -> None:
    for target in TARGETS:
        if target.sheet == "accounts":
            assert named(((target.schema.names.of(language), "Konto"),))[target.schema.names.of(language)] in (
                target.name("nb"),
                "Kontoer.Kontonavn",
            )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["https://www.facebook.com/a", "m.facebook.com/b", "youtu.be/c"], "Kontoer.Lenke"),
        (["Facebook", "insta", "Twitter"], "Kontoer.Plattform"),
        (["kari@x.example", "Per <per@x.example>"], "Administratorer.E-post"),
        (["FB-001", "FB-002", "IG-001"], "Kontoer.Konto-ID"),
        (["Kari Testesen", "Per Eksempelvik"], "Administratorer.Navn"),
        (["diverse ting", "annet 3"], ""),
        (["x", "X"], ""),
    ],
)
def test_values_alone_make_an_unsure_proposal(values: list[str], expected: str) -> None:
    rows: Rows = (("Konto", "Hva", "Virksomhet"), *((f"k{each}", each, "v") for each in values))
    assert named(rows)["Hva"] == expected
    assert matches(rows)["Hva"].confidence is (Confidence.UNSURE if expected else Confidence.NONE)


def test_a_heading_nearly_right_needs_values_that_fit() -> None:
    def rows(value: str) -> Rows:
        return (("Konto", "Virksomhet", "Komunevåpen"), ("a", "b", value))

    assert named(rows("Ja"))["Komunevåpen"] == "Kontoer.Kommunevåpen"
    assert named(rows("se mappen"))["Komunevåpen"] == ""


def test_a_heading_whose_values_do_not_fit_is_no_match() -> None:
    rows: Rows = (("Konto", "Plattform", "Kommunevåpen"), ("a", "Facebook", "se egen mappe"))
    assert named(rows)["Kommunevåpen"] == ""


def test_an_address_belongs_to_whom_stands_left_of_it() -> None:
    rows: Rows = (
        ("Konto", "Leder", "E-post", "Ansvarlig", "Mail", "Telefon", "Epost"),
        ("a", "Ola L", "o@x.example", "Kari T", "k@x.example", "1", "p@x.example"),
    )
    found = matches(rows)
    assert named(rows)["E-post"] == "Virksomheter.E-post"
    assert named(rows)["Mail"] == "Administratorer.E-post"
    assert found["Epost"].confidence is Confidence.UNSURE


def test_people_may_stand_in_several_columns_but_nothing_else() -> None:
    rows: Rows = (
        ("Konto", "Administrator 1", "Administrator 2", "Merknad", "Kommentar"),
        ("a", "Kari T", "Per E", "x", "y"),
    )
    assert named(rows)["Administrator 1"] == named(rows)["Administrator 2"] == "Administratorer.Navn"
    assert [named(rows)[each] for each in ("Merknad", "Kommentar")] == ["Kontoer.Merknad", ""]


def test_a_decision_outranks_every_proposal() -> None:
    assert named(MESSY, "Kategori=Kontoer.Merknad")["Kategori"] == "Kontoer.Merknad"
    assert named(MESSY, "kategori = note")["Kategori"] == "Kontoer.Merknad"
    assert named(MESSY, "Leder=")["Leder"] == ""
    taken = named(MESSY, "Kategori=Plattform")
    assert [taken["Kategori"], taken["Kanal"]] == ["Kontoer.Plattform", ""]


@pytest.mark.parametrize("decision", ["Kategori", "Finnes ikke=Navn", "Kategori=Skostørrelse"])
def test_a_decision_that_fits_nothing_is_refused(decision: str) -> None:
    with pytest.raises(Trouble) as trouble:
        matches(MESSY, decision)
    assert decision.rpartition("=")[2] in sentence(trouble.value)


def test_two_columns_cannot_be_decided_to_be_one() -> None:
    with pytest.raises(Trouble) as trouble:
        matches(MESSY, "Kanal=Plattform", "Kategori=Plattform")
    assert "Both Kanal and Kategori" in sentence(trouble.value)


def test_a_column_without_heading_goes_by_its_letter() -> None:
    rows: Rows = (("Konto", "Plattform", None), ("a", "Facebook", "noe"))
    assert named(rows, "C=Merknad")["C"] == "Kontoer.Merknad"


def test_the_sheet_with_most_known_headings_is_the_list() -> None:
    other = sheet((("Tall", "Mer"), *((1, 2) for _ in range(50))), "Statistikk")
    assert list_of([other, sheet(PLAIN)]).name == "Liste"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_columns_are_named_in_any_language_or_by_key(language: str) -> None:
    for target in TARGETS:
        assert target_of(target.name(language)) == target
        assert target_of(f"{target.sheet}.{target.column}") == target
    assert all(target.column in {column.key for column in SHEETS[target.sheet].columns} for target in KNOWN.values())
