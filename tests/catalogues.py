"""Brings the catalogues in `locale/` up to date with the messages in code and templates.

`python -m tests.catalogues` adds new messages (blank, to be translated), drops unused ones and compiles the `.mo`
files; the tests hold the catalogues to what `messages()` finds.
"""

from __future__ import annotations

import ast
import inspect
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from audit.check import rules
from audit.language import CATALOGUES

PROJECT = Path(__file__).parent.parent
LANGUAGES = ("nb", "nn")

#: Calls whose first argument is a message id; the second too where it is the plural of the first.
MARKING = {"Text", "N_", "say", "speak", "language", "gettext"}

Found = tuple[str, int, str | tuple[str, str]]  #: file, line, message (and its plural)


def messages() -> Catalog:
    """Every message of the program."""
    catalogue = Catalog(project="Kontotilsyn", charset="utf-8")
    for file in sorted((PROJECT / "audit").rglob("*.py")):
        for name, _line, message in _in_code(file):
            catalogue.add(message, locations=[(name, 0)])
    for file in sorted((PROJECT / "templates").rglob("*.*")):
        for name, _line, message in _in_template(file):
            catalogue.add(message, locations=[(name, 0)])
    for rule in rules():
        for message in (rule.title, rule.what, rule.why, rule.fix):
            catalogue.add(message, locations=[(f"audit/checks/{rule.code}", 0)])
    return catalogue


def catalogue_file(language: str) -> Path:
    """Where the translations of a language stand."""
    return CATALOGUES / language / "LC_MESSAGES" / "audit.po"


def read(language: str) -> Catalog:
    """The translations of a language."""
    with catalogue_file(language).open("rb") as stream:
        return read_po(stream, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def update(language: str) -> None:
    """Writes the language's catalogue anew: translations kept, new messages blank, unused ones gone."""
    file = catalogue_file(language)
    template = messages()
    catalogue = read(language) if file.exists() else Catalog(locale=language, project="Kontotilsyn")
    known = {str(message.id) for message in catalogue}
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        if str(message.id) not in known:  # a new plural of an old singular would keep the old translation
            message.string = ("", "") if message.pluralizable else ""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, catalogue, width=120, omit_header=False, include_lineno=False, sort_output=True)
    file.with_suffix(".mo").write_bytes(compiled(read(language)))


def _in_code(file: Path) -> Iterator[Found]:
    name = file.relative_to(PROJECT).as_posix()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield from ((name, node.lineno, message) for message in _in_call(node))
        elif isinstance(node, ast.FunctionDef) and name == f"audit/cli/{node.name}.py" and _is_command(node):
            yield name, node.lineno, " ".join(inspect.cleandoc(ast.get_docstring(node) or "").split())


def _is_command(function: ast.FunctionDef) -> bool:
    """A command returns its exit code."""
    return isinstance(function.returns, ast.Name) and function.returns.id == "int"


def _in_call(call: ast.Call) -> Iterator[str | tuple[str, str]]:
    function = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    words = [argument.value if isinstance(argument, ast.Constant) else None for argument in call.args[:2]]
    if function in MARKING and words and isinstance(words[0], str) and words[0]:
        plural = words[1] if len(words) > 1 else None
        yield (words[0], plural) if isinstance(plural, str) else words[0]
    for keyword in call.keywords:
        value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
        if isinstance(value, str) and (keyword.arg == "help" or (keyword.arg == "metavar" and value.isupper())):
            yield value


def _in_template(file: Path) -> Iterator[Found]:
    with file.open("rb") as stream:
        options = {"trimmed": "false", "trim_blocks": "true", "lstrip_blocks": "true", "extensions": "jinja2.ext.do"}
        for line, _function, message, _comments in babel_extract(stream, ("_", "gettext", "ngettext"), [], options):
            if isinstance(message, tuple):
                plain = tuple(word for word in message if isinstance(word, str))
                yield file.relative_to(PROJECT).as_posix(), line, plain if len(plain) > 1 else plain[0]
            elif message:
                yield file.relative_to(PROJECT).as_posix(), line, message


if __name__ == "__main__":
    for each in LANGUAGES:
        update(each)
