"""The five core rules as one who knows frictionless would check them: schemas for the sheets, checks of its own kind.

python with_frictionless.py inventory.xlsx 2026-10 2026-11-02

A schema judges cells, a check of one's own is a class that is handed row after row. What frictionless says here by
itself, and what had to be Python beside it:

SM101  all of it: the text holds the label, the day lies within a year, neither is blank
SM102  nothing but that account and name are there; a check counts the different people of each day
SM103  that approver and day are filled in, the day is not after as-of and the unit exists; a check finds the leader
SM104  all of it
SM201  nothing but that day and account are there; a check gathers each account's days

Python alone leaves out accounts that were not in use, and says which verdict weighs most. frictionless itself knows
valid and invalid; that a value is missing rather than wrong is read off the words of the error: `"required"`.
"""

import json
import sys
from datetime import date, timedelta
from pathlib import Path

from dateutil.relativedelta import relativedelta
from frictionless import Check, Checklist, Dialect, Package, Schema, errors
from frictionless.formats import ExcelControl
from frictionless.resources import TableResource

LABEL = r"(?is:.*sandnes kommune.*)"
ADMINS_MIN = 2
RULES = ("SM101", "SM102", "SM103", "SM104", "SM201")
EVERY_ERROR = 10_000_000

RULE_OF = {
    "Eiermerking": "SM101",
    "Eiermerking kontrollert": "SM101",
    "Godkjent av": "SM103",
    "Godkjent dato": "SM103",
    "Virksomhet": "SM103",
    "Meldt til kommunikasjon": "SM104",
}


def register(file, as_of):
    """The workbook as a package: each sheet a table with a schema."""
    past = {"required": True, "maximum": as_of.isoformat()}
    recent = past | {"minimum": (as_of - relativedelta(months=12)).isoformat()}
    filled_in = {"required": True}
    accounts = table(
        {
            "Konto-ID": ("string", filled_in),
            "Plattform": ("string", {}),
            "Kontonavn": ("string", {}),
            "Lenke": ("string", {}),
            "Virksomhet": ("string", filled_in),
            "Status": ("string", {}),
            "Opprettet": ("date", {}),
            "Avviklet": ("date", {}),
            "Eiermerking": ("string", filled_in | {"pattern": LABEL}),
            "Eiermerking kontrollert": ("date", recent),
            "Godkjent av": ("string", filled_in),
            "Godkjent dato": ("date", past),
            "Meldt til kommunikasjon": ("date", past),
            "Kommunevåpen": ("string", {}),
            "Kommunevåpen avklart": ("date", {}),
            "Ressurser avklart": ("date", {}),
            "Arkivvurdert": ("date", {}),
            "Arkivvurdert av": ("string", {}),
            "Merknad": ("string", {}),
        },
        [{"fields": ["Virksomhet"], "reference": {"resource": "virksomheter", "fields": ["Virksomhet"]}}],
    )
    units = table(
        {
            "Virksomhet": ("string", filled_in),
            "Virksomhetsleder": ("string", {}),
            "E-post": ("string", {}),
            "Fra": ("date", {}),
            "Til": ("date", {}),
            "Overordnet e-post": ("string", {}),
            "Målform": ("string", {}),
        }
    )
    administrators = table(
        {
            "Konto-ID": ("string", filled_in),
            "Navn": ("string", filled_in),
            "E-post": ("string", {}),
            "Fra": ("date", {}),
            "Til": ("date", {}),
            "Retningslinjer lest": ("date", {}),
        }
    )
    log = table(
        {
            "Dato": ("date", filled_in),
            "Konto-ID": ("string", filled_in),
            "Moderert av": ("string", {}),
            "Antall gjennomgått": ("integer", {}),
            "Antall slettet": ("integer", {}),
            "Merknad": ("string", {}),
        }
    )
    sheets = {"Kontoer": accounts, "Virksomheter": units, "Administratorer": administrators, "Moderering": log}
    return Package(
        resources=[
            TableResource(
                name=sheet.lower(),
                path=Path(file).name,
                schema=schema,
                dialect=Dialect(controls=[ExcelControl(sheet=sheet)]),
            )
            for sheet, schema in sheets.items()
        ],
        basepath=str(Path(file).parent),  # it takes a path from the root for unsafe
    )


def table(columns, foreign_keys=()):
    fields = [{"name": name, "type": kind, "constraints": must} for name, (kind, must) in columns.items()]
    return Schema.from_descriptor({"fields": fields, "foreignKeys": list(foreign_keys)})


def folded(text):
    return (text or "").strip().lower()


def covers(row, when):
    return (row["Fra"] is None or row["Fra"] <= when) and (row["Til"] is None or when <= row["Til"])


class Undocumented(errors.TableError):
    type = "undocumented"


class Breach(errors.TableError):
    type = "breach"


class CoreCheck(Check):
    """A check of whole sheets: what it finds names the rule and the account."""

    Errors = (Undocumented, Breach)


class Accounts(CoreCheck):
    """SM103, and what the other checks must know of the accounts: by folded Konto-ID, its name and its days in use."""

    type = "leader-approval"

    def __init__(self, units, month_days, as_of):
        super().__init__()
        self.days, self.names = {}, []
        self._month_days, self._as_of = month_days, as_of
        self._leaders = {}
        for row in units:
            self._leaders.setdefault(folded(row["Virksomhet"]), []).append(row)

    def validate_row(self, row):
        name = row["Konto-ID"]
        self.names.append(name)
        self.days[folded(name)] = [day for day in (*self._month_days, self._as_of) if in_use(row, day)]
        approver, approved, opened = folded(row["Godkjent av"]), row["Godkjent dato"], row["Opprettet"]
        leaders = self._leaders.get(folded(row["Virksomhet"]))
        if approved and opened and approved > opened:
            yield Breach(note=f"SM103:{name}")
        if approver and approved and leaders is not None:
            leading = [leader for leader in leaders if covers(leader, approved)]
            if not any(approver in (folded(one["Virksomhetsleder"]), folded(one["E-post"])) for one in leading):
                yield Breach(note=f"SM103:{name}")


def in_use(row, day):
    opened, closed, stage = row["Opprettet"], row["Avviklet"], row["Status"]
    if stage == "Planlagt" or (stage == "Avviklet" and closed is None):
        return False
    return (opened is None or opened <= day) and (closed is None or day <= closed)


class TwoAdministrators(CoreCheck):
    """SM102."""

    type = "two-administrators"

    def __init__(self, accounts, as_of):
        super().__init__()
        self._accounts, self._as_of = accounts, as_of
        self._rows = {}

    def validate_row(self, row):
        self._rows.setdefault(folded(row["Konto-ID"]), []).append(row)
        yield from []

    def validate_end(self):
        for name in self._accounts.names:
            rows = self._rows.get(folded(name))
            if rows is None:
                yield Undocumented(note=f"SM102:{name}")
                continue
            for day in self._accounts.days[folded(name)]:
                people = {folded(row["E-post"]) or folded(row["Navn"]) for row in rows if covers(row, day)}
                if day <= self._as_of and len(people) < ADMINS_MIN:
                    yield Breach(note=f"SM102:{name}")
                    break


class DailyModeration(CoreCheck):
    """SM201."""

    type = "daily-moderation"

    def __init__(self, accounts, month_days, as_of):
        super().__init__()
        self._accounts, self._as_of = accounts, as_of
        self._due = {day for day in month_days if day < as_of}
        self._moderated = {}

    def validate_row(self, row):
        if row["Dato"] in self._due and row["Moderert av"]:
            self._moderated.setdefault(folded(row["Konto-ID"]), set()).add(row["Dato"])
        yield from []

    def validate_end(self):
        for name in self._accounts.names:
            moderated = self._moderated.get(folded(name))
            if moderated is None:
                yield Undocumented(note=f"SM201:{name}")
            elif not self._due.intersection(self._accounts.days[folded(name)]) <= moderated:
                yield Breach(note=f"SM201:{name}")


def told(resource, check):
    """The errors of one sheet."""
    report = resource.validate(Checklist(checks=[check] if check else []), limit_errors=EVERY_ERROR)
    assert report.stats["tasks"] == 1, report.errors
    return report.task.errors


def verdicts(file, month, as_of):
    first = date.fromisoformat(month + "-01")
    month_days = [first + timedelta(days=n) for n in range(31) if (first + timedelta(days=n)).month == first.month]
    package = register(file, as_of)
    accounts = Accounts(package.get_resource("virksomheter").read_rows(), month_days, as_of)
    two_administrators = TwoAdministrators(accounts, as_of)
    daily_moderation = DailyModeration(accounts, month_days, as_of)
    of_accounts = told(package.get_resource("kontoer"), accounts)
    of_all = told(package.get_resource("administratorer"), two_administrators)
    of_all += told(package.get_resource("moderering"), daily_moderation)

    wrong = [
        (*error.note.split(":", 1), error.type)
        for error in of_accounts + of_all
        if error.type in (Breach.type, Undocumented.type)
    ]
    for error in of_accounts:
        if isinstance(error, (errors.CellError, errors.ForeignKeyError)):
            field = error.field_name if isinstance(error, errors.CellError) else error.field_names[0]
            missing = isinstance(error, errors.ForeignKeyError) or 'constraint "required"' in error.note
            if field in RULE_OF:
                name = error.cells[0]
                wrong.append((RULE_OF[field], name, "undocumented" if missing else "breach"))
    active = {name for name in accounts.names if set(accounts.days[folded(name)]).intersection(month_days)}
    found = {name: dict.fromkeys(RULES, "pass" if name in active else "not_applicable") for name in accounts.names}
    for rule, name, verdict in sorted(wrong, key=lambda one: one[2], reverse=True):  # a breach comes last, and stays
        if name in active:
            found[name][rule] = verdict
    return found


if __name__ == "__main__":
    file, month, as_of = sys.argv[1:]
    print(json.dumps(verdicts(file, month, date.fromisoformat(as_of)), indent=1))
