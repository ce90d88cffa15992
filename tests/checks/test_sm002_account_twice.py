"""SM002: accounts that stand twice."""

import pytest

from audit.checks.sm002_account_twice import folded_link
from tests.checks.tools import a_context, a_register, an_account, cells, told


def test_the_same_id_twice_is_one_finding_and_the_first_row_is_audited() -> None:
    again = an_account(3, id="fb-001 ", unit="Svømmehallen", link=None)
    inventory = a_register(an_account(), again)
    assert [account.unit.value for account in inventory.audited] == ["Biblioteket"]
    (found,) = told("SM002", a_context(inventory))
    assert (found.key, cells([found.problem])) == ("FB-001", ["Kontoer!A2", "Kontoer!A3"])


@pytest.mark.parametrize(
    "link",
    [
        "https://www.facebook.com/sandnesbibliotek.example",
        "http://facebook.com/sandnesbibliotek.example/",
        "FACEBOOK.com/sandnesbibliotek.example",
        "//www.Facebook.com/sandnesbibliotek.example//",
    ],
)
def test_the_same_link_written_otherwise_is_the_same(link: str) -> None:
    (found,) = told("SM002", a_context(a_register(an_account(), an_account(3, id="FB-002", link=link))))
    assert cells([found.problem]) == ["Kontoer!D2", "Kontoer!D3"]


def test_links_that_lead_to_different_places_are_different() -> None:
    links = [
        "https://x.com/a",
        "https://x.com/A",
        "https://x.com/a?id=1",
        "https://x.com/a?id=2",
        "https://y.com/a",
        "https://[",
    ]
    assert len({folded_link(link) for link in links}) == len(links)


def test_accounts_without_a_link_have_not_the_same_one() -> None:
    assert not told("SM002", a_context(a_register(an_account(link=None), an_account(3, id="FB-002", link=None))))


def test_accounts_of_two_units_belong_to_neither() -> None:
    other = an_account(3, id="FB-002", unit="Svømmehallen")
    (found,) = told("SM002", a_context(a_register(an_account(), other)))
    assert found.account is None
