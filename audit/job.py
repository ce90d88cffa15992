"""The main job, from workbook to files: one month of one register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audit import __version__, history, runner, waivers
from audit.check import AccountRule, Context, Policy, RegisterRule
from audit.files import locked, remove, swept, write_whole
from audit.further_logs import further_logs
from audit.history import Snapshot
from audit.language import Language
from audit.manifest import left_over, seal
from audit.model import Month, Text, Trouble
from audit.remains import record_of
from audit.report import Report, make_report
from audit.settings import Settings
from audit.workbook import raw_sheets, read_inventory

if TYPE_CHECKING:
    from audit.mail.outbox import Prepared
    from audit.trend import Trend


@dataclass(frozen=True, slots=True)
class Done:
    """An audit that was made."""

    report: Report
    broken: bool  #: some rule could not be asked


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on the disk after a run."""

    folder: Path
    mails: Prepared
    untold: tuple[Text, ...]  #: who is told nothing, and why
    left_out: tuple[Text, ...]  #: which file could not be made on this computer, and why
    outdated: int  #: how many readers have a mail that would say something else today


Tell = Callable[[Text], None]  #: hears of each step after the first, as it begins


def unheard(_: Text) -> None:
    """For those who need not hear of the steps."""


def audit_month(
    settings: Settings, month: Month, as_of: date, rules: Iterable[AccountRule | RegisterRule], tell: Tell = unheard
) -> Done:
    """Reads the register, asks the rules, and holds the answers against the months before. Writes nothing.

    `Trouble` where the register, the settings or an earlier month cannot be used.
    """
    has_begun(month, as_of)
    inventory = read_inventory(settings.path(settings.paths.inventory), further_logs(settings))
    tell(Text("Asking the rules"))
    earlier = history.earlier_months(settings.path(settings.paths.reports), month)
    return judged(Context(inventory, month, as_of, policy(settings)), earlier, settings.organisation.name, rules)


def has_begun(month: Month, as_of: date) -> None:
    """`Trouble` where the month lies wholly after as-of."""
    if month.first > as_of:
        raise Trouble(
            Text("{month} had not begun on {as_of}, so there is nothing to audit yet.", month=month, as_of=as_of)
        )


def judged(
    context: Context,
    earlier: Mapping[Month, Snapshot],
    organisation: str,
    rules: Iterable[AccountRule | RegisterRule],
) -> Done:
    """Asks the rules of a register that has been read, and holds the answers against the `earlier` months."""
    audited = runner.audit(context, rules)
    granted = context.inventory.waivers or ()
    findings, verdicts = waivers.mark(audited.findings, audited.verdicts, granted, context.as_of)
    audited = replace(audited, findings=findings, verdicts=verdicts)
    comparison = history.compare(audited, earlier, context.month)
    changes = history.changes(earlier, [rule.code for rule in audited.rules], context.policy.figures())
    report = make_report(
        audited,
        comparison,
        context,
        organisation=organisation,
        program=__version__,
        changes=changes,
    )
    return Done(report, audited.broken)


def policy(settings: Settings) -> Policy:
    """The figures that the rules go by."""
    return Policy(labels=settings.organisation.labels, **settings.policy.model_dump())


def write_report(
    report: Report,
    settings: Settings,
    language: Language,
    moment: datetime,
    *,
    correct: bool = False,
    tell: Tell = unheard,
) -> Written:
    """Writes the month's files, each whole or not at all, and queues its mails, dated `moment`.

    With `correct`, whoever has a mail that would say something else today gets a correction. Of the files
    `results.json`, which later months go by, comes last; then the manifest over them all, and the page over all
    months, which no manifest seals since each month changes it. `Trouble` where the month was pruned.
    """
    from audit.mail.compose import letters
    from audit.mail.message import messages
    from audit.mail.outbox import prepare
    from audit.mail.revisions import earlier
    from audit.mail.undelivered import undelivered
    from audit.render.document import DOCUMENT
    from audit.render.overview import INDEX, overview
    from audit.render.results import results
    from audit.render.sheet import workbook
    from audit.render.typesetting import NOT_HERE
    from audit.trend import trend

    folder = month_folder(settings, report.month)
    _refuse_pruned(folder, report.month)
    told = results(report, language)
    months = trend(settings.path(settings.paths.reports), {report.month: told})
    assert months  # this month is there
    files = {**_media(report, settings, language, months, tell), history.RESULTS: told}
    tell(Text("Preparing the mails"))
    attached = workbook(report, language)  # in a mail there is no marked copy beside it that it could lead to
    had = earlier(mail_folder(settings, report.month), correct=correct)
    lost = undelivered(settings.path(settings.paths.reports), report.month)
    composed = letters(report, settings, attached, settings.templates, had, lost, months)
    mails = messages(composed.letters, settings, report.month, moment)
    index = overview(months, report.organisation, language, settings.templates).encode()
    tell(Text("Saving the files"))
    with locked(folder):
        swept(folder)
        for file in left_over(folder, files):
            remove(file)
        prepared = prepare(mail_folder(settings, report.month), mails)
        for name, content in files.items():
            write_whole(folder / name, content)
        seal(folder, report.month, files, moment, report.program)
        write_whole(settings.path(settings.paths.reports) / INDEX, index)
    left_out = (NOT_HERE,) if settings.report.pdf and DOCUMENT not in files else ()
    return Written(folder, prepared, composed.untold, left_out, composed.outdated)


def _media(report: Report, settings: Settings, language: Language, months: Trend, tell: Tell) -> dict[str, bytes]:
    """What people read of the month, by the files' names."""
    from audit.render.document import DOCUMENT, document
    from audit.render.excel import MARKED
    from audit.render.marked import marked_copy
    from audit.render.page import page
    from audit.render.sheet import workbook
    from audit.render.typesetting import available

    tell(Text("Marking a copy of the register"))
    register = raw_sheets(settings.path(settings.paths.inventory), report.inventory_sha256)
    marked = marked_copy(report, register, language)
    tell(Text("Writing the report"))
    files = {
        MARKED: marked,
        "report.html": page(report, language, settings.templates, months).encode(),
        "report.xlsx": workbook(report, language, linked=True),
    }
    if settings.report.pdf and available():
        tell(Text("Making {file}", file=DOCUMENT))
        files[DOCUMENT] = document(report, language, settings.templates)
    return files


def _refuse_pruned(folder: Path, month: Month) -> None:
    """What was deleted on purpose does not come back, and nobody would know any more who has had which mail."""
    results = folder / history.RESULTS
    record = record_of(results.read_bytes()) if results.exists() else None
    if record:
        raise Trouble(
            Text(
                "{month} was pruned on {moment}, so it is not made again: its mails might go out twice. To look at "
                "it, use the command check.",
                month=month,
                moment=record.moment,
            )
        )


def month_folder(settings: Settings, month: Month) -> Path:
    """Where the month's files lie."""
    return settings.path(settings.paths.reports) / str(month)


def mail_folder(settings: Settings, month: Month) -> Path:
    """Where the month's mails lie, in a folder for each state."""
    return month_folder(settings, month) / "mail"
