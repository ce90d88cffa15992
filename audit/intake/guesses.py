"""What a column of a list may be: judged by its heading, by the words of it, and by its values."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, TypedDict

from audit.intake.headings import NAME_NAMES, Heading
from audit.intake.looks import (
    fit,
    is_day,
    is_email,
    is_id,
    is_link,
    is_person,
    is_platform,
    is_yes_or_no,
    most,
    names_people,
)
from audit.intake.targets import (
    ADDRESS,
    EMAIL_NAMES,
    ID,
    LEADER,
    LEADERS_ADDRESS,
    LINK,
    NAME,
    PERSON,
    PLATFORM,
    Target,
    bare,
)
from audit.model import Text
from audit.schema import ACCOUNTS, ADMINISTRATORS, Kind
from audit.workbook.values import Raw


class Confidence(StrEnum):
    """How sure a proposal is."""

    SURE = "sure"
    UNSURE = "unsure"  #: to be asked about
    NONE = "none"  #: there is no proposal


class Proposal(TypedDict):
    """What a column is thought to be; None where it is carried along."""

    target: Target | None
    confidence: Confidence
    reason: Text


NOT_KNOWN: Final = Text("neither its heading nor its values are known")
OWN_ADDRESS: Final = {LEADER: LEADERS_ADDRESS, PERSON: ADDRESS}
LOOKS: Final[dict[Target, Callable[[Raw], bool]]] = {
    LINK: is_link,
    PLATFORM: is_platform,
    PERSON: names_people,
    LEADER: is_person,
}
OF_KIND: Final[dict[Kind, Callable[[Raw], bool]]] = {
    Kind.DAY: is_day,
    Kind.YES_NO: is_yes_or_no,
    Kind.EMAIL: is_email,
    Kind.ID: is_id,
}
LONG: Final = 3  #: words of a heading that may be a question


def proposal(heading: Heading, values: Sequence[Raw], known: Mapping[str, Target], key: str) -> Proposal:
    """What a column of a list is thought to be that will be the register's sheet of that key."""
    name = bare(heading.text or heading.group)
    of_group = known.get(bare(heading.group)) if heading.text else None
    if of_group in OWN_ADDRESS and (name in EMAIL_NAMES or name in NAME_NAMES):
        target = OWN_ADDRESS[of_group] if name in EMAIL_NAMES else of_group
        return Proposal(target=target, confidence=Confidence.SURE, reason=Text("the heading, and the one above it"))
    by_name = known.get(name) or known.get(bare(heading.full))
    if name in EMAIL_NAMES and by_name is None and key == ACCOUNTS.key:
        return Proposal(
            target=ADDRESS, confidence=Confidence.UNSURE, reason=Text("the heading says e-mail, but not whose")
        )
    if by_name and by_name == PERSON and most(values, is_email):
        why = Text("the heading, and the values are e-mail addresses")
        return Proposal(target=by_name, confidence=Confidence.SURE, reason=why)
    if by_name and (key != ACCOUNTS.key or fit(values, by_name.schema)):
        return Proposal(target=by_name, confidence=Confidence.SURE, reason=Text("the heading"))
    found = _by_words(heading.text, values, known) if by_name is None else None
    found = found or _by_values(values, key, misfit=by_name) or _by_near_name(heading, values, known)
    if found:
        return Proposal(target=found[0], confidence=Confidence.UNSURE, reason=found[1])
    return Proposal(target=None, confidence=Confidence.NONE, reason=_why_nothing(by_name))


def _by_words(heading: str, values: Sequence[Raw], known: Mapping[str, Target]) -> tuple[Target, Text] | None:
    """What a long heading such as a question speaks of: that which the values look like, else what it names first."""
    words = heading.replace("/", " ").split()
    if len(words) < LONG or not values:
        return None
    named = [target for word in words for target in [_named_by(word, known)] if target]
    fitting = list(dict.fromkeys(target for target in named if fit(values, target.schema)))
    telling = [target for target in fitting if _shows(values, target)]
    plain = [target for target in fitting if target.schema.kind is Kind.TEXT and target not in LOOKS]
    best = telling or sorted(plain, key=lambda target: target == NAME)
    return (best[0], Text("the heading speaks of it, and the values fit")) if best else None


def _named_by(word: str, known: Mapping[str, Target]) -> Target | None:
    """The column that a word of a sentence names: «plattformen» as well as «plattform»."""
    plain = bare(word)
    forms = [plain, *(plain.removesuffix(end) for end in ("en", "et", "a", "n", "e", "ene", "ne", "r"))]
    return next((known[form] for form in forms if len(form) > 2 and form in known), None)


def _shows(values: Sequence[Raw], target: Target) -> bool:
    """Whether the values themselves show that they are the column's."""
    looks = LOOKS.get(target) or OF_KIND.get(target.schema.kind)
    return looks is not None and most(values, looks)


def _by_values(values: Sequence[Raw], key: str, misfit: Target | None) -> tuple[Target, Text] | None:
    if key == ADMINISTRATORS.key and most(values, is_email):
        return ADDRESS, Text("the values are e-mail addresses")
    if key != ACCOUNTS.key:
        return None
    if most(values, is_link):
        return LINK, Text("the values are links to known platforms")
    if most(values, is_platform):
        return PLATFORM, Text("the values are names of platforms")
    if most(values, is_email):
        return ADDRESS, Text("the values are e-mail addresses")
    if most(values, is_id) and len(set(map(str, values))) == len(values):
        return ID, Text("the values look like ids, each different")
    if misfit is None and most(values, is_person):
        return PERSON, Text("the values look like names of people")
    return None


def _by_near_name(heading: Heading, values: Sequence[Raw], known: Mapping[str, Target]) -> tuple[Target, Text] | None:
    """A column whose name is like the heading; of dates, ids, people or yes and no only where the values are that."""
    for near in difflib.get_close_matches(bare(heading.text or heading.group), known, 3, 0.75):
        target = known[near]
        looks = LOOKS.get(target) or OF_KIND.get(target.schema.kind)
        if most(values, looks) if looks else fit(values, target.schema):
            return target, Text("the heading is nearly that, and the values fit")
    return None


def _why_nothing(by_name: Target | None) -> Text:
    if by_name:
        return Text("the heading says {column}, but the values do not look like it", column=by_name.name("nb"))
    return NOT_KNOWN
