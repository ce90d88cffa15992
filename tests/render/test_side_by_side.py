"""The overview says how each register stands, ranks nobody unasked, and can neither run nor fetch anything."""

from __future__ import annotations

import json
from io import BytesIO
from itertools import pairwise

import lxml.html
import pytest
from openpyxl import Workbook, load_workbook

from audit.check import AccountRule, rules
from audit.language import Language
from audit.model import Text
from audit.render.side_by_side import page, results
from audit.render.side_by_side_sheet import workbook
from audit.side_by_side import SideBySide
from tests.catalogues import PROJECT
from tests.render.registers import figures, side_by_side, standing, usual
from tests.render.sample import HOSTILE

TEMPLATES = PROJECT / "templates"
HOSTILE_ONES = side_by_side(
    *(standing(word, figures(3)) for word in HOSTILE), *(standing(word, None, Text("{a}", a=word)) for word in HOSTILE)
)
EMPTY = side_by_side(standing("Lund", None, Text("It is empty.")))


def parsed(told: SideBySide) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(page(told, Language("en"), TEMPLATES))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def opened(told: SideBySide) -> Workbook:
    return load_workbook(BytesIO(workbook(told, Language("en"))))


def column(book: Workbook, sheet: str, head: str, top: int = 1) -> list[object]:
    rows = list(book[sheet].iter_rows(min_row=top, values_only=True))
    return [row[rows[0].index(head)] for row in rows[1:]]


@pytest.mark.parametrize("told", [usual(), HOSTILE_ONES, EMPTY], ids=["usual", "hostile", "none audited"])
def test_the_page_is_whole_by_itself_and_nothing_in_it_runs(told: SideBySide) -> None:
    document = parsed(told)
    assert not document.xpath("//script | //img | //link | //iframe | //object | //embed | //form | //base | //svg")
    assert not document.xpath("//@src | //@action | //@*[starts-with(name(), 'on')]")
    (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
    own = {"overview.json", "overview.xlsx", "#content"}
    assert all(address in own or address.startswith("../registers/") for address in document.xpath("//@href"))
    levels = [int(heading.tag[1]) for heading in document.xpath("//h1 | //h2 | //h3")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_those_that_could_not_be_audited_come_first_with_their_sentence() -> None:
    document = parsed(usual())
    assert [words(heading) for heading in document.xpath("//h2")][:3] == [
        "10 of 12 registers are audited",
        "2 registers could not be audited",
        "Register by register",
    ]
    first, second = document.xpath("//article")
    assert "kommuner/eigersund/inventory.xlsx is empty. Restore an earlier version of it." in words(first)
    assert "inventory.xlsx has no sheet Moderering. Sheets here: Kontoer and …." in words(second)
    assert opened(usual()).sheetnames == ["Not audited", "Registers", "Rules", "Counts", "Figures used"]


def test_each_registers_share_stands_in_the_order_of_the_alphabet() -> None:
    (table,) = parsed(usual()).xpath("//table[@class='registers']")
    heads = [words(head) for head in table.xpath(".//thead//th")]
    assert heads[5:7] == ["SM101 Owner label", "SM102 At least two administrators"]
    rows = [[words(cell) for cell in row] for row in table.xpath("./tbody/tr")]
    assert [row[0].split()[0] for row in rows] == [
        *("Bodø", "Bokn", "Hå", "Klepp", "kommuner/gjesdal/inventory.xlsx"),
        *("Sandnes", "Time", "Ærø", "Øygarden", "Ålesund"),
    ]
    assert rows[0][2:6] == ["6 / 60", "10%", "216", "10%"]
    assert rows[0][heads.index("SM301 Image consent")] == "–"
    (total,) = table.xpath("./tfoot/tr")
    assert [words(cell) for cell in total][2:4] == ["240 / 540", "44%"]


def test_a_register_with_figures_of_its_own_or_a_broken_rule_says_so() -> None:
    rows = {words(row).split()[0]: words(row) for row in parsed(usual()).xpath("//table[@class='registers']/tbody/tr")}
    assert "goes by figures of its own" in rows["Ærø"]
    assert "a rule could not be asked" in rows["kommuner/gjesdal/inventory.xlsx"]
    assert [name for name, row in rows.items() if "its own" in row or "asked" in row] == [
        "kommuner/gjesdal/inventory.xlsx",
        "Ærø",
    ]


def test_ranks_are_there_and_hidden_in_the_workbook_as_on_the_page() -> None:
    book = opened(usual())
    assert column(book, "Registers", "Rank", 5) == [8, 3, 2, 1, 5, None, 4, 6, 7, 9]
    hidden = {(sheet.title, name) for sheet in book for name, of in sheet.column_dimensions.items() if of.hidden}
    assert hidden == {("Registers", "C")}
    ranks = parsed(usual()).xpath("//td[contains(@class, 'rank')]")
    assert [words(cell) for cell in ranks] == ["8", "3", "2", "1", "5", "–", "4", "6", "7", "9", ""]


def test_equals_share_a_rank() -> None:
    told = side_by_side(standing("Time", figures(9)), standing("Lund", figures(9)), standing("Hå", figures(1)))
    assert sorted(told.ranks.values()) == [1, 1, 3]


def test_the_workbook_holds_every_count_and_figure_as_a_number() -> None:
    book = opened(usual())
    assert column(book, "Registers", "SM101 Owner label", 5)[0] == pytest.approx(0.1)
    told = [column(book, "Counts", head) for head in ("Register", "Rule", "breach")]
    counts = list(zip(*told, strict=True))
    assert ("Bodø kommune", "SM101", 54) in counts
    assert ("Bodø kommune", "SM003", 2) in counts
    assert len(counts) == 10 * len(rules())
    assert column(book, "Figures used", "Fewest administrators of an account") == [2, 2, 2, 2, 2, 2, 2, 3, 2, 2]
    assert column(book, "Figures used", "Settings of its own").count("No") == 1
    assert column(book, "Rules", "Registers wholly in order")[0] == 0
    assert len(column(book, "Rules", "Rule")) == sum(isinstance(rule, AccountRule) for rule in rules())


def test_nothing_in_the_workbook_is_a_formula_a_link_or_an_error() -> None:
    for told in (usual(), HOSTILE_ONES):
        for sheet in opened(told).worksheets:
            for row in sheet.iter_rows():
                assert {cell.data_type for cell in row} <= {"s", "n", "d"}
                assert not any(cell.hyperlink for cell in row)


def test_it_is_told_for_machines() -> None:
    told = json.loads(results(usual(), Language("nb")))
    assert [one["name"] for one in told["not_audited"]] == ["kommuner/eigersund/inventory.xlsx", "Lund kommune"]
    assert told["not_audited"][0]["reason"].startswith("kommuner/eigersund/inventory.xlsx er tom.")
    bodø = told["registers"][0]
    assert (bodø["name"], bodø["in_use"], bodø["in_order"], bodø["share"]) == ("Bodø kommune", 60, 6, 0.1)
    assert bodø["rules"]["SM101"] == {"pass": 6, "breach": 54}
    assert bodø["shares"]["SM301"] is None
