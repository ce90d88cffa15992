"""The five core rules as a handy colleague would check them in an afternoon: pandas, openpyxl and loops over rows.

python by_hand.py inventory.xlsx 2026-10 2026-11-02 [engine of read_excel]

It takes the register to be tidy: dates are dates, names of sheets and columns are as in the template, and no cell
needs to be named in the answer. It prints each account's verdicts as JSON.
"""

import json
import sys
from datetime import date, timedelta

import pandas as pd

LABEL = "sandnes kommune"
ADMINS_MIN = 2


def text(value):
    return "" if pd.isna(value) else str(value).strip()


def folded(value):
    return text(value).lower()


def day(value):
    return None if pd.isna(value) else value.date()


def covers(row, when):
    start, end = day(row["Fra"]), day(row["Til"])
    return (start is None or start <= when) and (end is None or when <= end)


def owner_label(account, as_of):
    label, checked = folded(account["Eiermerking"]), day(account["Eiermerking kontrollert"])
    if label and LABEL not in label:
        return "breach"
    if checked and (checked > as_of or checked < (pd.Timestamp(as_of) - pd.DateOffset(months=12)).date()):
        return "breach"
    return "pass" if label and checked else "undocumented"


def two_administrators(rows, days):
    if not rows:
        return "undocumented"
    for when in days:
        people = {folded(row["E-post"]) or folded(row["Navn"]) for row in rows if covers(row, when)}
        if len(people - {""}) < ADMINS_MIN:
            return "breach"
    return "pass"


def leader_approval(account, leaders, as_of):
    approver, approved, opened = (
        folded(account["Godkjent av"]),
        day(account["Godkjent dato"]),
        day(account["Opprettet"]),
    )
    if approved and (approved > as_of or (opened and approved > opened)):
        return "breach"
    if not (approver and approved and leaders):
        return "undocumented"
    for row in leaders:
        if covers(row, approved) and approver in (folded(row["Virksomhetsleder"]), folded(row["E-post"])):
            return "pass"
    return "breach"


def communications_notified(account, as_of):
    notified = day(account["Meldt til kommunikasjon"])
    if notified is None:
        return "undocumented"
    return "breach" if notified > as_of else "pass"


def daily_moderation(moderated, due):
    if not moderated:
        return "undocumented"
    return "pass" if all(when in moderated for when in due) else "breach"


def is_active(account, when):
    opened, closed, status = day(account["Opprettet"]), day(account["Avviklet"]), text(account["Status"])
    if status == "Planlagt" or (status == "Avviklet" and closed is None):
        return False
    return (opened is None or opened <= when) and (closed is None or when <= closed)


def rows_by(sheet, column):
    groups = {}
    for _, row in sheet.iterrows():
        groups.setdefault(folded(row[column]), []).append(row)
    return groups


def verdicts(file, month, as_of, engine="openpyxl"):
    accounts = pd.read_excel(file, sheet_name="Kontoer", engine=engine)
    leaders = rows_by(pd.read_excel(file, sheet_name="Virksomheter", engine=engine), "Virksomhet")
    administrators = rows_by(pd.read_excel(file, sheet_name="Administratorer", engine=engine), "Konto-ID")
    log = pd.read_excel(file, sheet_name="Moderering", engine=engine)

    first = date.fromisoformat(month + "-01")
    month_days = [first + timedelta(days=n) for n in range(pd.Timestamp(first).days_in_month)]

    moderated = {}
    for _, row in log.iterrows():
        when = day(row["Dato"])
        if when and month_days[0] <= when <= month_days[-1] and when < as_of and text(row["Moderert av"]):
            moderated.setdefault(folded(row["Konto-ID"]), set()).add(when)

    found = {}
    for _, account in accounts.iterrows():
        name = text(account["Konto-ID"])
        active = [when for when in month_days if is_active(account, when)]
        if not active:
            found[name] = dict.fromkeys(("SM101", "SM102", "SM103", "SM104", "SM201"), "not_applicable")
            continue
        days = [when for when in active if when <= as_of]
        if is_active(account, as_of):
            days.append(as_of)
        key = name.lower()
        found[name] = {
            "SM101": owner_label(account, as_of),
            "SM102": two_administrators(administrators.get(key), days),
            "SM103": leader_approval(account, leaders.get(folded(account["Virksomhet"])), as_of),
            "SM104": communications_notified(account, as_of),
            "SM201": daily_moderation(moderated.get(key), [when for when in active if when < as_of]),
        }
    return found


if __name__ == "__main__":
    file, month, as_of, *engine = sys.argv[1:]
    print(json.dumps(verdicts(file, month, date.fromisoformat(as_of), *engine), indent=1))
