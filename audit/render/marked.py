"""`inventory-marked.xlsx`: a copy of the register with its faulty cells coloured, each explained in a note.

The register's own file is never loaded to be saved again: the copy is written anew from the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Final

from audit.language import Language
from audit.model import Cell, Finding, Status, Text
from audit.render import words
from audit.render.copied import rows_kept, write_rows
from audit.render.excel import LINK, Look, Row, Shown, add_sheet, plain, sheet_name
from audit.render.sheet import FILL
from audit.render.words import N_
from audit.report import Report

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.worksheet.worksheet import Worksheet

    from audit.workbook import SheetValues

MOST_CELLS: Final = 300_000  #: in all; a sheet that would be beyond it is shortened to the rows with marked cells
MOST_MARKS: Final = 10_000  #: more notes would keep Excel busy for long
MOST_LINES: Final = 20_000  #: on the sheet of findings
MOST_REMARKS: Final = 4  #: above the findings; what is there stays in sight, so the others stand below
AUTHOR: Final = "Kontotilsyn"

IN_ONE_NOTE: Final = 5  #: findings that a note explains; of others it tells only how many there are
LONGEST: Final = 1_500  #: of what a note says is wrong by one finding, in characters
NOTE_WIDTH: Final = 400  #: in pixels, as the next two
NOTE_LINE: Final = 18
NOTE_TALLEST: Final = 640
LINE_LENGTH: Final = 52  #: characters that surely fit a line of a note

Place = tuple[int, int]  #: row and column
Marks = dict[str, dict[Place, list[Finding]]]  #: what is wrong, by the sheet's name in the register and the place


@dataclass(slots=True)
class _Copy:
    """The workbook being written."""

    book: Workbook
    report: Report
    language: Language
    marks: Marks
    room: int  #: cells that may still be written
    names: dict[str, str] = field(default_factory=dict)  #: of a sheet in the register → in the copy
    remarks: list[Text] = field(default_factory=list)  #: what the copy does not show


def marked_copy(report: Report, sheets: Iterable[SheetValues], language: Language) -> bytes:
    """The sheets as an Excel file with the report's findings marked, and listed on a first sheet of its own."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = plain(language(Text("{file} with its faults marked", file=report.inventory_file)))
    book.properties.creator = plain(report.organisation)
    marks, unmarked = _marks(report)
    copy = _Copy(book, report, language, marks, MOST_CELLS)
    if unmarked:
        copy.remarks.append(
            Text(
                "{n} more cell is not marked; results.json names it.",
                "{n} more cells are not marked; results.json names them.",
                n=unmarked,
            )
        )
    if unnamed := sum(finding.unnamed for finding in report.findings):
        copy.remarks.append(
            Text(
                "{n} further cell is only counted: it has the same fault as cells that are named.",
                "{n} further cells are only counted: they have the same faults as cells that are named.",
                n=unnamed,
            )
        )
    for sheet in sheets:
        _add_copy(copy, sheet)
    _add_findings(copy)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _marks(report: Report) -> tuple[Marks, int]:
    """What is wrong in which cell, the worst first, and how many cells there is no room to mark."""
    marks: Marks = {}
    seen: set[Cell] = set()
    for finding in report.findings:
        for cell in dict.fromkeys(_in_register(finding)):
            if cell not in seen and len(seen) >= MOST_MARKS:
                continue
            seen.add(cell)
            marks.setdefault(cell.sheet, {}).setdefault((cell.row, cell.column), []).append(finding)
    everywhere = {cell for finding in report.findings for cell in _in_register(finding)}
    return marks, len(everywhere) - len(seen)


def _in_register(finding: Finding) -> Iterator[Cell]:
    """The finding's cells in the register itself, not in a further log (`[logg.csv]…`)."""
    return (cell for cell in finding.cells if not cell.sheet.startswith("[") and cell.row > 0 and cell.column > 0)


def _add_copy(copy: _Copy, source: SheetValues) -> None:
    """Writes one sheet; where there is no room for all of it, its rows with marked cells and no others."""
    if source.trouble:
        copy.remarks.append(Text("The sheet {sheet} is left out. {why}", sheet=source.name, why=source.trouble))
        return
    marks = {} if source.name in copy.names else copy.marks.get(source.name, {})
    name = _free(source.name, copy.book)
    copy.names.setdefault(source.name, name)
    sheet: Worksheet = copy.book.create_sheet(name)
    rows, whole = rows_kept(source, marks, copy.room)
    if whole:
        copy.room -= sum(map(len, rows.values()))
    else:
        sheet.sheet_format.zeroHeight = True  # rows that are not written are hidden
        copy.remarks.append(
            Text("The sheet {sheet} is long, so only its rows with marked cells are shown.", sheet=source.name)
        )
    if source.hidden and not marks:
        sheet.sheet_state = "hidden"
    write_rows(sheet, rows, source.header_row)
    for (row, column), findings in sorted(marks.items()):
        _mark(copy, sheet, row, column, findings)


def _free(wanted: str, book: Workbook) -> str:
    """The name as a sheet can have it, and as no other sheet has it yet."""
    name = sheet_name(wanted)
    taken = {other.casefold() for other in book.sheetnames}
    number = 2
    while name.casefold() in taken:
        name = f"{sheet_name(wanted)[:26]} ({number})"
        number += 1
    return name


def _mark(copy: _Copy, sheet: Worksheet, row: int, column: int, findings: Sequence[Finding]) -> None:
    from openpyxl.styles import Border, Font, PatternFill, Side

    cell = sheet.cell(row, column)
    line = Side("thin", "7F7F7F")
    cell.fill = PatternFill("solid", fgColor=_colour(findings))
    cell.border = Border(line, line, line, line)
    cell.font = Font("Calibri", 11)  # a heading's is white
    cell.comment = _note(copy, findings)


def _colour(findings: Sequence[Finding]) -> str:
    """That of the worst finding which nobody has set aside."""
    severities = [finding.severity for finding in findings if finding.status is not Status.WAIVED]
    return FILL[max(severities, key=lambda severity: severity.rank)] if severities else FILL[Status.WAIVED]


def _note(copy: _Copy, findings: Sequence[Finding]) -> Comment:
    """What is wrong with the cell and how to mend it, in a box that is as large as its text."""
    from openpyxl.comments import Comment

    say = copy.language
    parts = [say(Text("Kontotilsyn, {month}", month=copy.report.month))]
    for finding in findings[:IN_ONE_NOTE]:
        kind = finding.severity if finding.status is not Status.WAIVED else finding.status
        word = words.STATUS[kind] if isinstance(kind, Status) else words.SEVERITY[kind]
        heading = f"{finding.rule} {say(copy.report.rule(finding.rule).title)} ({say(word)})"
        parts.append("\n".join((heading, _wrong(finding, say), f"{say(N_('What to do'))}: {say(finding.fix)}")))
    more = len(findings) - IN_ONE_NOTE
    if more > 0:
        parts.append(say(Text("And {n} more finding.", "And {n} more findings.", n=more)))
    text = plain("\n\n".join(parts))
    lines = sum(len(line) // LINE_LENGTH + 1 for line in text.splitlines())
    return Comment(text, AUTHOR, height=min((lines + 1) * NOTE_LINE, NOTE_TALLEST), width=NOTE_WIDTH)


def _wrong(finding: Finding, say: Language) -> str:
    sentences = " ".join(say(sentence) for sentence in finding.message)
    return sentences if len(sentences) <= LONGEST else sentences[: LONGEST - 1] + "…"


def _add_findings(copy: _Copy) -> None:
    """The first sheet: what the copy is, and a row for each finding and cell, with a link to the cell."""
    say, report = copy.language, copy.report
    heads = [N_("Severity"), N_("Cell"), N_("Account"), N_("Rule"), N_("Title"), N_("Status")]
    heads += [N_("Message"), N_("What to do")]
    rows: list[Row] = []
    count = 0
    for finding in report.findings:
        places: list[Cell | None] = [*dict.fromkeys(finding.cells)] or [None]
        count += len(places)
        if len(rows) >= MOST_LINES:
            continue
        rule = say(report.rule(finding.rule).title)
        severity = Shown(say(words.SEVERITY[finding.severity]), Look(FILL[finding.severity]))
        told = (say(words.STATUS[finding.status]), _wrong(finding, say), say(finding.fix))
        for cell in places[: MOST_LINES - len(rows)]:
            rows.append((severity, _link(copy, cell), finding.account, finding.rule, rule, *told))
    intro = Text("{file} as it was read for the audit of {month}", file=report.inventory_file, month=report.month)
    advice = N_("Each coloured cell has a note. Mend the register itself: this copy is made anew by every audit.")
    remarks: list[Row] = [(Shown(say(remark), Look(runs_on=True)),) for remark in copy.remarks]
    if left_out := count - len(rows):
        more = Text("{n} more line is left out.", "{n} more lines are left out.", n=left_out)
        remarks.insert(0, (Shown(say(more), Look(runs_on=True)),))
    top: list[Row] = [(Shown(say(intro), Look(bold=True, runs_on=True)),), (Shown(say(advice), Look(runs_on=True)),)]
    above = [*top, *remarks[:MOST_REMARKS], ()]
    name = _free(say(N_("Findings")), copy.book)
    add_sheet(copy.book, name, [say(head) for head in heads], rows, above=above, below=remarks[MOST_REMARKS:])
    copy.book.move_sheet(name, 1 - len(copy.book.sheetnames))
    copy.book.active = 0


def _link(copy: _Copy, cell: Cell | None) -> Shown | str | None:
    """The cell's name; a click on it leads there, where it is marked."""
    if cell is None:
        return None
    marked = (cell.row, cell.column) in copy.marks.get(cell.sheet, {}) and cell.sheet in copy.names
    return Shown(str(cell), LINK, f"#{replace(cell, sheet=copy.names[cell.sheet])}") if marked else str(cell)
