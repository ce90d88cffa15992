"""Which settings are in force, and whether the register's own copy of them says the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from audit.doctor.answers import Answer, fine, note
from audit.model import Text, Trouble, folded
from audit.settings import Settings
from audit.template.figures import FIGURES
from audit.workbook.guard import open_package
from audit.workbook.sheets import RawSheet, sheets_of
from audit.workbook.values import shown

#: What *Innstillinger* holds of the settings, by the words in its third column.
COPIED: Final = (
    "policy.admins_min",
    "policy.admins_max",
    "policy.notify_days",
    "policy.label_recheck_months",
    "organisation.labels",
)
SHEET: Final = frozenset({folded(FIGURES.nb), folded(FIGURES.nn), folded(FIGURES.en)})


def examine_settings(file: Path, settings: Settings) -> Iterator[Answer]:
    """Whether there is a settings file, and each figure that the register's sheet of settings tells otherwise."""
    if file.exists():
        yield fine(Text("The settings in {file} can be used.", file=str(file)))
    else:
        yield note(
            Text(
                "There is no {file} here, so every setting is the one the program has by itself. Start the program in "
                "the folder where your settings lie.",
                file=str(file),
            )
        )
    with suppress(Trouble):  # a register that cannot be read is told of by the audit itself
        yield from _differences(settings)


def _differences(settings: Settings) -> Iterator[Answer]:
    sheets = sheets_of(open_package(settings.path(settings.paths.inventory)))
    sheet = next((sheet for sheet in sheets if folded(sheet.name) in SHEET), None)
    if sheet is None:
        return
    noted = _noted(sheet)
    for key in COPIED:
        in_force = _in_force(settings, key)
        if key in noted and sorted(noted[key]) != sorted(in_force):
            yield note(
                Text(
                    "On the sheet {sheet}, {key} is {noted}, but in the settings {in_force}. The status in the "
                    "register goes by the sheet, the audit by the settings: let both say the same.",
                    sheet=sheet.name,
                    key=key,
                    noted=noted[key] or Text("blank"),
                    in_force=in_force or Text("blank"),
                )
            )


def _noted(sheet: RawSheet) -> Mapping[str, list[str]]:
    """What the sheet says of each setting that it names."""
    noted: dict[str, list[str]] = {}
    for _, row in sheet.rows():
        _, value, key = map(shown, [*row, "", "", ""][:3])
        if key in COPIED:
            noted.setdefault(key, []).extend([value] if value else [])
    return noted


def _in_force(settings: Settings, key: str) -> list[str]:
    section, _, name = key.partition(".")
    value = getattr(getattr(settings, section), name)
    return [str(one) for one in (value if isinstance(value, tuple) else (value,)) if one is not None]
