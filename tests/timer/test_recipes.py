"""The recipes work as pasted, whatever signs the folders are called by."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.language import LANGUAGES, language
from audit.timer.recipes import Installation, System, recipe
from tests.programs import program

TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
NAMES = ["tilsyn", "med mellomrom", "Åse Næss' æøå", "100 % sikkert", '"sitat" & <tegn>', "pris $HOME ${x} %h"]

#: Folder names as people and systems make them; a line break or half a character is in no recipe's power.
FOLDERS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="/\\"), min_size=1, max_size=12
).filter(lambda name: name.strip() == name and name not in (".", ".."))


def installation(name: str) -> Installation:
    folder = f"/srv/{name}"
    command = ("/usr/bin/python3", f"{folder}/run.py", "schedule", "--once", "--config", f"{folder}/audit.toml")
    return Installation(command, Path(folder))


def cron_line(text: str) -> str:
    [line] = [line for line in text.splitlines() if line and not line.startswith("#")]
    return line


def as_cron_runs_it(line: str) -> str:
    """What crond hands to the shell (crontab(5)): all after the five fields, up to a per cent sign not escaped."""
    fields = r"(?:\*|\d+)"
    found = re.fullmatch(rf"({fields} {fields} {fields} {fields} {fields}) (.+)", line)
    assert found, line
    assert not re.search(r"(?<!\\)%", found[2])
    return found[2].replace("\\%", "%")


@given(FOLDERS)
def test_cron_starts_the_command_in_its_folder(name: str) -> None:
    here = installation(name)
    command = as_cron_runs_it(cron_line(recipe(System.CRON, here, language("nb"))))
    assert shlex.split(command) == ["cd", str(here.folder), "&&", *here.command]


@pytest.mark.skipif(sys.platform == "win32", reason="cron is of Unix")
@pytest.mark.parametrize("name", NAMES)
def test_a_shell_does_what_cron_asks_of_it(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    tell = "import os, sys; print(os.getcwd(), *sys.argv[1:], sep='\\n')"
    here = Installation((sys.executable, "-c", tell, str(folder / "audit.toml")), folder)
    command = as_cron_runs_it(cron_line(recipe(System.CRON, here, language("nb"))))
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == [str(folder), str(folder / "audit.toml")]


def units(text: str) -> dict[str, str]:
    """The two files that the recipe shows, by name."""
    parts = re.split(r"^# --- (.+)$", text, flags=re.MULTILINE)
    return {PurePosixPath(name).name: part for name, part in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize("name", NAMES)
def test_systemd_accepts_the_units(tmp_path: Path, name: str) -> None:
    verify = program("systemd-analyze", package="systemd")
    folder = tmp_path / name
    folder.mkdir()
    here = Installation((sys.executable, str(folder / "run.py"), "schedule", "--once"), folder)
    text = recipe(System.SYSTEMD, here, language("nb"))
    files = []
    for unit, content in list(units(text).items())[:2]:
        files.append(tmp_path / unit)
        files[-1].write_text(content, encoding="utf-8")
    done = subprocess.run(
        [verify, "verify", "--user", "--man=no", *map(str, files)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "kontotilsyn" in line]
    assert ours == [] and "%" not in text.replace("%%", "").replace("%h/.config", "")
    assert "Persistent=true" in text and "WantedBy=timers.target" in text


@given(FOLDERS)
def test_systemd_reads_the_words_of_the_command_back(name: str) -> None:
    here = installation(name)
    unit = units(recipe(System.SYSTEMD, here, language("nn")))["kontotilsyn.service"]
    [line] = [line.removeprefix("ExecStart=") for line in unit.splitlines() if line.startswith("ExecStart=")]
    words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:[^"\\]|\\.)*)"', line)]
    assert [word.replace("%%", "%").replace("$$", "$") for word in words] == list(here.command)
    [place] = [line for line in unit.splitlines() if line.startswith("WorkingDirectory=")]
    assert place.removeprefix("WorkingDirectory=").replace("%%", "%") == str(here.folder)


def task_of(text: str) -> ET.Element:
    """The task as PowerShell hands it on: the here-string as it stands, which must need no code page."""
    assert "$task = @'\n" in text and "\n'@\nRegister-ScheduledTask " in text
    xml = text.partition("$task = @'\n")[2].partition("\n'@\n")[0]
    assert xml.isascii()
    return ET.fromstring(xml)


def windows_words(line: str) -> list[str]:
    """A command line taken apart as Windows programs do (CommandLineToArgvW), for words that end in no backslash."""
    return [
        (quoted or plain).replace('\\"', '"') for quoted, plain in re.findall(r'"((?:[^"\\]|\\.)*)"|([^ \t"]+)', line)
    ]


@given(FOLDERS.filter(lambda name: not set(name) & set('"<>|?*:')))  # signs that Windows forbids
def test_the_windows_task_holds_the_command_and_its_folder(name: str) -> None:
    here = installation(name)
    task = task_of(recipe(System.WINDOWS, here, language("nb")))
    exec_ = task.find(f"{TASK}Actions/{TASK}Exec")
    assert exec_ is not None
    assert exec_.findtext(f"{TASK}Command") == here.command[0]
    assert exec_.findtext(f"{TASK}WorkingDirectory") == str(here.folder)
    assert windows_words(exec_.findtext(f"{TASK}Arguments") or "") == list(here.command[1:])


def test_the_windows_task_catches_up_runs_once_at_a_time_and_needs_no_administrator() -> None:
    task = task_of(recipe(System.WINDOWS, installation("tilsyn"), language("nb")))
    assert task.tag == f"{TASK}Task" and task.get("version") == "1.2"
    assert [part.tag.removeprefix(TASK) for part in task] == [
        *("RegistrationInfo", "Triggers", "Principals", "Settings", "Actions")
    ]
    settings = {part.tag.removeprefix(TASK): part.text for part in task.find(f"{TASK}Settings") or ()}
    assert settings["StartWhenAvailable"] == "true"
    assert settings["MultipleInstancesPolicy"] == "IgnoreNew"
    assert settings["DisallowStartIfOnBatteries"] == settings["StopIfGoingOnBatteries"] == "false"
    principal = task.find(f"{TASK}Principals/{TASK}Principal")
    actions = task.find(f"{TASK}Actions")
    assert principal is not None and actions is not None
    assert principal.get("id") == actions.get("Context")
    assert principal.findtext(f"{TASK}RunLevel") == "LeastPrivilege"
    trigger = task.find(f"{TASK}Triggers/{TASK}CalendarTrigger")
    assert trigger is not None
    assert trigger.findtext(f"{TASK}Repetition/{TASK}Interval") == "PT1H"
    assert trigger.findtext(f"{TASK}ScheduleByDay/{TASK}DaysInterval") == "1"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("system", list(System))
def test_a_recipe_says_in_the_users_language_how_it_is_used(system: System, code: str) -> None:
    text = recipe(system, installation("tilsyn"), language(code))
    assert text.startswith("# === ")
    others = [recipe(system, installation("tilsyn"), language(other)) for other in LANGUAGES if other != code]
    assert text not in others
