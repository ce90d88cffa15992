"""Asks pip-audit of every version pinned in the requirements; exit code 1 where one is known to be vulnerable.

    python3 .ci/audit_dependencies.py [--service URL] [FILE …]

Whatever else goes wrong is a failure too, but for one thing: where no advisory service answers, as on a computer
without a network, it says that nothing was checked, and goes on. So it first asks for what every service must know.
"""

from __future__ import annotations

import argparse
import http.client
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).parent.parent
FILES = [PROJECT / name for name in ("requirements.txt", "requirements-365.txt", "requirements-dev.txt")]
SERVICE = "https://api.osv.dev/v1/query"
KNOWN = {"package": {"name": "jinja2", "ecosystem": "PyPI"}, "version": "2.4.1"}  # CVE-2014-1402


def main(arguments: list[str]) -> int:
    """0 where no vulnerability is known, or nobody answers; 1 where one is, or the check could not be made."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--service", default=SERVICE, metavar="URL")
    parser.add_argument("files", nargs="*", type=Path, default=FILES, metavar="FILE")
    chosen = parser.parse_args(arguments)
    if importlib.util.find_spec("pip_audit") is None:
        return subprocess.run([development_python(), __file__, *arguments], check=False).returncode
    answer = asked(chosen.service)
    if isinstance(answer, str):
        print(f"Dependencies: NOT CHECKED, for no advisory service answers at {chosen.service}: {answer}")
        return 0
    if not answer.get("vulns"):
        print(f"Dependencies: {chosen.service} answers, but knows nothing of jinja2 2.4.1. Has its interface changed?")
        return 1
    pins = pinned(chosen.files)
    sound = [audited(each, chosen.service) for each in once_each(pins)]
    print(
        f"Dependencies: {len(pins)} versions checked; {'none is' if all(sound) else 'SOME ARE'} known to be vulnerable."
    )
    return 0 if all(sound) else 1


def development_python() -> str:
    """The Python of the environment that the tests use, made if need be."""
    sys.path.insert(0, str(PROJECT))
    import run

    requirements = [str(file) for file in FILES]
    folder = Path(run.cache_folder()) / run.environment_name(requirements)
    if not run.is_ready(str(folder)):
        run.make(str(folder), requirements)
    return run.python_in(str(folder))


def asked(service: str) -> dict[str, object] | str:
    """What the service says of the vulnerability that it must know, or why that is no answer."""
    request = urllib.request.Request(
        service, json.dumps(KNOWN).encode(), {"Content-Type": "application/json", "User-Agent": "kontotilsyn"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            answer = json.load(response)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return str(error) or type(error).__name__
    return answer if isinstance(answer, dict) else "it speaks of something else"


def pinned(files: Iterable[Path]) -> set[tuple[str, str]]:
    """Every name and version in the files, also of what is for other systems and other Pythons."""
    pin = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)
    return {found for file in files for found in pin.findall(file.read_text(encoding="utf-8"))}


def once_each(pins: set[tuple[str, str]]) -> list[dict[str, str]]:
    """The same in lists that name each package once, which is what pip-audit takes."""
    lists: list[dict[str, str]] = []
    for name, version in sorted(pins):
        free = next((each for each in lists if name not in each), None)
        if free is None:
            lists.append(free := {})
        free[name] = version
    return lists


def audited(pins: dict[str, str], service: str) -> bool:
    """Whether pip-audit finds nothing; it prints what it finds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pinned.txt"
        file.write_text("".join(f"{name}=={version}\n" for name, version in pins.items()), encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", f"--requirement={file}", "--no-deps", "--disable-pip"]
        options = ["--vulnerability-service=osv", f"--osv-url={service}", "--progress-spinner=off"]
        return subprocess.run([*command, *options], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
