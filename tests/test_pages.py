"""What the pages show is there: commands can be typed, links lead somewhere, settings and files exist."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from audit.cli.app import COMMANDS, command, version, word_for
from audit.cli.arguments import COMMON, day_of, in_order, month_of
from audit.settings import OUTSIDE, PREFIX, SECRETS, Settings, settings_from
from tests.catalogues import PROJECT

PAGES = sorted(
    page for page in PROJECT.rglob("*.md") if not any(part.startswith(".") for part in page.relative_to(PROJECT).parts)
)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```|((?:^ {4}[^\n]*\n(?:^\n)*)+)", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())


def spans(page: Path) -> list[str]:
    """What stands in backticks within a line or over its end."""
    prose = BLOCK.sub("\n\n", page.read_text(encoding="utf-8"))
    return [" ".join(span.split()) for paragraph in prose.split("\n\n") for span in SPAN.findall(paragraph)]


def blocks(page: Path, kind: str) -> list[str]:
    """The code blocks of that language; of none, those that are indented."""
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [fenced or indented for language, fenced, indented in found if language == kind]


def command_lines(page: Path) -> Iterator[list[str]]:
    """What follows `run.py` in each command that the page shows."""
    lines = [line for block in blocks(page, "") + blocks(page, "sh") for line in block.splitlines()]
    for line in [*lines, *spans(page)]:
        shown = re.search(r"(?:^|[ /\\])run\.py ([^#]+)", line)
        if shown and "…" not in shown[1] and not line.startswith(("-", "+")):
            yield shlex.split(shown[1])


@cache
def commands() -> dict[str, Any]:
    """The real ones, as typer parses them."""
    app = typer.Typer(add_completion=False)
    for name in COMMANDS:
        app.command(word_for(name))(command(name))
    app.callback(invoke_without_command=True)(version)
    group: Any = typer.main.get_command(app)
    return {"": group, **group.commands}


def options() -> set[str]:
    return {option for each in commands().values() for parameter in each.params for option in parameter.opts} | {
        "--help"
    }


@each_page
def test_every_command_shown_is_understood(page: Path) -> None:
    for words in command_lines(page):
        if words[0] == "test":
            assert all((PROJECT / word).exists() for word in words[1:] if word.startswith("tests/")), words
            continue
        if words[0].startswith("benchmarks"):
            assert importlib.util.find_spec(words[0]), words
            continue
        name, *arguments = in_order(words)
        if name.startswith("--") or arguments == ["--help"]:
            continue
        typed = commands()[name].make_context(name, arguments).params
        if typed.get("month"):
            month_of(typed["month"])
        for key in ("as_of", "day"):
            if typed.get(key):
                day_of(typed[key])


@each_page
def test_every_option_named_is_one(page: Path) -> None:
    for span in spans(page):
        first, *rest = span.split()
        if first in commands() or (first.startswith("--") and not rest):
            named = {word.partition("=")[0] for word in span.split() if re.fullmatch(r"--[a-z-]+(=.*)?", word)}
            known = (
                options()
                if first.startswith("--")
                else {option for parameter in commands()[first].params for option in parameter.opts} | {"--help"}
            )
            assert named <= known, span


def anchors(page: Path) -> set[str]:
    """Those that GitHub gives the page's headings."""
    found: set[str] = set()
    for line in BLOCK.sub("\n\n", page.read_text(encoding="utf-8")).splitlines():
        if heading := re.fullmatch(r"#+ (.+)", line):
            plain = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).lower())
            slug, number = plain.replace(" ", "-"), 0
            while slug + (f"-{number}" if number else "") in found:
                number += 1
            found.add(slug + (f"-{number}" if number else ""))
    return found


@each_page
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    for target in LINK.findall(BLOCK.sub("\n\n", page.read_text(encoding="utf-8"))):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


FOLDERS = ("audit/", "tests/", "docs/", "benchmarks/", "templates/", "locale/", ".ci/")


@each_page
def test_every_file_of_the_project_that_is_named_is_there(page: Path) -> None:
    for span in spans(page):
        if span.startswith(FOLDERS) and " " not in span:
            assert list(PROJECT.glob(span.rstrip("/"))), span


@each_page
def test_every_settings_file_shown_is_accepted(page: Path) -> None:
    for written in blocks(page, "toml"):
        settings_from(tomllib.loads(written), {}, PROJECT / "audit.toml")


def keys() -> dict[str, set[str]]:
    sections = {name: field.annotation for name, field in Settings.model_fields.items() if name not in OUTSIDE}
    return {name: set(getattr(section, "model_fields", {})) for name, section in sections.items()}


@each_page
def test_every_setting_named_is_one(page: Path) -> None:
    everywhere = set().union(*keys().values())
    for span in spans(page):
        if section := re.fullmatch(r"\[([a-z]+)\](?: ([a-z_]+)(?: = .*)?)?", span):
            assert section[1] in keys(), span
            assert section[2] is None or section[2] in keys()[section[1]], span
        elif assigned := re.fullmatch(r"([a-z][a-z0-9_]*) = (\"[^\"]*\"|true|false|[0-9]+|\[.*\])", span):
            assert assigned[1] in everywhere, span


@each_page
def test_every_environment_variable_named_is_one(page: Path) -> None:
    for section, key in re.findall(rf"{PREFIX}([A-Z]+)__([A-Z_]+)", page.read_text(encoding="utf-8")):
        known = (section.lower(), key.lower())
        assert known in SECRETS or known[1] in keys().get(known[0], set()), known


def test_the_checks_above_find_what_they_look_for() -> None:
    shown = [words for page in PAGES for words in command_lines(page)]
    assert len(shown) > 30 and len(PAGES) > 8
    assert {"prune", "run", "schedule", "test"} <= {words[0] for words in shown}
    assert len(anchors(PROJECT / "docs" / "mail.md")) > 10
    assert COMMON[0] in options()
