"""The public list: every real account in it, no person."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date
from pathlib import Path

import lxml.html
import pytest

from audit import schema
from audit.language import language
from audit.official import PUBLIC, Official, OfficialList, official_accounts
from audit.render.public import public_files
from audit.workbook import read_inventory
from tests.catalogues import PROJECT
from tests.test_end_to_end import audit
from tests.workbooks import register, table, workbook

DAY = date(2026, 11, 2)
FILES = {"accounts.html", "accounts.json", "accounts.csv"}


def official(folder: Path, *accounts: dict[str, object], **sheets: object) -> OfficialList:
    """The list of a register with these accounts."""
    file = folder / "inventory.xlsx"
    rows = [
        {"id": f"FB-{place}", "platform": "Facebook", "name": "Biblioteket", "unit": "Biblioteket", **each}
        for place, each in enumerate(accounts)
    ]
    file.write_bytes(workbook(register(accounts=table(schema.ACCOUNTS, *rows), **sheets)))  # type: ignore[arg-type] # rows of other sheets
    return official_accounts(read_inventory(file), DAY)


def files(made: OfficialList) -> dict[str, str]:
    written = public_files(made, "Sandnes kommune", DAY, language("nb"), PROJECT / "templates")
    return {name: content.decode("utf-8-sig") for name, content in written.items()}


def test_accounts_stand_by_platform_and_those_of_none_come_last(tmp_path: Path) -> None:
    made = official(
        tmp_path,
        {"platform": None, "name": "A"},
        {"platform": "YouTube", "name": "B"},
        {"platform": "facebook", "name": "C"},
        {"name": "D"},
    )
    assert [account.name for account in made.accounts] == ["C", "D", "B", "A"]
    page = lxml.html.document_fromstring(files(made)["accounts.html"])
    assert page.xpath("//h2/text()") == ["facebook", "YouTube", "Andre"]


def test_the_same_accounts_stand_in_all_three_files(tmp_path: Path) -> None:
    made = files(
        official(
            tmp_path, {"name": "Bok & blad", "link": "https://f.example/bok"}, {"name": "Ærlig talt", "platform": "X"}
        )
    )
    assert set(made) == FILES
    listed = json.loads(made["accounts.json"])
    assert listed["as_of"] == "2026-11-02" and [one["name"] for one in listed["accounts"]] == [
        "Bok & blad",
        "Ærlig talt",
    ]
    assert list(csv.reader(io.StringIO(made["accounts.csv"]), delimiter=";")) == [
        ["Plattform", "Kontonavn", "Lenke", "Virksomhet"],
        ["Facebook", "Bok & blad", "https://f.example/bok", "Biblioteket"],
        ["X", "Ærlig talt", "", "Biblioteket"],
    ]
    page = lxml.html.fromstring(made["accounts.html"])
    assert [(link.text, link.get("href")) for link in page.iter("a")] == [("Bok & blad", "https://f.example/bok")]
    assert [head.text_content() for head in page.iter("h2")] == ["Facebook", "X"]


@pytest.mark.parametrize(
    "account",
    [
        {"stage": "Planlagt"},
        {"stage": "Avviklet"},
        {"closed": date(2026, 11, 1)},
        {"opened": date(2026, 11, 3)},
    ],
)
def test_only_what_is_in_use_is_published(tmp_path: Path, account: dict[str, object]) -> None:
    made = official(tmp_path, account, {"name": "I bruk"})
    assert [one.name for one in made.accounts] == ["I bruk"]


def test_none_of_five_hundred_personal_values_gets_in(tmp_path: Path) -> None:
    chance = random.Random(20261102)
    planted: list[str] = []

    def personal() -> str:
        word = "".join(chance.choices("bdfgklmnprstv", k=2)) + "".join(chance.choices("aeiouyæøå", k=2))
        planted.append(f"Zq{word}{len(planted)} Wq{word}{len(planted)}")
        return planted[-1]

    def address() -> str:
        planted.append(f"zq.{len(planted)}@sandnes.example")
        return planted[-1]

    ids = [f"FB-{place}" for place in range(40)]
    private = ("approved_by", "archive_assessed_by", "note", "owner_label")
    accounts = [{**{column: personal() for column in private}, "unit": f"Enhet {place}"} for place in range(40)]
    made = official(
        tmp_path,
        *accounts,
        units=table(
            schema.UNITS,
            *(
                {"unit": f"Enhet {n}", "name": personal(), "email": address(), "superior_email": address()}
                for n in range(40)
            ),
        ),
        administrators=table(
            schema.ADMINISTRATORS, *({"account": one, "name": personal(), "email": address()} for one in ids * 2)
        ),
        moderation=table(
            schema.MODERATION,
            *({"day": DAY, "account": one, "moderated_by": personal(), "note": personal()} for one in ids),
        ),
        waivers=table(
            schema.WAIVERS,
            *(
                {"account": one, "rule": "SM101", "reason": personal(), "granted_by": personal(), "expires": DAY}
                for one in ids
            ),
        ),
        images=table(
            schema.IMAGES,
            *({"account": one, "published": DAY, "photographer": personal(), "post": personal()} for one in ids),
        ),
    )
    assert len(planted) >= 500 and len(made.accounts) == 40
    for content in files(made).values():
        assert not [value for value in planted if value in content or value.split(" ")[0] in content]


@pytest.mark.parametrize(
    "value",
    [
        "Kari Testesen",
        "kari  testesen sin side",
        "kari.testesen",
        "kari_testesen-biblioteket",
        "spør kari@sandnes.example",
    ],
)
@pytest.mark.parametrize("column", PUBLIC)
def test_an_account_whose_public_columns_name_a_person_is_withheld_and_told_of(
    tmp_path: Path, column: str, value: str
) -> None:
    if column == "link":
        value = f"https://facebook.example/{value}"
    made = official(tmp_path, {column: value}, {"name": "Uten person"})
    assert [one.name for one in made.accounts] == ["Uten person"]
    (sentence,) = made.withheld
    assert "FB-0" in language("en")(sentence) and "Kontoer!" in language("en")(sentence)


@pytest.mark.parametrize("name", ["@biblioteket", "Karibib", "Testesen", "Olas hus", "kari testesens gate"])
def test_what_only_looks_like_a_person_is_published(tmp_path: Path, name: str) -> None:
    assert not official(tmp_path, {"name": name}).withheld


@pytest.mark.parametrize("link", [None, "www.f.example", "Facebook: biblioteket", "javascript:alert(1)"])
def test_an_account_without_a_web_address_is_listed_and_told_of(tmp_path: Path, link: str | None) -> None:
    made = official(tmp_path, {"link": link}, {"link": "https://f.example/bok"})
    assert [one.link for one in made.accounts] == ["", "https://f.example/bok"]
    (sentence,) = made.unlinked
    assert "FB-0" in language("en")(sentence) and "Kontoer!" in language("en")(sentence)


@pytest.mark.parametrize("name", ["=1+1", "+47", "-x", "@bib", "=HYPERLINK(1)"])
def test_no_cell_of_the_csv_is_a_formula(name: str) -> None:
    made = files(OfficialList((Official("Facebook", name, "", "Biblioteket"),), ()))
    (_, row) = csv.reader(io.StringIO(made["accounts.csv"]), delimiter=";")
    assert row[1] == f"'{name}"


def test_names_are_only_ever_text(tmp_path: Path) -> None:
    page = files(official(tmp_path, {"name": "<script>alert(1)</script>{{ 7*7 }}", "link": "javascript:alert(1)"}))[
        "accounts.html"
    ]
    assert "<script" not in page and "49" not in page and "javascript:" not in page


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "inventory.xlsx").write_bytes((PROJECT / "inventory.xlsx").read_bytes())
    done = audit(tmp_path, "publish", "public", "--as-of", "2026-11-02")
    assert done.returncode == 0, done.stderr
    assert {file.name for file in (tmp_path / "public").iterdir()} == FILES
    assert audit(tmp_path, "publish", "public", "--as-of", "1990-01-01").returncode in (0, 2)
