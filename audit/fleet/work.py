"""The month of many registers: makes what is missing, keeps it, and lays the figures side by side."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from audit import __version__
from audit.check import rules
from audit.fleet.discreet import discreet
from audit.fleet.engine import Engine, carried_out_by
from audit.fleet.find import SETTINGS, Register
from audit.fleet.naming import shown
from audit.fleet.order import Common, Order, order_for, templates
from audit.fleet.store import Store
from audit.fleet.task import Made, Refused, program
from audit.job import has_begun
from audit.language import language
from audit.model import Month, Text, Trouble
from audit.settings import Settings
from audit.side_by_side import Figures, SideBySide, Standing, in_alphabetical_order

TRIES: Final = 2  #: of a register alone
Answer = Made | Figures | Refused  #: made just now, there already, or not to be had


@dataclass(frozen=True, slots=True)
class Fleet:
    """One run: the month of many registers."""

    common: Common  #: what all orders have in common
    store: Store
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Settled:
    """A register, and where it stands."""

    standing: Standing
    made: bool  #: just now; else it was there already, or is not to be had


def prepared(settings: Settings, month: Month, as_of: date, now: Callable[[], datetime]) -> Fleet:
    """A run by these settings; `Trouble` for what would make it fail for every register alike."""
    has_begun(month, as_of)
    common = Common(settings, month, as_of, program(), templates(settings.templates))
    return Fleet(common, Store(settings.path(settings.paths.reports), month), now)


def settled(fleet: Fleet, registers: Sequence[Register], engine: Engine) -> Iterator[Settled]:
    """Each register once it is settled. What is missing, the engine makes; it is on the disk before it is told of.

    A register whose worker died is tried again, alone, when all others are done: it may have died over another.
    """
    unlucky = []
    for register, answer in _answers(fleet, registers, engine):
        if answer is None:
            unlucky.append(register)
        else:
            yield _settled(fleet, register, answer)
    for register in unlucky:
        yield _settled(fleet, register, _alone(fleet, register, engine))


def side_by_side(fleet: Fleet, standings: Iterable[Standing]) -> SideBySide:
    """The registers of the month, in the order of the alphabet."""
    common = fleet.common
    return SideBySide(
        organisation=common.settings.organisation.name,
        program=__version__,
        month=common.month,
        as_of=common.as_of,
        policy=common.settings.policy,
        rules=tuple(rules()),
        registers=in_alphabetical_order(standings),
    )


def write_overview(fleet: Fleet, told: SideBySide) -> None:
    """Writes the overview of the month as a page, as a workbook and for machines, unless it stands there already."""
    from audit.render.side_by_side import INDEX, RESULTS, page, results
    from audit.render.side_by_side_sheet import WORKBOOK, workbook

    settings = fleet.common.settings
    speak = language(settings.organisation.language)
    files = {
        INDEX: page(told, speak, settings.templates).encode(),
        WORKBOOK: workbook(told, speak),
        RESULTS: results(told, speak),
    }
    fleet.store.keep_overview(files, fleet.now())


def _answers(fleet: Fleet, registers: Iterable[Register], engine: Engine) -> Iterator[tuple[Register, Answer | None]]:
    """What came of each register, as it comes; None where a worker died."""
    at_hand: deque[tuple[Register, Answer]] = deque()  #: what no worker need be asked for
    sums: dict[str, str] = {}

    def missing() -> Iterator[tuple[Register, Order]]:
        for register in registers:
            try:
                order = order_for(register, fleet.store.of(register.folder), fleet.common)
            except Trouble as trouble:
                at_hand.append((register, Refused(trouble.text)))
                continue
            sums[register.folder] = order.sum()
            figures = fleet.store.kept(register.folder, sums[register.folder])
            if figures:
                at_hand.append((register, figures))
            else:
                yield register, order

    for register, outcome in carried_out_by(engine, missing()):
        while at_hand:
            yield at_hand.popleft()
        yield register, _kept(fleet, register, outcome, sums[register.folder]) if isinstance(outcome, Made) else outcome
    yield from at_hand


def _alone(fleet: Fleet, register: Register, engine: Engine) -> Answer:
    """What came of it with no other at work; tried twice, for it may have waited when another took its worker along."""
    for _ in range(TRIES):
        for _, answer in _answers(fleet, [register], engine):
            if answer is not None:
                return answer
    return _deadly(register)


def _deadly(register: Register) -> Refused:
    return Refused(
        Text(
            "The program was killed while it audited {register}, and again when it tried once more. The register may "
            "take more memory than there is; look at what it holds.",
            register=register.place,
        )
    )


def _kept(fleet: Fleet, register: Register, made: Made, order: str) -> Answer:
    """What was made, once it is on the disk; a file of it may be open in another program."""
    try:
        fleet.store.keep(register.folder, made, order, fleet.now())
    except Trouble as trouble:
        return Refused(trouble.text)
    return made


def _settled(fleet: Fleet, register: Register, answer: Answer) -> Settled:
    """Where the register stands; what it cannot be audited for is told in full in its own folder."""
    figures, trouble = None, None
    if isinstance(answer, Refused):
        speak = language((register.settings or fleet.common.settings).organisation.language)
        with suppress(Trouble):  # told of all the same, with less in it
            fleet.store.refuse(register.folder, speak(answer.why))
        trouble = discreet(answer.why, _known(register))
    else:
        fleet.store.trouble_of(register.folder).unlink(missing_ok=True)
        figures = answer.figures if isinstance(answer, Made) else answer
    own = register.settings is not None
    standing = Standing(register.name, register.place, register.folder, own, figures, trouble)
    return Settled(standing, isinstance(answer, Made))


def _known(register: Register) -> frozenset[str]:
    """Words that may be told of a register: where it and its settings lie."""
    paths = (register.file, register.file.parent / SETTINGS)
    return frozenset(
        {register.place, *(told for path in paths for told in (str(path), shown(path), path.name, shown(path.name)))}
    )
