"""Plane geometry of the sheet: distances, insides, and the point where a symbol stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Point = tuple[float, float]
Box = tuple[float, float, float, float]

PULL = 0.22
_NUMBER = re.compile(r"-?\d*\.?\d+")
_PART = re.compile(r"M([^lz]*)l([^z]*)z")


def segment_distances(starts: Array, ends: Array, others: Array, other_ends: Array) -> Array:
    """Return the shortest distance of every segment to every other segment, 0 where they cross.

    Args:
        starts: array (n, 2).
        ends: array (n, 2).
        others: array (m, 2), starts of the other segments.
        other_ends: array (m, 2).

    Returns:
        Array (n, m).

    >>> a = np.array([[0.0, 0.0]]); b = np.array([[10.0, 0.0]])
    >>> segment_distances(a, b, a + [5, -3], b + [-5, 3]).tolist()
    [[0.0]]
    >>> segment_distances(a, b, a + [0, 3], b + [0, 3]).tolist()
    [[3.0]]
    """
    a, b = starts.T[..., None], ends.T[..., None]
    return _gaps(a, b, others.T[:, None], other_ends.T[:, None])


def paired_distances(starts: Array, ends: Array, others: Array, other_ends: Array) -> Array:
    """Return the shortest distance of each segment to the one at its place among the others: array (n,).

    >>> a = np.array([[0.0, 0.0], [0.0, 0.0]]); b = np.array([[10.0, 0.0], [10.0, 0.0]])
    >>> paired_distances(a, b, a + [[5, -3], [0, 3]], b + [[-5, 3], [0, 3]]).tolist()
    [0.0, 3.0]
    """
    return _gaps(starts.T, ends.T, others.T, other_ends.T)


def point_distances(points: Array, starts: Array, ends: Array) -> Array:
    """Return the distance of every point (n, 2) to every segment (m, 2): array (n, m).

    >>> point_distances(np.array([[3.0, 4.0]]), np.array([[0.0, 0.0]]), np.array([[3.0, 0.0]])).tolist()
    [[4.0]]
    """
    return _gap(points.T[..., None], starts.T[:, None], ends.T[:, None])


def _gaps(a: Array, b: Array, c: Array, d: Array) -> Array:
    """Return the distances of segments a-b to segments c-d, 0 where they cross; (2, …) each, broadcast."""
    distance = np.minimum(
        np.minimum(_gap(c, a, b), _gap(d, a, b)),
        np.minimum(_gap(a, c, d), _gap(b, c, d)),
    )
    across = _side(a, b, c) * _side(a, b, d) < 0
    along = _side(c, d, a) * _side(c, d, b) < 0
    return np.asarray(np.where(across & along, 0.0, distance))


def _gap(point: Array, start: Array, end: Array) -> Array:
    """Return the distances of points to segments; (2, …) each, broadcast."""
    along, up = end - start
    right, above = point[0] - start[0], point[1] - start[1]
    share = (right * along + above * up) / np.maximum(along * along + up * up, 1e-12)
    share = np.minimum(np.maximum(share, 0), 1)
    return np.asarray(np.hypot(right - share * along, above - share * up))


def _side(a: Array, b: Array, c: Array) -> Array:
    """Return a positive number where c lies to one side of the line a-b, negative on the other."""
    return np.asarray((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def inside(points: Array, rings: Sequence[Array]) -> NDArray[np.bool_]:
    """Return which points (n, 2) lie inside rings (closed, even-odd rule).

    >>> square = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]])
    >>> inside(np.array([[1.0, 1.0], [5.0, 1.0]]), [square]).tolist()
    [True, False]
    """
    odd = np.zeros(len(points), dtype=bool)
    x, y = points[:, :1], points[:, 1:]
    for ring in rings:
        x1, y1, x2, y2 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
        spans = (y1 > y) != (y2 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = x1 + (y - y1) / (y2 - y1) * (x2 - x1)
        odd ^= (spans & (x < crossing)).sum(axis=1) % 2 == 1
    return odd


def inner_point(rings: Sequence[Array], steps: int = 14, rounds: int = 3) -> Point:
    """Return a point well inside: far from every edge, yet not far from the centroid.

    A grid closes in on the point with the largest distance to the edges less `PULL` times the distance to the
    centroid. The farthest point alone (the pole of inaccessibility) can stand in a corner of a long shape.

    >>> square = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]])
    >>> [round(c) for c in inner_point([square])]
    [2, 2]
    """
    outline = np.vstack(rings)
    starts = np.vstack([ring[:-1] for ring in rings])
    ends = np.vstack([ring[1:] for ring in rings])
    centroid = _centroid(rings[0])
    low, high = outline.min(axis=0), outline.max(axis=0)
    centre, span = (low + high) / 2, (high - low) / 2
    for _ in range(rounds):
        grid = np.linspace(-1, 1, steps)
        points = centre + span * np.array([(x, y) for y in grid for x in grid])
        depth = point_distances(points, starts, ends).min(axis=1)
        away = np.hypot(*(points - centroid).T)
        worth = np.where(inside(points, rings), depth - PULL * away, -np.inf)
        centre, span = points[int(worth.argmax())], span * 2.5 / steps
    return float(centre[0]), float(centre[1])


def _centroid(ring: Array) -> Array:
    """Return the centre of mass of a closed ring."""
    (x, y), (u, v) = ring[:-1].T, ring[1:].T
    cross = x * v - u * y
    return np.asarray(np.array([((x + u) * cross).sum(), ((y + v) * cross).sum()]) / (3 * cross.sum()))


def overlap(a: Box, b: Box, gap: float = 0.0) -> bool:
    """Return whether two boxes (left, top, right, bottom) come closer than `gap` on both axes.

    >>> overlap((0, 0, 2, 2), (3, 0, 4, 2)), overlap((0, 0, 2, 2), (3, 0, 4, 2), gap=1.5)
    (False, True)
    """
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap


def circle_meets(box: Box, x: float, y: float, r: float) -> bool:
    """Return whether a circle reaches into a box.

    >>> circle_meets((0, 0, 2, 2), 4, 1, 1.9), circle_meets((0, 0, 2, 2), 4, 1, 2.1)
    (False, True)
    """
    dx = max(box[0] - x, 0.0, x - box[2])
    dy = max(box[1] - y, 0.0, y - box[3])
    return bool(dx * dx + dy * dy < r * r)


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
