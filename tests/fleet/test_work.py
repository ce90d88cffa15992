"""A run makes what is missing and nothing else; what fails is told, and the others go on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from audit.model import Month, Trouble
from audit.verify import verify
from tests.fleet.registers import WEB_PAGE, Here, by_place, common, content, laid_out, overview, reports_of, run
from tests.fleet.registers import whole as everything

GOOD = content()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three registers: one with settings of its own, one without, and one that is none."""
    return laid_out(
        tmp_path,
        {
            "k/a/inventory.xlsx": GOOD,
            "k/a/audit.toml": '[organisation]\nname = "Ålesund kommune"\nlabels = ["Ålesund kommune"]\n',
            "k/b/inventory.xlsx": GOOD,
            "k/c/inventory.xlsx": WEB_PAGE,
        },
    )


def test_each_register_gets_its_report_and_the_overview_its_figures(folder: Path) -> None:
    done = by_place(run(folder))
    assert {place: one.made for place, one in done.items()} == {
        "k/a/inventory.xlsx": True,
        "k/b/inventory.xlsx": True,
        "k/c/inventory.xlsx": False,
    }
    own = reports_of(folder / "reports", "a-inventory")
    assert sorted(file.name for file in (own / "2026-10").iterdir()) == [
        "figures.json", "manifest.json", "report.html", "report.xlsx", "results.json",
    ]  # fmt: skip
    assert "Ålesund kommune" in (own / "2026-10" / "report.html").read_text(encoding="utf-8")
    told = overview(folder / "reports")
    assert [one["name"] for one in told["registers"]] == ["k/b/inventory.xlsx", "Ålesund kommune"]
    by_name = {one["name"]: one for one in told["registers"]}
    assert by_name["k/b/inventory.xlsx"]["shares"]["SM101"] == 1
    assert by_name["Ålesund kommune"]["shares"]["SM101"] == 0
    assert by_name["Ålesund kommune"]["shares"]["SM201"] == pytest.approx(1 / 3)
    assert [(one["name"], one["reason"][:33]) for one in told["not_audited"]] == [
        ("k/c/inventory.xlsx", "inventory.xlsx er ikke en Excel-a"),
    ]


def test_nothing_of_it_is_mail_and_no_register_is_touched(folder: Path) -> None:
    before = {file: file.read_bytes() for file in (folder / "k").rglob("*") if file.is_file()}
    run(folder)
    assert {file: file.read_bytes() for file in (folder / "k").rglob("*") if file.is_file()} == before
    assert not [name for name in everything(folder / "reports") if "mail" in name or name.endswith(".eml")]


def stamps(folder: Path) -> dict[str, int]:
    return {name: (folder / "reports" / name).stat().st_mtime_ns for name in everything(folder / "reports")}


def asked(engine: Here) -> list[str]:
    """The registers that the engine was handed, but for the one that is none."""
    return [order.organisation for order in engine.orders if order.register.content != WEB_PAGE]


def test_a_second_run_makes_nothing_and_writes_nothing(folder: Path) -> None:
    first, before = run(folder), stamps(folder)
    engine = Here()
    again = run(folder, engine=engine)
    assert not asked(engine)
    assert not any(one.made for one in again)
    assert {place: one.standing for place, one in by_place(again).items()} == {
        place: one.standing for place, one in by_place(first).items()
    }
    assert stamps(folder) == before


def change_register(folder: Path) -> None:
    (folder / "k" / "a" / "inventory.xlsx").write_bytes(content(4))


def change_settings(folder: Path) -> None:
    (folder / "k" / "a" / "audit.toml").write_text('[organisation]\nname = "Ålesund kommune"\n', encoding="utf-8")


def lose_a_file(folder: Path) -> None:
    (reports_of(folder / "reports", "a-inventory") / "2026-10" / "report.html").unlink()


def lose_the_seal(folder: Path) -> None:
    (reports_of(folder / "reports", "a-inventory") / "2026-10" / "manifest.json").unlink()


def forge_the_figures(folder: Path) -> None:
    file = reports_of(folder / "reports", "a-inventory") / "2026-10" / "figures.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"in_order": 0', '"in_order": 3'), encoding="utf-8")


@pytest.mark.parametrize("change", [change_register, change_settings, lose_a_file, lose_the_seal, forge_the_figures])
def test_what_has_changed_or_is_lost_is_made_again_and_nothing_else(folder: Path, change: object) -> None:
    run(folder)
    assert callable(change)
    change(folder)
    engine = Here()
    run(folder, engine=engine)
    assert asked(engine) == ["Ålesund kommune"]
    assert overview(folder / "reports")["registers"][1]["in_order"] == 0


def test_another_day_of_audit_makes_all_anew(folder: Path) -> None:
    run(folder)
    engine = Here()
    run(folder, engine=engine, as_of=date(2026, 11, 3))
    assert len(asked(engine)) == 2


def test_what_was_changed_by_hand_in_a_report_is_left_for_verify_to_tell(folder: Path) -> None:
    run(folder)
    own = reports_of(folder / "reports", "a-inventory")
    (own / "2026-10" / "report.html").write_text("all is well", encoding="utf-8")
    engine = Here()
    run(folder, engine=engine)
    assert not asked(engine)
    assert [str(fault)[:31] for month in verify(own) for fault in month.faults] == ["report.html has been changed si"]


def test_a_later_month_knows_the_earlier_one_and_its_seals_chain(folder: Path) -> None:
    run(folder, month=Month(2026, 9), as_of=date(2026, 10, 2))
    run(folder)
    own = reports_of(folder / "reports", "a-inventory")
    results = (own / "2026-10" / "results.json").read_text(encoding="utf-8")
    assert '"first_seen": "2026-09"' in results
    for reports in (own, folder / "reports" / "fleet"):
        assert [(str(one.month), one.faults) for one in verify(reports)] == [("2026-09", ()), ("2026-10", ())]


def test_a_damaged_earlier_month_costs_that_register_only(folder: Path) -> None:
    run(folder, month=Month(2026, 9), as_of=date(2026, 10, 2))
    (reports_of(folder / "reports", "a-inventory") / "2026-09" / "results.json").write_bytes(b"{")
    done = by_place(run(folder))
    assert done["k/a/inventory.xlsx"].standing.figures is None
    assert done["k/b/inventory.xlsx"].made


def test_the_whole_sentence_lies_in_the_registers_own_folder_until_it_is_mended(folder: Path) -> None:
    run(folder)
    own = reports_of(folder / "reports", "c-inventory")
    told = (own / "not-audited-2026-10.txt").read_text(encoding="utf-8")
    assert told.startswith("inventory.xlsx er ikke en Excel-arbeidsbok. Innholdet er en nettside")
    laid_out(folder, {"k/c/inventory.xlsx": GOOD})
    assert by_place(run(folder))["k/c/inventory.xlsx"].made
    assert sorted(file.name for file in own.iterdir()) == ["2026-10"]
    assert not overview(folder / "reports")["not_audited"]


def test_a_register_that_breaks_and_comes_back_is_not_made_again_and_its_old_report_stays(folder: Path) -> None:
    run(folder)
    laid_out(folder, {"k/a/inventory.xlsx": WEB_PAGE})
    own = reports_of(folder / "reports", "a-inventory")
    assert by_place(run(folder))["k/a/inventory.xlsx"].standing.figures is None
    assert (own / "not-audited-2026-10.txt").exists()
    assert not verify(own)[0].faults
    laid_out(folder, {"k/a/inventory.xlsx": GOOD})
    engine = Here()
    run(folder, engine=engine)
    assert not asked(engine)
    assert not (own / "not-audited-2026-10.txt").exists()


def test_a_report_that_cannot_be_written_is_told_and_the_others_go_on(folder: Path) -> None:
    run(folder)
    in_the_way = reports_of(folder / "reports", "a-inventory") / "2026-10" / "report.xlsx"
    in_the_way.unlink()
    in_the_way.mkdir()
    laid_out(folder, {"k/b/inventory.xlsx": content(5)})
    done = by_place(run(folder))
    assert done["k/a/inventory.xlsx"].standing.figures is None
    assert "Programmet får ikke lagret …: Is a directory." in overview(folder / "reports")["not_audited"][1]["reason"]
    assert done["k/b/inventory.xlsx"].made
    in_the_way.rmdir()
    engine = Here()
    run(folder, engine=engine)
    assert asked(engine) == ["Ålesund kommune"]


def test_a_broken_template_is_told_once_before_anything_is_made(folder: Path) -> None:
    laid_out(folder, {"templates/report.html": "{% if %}"})
    with pytest.raises(Trouble, match=r"The template report\.html has an error in line 1"):
        run(folder)
    assert not (folder / "reports").exists()


def test_a_month_that_has_not_begun_is_refused(folder: Path) -> None:
    with pytest.raises(Trouble, match=r"had not begun"):
        run(folder, as_of=date(2026, 9, 30))


def test_registers_are_in_the_order_of_the_norwegian_alphabet_and_ranks_follow_the_share(tmp_path: Path) -> None:
    laid_out(tmp_path, {f"k/{name}.xlsx": content(moderated=()) for name in ("Østre", "Ås", "Ærlig", "Bø", "bykle")})
    told = run(tmp_path, settings=common(tmp_path, organisation={"language": "en"}))
    assert len(told) == 5
    names = [one["name"] for one in overview(tmp_path / "reports")["registers"]]
    assert names == [f"k/{name}.xlsx" for name in ("bykle", "Bø", "Ærlig", "Østre", "Ås")]
