"""An order holds all that the audit of a register rests on, and nothing that must stay on this computer."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from audit.check import Policy
from audit.fleet import registers
from audit.fleet.order import Common, Order, order_for, templates
from audit.fleet.task import Made, Refused, carried_out, program
from audit.model import Month, Text, Trouble
from audit.settings import PolicyFigures, Settings
from audit.workbook import Given
from tests.catalogues import PROJECT
from tests.fleet.registers import AS_OF, MONTH, common, content, laid_out

LOG = "Dato;Konto-ID;Moderert av\n03.10.2026;FB-1;Kari Testesen\n"


def order(folder: Path, files: Mapping[str, bytes | str], settings: Settings | None = None) -> Order:
    """The order for the one register in the folder `k`."""
    laid_out(folder, files)
    settings = settings or common(folder)
    (register,) = registers([str(folder / "k")], settings, {})
    shared = Common(settings, MONTH, AS_OF, program(), templates(settings.templates))
    return order_for(register, folder / "reports", shared)


def test_the_same_order_gives_the_same_bytes_wherever_its_files_lie(tmp_path: Path) -> None:
    made, register = [], content()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made.append(carried_out(order(tmp_path / name, {"k/inventory.xlsx": register})))
    assert isinstance(made[0], Made)
    assert made[0] == made[1]
    assert list(made[0].files) == ["report.html", "report.xlsx", "results.json"]


def test_further_logs_of_a_register_count(tmp_path: Path) -> None:
    settings = '[paths]\nmoderation = ["logger/*.csv"]\n'
    files = {"k/inventory.xlsx": content(), "k/audit.toml": settings, "k/logger/logg.csv": LOG, "k/logger/x.csv": ""}
    told = order(tmp_path, files)
    assert [(log.name, log.content, bool(log.trouble)) for log in told.logs] == [
        ("logg.csv", LOG.encode(), False),
        ("x.csv", b"", True),
    ]
    done = carried_out(told)
    assert isinstance(done, Made)
    assert f"{tmp_path}/k/logger/x.csv er tom" in words_of(done.files["report.xlsx"])


def test_a_pattern_that_no_log_fits_is_told_of_until_there_is_one(tmp_path: Path) -> None:
    files = {"k/inventory.xlsx": content(), "k/audit.toml": '[paths]\nmoderation = ["logger/*.csv"]\n'}
    before = order(tmp_path, files)
    assert [(log.name, bool(log.trouble)) for log in before.logs] == [("*.csv", True)]
    after = order(tmp_path, files | {"k/logger/logg.csv": LOG})
    assert not after.logs[0].trouble and after.sum() != before.sum()


@pytest.mark.parametrize("pattern", ["../naboen/*.csv", "/etc/*.conf"])
def test_the_settings_of_a_register_reach_no_file_outside_their_folder(tmp_path: Path, pattern: str) -> None:
    files = {"k/inventory.xlsx": content(), "k/audit.toml": f'[paths]\nmoderation = ["{pattern}"]\n'}
    laid_out(tmp_path, {"naboen/logg.csv": LOG})
    with pytest.raises(Trouble, match=r"lies outside that folder"):
        order(tmp_path, files)


def test_the_templates_that_a_register_brings_are_not_run(tmp_path: Path) -> None:
    files = {
        "k/inventory.xlsx": content(),
        "k/audit.toml": '[paths]\ntemplates = "maler"\nreports = "../../utenfor"\n',
        "k/maler/report.html": "{{ ''.__class__.__mro__ }}",
    }
    told = order(tmp_path, files)
    assert told.templates["report.html"] == (PROJECT / "templates" / "report.html").read_text(encoding="utf-8")
    done = carried_out(told)
    assert isinstance(done, Made)
    assert b"__class__" not in done.files["report.html"]


def test_no_password_travels_with_an_order(tmp_path: Path) -> None:
    settings = common(tmp_path).model_copy(
        update={"password": "hemmelig1", "client_secret": "hemmelig2", "bounces_password": "hemmelig3"}
    )
    sent = pickle.dumps(order(tmp_path, {"k/inventory.xlsx": content()}, settings))
    assert b"hemmelig" not in sent
    assert str(tmp_path).encode() not in sent


def test_another_program_refuses_an_order(tmp_path: Path) -> None:
    done = carried_out(replace(order(tmp_path, {"k/inventory.xlsx": content()}), program="another"))
    assert isinstance(done, Refused)
    assert "another version of the program" in str(done.why)


def test_a_register_that_breaks_the_program_is_refused_with_a_sentence(tmp_path: Path) -> None:
    told = order(tmp_path, {"k/inventory.xlsx": content()})
    broken = carried_out(replace(told, policy=None))  # type: ignore[arg-type] # as nothing gives it
    assert isinstance(broken, Refused)
    assert "did not foresee" in str(broken.why)


def words_of(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return " ".join(parts.read(name).decode() for name in parts.namelist())


def changes(told: Order) -> dict[str, Order]:
    """The order, changed in each way that may change what comes of it."""
    return {
        "program": replace(told, program="another"),
        "content": replace(told, register=replace(told.register, content=b"other")),
        "name": replace(told, register=replace(told.register, name="other.xlsx")),
        "logs": replace(told, logs=(Given("logg.csv", b"a"),)),
        "no log": replace(told, logs=(Given("logg.csv", b"", trouble=Text("It is not there.")),)),
        "organisation": replace(told, organisation="Gjesdal kommune"),
        "language": replace(told, language="nn"),
        "policy": replace(told, policy=Policy(labels=("x",)), figures=PolicyFigures(admins_min=7)),
        "labels": replace(told, policy=Policy(labels=("y",))),
        "month": replace(told, month=Month(2026, 9)),
        "as of": replace(told, as_of=date(2026, 11, 3)),
        "an earlier month": replace(told, earlier={Month(2026, 9): b"{}"}),
        "a template": replace(told, templates={**told.templates, "report.css": ""}),
    }


def test_the_sum_of_an_order_changes_with_everything_that_may_change_what_comes_of_it(tmp_path: Path) -> None:
    told = order(tmp_path, {"k/inventory.xlsx": content()})
    sums = {name: changed.sum() for name, changed in changes(told).items()}
    assert len({told.sum(), *sums.values()}) == 1 + len(sums)


def test_that_somebody_has_the_register_open_makes_no_other_order_of_it(tmp_path: Path) -> None:
    told = order(tmp_path, {"k/inventory.xlsx": content()})
    opened = order(tmp_path, {"k/~$inventory.xlsx": b""})
    assert opened.register.notes
    assert opened.sum() == told.sum()
