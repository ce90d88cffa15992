"""Every register is found, whatever folders and files are called, and nothing that is none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from audit.fleet import Register, registers
from audit.fleet.naming import LONGEST
from audit.model import Trouble
from tests.fleet.registers import WEB_PAGE, common, laid_out

NAMED = '[paths]\ninventory = "register.xlsx"\n'
DO = "Put the register there, or take the folder away."
LOGS = '[paths]\nmoderation = ["logger/*.xlsx", "logg.xlsx"]\n'

Files = Mapping[str, bytes | str]


def found(folder: Path, files: Files, *places: str) -> list[Register]:
    laid_out(folder, files)
    return registers([str(folder / place) for place in places or ["k"]], common(folder), {})


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"k/a.xlsx": b"", "k/b.xlsm": b""}, ["a.xlsx", "b.xlsm"]),
        ({"k/a/inventory.xlsx": b"", "k/b/inventory.xlsx": b""}, ["a/inventory.xlsx", "b/inventory.xlsx"]),
        ({"k/rogaland/a/x.xlsx": b"", "k/agder/b/x.xlsx": b""}, ["agder/b/x.xlsx", "rogaland/a/x.xlsx"]),
        ({"k/a.xls": b"", "k/b.ods": b"", "k/c.XLSX": b""}, ["a.xls", "b.ods", "c.XLSX"]),
        ({"k/a.xlsx": b"", "k/~$a.xlsx": b"", "k/.b.xlsx": b"", "k/.git/c.xlsx": b"", "k/d.csv": b""}, ["a.xlsx"]),
        ({"k/a/audit.toml": NAMED, "k/a/register.xlsx": b"", "k/a/kopi.xlsx": b"", "k/a/før/g.xlsx": b""},
         ["a/register.xlsx"]),
        ({"k/a/audit.toml": NAMED, "k/a/omdøpt.xlsx": b""}, ["a/omdøpt.xlsx"]),
        ({"k/audit.toml": LOGS, "k/a.xlsx": b"", "k/logg.xlsx": b"", "k/logger/b.xlsx": b""}, ["a.xlsx"]),
        ({"k/a/r.xlsx": b"", "k/a/reports/2026-09/results.json": b"", "k/a/reports/2026-09/report.xlsx": b""},
         ["a/r.xlsx"]),
        ({"k/a/r.xlsx": b"", "k/a/manifest.json": "{}", "k/2026-10/r.xlsx": b""}, ["2026-10/r.xlsx", "a/r.xlsx"]),
        ({"k/a/r.xlsx": b"", "k/2026-09/manifest.json": b"", "k/2026-09/overview.xlsx": b""}, ["a/r.xlsx"]),
    ],
    ids=["side by side", "a folder each", "by county", "old formats", "not meant", "named by its settings",
         "renamed since", "logs", "its own reports", "what only looks like reports", "an overview"],
)  # fmt: skip
def test_the_registers_of_a_folder_are_found(tmp_path: Path, files: Files, wanted: list[str]) -> None:
    told = found(tmp_path, files)
    assert [one.place for one in told] == [f"k/{place}" for place in wanted]
    assert not any(one.trouble for one in told)


def test_the_reports_of_the_fleet_are_not_looked_into(tmp_path: Path) -> None:
    files = {"a.xlsx": b"", "reports/fleet/registers/a/2026-10/report.xlsx": b"", "reports/x.xlsx": b""}
    assert [one.place for one in found(tmp_path, files, ".")] == ["a.xlsx"]


def test_a_folder_that_should_hold_a_register_and_does_not_is_told(tmp_path: Path) -> None:
    told = found(tmp_path, {"k/a/r.xlsx": b"", "k/b/lesmeg.txt": b"", "k/c/d/e.pdf": b""})
    assert [(one.place, str(one.trouble or "")) for one in told] == [
        ("k/a/r.xlsx", ""),
        ("k/b", f"There is no workbook in the folder {tmp_path}/k/b. {DO}"),
        ("k/c", f"There is no workbook in the folder {tmp_path}/k/c. {DO}"),
    ]


def test_where_the_registers_lie_side_by_side_other_folders_need_hold_none(tmp_path: Path) -> None:
    assert len(found(tmp_path, {"k/a.xlsx": b"", "k/bilder/b.png": b""})) == 1


def test_patterns_folders_and_files_are_taken_together_and_each_register_once(tmp_path: Path) -> None:
    files = {"k/a/inventory.xlsx": b"", "k/b/inventory.xlsx": b"", "k/b/other.xlsx": b"", "k/c/lesmeg.txt": b""}
    told = found(tmp_path, files, "k/*/inventory.xlsx", "k/b", "k/a/../a/inventory.xlsx", "k/*/*.txt")
    assert [one.place for one in told] == ["k/a/inventory.xlsx", "k/b/inventory.xlsx", "k/b/other.xlsx"]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    assert [one.place for one in found(tmp_path, {"k/liste.dat": WEB_PAGE}, "k/liste.dat")] == ["k/liste.dat"]


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        (["k"], "There is no register in "),
        (["k/*.xlsx"], "There is no register in "),
        (["borte"], "There is no folder or file "),
        (["borte\x07"], "There is no folder or file "),
    ],
)
def test_where_there_is_none_that_is_a_sentence(tmp_path: Path, places: list[str], sentence: str) -> None:
    (tmp_path / "k").mkdir()
    with pytest.raises(Trouble) as trouble:
        found(tmp_path, {}, *places)
    assert str(trouble.value).startswith(sentence)
    assert str(trouble.value).isprintable()


def test_each_goes_by_the_settings_beside_it(tmp_path: Path) -> None:
    files = {
        "k/a/r.xlsx": b"",
        "k/a/audit.toml": '[organisation]\nname = "Gjesdal kommune"\n[policy]\nadmins_min = 3\n',
        "k/b/r.xlsx": b"",
        "k/c/r.xlsx": b"",
        "k/c/audit.toml": "[policy]\nadmins_min = 4\n",
        "k/d/r.xlsx": b"",
        "k/d/audit.toml": "[policy]\nadmin_min = 4\n",
    }
    told = found(tmp_path, files)
    assert [one.name for one in told] == ["Gjesdal kommune", "k/b/r.xlsx", "k/c/r.xlsx", "k/d/r.xlsx"]
    assert [one.settings and one.settings.policy.admins_min for one in told] == [3, None, 4, None]
    assert [str(one.trouble or "") for one in told][:3] == ["", "", ""]
    assert "[policy] admin_min is not a setting. Did you mean “admins_min”?" in str(told[3].trouble)


def test_the_environment_overrides_those_settings_as_it_does_all_others(tmp_path: Path) -> None:
    laid_out(tmp_path, {"k/r.xlsx": b"", "k/audit.toml": "[policy]\nadmins_min = 3\n"})
    (told,) = registers([str(tmp_path / "k")], common(tmp_path), {"AUDIT_POLICY__ADMINS_MIN": "5"})
    assert told.settings is not None
    assert told.settings.policy.admins_min == 5


HOSTILE = [
    "CON.xlsx",
    "..xlsx",
    "a b/æøå Åsnes.xlsx",
    "<script>alert(1)</script>.xlsx",
    "=cmd|' !A0.xlsx",
    "linje\nskift\x1b[31m.xlsx",
    "\u202etxet.xlsx",
    "Кола.xlsx",
    "l" * 200 + ".xlsx",
    "Kari 'Testesen' \"x\".xlsx",
]


def test_the_folder_of_a_register_has_a_safe_name_of_its_own_however_it_is_called(tmp_path: Path) -> None:
    told = found(tmp_path, {f"k/{number}/{name}": b"" for number, name in enumerate(HOSTILE)})
    names = [one.folder for one in told]
    assert len(set(names)) == len(HOSTILE)
    for one in told:
        assert set(one.folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert len(one.folder) <= LONGEST + 13
        assert one.place.isprintable()
        one.place.encode()


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="takes no such name")
def test_a_name_that_is_no_text_can_be_shown(tmp_path: Path) -> None:
    (tmp_path / "k").mkdir()
    (tmp_path / "k" / os.fsdecode(b"r\xe6v.xlsx")).write_bytes(b"")
    (told,) = found(tmp_path, {})
    assert told.place == "k/r\ufffdv.xlsx"


def test_two_of_the_same_name_have_folders_of_their_own_that_stay_when_others_come(tmp_path: Path) -> None:
    before = found(tmp_path, {"k/a/inventory.xlsx": b"", "k/b/inventory.xlsx": b""})
    after = found(tmp_path, {"k/c/inventory.xlsx": b""}, "k/*/*.xlsx")
    assert len({one.folder for one in before}) == 2
    assert [one.folder for one in after][:2] == [one.folder for one in before]


@pytest.mark.skipif(os.name == "nt", reason="makes a link")
def test_a_link_that_leads_back_is_followed_once(tmp_path: Path) -> None:
    laid_out(tmp_path, {"k/a/r.xlsx": b"", "utenfor/b/r.xlsx": b""})
    (tmp_path / "k" / "a" / "opp").symlink_to(tmp_path / "k")
    (tmp_path / "k" / "b").symlink_to(tmp_path / "utenfor" / "b")
    assert [one.place for one in found(tmp_path, {})] == ["k/a/r.xlsx", "k/b/r.xlsx"]
