"""Data flows one way: who may import whom, and which room may import which library."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalogues import PROJECT

#: The rooms in the order of the flow; a room may import those before it, never those after.
ORDER = (
    ("model",),
    ("workdays",),
    ("language", "files", "schema"),
    ("settings",),
    ("workbook", "template"),
    ("example", "guideline", "waivers", "people", "official", "intake", "further_logs"),
    ("upgrade", "moderation"),
    ("check",),
    ("checks",),
    ("runner",),
    ("history", "remains"),
    ("manifest",),
    ("verify",),
    ("trend",),
    ("report",),
    ("side_by_side",),
    ("render",),
    ("mail",),
    ("job", "reminders"),
    ("timer", "doctor", "prune", "fleet"),
    ("cli",),
    ("__main__",),
)

#: Libraries that belong to certain rooms, and to no other.
BELONGS = {
    "openpyxl": {"template", "render", "intake", "upgrade"},
    "python_calamine": {"workbook", "intake"},
    "pandas": {"report"},
    "yagmail": {"mail"},
    "keyring": {"mail"},
    "msal": {"mail"},
    "requests": {"mail"},
    "css_inline": {"mail"},
    "jinja2": {"render", "mail"},
    "vl_convert": {"render"},
    "PIL": {"render"},
    "typer": {"cli"},
    "rich": {"cli"},
    "pydantic": {"settings", "history", "remains", "manifest", "timer", "trend", "side_by_side", "fleet"},
    "schedule": {"timer"},
    "distributed": {"fleet"},
    "dask": {"fleet"},
    "filelock": {"files"},
    "babel": {"language", "workbook"},
    "holidays": {"workdays"},
    "typst": {"render"},
}

#: What talks to other computers, and the rooms that may: whoever reads the register or writes a report does not.
NETWORK = {"ftplib", "http", "imaplib", "poplib", "requests", "smtplib", "socket", "ssl", "telnetlib", "urllib.request"}
TALKS = {"mail", "doctor"}

#: The clock, the arguments and the environment are read in one room.
EDGE = {"os.environ", "sys.argv", "date.today", "datetime.now", "datetime.today", "time.time"}

FILES = sorted((PROJECT / "audit").rglob("*.py"))


def room(file: Path) -> str:
    return file.relative_to(PROJECT / "audit").with_suffix("").parts[0]


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "audit":
            yield from (f"audit.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are written in full"
            yield node.module or ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_imports_point_one_way(file: Path) -> None:
    place = {name: number for number, rooms in enumerate(ORDER) for name in rooms}
    if room(file) == "__init__":
        return
    for name in imports(file):
        if name.startswith("audit."):
            other = name.split(".")[1]
            if other in ("__version__", room(file)) or (room(file), other) == ("check", "checks"):
                continue
            assert place[other] < place[room(file)], f"{room(file)} must not import {other}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_libraries_stay_in_their_rooms(file: Path) -> None:
    for name in imports(file):
        library = name.partition(".")[0]
        allowed = BELONGS.get(library, {room(file)})
        assert room(file) in allowed, f"{library} belongs to {allowed}, not {room(file)}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_only_what_sends_mail_talks_to_other_computers(file: Path) -> None:
    talking = {name for name in imports(file) if {name, name.partition(".")[0]} & NETWORK}
    assert not talking or room(file) in TALKS


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_only_the_command_line_reads_clock_arguments_and_environment(file: Path) -> None:
    if room(file) in ("cli", "__main__"):
        return
    read = {
        ast.unparse(node)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    assert not read & EDGE


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_each_file_says_first_what_it_is_for(file: Path) -> None:
    words = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    assert words, f"{file} does not say what it is for"
    assert len(words.splitlines()[0]) < 121
