from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalogues import PROJECT
from tests.mail.servers import closed_port
from tests.test_end_to_end import audit, by_smtp


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    for name in ("inventory.xlsx", "audit.toml"):
        (tmp_path / name).write_bytes((PROJECT / name).read_bytes())
    return tmp_path


def test_all_is_well(workplace: Path) -> None:
    done = audit(workplace, "doctor")
    assert done.returncode == 0, done.stderr
    assert "✗" not in done.stdout and done.stdout.rstrip().endswith("Ingenting er galt.")


def test_a_mail_server_that_is_down_is_no_hindrance_to_the_audit(workplace: Path) -> None:
    done = audit(workplace, "doctor", **by_smtp(closed_port()))
    assert done.returncode == 3 and done.stdout.count("✗") == 1


def test_a_register_that_is_gone_is(workplace: Path) -> None:
    (workplace / "inventory.xlsx").unlink()
    done = audit(workplace, "doctor", **by_smtp(closed_port()))
    assert done.returncode == 2 and done.stdout.count("✗") == 2
    assert "inventory.xlsx" in done.stdout
