"""Each sentence of the guideline is checked by a rule, or it says why not."""

from dataclasses import fields

import pytest

from audit.check import AccountRule, Policy, rules
from audit.guideline import DEMANDS, FROM_THE_GUIDELINE, SECTIONS, Demand

ACCOUNT_RULES = [rule for rule in rules() if isinstance(rule, AccountRule)]
CODES = {rule.code for rule in ACCOUNT_RULES}

every_demand = pytest.mark.parametrize("demand", DEMANDS, ids=lambda demand: demand.what)


def test_the_sections_are_those_of_the_guideline_in_its_order() -> None:
    assert SECTIONS == (
        "Etikk",
        "Sosiale medier i arbeidstiden",
        "Privat bruk av sosiale medier",
        "Før virksomheter tar i bruk sosiale medier",
        "Når du bruker sosiale medier på vegne av Sandnes kommune",
        "Arkiv og saksbehandling",
    )
    assert tuple(dict.fromkeys(demand.section for demand in DEMANDS)) == SECTIONS
    order = [SECTIONS.index(demand.section) for demand in DEMANDS]
    assert order == sorted(order)


@every_demand
def test_a_demand_has_rules_or_a_reason_and_never_both(demand: Demand) -> None:
    assert bool(demand.rules) is not bool(demand.why_not)


@every_demand
def test_a_demand_names_rules_about_accounts_that_there_are_and_each_once(demand: Demand) -> None:
    assert set(demand.rules) <= CODES
    assert len(set(demand.rules)) == len(demand.rules)


@every_demand
def test_demands_and_reasons_are_sentences(demand: Demand) -> None:
    for sentence in filter(None, (demand.what, demand.why_not)):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


def test_no_demand_stands_twice() -> None:
    assert len({demand.what for demand in DEMANDS}) == len(DEMANDS)


@pytest.mark.parametrize("rule", ACCOUNT_RULES, ids=lambda rule: rule.code)
def test_a_rule_that_checks_a_demand_rests_on_its_section(rule: AccountRule) -> None:
    checked = {demand.section for demand in DEMANDS if rule.code in demand.rules}
    assert not checked or set(rule.clause.split("; ")) <= checked


def test_every_clause_of_the_design_is_checked() -> None:
    named = {code for demand in DEMANDS for code in demand.rules}
    assert named >= {*(f"SM10{n}" for n in range(1, 9)), *(f"SM20{n}" for n in range(1, 4)), "SM301", "SM302", "SM303"}
    assert named >= {"SM401", "SM402"}


def test_the_figures_said_to_be_the_guidelines_are_figures_of_the_policy() -> None:
    assert {field.name for field in fields(Policy)} >= FROM_THE_GUIDELINE
