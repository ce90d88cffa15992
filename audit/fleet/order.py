"""An order: everything that the audit of one register rests on, as values, so that it may be carried out anywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from audit.check import Policy
from audit.fleet.find import SETTINGS, Register
from audit.fleet.naming import shown
from audit.further_logs import further_logs
from audit.history import results_before
from audit.job import policy
from audit.language import Language
from audit.model import Month, Text, Trouble
from audit.render.page import page_environment
from audit.render.templating import found
from audit.settings import PolicyFigures, Settings
from audit.workbook import Given, bytes_of, open_elsewhere

TEMPLATES: Final = ("report.html", "report.css", "report.js")  #: what the page of a register is laid out by


@dataclass(frozen=True, slots=True)
class Order:
    """The audit of one register. No password and no path of this computer is in it."""

    program: str  #: what has to carry it out, lest two computers say two things
    register: Given
    logs: tuple[Given, ...]
    organisation: str
    language: str
    policy: Policy
    figures: PolicyFigures  #: those of the policy, as `audit.toml` has them
    month: Month
    as_of: date
    earlier: Mapping[Month, bytes]  #: the `results.json` of each month before
    templates: Mapping[str, str]

    def sum(self) -> str:
        """What tells this order from any that may come out otherwise; whoever has the file open makes no odds."""
        rests_on = [
            self.program,
            _told(self.register),
            [_told(log) for log in self.logs],
            self.organisation,
            self.language,
            self.policy.figures(),
            str(self.month),
            self.as_of.isoformat(),
            {str(month): _sha256(content) for month, content in self.earlier.items()},
            {name: _sha256(text.encode()) for name, text in self.templates.items()},
        ]
        return _sha256(json.dumps(rests_on).encode())


@dataclass(frozen=True, slots=True)
class Common:
    """What the orders of one run have in common."""

    settings: Settings  #: for a register without its own
    month: Month
    as_of: date
    program: str
    templates: Mapping[str, str]


def templates(folder: Path) -> dict[str, str]:
    """What the page of a register is laid out by; `Trouble` where one of the templates used is missing or broken."""
    found(page_environment(folder, Language("nb"), linked=False), *TEMPLATES, "side_by_side.html")
    return {name: (folder / name).read_text(encoding="utf-8") for name in TEMPLATES}


def order_for(register: Register, reports: Path, common: Common) -> Order:
    """The order for a register whose own reports lie in `reports`; `Trouble` where register or settings are no good.

    What a register's own settings say of mail, folders and templates is not followed: a template is a program, and
    this one comes from somebody else.
    """
    if register.trouble:
        raise Trouble(register.trouble)
    own = register.settings or common.settings
    name = shown(register.file.name)
    return Order(
        program=common.program,
        register=Given(name, bytes_of(register.file), tuple(open_elsewhere(register.file))),
        logs=tuple(_logs(register.settings)) if register.settings else (),
        organisation=register.name,
        language=own.organisation.language,
        policy=policy(own),
        figures=own.policy,
        month=common.month,
        as_of=common.as_of,
        earlier=results_before(reports, common.month),
        templates=common.templates,
    )


def _logs(settings: Settings) -> Iterator[Given]:
    """The further logs that a register's settings name; none may lie outside the folder of these settings."""
    home = settings.folder.resolve()
    for log in further_logs(settings):
        if isinstance(log, Given):
            yield replace(log, name=shown(log.name))
            continue
        if not log.resolve().is_relative_to(home):
            raise Trouble(
                Text(
                    "{file}: [paths] moderation names {log}, which lies outside that folder. Move the log into it.",
                    file=str(settings.folder / SETTINGS),
                    log=str(log),
                )
            )
        yield _given(log)


def _given(log: Path) -> Given:
    """A log's content, or why it cannot be had: that costs its days only."""
    try:
        return Given(shown(log.name), bytes_of(log), tuple(open_elsewhere(log)))
    except Trouble as trouble:
        return Given(shown(log.name), b"", trouble=trouble.text)


def _told(file: Given) -> list[str]:
    return [file.name, _sha256(file.content), str(file.trouble or "")]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
