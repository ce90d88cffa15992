"""`run.py`, started as users start it: in a project of its own, with a home of its own, and without a network."""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

import run
from audit.language import LANGUAGES

SOURCE = Path(run.__file__)

MAKING = "Gjør klart programmet (bare første gang, noen minutter) …\n"
WAITING = "En annen oppstart er i gang med å gjøre klart programmet; venter på den.\n"

# The program of these tests: it tells how it was started, and ends with the code asked for.
PROGRAM = """
import json, os, sys
import tiny
print(json.dumps({"args": sys.argv[1:], "cwd": os.getcwd(), "prefix": sys.prefix, "tiny": tiny.__file__,
                  "utf8": sys.flags.utf8_mode}))
if sys.argv[1:2] == ["exit"]:
    sys.exit(int(sys.argv[2]))
"""


@dataclass(frozen=True)
class Project:
    """A small project with `run.py` in it, and the home folder of the user who starts it."""

    folder: Path
    home: Path

    @property
    def cache(self) -> Path:
        if sys.platform == "darwin":
            return self.home / "Library" / "Caches" / "kontotilsyn"
        return self.home / "cache" / "kontotilsyn"

    def environments(self) -> list[Path]:
        """The complete ones."""
        return sorted(marker.parent for marker in self.cache.glob("*/complete"))

    def variables(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "AUDIT_", "PIP_"))}
        cache = str(self.home / "cache")
        return kept | {"HOME": str(self.home), "XDG_CACHE_HOME": cache, "LOCALAPPDATA": cache} | more

    def begin(self, *args: str, cwd: Path | None = None, python: str = sys.executable, **more: str) -> Started:
        """Start it in a session of its own, so that all of it can be killed at once."""
        return subprocess.Popen(
            [python, str(self.folder / "run.py"), *args],
            cwd=cwd or self.folder,
            env=self.variables(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def start(self, *args: str, cwd: Path | None = None, python: str = sys.executable, **more: str) -> Ended:
        """Start it and wait for its end."""
        return end_of(self.begin(*args, cwd=cwd, python=python, **more))


Started = subprocess.Popen[str]


@dataclass(frozen=True)
class Ended:
    """What a start came to."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, object]:
        """What the program of these tests told about itself."""
        told: dict[str, object] = json.loads(self.out)
        return told


def end_of(process: Started) -> Ended:
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in out + err
    return Ended(process.returncode, out, err)


def wheel(folder: Path, name: str, code: str) -> None:
    """A package of one module, to be installed without a network."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}/__init__.py": "",
        f"{name}/__main__.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(content.encode())}\n"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        for path, content in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(path, content)


def new_project(parent: Path) -> Project:
    """A project whose folder has a space and a letter outside ASCII in its name, as folders of users have."""
    project = Project(parent / "mine prøver", parent / "home")
    (project.folder / "audit").mkdir(parents=True)
    project.home.mkdir()
    shutil.copy(SOURCE, project.folder)
    (project.folder / "audit" / "__init__.py").touch()
    (project.folder / "audit" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    wheel(project.folder, "tiny", "")
    wheel(project.folder, "pytest", PROGRAM)
    wheel(project.folder, "extra", "")
    wheel(project.folder, "cluster", "")
    (project.folder / "requirements-365.txt").write_text("extra==1.0\n", encoding="utf-8")
    (project.folder / "requirements-fleet.txt").write_text("cluster==1.0\n", encoding="utf-8")
    require(project, f"--no-index\n--find-links {project.folder.as_uri()}\ntiny==1.0\n")
    (project.folder / "requirements-benchmarks.txt").write_text("extra==1.0\n", encoding="utf-8")
    (project.folder / "requirements-dev.txt").write_text("-r requirements.txt\npytest==1.0\n", encoding="utf-8")
    return project


def until(condition: Callable[[], bool]) -> None:
    """Wait for it, as long as it may take on a busy machine."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def require(project: Project, requirements: str) -> None:
    (project.folder / "requirements.txt").write_text(requirements, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project never started."""
    return new_project(tmp_path)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Ended]:
    """A project that has been started once, and how that went. Shared: leave it as it is."""
    project = new_project(tmp_path_factory.mktemp("started"))
    return project, project.start("first", "--month", "2026-10")


# ---- starting


def test_the_first_start_makes_the_environment_and_runs_the_program_in_it(started: tuple[Project, Ended]) -> None:
    project, first = started
    (environment,) = project.environments()

    assert first.code == 0
    assert first.told["args"] == ["first", "--month", "2026-10"]
    assert Path(str(first.told["prefix"])).samefile(environment)
    assert environment.resolve() in Path(str(first.told["tiny"])).resolve().parents
    assert first.told["utf8"] == 1
    assert first.err == MAKING


def test_the_next_start_changes_nothing_says_nothing_and_asks_no_registry(started: tuple[Project, Ended]) -> None:
    project, _ = started
    (environment,) = project.environments()
    before = {path: path.stat().st_mtime_ns for path in project.cache.rglob("*") if "__pycache__" not in path.parts}

    second = project.start(PIP_CONFIG_FILE=os.devnull, PIP_INDEX_URL="http://127.0.0.1:1/", PIP_RETRIES="0")

    after = {path: path.stat().st_mtime_ns for path in project.cache.rglob("*") if "__pycache__" not in path.parts}
    assert second.code == 0
    assert second.err == ""
    assert after.keys() == before.keys()
    assert after[environment / "complete"] == before[environment / "complete"]
    assert after[environment / "log.txt"] == before[environment / "log.txt"]


def test_the_environment_works_when_the_cache_can_no_longer_be_written(started: tuple[Project, Ended]) -> None:
    project, _ = started
    (environment,) = project.environments()
    marker = environment / "complete"
    os.utime(marker, (time.time() - 50 * 86400,) * 2)
    marker.chmod(0o400)
    environment.chmod(0o500)
    try:
        assert project.start().code == 0
    finally:
        environment.chmod(0o700)
        marker.chmod(0o600)


@pytest.mark.parametrize("code", [0, 1, 3])
def test_the_exit_code_of_the_program_is_passed_on(started: tuple[Project, Ended], code: int) -> None:
    project, _ = started
    assert project.start("exit", str(code)).code == code


def test_arguments_arrive_as_they_were_written(started: tuple[Project, Ended]) -> None:
    project, _ = started
    arguments = ["run", "Årets konto.xlsx", "", 'a "quoted" word', "*", "--", "-x"]
    assert project.start(*arguments).told["args"] == arguments


def test_the_current_folder_stays_and_what_lies_in_it_is_not_imported(
    started: tuple[Project, Ended], tmp_path: Path
) -> None:
    project, _ = started
    for name in ("audit", "tiny", "json", "hashlib"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong one')", encoding="utf-8")
    ended = project.start("x", cwd=tmp_path)
    assert ended.code == 0
    assert Path(str(ended.told["cwd"])).samefile(tmp_path)


def test_packages_on_the_users_own_path_do_not_get_in_the_way(started: tuple[Project, Ended], tmp_path: Path) -> None:
    project, _ = started
    (tmp_path / "tiny.py").write_text("raise SystemExit('the wrong one')", encoding="utf-8")
    assert project.start(PYTHONPATH=str(tmp_path)).code == 0


def test_the_users_own_choice_of_utf8_mode_is_kept(started: tuple[Project, Ended]) -> None:
    project, _ = started
    assert project.start(PYTHONUTF8="0").told["utf8"] == 0


def test_an_environment_in_use_is_noted_as_such_once_a_day(started: tuple[Project, Ended]) -> None:
    project, _ = started
    marker = project.environments()[0] / "complete"
    os.utime(marker, (time.time() - 50 * 86400,) * 2)
    project.start()
    assert time.time() - marker.stat().st_mtime < 86400


# ---- making


def test_test_installs_both_files_and_runs_pytest_in_the_folder_of_the_project(
    project: Project, tmp_path: Path
) -> None:
    old = project.cache / "cpython-311-000000000000"
    recent = project.cache / "cpython-311-111111111111"
    for environment, age in ((old, 91), (recent, 89)):
        environment.mkdir(parents=True)
        for name in ("complete", "log.txt"):
            (environment / name).touch()
            os.utime(environment / name, (time.time() - age * 86400,) * 2)

    ended = project.start("test", "-k", "some tests", cwd=tmp_path)

    assert ended.code == 0
    assert ended.told["args"] == ["-k", "some tests"]
    assert Path(str(ended.told["cwd"])).samefile(project.folder)
    assert not old.exists(), "an environment that nobody has started for 90 days goes when another is made"
    assert recent.exists()


@pytest.mark.parametrize("words", [["benchmarks", "--quick"], ["benchmarks.fuzz", "10"]])
def test_benchmarks_run_in_the_environment_of_the_tests_and_where_one_stands(
    project: Project, tmp_path: Path, words: list[str]
) -> None:
    folder = project.folder / "benchmarks"
    folder.mkdir()
    for name in ("__init__", "__main__", "fuzz"):
        (folder / f"{name}.py").write_text("" if name == "__init__" else PROGRAM, encoding="utf-8")

    ended = project.start(*words, cwd=tmp_path)

    assert ended.code == 0
    assert ended.told["args"] == words[1:]
    assert Path(str(ended.told["cwd"])).samefile(tmp_path)
    assert project.start("test").told["prefix"] == ended.told["prefix"]


def test_two_starts_at_once_make_one_environment_and_both_run(project: Project) -> None:
    both = [project.begin("one"), project.begin("two")]
    ends = [end_of(process) for process in both]
    assert [ended.code for ended in ends] == [0, 0]
    assert [ended.told["args"] for ended in ends] == [["one"], ["two"]]
    assert sorted(ended.err for ended in ends) == [WAITING, MAKING]
    assert len(project.environments()) == 1


@pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")
@pytest.mark.parametrize("whole", [True, False], ids=["all of it", "the launcher only"])
def test_a_start_killed_half_way_leaves_nothing_that_the_next_stumbles_on(project: Project, whole: bool) -> None:
    process = project.begin()
    until(lambda: any(project.cache.glob("*/pyvenv.cfg")))
    (os.killpg if whole else os.kill)(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert project.environments() == []
    stray = next(project.cache.glob("*/pyvenv.cfg")).with_name("stray")
    stray.touch()

    again = project.start("again")
    assert again.code == 0
    assert again.told["args"] == ["again"]
    assert again.err == (MAKING if whole else WAITING + MAKING), "what is left running is waited for"
    assert not stray.exists()


@pytest.mark.skipif(os.name == "nt", reason="interrupts as POSIX does")
def test_ctrl_c_while_making_is_answered_with_a_sentence(project: Project) -> None:
    process = project.begin()
    until(lambda: any(project.cache.glob("*/pyvenv.cfg")))
    os.killpg(process.pid, signal.SIGINT)
    ended = end_of(process)
    assert ended.code == 130
    assert ended.err.endswith("Avbrutt. Det er trygt å starte på nytt.\n")
    assert project.environments() == []


def test_a_broken_requirement_is_told_and_once_mended_all_is_well(project: Project) -> None:
    good = (project.folder / "requirements.txt").read_text(encoding="utf-8")
    require(project, "this is not a requirement\n")

    ended = project.start()
    assert ended.code == 2
    assert ended.out == ""
    assert "Programmet ble ikke gjort klart." in ended.err
    assert "Siste melding: ERROR: Invalid requirement" in ended.err
    log = Path(ended.err.partition("Loggen: ")[2].strip())
    assert "this is not a requirement" in log.read_text(encoding="utf-8")
    assert project.environments() == []

    require(project, good)
    assert project.start().code == 0
    assert len(project.environments()) == 1


def test_other_requirements_mean_another_environment_and_an_unusable_one_is_made_anew(project: Project) -> None:
    requirements = project.folder / "requirements.txt"
    first = run.environment_name([str(requirements)])
    require(project, requirements.read_text(encoding="utf-8") + "# changed\n")
    second = run.environment_name([str(requirements)])
    unusable = project.cache / second
    unusable.mkdir(parents=True)
    (unusable / "complete").write_text(str(project.home / "no" / "python"), encoding="utf-8")

    assert first != second
    assert project.start().code == 0
    assert [environment.name for environment in project.environments()] == [second]


def test_an_environment_is_ready_when_it_is_complete_and_both_its_pythons_are_there(tmp_path: Path) -> None:
    marker, python, base = tmp_path / "complete", Path(run.python_in(str(tmp_path))), tmp_path / "base"
    python.parent.mkdir()
    python.touch()
    base.touch()
    assert not run.is_ready(str(tmp_path))
    marker.write_text(str(base), encoding="utf-8")
    assert run.is_ready(str(tmp_path))
    base.unlink()
    assert not run.is_ready(str(tmp_path))
    base.touch()
    python.unlink()
    assert not run.is_ready(str(tmp_path))


def test_without_a_network_the_sentence_says_so(project: Project) -> None:
    require(project, "tiny==1.0\n")
    ended = project.start(
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:1/",
        PIP_RETRIES="1",
        NO_PROXY="*",
        AUDIT_ORGANISATION__LANGUAGE="en",
    )
    assert ended.code == 2
    assert "Check the network, and start again." in ended.err
    assert "Last message: ERROR: " in ended.err


@pytest.mark.parametrize(
    ("log", "free", "sentence", "last"),
    [
        (
            "ERROR: Could not install: [Errno 28] No space left on device\n",
            10**12,
            "disken er full",
            "ERROR: Could not",
        ),
        ("", 0, "disken er full", "-"),
        ("WARNING: Retrying after connection broken by 'X'\nERROR: none\n\n", 10**12, "Sjekk nettet", "ERROR: none"),
        ("ERROR: this\nhint: that\n", 10**12, "send loggen til IT", "ERROR: this"),
        ("Error: the tool of another kind\n", 10**12, "send loggen til IT", "Error: the tool of another kind"),
    ],
)
def test_what_went_wrong_is_read_from_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: str, free: int, sentence: str, last: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUDIT_ORGANISATION__LANGUAGE", raising=False)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    Path("log.txt").write_text(log, encoding="utf-8")
    told = run.diagnosis("log.txt")
    assert sentence in told
    assert f"\nSiste melding: {last}" in told
    assert told.endswith("\nLoggen: log.txt")


@pytest.mark.parametrize(
    ("settings", "variable", "extra"),
    [
        ("", "", False),
        ('[mail]\nauth = "password"', "", False),
        ('# auth = "xoauth2"\n[mail]\nauth = "none"', "", False),
        ('[mail]\nauth = "xoauth2"', "", True),
        ('[bounces]\nauth = "xoauth2"', "", True),
        ('[mail]\nauth = "xoauth2"', "password", False),
        ("", "xoauth2", True),
        ('[mail\nauth = "xoauth2"', "", False),
    ],
)
@pytest.mark.parametrize("option", ["--config", "--config=", ""])
def test_the_extra_for_microsoft_365_is_installed_where_the_settings_ask_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, variable: str, extra: bool, option: str
) -> None:
    file = tmp_path / ("settings.toml" if option else "audit.toml")
    file.write_text(settings, encoding="utf-8")
    given = [] if not option else [f"{option}{file}"] if option.endswith("=") else [option, str(file)]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["run.py", "send", *given])
    monkeypatch.setenv("AUDIT_MAIL__AUTH", variable)
    assert run.asks_for_365() is extra


def test_the_extra_makes_an_environment_of_its_own(project: Project) -> None:
    assert project.start().code == 0
    assert not list(project.cache.rglob("site-packages/extra"))
    (project.folder / "audit.toml").write_text('[mail]\nauth = "xoauth2"\n', encoding="utf-8")
    assert project.start().code == 0
    assert len(project.environments()) == 2
    assert len(list(project.cache.rglob("site-packages/extra"))) == 1


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("fleet registers --scheduler tcp://10.0.0.1:8786", True),
        ("--config audit.toml fleet registers --scheduler=tcp://10.0.0.1:8786", True),
        ("fleet registers", False),
        ("check --scheduler x", False),
        ("", False),
    ],
)
def test_the_extra_for_a_cluster_is_installed_where_the_command_asks_for_it(
    monkeypatch: pytest.MonkeyPatch, words: str, asked: bool
) -> None:
    monkeypatch.setattr(sys, "argv", ["run.py", *words.split()])
    assert run.asks_for_a_cluster() is asked


def test_the_extra_for_a_cluster_makes_an_environment_of_its_own(project: Project) -> None:
    assert project.start("fleet", "registers").code == 0
    assert not list(project.cache.rglob("site-packages/cluster"))
    assert project.start("fleet", "registers", "--scheduler", "tcp://127.0.0.1:8786").code == 0
    assert len(project.environments()) == 2
    assert len(list(project.cache.rglob("site-packages/cluster"))) == 1
    assert not list(project.cache.rglob("site-packages/extra"))


# ---- refusing


@pytest.mark.parametrize(
    ("settings", "variable", "sentence"),
    [
        ("", "", "Python her mangler ensurepip."),
        ('[organisation]\nlanguage = "nn"\n', "", "Python her manglar ensurepip."),
        ('[organisation]\nlanguage = "nn"\n', "en", "This Python lacks ensurepip."),
        ("organisation = 1", "", "Python her mangler ensurepip."),
        ("[organisation", "", "Python her mangler ensurepip."),
    ],
)
def test_a_python_without_ensurepip_is_told_in_the_users_language(
    project: Project, tmp_path: Path, settings: str, variable: str, sentence: str
) -> None:
    stub = tmp_path / "stub"
    stub.mkdir()
    (stub / "ensurepip.py").write_text("raise ImportError('none', name='ensurepip')", encoding="utf-8")
    (project.folder / "audit.toml").write_text(settings, encoding="utf-8")

    ended = project.start(PYTHONPATH=str(stub), AUDIT_ORGANISATION__LANGUAGE=variable)

    assert ended.code == 2
    assert ended.err.startswith(sentence)
    if Path("/etc/debian_version").exists():
        assert "sudo apt install python{}.{}-venv".format(*sys.version_info) in ended.err
    else:
        assert "python.org" in ended.err
    assert not project.cache.exists()


def test_a_cache_folder_that_cannot_be_written_is_named(project: Project) -> None:
    in_the_way = project.cache
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("a file where the folder should be", encoding="utf-8")
    ended = project.start()
    assert ended.code == 2
    assert ended.err.startswith(f"Kan ikke bruke {in_the_way}: ")


def test_run_py_without_its_project_says_to_fetch_the_whole(project: Project) -> None:
    (project.folder / "requirements.txt").unlink()
    ended = project.start()
    assert ended.code == 2
    assert ended.err.startswith(f"Finner ikke {project.folder / 'requirements.txt'}.")


def older_pythons() -> list[str]:
    """Those of this machine that start."""
    names = [f"python3.{minor}" for minor in range(6, 11)]
    versions = sorted((Path.home() / ".pyenv" / "versions").glob("3.*/bin/python"))
    found = [shutil.which(name) for name in names] + [str(python) for python in versions]
    asked = "import sys; sys.exit(0 if (3, 6) <= sys.version_info < (3, 11) else 1)"
    return [python for python in found if python and subprocess.run([python, "-c", asked], check=False).returncode == 0]


def test_an_older_python_is_told_which_one_is_needed(project: Project) -> None:
    pythons = older_pythons()
    if not pythons:
        pytest.skip("no older Python on this machine")
    for python in pythons:
        ended = project.start(python=python, PYTHONIOENCODING="utf-8")
        assert ended.code == 2
        assert ended.err.startswith("Kontotilsyn trenger Python 3.11 eller nyere; dette er 3.")


# ---- the file itself


def test_an_older_python_can_read_the_file() -> None:
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_only_the_standard_library_is_imported_and_little_of_it_at_the_start() -> None:
    def imported(nodes: Iterable[ast.AST]) -> set[str]:
        names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        return {name.partition(".")[0] for name in names}

    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert imported(ast.walk(tree)) <= sys.stdlib_module_names
    assert imported(tree.body) == {"errno", "hashlib", "os", "sys", "time"}


def test_every_sentence_is_there_in_each_language_with_the_same_values() -> None:
    def values(table: dict[str, str]) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"{\w+}", sentence)) for key, sentence in table.items()}

    assert set(run.TEXTS) == set(LANGUAGES)
    assert all(values(sentences) == values(run.TEXTS["nb"]) for sentences in run.TEXTS.values())
