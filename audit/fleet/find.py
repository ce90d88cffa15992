"""Which registers there are: in a folder, by a file pattern, or named one by one; each with its own settings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from glob import glob, has_magic
from pathlib import Path
from typing import Final

from audit.fleet.naming import folder_name, seen_from, shown
from audit.history import RESULTS
from audit.manifest import MANIFEST
from audit.model import Month, Text, Trouble, tidy
from audit.settings import Settings, load

SETTINGS: Final = "audit.toml"
#: Whatever a municipality keeps its register in; what cannot be read must be told, not passed over.
BOOKS: Final = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".numbers")


@dataclass(frozen=True, slots=True)
class Register:
    """One register of many."""

    file: Path
    name: str  #: what its own settings call the organisation; else its place
    place: str  #: where it lies, as shown
    folder: str  #: the name of the folder of its reports
    settings: Settings | None = None  #: its own; None where none lie beside it
    trouble: Text | None = None  #: why it cannot even be read


def registers(places: Sequence[str], common: Settings, environment: Mapping[str, str]) -> list[Register]:
    """Every register in those places, in the order they lie; `Trouble` where a place is not there or holds none.

    `common` are the settings of the fleet: their folder is where the registers' places are seen from, and their
    reports folder is never looked into.
    """
    search = _Search(common.path(common.paths.reports), _Settings(environment))
    for place in places:
        search.take_in(place)
    if not search.found:
        raise Trouble(
            Text(
                "There is no register in {places}. Give a folder that holds them, or a pattern such as {pattern}.",
                places=[shown(place) for place in places],
                pattern="kommuner/*/inventory.xlsx",
            )
        )
    return [_named(one, _whole(common.folder)) for one in search.found.values()]


@dataclass(frozen=True, slots=True)
class _Found:
    """A workbook, or a place where one should have been."""

    file: Path
    settings: Settings | None = None
    trouble: Text | None = None


class _Settings:
    """The `audit.toml` of each folder, read once."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._known: dict[Path, Settings | Text | None] = {}

    def of(self, folder: Path) -> Settings | Text | None:
        """The folder's own settings; None where it has none, a sentence where they cannot be used."""
        if folder not in self._known:
            self._known[folder] = self._read(folder / SETTINGS)
        return self._known[folder]

    def _read(self, file: Path) -> Settings | Text | None:
        if not file.exists():
            return None
        try:
            return load(file, self._environment)
        except Trouble as trouble:
            return trouble.text


@dataclass(slots=True)
class _Search:
    """What has been found so far, each file once."""

    reports: Path
    settings: _Settings
    found: dict[str, _Found] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)  #: folders; a link may lead back to one
    logs: set[Path] = field(default_factory=set)  #: what settings name as moderation logs is no register

    def take_in(self, place: str) -> None:
        """Looks for registers in one place; `Trouble` where there is nothing of that name."""
        path = _whole(place)
        if path.is_dir():
            self._take_in_folder(path)
        elif path.exists():
            self._add(path)
        elif has_magic(place):
            for match in map(_whole, sorted(glob(place, recursive=True))):  # noqa: PTH207 - takes one from the root too
                if match.is_dir():
                    self._take_in_folder(match)
                elif _is_book(match.name):
                    self._add(match)
        else:
            raise Trouble(
                Text("There is no folder or file {place}. See that it is spelled as it is.", place=shown(place))
            )

    def _take_in_folder(self, top: Path) -> None:
        """Every workbook in the folder and below it; where each lies in a folder of its own, also folders without."""
        here, below = self._of_folder(top)
        for folder in below:
            if not self._walk(folder) and not here:
                self._add(folder, _none_in(folder))

    def _walk(self, top: Path) -> bool:
        """Takes in the folder and those below; whether there was anything."""
        here, below = self._of_folder(top)
        if here and self._names_its_register(top):
            return True  # what lies below a register's settings belongs to it: logs, reports, old copies
        walked = [self._walk(folder) for folder in below]
        return here or any(walked)

    def _of_folder(self, folder: Path) -> tuple[bool, list[Path]]:
        """Takes in the workbooks of the folder itself; whether there was anything, and the folders in it."""
        try:
            entries = sorted(folder.iterdir())
            folders = [entry for entry in entries if entry.is_dir()]
        except OSError as error:
            self._add(folder, _closed(folder, error))
            return True, []
        if self._is_known(folder) or _is_report(folder, entries):
            return True, []
        own = self.settings.of(folder)
        if isinstance(own, Settings):
            self.logs |= {_whole(log) for log in own.further_logs()}
        register = self._names_its_register(folder)
        books = [entry for entry in entries if _is_book(entry.name) and entry not in folders]
        books = [register] if register else [book for book in books if book not in self.logs]
        for book in books:
            self._add(book)
        return bool(books), [entry for entry in folders if not entry.name.startswith(".")]

    def _is_known(self, folder: Path) -> bool:
        """Whether it is the fleet's own reports folder, or one that was looked into before."""
        real = os.path.realpath(folder)
        if real in self.seen or real == os.path.realpath(self.reports):
            return True
        self.seen.add(real)
        return False

    def _names_its_register(self, folder: Path) -> Path | None:
        """The register that the folder's settings name, where it lies in the folder."""
        own = self.settings.of(folder)
        if not isinstance(own, Settings) or "inventory" not in own.paths.model_fields_set:
            return None
        register = _whole(own.path(own.paths.inventory))
        return register if register.parent == folder and register.is_file() else None

    def _add(self, file: Path, trouble: Text | None = None) -> None:
        own = None if trouble else self.settings.of(file.parent)
        if isinstance(own, Text):
            own, trouble = None, own
        self.found.setdefault(os.path.normcase(os.path.realpath(file)), _Found(file, own, trouble))


def _is_report(folder: Path, entries: Iterable[Path]) -> bool:
    """Whether it is the report of a month, as a municipality may have delivered it together with its register."""
    try:
        Month.parse(folder.name)
    except ValueError:
        return False
    return bool({RESULTS, MANIFEST} & {entry.name for entry in entries})


def _none_in(folder: Path) -> Text:
    return Text(
        "There is no workbook in the folder {folder}. Put the register there, or take the folder away.",
        folder=shown(folder),
    )


def _closed(folder: Path, error: OSError) -> Text:
    return Text(
        "The folder {folder} cannot be read: {error}. See that you may open it.",
        folder=shown(folder),
        error=error.strerror or str(error),
    )


def _whole(path: str | Path) -> Path:
    """The path from the root, without detours."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps each ..


def _is_book(name: str) -> bool:
    return name.lower().endswith(BOOKS) and not name.startswith((".", "~$"))


def _named(found: _Found, home: Path) -> Register:
    lies = seen_from(home, found.file)
    place, own = shown(lies), found.settings
    name = tidy(own.organisation.name) if own and "name" in own.organisation.model_fields_set else ""
    return Register(found.file, name or place, place, folder_name(lies), own, found.trouble)
