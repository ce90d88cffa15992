"""The five core rules as one who knows pandera would check them: pandas makes the tables, schemas judge the columns.

python with_pandera.py inventory.xlsx 2026-10 2026-11-02 [engine of read_excel]

A schema judges values of one table. What pandera says here by itself, and what had to be Python beside it:

SM101  all of it: the text holds the label, the day lies within a year, neither is blank
SM102  that the number is two or more; pandas counts the different people of each day
SM103  that approver and day are filled in and the day is not after as-of; pandas finds who led the unit that day
SM104  all of it
SM201  that no day is without moderation; pandas takes each account's days from the log

Python alone leaves out accounts that were not in use, and says which verdict weighs most. pandera itself knows valid
and invalid; that a value is missing rather than wrong is read off the check that failed, which is then `not_nullable`.
"""

import json
import sys

import pandas as pd
import pandera.pandas as pa

DAYS = {  # a column of blanks has no type of its own
    "Kontoer": ["Opprettet", "Avviklet", "Eiermerking kontrollert", "Godkjent dato", "Meldt til kommunikasjon"],
    "Virksomheter": ["Fra", "Til"],
    "Administratorer": ["Fra", "Til"],
    "Moderering": ["Dato"],
}
LABEL = "(?i)sandnes kommune"
ADMINS_MIN = 2
RULES = ("SM101", "SM102", "SM103", "SM104", "SM201")

RULE_OF = {
    "Eiermerking": "SM101",
    "Eiermerking kontrollert": "SM101",
    "Færrest administratorer": "SM102",
    "Godkjent av": "SM103",
    "Godkjent dato": "SM103",
    "Dager fra opprettet til godkjent": "SM103",
    "Godkjent av leder": "SM103",
    "Meldt til kommunikasjon": "SM104",
    "Dager uten moderering": "SM201",
}


def schema(as_of):
    """What each column must hold; as the days of a register are days, a blank in a column of numbers is `<NA>`."""
    past = pa.Check.le(as_of)
    recent = pa.Check.in_range(as_of - pd.DateOffset(months=12), as_of)
    return pa.DataFrameSchema(
        {
            "Eiermerking": pa.Column(str, pa.Check.str_contains(LABEL)),
            "Eiermerking kontrollert": pa.Column("datetime64[ns]", recent),
            "Færrest administratorer": pa.Column("Int64", pa.Check.ge(ADMINS_MIN)),
            "Godkjent av": pa.Column(str),
            "Godkjent dato": pa.Column("datetime64[ns]", past),
            "Dager fra opprettet til godkjent": pa.Column("Int64", pa.Check.le(0), nullable=True),
            "Godkjent av leder": pa.Column("boolean", pa.Check.eq(True)),
            "Meldt til kommunikasjon": pa.Column("datetime64[ns]", past),
            "Dager uten moderering": pa.Column("Int64", pa.Check.eq(0)),
        },
        coerce=True,
    )


def folded(texts):
    return texts.str.strip().str.lower()


def covers(table, when):
    """Whether the span of each row, from Fra to Til, covers the day (or the row's own day); a blank end is open."""
    return (table["Fra"].isna() | (table["Fra"] <= when)) & (table["Til"].isna() | (when <= table["Til"]))


def in_use(accounts, days):
    """Accounts by days: whether the account was in use."""
    opened, closed, stage = accounts["Opprettet"], accounts["Avviklet"], accounts["Status"]
    ever = (stage != "Planlagt") & ((stage != "Avviklet") | closed.notna())
    return pd.DataFrame(
        {day: ever & (opened.isna() | (opened <= day)) & (closed.isna() | (day <= closed)) for day in days}
    )


def fewest_administrators(administrators, used):
    """The fewest different people on any of the days in use; `<NA>` for an account without a row."""
    people = administrators.assign(person=folded(administrators["E-post"]).fillna(folded(administrators["Navn"])))
    counts = pd.DataFrame(
        {day: people[covers(people, day)].groupby("Konto-ID")["person"].nunique() for day in used.columns}
    )
    fewest = counts.reindex(used.index).fillna(0).where(used).min(axis="columns")
    return fewest.where(used.index.isin(people["Konto-ID"]))


def approved_by_leader(accounts, units):
    """Whether one who led the unit on the day of the approval gave it; `<NA>` where nobody can say."""
    approvals = accounts[["Virksomhet", "Godkjent av", "Godkjent dato"]].dropna().reset_index()
    rows = approvals.assign(unit=folded(approvals["Virksomhet"]), by=folded(approvals["Godkjent av"])).merge(
        units.assign(
            unit=folded(units["Virksomhet"]), name=folded(units["Virksomhetsleder"]), address=folded(units["E-post"])
        ),
        on="unit",
    )
    is_leader = ((rows["by"] == rows["name"]) | (rows["by"] == rows["address"])) & covers(rows, rows["Godkjent dato"])
    return is_leader.groupby(rows["Konto-ID"]).any().reindex(accounts.index)


def days_without_moderation(log, due, month_days):
    """How many of the days that were due have no row; `<NA>` where none of the month has."""
    there = log[log["Dato"].isin(month_days) & log["Moderert av"].notna()].drop_duplicates(["Konto-ID", "Dato"])
    done = pd.crosstab(there["Konto-ID"], there["Dato"]).reindex(index=due.index, columns=due.columns, fill_value=0) > 0
    return (due & ~done).sum(axis="columns").where(due.index.isin(there["Konto-ID"]))


def verdicts(file, month, as_of, engine="openpyxl"):
    tables = pd.read_excel(file, sheet_name=list(DAYS), engine=engine)
    for sheet, days in DAYS.items():
        tables[sheet][days] = tables[sheet][days].apply(pd.to_datetime)
        if "Konto-ID" in tables[sheet]:
            tables[sheet]["Konto-ID"] = tables[sheet]["Konto-ID"].str.strip().str.upper()
    accounts = tables["Kontoer"].set_index("Konto-ID")
    as_of = pd.Timestamp(as_of)
    month_days = pd.date_range(month, periods=pd.Period(month).days_in_month)

    used = in_use(accounts, month_days)
    asked = used.any(axis="columns")
    found = {name: dict.fromkeys(RULES, "pass" if asked[name] else "not_applicable") for name in accounts.index}
    accounts, used = accounts[asked], used[asked]
    until_now = in_use(accounts, month_days[month_days <= as_of].union([as_of]))
    before = month_days[month_days < as_of]
    prepared = accounts.assign(
        **{
            "Færrest administratorer": fewest_administrators(tables["Administratorer"], until_now),
            "Dager fra opprettet til godkjent": (accounts["Godkjent dato"] - accounts["Opprettet"]).dt.days,
            "Godkjent av leder": approved_by_leader(accounts, tables["Virksomheter"]),
            "Dager uten moderering": days_without_moderation(tables["Moderering"], used[before], before),
        }
    )
    try:
        schema(as_of).validate(prepared, lazy=True)
    except pa.errors.SchemaErrors as errors:
        failures = errors.failure_cases
        missing = failures["check"] == "not_nullable"
        for told, verdict in ((failures[missing], "undocumented"), (failures[~missing], "breach")):  # the worse last
            for name, column in zip(told["index"], told["column"], strict=True):
                found[name][RULE_OF[column]] = verdict
    return found


if __name__ == "__main__":
    file, month, as_of, *engine = sys.argv[1:]
    print(json.dumps(verdicts(file, month, as_of, *engine), indent=1))
