"""Where more cells are faulty than are named, whatever is written tells the same number of them."""

from __future__ import annotations

import email
import email.policy
import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from audit import schema
from tests.catalogues import PROJECT
from tests.test_end_to_end import MONTH, audit
from tests.workbooks import ID, register, saved, table, workbook

UNREADABLE, UNKNOWN, NAMED = 700, 603, 500


def test_all_that_is_written_tells_of_every_cell(tmp_path: Path) -> None:
    log = [{"day": "i går", "account": ID, "moderated_by": "Kari"}] * UNREADABLE
    log += [{"day": date(2026, 10, 3), "account": "FB-999", "moderated_by": "Kari"}] * UNKNOWN
    saved(tmp_path, workbook(register(moderation=table(schema.MODERATION, *log))))
    (tmp_path / "audit.toml").write_bytes((PROJECT / "audit.toml").read_bytes())
    shown = audit(tmp_path, "check", *MONTH)
    made = audit(tmp_path, "run", *MONTH)
    assert (shown.stderr, made.stderr) == ("", "")
    folder = tmp_path / "reports" / "2026-10"

    findings = {found["id"]: found for found in json.loads((folder / "results.json").read_bytes())["findings"]}
    unreadable, unknown = findings[f"SM003:Moderering:{ID}:Dato"], findings["SM001:Moderering:FB-999"]
    assert (len(unreadable["cells"]), unreadable["more_cells"]) == (NAMED, UNREADABLE - NAMED)
    assert (len(unknown["cells"]), unknown["more_cells"]) == (NAMED, UNKNOWN - NAMED)
    assert unreadable["message"].startswith(f"{UNREADABLE} celler")
    assert unknown["message"].startswith(f"{UNKNOWN} rader")
    assert (unreadable["account"], "more_cells" in findings[f"SM201:{ID}"]) == (ID, False)

    sheet = load_workbook(folder / "report.xlsx")["Funn"]
    told = [
        str(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if "Moderering!A2, Moderering!A3" in str(cell.value)
    ]
    assert [text.count("!") for text in told] == [NAMED]
    assert told[0].endswith(f" og {UNREADABLE - NAMED} til")

    page = re.sub(r"<[^>]*>|\s+", " ", (folder / "report.html").read_text(encoding="utf-8"))
    for text in (shown.stdout, page):
        assert f"og {UNREADABLE - 6} til" in text
        assert f"og {UNKNOWN - 6} til" in text

    copy = load_workbook(BytesIO((folder / "inventory-marked.xlsx").read_bytes()))
    assert sum(cell.comment is not None for row in copy["Moderering"].iter_rows() for cell in row) == 2 * NAMED
    above = [str(copy["Funn"].cell(row, 1).value) for row in range(1, 6)]
    assert any(line.startswith(f"{UNREADABLE + UNKNOWN - 2 * NAMED} celler til er bare talt") for line in above), above

    letters = [
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in folder.rglob("*.eml")
    ]
    bodies = [
        str(part.get_content())
        for letter in letters
        for part in letter.walk()
        if part.get_content_type() == "text/plain"
    ]
    assert any(f"og {UNREADABLE - 4} celler til" in " ".join(body.split()) for body in bodies)
