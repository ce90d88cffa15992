"""Makes one part of what `run` makes, and prints the seconds that it took: `python -m benchmarks.rendering FILE PART`.

`FILE` is a register of `benchmarks.registers`, audited first and unmeasured. The parts are `report.html`,
`report.xlsx`, `inventory-marked.xlsx`, `results.json` and `mails`. The floor under a workbook is `bare report.xlsx` or
`bare inventory-marked.xlsx`: the same cells written by openpyxl alone, with neither looks nor widths.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from audit.check import rules
from audit.job import audit_month
from audit.language import language
from audit.model import Month
from audit.report import Report
from audit.settings import Settings, settings_from
from benchmarks import registers

LIBRARIES = ("babel.lists", "css_inline", "jinja2", "openpyxl.chart", "pandas")
NB = language("nb")
MOMENT = datetime(2026, 11, 2, 8, tzinfo=UTC)


def maker(part: str, report: Report, settings: Settings) -> Callable[[], object]:
    """What makes that part; the libraries that it needs are imported before it is called."""
    for library in LIBRARIES:
        import_module(library)
    from audit.mail.compose import letters
    from audit.mail.message import messages
    from audit.mail.revisions import Earlier
    from audit.render.marked import marked_copy
    from audit.render.page import page
    from audit.render.results import results
    from audit.render.sheet import workbook
    from audit.workbook import raw_sheets

    def marked() -> bytes:
        return marked_copy(report, raw_sheets(settings.paths.inventory, report.inventory_sha256), NB)

    def mails() -> object:
        composed = letters(report, settings, b"", settings.templates, Earlier({}))
        return messages(composed.letters, settings, report.month, MOMENT)

    makers: dict[str, Callable[[], object]] = {
        "report.html": lambda: page(report, NB, settings.templates),
        "report.xlsx": lambda: workbook(report, NB, linked=True),
        "inventory-marked.xlsx": marked,
        "results.json": lambda: results(report, NB),
        "mails": mails,
    }
    kind, _, file = part.partition(" ")
    if kind != "bare":
        return makers[part]
    made = makers[file]()
    assert isinstance(made, bytes)
    return bare(made)


def bare(workbook: bytes) -> Callable[[], object]:
    """What writes the values of that workbook by openpyxl alone."""
    from openpyxl import Workbook
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}

    def write() -> bytes:
        written = Workbook(write_only=True)
        for name, rows in sheets.items():
            sheet = written.create_sheet(name)
            for row in rows:
                sheet.append([value if value != "" else None for value in row])
        file = io.BytesIO()
        written.save(file)
        return file.getvalue()

    return write


def audited(register: Path, folder: Path) -> tuple[Report, Settings]:
    """The report of the register, whose files would lie in that folder."""
    paths = {"inventory": str(register.absolute()), "reports": str(folder)}
    settings = settings_from({"paths": paths}, {}, folder / "audit.toml")
    return audit_month(settings, Month.parse(registers.MONTH), registers.AS_OF, rules()).report, settings


def main() -> None:
    register, part = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        make = maker(part, *audited(Path(register), Path(folder)))
        begun = time.perf_counter()
        make()
        print(time.perf_counter() - begun)


if __name__ == "__main__":
    main()
