"""The map of the twelve cases: five countries, and a place only where the source names one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from territory.catalog import Catalog
from territory.geography import boundaries
from territory.maps.geometry import Array, inner_point
from territory.maps.projection import equal_area
from territory.views.led import COUNTRIES, Study, study

WIDTH, HEIGHT = 520.0, 548.0
CENTRE = (-78.0, -10.0)
WEST, NORTH, SOUTH = -118.5, 33.0, -56.0
MARGIN = 6.0
SHIFT = 40.0  # room for names in the Pacific
PITCH = 19.0
FINEST = 1.1
# Where the column of names ends, or starts, in each country; at sea.
COLUMNS = {
    "MX": ("end", 80.0),
    "CO": ("end", 214.0),
    "PE": ("end", 214.0),
    "CL": ("end", 236.0),
    "AR": ("start", 372.0),
}
# Its leader would run through another mark on the way west.
EASTWARD = {"bucaramanga": ("start", 384.0)}
LEVELS = {"MX": "mx", "CO": "co", "PE": "pe", "CL": "cl"}
SPREAD = 9.0
ISLANDS = (-59.5, -51.7)


@dataclass(frozen=True, slots=True)
class Place:
    """A case on the sheet.

    Attributes:
        id: of the case.
        x: of its mark.
        y: of its mark.
        located: True when the source names a first-level unit; else the mark stands in the country only.
        align: "start" or "end" of its name.
        label_x: where the name is set.
        label_y: middle of the name.
    """

    id: str
    x: float
    y: float
    located: bool
    align: str
    label_x: float
    label_y: float


@cache
def land(catalog: Catalog, worldview: str) -> str:
    """Return the land as SVG: the five countries, their neighbours, the units that the source names."""
    whole, named = [], []
    known = study(catalog)
    for feature in boundaries(catalog, "LAC", worldview)["features"]:
        code = str(feature["properties"]["code"])
        outline = "".join(_path(ring) for ring in _outlines(feature["geometry"]))
        kind = "studied" if code in COUNTRIES else "neighbour"
        if feature["properties"]["kind"] == "disputed":
            kind = "disputed"
        if outline:
            whole.append(f'<path class="{kind}" d="{outline}"/>')
    for feature in _units(catalog, worldview, known):
        outline = "".join(_path(ring) for ring in _outlines(feature["geometry"]))
        named.append(f'<path class="unit" d="{outline}"/>')
    return "".join(sorted(whole, key=lambda path: 'class="studied"' in path)) + "".join(named)


@cache
def places(catalog: Catalog, worldview: str) -> tuple[Place, ...]:
    """Return where the marks and the names stand."""
    known = study(catalog)
    units = {str(one["properties"]["code"]): one for one in _units(catalog, worldview, known)}
    whole = {str(one["properties"]["code"]): one for one in boundaries(catalog, "LAC", worldview)["features"]}
    anchors: dict[str, tuple[float, float, bool]] = {}
    loose: dict[str, int] = {}
    for case in known.described.values():
        shapes = [units[code] for code in case.units if code in units] or [whole[case.country]]
        rings = [ring for shape in shapes for ring in _outlines(shape["geometry"])]
        x, y = inner_point([max(rings, key=_extent)])
        if not case.units:
            number = loose.get(case.country, 0)
            loose[case.country] = number + 1
            y += SPREAD * (2 * number - 1) if case.country == "AR" else 0
        anchors[case.id] = (x, y, bool(case.units))
    placed = []
    columns = [(align, x, _inside(known, country)) for country, (align, x) in COLUMNS.items()]
    columns += [(align, x, [case]) for case, (align, x) in EASTWARD.items()]
    for align, label_x, inside in columns:
        inside.sort(key=lambda case: anchors[case][1])
        middles = _apart([anchors[case][1] for case in inside])
        placed += [
            Place(case, *anchors[case], align, label_x, middle)
            for case, middle in zip(inside, middles, strict=True)
        ]
    return tuple(placed)


def draw(
    catalog: Catalog,
    worldview: str,
    *,
    title: str,
    chosen: Sequence[str],
    href: Callable[[str], str],
    changes: Callable[[str], str],
    accessible: Mapping[str, str],
    countries: Mapping[str, str],
    islands: Sequence[str],
) -> str:
    """Return the map as SVG; each case is a toggle button that also works as a link.

    Args:
        catalog: the open data package.
        worldview: of the boundaries.
        title: accessible name.
        chosen: the cases that are open.
        href: address of the view with a case chosen or left out.
        changes: the same as the value of `data-set`.
        accessible: what a screen reader says of each case.
        countries: names of the five countries by code.
        islands: lines of the name of the disputed islands.
    """
    known = study(catalog)
    marks = []
    for place in places(catalog, worldview):
        at = f'x="{place.label_x:g}" y="{place.label_y + 5:.1f}" text-anchor="{place.align}"'
        near = place.label_x + (5 if place.align == "end" else -5)
        mark = f'class="{"located" if place.located else "somewhere"}" cx="{place.x:.1f}" cy="{place.y:.1f}"'
        marks.append(
            f'<a class="case-mark" id="map-{place.id}" role="button" data-set="{changes(place.id)}"'
            f' href={quoteattr(href(place.id))} aria-pressed="{"true" if place.id in chosen else "false"}"'
            f" aria-label={quoteattr(accessible[place.id])}>"
            f'<path class="leader" d="M{near:g} {place.label_y:.1f}L{place.x:.1f} {place.y:.1f}"/>'
            f'<circle {mark} r="{4.5 if place.located else 5}"/>'
            f"<text {at}>{escape(known.described[place.id].name)}</text></a>"
        )
    names = "".join(
        f'<text class="country" x="{x:g}" y="{y:g}">{escape(countries[code])}</text>'
        for code, (x, y) in _country_names().items()
    )
    x, y = _sheet(np.array([ISLANDS]))[0]
    names += "".join(
        f'<text class="islands" x="{x:.0f}" y="{y + 20 + 13 * at:.0f}">{escape(line)}</text>'
        for at, line in enumerate(islands)
    )
    return (
        f'<svg class="led-map" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="group" aria-label={quoteattr(title)}>'
        f'<g aria-hidden="true">{land(catalog, worldview)}{names}</g>{"".join(marks)}</svg>'
    )


@cache
def _country_names() -> dict[str, tuple[float, float]]:
    """Return where the names of the countries stand: on land, clear of marks."""
    degrees = {
        "MX": (-103.2, 24.6),
        "CO": (-72.4, 1.6),
        "PE": (-75.0, -5.2),
        "AR": (-66.6, -43.4),
        "CL": (-80.5, -45.5),
    }
    found: dict[str, tuple[float, float]] = {}
    for code, position in degrees.items():
        x, y = _sheet(np.array([position]))[0]
        found[code] = (round(float(x)), round(float(y)))
    return found


def _inside(known: Study, country: str) -> list[str]:
    """Return the cases whose names stand in their country's column."""
    return [
        case.id for case in known.described.values() if case.country == country and case.id not in EASTWARD
    ]


def _units(catalog: Catalog, worldview: str, known: Study) -> list[dict[str, dict[str, object]]]:
    wanted = {unit for case in known.described.values() for unit in case.units}
    return [
        feature
        for country in LEVELS
        for feature in boundaries(catalog, country, worldview)["features"]
        if feature["properties"]["code"] in wanted
    ]


def _sheet(positions: Array) -> Array:
    """Return degrees as units of the sheet."""
    top = equal_area(np.array([[CENTRE[0], NORTH]]), *CENTRE)[0, 1]
    bottom = equal_area(np.array([[CENTRE[0], SOUTH]]), *CENTRE)[0, 1]
    left = equal_area(np.array([[WEST, 26.0]]), *CENTRE)[0, 0]
    scale = (HEIGHT - 2 * MARGIN) / (top - bottom)
    planar = equal_area(positions, *CENTRE)
    shifted = (planar - np.array([left, top])) * scale * np.array([1, -1])
    return np.asarray(shifted + np.array([MARGIN + SHIFT, MARGIN]))


def _outlines(geometry: Mapping[str, object]) -> list[Array]:
    coordinates: list[list[list[list[float]]]] = geometry["coordinates"]  # type: ignore[assignment]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return [_sheet(np.asarray(polygon[0], dtype=float)[:, :2]) for polygon in polygons]


def _extent(ring: Array) -> float:
    return float(np.prod(ring.max(axis=0) - ring.min(axis=0)))


def _path(ring: Array) -> str:
    """Return a ring as path data, without points that no screen would tell apart; "" when it is a speck."""
    if _extent(ring) < 8 or ring[:, 1].min() > HEIGHT or ring[:, 0].min() > WIDTH:
        return ""
    kept = [ring[0]]
    for point in ring[1:]:
        if float(np.abs(point - kept[-1]).max()) >= FINEST:
            kept.append(point)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "z" if len(kept) > 2 else ""


def _apart(wanted: list[float]) -> list[float]:
    """Return ascending heights at least `PITCH` apart, as near to the wanted ones as one pass allows."""
    if not wanted:
        return []
    middles = [wanted[0]]
    for height in wanted[1:]:
        middles.append(max(height, middles[-1] + PITCH))
    overshoot = (sum(middles) - sum(wanted)) / len(wanted)
    return [middle - overshoot for middle in middles]
