"""`fleet`: audits the month of many registers, on all cores or on a cluster, and writes one overview."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated

import typer

from audit.cli import DONE, NOT_AUDITED
from audit.cli.arguments import DEFAULT_CONFIG, AsOf, Config, ForMonth, Reports, day_of, month_of
from audit.cli.progress import progress
from audit.cli.workplace import Workplace, now, today, workplace
from audit.files import locked
from audit.model import Text
from audit.workdays import last_complete_month

if TYPE_CHECKING:
    from audit.fleet.engine import Engine
    from audit.side_by_side import SideBySide


def fleet(
    places: Annotated[
        list[str],
        typer.Argument(metavar="FOLDER", help="The registers' folder, or a pattern such as “k/*/inventory.xlsx”."),
    ],
    month: ForMonth = None,
    as_of: AsOf = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="A Dask cluster, such as tcp://10.0.0.5:8786."),
    ] = None,
    config: Config = DEFAULT_CONFIG,
    reports: Reports = None,
) -> int:
    """Audits many registers, each by its own settings, and writes one overview. Makes no mails."""
    from audit.fleet import prepared, registers, settled, side_by_side, write_overview

    place = workplace(config, None, reports)
    day = day_of(as_of) if as_of else today()
    run = prepared(place.settings, month_of(month) if month else last_complete_month(day), day, now)
    found = registers(places, place.settings, os.environ)
    done = []
    with locked(run.store.folder):
        with _engine(scheduler) as engine, progress(place, Text("Auditing the registers"), len(found)) as step:
            for one in settled(run, found, engine):
                done.append(one)
                step()
        told = side_by_side(run, [one.standing for one in done])
        write_overview(run, told)
    _show(told, sum(one.made for one in done), place)
    place.say(Text("The overview lies in {folder}. Open index.html there.", folder=str(run.store.overview)))
    return NOT_AUDITED if told.not_audited or told.broken else DONE


def _engine(scheduler: str | None) -> AbstractContextManager[Engine]:
    if scheduler:
        from audit.fleet.cluster import cluster

        return cluster(scheduler)
    from audit.fleet.cores import Cores

    return Cores()


def _show(told: SideBySide, made: int, place: Workplace) -> None:
    """How many are audited, how they fare together, and which are not; no word of any register."""
    audited = len(told.audited)
    place.say(
        Text(
            "{month}: {audited} of {n} register is audited.",
            "{month}: {audited} of {n} registers are audited.",
            month=told.month,
            audited=audited,
            n=len(told.registers),
        )
    )
    if audited > made:
        place.say(
            Text(
                "{n} of them was there already, from the same register and settings.",
                "{n} of them were there already, from the same registers and settings.",
                n=audited - made,
            )
        )
    place.say(
        Text(
            "{in_order} of {n} account in use is in order.",
            "{in_order} of {n} accounts in use are in order.",
            in_order=told.in_order,
            n=told.in_use,
        )
    )
    for register in told.not_audited:
        place.warn(Text("{register}: {reason}", register=register.place, reason=register.trouble))
    for register in told.broken:
        place.warn(Text("{register}: a rule could not be asked; its report says which.", register=register.place))
