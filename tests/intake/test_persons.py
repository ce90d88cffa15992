"""Those who share a cell are told apart, and nothing of what stands there is lost."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.intake.persons import Person, joined, persons_of

KARI, PER = Person("Kari Testesen", "kari@x.example"), Person("Per Eksempelvik", "per@x.example")


@pytest.mark.parametrize(
    "typed",
    [
        "Kari Testesen, Per Eksempelvik",
        "Kari Testesen og Per Eksempelvik",
        "Kari Testesen\nPer Eksempelvik",
        "Kari Testesen; Per Eksempelvik;",
        "Kari Testesen / Per Eksempelvik",
        " Kari Testesen & Per Eksempelvik ",
        "• Kari Testesen\r\n• Per Eksempelvik",
    ],
)
def test_names_in_one_cell(typed: str) -> None:
    assert persons_of(typed) == [Person("Kari Testesen"), Person("Per Eksempelvik")]


@pytest.mark.parametrize(
    "typed",
    [
        "kari@x.example, per@x.example",
        "kari@x.example;per@x.example",
        "kari@x.example per@x.example",
        "mailto:kari@x.example\n<per@x.example>",
    ],
)
def test_addresses_in_one_cell(typed: str) -> None:
    assert persons_of(typed) == [Person("", "kari@x.example"), Person("", "per@x.example")]


@pytest.mark.parametrize(
    "typed",
    [
        "Kari Testesen <kari@x.example>; Per Eksempelvik <per@x.example>",
        "Kari Testesen <kari@x.example>, Per Eksempelvik <per@x.example>",
        "Kari Testesen (kari@x.example) og Per Eksempelvik (per@x.example)",
        "Kari Testesen kari@x.example\nPer Eksempelvik per@x.example",
        "Kari Testesen, kari@x.example, Per Eksempelvik, per@x.example",
    ],
)
def test_names_with_their_addresses(typed: str) -> None:
    assert persons_of(typed) == [KARI, PER]


@pytest.mark.parametrize("typed", ["Testesen, Kari", "Testesen, Kari; Eksempelvik, Per"])
def test_a_surname_put_first_is_not_torn_off(typed: str) -> None:
    assert all("," in person.name for person in persons_of(typed))


def test_a_surname_put_first_as_outlook_writes_it() -> None:
    assert persons_of("Testesen, Kari <kari@x.example>") == [Person("Testesen, Kari", "kari@x.example")]


@pytest.mark.parametrize("typed", ["-", "ingen", "Ukjent", "?", " ", "Vakant", "51 33 50 00", "+47 900 00 000", "1"])
def test_nobody(typed: str) -> None:
    assert persons_of(typed) == []


def test_a_remark_in_brackets_stays_with_the_name() -> None:
    assert persons_of("Kari Testesen (redaktør)") == [Person("Kari Testesen (redaktør)")]


def test_names_and_addresses_of_two_cells_are_joined_in_order() -> None:
    names, addresses = persons_of("Kari Testesen, Per Eksempelvik"), persons_of("kari@x.example, per@x.example")
    assert joined(names, addresses) == [KARI, PER]


def test_where_their_numbers_differ_the_name_in_the_address_decides() -> None:
    names = [Person("Anne Annesen"), Person("Per Eksempelvik")]
    assert joined(names, [Person("", "per@x.example")]) == [Person("Anne Annesen"), PER]
    assert joined(names, [Person("", "post@x.example")]) == [*names, Person("", "post@x.example")]


WORDS = ("Kari", "Testesen", "og", ",", ";", "\n", "<", ">", "(", ")", "kari@x.example", "per@y.example", "&", "/", "Å")


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_no_word_is_lost(typed: str) -> None:
    def words(text: str) -> Counter[str]:
        return Counter(re.findall(r"[\w@.]+", text)) - Counter({"og": 99})

    kept = " ".join(f"{person.name} {person.email}" for person in persons_of(typed))
    assert words(kept) == words(typed)
