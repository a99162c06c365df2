"""The figures of a file with slides once more, to be explored: maps by Folium, charts by Plotly, all inside.

The stage shows a figure as the page shows it. In a file that was handed on there is no page to go to: there a
reader zooms into the map, reads each mark, and takes the chart apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol
from markupsafe import Markup

from territory.charts import CLEAR, FAMILY, as_json, plain
from territory.export.figure_svg import EU, LAC
from territory.export.leaflet import leaflet, leaflet_page
from territory.maps import LIGHT, MapSpec
from territory.maps.geometry import outlines
from territory.views.deck.deck import Deck
from territory.views.deck.figure import BarDrawing, DivergingDrawing, Drawing, MapDrawing

HATCHED = frozenset({"not_published", "suppressed", "estimate"})
PAPER = "#FFFFFF"
STEP = 8
"""Leaflet cannot zoom out beyond one pixel a unit: a unit of so many pixels leaves room around a map."""
SIDES = {"start": "right", "middle": "center", "end": "left"}
"""Where Leaflet puts a text beside its place, by how the map aligns it."""
STROKE = LIGHT["--border-land"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Libraries:
    """What a file brings along for the browser.

    Attributes:
        faces: style rules that hold the fonts.
        stage: script of the stage.
        explore: script of this part.
        plotly: Plotly's bundle.
    """

    faces: str = ""
    stage: str = ""
    explore: str = ""
    plotly: str = ""


def explore(deck: Deck, libraries: Libraries) -> Markup:
    """Return the part of the document that explores its figures, "" where none is a map or a chart."""
    maps: list[MapDrawing] = []
    known: dict[int, Json] = {}
    for slide in deck.slides:
        if figure := _figure(slide.figure.drawing, maps):
            chosen = {one.code: _figure(one.drawing, maps) for one in slide.figure.choices if one.drawing}
            known[slide.number] = figure | {"leading": slide.figure.leading, "choices": chosen}
    if not known:
        return Markup("")
    drawn = [leaflet(*_features(one), name=f"explored{at}") for at, one in enumerate(maps)]
    charts = any(
        "plotly" in one for figure in known.values() for one in (figure, *figure["choices"].values())
    )
    return Markup(
        leaflet_page(
            "explore.html.j2",
            t=deck.words.t,
            figures=[(number, as_json(figure)) for number, figure in known.items()],
            maps=[
                (one.spec.legend, Markup(body), Markup(script))
                for one, (body, script) in zip(maps, drawn, strict=True)
            ],
            separators=get_decimal_symbol(deck.words.locale) + get_group_symbol(deck.words.locale),
            told=as_json(
                [{"said": list(one.accessible.values()), "labels": _labels(one.spec)} for one in maps]
            ),
            colours=LIGHT,
            plotly=Markup(_inside(libraries.plotly)) if charts else "",
            script=Markup(_inside(libraries.explore)),
        )
    )


def _figure(drawing: Drawing | None, maps: list[MapDrawing]) -> Json:
    """Return what the script draws, {} for tables; a map that was there before is not put in again."""
    if isinstance(drawing, MapDrawing):
        at = next((at for at, one in enumerate(maps) if one.spec is drawing.spec), len(maps))
        if at == len(maps):
            maps.append(drawing)
        return {"map": at}
    if isinstance(drawing, BarDrawing):
        return {"plotly": _bars(drawing)}
    if isinstance(drawing, DivergingDrawing):
        return {"plotly": _diverging(drawing)}
    return {}


def _bars(drawing: BarDrawing) -> Json:
    """Return bars as Plotly takes them; what has no figure is said in words where its bar would be."""
    known = [(at, bar) for at, bar in enumerate(drawing.bars) if bar.value is not None]
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [bar.value for _, bar in known],
        "y": [at for at, _ in known],
        "customdata": [bar.code for _, bar in known],
        "text": [plain(bar.number) for _, bar in known],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": [plain(" · ".join(filter(None, (bar.name, bar.number, bar.note)))) for _, bar in known],
        "hoverinfo": "text",
        "marker": {
            "color": LIGHT["--mark"],
            "line": {"color": LIGHT["--mark"], "width": 1},
            "pattern": {"shape": ["/" if bar.status == "estimate" else "" for _, bar in known]},
        },
    }
    absent = [
        {"x": 0, "y": at, "text": plain(f"▨ {bar.mark}"), "xanchor": "left", "showarrow": False}
        for at, bar in enumerate(drawing.bars)
        if bar.value is None
    ]
    layout = _layout([bar.name for bar in drawing.bars], drawing.unit)
    return {"data": [trace], "layout": layout | {"annotations": absent}}


def _diverging(drawing: DivergingDrawing) -> Json:
    """Return the two sides' counts beside each other, obstacles to the left of zero."""
    sides = (("eu", drawing.eu, EU), ("lac", drawing.lac, LAC))
    traces = []
    for side, who, colour in sides:
        for what, said, sign in (("hampers", drawing.hampers, -1), ("helps", drawing.helps, 1)):
            counts = [getattr(row, f"{side}_{what}") for row in drawing.rows]
            traces.append(
                {
                    "type": "bar",
                    "orientation": "h",
                    "name": plain(who),
                    "offsetgroup": side,
                    "legendgroup": side,
                    "showlegend": sign > 0,
                    "x": [sign * count for count in counts],
                    "y": list(range(len(counts))),
                    "hovertext": [
                        plain(f"{row.name} · {who} · {said}: {count}")
                        for row, count in zip(drawing.rows, counts, strict=True)
                    ],
                    "hoverinfo": "text",
                    "marker": {"color": colour},
                }
            )
    layout = _layout([row.name for row in drawing.rows], f"← {drawing.hampers} · {drawing.helps} →")
    steps = list(range(-drawing.reach, drawing.reach + 1))
    layout["xaxis"] |= {"tickvals": steps, "ticktext": [str(abs(step)) for step in steps]}
    return {"data": traces, "layout": layout | {"barmode": "group", "showlegend": True}}


def _layout(names: list[str], unit: str) -> Json:
    return {
        "margin": {"l": 16, "r": 48, "t": 8, "b": 56},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FAMILY, "size": 16, "color": LIGHT["--text"]},
        "autosize": False,
        "hovermode": "closest",
        "showlegend": False,
        "xaxis": {
            "title": {"text": plain(unit)},
            "rangemode": "tozero",
            "gridcolor": "#DAD4C5",
            "zerolinecolor": STROKE,
        },
        "yaxis": {
            "ticks": "outside",
            "ticklen": 6,
            "tickcolor": CLEAR,
            "tickvals": list(range(len(names))),
            "ticktext": [plain(name) for name in names],
            "range": [len(names) - 0.5, -0.5],
            "automargin": True,
            "zeroline": False,
            "showgrid": False,
        },
        "legend": {"orientation": "h", "y": 1.08},
    }


def _features(drawing: MapDrawing) -> tuple[list[Json], list[Json], tuple[float, float, float, float]]:
    """Return areas and circles of a map as GeoJSON in its own units, y to the north, and its first view.

    A text reaches the page only as the number of its place among those of the map.
    """
    spec = drawing.spec
    place = {code: at for at, code in enumerate(drawing.accessible)}
    areas = []
    for shape in spec.shapes:
        rings = [[[x / STEP, -y / STEP] for x, y in ring] for ring in outlines(shape.path) if len(ring) > 2]
        # All in one polygon: where rings lie in each other, every second one is a hole.
        geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]] for ring in rings]}
        style = {"color": STROKE, "weight": 1, "fillOpacity": 1} | _fill(shape.fill)
        if shape.kind == "disputed":
            style |= {"dashArray": "4 3", "fillOpacity": 0}
        areas.append(_feature(place.get(shape.code, -1), geometry, style, shape.code))
    circles = [
        _feature(
            place.get(one.code, -1),
            {"type": "Point", "coordinates": [one.x / STEP, -one.y / STEP]},
            _circle(one.style, one.r),
            one.code,
        )
        for one in spec.symbols
    ]
    seen = [area for area, shape in zip(areas, spec.shapes, strict=True) if shape.kind != "inset"]
    return areas, circles, _view(seen)


def _labels(spec: MapSpec) -> list[tuple[float, float, str, str]]:
    """Return what a map always says: place, side and text of the name of islands and the line of an inset."""
    return [
        (lines[0].x / STEP, -lines[0].y / STEP, SIDES[lines[0].align], " ".join(line.text for line in lines))
        for lines in (spec.islands, spec.inset)
        if lines
    ]


def _view(areas: Sequence[Json]) -> tuple[float, float, float, float]:
    """Return the bounds of the territories: names on the rim are not drawn here."""
    points = [point for area in areas for ring in area["geometry"]["coordinates"] for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _fill(fill: str) -> Json:
    if fill in HATCHED:
        return {"fillColor": f"url(#explore-{fill})"}
    if fill == "not_applicable":
        return {"fillOpacity": 0, "dashArray": "4 3"}
    return {"fillColor": LIGHT.get(f"--{fill}", LIGHT["--land"])}


def _circle(style: str, radius: float) -> Json:
    marked = {
        "radius": round(radius, 2),
        "color": LIGHT["--mark"],
        "weight": 1.5,
        "fill": True,
        "fillOpacity": 1,
    }
    if style == "ring":
        return marked | {"fill": False}
    if style == "estimate":
        return marked | {"fillColor": "url(#explore-estimate)"}
    if style == "dot":
        return marked | {"color": LIGHT["--text-2"], "fillColor": LIGHT["--text-2"], "weight": 0}
    return marked | {"color": PAPER, "weight": 1, "fillColor": LIGHT["--mark"]}


def _feature(place: int, geometry: Json, style: Mapping[str, object], code: str) -> Json:
    properties = {"place": place, "code": code, "style": dict(style)}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _inside(script: str) -> str:
    """Return a script that no text in it can end."""
    return script.replace("</script", "<\\/script")
