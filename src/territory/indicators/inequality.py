"""How unlike two distributions are: Lorenz curve, locational Gini coefficient, Hoover's and Theil's indexes.

All take one value a unit (territories, or cells of a table) and, where it makes sense, a reference: what each
unit would hold if the values were spread as something else is. Without one, every unit should hold the same.
NaN stands for a figure that was not published: its unit is left out with its reference, never read as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Theil:
    """Theil's T and its two parts; total = between + within.

    Attributes:
        total: 0 when every unit holds what its reference says; at most ln(1 / smallest reference share).
        between: what would remain if every unit of a group held the group's mean.
        within: the groups' own indexes, weighted with their shares of the values.
        groups: (group, share of the values, its own index, its share of `within`), as first met.
    """

    total: float
    between: float
    within: float
    groups: tuple[tuple[str, float, float, float], ...]


def lorenz(values: ArrayLike, reference: ArrayLike | None = None) -> tuple[Values, Values, NDArray[np.int64]]:
    """Return the concentration curve: cumulative shares of the reference and of the values, and the order.

    Units stand in ascending order of value / reference, so that the curve bends under the diagonal; units
    with neither value nor reference are left out. Both curves begin with 0 and end with 1.

    Source: M. O. Lorenz, Methods of measuring the concentration of wealth, Publications of the American
    Statistical Association 9 (1905), 209-219.

    Args:
        values: one a unit, 0 or more.
        reference: one a unit, 0 or more; None for the same everywhere.

    Returns:
        Shares of the reference, shares of the values (one more than there are units), positions of the units.

    Raises:
        ValueError: a figure is negative, or one of the sums is 0.

    >>> x, y, order = lorenz([3.0, 0.0, np.nan, 1.0])
    >>> y.tolist(), order.tolist()
    ([0.0, 0.0, 0.25, 1.0], [1, 3, 0])
    """
    value, base, kept = _pair(values, reference)
    with np.errstate(divide="ignore"):
        order = np.argsort(np.where(base > 0, value / np.where(base > 0, base, 1.0), np.inf), kind="stable")
    x, y = (np.concatenate([[0.0], np.cumsum(one[order])]) for one in (base, value))
    return x / x[-1], y / y[-1], kept[order]


def locational_gini(values: ArrayLike, reference: ArrayLike | None = None) -> float:
    """Return the locational Gini coefficient: twice the area between concentration curve and diagonal.

    G = 1 - Σ (x_i - x_{i-1}) (y_i + y_{i-1}). 0 when a sector is spread as the reference is, near 1 when it
    stands where hardly anything of the reference does. Without reference it is Gini's coefficient.

    Source: P. Krugman, Geography and Trade, MIT Press 1991, pp. 55-59; E. M. Hoover, The measurement of
    industrial localization, Review of Economics and Statistics 18 (1936), 162-171, for the curve.

    Args:
        values: of a sector, one a territory.
        reference: of all sectors together, one a territory; None for the same everywhere.

    Raises:
        ValueError: a figure is negative, or one of the sums is 0.

    >>> locational_gini([30.0, 10.0], [40.0, 60.0])  # half of 0.75 x 0.6 - 0.25 x 0.4, twice
    0.35
    """
    x, y, _ = lorenz(values, reference)
    return float(round(max(0.0, 1.0 - float((np.diff(x) * (y[1:] + y[:-1])).sum())), 15))


def hoover(values: ArrayLike, reference: ArrayLike | None = None) -> float:
    """Return Hoover's index ½ Σ |y_r - x_r|: the share that would have to move to be spread as the reference.

    It is the largest distance between the concentration curve and the diagonal.

    Source: E. M. Hoover, Interstate redistribution of population, 1850-1940, Journal of Economic History 1
    (1941), 199-205.

    Args:
        values: one a territory.
        reference: one a territory; None for the same everywhere.

    Raises:
        ValueError: a figure is negative, or one of the sums is 0.

    >>> hoover([30.0, 10.0], [40.0, 60.0])
    0.35
    """
    value, base, _ = _pair(values, reference)
    return float(round(0.5 * float(np.abs(value / value.sum() - base / base.sum()).sum()), 15))


def theil(values: ArrayLike, groups: Sequence[str], reference: ArrayLike | None = None) -> Theil:
    """Return Theil's T with its parts between and within groups.

    T = Σ y_i ln(y_i / x_i), y and x being shares of values and reference; 0 ln 0 is 0. Between: the same with
    the groups' shares. Within: Σ_g y_g T_g.

    Source: H. Theil, Economics and Information Theory, North-Holland 1967, ch. 4; A. F. Shorrocks, The class
    of additively decomposable inequality measures, Econometrica 48 (1980), 613-625.

    Args:
        values: one a unit, 0 or more.
        groups: the group of each unit.
        reference: one a unit, above 0; None for the same everywhere.

    Raises:
        ValueError: a figure is negative, a reference is 0, or there is nothing to share.

    >>> found = theil([3.0, 1.0, 2.0, 2.0], ["a", "a", "b", "b"])
    >>> round(found.total, 4), found.between, round(found.within, 4)
    (0.0654, 0.0, 0.0654)
    """
    value, base, kept = _pair(values, reference)
    if (base <= 0).any():
        raise ValueError("Theil's index needs a reference above 0 for every unit.")
    y, x = value / value.sum(), base / base.sum()
    names = np.array([groups[at] for at in kept])
    parts = []
    between = 0.0
    for name in dict.fromkeys(names.tolist()):
        inside = names == name
        share, expected = float(y[inside].sum()), float(x[inside].sum())
        between += _xlog(share, share / expected)
        own = _divergence(y[inside] / share, x[inside] / expected) if share > 0 else 0.0
        parts.append((str(name), share, own))
    within = sum(share * own for _, share, own in parts)
    shown = tuple((name, share, own, share * own / within if within else 0.0) for name, share, own in parts)
    # Rounding at the fifteenth digit: an even spread is exactly 0, not the last bit below it.
    between, within = round(between, 15) + 0.0, round(within, 15) + 0.0
    return Theil(between + within, between, within, shown)


def _divergence(y: Values, x: Values) -> float:
    positive = y > 0
    return max(0.0, float((y[positive] * np.log(y[positive] / x[positive])).sum()))


def _xlog(share: float, ratio: float) -> float:
    return share * float(np.log(ratio)) if share > 0 else 0.0


def _pair(values: ArrayLike, reference: ArrayLike | None) -> tuple[Values, Values, NDArray[np.int64]]:
    """Return values and reference of the units that have both, and the positions of these units."""
    value = np.asarray(values, dtype=float)
    base = np.ones_like(value) if reference is None else np.asarray(reference, dtype=float)
    kept = np.flatnonzero(np.isfinite(value) & np.isfinite(base) & ((value != 0) | (base != 0)))
    value, base = value[kept], base[kept]
    if (value < 0).any() or (base < 0).any():
        raise ValueError("A figure to be shared cannot be negative.")
    if not value.sum() > 0 or not base.sum() > 0:
        raise ValueError("Shares need at least one value above 0.")
    return value, base, kept
