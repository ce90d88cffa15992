"""Who is written to, and what: communications, the leaders, and the superiors of leaders with old findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import jinja2

from audit.language import LANGUAGES, language
from audit.mail.message import Attachment, Kind, Letter, Mailbox, mailbox, shortened, stem, valid_address
from audit.mail.pictures import Picture, pictures_of
from audit.mail.replies import mailto, next_check, reply_address
from audit.mail.revisions import FIRST, Earlier, Revision
from audit.mail.undelivered import Undelivered
from audit.mail.views import (
    Summary,
    UnitLetter,
    escalation_letter,
    leader_letter,
    old_findings,
    substance,
    summary_letter,
)
from audit.model import Entry, Leader, Text, folded
from audit.render.templating import environment, render
from audit.report import Report, UnitFigures
from audit.settings import Mail, Settings
from audit.trend import Trend

LONGEST_UNITS: Final = 70  #: characters of a subject that unit names may take


@dataclass(frozen=True, slots=True)
class Composed:
    """The month's letters, and what nobody could be told."""

    letters: tuple[Letter, ...]
    untold: tuple[Text, ...]  #: who is not told what, why, and what to do; the summary says it too

    @property
    def outdated(self) -> int:
        """How many readers have a letter that would say something else today, and get no correction."""
        return sum(letter.revision.outdated for letter in self.letters)


@dataclass(slots=True)
class _Reader:
    """One who is written to about units."""

    name: str
    address: str
    language: str
    units: list[UnitFigures] = field(default_factory=list)


def letters(
    report: Report,
    settings: Settings,
    attachment: bytes,
    templates: Path,
    had: Earlier,
    lost: Iterable[Undelivered] = (),
    trend: Trend | None = None,
) -> Composed:
    """Every letter of the month: the summaries with `attachment` (report.xlsx), then leaders, then superiors.

    What readers have `had` of them decides which are corrections. The summaries also tell of the mails that were
    `lost`, and of the `trend` over the months.
    """
    untold = [
        Text(
            "The mail of {month} to {address} was not delivered: {words}. Correct the address if it still stands in "
            "the register.",
            month=mail.month,
            address=mail.address,
            words=mail.words,
        )
        for mail in lost
    ]
    leaders = _leaders(report, settings, untold)
    superiors = _superiors(report, settings, untold)
    receivers = _summary_receivers(settings.mail, untold)
    writer = Writer(templates, reply_address(settings.mail))

    def written(kind: Kind, reader: Mailbox, code: str, view: UnitLetter | Summary, *attachments: Attachment) -> Letter:
        said = substance(view)
        revision = had.revision(stem(kind, reader.address, settings, report.month), said)
        pictures = pictures_of(view, language(code), trend)
        return writer.letter(kind, reader, code, view, attachments, revision, said, pictures)

    workbook = Attachment(f"report-{report.month}.xlsx", attachment)
    summary = summary_letter(report, workbook.name, untold, trend)
    code, months = settings.organisation.language, settings.mail.escalate_after_months
    by = next_check(report.month, report.as_of, settings.schedule.day)
    made = [written("summary", receiver, code, summary, workbook) for receiver in receivers]
    for reader in leaders:
        view = leader_letter(report, reader.units, reader.name, by)
        made.append(written("leader", Mailbox(reader.name, reader.address), reader.language, view))
    for reader in superiors:
        view = escalation_letter(report, reader.units, reader.name, by, months)
        made.append(written("escalation", Mailbox(reader.name, reader.address), reader.language, view))
    return Composed(tuple(made), tuple(untold))


class Writer:
    """Fills in the templates of one folder; `replies_to` is the address of prepared answers, blank for none."""

    def __init__(self, templates: Path, replies_to: str = "") -> None:
        self._environment = cache(partial(mail_environment, templates, replies_to=replies_to))

    def letter(
        self,
        kind: Kind,
        reader: Mailbox,
        code: str,
        view: object,
        attachments: tuple[Attachment, ...] = (),
        revision: Revision = FIRST,
        said: str = "",
        pictures: tuple[Picture, ...] = (),
    ) -> Letter:
        """The letter of that kind; its templates see `view`, its pictures by name, what it corrects, and its subject.

        `said` is the same as long as the letter tells its reader the same.
        """
        filled = self._environment(code)
        values: dict[str, Any] = {
            "letter": view,
            "corrects": revision.corrects,
            "pictures": {one.name: one for one in pictures},
        }
        subject = render(filled, f"mail/{kind}.subject.txt", **values).strip()
        values["subject"] = subject
        return Letter(
            kind=kind,
            address=reader.address,
            name=reader.name,
            subject=subject,
            text=render(filled, f"mail/{kind}.txt", **values),
            html=_styled(render(filled, f"mail/{kind}.html", **values)),
            language=code,
            attachments=attachments,
            pictures=pictures,
            revision=revision,
            substance=said,
        )


def mail_environment(templates: Path, code: str, replies_to: str = "") -> jinja2.Environment:
    """The templates of the folder as mails use them.

    With the filter `shortened`, for units in a subject, and for answers `mailto(address, subject, line, …)` and the
    address `replies_to`, which is blank where there is none.
    """
    made = environment(templates, language(code))
    made.filters["shortened"] = lambda text: shortened(text, LONGEST_UNITS)
    made.globals |= {"mailto": mailto, "replies_to": replies_to}
    return made


def _styled(html: str) -> str:
    """The style sheet written into each element, for Outlook reads little else; one marked to be kept stays."""
    import css_inline

    return css_inline.CSSInliner(load_remote_stylesheets=False).inline(html)


def _summary_receivers(mail: Mail, untold: list[Text]) -> list[Mailbox]:
    receivers: dict[str, Mailbox] = {}
    for written in mail.summary_to:
        receiver = mailbox(written, "[mail] summary_to")
        if mail.allows(receiver.address):
            receivers.setdefault(folded(receiver.address), receiver)
        else:
            untold.append(
                Text(
                    "The summary is not sent to {address}, which lies outside the domains in [mail] allowed_domains.",
                    address=receiver.address,
                )
            )
    if not mail.summary_to:
        untold.append(
            Text("The summary is sent to nobody, for [mail] summary_to in the settings is empty. Fill it in.")
        )
    return list(receivers.values())


def _leaders(report: Report, settings: Settings, untold: list[Text]) -> list[_Reader]:
    """Each who leads a unit with an account in use, once, with all such units."""
    readers: dict[str, _Reader] = {}
    for unit in report.units:
        if not unit.in_use:
            continue
        if not unit.leaders:
            untold.append(_leaderless(unit, report))
        for leader in unit.leaders:
            address = leader.email.value or ""
            if not valid_address(address):
                untold.append(
                    Text(
                        "{name}, who leads {unit}, gets no mail: the e-mail address in {cell} is missing or not "
                        "valid. Correct it.",
                        name=leader.name.value or Text("The person"),
                        unit=unit.name,
                        cell=str(leader.email.cell),
                    )
                )
            elif not settings.mail.allows(address):
                untold.append(
                    Text(
                        "{name}, who leads {unit}, gets no mail: {address} lies outside the domains in [mail] "
                        "allowed_domains. Correct the address in {cell}, or add its domain to the settings.",
                        name=leader.name.value or Text("The person"),
                        unit=unit.name,
                        address=address,
                        cell=str(leader.email.cell),
                    )
                )
            else:
                _add(readers, Mailbox(leader.name.value or "", address), unit, language_of(leader, settings))
    return list(readers.values())


def _superiors(report: Report, settings: Settings, untold: list[Text]) -> list[_Reader]:
    """Each superior of a unit with old findings, once, with all such units."""
    readers: dict[str, _Reader] = {}
    for unit in report.units:
        if not old_findings(unit, settings.mail.escalate_after_months):
            continue
        for leader, superior in _superior_cells(unit):
            address = superior.value or ""
            if valid_address(address) and settings.mail.allows(address):
                _add(readers, Mailbox("", address), unit, language_of(leader, settings))
            else:
                untold.append(
                    Text(
                        "{unit} has findings that have been open for {months} months or more, but no superior is "
                        "told: the address in {cell} is missing, not valid or outside [mail] allowed_domains.",
                        unit=unit.name,
                        months=settings.mail.escalate_after_months,
                        cell=str(superior.cell),
                    )
                )
    return list(readers.values())


def _superior_cells(unit: UnitFigures) -> Iterator[tuple[Leader, Entry[str]]]:
    """The superiors that the rows of today's leaders name; the first row's where they name none."""
    named = [leader for leader in unit.leaders if leader.superior_email.value or leader.superior_email.typed]
    for leader in named or unit.leaders[:1]:
        yield leader, leader.superior_email


def _leaderless(unit: UnitFigures, report: Report) -> Text:
    accounts = [account.id for account in unit.in_use]
    if not unit.name:
        return Text(
            "Nobody is told of {accounts}, for the register names no unit that owns the account. Fill in the unit.",
            accounts=accounts,
        )
    return Text(
        "Nobody is told of {accounts} of the unit {unit}, for the register names no leader of it on {day}. Add a row "
        "with the leader's name and e-mail.",
        accounts=accounts,
        unit=unit.name,
        day=report.as_of,
    )


def _add(readers: dict[str, _Reader], who: Mailbox, unit: UnitFigures, code: str) -> None:
    reader = readers.setdefault(folded(who.address), _Reader(who.name, who.address, code))
    if (
        not reader.units or reader.units[-1] is not unit
    ):  # units come one after the other, so a second row of one follows the first
        reader.units.append(unit)


def language_of(leader: Leader, settings: Settings) -> str:
    """The unit's own language, the organisation's where it names none."""
    chosen = leader.language.value
    return chosen if chosen in LANGUAGES else settings.organisation.language
