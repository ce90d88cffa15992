"""Nothing that staff and leaders read is left in English, and no translation loses a value."""

import re
import string

import pytest
from babel.messages.catalog import Message

from audit.language import Language
from audit.model import Text
from tests.catalogues import LANGUAGES, catalogue_file, compiled, messages, read

FIELD = re.compile(r"%\((\w+)\)s")


def fields(message: str) -> set[str]:
    """The values that a message speaks of, in either way of writing them."""
    return set(FIELD.findall(message)) | {name for _, name, _, _ in string.Formatter().parse(message) if name}


def forms(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_in_the_catalogue_and_none_besides(language: str) -> None:
    wanted = {str(message.id) for message in messages() if message.id}
    held = {str(message.id) for message in read(language) if message.id}
    assert wanted - held == set(), "run python -m tests.catalogues"
    assert held - wanted == set(), "run python -m tests.catalogues"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    blank = [message.id for message in read(language) if message.id and not all(forms(message.string))]
    assert not blank


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_speaks_of_the_same_values(language: str) -> None:
    def differs(message: Message) -> bool:
        wanted = set().union(*(fields(form) for form in forms(message.id)))
        used = set().union(*(fields(form) for form in forms(message.string)))
        return not used <= wanted or (isinstance(message.id, str) and used != wanted)

    assert not [message.id for message in read(language) if message.id and differs(message)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_current(language: str) -> None:
    file = catalogue_file(language).with_suffix(".mo")
    assert file.read_bytes() == compiled(read(language)), "run python -m tests.catalogues"


def test_numbers_decide_the_form() -> None:
    speak = Language("en")
    assert speak(Text("{n} day", "{n} days", n=1)) == "1 day"
    assert speak(Text("{n} day", "{n} days", n=2)) == "2 days"
