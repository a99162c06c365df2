"""Lambert azimuthal equal-area projection on the authalic sphere of WGS 84: areas keep their ratios."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

SEMI_MAJOR = 6378.137
ECCENTRICITY = 0.0818191908426

Coordinates = NDArray[np.float64]


def _authalic(sine: Coordinates) -> Coordinates:
    """Return Snyder's q (3-12): the share of the ellipsoid's area below a latitude, up to a constant."""
    e = ECCENTRICITY
    return (1 - e * e) * (sine / (1 - e * e * sine * sine) + np.arctanh(e * sine) / e)


POLE = float(_authalic(np.asarray(1.0)))
RADIUS = SEMI_MAJOR * math.sqrt(POLE / 2)


def equal_area(positions: Coordinates, longitude: float, latitude: float) -> Coordinates:
    """Project longitudes and latitudes on a plane that keeps the ratios of areas.

    Formulas 24-2 to 24-4 of Snyder (1987), *Map Projections: A Working Manual*, with authalic latitudes
    (3-11), so that areas are those of the ellipsoid.

    Args:
        positions: array (n, 2) of degrees, EPSG:4326, longitude first.
        longitude: of the centre, degrees.
        latitude: of the centre, degrees.

    Returns:
        Array (n, 2) of kilometres, x to the east and y to the north.

    >>> equal_area(np.array([[-64.0, -38.0]]), -64, -38).round(6).tolist()
    [[0.0, 0.0]]
    """
    turn = np.radians(positions[:, 0] - longitude)
    centre = float(_authalic(np.sin(np.radians(latitude)))) / POLE
    sine = np.clip(_authalic(np.sin(np.radians(positions[:, 1]))) / POLE, -1, 1)
    cosine = np.sqrt(1 - sine * sine)
    across = math.sqrt(1 - centre * centre)
    stretch = RADIUS * np.sqrt(2 / (1 + centre * sine + across * cosine * np.cos(turn)))
    x = stretch * cosine * np.sin(turn)
    y = stretch * (across * sine - centre * cosine * np.cos(turn))
    return np.column_stack([x, y])
