"""CI fails on a dependency known to be vulnerable, and says so where nobody could tell: against a real server."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.catalogues import PROJECT
from tests.mail.servers import closed_port

Answer = tuple[int, bytes]
KNOWN = ("jinja2", "2.4.1")
FOUND = {
    "id": "GHSA-8r7q-cvjq-x353",
    "summary": "a temporary file that others can write",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.7.2"}]}],
        }
    ],
}


@contextmanager
def advisories(answer: Callable[[str, str], Answer]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A service that speaks as OSV does; its address, and the packages and versions that it is asked of."""
    asked: list[tuple[str, str]] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append((question["package"]["name"], question["version"]))
            status, content = answer(*asked[-1])
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query", asked
        server.shutdown()


def told(name: str, version: str, vulnerable: tuple[str, str] = KNOWN) -> Answer:
    """What OSV answers: an empty object where it knows nothing."""
    if (name, version) not in (KNOWN, vulnerable):
        return 200, b"{}"
    found = json.dumps({"vulns": [FOUND]}).replace('"jinja2"', f'"{name}"')
    return 200, found.encode()


def audit(service: str, *files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PROJECT / ".ci" / "audit_dependencies.py"), "--service", service, *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    pins = tmp_path / "requirements.txt"
    pins.write_text(
        "# Pinned.\nrich==15.0.0\nnumpy==2.4.6 ; python_full_version < '3.12'\n"
        "numpy==2.5.5 ; python_full_version >= '3.12'\ncolorama==0.4.6 ; sys_platform == 'win32'\n"
    )
    return pins


def test_what_nobody_knows_anything_of_passes_and_every_pin_of_every_system_is_asked_of(file: Path) -> None:
    with advisories(told) as (service, asked):
        done = audit(service, file)
    assert done.returncode == 0 and "4 versions checked; none is" in done.stdout
    pins = {("rich", "15.0.0"), ("numpy", "2.4.6"), ("numpy", "2.5.5"), ("colorama", "0.4.6")}
    assert set(asked) == {KNOWN, *pins}


@pytest.mark.parametrize("vulnerable", [("rich", "15.0.0"), ("numpy", "2.5.5"), ("colorama", "0.4.6")])
def test_one_that_is_known_to_be_vulnerable_fails_and_is_named(file: Path, vulnerable: tuple[str, str]) -> None:
    with advisories(lambda name, version: told(name, version, vulnerable)) as (service, _):
        done = audit(service, file)
    assert done.returncode == 1 and "SOME ARE known" in done.stdout
    assert vulnerable[0] in done.stdout and FOUND["id"] in done.stdout


@pytest.mark.parametrize("answer", [(404, b"Not Found"), (503, b""), (200, b"<html>Log in</html>"), (200, b"[]")])
def test_where_no_advisory_service_answers_it_says_that_nothing_was_checked_and_goes_on(
    file: Path, answer: Answer
) -> None:
    with advisories(lambda *_: answer) as (service, _):
        done = audit(service, file)
    assert done.returncode == 0 and "NOT CHECKED" in done.stdout and service in done.stdout


def test_nobody_at_that_address_is_the_same(file: Path) -> None:
    done = audit(f"http://127.0.0.1:{closed_port()}/v1/query", file)
    assert done.returncode == 0 and "NOT CHECKED" in done.stdout


def test_a_service_that_forgets_what_it_must_know_fails(file: Path) -> None:
    with advisories(lambda *_: (200, b"{}")) as (service, _):
        done = audit(service, file)
    assert done.returncode == 1 and "knows nothing" in done.stdout


@pytest.mark.parametrize("later", [(500, b""), (200, b"{"), (200, b'{"vulns": [{}]}')])
def test_a_service_that_breaks_down_half_way_fails(file: Path, later: Answer) -> None:
    with advisories(lambda name, version: later if name == "rich" else told(name, version)) as (service, _):
        done = audit(service, file)
    assert done.returncode == 1


def test_a_file_that_is_not_there_fails(tmp_path: Path) -> None:
    with advisories(told) as (service, _):
        assert audit(service, tmp_path / "none.txt").returncode == 1
