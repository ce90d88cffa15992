"""Every log that the settings name is read, or told of."""

from __future__ import annotations

from pathlib import Path

from audit.further_logs import further_logs
from audit.language import language
from audit.settings import settings_from
from audit.workbook import read_inventory
from tests.workbooks import register, workbook


def test_a_pattern_that_no_file_fits_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "inventory.xlsx").write_bytes(workbook(register()))
    (tmp_path / "logger").mkdir()
    for name in ("unge.csv", "~$eldre.xlsx"):
        (tmp_path / "logger" / name).write_text("Dato;Konto-ID;Moderert av\n", encoding="utf-8")
    patterns = ["logger/*.csv", "logger/*.xlsx", "borte.xlsx"]
    logs = further_logs(settings_from({"paths": {"moderation": patterns}}, {}, tmp_path / "audit.toml"))
    assert [log.name for log in logs] == ["unge.csv", "*.xlsx", "borte.xlsx"]
    inventory = read_inventory(tmp_path / "inventory.xlsx", logs)
    assert inventory.logs_left_out == 2
    told = [language("en")(note) for note in inventory.notes]
    assert [pattern in note for pattern, note in zip(patterns[1:], told, strict=True)] == [True, True]
