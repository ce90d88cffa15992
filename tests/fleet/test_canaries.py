"""No word of a register leaves its own reports: each text of each holds one that is nowhere else, and is looked for."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from audit import schema
from audit.schema import Column, Kind, Sheet
from tests.fleet.registers import audit, content, laid_out
from tests.workbooks import packed, parts, table, workbook

CANARY = re.compile("kanari", re.IGNORECASE)


def cell(sheet: Sheet, column: Column, *, readable: bool) -> object:
    """A word of its own where the column holds text, or where the reader cannot understand the cell."""
    word = f"Kanari {sheet.key} {column.key}"
    if column.kind is Kind.EMAIL:
        return f"kanari.{sheet.key}.{column.key}@sandnes.example"
    if column.kind in (Kind.TEXT, Kind.ID) or not readable:
        return word
    good: dict[Kind, object] = {
        Kind.COUNT: 3,
        Kind.YES_NO: "Nei",
        Kind.DAY: date(2026, 10, 5),
        Kind.MOMENT: date(2026, 10, 5),
    }
    return good.get(column.kind) or column.choices[0].names.nb


def sheets() -> dict[str, list[list[object]]]:
    """Every sheet of the schema: a row that can be read and one that cannot, of the same account, and of another."""
    told = {}
    for sheet in schema.SHEETS.values():
        rows = [
            {column.key: cell(sheet, column, readable=readable) for column in sheet.columns}
            for readable in (True, False)
        ]
        account = "id" if sheet is schema.ACCOUNTS else "account"
        if account in rows[0]:
            rows[0][account], rows[1][account] = "Kanari-1", "Kanari-2"
            rows.append({**rows[0], account: "Kanari-ukjent"})
        told[sheet.names.nb] = table(sheet, *rows)
    return told


def replaced(sheet: Sheet, rows: list[list[object]] | None, **more: list[list[object]]) -> bytes:
    """The workbook with other rows for that sheet, none of it where there are none, and more sheets."""
    there = {name: told for name, told in sheets().items() if name != sheet.names.nb}
    return workbook({**there, **({sheet.names.nb: rows} if rows is not None else {}), **more})


def entity_in(part: str) -> bytes:
    """A workbook whose first sheet lies in a part of that name, and defines an entity."""
    sound = parts(workbook(sheets()))
    moved = {
        name.replace("sheet1", part): told.replace(b"sheet1.xml", f"{part}.xml".encode())
        for name, told in sound.items()
    }
    return packed({**moved, f"xl/worksheets/{part}.xml": b'<!DOCTYPE x [<!ENTITY a "">]>'})


def registers() -> Mapping[str, bytes | str]:
    """One that is read, and those that are refused with a word of theirs in the sentence."""
    headings = [["Konto-ID", "Plattform", "Kanari overskrift", "kanari@sandnes.example"], ["Kanari", "x"]]
    twice = [["Konto-ID", "Plattform", "Kontonavn", "Virksomhet", "Status", "Status"], ["Kanari-1", "x", "y", "z"]]
    names = '[organisation]\nname = "Sandnes kommune"\n'
    return {
        "k/read/inventory.xlsx": workbook(sheets()),
        "k/read/audit.toml": names + '[paths]\nmoderation = ["*.csv"]\n',
        "k/read/kanarilogg.csv": "Dato;Konto-ID;Moderert av\n03.10.2026;Kanari-1;Kanari\n",
        "k/read/kanariødelagt.csv": "Kanari;Kanari\nKanari;Kanari\n",
        "k/sheet/inventory.xlsx": replaced(schema.MODERATION, None, **{"Kanari ark": [["Kanari"]]}),
        "k/headings/inventory.xlsx": replaced(schema.ACCOUNTS, headings),
        "k/twice/inventory.xlsx": replaced(schema.ACCOUNTS, twice),
        "k/two sheets/inventory.xlsx": replaced(schema.ACCOUNTS, None, Konto=headings, Kontoliste=headings),
        "k/entity/inventory.xlsx": entity_in("kanari"),
        "k/text/inventory.xlsx": "Kanari;kanari@sandnes.example\n",
        "k/settings/inventory.xlsx": content(),
        "k/settings/audit.toml": '[policy]\nadmins_min = "Kanari"\n',
        "k/key/inventory.xlsx": content(),
        "k/key/audit.toml": '[policy]\nkanari = "kanari@sandnes.example"\n',
        "k/toml/inventory.xlsx": content(),
        "k/toml/audit.toml": 'kanari = "kanari',
        "k/log/inventory.xlsx": content(),
        "k/log/audit.toml": '[paths]\nmoderation = ["../read/kanarilogg.csv"]\n',
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(tmp_path_factory.mktemp("fleet"), registers())


def words_of(file: Path) -> str:
    """All that stands in a file, also in what is packed in it."""
    told = file.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(told)):
        return told.decode()
    return " ".join(f"{name} {part.decode()}" for name, part in parts(told).items())


def test_no_word_of_a_register_leaves_its_own_reports(folder: Path) -> None:
    done = audit(folder, "k")
    assert done.returncode == 2
    assert not CANARY.search(done.stdout + done.stderr)
    fleet = folder / "reports" / "fleet"
    looked_at = [*(fleet / "2026-10").iterdir(), *fleet.rglob("figures.json"), *fleet.rglob("manifest.json")]
    assert len(looked_at) > 6
    for file in looked_at:
        assert not CANARY.search(words_of(file)), file
    assert not [file for file in fleet.rglob("*") if CANARY.search(str(file.relative_to(folder)))]


def test_its_own_reports_do_name_what_is_left_out_there(folder: Path) -> None:
    own = folder / "reports" / "fleet" / "registers"
    (report,) = own.glob("read-*/2026-10/report.html")
    told = report.read_text(encoding="utf-8")
    for sheet in schema.SHEETS.values():
        assert f"Kanari {sheet.key}" in told or sheet.key in ("closing_days",), sheet.key
    refused = {file.parent.name.rpartition("-")[0]: words_of(file) for file in own.glob("*/not-audited-2026-10.txt")}
    silent = {name for name, sentence in refused.items() if not CANARY.search(sentence)}
    assert len(refused) == 10
    assert silent == {"text-inventory", "toml-inventory", "twice-inventory", "two-sheets-inventory"}  # they name none


def test_each_refusal_still_says_what_is_wrong(folder: Path) -> None:
    done = audit(folder, "k")
    told = dict(line.split(": ", 1) for line in done.stderr.splitlines())
    assert "har ikke noe ark som heter Moderering" in told["k/sheet/inventory.xlsx"]
    assert (
        "mangler overskrift for Kontonavn og Virksomhet. I raden står Konto-ID, Plattform og …"
        in told["k/headings/inventory.xlsx"]
    )
    assert "admins_min" in told["k/settings/inventory.xlsx"]
