"""The figure of a slide in PowerPoint's own terms: freeforms, charts, tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from territory.export.pptx_map import Maps, draw_map, estimated
from territory.export.pptx_text import (
    DARK,
    EU,
    HAIRLINE,
    INK,
    LAC,
    PALE,
    PAPER,
    SANS,
    Box,
    add_text,
)
from territory.i18n import Language
from territory.views.deck.figure import (
    BarDrawing,
    DivergingDrawing,
    Figure,
    ListDrawing,
    MapDrawing,
    MatrixDrawing,
)

__all__ = ["Box", "draw"]

# The marks of the cases as signs that every font has.
SIGNS = {
    "present": "■",
    "advanced": "▣",
    "in_formation": "◩",
    "limited": "◧",
    "informal": "○",
    "limited_informal": "◐",
    "none": "☒",
    "blank": "▨",
    "not_named": "·",
}


def draw(page: Any, box: Box, figure: Figure, words: Language, maps: Maps) -> None:
    """Draw a figure into a place of a slide; `maps` are those that other slides already show."""
    drawing = figure.drawing
    if isinstance(drawing, MapDrawing):
        draw_map(page, box, figure, drawing, maps)
    elif isinstance(drawing, BarDrawing):
        _bars(page, box, figure, drawing, words)
    elif isinstance(drawing, DivergingDrawing):
        _diverging(page, box, figure, drawing)
    elif isinstance(drawing, ListDrawing):
        _table(page, box, figure.name, [drawing.headings, *drawing.rows], _listed(drawing, box), 13)
    else:
        _matrix(page, box, figure, drawing)


def _bars(page: Any, box: Box, figure: Figure, drawing: BarDrawing, words: Language) -> None:
    known = [bar for bar in drawing.bars if bar.value is not None]
    absent = [bar for bar in drawing.bars if bar.value is None]
    data = CategoryChartData(number_format=drawing.form)
    data.categories = [bar.name for bar in known]
    data.add_series(drawing.unit, [bar.value for bar in known])
    height = box.height - (0.45 if absent else 0)
    place = Box(box.left, box.top, box.width, height)
    chart = _chart(page, place, XL_CHART_TYPE.BAR_CLUSTERED, data, figure)
    plot = chart.plots[0]
    plot.gap_width = 45
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.position, labels.number_format, labels.number_format_is_linked = (
        XL_LABEL_POSITION.OUTSIDE_END,
        drawing.form,
        False,
    )
    labels.font.bold = True
    series = plot.series[0]
    _solid(series.format, PALE)
    series.format.line.color.rgb = DARK
    for at, bar in enumerate(known):
        if bar.code in figure.leading:
            _solid(series.points[at].format, DARK)
        elif bar.status == "estimate":
            estimated(series.points[at].format)
            label = series.points[at].data_label
            label.text_frame.text = bar.number
            label.position = XL_LABEL_POSITION.OUTSIDE_END
            label.text_frame.paragraphs[0].runs[0].font.italic = True
    size = Pt(14 if len(known) < 12 else 10)
    chart.category_axis.tick_labels.font.size = labels.font.size = size
    chart.value_axis.visible = False
    _every_name(chart)
    if absent:
        marks = dict.fromkeys(bar.mark for bar in absent)
        said = [f"{mark}: {words.join(bar.name for bar in absent if bar.mark == mark)}" for mark in marks]
        below = Box(box.left, box.top + height, box.width, 0.45)
        add_text(page.shapes, below, " · ".join(said), 12, name="Not published")


def _diverging(page: Any, box: Box, figure: Figure, drawing: DivergingDrawing) -> None:
    data = CategoryChartData(number_format="0;0")
    data.categories = [row.name for row in drawing.rows]
    series = (
        (f"{drawing.eu}: {drawing.hampers}", [-row.eu_hampers for row in drawing.rows], EU),
        (f"{drawing.lac}: {drawing.hampers}", [-row.lac_hampers for row in drawing.rows], LAC),
        (f"{drawing.eu}: {drawing.helps}", [row.eu_helps for row in drawing.rows], EU),
        (f"{drawing.lac}: {drawing.helps}", [row.lac_helps for row in drawing.rows], LAC),
    )
    for name, values, _ in series:
        data.add_series(name, values)
    chart = _chart(page, box, XL_CHART_TYPE.BAR_STACKED, data, figure)
    chart.plots[0].gap_width, chart.plots[0].overlap = 40, 100
    for at, (_, _, colour) in enumerate(series):
        one = chart.plots[0].series[at]
        _solid(one.format, colour)
        one.format.line.color.rgb = PAPER
        one.invert_if_negative = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size = Pt(11)
    chart.category_axis.tick_labels.font.size = Pt(12)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _every_name(chart)
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = -2 * drawing.reach, 2 * drawing.reach
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = (
        "0;0",
        False,
    )
    chart.value_axis.tick_labels.font.size = Pt(11)


def _chart(page: Any, box: Box, kind: Any, data: CategoryChartData, figure: Figure) -> Any:
    frame = page.shapes.add_chart(kind, *box.emu, data)
    frame.name = figure.name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", figure.finding)
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.name, chart.font.color.rgb = SANS, INK
    chart.category_axis.reverse_order = True
    chart.category_axis.has_major_gridlines = chart.value_axis.has_major_gridlines = False
    chart.category_axis.format.line.color.rgb = INK
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    return chart


def _every_name(chart: Any) -> None:
    """Write the name of every bar: with many bars a chart leaves every second one out by itself."""
    axis = chart.category_axis._element
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    before = axis.find(qn("c:noMultiLvlLbl"))
    if before is None:
        axis.append(skip)
    else:
        before.addprevious(skip)


def _solid(look: Any, colour: RGBColor) -> None:
    look.fill.solid()
    look.fill.fore_color.rgb = colour


def _listed(drawing: ListDrawing, box: Box) -> list[float]:
    longest = [
        max(len(row[at]) for row in (drawing.headings, *drawing.rows)) for at in range(len(drawing.headings))
    ]
    weights = [max(11, min(45, length)) for length in longest]
    return [box.width * weight / sum(weights) for weight in weights]


def _matrix(page: Any, box: Box, figure: Figure, drawing: MatrixDrawing) -> None:
    rows = [
        (drawing.corner, *(label for label, _ in drawing.columns)),
        *((name, *(SIGNS.get(code, "?") for code, _ in cells)) for name, cells in drawing.rows),
    ]
    first = 1.7
    each = (box.width - first) / len(drawing.columns)
    place = Box(box.left, box.top, box.width, box.height - 0.4)
    table = _table(page, place, figure.name, rows, [first, *[each] * len(drawing.columns)], 9)
    head = 1.5
    table.rows[0].height = Inches(head)
    for at in range(1, len(rows)):
        table.rows[at].height = Inches((place.height - head) / (len(rows) - 1))
    for at in range(1, len(drawing.columns) + 1):
        table.cell(0, at)._tc.get_or_add_tcPr().set("vert", "vert270")
        for row in range(1, len(rows)):
            table.cell(row, at).text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    legend = "   ".join(f"{SIGNS.get(code, '?')} {word} ({count})" for code, word, count in drawing.legend)
    add_text(page.shapes, Box(box.left, box.bottom - 0.36, box.width, 0.36), legend, 11, name="Legend")


def _table(
    page: Any, box: Box, name: str, rows: Iterable[tuple[str, ...]], widths: list[float], size: float
) -> Any:
    content = list(rows)
    height = min(box.height, 0.42 * len(content))
    frame = page.shapes.add_table(len(content), len(widths), *Box(box.left, box.top, box.width, height).emu)
    frame.name = name
    table = frame.table
    # A plain table: PowerPoint's blue default says more than the data.
    table._tbl.tblPr.find(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
    ).text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
    for at, width in enumerate(widths):
        table.columns[at].width = Inches(width)
    for i, row in enumerate(content):
        for j, text in enumerate(row):
            cell = table.cell(i, j)
            cell.margin_left = cell.margin_right = Inches(0.05)
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.text = text
            cell.fill.background()
            _underline(cell, INK if i == 0 else HAIRLINE)
            for run in cell.text_frame.paragraphs[0].runs:
                run.font.size, run.font.name, run.font.bold = Pt(size), SANS, i == 0
                run.font.color.rgb = INK
    return table


def _underline(cell: Any, colour: RGBColor) -> None:
    """Draw the lower border of a cell, which python-pptx has no word for."""
    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:lnB>'
    )
    properties = cell._tc.get_or_add_tcPr()
    properties.insert(0, line)
