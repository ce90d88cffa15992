"""The charts of `report.xlsx`, native ones that Excel draws from the cells of its own sheets."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from audit.model import Status
from audit.render.excel import plain

if TYPE_CHECKING:
    from openpyxl.chart import BarChart
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: Dark enough on white for the eye that does not tell colours apart to tell them by shade.
INK: Final = {
    Status.PASS: "2F7F86",
    Status.BREACH: "B3191F",
    Status.UNDOCUMENTED: "E3B23C",
    Status.WAIVED: "9AA5B1",
    Status.ERROR: "1F2933",
}
WIDTH: Final = 19  #: of a chart, in cm
BAR: Final = 0.6  #: the height of a bar with the space around it, in cm
AROUND: Final = 3.2  #: title, axis and legend, in cm


def stacked_bars(
    sheet: WriteOnlyWorksheet, title: str, head: int, rows: range, names: int, parts: dict[int, Status]
) -> BarChart:
    """A bar for each of those rows of the sheet, the first at the top.

    Column `names` says what each bar is called; each of the columns `parts` is a part of it, called what stands in
    the row `head`, in the colour of that status.
    """
    from openpyxl.chart import BarChart, Reference, Series
    from openpyxl.chart.data_source import StrRef
    from openpyxl.chart.series import SeriesLabel
    from openpyxl.utils import get_column_letter, quote_sheetname

    first, last = rows[0], rows[-1]
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 40
    chart.title = plain(title)
    chart.width = WIDTH
    chart.height = ceil(AROUND + BAR * len(rows))
    chart.legend.position = "b"
    for column, status in parts.items():
        series = Series(Reference(sheet, min_col=column, min_row=first, max_row=last))
        heading = f"{quote_sheetname(sheet.title)}!${get_column_letter(column)}${head}"
        series.tx = SeriesLabel(StrRef(heading))
        series.graphicalProperties.solidFill = INK[status]
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=names, min_row=first, max_row=last))
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.crosses = "max"  # with the first bar at the top, that is below
    chart.y_axis.number_format, chart.y_axis.majorGridlines = "0", None
    return chart
