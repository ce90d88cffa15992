"""What one person holds, and what breaks when they leave."""

from datetime import date

from audit.language import language
from audit.people import roles
from tests.checks.tools import AS_OF, a_leader, a_register, an_account, an_administrator

ADMIN = an_administrator(2).name.value or ""


def told(who: str, **register: object) -> list[tuple[str, str]]:
    """What the person is, and what breaks, in English."""
    speak = language("en")
    found = roles(a_register(**register), who, AS_OF, admins_min=2)  # type: ignore[arg-type] # as a_register takes them
    return [(speak(role.what), speak(role.breaks) if role.breaks else "") for role in found]


def test_a_leader_without_a_successor_leaves_the_unit_without_one() -> None:
    assert told("kari testesen") == [
        ("leads Biblioteket", "Biblioteket has no leader (SM105)."),
        ("approved that the account was opened", ""),
    ]


def test_a_leader_beside_another_leaves_nothing_broken() -> None:
    both = [a_leader(2), a_leader(3, name="Per Eksempelvik", email="per@sandnes.example")]
    assert told("PER@SANDNES.EXAMPLE", leaders=both) == [("leads Biblioteket", "")]


def test_one_of_two_administrators_leaves_too_few() -> None:
    assert told(ADMIN) == [("is administrator", "1 administrator is left, 2 are needed (SM102).")]


def test_one_of_three_leaves_enough_and_a_closed_account_needs_none() -> None:
    three = [an_administrator(number) for number in (2, 3, 4)]
    assert told(ADMIN, administrators=three) == [("is administrator", "")]
    assert told(ADMIN, account=an_account(closed=date(2026, 10, 1))) == [("is administrator", "")]


def test_who_has_left_breaks_nothing_by_leaving() -> None:
    left = [an_administrator(2, end=date(2026, 10, 1)), an_administrator(3)]
    assert told(ADMIN, administrators=left) == [("was administrator, or will be", "")]


def test_a_stranger_holds_nothing_and_a_blank_is_nobody() -> None:
    assert not told("Nils Ingensteds")
    assert not told("")
