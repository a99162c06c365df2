"""The figures on their boundaries, as GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from territory.model import Observation, Status

Ring: TypeAlias = list[list[float]]
Polygon: TypeAlias = list[Ring]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who says so: written on every feature, because features get separated from their file.

    Attributes:
        indicator: id of the indicator.
        unit: unit in words.
        source: who published the figures.
        as_of: ISO date or month at which the source states them.
        licence: licence of the figures as stated, or "not stated".
        boundaries: origin and licence of the boundaries.
        worldview: whose boundaries are drawn ("defacto", "ar").
    """

    indicator: str
    unit: str
    source: str
    as_of: str
    licence: str
    boundaries: str
    worldview: str


def geojson(
    boundaries: Mapping[str, Any],
    observations: Iterable[Observation],
    names: Mapping[str, str],
    provenance: Provenance,
) -> bytes:
    """Return a FeatureCollection with one feature a territory, in longitude and latitude (WGS 84).

    Parts of one territory (islands, insets) become one multipolygon. Outer rings run counter-clockwise.
    Properties: code, name, kind ("territory" or "disputed"), value (null when there is none), status, low,
    high, small, locator and the fields of `Provenance`.

    Args:
        boundaries: FeatureCollection with the properties "code" and "kind".
        observations: one a territory; a disputed area needs none and gets status "not_applicable".
        names: name by code in the reader's language.
        provenance: written on every feature.

    Raises:
        ValueError: if a territory on the map has no observation, or an observation no boundary.

    >>> square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
    >>> area = {"properties": {"code": "AR-S", "kind": "territory"}, "geometry": square}
    >>> said = Provenance("lsp_projects", "projects", "004", "2011-05", "not stated", "public domain", "ar")
    >>> row = Observation("AR-S", 15, Status.OBSERVED)
    >>> made = json.loads(geojson({"features": [area]}, [row], {"AR-S": "Santa Fe"}, said))
    >>> made["features"][0]["properties"]["value"], made["features"][0]["geometry"]["coordinates"]
    (15, [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]])
    """
    figures = {row.code: row for row in observations}
    shapes: dict[str, list[Polygon]] = {}
    disputed: set[str] = set()
    for area in boundaries["features"]:
        code = area["properties"]["code"]
        shapes.setdefault(code, []).extend(polygons(area["geometry"]))
        if area["properties"]["kind"] == "disputed":
            disputed.add(code)
    if missing := sorted(shapes.keys() - figures.keys() - disputed):
        raise ValueError(
            f"Territories without an observation: {', '.join(missing)}. An absence has a status too."
        )
    if unplaced := sorted(figures.keys() - shapes.keys()):
        raise ValueError(f"Observations without a boundary: {', '.join(unplaced)}.")
    said = asdict(provenance)
    features = []
    for code, parts in shapes.items():
        figure = figures.get(code) or Observation(code, None, Status.NOT_APPLICABLE)
        properties = {
            "code": code,
            "name": names[code],
            "kind": "disputed" if code in disputed else "territory",
            "value": figure.value if figure.status.has_value else None,
            "status": figure.status,
            "low": figure.low,
            "high": figure.high,
            "small": figure.small,
            "locator": figure.locator,
            **said,
        }
        features.append(
            {"type": "Feature", "id": code, "properties": properties, "geometry": _geometry(parts)}
        )
    collection = {"type": "FeatureCollection", **said, "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def polygons(geometry: Mapping[str, Any]) -> list[Polygon]:
    """Return the polygons of a GeoJSON polygon or multipolygon.

    Raises:
        ValueError: if it is another kind of geometry.

    >>> polygons({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]})
    [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]
    """
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    if geometry["type"] == "MultiPolygon":
        return list(geometry["coordinates"])
    raise ValueError(f"A territory is an area, not a {geometry['type']}.")


def _geometry(parts: list[Polygon]) -> dict[str, Any]:
    wound = [[_wound(ring, inner=position > 0) for position, ring in enumerate(part)] for part in parts]
    if len(wound) == 1:
        return {"type": "Polygon", "coordinates": wound[0]}
    return {"type": "MultiPolygon", "coordinates": wound}


def _wound(ring: Ring, inner: bool) -> Ring:
    """Return the ring counter-clockwise, or clockwise if it is a hole (RFC 7946, 3.1.6)."""
    twice_area = sum((x2 - x1) * (y2 + y1) for (x1, y1, *_), (x2, y2, *_) in pairwise(ring))
    clockwise = twice_area > 0
    return ring if clockwise is inner else ring[::-1]
