"""On all cores comes out what comes out in one process; a worker that dies costs nothing but time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from audit.fleet.cores import Cores
from benchmarks import registers as large
from tests.fleet.registers import LONGEST, WEB_PAGE, audit, begun, common, content, laid_out, overview, run, whole

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills as a power cut does")

SEVERAL = 6
STOPPED = "Avbrutt. Ingen halvferdige filer ligger igjen.\n"


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with several registers that take a moment each, and one that is none."""
    folder = tmp_path_factory.mktemp("registers")
    file = folder / "large.xlsx"
    large.write(file, 30, 60)
    files: dict[str, bytes | str] = {f"k/{n}/inventory.xlsx": file.read_bytes() for n in range(SEVERAL)}
    settings = '[organisation]\nname = "Tredje kommune"\nlanguage = "nn"\n'
    return laid_out(folder, files | {"k/3/audit.toml": settings, "k/none/inventory.xlsx": WEB_PAGE})


@pytest.fixture(scope="module")
def in_one_process(registers: Path) -> dict[str, bytes]:
    """What all runs must come to."""
    run(registers, settings=common(registers, paths={"reports": "in one process"}))
    return whole(registers / "in one process")


@pytest.mark.parametrize("count", [1, 3])
def test_workers_make_the_same_to_the_byte_as_one_process(
    registers: Path, in_one_process: dict[str, bytes], count: int
) -> None:
    settings = common(registers, paths={"reports": f"with {count}"})
    with Cores(count) as engine:
        run(registers, engine=engine, settings=settings)
    assert whole(registers / f"with {count}") == in_one_process


def test_the_command_makes_the_same_too(registers: Path, in_one_process: dict[str, bytes]) -> None:
    done = audit(registers, "k", "--reports", "by command", PYTHONHASHSEED="7")
    assert done.returncode == 2
    assert whole(registers / "by command") == in_one_process


def workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The worker processes that the program has started."""
    children = psutil.Process(process.pid).children()
    return [child for child in children if any("spawn_main" in word for word in child.cmdline())]


def seals(reports: Path) -> int:
    return len(list(reports.glob("fleet/registers/*/2026-10/manifest.json")))


def until(wanted: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Waits for it, as long as the program is at work."""
    while not wanted():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


@pytest.fixture
def at_work(registers: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """The command half-way: some registers are done and its workers are at others."""
    with begun(registers, "k", "--reports", str(tmp_path / "reports")) as process:
        until(lambda: 2 <= seals(tmp_path / "reports") < SEVERAL, process)
        yield process, tmp_path / "reports"
        process.kill()


def test_a_worker_that_is_killed_costs_no_register(
    at_work: tuple[subprocess.Popen[str], Path], in_one_process: dict[str, bytes]
) -> None:
    process, reports = at_work
    workers(process)[0].kill()
    out, err = process.communicate(timeout=LONGEST)
    assert process.returncode == 2
    assert err.count("\n") == 1, err  # that one register is none
    assert f"{SEVERAL} av {SEVERAL + 1} registre er kontrollert" in out
    assert whole(reports) == in_one_process


def test_killed_at_once_it_leaves_whole_files_and_no_process_and_goes_on_where_it_was(
    registers: Path, at_work: tuple[subprocess.Popen[str], Path], in_one_process: dict[str, bytes]
) -> None:
    process, reports = at_work
    left = workers(process)
    process.kill()
    process.wait()
    psutil.wait_procs(left, timeout=LONGEST)
    assert not [worker for worker in left if worker.is_running()]
    made = {seal: seal.read_bytes() for seal in reports.glob("fleet/registers/*/2026-10/manifest.json")}
    for seal in made:
        there = {file.name for file in seal.parent.iterdir() if not file.name.endswith(".part")}
        assert there == {*json.loads(seal.read_bytes())["files"], "manifest.json"}
    done = audit(registers, "k", "--reports", str(reports))
    assert f"{len(made)} av dem var kontrollert fra før" in done.stdout
    assert {seal: seal.read_bytes() for seal in made} == made
    assert whole(reports) == in_one_process


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_ends_with_a_word_and_goes_on_another_time(
    registers: Path, at_work: tuple[subprocess.Popen[str], Path], in_one_process: dict[str, bytes], wish: int
) -> None:
    process, reports = at_work
    if wish == signal.SIGINT:
        os.killpg(process.pid, wish)  # as a terminal does: to the workers as well
    else:
        process.send_signal(wish)
    out, err = process.communicate(timeout=LONGEST)
    assert process.returncode == 130
    assert (out, err) == ("", STOPPED)
    assert not list(reports.rglob("*.part"))
    audit(registers, "k", "--reports", str(reports))
    assert whole(reports) == in_one_process


@pytest.mark.parametrize("moment", [0, 0.2, 0.5])
def test_stopped_while_its_workers_begin_it_ends_with_a_word_too(
    registers: Path, tmp_path: Path, moment: float
) -> None:
    with begun(registers, "k", "--reports", str(tmp_path)) as process:
        until(lambda: bool(workers(process)), process)
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGINT)
        err = process.communicate(timeout=LONGEST)[1]
    assert err == STOPPED


def test_a_register_that_kills_its_worker_is_tried_again_alone_and_told_if_it_kills_again(tmp_path: Path) -> None:
    names = ("a", "b", "once-c", "deadly", "e", "f")
    laid_out(tmp_path, {f"k/{name}.xlsx": content() for name in names})
    with begun(tmp_path, "k", module="tests.fleet.deadly", DEADLY_ONCE=str(tmp_path)) as process:
        _, err = process.communicate(timeout=LONGEST)
    assert process.returncode == 2
    assert err == (
        "k/deadly.xlsx: Programmet ble drept mens det kontrollerte k/deadly.xlsx, og igjen da det prøvde en gang til. "
        "Registeret kan kreve mer minne enn maskinen har. Se hva det inneholder.\n"
    )
    told = overview(tmp_path / "reports")
    assert [one["place"] for one in told["registers"]] == [f"k/{name}.xlsx" for name in sorted({*names} - {"deadly"})]


def test_a_second_run_at_the_same_time_is_refused(
    registers: Path, at_work: tuple[subprocess.Popen[str], Path], in_one_process: dict[str, bytes]
) -> None:
    process, reports = at_work
    second = audit(registers, "k", "--reports", str(reports))
    assert second.returncode == 2
    assert "En annen kjøring" in second.stderr
    process.communicate(timeout=LONGEST)
    assert whole(reports) == in_one_process
