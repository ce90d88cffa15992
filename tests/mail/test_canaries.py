"""No mail tells of another's unit: each cell of a unit holds words of its own, and each mail is searched for others'.

Searched is all that travels: the bytes, the headers, text and HTML as they are read, every attachment and whatever lies
packed in it, and the file's name.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from audit import schema
from audit.cli import main
from audit.schema import Column, Kind, Sheet
from tests.mail.post_office import DOMAIN, Arrived
from tests.workbooks import saved, table, workbook

UNITS = range(1, 13)
MONTHS = {"2026-08": "2026-09-01", "2026-09": "2026-10-01", "2026-10": "2026-11-02"}
SHARED_LEADER = {11, 12}
COMMUNICATIONS = f"kommunikasjon@{DOMAIN}"

Row = dict[str, object]


def word(unit: int, sheet: Sheet, key: str) -> str:
    """What stands in that unit's cells of that column, and nowhere else."""
    return f"Kanari{unit:02d}{sheet.key}{key.replace('_', '')}"


def mail_of(unit: int, what: str) -> str:
    first = min(SHARED_LEADER) if unit in SHARED_LEADER else unit
    return f"kanari{first:02d}{what}@{DOMAIN}"


def account_id(unit: int, number: int) -> str:
    return f"KANARI{unit:02d}-{number}"


def value(unit: int, sheet: Sheet, column: Column, day: date, *, readable: bool) -> object:
    """The unit's own word where the column holds text or the reader cannot understand the cell; else something good."""
    if column.kind is Kind.EMAIL:
        return f"{word(unit, sheet, column.key)}@{DOMAIN}".lower()
    if column.kind in (Kind.TEXT, Kind.ID) or not readable:
        return word(unit, sheet, column.key)
    good: dict[Kind, object] = {Kind.COUNT: 3, Kind.YES_NO: "Nei", Kind.DAY: day, Kind.MOMENT: day}
    return good.get(column.kind) or column.choices[0].names.nb


def row(unit: int, sheet: Sheet, /, *, readable: bool, day: date = date(2026, 8, 12), **known: object) -> Row:
    return {column.key: value(unit, sheet, column, day, readable=readable) for column in sheet.columns} | known


def accounts_of(unit: int) -> list[Row]:
    """One whose cells can all be read, and one with words where dates and choices belong."""
    name = word(unit, schema.UNITS, "unit")
    sound = {
        "unit": name,
        "stage": "Aktiv",
        "opened": date(2020, 1, 1),
        "closed": None,
        "owner_label": "Sandnes kommune",
    }
    return [
        row(unit, schema.ACCOUNTS, readable=True, id=account_id(unit, 1), **sound),
        row(unit, schema.ACCOUNTS, readable=False, id=account_id(unit, 2), unit=name, stage="Aktiv"),
    ]


def leader_of(unit: int) -> Row:
    return row(
        unit,
        schema.UNITS,
        readable=True,
        email=mail_of(unit, "leder"),
        superior_email=mail_of(unit, "overordnet"),
        language=("nb", "nn", "en")[unit % 3],
        start=None,
        end=None,
    )


def further_rows(sheet: Sheet) -> Iterable[Row]:
    """Rows about each unit's accounts in each of the months, readable and not."""
    for unit in UNITS:
        for month in (8, 9, 10):
            for day in (5, 17):
                for number in (1, 2):
                    when = date(2026, month, day)
                    yield row(unit, sheet, readable=number == 1, day=when, account=account_id(unit, number))
        yield row(unit, sheet, readable=True, account=f"KANARI{unit:02d}-ukjent")


def the_register() -> dict[str, list[list[object]]]:
    """Twelve units; some share what units in one municipality may share."""
    accounts = [account for unit in UNITS for account in accounts_of(unit)]
    by_id = {account["id"]: account for account in accounts}
    for unit in (3, 4):  # two accounts with one link
        by_id[account_id(unit, 1)]["link"] = "https://sosiale.example/felles"
    accounts.append(accounts_of(6)[0] | {"id": account_id(5, 1)})  # an ID that another unit has taken before
    accounts.append(accounts_of(7)[0] | {"id": "KANARI07-3", "unit": "kanari07 ukjent virksomhet"})
    administrators = [*further_rows(schema.ADMINISTRATORS)]
    for administrator in administrators:
        if administrator["account"] in (account_id(8, 1), account_id(9, 1)):  # one person for two units
            administrator |= {"name": "Felles Person", "email": f"felles.person@{DOMAIN}"}
    waivers = [
        *(row | {"rule": "SM106", "expires": date(2027, 3, 1)} for row in further_rows(schema.WAIVERS)),
        row(10, schema.WAIVERS, readable=True, account=account_id(10, 1)),
    ]
    rows: dict[str, Iterable[Mapping[str, object]]] = {
        "accounts": accounts,
        "units": [leader_of(unit) for unit in UNITS],
        "administrators": administrators,
        "waivers": waivers,
    }
    sheets = [sheet for sheet in schema.SHEETS.values() if sheet is not schema.CLOSING_DAYS]
    return {sheet.names.nb: table(sheet, *rows.get(sheet.key, further_rows(sheet))) for sheet in sheets}


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Three months' audits; October's mails by the reader's address."""
    folder = tmp_path_factory.mktemp("canaries")
    saved(folder, workbook(the_register()))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, setting in {
            "SENDER": f"post@{DOMAIN}",
            "SUMMARY_TO": COMMUNICATIONS,
            "ESCALATE_AFTER_MONTHS": "3",
        }.items():
            patch.setenv(f"AUDIT_MAIL__{name}", setting)
        for month, as_of in MONTHS.items():
            assert main(["run", "--month", month, "--as-of", as_of]) == 0
    found: dict[str, list[Path]] = {}
    for file in sorted((folder / "reports" / "2026-10" / "mail" / "queued").glob("*.eml")):
        reader = Arrived("", file.read_bytes()).message["To"].addresses[0].addr_spec
        found.setdefault(reader, []).append(file)
    return found


def unpacked(content: bytes) -> Iterable[bytes]:
    """The content, and whatever is packed in it, names and all."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name))


def everything_in(file: Path) -> str:
    """All that travels, in lower case."""
    content = file.read_bytes()
    message = Arrived("", content).message
    pieces: list[bytes] = [file.name.encode(), content]
    for part in message.walk():
        pieces += [str(make_header(decode_header(str(header)))).encode() for header in part.values()]
        if not part.is_multipart():
            body = part.get_payload(decode=True)
            assert isinstance(body, bytes)
            pieces += unpacked(body)
    return b"\0".join(pieces).decode("utf-8", "replace").lower()


def units_in(file: Path) -> set[int]:
    return {int(number) for number in re.findall(r"kanari(\d\d)", everything_in(file))}


def units_of(reader: str) -> set[int]:
    unit = int(reader[6:8])
    return SHARED_LEADER if unit in SHARED_LEADER else {unit}


def readers(what: str) -> list[str]:
    return sorted({mail_of(unit, what) for unit in UNITS})


def test_everyone_who_should_be_is_written_to(mails: dict[str, list[Path]]) -> None:
    assert sorted(mails) == sorted([*readers("leder"), *readers("overordnet"), COMMUNICATIONS])
    assert all(len(files) == 1 for files in mails.values())


@pytest.mark.parametrize("reader", [*readers("leder"), *readers("overordnet")])
def test_a_mail_holds_nothing_of_another_unit(mails: dict[str, list[Path]], reader: str) -> None:
    (file,) = mails[reader]
    assert units_in(file) == units_of(reader), f"{reader} reads of other units"


@pytest.mark.parametrize("reader", [*readers("leder"), *readers("overordnet")])
def test_a_mail_holds_what_the_reader_needs_of_the_own(mails: dict[str, list[Path]], reader: str) -> None:
    (file,) = mails[reader]
    text = everything_in(file)
    for unit in units_of(reader):
        assert word(unit, schema.UNITS, "unit").lower() in text
        assert word(unit, schema.ACCOUNTS, "name").lower() in text
        assert account_id(unit, 1).lower() in text and account_id(unit, 2).lower() in text


def test_the_summary_tells_of_all(mails: dict[str, list[Path]]) -> None:
    (file,) = mails[COMMUNICATIONS]
    text = everything_in(file)
    assert units_in(file) == set(UNITS)
    for unit in UNITS:
        assert word(unit, schema.ACCOUNTS, "name").lower() in text
        assert account_id(unit, 1).lower() in text and account_id(unit, 2).lower() in text
    assert "kanari07 ukjent virksomhet" in text


def test_what_people_wrote_to_each_other_travels_nowhere(mails: dict[str, list[Path]]) -> None:
    """The remarks, which no rule reads."""
    remarks = [
        word(unit, sheet, column.key).lower()
        for sheet in schema.SHEETS.values()
        for column in sheet.columns
        if column.remark
        for unit in UNITS
    ]
    for files in mails.values():
        text = everything_in(files[0])
        assert not [remark for remark in remarks if remark in text]


def test_the_search_finds_what_is_hidden(tmp_path: Path) -> None:
    from email.message import EmailMessage

    from tests.workbooks import packed

    message = EmailMessage()
    message["To"] = "kanari01leder@sandnes.example"
    message["Subject"] = "Månedsrapport for Kanari02 – skole"
    message.set_content("æ Kanari03\n", cte="base64")
    message.add_attachment(
        packed({"docProps/core.xml": b"Kanari04", "x.zip": packed({"Kanari05.txt": b""})}),
        maintype="application",
        subtype="zip",
        filename="Kanari06.xlsx",
    )
    file = tmp_path / "leader-kanari07.eml"
    file.write_bytes(message.as_bytes())
    assert units_in(file) == {1, 2, 3, 4, 5, 6, 7}
