"""Whether the audit can be made: the register read, every rule asked, the report and all mails written, none kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from audit.check import rules
from audit.doctor.answers import Answer, fine, note, wrong
from audit.job import audit_month
from audit.language import LANGUAGES, language
from audit.model import Text, Trouble
from audit.report import Report
from audit.settings import Settings
from audit.workdays import last_complete_month


def examine_audit(settings: Settings, today: date) -> Iterator[Answer]:
    """Makes the audit of the last complete month, report and mails and all, and throws it away."""
    try:
        done = audit_month(settings, last_complete_month(today), today, rules())
    except Trouble as trouble:
        yield wrong(trouble.text)
        return
    report = done.report
    yield fine(
        Text(
            "{file} can be read: {n} account.",
            "{file} can be read: {n} accounts.",
            file=report.inventory_file,
            n=len(report.accounts),
        )
    )
    if done.broken:
        yield wrong(
            Text(
                "A rule could not be asked. Run the command check, and send what it says to those who look after the "
                "program."
            )
        )
    yield from (note(words) for words in report.notes)
    yield from _examine_templates(settings, report)


def _examine_templates(settings: Settings, report: Report) -> Iterator[Answer]:
    from audit.mail.compose import letters, mail_environment
    from audit.mail.revisions import Earlier
    from audit.render.document import document
    from audit.render.page import page
    from audit.render.templating import well_formed
    from audit.render.typesetting import NOT_HERE, available

    folder = settings.templates
    try:
        for code in LANGUAGES:
            well_formed(mail_environment(folder, code), "mail")
            page(report, language(code), folder)
            if settings.report.pdf and available():
                document(report, language(code), folder)
            letters(report, _to_everybody(settings, code), b"", folder, Earlier({}))
        composed = letters(report, settings, b"", folder, Earlier({}))
    except Trouble as trouble:
        yield wrong(trouble.text)
        return
    if settings.report.pdf and not available():
        yield note(NOT_HERE)
    yield fine(Text("The templates in {folder} can be filled in.", folder=str(folder)))
    yield fine(Text("{n} mail would be written.", "{n} mails would be written.", n=len(composed.letters)))
    yield from (note(words) for words in composed.untold)


def _to_everybody(settings: Settings, code: str) -> Settings:
    """Settings by which every kind of letter is written, in that language as far as the register leaves it open."""
    mail = {"summary_to": ("doctor@kontotilsyn.example",), "allowed_domains": (), "escalate_after_months": 1}
    return settings.model_copy(
        update={
            "organisation": settings.organisation.model_copy(update={"language": code}),
            "mail": settings.mail.model_copy(update=mail),
        }
    )
