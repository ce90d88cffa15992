"""The page over all months: each month once, each trend drawn, a gap as a gap, and nothing from outside."""

from __future__ import annotations

from pathlib import Path

import lxml.html

from audit.language import Language
from audit.model import Month
from audit.render.overview import HEIGHT, MARGIN, WIDTH, drawing, overview
from audit.trend import trend
from tests.catalogues import PROJECT
from tests.test_end_to_end import audit
from tests.test_trend import make


def document(reports: Path) -> lxml.html.HtmlElement:
    told = trend(reports)
    assert told
    return lxml.html.document_fromstring(overview(told, "Sandnes <kommune>", Language("en"), PROJECT / "templates"))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_no_line_goes_across_a_gap() -> None:
    drawn = drawing([1.0, 0.0, None, 0.5, None, 0.25, 0.75])
    assert [len(line.split(" ")) for line in drawn.lines] == [2, 2]
    assert len(drawn.dots) == 5
    assert len(drawn.gaps) == 2
    assert drawn.dots[:2] == ((MARGIN, MARGIN), (drawn.dots[1][0], HEIGHT - MARGIN))


def test_a_drawing_stays_within_its_frame() -> None:
    for shares in ([0.3], [None, 1.0, None], [0.0] * 200):
        drawn = drawing(shares)
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in drawn.dots)
        assert all(x >= 0 and x + wide <= WIDTH for x, wide in drawn.gaps)


def test_every_month_stands_there_once_the_newest_first(tmp_path: Path) -> None:
    make(tmp_path, Month(2026, 8), passing=1, breaching=3)
    make(tmp_path, Month(2026, 10), passing=3, breaching=1)
    shown = document(tmp_path)
    assert [words(row) for row in shown.xpath("//tbody/tr")] == [
        "October 2026 3 / 4 1 75%",
        "September 2026 No audit",
        "August 2026 1 / 4 3 25%",
    ]
    assert shown.xpath("//tbody//a/@href") == ["2026-10/report.html", "2026-08/report.html"]
    assert words(shown.get_element_by_id("answer")) == "3 of 4 accounts in use are in order"


def test_it_refers_to_nothing_outside_the_reports(tmp_path: Path) -> None:
    make(tmp_path, Month(2026, 10))
    shown = document(tmp_path)
    assert not shown.xpath("//script | //img | //link | //iframe | //@src | //@*[starts-with(name(), 'on')]")
    assert set(shown.xpath("//@href")) == {"#content", "2026-10/report.html"}
    assert "Sandnes <kommune>" in words(shown) and "Owner <label>" in words(shown)


def test_a_run_writes_it_beside_the_months_and_no_manifest_seals_it(tmp_path: Path) -> None:
    for name in ("inventory.xlsx", "audit.toml"):
        (tmp_path / name).write_bytes((PROJECT / name).read_bytes())
    done = audit(tmp_path, "run", "--month", "2026-10", "--as-of", "2026-11-02")
    assert done.returncode == 0, done.stderr
    assert "2026-10/report.html" in (tmp_path / "reports" / "index.html").read_text(encoding="utf-8")
    assert "index" not in (tmp_path / "reports" / "2026-10" / "manifest.json").read_text(encoding="utf-8")
    assert audit(tmp_path, "verify").returncode == 0
