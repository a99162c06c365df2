"""Shapes of a file as boundaries in degrees, repaired and simplified if the person says so."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from territory.ingest.limits import MOST_SHAPES, MOST_VERTICES, Refused

DRAWN = 12_000
"""Vertices that a map of the size of a page can show."""
DECIMALS = 4
WGS84 = 4326


def load() -> None:
    """Load the libraries; after this their process may be locked."""
    import pyproj
    import shapely  # noqa: F401

    pyproj.Transformer.from_crs(WGS84, 3857, always_xy=True)


def from_geojson(geometries: Sequence[object]) -> list[bytes | None]:
    """Return the geometries of GeoJSON features as WKB; what is no geometry is None.

    >>> from_geojson([None, {"type": "Point", "coordinates": ["a", "b"]}])
    [None, None]
    """
    import shapely

    found: list[bytes | None] = []
    for one in geometries:
        try:
            shape = shapely.from_geojson(json.dumps(one)) if isinstance(one, dict) else None
        except shapely.errors.GEOSException:
            shape = None
        found.append(shapely.to_wkb(shape) if shape is not None else None)
    return found


def outlines(
    shapes: Sequence[bytes | None], crs: str, *, repair: bool = False, simplify: bool = False
) -> dict[str, Any]:
    """Return the boundaries in degrees, and what is wrong with them.

    Args:
        shapes: WKB by feature.
        crs: definition of their coordinates, "" for none.
        repair: make shapes that cross themselves valid.
        simplify: leave out vertices until at most `DRAWN` are left; shared borders stay shared.

    Returns:
        "shapes": list of GeoJSON geometries (Polygon or MultiPolygon) or None, in the order given;
        "invalid": how many cross themselves; "vertices": in the file; "left": in the answer; "empty":
        features without an area.

    Raises:
        Refused: too many shapes or vertices, no areas, or unknown coordinates.

    >>> import shapely
    >>> bow = shapely.to_wkb(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    >>> found = outlines([bow, None], "")
    >>> found["invalid"], found["empty"], found["vertices"]
    (1, 1, 5)
    >>> outlines([bow], "", repair=True)["shapes"][0]["type"]
    'MultiPolygon'
    """
    import numpy as np
    import shapely

    if len(shapes) > MOST_SHAPES:
        raise Refused("shapes", f"{MOST_SHAPES:,}")
    try:
        found = shapely.force_2d(shapely.from_wkb(np.array(shapes, dtype=object), on_invalid="ignore"))
    except (shapely.errors.GEOSException, TypeError, ValueError) as error:
        raise Refused("unreadable", str(error)) from error
    vertices = int(shapely.get_num_coordinates(found).sum())
    if vertices > MOST_VERTICES:
        raise Refused("vertices", f"{MOST_VERTICES:,}")
    area = np.isin(shapely.get_type_id(found), (3, 6)) & ~shapely.is_empty(found)
    if not area.any():
        raise Refused("no_areas")
    kept = _degrees(found[area], crs)
    wrong = ~shapely.is_valid(kept)
    if repair:
        kept[wrong] = [_areas(one) for one in shapely.make_valid(kept[wrong])]
    if simplify and vertices > DRAWN:
        kept = _simplified(kept)
    answer: list[dict[str, Any] | None] = [None] * len(shapes)
    left = 0
    for at, one in zip(np.flatnonzero(area), kept, strict=True):
        if one is None or shapely.is_empty(one):
            continue
        left += int(shapely.get_num_coordinates(one))
        answer[at] = _rounded(one)
    return {
        "shapes": answer,
        "invalid": int(wrong.sum()),
        "vertices": vertices,
        "left": left,
        "empty": len(answer) - sum(one is not None for one in answer),
    }


def _degrees(shapes: Any, crs: str) -> Any:
    """Return shapes in longitude and latitude."""
    import numpy as np
    import pyproj
    import shapely

    code = WGS84
    if crs:
        try:
            # Only the code is taken from the file: a definition may name files of grids.
            code = pyproj.CRS.from_user_input(crs).to_epsg(min_confidence=60) or 0
        except pyproj.exceptions.CRSError:
            code = 0
        if not code:
            raise Refused("crs", crs)
    bounds = shapely.bounds(shapes)
    if not np.isfinite(bounds).all():
        raise Refused("crs", "∞")
    if code != WGS84:
        turn = pyproj.Transformer.from_crs(code, WGS84, always_xy=True)
        shapes = shapely.transform(shapes, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1])))
        bounds = shapely.bounds(shapes)
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    if not np.isfinite(bounds).all() or (low < (-181, -90.1)).any() or (high > (361, 90.1)).any():
        raise Refused("crs", crs or f"{math.floor(low[0])}…{math.ceil(high[0])}")
    return shapes


def _areas(shape: Any) -> Any:
    """Return the areas of a repaired shape; lines and points that fell off are nothing on a map."""
    import shapely

    parts = [one for one in shapely.get_parts(shape) if one.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else None


def _simplified(shapes: Any) -> Any:
    """Return shapes with at most about `DRAWN` vertices; a border that two share is left to both or none."""
    import numpy as np
    import shapely

    bounds = shapely.total_bounds(shapes)
    tolerance = float(max(bounds[2] - bounds[0], bounds[3] - bounds[1])) / 4000
    valid = bool(shapely.is_valid(shapes).all())
    shared = valid and bool(shapely.coverage_is_valid(shapes))
    for _ in range(12):
        if shared:
            less = shapely.coverage_simplify(shapes, tolerance)
        else:
            less = shapely.simplify(shapes, tolerance, preserve_topology=True)
        if int(shapely.get_num_coordinates(less).sum()) <= DRAWN:
            break
        shapes = less
        tolerance *= 1.6
    return np.asarray(less, dtype=object)


def _rounded(shape: Any) -> dict[str, Any]:
    import shapely

    def ring(one: Any) -> list[list[float]]:
        return shapely.get_coordinates(one).round(DECIMALS).tolist()  # type: ignore[no-any-return]

    polygons = [
        [ring(shapely.get_exterior_ring(one)), *(ring(hole) for hole in one.interiors)]
        for one in shapely.get_parts(shape)
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}
