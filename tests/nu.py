"""The Nu HTML checker: what on our pages breaks the rules of HTML and CSS. Needs Java.

`python3 -m tests.nu` fetches it by npm into the user's cache; this file is then all that knows where it lies, and it
takes no more than Python's own library, so that a machine without our environment can run it.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

VERSION: Final = "26.9.27"
SHA256: Final = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
IN_PACKAGE: Final = "package/build/dist/vnu.jar"

#: The checker goes deep where a document does; and it lives too short for Java to optimise much of it.
JAVA: Final = ("-Xss4m", "-XX:TieredStopAtLevel=1")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that the checker says of a page."""

    page: str
    line: int
    words: str
    extract: str  #: of the page, around the place

    def __str__(self) -> str:
        return f"{self.page}, line {self.line}: {self.words} {self.extract!r}"


def complaints(pages: Mapping[str, str]) -> list[Complaint]:
    """Errors and warnings about all the pages (name → HTML), by one start of Java.

    Skips the test that asks where Java or the checker is absent.
    """
    import pytest

    from tests.programs import program

    java = program("java", package="default-jre-headless")
    if not jar().exists():
        pytest.skip("needs the Nu HTML checker: python3 -m tests.nu")
    with tempfile.TemporaryDirectory() as folder:
        names: dict[str, str] = {}
        for number, (name, html) in enumerate(pages.items()):
            file = Path(folder) / f"{number}.html"
            file.write_text(html, encoding="utf-8")
            names[file.name] = name
        command = [java, *JAVA, "-jar", str(jar()), "--format", "json", "--stdout", "--exit-zero-always", folder]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300)
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)["messages"]
    return [
        Complaint(
            names.get(unquote(urlsplit(each.get("url", "")).path).rpartition("/")[2], ""),
            each.get("lastLine", 0),
            each["message"],
            each.get("extract", ""),
        )
        for each in told
    ]


def jar() -> Path:
    """Where the checker lies once it is fetched; another version lies elsewhere."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "kontotilsyn-tools" / f"vnu-{VERSION}.jar"


def fetch() -> None:
    """Takes the checker out of its npm package, and runs nothing of it; `SystemExit` where it is not the one known."""
    jar().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=jar().parent) as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"vnu-jar@{VERSION}"], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        (package,) = Path(folder).glob("*.tgz")
        with tarfile.open(package) as held:
            packed = held.extractfile(IN_PACKAGE)
            assert packed
            content = packed.read()
        if hashlib.sha256(content).hexdigest() != SHA256:
            raise SystemExit(f"{package.name} does not hold the checker that is known here")
        part = Path(folder) / "vnu.jar"
        part.write_bytes(content)
        part.replace(jar())


if __name__ == "__main__":
    if not jar().exists():
        fetch()
