"""The sheet without figures: shapes in reading order, where their symbols stand, where the land is.

It depends on the boundaries alone, so it is made once for each worldview and shared by all maps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory.maps.geometry import Array, Box, Point, inner_point
from territory.maps.projection import equal_area

WIDTH, HEIGHT = 600.0, 492.0
TOP, BOTTOM = 6.0, 486.0
LAND_CENTRE, LAND_WIDTH = 292.0, 232.0
SMALL = 12.0
ROW = 4.0
LINE = 11.0
INSET_FRAMES: tuple[Box, ...] = ((366.0, 412.0, 398.0, 468.0), (402.0, 412.0, 460.0, 468.0))
SPECIAL = {"disputed", "part", "inset"}


@dataclass(frozen=True, slots=True)
class Area:
    """A shape on the sheet.

    Attributes:
        code: of the territory it belongs to.
        kind: "unit" (selectable), "part" (of a unit, drawn at its place), "inset" (of a unit, in a
            frame of its own) or "disputed".
        path: SVG path data.
        anchor: where its symbol stands, inside it.
        box: its bounds.
        small: True when it is too small to show a fill.
        reach: how far it extends to both sides of the anchor, over the height of a line of text.
        sides: where it ends to the left and right of the anchor.
    """

    code: str
    kind: str
    path: str
    anchor: Point
    box: Box
    small: bool
    reach: float
    sides: tuple[float, float]


@dataclass(frozen=True, slots=True)
class BaseMap:
    """The shapes of one worldview on the sheet, in user units (a pixel at 1:1), y downwards.

    Attributes:
        units: the selectable shapes, from north to south.
        others: parts, insets and disputed areas.
        islands: bounds of the parts and disputed areas, which have a name of their own, or None.
        frames: frames of the insets.
        land: for every row of `ROW` units, the stretches (left, right) that are land.
    """

    units: tuple[Area, ...]
    others: tuple[Area, ...]
    islands: Box | None
    frames: tuple[Box, ...]
    land: tuple[tuple[tuple[float, float], ...], ...]

    def land_share(self, box: Box) -> float:
        """Return which part of a box lies on land, 0 to 1."""
        rows = self.land[max(0, int(box[1] / ROW)) : int(box[3] / ROW) + 1]
        covered = sum(max(0.0, min(box[2], right) - max(box[0], left)) for row in rows for left, right in row)
        return covered / max(1e-9, (box[2] - box[0]) * max(1, len(rows)))


def base_map(boundaries: Mapping[str, Any], frame: Box | None = None) -> BaseMap:
    """Project boundaries and fit them to the sheet.

    Args:
        boundaries: GeoJSON FeatureCollection, EPSG:4326; features carry the properties `code` and `kind` (see
            `Area`; any other kind is a unit). At most two insets.
        frame: where the land goes, None for the middle of the sheet.

    Returns:
        The base map, the same for the same boundaries.

    Raises:
        ValueError: if there is no unit.
    """
    features = [
        (str(f["properties"]["code"]), str(f["properties"]["kind"]), _rings(f["geometry"]))
        for f in boundaries["features"]
    ]
    mainland = [ring for _, kind, rings in features if kind != "inset" for ring in rings]
    if all(kind in SPECIAL for _, kind, _ in features):
        raise ValueError("The boundaries hold no territory, only parts, insets or disputed areas.")
    longitude, latitude = _middle(mainland)
    left = LAND_CENTRE - LAND_WIDTH / 2
    sheet = _placement(
        [equal_area(ring, longitude, latitude) for ring in mainland],
        frame or (left, TOP, left + LAND_WIDTH, BOTTOM),
    )
    frames = iter(INSET_FRAMES)
    areas: list[Area] = []
    used: list[Box] = []
    drawn: dict[str, list[Array]] = {"unit": [], "disputed": [], "part": []}
    for code, given, rings in features:
        kind = given if given in SPECIAL else "unit"
        if kind == "inset":
            used.append(next(frames))
            areas.append(_area(code, kind, _inset(rings, used[-1])))
        else:
            outlines = [sheet(equal_area(ring, longitude, latitude)) for ring in rings]
            drawn[kind] += outlines
            areas.append(_area(code, kind, outlines))
    islands = drawn["disputed"] + drawn["part"]
    units = sorted((area for area in areas if area.kind == "unit"), key=lambda a: (a.anchor[1], a.anchor[0]))
    return BaseMap(
        units=tuple(units),
        others=tuple(area for area in areas if area.kind != "unit"),
        islands=_box(islands) if islands else None,
        frames=tuple(used),
        land=_land(drawn["unit"] + islands),
    )


def slender(boundaries: Mapping[str, Any]) -> bool:
    """Say whether the land is more than twice as tall as it is wide.

    >>> box = [[[0, 0], [1, 0], [1, 3], [0, 3], [0, 0]]]
    >>> slender({"features": [{"geometry": {"type": "Polygon", "coordinates": box}}]})
    True
    """
    rings = [ring for one in boundaries["features"] for ring in _rings(one["geometry"])]
    longitude, latitude = _middle(rings)
    left, bottom, right, top = _box([equal_area(ring, longitude, latitude) for ring in rings])
    return (top - bottom) > 2 * (right - left)


def _rings(geometry: Mapping[str, Any]) -> list[Array]:
    """Return the rings of a Polygon or MultiPolygon, holes included, as arrays of degrees."""
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return [np.asarray(ring, dtype=float)[:, :2] for polygon in polygons for ring in polygon]


def _box(rings: Sequence[Array]) -> Box:
    points = np.vstack(rings)
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return left, top, right, bottom


def _middle(rings: Sequence[Array]) -> Point:
    left, top, right, bottom = _box(rings)
    return (left + right) / 2, (top + bottom) / 2


def _placement(rings: Sequence[Array], frame: Box) -> Callable[[Array], Array]:
    """Return the scale and shift from kilometres to the sheet that centre rings in a frame."""
    left, bottom, right, top = _box(rings)
    scale = min((frame[2] - frame[0]) / (right - left), (frame[3] - frame[1]) / (top - bottom))
    middle = np.array([(left + right) / 2, (top + bottom) / 2])
    target = np.array([(frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2])
    return lambda points: (points - middle) * scale * np.array([1, -1]) + target


def _inset(rings: Sequence[Array], frame: Box) -> list[Array]:
    """Return an inset in its frame, in a projection centred on itself."""
    longitude, latitude = _middle(rings)
    planar = [equal_area(ring, longitude, latitude) for ring in rings]
    left, top, right, bottom = frame
    place = _placement(planar, (left + 4, top + 4, right - 4, bottom - 4))
    return [place(ring) for ring in planar]


def _area(code: str, kind: str, rings: Sequence[Array]) -> Area:
    box = _box(rings)
    x, y = inner_point([max(rings, key=_extent)])
    lines = (y - LINE / 2, y, y + LINE / 2)
    return Area(
        code=code,
        kind=kind,
        path="".join(_path(ring) for ring in rings),
        anchor=(round(x, 1), round(y, 1)),
        box=box,
        small=max(box[2] - box[0], box[3] - box[1]) < SMALL,
        reach=min(min(x - a, b - x) for a, b in (_stretch(rings, x, at) for at in lines)),
        sides=_stretch(rings, x, y),
    )


def _stretch(rings: Sequence[Array], x: float, y: float) -> tuple[float, float]:
    """Return left and right end of the stretch inside rings around a point of theirs."""
    starts, ends = np.vstack([r[:-1] for r in rings]), np.vstack([r[1:] for r in rings])
    xs = _crossings(starts, ends, y)
    before = int(np.count_nonzero(xs < x))
    return (float(xs[before - 1]), float(xs[before])) if before % 2 else (x, x)


def _crossings(starts: Array, ends: Array, y: float) -> Array:
    """Return where edges cross a height, in ascending order."""
    cut = (starts[:, 1] > y) != (ends[:, 1] > y)
    a, b = starts[cut], ends[cut]
    return np.asarray(np.sort(a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])))


def _extent(ring: Array) -> float:
    """Return twice the area of a ring."""
    x, y = ring[:, 0], ring[:, 1]
    return float(abs((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()))


def _land(rings: Sequence[Array]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return, row by row, the stretches covered by rings."""
    starts, ends = np.vstack([r[:-1] for r in rings]), np.vstack([r[1:] for r in rings])
    rows = []
    for y in np.arange(ROW / 2, HEIGHT, ROW):
        xs = _crossings(starts, ends, y).round(1).tolist()
        rows.append(tuple(zip(xs[::2], xs[1::2], strict=False)))
    return tuple(rows)


def _path(ring: Array) -> str:
    """Return compact SVG path data of a closed ring, to a tenth of a unit; equal neighbours are dropped."""
    tenths = np.rint(ring[:-1] * 10).astype(int)
    keep = np.any(tenths != np.roll(tenths, 1, axis=0), axis=1)
    tenths = tenths[keep]
    if len(tenths) < 3:
        return ""
    steps = np.diff(tenths, axis=0)
    first = f"M{_tenth(int(tenths[0, 0]))},{_tenth(int(tenths[0, 1]))}l"
    numbers = "".join(_packed(int(value)) for value in steps.ravel())
    return first + numbers.lstrip() + "z"


def _packed(tenths: int) -> str:
    """Return a number with the separator it needs after another one."""
    text = _tenth(tenths)
    return text if text.startswith("-") else " " + text


def _tenth(tenths: int) -> str:
    """Return a number of tenths as short as SVG allows.

    >>> [_tenth(n) for n in (-15, 5, -5, 20, 0)]
    ['-1.5', '.5', '-.5', '2', '0']
    """
    whole, rest = divmod(abs(tenths), 10)
    text = f"{whole or ''}.{rest}" if rest else str(whole)
    return "-" + text if tenths < 0 else text
