"""A report on a terminal, for a person: as wide as the window, with colours that only repeat what the words say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text as Line

from audit.cli import facts
from audit.cli.streams import harmless
from audit.job import Written
from audit.language import Language
from audit.model import Finding, Severity, State, Status, Text
from audit.render.words import N_, SEVERITY, STATE, STATUS
from audit.report import Report, unwaived

COLOURS: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
}
STATES: Final = {State.NEW: N_("New"), State.OPEN: N_("Open"), State.REOPENED: N_("Back")}


class Screen:
    """Prints one report on standard output."""

    def __init__(self, report: Report, language: Language) -> None:
        self._report = report
        self._language = language
        self._console = Console(highlight=False, markup=False, emoji=False)

    def summary(self, written: Written) -> None:
        """The answer, what to do first, who has most to put right, where the report lies and what waits to be sent."""
        self._headline()
        self._counts()
        first = self._report.unwaived[: facts.FIRST]
        if first:
            self._heading(self._say(N_("What to do first")))
            self._print(_grid(*((str(number), self._urgent(each)) for number, each in enumerate(first, 1))))
        if facts.neediest(self._report):
            self._heading(self._say(N_("Most to put right")))
            self._print(self._units())
        self._print("")
        self._print_place(written)
        for sentence in (*facts.mails(written), *written.left_out):
            self._print(self._say(sentence))
        if written.untold:
            self._heading(self._say(N_("Not told")))
            self._print(_grid(*(("-", self._say(sentence)) for sentence in written.untold)))

    def findings(self) -> None:
        """Every finding, by unit, with its cell and what to do; and last, where a long list ends, the answer again."""
        self._headline()
        for unit, findings in facts.by_unit(self._report, self._language):
            self._heading(harmless(unit))
            for finding in findings:
                self._print(Padding(self._finding(finding), (0, 0, 0, 2)))
        if self._report.findings:
            self._headline(notes=False)
            self._counts()

    def _headline(self, *, notes: bool = True) -> None:
        self._print("")
        self._print(Line(self._say(facts.headline(self._report)), "bold"))
        for note in self._report.notes if notes else ():
            self._print(self._say(note))

    def _counts(self) -> None:
        """The findings by severity, and by what became of them since the month before."""
        if not self._report.findings:
            return
        states = STATES if self._report.previous else {}
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
        table.add_column(self._say(N_("Severity")), overflow="fold")
        for heading in (N_("Findings"), *states.values()):
            table.add_column(self._say(heading), justify="right", overflow="fold")
        for severity in reversed(Severity):
            numbers = [self._report.by_severity(severity, state) for state in (None, *states)]
            style = COLOURS[severity] if numbers[0] else "dim"
            words = Line(self._say(SEVERITY[severity]), style)
            table.add_row(words, *(Line(self._language.number(number), "" if number else "dim") for number in numbers))
        self._print("")
        self._print(table)
        changes = facts.changes(self._report)
        if changes:
            self._print(self._say(changes))

    def _urgent(self, finding: Finding) -> Line:
        told = facts.what(finding, self._report, self._language)
        return Line.assemble(self._severity(finding), " ", (harmless(told), "bold"), "\n", self._say(finding.fix))

    def _units(self) -> Table:
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
        table.add_column(self._say(N_("Unit")), overflow="fold")
        for heading in (N_("In order"), N_("Findings")):
            table.add_column(self._say(heading), justify="right", overflow="fold")
        for unit in facts.neediest(self._report):
            share = Text("{fine} of {n}", fine=unit.in_order, n=len(unit.in_use))
            name = harmless(unit.name) or self._say(N_("No unit named"))
            table.add_row(Line(name), self._say(share), self._language.number(len(unwaived(unit.findings))))
        return table

    def _finding(self, finding: Finding) -> Table:
        """Severity on the left, all else beside it."""
        state = [self._say(STATE[finding.state])] if self._report.previous else []
        marks = [finding.rule, self._say(STATUS[finding.status]), *state, facts.where(finding, self._language)]
        lines = [
            Line(harmless(facts.what(finding, self._report, self._language)), "bold"),
            *(Line(self._say(message)) for message in finding.message),
            Line(f"{self._say(N_('What to do:'))} {self._say(finding.fix)}"),
            Line(harmless(", ".join(filter(None, marks))), "dim"),
        ]
        return _grid((self._severity(finding), Line("\n").join(lines)), width=self._widest)

    def _severity(self, finding: Finding) -> Line:
        style = "dim" if finding.status is Status.WAIVED else COLOURS[finding.severity]
        return Line(self._say(SEVERITY[finding.severity]), style)

    @property
    def _widest(self) -> int:
        return max(len(self._say(word)) for word in SEVERITY.values())

    def _print_place(self, written: Written) -> None:
        """The sentence with the path as a link; on one line however long, so that the path can be copied."""
        line = Line(self._say(facts.place(written)))
        page = Path(written.folder, "report.html").absolute().as_uri()
        line.highlight_words([harmless(str(written.folder))], Style(link=page, underline=True))
        self._console.print(line, soft_wrap=True)

    def _heading(self, words: str) -> None:
        self._print("")
        self._print(Line(words, "bold underline"))

    def _print(self, shown: RenderableType) -> None:
        self._console.print(shown)

    def _say(self, text: Text | str) -> str:
        return harmless(self._language(text))


def _grid(*rows: Iterable[RenderableType], width: int | None = None) -> Table:
    """Two columns; what does not fit in the second goes on below itself."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, width=width)
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table
