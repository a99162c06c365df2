"""The figure of a slide in PowerPoint's own terms: freeforms, charts, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
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
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from territory.export.pptx_text import (
    BORDER,
    DARK,
    EU,
    HAIRLINE,
    INK,
    LAC,
    LAND,
    NO_DATA,
    PALE,
    PAPER,
    SANS,
    Box,
    add_text,
    plain,
)
from territory.i18n import Language
from territory.maps import LIGHT, MapSpec
from territory.maps.spec import NUMBER_GAP, SIZE, SQUARE
from territory.views.deck.figure import (
    BarDrawing,
    DivergingDrawing,
    Figure,
    ListDrawing,
    MapDrawing,
    MatrixDrawing,
)

__all__ = ["Box", "draw", "outlines"]

PATTERNS = {
    "not_published": MSO_PATTERN.WIDE_UPWARD_DIAGONAL,
    "suppressed": MSO_PATTERN.PERCENT_20,
    "estimate": MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL,
}
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
_NUMBER = re.compile(r"-?\d*\.?\d+")
_PART = re.compile(r"M([^lz]*)l([^z]*)z")
UNIT = 100


def draw(page: Any, box: Box, figure: Figure, words: Language) -> None:
    """Draw a figure into a place of a slide."""
    drawing = figure.drawing
    if isinstance(drawing, MapDrawing):
        _map(page, box, figure, drawing)
    elif isinstance(drawing, BarDrawing):
        _bars(page, box, figure, drawing, words)
    elif isinstance(drawing, DivergingDrawing):
        _diverging(page, box, figure, drawing)
    elif isinstance(drawing, ListDrawing):
        _table(page, box, figure.name, [drawing.headings, *drawing.rows], _listed(drawing, box), 13)
    else:
        _matrix(page, box, figure, drawing)


def outlines(path: str) -> list[list[tuple[float, float]]]:
    """Return the rings of a map's path data, in the map's units.

    >>> outlines("M1,2l3 0 0-.5z")
    [[(1.0, 2.0), (4.0, 2.0), (4.0, 1.5)]]
    """
    rings = []
    for first, steps in _PART.findall(path):
        x, y = (float(one) for one in _NUMBER.findall(first))
        ring = [(x, y)]
        numbers = [float(one) for one in _NUMBER.findall(steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = round(x + dx, 1), round(y + dy, 1)
            ring.append((x, y))
        rings.append(ring)
    return rings


class _Sheet:
    """A map's units on a slide."""

    def __init__(self, spec: MapSpec, box: Box) -> None:
        left, top, width, height = spec.view
        self.scale = min(box.width / width, box.height / height)
        self.left = box.left + (box.width - width * self.scale) / 2 - left * self.scale
        self.top = box.top - top * self.scale

    def x(self, value: float) -> float:
        return self.left + value * self.scale

    def y(self, value: float) -> float:
        return self.top + value * self.scale

    def box(self, left: float, top: float, width: float, height: float) -> Box:
        return Box(self.x(left), self.y(top), width * self.scale, height * self.scale)


def _map(page: Any, box: Box, figure: Figure, drawing: MapDrawing) -> None:
    spec, sheet = drawing.spec, _Sheet(drawing.spec, box)
    group = page.shapes.add_group_shape()
    group.name = drawing.title
    shapes = group.shapes
    for one in spec.shapes:
        for shape in _freeform(shapes, outlines(one.path), sheet):
            shape.name = drawing.accessible.get(one.code, one.code)
            _describe(shape, shape.name)
            _fill(shape, one.fill)
            if one.kind == "disputed":
                shape.line.dash_style = MSO_LINE.DASH
    for label in spec.rim:
        points = [(sheet.x(x), sheet.y(y)) for x, y in label.leader]
        for (ax, ay), (bx, by) in pairwise(points):
            line = shapes.add_connector(
                MSO_CONNECTOR.STRAIGHT, Inches(ax), Inches(ay), Inches(bx), Inches(by)
            )
            line.line.color.rgb, line.line.width, line.name = NO_DATA, Pt(0.75), "Leader"
            plain(line)
    for symbol in spec.symbols:
        place = sheet.box(symbol.x - symbol.r, symbol.y - symbol.r, 2 * symbol.r, 2 * symbol.r)
        oval = shapes.add_shape(MSO_SHAPE.OVAL, *place.emu)
        plain(oval)
        oval.name = drawing.accessible.get(symbol.code, symbol.code)
        leading = symbol.code in figure.leading
        oval.fill.solid()
        oval.fill.fore_color.rgb = INK if symbol.style == "dot" else DARK if leading else PALE
        if symbol.style == "ring":
            oval.fill.background()
        elif symbol.style == "estimate":
            _pattern(oval, "estimate")
        oval.line.color.rgb, oval.line.width = PAPER if leading or symbol.style == "dot" else DARK, Pt(1)
    _rim(shapes, figure, spec, sheet)
    for text in (*spec.islands, *spec.inset):
        place = Box(sheet.x(text.x), sheet.y(text.y) - 0.16, 1.4, 0.2)
        if text.align != "start":
            place = Box(place.left - (1.4 if text.align == "end" else 0.7), place.top, 1.4, 0.2)
        add_text(shapes, place, text.text, 9, right=text.align == "end", name="Islands")
    _legend(shapes, spec, sheet)


def _rim(shapes: Any, figure: Figure, spec: MapSpec, sheet: _Sheet) -> None:
    points = max(9.0, SIZE * sheet.scale * 72 * 0.95)
    for label in spec.rim:
        leading = label.code in figure.leading
        x = label.x
        if label.square:
            place = sheet.box(
                x if label.side == "right" else x - SQUARE, label.y - SQUARE / 2, SQUARE, SQUARE
            )
            square = shapes.add_shape(MSO_SHAPE.RECTANGLE, *place.emu)
            plain(square)
            square.name = label.name
            _fill(square, label.square)
            x += (SQUARE + NUMBER_GAP) * (1 if label.side == "right" else -1)
        parts = [(label.name, points, leading, INK)]
        if label.number:
            number = (label.number, points, True, INK)
            gap = ("  ", points, False, INK)
            parts = [number, gap, *parts] if label.side == "right" else [*parts, gap, number]
        width = x - spec.view[0] if label.side == "left" else spec.view[0] + spec.view[2] - x
        place = sheet.box(x if label.side == "right" else x - width, label.y - 10, width, 20)
        add_text(shapes, place, parts, points, right=label.side == "left", middle=True, name=label.name)


def _legend(shapes: Any, spec: MapSpec, sheet: _Sheet) -> None:
    legend = spec.legend
    points = max(9.0, legend.size * sheet.scale * 72 * 0.92)
    if legend.circles:
        largest = legend.circles[0][0]
        bottom = legend.y + 2 * largest
        last = -100.0
        for radius, text in legend.circles:
            place = sheet.box(legend.x + largest - radius, bottom - 2 * radius, 2 * radius, 2 * radius)
            circle = shapes.add_shape(MSO_SHAPE.OVAL, *place.emu)
            plain(circle)
            circle.fill.background()
            circle.line.color.rgb, circle.line.width, circle.name = DARK, Pt(1), "Legend"
            last = max(bottom - 2 * radius, last + 1.2 * legend.size)
            add_text(
                shapes,
                sheet.box(legend.x + 2 * largest + 12, last - 9, 120, 18),
                text,
                points,
                middle=True,
                name="Legend",
            )
    y = legend.rows_top
    for row in legend.rows:
        if row.fill not in ("small", "zero"):
            swatch = shapes.add_shape(MSO_SHAPE.RECTANGLE, *sheet.box(legend.x, y + 3, 13, 13).emu)
            plain(swatch)
            swatch.name = "Legend"
            _fill(swatch, row.fill)
        add_text(shapes, sheet.box(legend.x + 20, y, 150, 19), row.text, points, middle=True, name="Legend")
        y += legend.pitch
    for line in legend.note:
        add_text(shapes, sheet.box(legend.x, y, 170, 19), line, points, middle=True, name="Legend")
        y += legend.pitch


def _freeform(shapes: Any, rings: Iterable[list[tuple[float, float]]], sheet: _Sheet) -> list[Any]:
    """Return one freeform with all rings as its contours, none when there is no ring."""
    known = [ring for ring in rings if len(ring) > 2]
    if not known:
        return []
    placed = [
        [(round(UNIT * sheet.x(x) * 10), round(UNIT * sheet.y(y) * 10)) for x, y in ring] for ring in known
    ]
    builder = shapes.build_freeform(*placed[0][0], scale=914400 / (UNIT * 10))
    builder.add_line_segments(placed[0][1:], close=True)
    for ring in placed[1:]:
        builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=True)
    shape = builder.convert_to_shape()
    plain(shape)
    return [shape]


def _fill(shape: Any, fill: str) -> None:
    if fill in PATTERNS:
        _pattern(shape, fill)
    elif fill == "not_applicable":
        shape.fill.background()
        shape.line.dash_style = MSO_LINE.DASH
    else:
        shape.fill.solid()
        colour = LIGHT.get(f"--{fill}")
        shape.fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#")) if colour else LAND
    shape.line.color.rgb, shape.line.width = BORDER, Pt(0.75)


def _pattern(shape: Any, status: str) -> None:
    shape.fill.patterned()
    shape.fill.pattern = PATTERNS[status]
    shape.fill.fore_color.rgb = DARK if status == "estimate" else NO_DATA
    shape.fill.back_color.rgb = PAPER


def _describe(shape: Any, text: str) -> None:
    shape._element._nvXxPr.cNvPr.set("descr", text)


def _bars(page: Any, box: Box, figure: Figure, drawing: BarDrawing, words: Language) -> None:
    known = [bar for bar in drawing.bars if bar.value is not None]
    absent = [bar for bar in drawing.bars if bar.value is None]
    data = CategoryChartData(number_format="0")
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
        "0",
        False,
    )
    labels.font.bold = True
    series = plot.series[0]
    _solid(series.format, PALE)
    series.format.line.color.rgb = DARK
    for at, bar in enumerate(known):
        if bar.code in figure.leading:
            _solid(series.points[at].format, DARK)
    size = Pt(14 if len(known) < 12 else 10)
    chart.category_axis.tick_labels.font.size = labels.font.size = size
    chart.value_axis.visible = False
    _every_name(chart)
    if absent:
        names = words.join(bar.name for bar in absent)
        below = Box(box.left, box.top + height, box.width, 0.45)
        add_text(page.shapes, below, f"{absent[0].mark}: {names}", 12, name="Not published")


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
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

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
    weights = [max(10, min(45, length)) for length in longest]
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
    head = 1.1
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
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:lnB>'
    )
    properties = cell._tc.get_or_add_tcPr()
    properties.insert(0, line)
