"""The diffs of docs/adding.md can still be made: what they rest on stands in the files of today."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

from tests.catalogues import PROJECT

PAGE = (PROJECT / "docs" / "adding.md").read_text(encoding="utf-8")
DIFFS = re.findall(r"^```diff\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
FILES = [each for diff in DIFFS for each in re.split(r"^(?=--- )", diff, flags=re.MULTILINE) if each]
NEW = [each for each in FILES if each.startswith("--- /dev/null")]


def name(diff: str) -> str:
    found = re.search(r"^\+\+\+ b/(\S+)$", diff, re.MULTILINE)
    assert found, diff
    return found[1]


def lines(diff: str, signs: str) -> Iterator[str]:
    """The lines with one of the signs, without it, but for those where something was left out."""
    for line in diff.splitlines():
        if not line.startswith(("---", "+++", "@@")) and line[:1] in signs and "…" not in line:
            yield line[1:]


def imported(diff: str) -> Iterator[tuple[str, str]]:
    """What a new file imports of ours."""
    for node in ast.walk(ast.parse("\n".join(lines(diff, "+")))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("audit", "tests")):
            yield from ((node.module or "", alias.name) for alias in node.names)


@pytest.mark.parametrize("diff", [each for each in FILES if each not in NEW], ids=name)
def test_what_is_changed_stands_there(diff: str) -> None:
    today = (PROJECT / name(diff)).read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines(diff, " -") if line.strip() and line not in today]
    for heading in re.findall(r"^@@ (?!…)(.+)$", diff, re.MULTILINE):
        assert [line for line in today if line.startswith(heading)], heading
    added = [line for line in lines(diff, "+") if line.strip()]
    assert added and not all(line in today for line in added), "it has been made by now: show something else"


@pytest.mark.parametrize("diff", NEW, ids=name)
def test_what_is_new_is_not_there_and_uses_what_is(diff: str) -> None:
    assert not (PROJECT / name(diff)).exists(), "it has been made by now: show something else"
    made_here = set(re.findall(r"^\+def (\w+)", "\n".join(DIFFS), re.MULTILINE))
    for module, wanted in imported(diff):
        assert hasattr(import_module(module), wanted) or wanted in made_here, f"{module} has no {wanted}"


def test_every_kind_is_shown() -> None:
    assert [heading.split()[-1] for heading in re.findall(r"^## (.+)$", PAGE, re.MULTILINE)] == [
        "rule",
        "column",
        "language",
        "medium",
    ]
    assert len(FILES) >= 12 and len(NEW) == 4
