"""The settings: `audit.toml`, overridden by environment variables, checked and frozen.

Every key may come from the environment: `AUDIT_MAIL__HOST` sets `host` in `[mail]`. An unknown key is an error,
for a misspelt setting must never pass in silence.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from glob import glob
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from audit.model import Either, Text, Trouble

PREFIX: Final = "AUDIT_"
SECRETS: Final = {  #: what comes from the environment or the keyring alone, and the field of `Settings` that holds it
    ("mail", "password"): "password",
    ("mail", "client_secret"): "client_secret",
    ("bounces", "password"): "bounces_password",
}
OUTSIDE: Final = frozenset({"folder", *SECRETS.values()})  #: fields of `Settings` that no table may set
SHIPPED: Final = Path(__file__).parent.parent  #: the project's own folder

Months = Annotated[int, Field(ge=1, le=120)]
Hour = Annotated[int, Field(ge=0, le=23)]


def _time_zone(name: str) -> str:
    """The name, if this computer knows the zone; a blank one and a path are refused like any other slip."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise ValueError(name) from error
    return name


class Section(BaseModel):
    """A table of `audit.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Organisation(Section):
    """`[organisation]`: whose audit it is."""

    name: Annotated[str, Field(min_length=1)] = "Sandnes kommune"
    labels: tuple[Annotated[str, Field(min_length=1)], ...] = Field(default=("Sandnes kommune",), min_length=1)
    language: Literal["nb", "nn", "en"] = "nb"


class Paths(Section):
    """`[paths]`: where things lie; relative to `audit.toml`."""

    inventory: Path = Path("inventory.xlsx")
    moderation: tuple[str, ...] = ()  #: further logs, as file patterns: `moderering/*.csv`
    reports: Path = Path("reports")
    templates: Path = Path("templates")


class PolicyFigures(Section):
    """`[policy]`: the figures that the municipality sets for itself."""

    admins_min: Annotated[int, Field(ge=1, le=100)] = 2
    admins_max: Annotated[int, Field(ge=1, le=1000)] | None = None
    notify_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    label_recheck_months: Months = 12
    acknowledge_months: Months = 12
    archive_months: Months = 12
    removal_hours: Annotated[int, Field(ge=1, le=8760)] = 24


class Mail(Section):
    """`[mail]`: how the reports are sent. The password is never written here."""

    transport: Literal["outbox", "smtp"] = "outbox"
    sender: str = ""
    reply_to: str = ""
    envelope_from: str = ""
    summary_to: tuple[str, ...] = ()
    allowed_domains: tuple[str, ...] = ()
    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "ssl", "none"] = "starttls"
    auth: Literal["password", "xoauth2", "none"] = "password"
    user: str = ""
    tenant: str = ""  #: of Microsoft 365, with `xoauth2`; the client secret is never written here
    client_id: str = ""
    ca_file: Path | None = None
    per_minute: Annotated[int, Field(ge=1, le=10_000)] = 25
    deadline_minutes: Annotated[int, Field(ge=1, le=1440)] = 120
    in_doubt: Literal["resend", "hold"] = "resend"
    escalate_after_months: Annotated[int, Field(ge=1, le=120)] = 3

    def allows(self, address: str) -> bool:
        """Whether the address lies in one of the domains allowed; with none named, every one does."""
        domain = address.rpartition("@")[2].casefold()
        return not self.allowed_domains or domain in {
            name.removeprefix("@").casefold() for name in self.allowed_domains
        }


class Bounces(Section):
    """`[bounces]`: the mailbox that mail which could not be delivered comes back to: a Maildir, or one by IMAP."""

    maildir: Path | None = None
    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    auth: Literal["password", "xoauth2"] = "password"
    user: str = ""
    folder: Annotated[str, Field(min_length=1)] = "INBOX"


class Schedule(Section):
    """`[schedule]`: when each month's audit is made."""

    day: Annotated[int, Field(ge=1, le=28)] = 2  #: of the month after the audited one
    hour: Hour = 7
    timezone: Annotated[str, AfterValidator(_time_zone)] = "Europe/Oslo"
    catch_up_months: Annotated[int, Field(ge=1, le=24)] = 3  #: how many of the last months are made where missed


class Remind(Section):
    """`[remind]`: whether and when administrators are told that yesterday's moderation is not noted."""

    enabled: bool = False
    hour: Hour = 8


class ReportFiles(Section):
    """`[report]`: which files a run leaves besides those that every run does."""

    pdf: bool = True


class Settings(Section):
    """Everything that `audit.toml` and the environment decide."""

    organisation: Organisation = Organisation()
    paths: Paths = Paths()
    policy: PolicyFigures = PolicyFigures()
    mail: Mail = Mail()
    bounces: Bounces = Bounces()
    schedule: Schedule = Schedule()
    remind: Remind = Remind()
    report: ReportFiles = ReportFiles()

    folder: Path = Path()  #: where `audit.toml` lies; paths are relative to it
    password: str = Field(default="", repr=False)  #: from the environment or the keyring alone, as the two below
    client_secret: str = Field(default="", repr=False)
    bounces_password: str = Field(default="", repr=False)

    def path(self, path: Path) -> Path:
        """A path of the settings, seen from the folder of `audit.toml`."""
        return self.folder / path

    def further_logs(self) -> list[Path]:
        """The moderation logs that units keep by themselves, in the order of their names."""
        return sorted({log for pattern in self.paths.moderation for log in self._logs(pattern)})

    def patterns_without_log(self) -> list[str]:
        """What the settings name as logs, where there is none."""
        return [pattern for pattern in self.paths.moderation if not self._logs(pattern)]

    def _logs(self, pattern: str) -> list[Path]:
        # glob, unlike Path.glob, also takes a pattern that begins at the root or on another drive
        found = map(Path, glob(str(self.folder / pattern)))  # noqa: PTH207
        return [log for log in found if not log.name.startswith("~$")]

    @property
    def templates(self) -> Path:
        """The folder of templates: the municipality's own where it has one, else those that came with the program."""
        own = self.path(self.paths.templates)
        return own if own.is_dir() else SHIPPED / "templates"


def load(file: Path, environment: Mapping[str, str]) -> Settings:
    """The settings of `file` (none of its keys need be there), overridden by the environment; `Trouble` if wrong."""
    try:
        written: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Trouble(Text("There is no settings file {file}. Give its place with --config.", file=str(file))) from None
    except OSError as error:
        raise Trouble(
            Text(
                "The settings file {file} cannot be read: {error}. See that you may open it.",
                file=str(file),
                error=error.strerror or str(error),
            )
        ) from error
    except UnicodeDecodeError as error:
        raise Trouble(
            Text(
                "The settings file {file} is not in UTF-8. Open it in Notepad, and save it with the encoding UTF-8.",
                file=str(file),
            )
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise Trouble(_slip(error, file)) from error
    return settings_from(written, environment, file)


def language_of(file: Path, environment: Mapping[str, str]) -> str:
    """The language to speak before the settings are known to be sound: as set, or bokmål."""
    language: object = environment.get(f"{PREFIX}ORGANISATION__LANGUAGE")
    if not language:
        with suppress(OSError, ValueError, AttributeError):
            language = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("organisation", {}).get("language")
    return language if language in ("nb", "nn", "en") else "nb"


def settings_from(written: Mapping[str, Any], environment: Mapping[str, str], file: Path) -> Settings:
    """The settings from tables already read; `file` says where they stand and what paths are relative to."""
    tables: dict[str, Any] = {name: dict(keys) if isinstance(keys, dict) else keys for name, keys in written.items()}
    secrets = {key for _, key in SECRETS}
    if any(secrets & table.keys() for table in (tables, *tables.values()) if isinstance(table, dict)):
        raise Trouble(
            Text(
                "{file} holds a mail password or a client secret. Take it out and give it as the environment variable "
                "{variables} or in the computer's keyring: a secret never lies in a file of this folder.",
                file=str(file),
                variables=Either(f"{PREFIX}{section}__{key}".upper() for section, key in SECRETS),
            )
        )
    found = {field: environment.get(f"{PREFIX}{'__'.join(key)}".upper(), "") for key, field in SECRETS.items()}
    for variable, value in environment.items():
        section, separator, key = variable.removeprefix(PREFIX).lower().partition("__")
        if variable.startswith(PREFIX) and separator and value and (section, key) not in SECRETS:
            table = tables.setdefault(section, {})
            if isinstance(table, dict):
                table[key] = _from_environment(section, key, value)
    for name in tables.keys() & OUTSIDE:
        raise Trouble(_unknown([name], file))
    try:
        return Settings.model_validate({**tables, **found, "folder": file.parent})
    except ValidationError as error:
        raise Trouble(_in_words(error, file)) from error


def _from_environment(section: str, key: str, value: str) -> object:
    """A list is written as in JSON or with commas between; anything else stays the text it is."""
    table = Settings.model_fields.get(section)
    fields: Mapping[str, Any] = getattr(table.annotation, "model_fields", {}) if table else {}
    if key not in fields or get_origin(fields[key].annotation) is not tuple:
        return value
    if value.lstrip().startswith("["):
        with suppress(json.JSONDecodeError):
            return json.loads(value)
    return [part.strip() for part in value.split(",")]


def _slip(error: tomllib.TOMLDecodeError, file: Path) -> Text:
    """Where the file is no TOML. What stands there is not shown: it might be a password."""
    line = re.search(r"at line (\d+)", str(error))
    return Text(
        "{file}, {place} cannot be understood. Write key = value on a line of its own, each key once, words in "
        "quotation marks, lists in square brackets, and / in paths where Windows has \\. What the parser says: {error}",
        file=str(file),
        place=Text("line {line}", line=line[1]) if line else Text("the end of the file"),
        error=str(error),
    )


def _in_words(error: ValidationError, file: Path) -> Text:
    """The first thing wrong, as a sentence that names the key and what it should hold."""
    first = error.errors()[0]
    where = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        return _unknown(where, file)
    limits = first.get("ctx", {})
    expected = {
        "int_parsing": Text("a whole number"),
        "int_type": Text("a whole number"),
        "int_from_float": Text("a whole number"),
        "greater_than_equal": Text("{limit} or more", limit=str(limits.get("ge"))),
        "less_than_equal": Text("{limit} or less", limit=str(limits.get("le"))),
        "literal_error": Text(
            "one of {allowed}", allowed=Either(re.findall(r"'([^']*)'", str(limits.get("expected"))))
        ),
        "string_too_short": Text("a text that is not blank"),
        "string_type": Text("a text in quotes"),
        "tuple_type": Text("a list in square brackets"),
        "bool_parsing": Text("true or false"),
        "bool_type": Text("true or false"),
        "value_error": Text("the name of a time zone, such as Europe/Oslo"),
        "too_short": Text("a list with something in it"),
    }.get(first["type"], Text("something else"))
    return Text(
        "{file}: {key} is {value}, but must be {expected}.",
        file=str(file),
        key=_key(where),
        value=json.dumps(first["input"], ensure_ascii=False, default=str),
        expected=expected,
    )


def _unknown(where: list[str], file: Path) -> Text:
    known = _keys(where[:-1])
    near = difflib.get_close_matches(where[-1], known, 1)
    if near:
        return Text(
            "{file}: {key} is not a setting. Did you mean “{near}”?", file=str(file), key=_key(where), near=near[0]
        )
    return Text(
        "{file}: {key} is not a setting. Those there are: {known}.", file=str(file), key=_key(where), known=known
    )


def _key(where: list[str]) -> str:
    return " ".join([f"[{where[0]}]", *where[1:2]])


def _keys(section: list[str]) -> list[str]:
    if not section:
        return sorted(Settings.model_fields.keys() - OUTSIDE)
    table = Settings.model_fields[section[0]].annotation
    return sorted(getattr(table, "model_fields", {}))
