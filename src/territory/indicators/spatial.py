"""Whether like stands beside like: Moran's I, its local form, Getis and Ord's Gi*, false discoveries.

Units are positions 0 … n - 1; `neighbours` holds for each the positions of those it touches, at least one:
units without neighbours are left out before. NumPy only: the first answer of a process must not wait for a
compiler. The permutations are drawn from a fixed seed, so the same table always gets the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Neighbours = Sequence[Sequence[int]]
SEED = 1
MANY, FEW = 9999, 999
SMALL = 200
"""Up to so many units `MANY` permutations are drawn, beyond `FEW`."""


@dataclass(frozen=True, slots=True)
class Moran:
    """Moran's I of the whole map.

    Attributes:
        value: above `expected` when like stands beside like.
        expected: -1 / (n - 1), its mean when values fall on places at random.
        p: two-sided pseudo p-value of the permutations.
    """

    value: float
    expected: float
    p: float


@dataclass(frozen=True, slots=True)
class Local:
    """A local statistic of every unit.

    Attributes:
        value: local Moran's I_i, or the z-value of Gi*.
        lag: mean of the neighbours' values (for Gi* with the unit itself).
        p: two-sided p-value.
        q: the same after Benjamini and Hochberg: the share of false ones among all with this q or less.
    """

    value: Values
    lag: Values
    p: Values
    q: Values


def moran(values: Values, neighbours: Neighbours) -> Moran:
    """Return Moran's I with row-standardised contiguity: Σ_i z_i (mean of z over the neighbours) / Σ_i z_i².

    The pseudo p-value is two-sided, 2 (min(≥, ≤) + 1) / (R + 1), at most 1; esda and GeoDa print half of it.

    Source: P. A. P. Moran, Notes on continuous stochastic phenomena, Biometrika 37 (1950), 17-23.

    Args:
        values: one a unit.
        neighbours: of each unit, at least one.

    Raises:
        ValueError: a unit has no neighbour, or all values are equal.

    >>> found = moran(np.array([1.0, 2.0, 3.0, 4.0]), [[1], [0, 2], [1, 3], [2]])
    >>> round(found.value, 4), round(found.expected, 4)
    (0.4, -0.3333)
    """
    z = _centred(values, neighbours)
    spread = float((z**2).sum())
    lists, degrees = _padded(neighbours)
    chance = np.random.default_rng(SEED)
    value = float((z * _lags(z[None, :], lists, degrees)[0]).sum()) / spread
    drawn = chance.permuted(np.broadcast_to(z, (_count(len(z)), len(z))), axis=1)
    others = (drawn * _lags(drawn, lists, degrees)).sum(axis=1) / spread
    return Moran(value, -1 / (len(z) - 1), float(_two_sided(np.array([value]), others[:, None])[0]))


def local_moran(values: Values, neighbours: Neighbours) -> Local:
    """Return local Moran's I_i = (n - 1) z_i (mean of z over the neighbours) / Σ z², permuted conditionally.

    The unit keeps its value, its neighbours' places are filled with others drawn without replacement. The
    pseudo p-value is two-sided, as in `moran`.

    Source: L. Anselin, Local indicators of spatial association: LISA, Geographical Analysis 27 (1995).

    Args:
        values: one a unit.
        neighbours: of each unit, at least one.

    Raises:
        ValueError: a unit has no neighbour, or all values are equal.

    >>> local_moran(np.array([1.0, 2.0, 3.0, 4.0]), [[1], [0, 2], [1, 3], [2]]).value.round(2).tolist()
    [0.45, 0.15, 0.15, 0.45]
    """
    z = _centred(values, neighbours)
    n, scale = len(z), (len(z) - 1) / float((z**2).sum())
    lists, degrees = _padded(neighbours)
    lag = _lags(z[None, :], lists, degrees)[0]
    chance = np.random.default_rng(SEED)
    rounds, most = _count(n), int(degrees.max())
    # One set of draws serves every unit: positions among the n - 1 others.
    drawn = chance.random((rounds, n - 1), dtype=np.float32).argpartition(min(most, n - 2), axis=1)[:, :most]
    drawn = chance.permuted(drawn, axis=1) if len(set(degrees.tolist())) > 1 else drawn
    p = np.empty(n)
    for unit in range(n):
        some = drawn[:, : degrees[unit]]
        others = z[some + (some >= unit)].mean(axis=1)
        p[unit] = _two_sided(lag[unit : unit + 1], others[:, None])[0]
    return Local(scale * z * lag, lag + float(np.mean(values)), p, false_discoveries(p))


def getis_ord(values: Values, neighbours: Neighbours) -> Local:
    """Return the z-values of Gi*: how far the mean of a unit and its neighbours lies from that of all.

    z_i = (Σ_j w_ij x_j - k_i x̄) / (s √((n k_i - k_i²) / (n - 1))), w binary, the unit among its neighbours,
    k_i their number, s with n. The p-value is that of the normal distribution, two-sided.

    Source: J. K. Ord and A. Getis, Local spatial autocorrelation statistics, Geographical Analysis 27 (1995),
    286-306.

    Args:
        values: one a unit.
        neighbours: of each unit, at least one, without itself.

    Raises:
        ValueError: a unit has no neighbour, or all values are equal.

    >>> getis_ord(np.array([1.0, 2.0, 3.0, 4.0]), [[1], [0, 2], [1, 3], [2]]).value.round(3).tolist()
    [-1.549, -1.342, 1.342, 1.549]
    """
    z = _centred(values, neighbours)
    n = len(z)
    lists, degrees = _padded(neighbours)
    size = degrees + 1
    sums = _lags(z[None, :], lists, degrees)[0] * degrees + z
    with np.errstate(divide="ignore", invalid="ignore"):
        found = sums / (z.std() * np.sqrt(size * (n - size) / (n - 1)))
    # A unit that touches all others is the whole map: there is nothing to differ from.
    found = np.where(size < n, found, 0.0)
    p = np.array([erfc(abs(one) / sqrt(2)) for one in found])
    return Local(found, sums / size + float(np.mean(values)), p, false_discoveries(p))


def false_discoveries(p: Values) -> Values:
    """Return Benjamini and Hochberg's adjusted p-values: q_(i) = min over j ≥ i of p_(j) n / j.

    Source: Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, Journal of the Royal
    Statistical Society B 57 (1995), 289-300.

    >>> false_discoveries(np.array([0.01, 0.04, 0.03, 0.5])).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    order = np.argsort(p)
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    found = np.empty_like(p)
    found[order] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1.0)
    return found


def _centred(values: Values, neighbours: Neighbours) -> Values:
    if any(not near for near in neighbours):
        raise ValueError("A unit without neighbours has no place in a spatial statistic.")
    z: Values = np.asarray(values, dtype=float) - np.mean(values)
    if not np.abs(z).max() > 1e-12 * max(1.0, float(np.abs(values).max())):
        raise ValueError("All values are equal: there is nothing to compare.")
    return z


def _count(n: int) -> int:
    return MANY if n <= SMALL else FEW


def _padded(neighbours: Neighbours) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the neighbours as a table, -1 where a unit has no more, and how many each has."""
    degrees = np.array([len(near) for near in neighbours])
    lists = np.full((len(neighbours), int(degrees.max())), -1)
    for unit, near in enumerate(neighbours):
        lists[unit, : len(near)] = near
    return lists, degrees


def _lags(rows: Values, lists: NDArray[np.int64], degrees: NDArray[np.int64]) -> Values:
    """Return the mean over the neighbours, for each row of values."""
    padded = np.concatenate([rows, np.zeros((len(rows), 1))], axis=1)
    found = np.zeros_like(rows)
    for column in lists.T:
        found += padded[:, column]
    mean: Values = found / degrees
    return mean


def _two_sided(value: Values, drawn: Values) -> Values:
    slack = 1e-9 * np.maximum(1.0, np.abs(value))
    above, below = (drawn >= value - slack).sum(axis=0), (drawn <= value + slack).sum(axis=0)
    found: Values = np.minimum(1.0, 2 * (np.minimum(above, below) + 1) / (len(drawn) + 1))
    return found
