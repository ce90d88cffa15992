"""`import`: an existing list of accounts becomes a register; asks where it is unsure which column is which."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from audit.cli.arguments import DEFAULT_CONFIG, Config
from audit.cli.init import setup_of
from audit.cli.workplace import Workplace, workplace
from audit.intake.matching import Confidence, Match
from audit.intake.targets import Target, targets_of
from audit.model import Text, Trouble
from audit.schema import SHEETS
from audit.workbook.values import shown

SAMPLES = 3


def import_list(
    source: Annotated[
        Path, typer.Argument(metavar="LIST", help="The list you have: .xlsx, .xlsm, .xls, .ods or .csv.")
    ],
    file: Annotated[Path, typer.Argument(metavar="NEW", help="What to call the new workbook.")] = Path(
        "inventory.xlsx"
    ),
    decisions: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="HEADING=COLUMN",
            help="Which column a heading is, such as Ansvarlig=Administratorer.Navn. Nothing after = carries it along.",
        ),
    ] = None,
    accept: Annotated[bool, typer.Option("--yes", help="Accept what is proposed, and ask nothing.")] = False,
    config: Config = DEFAULT_CONFIG,
) -> int:
    """Makes a new workbook of a list you already have, and says what went where. No cell of the list is lost."""
    from audit.intake.carry import write
    from audit.intake.matching import decided, proposals
    from audit.intake.reading import plan
    from audit.intake.sorting import tables_of
    from audit.intake.sources import read_list
    from audit.intake.summary import summary

    place = workplace(config, None, None)
    if file.exists():
        raise Trouble(
            Text("{file} is there already and is left as it is. Give another name, or move it away.", file=str(file))
        )
    with place.busy(Text("Reading the list")):
        tables, others = tables_of(read_list(source), place.language.code)
        matches = decided([match for table in tables for match in proposals(table)], decisions or ())
    if not accept:
        matches = _asked(matches, place) if sys.stdin.isatty() else _unasked(matches)
    made = plan(tables, matches, others)
    with place.busy(Text("Making the workbook")):
        write(file, made, place.language, setup_of(place.settings))
    for sentence in summary(made, place.language.code):
        place.say(sentence)
    place.say(Text("{file} is made. Open it in Excel and look through what was placed.", file=str(file)))
    return 0


def _unasked(matches: Sequence[Match]) -> list[Match]:
    """With nobody to ask, an unsure column is carried along."""
    why = Text("unsure, and nobody to ask; decide it with --map, or accept what is proposed with --yes")
    return [match.settled(None, why) if match.confidence is Confidence.UNSURE else match for match in matches]


def _asked(matches: Sequence[Match], place: Workplace) -> list[Match]:
    """The matches once the person at the terminal has answered for those that are not sure."""
    done: list[Match] = []
    for key in dict.fromkeys(match.key for match in matches):
        done += _asked_of_sheet(key, [match for match in matches if match.key == key], place)
    return done


def _asked_of_sheet(key: str, matches: Sequence[Match], place: Workplace) -> list[Match]:
    """The matches of one sheet of the register, once those that are not sure have been answered for."""
    if all(match.confidence is Confidence.SURE for match in matches):
        return list(matches)
    targets = targets_of(key)
    along = place.language(Text("carry along, at the end of {sheet}", sheet=_name_of(key, place)))
    place.say(Text("The columns of {sheet}:", sheet=_name_of(key, place)))
    for number, column in enumerate(targets, 1):
        place.say(f"{number:3}  {column.name(place.language.code)}")
    place.say(f"  0  {along}")
    taken: set[Target | None] = {match.target for match in matches if match.confidence is Confidence.SURE}
    done: list[Match] = []
    for match in matches:
        if match.confidence is not Confidence.SURE:
            answer = _answer(match, targets, taken, along, place)
            taken.add(answer)
            match = match.settled(answer, Text("so decided"))
        done.append(match)
    return done


def _name_of(key: str, place: Workplace) -> str:
    return SHEETS[key].names.of(place.language.code)


def _answer(
    match: Match, targets: Sequence[Target], taken: set[Target | None], along: str, place: Workplace
) -> Target | None:
    """What the person says the column is; Enter takes the proposal."""
    proposed = match.target if match.target not in taken or (match.target and match.target.of_people) else None
    samples = "; ".join(dict.fromkeys(shown(raw) for raw in match.values[:SAMPLES]))
    what = proposed.name(place.language.code) if proposed else along
    place.say(f"\n{match.title}: {samples}")
    place.say(Text("  Proposed: {what} ({reason})", what=what, reason=match.reason))
    while True:
        typed = _typed(place.language("  Number, or Enter for what is proposed: "))
        if not typed:
            return proposed
        if typed.isdecimal() and int(typed) <= len(targets):
            chosen = targets[int(typed) - 1] if int(typed) else None
            if chosen is None or chosen not in taken or chosen.of_people:
                return chosen
            place.say(Text("  Another column is that already."))
        else:
            place.say(Text("  A number from 0 to {n}.", n=len(targets)))


def _typed(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:  # Ctrl+D, or Ctrl+Z on Windows: no answer will come
        raise KeyboardInterrupt from None
