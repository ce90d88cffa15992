"""What holds for every rule, present and future."""

import re

import pytest

from audit.check import AccountRule, RegisterRule, rules, select
from audit.model import Trouble
from tests.catalogues import PROJECT

CHECKS = sorted((PROJECT / "audit" / "checks").glob("sm*.py"))
GUIDELINE = (
    "Etikk",
    "Privat bruk av sosiale medier",
    "Før virksomheter tar i bruk sosiale medier",
    "Når du bruker sosiale medier på vegne av Sandnes kommune",
    "Arkiv og saksbehandling",
)

every_rule = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)


def test_each_file_is_one_rule_named_by_its_code() -> None:
    assert [file.stem[:5].upper() for file in CHECKS] == [rule.code for rule in rules()]


@pytest.mark.parametrize("file", CHECKS, ids=lambda file: file.stem)
def test_each_rule_has_a_test_of_the_same_name(file: object) -> None:
    assert (PROJECT / "tests" / "checks" / f"test_{getattr(file, 'name', '')}").exists()


def test_no_test_of_a_rule_outlives_it() -> None:
    tests = {file.name.removeprefix("test_") for file in (PROJECT / "tests" / "checks").glob("test_sm*.py")}
    assert tests == {file.name for file in CHECKS}


@every_rule
def test_the_documentation_is_whole(rule: AccountRule | RegisterRule) -> None:
    assert rule.what
    assert rule.why
    assert rule.fix
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert re.fullmatch(r"SM\d{3}", rule.code)


@every_rule
def test_a_rule_about_accounts_rests_on_a_heading_of_the_guideline(rule: AccountRule | RegisterRule) -> None:
    if isinstance(rule, AccountRule):
        assert all(clause in GUIDELINE for clause in rule.clause.split("; "))
    else:
        assert not rule.clause


def test_rules_are_chosen_by_the_start_of_their_codes() -> None:
    def chosen(wanted: list[str], ignored: list[str]) -> list[str]:
        return [rule.code for rule in select(rules(), wanted, ignored)]

    everything = [rule.code for rule in rules()]
    assert chosen([], []) == everything
    assert chosen(["sm102"], []) == ["SM102"]
    assert chosen(["SM1"], ["SM102"]) == [code for code in everything if code.startswith("SM1") and code != "SM102"]
    assert chosen(["SM102"], ["SM1"]) == []


@pytest.mark.parametrize("word", ["SM9", "X", "SM1020"])
def test_a_word_that_fits_no_rule_is_an_error(word: str) -> None:
    for wanted, ignored in (([word], []), ([], [word])):
        with pytest.raises(Trouble, match=word):
            select(rules(), wanted, ignored)
