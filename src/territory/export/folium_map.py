"""The map as one HTML file that needs no network: Folium's Leaflet page with Leaflet inside and no tiles.

Everything a reader could have typed (names, sources) reaches the page as data or as escaped text of our own
template. Nothing of it passes through Folium, which escapes nothing and renders what it is given as a Jinja
template once more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import numpy as np
from markupsafe import Markup

from territory.export.geojson import Polygon, polygons
from territory.export.leaflet import leaflet, leaflet_page
from territory.maps.geometry import inner_point
from territory.maps.projection import Coordinates, equal_area
from territory.model import Status

KM_PER_UNIT = 40
"""Leaflet cannot zoom out beyond one pixel a unit: so coarse a unit leaves room around a country."""

LAND, LINE, MARK = "#F0EBDD", "#7F7868", "#0B6B7F"
HATCHED = frozenset({Status.NOT_PUBLISHED, Status.SUPPRESSED, Status.ESTIMATE})
ZERO_RADIUS = 4

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")

Drawn: TypeAlias = list[list[Coordinates]]
"""The polygons of one shape, each a list of rings in map units, y to the north."""


@dataclass(frozen=True, slots=True)
class Place:
    """A territory as the map shows it.

    Attributes:
        code: code of its boundaries.
        name: in the reader's language; both names for a disputed area.
        value: the figure with its unit in words, or the word for its absence.
        status: what is known about the figure.
        radius: of its circle in pixels, 0 for none.
        fill: colour of its class ("#86C9D3"), "" for land.
        details: (label, text) shown when it is chosen, such as where in the source it stands.
    """

    code: str
    name: str
    value: str
    status: Status
    radius: float = 0
    fill: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Legend:
    """What the marks mean, in the reader's language.

    Attributes:
        sizes: (label, radius) of circles, largest first.
        classes: (label, colour) of fills.
        marks: label by status, with its count ("no publicado: 6 de 24"); only marks in use are shown.
    """

    sizes: tuple[tuple[str, float], ...] = ()
    classes: tuple[tuple[str, str], ...] = ()
    marks: tuple[tuple[Status, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MapPage:
    """Everything on the page but the boundaries.

    Attributes:
        lang: language code, for `<html lang>`.
        title: title of the page and its heading.
        finding: the sentence that the figure shows.
        places: the territories.
        legend: what the marks mean.
        notes: (label, text) of the provenance line, licence and worldview among them.
        words: "map.hint", "map.legend", "map.table", "map.territory", "map.value", "map.zoom_in",
        "map.zoom_out",
            "map.close", "map.leaflet" in the reader's language; if wanted, "map.far" (a line of the legend on
            what lies outside the first view) and "map.part" (name of the parts of a territory drawn apart).
    """

    lang: str
    title: str
    finding: str
    places: tuple[Place, ...]
    legend: Legend
    notes: tuple[tuple[str, str], ...]
    words: Mapping[str, str]


def folium_map(boundaries: Mapping[str, Any], page: MapPage) -> bytes:
    """Return the map as a stand-alone HTML page (UTF-8), the same bytes for the same input.

    The map is drawn in the equal-area projection of the other maps, without tiles. Circles stand inside their
    territory, larger ones below smaller ones. A territory is chosen by pointer or keyboard; a table below
    repeats every figure. A Content-Security-Policy in the page refuses any request.

    Args:
        boundaries: FeatureCollection with the properties "code" and "kind" ("disputed": dashed outline;
        "inset": outside
            of the first view).
        page: what to show.

    Raises:
        ValueError: if a boundary has no place, a place no boundary, or a colour is none.
    """
    places = {place.code: index for index, place in enumerate(page.places)}
    shapes = [(area["properties"]["code"], area["properties"]["kind"]) for area in boundaries["features"]]
    codes = {code for code, _ in shapes}
    if unmatched := sorted(codes ^ places.keys()):
        raise ValueError(f"On the map or in the table, but not in both: {', '.join(unmatched)}.")
    colours = [colour for _, colour in page.legend.classes]
    colours += [place.fill for place in page.places if place.fill]
    if wrong := [colour for colour in colours if not _COLOUR.fullmatch(colour)]:
        raise ValueError(f"Not a colour of the form #RRGGBB: {wrong[0]!r}.")

    kinds = [kind for _, kind in shapes]
    drawn = _projected([polygons(area["geometry"]) for area in boundaries["features"]], kinds)
    areas = []
    for (code, kind), parts in zip(shapes, drawn, strict=True):
        geometry = {"type": "MultiPolygon", "coordinates": [[r.tolist() for r in part] for part in parts]}
        style = _area_style(page.places[places[code]], kind)
        areas.append(_feature(places[code], geometry, style, kind))
    body, script = leaflet(areas, _circles(page.places, shapes, drawn), _first_view(drawn, kinds))
    html = leaflet_page(
        "folium_map.html.j2",
        page=page,
        places=[asdict(place) for place in page.places],
        words={key: page.words.get(f"map.{key}", "") for key in ("zoom_in", "zoom_out", "close", "part")},
        marks=[(mark, label) for mark, label in page.legend.marks if mark in {p.status for p in page.places}],
        body=Markup(body),
        script=Markup(script),
    )
    return html.encode("utf-8")


def _projected(shapes: Sequence[list[Polygon]], kinds: Sequence[str]) -> list[Drawn]:
    """Return all shapes in one equal-area projection centred on those that are no inset."""
    degrees = [[[np.asarray(ring)[:, :2] for ring in part] for part in parts] for parts in shapes]
    west, south, east, north = _first_view(degrees, kinds)
    longitude, latitude = (west + east) / 2, (south + north) / 2
    return [
        [[(equal_area(ring, longitude, latitude) / KM_PER_UNIT).round(3) for ring in part] for part in parts]
        for parts in degrees
    ]


def _first_view(shapes: Sequence[Drawn], kinds: Sequence[str]) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of the shapes that are no inset."""
    rings = [
        ring
        for parts, kind in zip(shapes, kinds, strict=True)
        if kind != "inset"
        for part in parts
        for ring in part
    ]
    points = np.vstack(rings)
    (left, bottom), (right, top) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return left, bottom, right, top


def _area_style(place: Place, kind: str) -> dict[str, object]:
    style = {"color": LINE, "weight": 1, "fillColor": place.fill or LAND, "fillOpacity": 1}
    if kind == "disputed" or place.status is Status.NOT_APPLICABLE:
        return style | {"dashArray": "4 3", "fillOpacity": 0}
    if place.status in HATCHED and not place.radius:
        return style | {"fillColor": f"url(#{place.status})"}
    return style


def _circles(
    places: Sequence[Place], shapes: Sequence[tuple[str, str]], drawn: Sequence[Drawn]
) -> list[dict[str, Any]]:
    """Return a point for every circle and every hollow ring of a zero, larger ones first."""
    largest: dict[str, list[Coordinates]] = {}
    for (code, _), parts in zip(shapes, drawn, strict=True):
        candidates = [*parts, *([largest[code]] if code in largest else [])]
        largest[code] = max(candidates, key=lambda part: _size(part[0]))
    circles = []
    for index in sorted(range(len(places)), key=lambda index: -places[index].radius):
        place = places[index]
        if style := _circle_style(place):
            x, y = inner_point(largest[place.code])
            point = {"type": "Point", "coordinates": [round(x, 3), round(y, 3)]}
            circles.append(_feature(index, point, style))
    return circles


def _circle_style(place: Place) -> dict[str, object]:
    """Return the style of a place's circle; {} if it has none."""
    if place.status is Status.ZERO and not place.fill:
        return {"radius": ZERO_RADIUS, "color": MARK, "weight": 1.5, "fill": False}
    if not place.radius:
        return {}
    style = {
        "radius": round(place.radius, 2),
        "color": "#FFFFFF",
        "weight": 1,
        "fill": True,
        "fillOpacity": 1,
    }
    if place.status is Status.ESTIMATE:
        return style | {"color": MARK, "fillColor": f"url(#{place.status})"}
    return style | {"fillColor": MARK}


def _size(ring: Coordinates) -> float:
    """Return twice the area of a ring."""
    x, y = ring[:, 0], ring[:, 1]
    return float(abs((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()))


def _feature(
    index: int, geometry: dict[str, Any], style: dict[str, object], kind: str = "unit"
) -> dict[str, Any]:
    """Return a GeoJSON feature that holds no text but our own: only the number of its place."""
    properties = {"place": index, "kind": kind, "style": style}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
