"""A map in PowerPoint's own terms: a freeform for each territory, circles, names, legend, in one group."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_FILL, MSO_LINE, MSO_PATTERN
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from territory.export.pptx_text import (
    BORDER,
    DARK,
    INK,
    LAND,
    NO_DATA,
    PALE,
    PAPER,
    Box,
    add_text,
    plain,
)
from territory.maps import LIGHT, MapSpec
from territory.maps.geometry import outlines
from territory.maps.spec import NUMBER_GAP, SIZE, SQUARE
from territory.views.deck.figure import Figure, MapDrawing

PATTERNS = {
    "not_published": MSO_PATTERN.WIDE_UPWARD_DIAGONAL,
    "suppressed": MSO_PATTERN.PERCENT_20,
    "estimate": MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL,
}
UNIT = 1000  # to the inch


@dataclass(slots=True)
class Maps:
    """Maps that a file already holds, so that the same one on another slide is copied, not drawn again.

    Attributes:
        drawn: by map, place and title: the map it was made from, its group, and for each code the positions
            of the shapes in it that may stand out.
    """

    drawn: dict[tuple[int, Box, str], tuple[MapSpec, Any, dict[str, list[int]]]] = field(default_factory=dict)


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


def draw_map(page: Any, box: Box, figure: Figure, drawing: MapDrawing, maps: Maps) -> None:
    """Draw a map into a place of a slide."""
    key = (id(drawing.spec), box, drawing.title)
    if key not in maps.drawn:
        group, places = _drawn(page, box, drawing)
        # The specification is kept too, so that no other one gets its identity.
        maps.drawn[key] = (drawing.spec, deepcopy(group._element), places)
    else:
        page.shapes._spTree.append(deepcopy(maps.drawn[key][1]))
        group = page.shapes[-1]
        first = page.shapes._next_shape_id
        for number, named in enumerate(group._element.iter(qn("p:cNvPr"))):
            named.set("id", str(first + number))
    _lead(group, figure.leading, maps.drawn[key][2])
    page.shapes.turbo_add_enabled = True


def _lead(group: Any, leading: Iterable[str], places: dict[str, list[int]]) -> None:
    """Let some territories stand out: circle dark, name bold."""
    shapes = list(group.shapes)
    for at in [at for code in leading for at in places.get(code, ())]:
        shape = shapes[at]
        if shape.text_frame.text:
            for run in shape.text_frame.paragraphs[0].runs:
                run.font.bold = True
        elif shape.fill.type == MSO_FILL.SOLID:
            shape.fill.fore_color.rgb, shape.line.color.rgb = DARK, PAPER


def _drawn(page: Any, box: Box, drawing: MapDrawing) -> tuple[Any, dict[str, list[int]]]:
    spec, sheet = drawing.spec, _Sheet(drawing.spec, box)
    places: dict[str, list[int]] = {}
    # Grouped at the end: a group measures itself anew with every shape that is put into it.
    shapes = page.shapes
    before = len(shapes)
    for one in spec.shapes:
        for shape in _freeform(shapes, outlines(one.path), sheet):
            shape.name = drawing.accessible.get(one.code, one.code)
            _describe(shape, shape.name)
            _fill(shape, one.fill)
            if one.kind == "disputed":
                shape.line.dash_style = MSO_LINE.DASH
    # From here on the library counts the shapes itself; a freeform would not tell it.
    shapes.turbo_add_enabled = True
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
        if symbol.style == "circle":
            places.setdefault(symbol.code, []).append(len(shapes) - before)
        oval = shapes.add_shape(MSO_SHAPE.OVAL, *place.emu)
        plain(oval)
        oval.name = drawing.accessible.get(symbol.code, symbol.code)
        oval.fill.solid()
        oval.fill.fore_color.rgb = INK if symbol.style == "dot" else PALE
        if symbol.style == "ring":
            oval.fill.background()
        elif symbol.style == "estimate":
            _pattern(oval, "estimate")
        oval.line.color.rgb, oval.line.width = PAPER if symbol.style == "dot" else DARK, Pt(1)
    _rim(shapes, spec, sheet, places, before)
    for text in (*spec.islands, *spec.inset):
        place = Box(sheet.x(text.x), sheet.y(text.y) - 0.16, 1.4, 0.2)
        if text.align != "start":
            place = Box(place.left - (1.4 if text.align == "end" else 0.7), place.top, 1.4, 0.2)
        add_text(shapes, place, text.text, 9, right=text.align == "end", name="Islands")
    _legend(shapes, spec, sheet)
    group = shapes.add_group_shape(list(shapes)[before:])
    group.name = drawing.title
    return group, places


def _rim(shapes: Any, spec: MapSpec, sheet: _Sheet, places: dict[str, list[int]], before: int) -> None:
    points = max(9.0, SIZE * sheet.scale * 72 * 0.95)
    for label in spec.rim:
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
        parts = [(label.name, points, False, INK)]
        if label.number:
            number = (label.number, points, True, INK)
            gap = ("  ", points, False, INK)
            parts = [number, gap, *parts] if label.side == "right" else [*parts, gap, number]
        width = x - spec.view[0] if label.side == "left" else spec.view[0] + spec.view[2] - x
        place = sheet.box(x if label.side == "right" else x - width, label.y - 10, width, 20)
        places.setdefault(label.code, []).append(len(shapes) - before)
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
    placed = [[(round(UNIT * sheet.x(x)), round(UNIT * sheet.y(y))) for x, y in ring] for ring in known]
    every = [point for ring in placed for point in ring]
    left, top = (min(point[axis] for point in every) for axis in (0, 1))
    right, bottom = (max(point[axis] for point in every) for axis in (0, 1))
    # The library makes the shape of the frame; its own way to the outline takes the square of the points.
    builder = shapes.build_freeform(left, top, scale=914400 / UNIT)
    builder.add_line_segments([(right, top), (right, bottom), (left, bottom)], close=True)
    shape = builder.convert_to_shape()
    path = shape._element.spPr.find(f".//{qn('a:path')}")
    for step in list(path):
        path.remove(step)
    path.extend(_steps([[(x - left, y - top) for x, y in ring] for ring in placed]))
    plain(shape)
    return [shape]


def _steps(rings: Iterable[list[tuple[int, int]]]) -> list[Any]:
    """Return the elements of a path that goes along closed rings."""
    parts = []
    for (x, y), *rest in rings:
        parts.append(f'<a:moveTo><a:pt x="{x}" y="{y}"/></a:moveTo>')
        parts += [f'<a:lnTo><a:pt x="{x}" y="{y}"/></a:lnTo>' for x, y in rest]
        parts.append("<a:close/>")
    return list(parse_xml(f"<a:path {nsdecls('a')}>{''.join(parts)}</a:path>"))


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


def estimated(look: Any) -> None:
    """Fill a shape, or a point of a chart, as estimates are filled."""
    _pattern(look, "estimate")


def _describe(shape: Any, text: str) -> None:
    shape._element._nvXxPr.cNvPr.set("descr", text)
