"""In what a territory is specialised, and how unlike the whole its structure is.

All take a table of counts, territories down and sectors across; NaN where no figure was published. A missing
figure is left out of the sums of its territory and of its sector, and of the whole: it is never read as zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from territory.indicators.small_numbers import SMALL_COUNT

Table: TypeAlias = NDArray[np.float64]


BLOCK = 32
"""Rows at a time, so that what is computed of them stays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Structure:
    """What the sectors of a table say of every territory.

    Attributes:
        quotient: location quotients; NaN where there is no figure or nothing to divide by.
        hhi: Herfindahl-Hirschman index of each territory; NaN without a figure.
        krugman: Krugman's index of each territory; NaN where it or all others have nothing.
    """

    quotient: Table
    hhi: NDArray[np.float64]
    krugman: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """An index with what chance alone could have made of it; tables of the same shape."""

    value: Table
    low: Table
    high: Table


def structure(counts: Table) -> Structure:
    """Return quotients, HHI and Krugman's index of a table in one pass over blocks that fit in the cache.

    The formulas are those of `location_quotient`, `hhi_by_territory` and `krugman`.

    Args:
        counts: territories down, sectors across.

    Raises:
        ValueError: if a count is negative.

    >>> found = structure(np.array([[30.0, 10.0], [10.0, 50.0]]))
    >>> found.quotient[0].round(4).tolist(), found.hhi.round(4).tolist(), found.krugman.round(4).tolist()
    ([1.875, 0.4167], [0.625, 0.7222], [1.1667, 1.1667])
    """
    filled, known = counts, None
    if not np.isfinite(counts.sum()):
        known = np.isfinite(counts)
        filled = np.where(known, counts, 0.0)
    n, parts = len(filled), [slice(start, start + BLOCK) for start in range(0, len(filled), BLOCK)]
    rows, hhi, apart = np.empty(n), np.empty(n), np.empty(n)
    columns = np.zeros(filled.shape[1])
    for part in parts:
        own = filled[part]
        if own.min(initial=0.0) < 0:
            raise ValueError("A count cannot be negative.")
        columns += own.sum(axis=0)
        own.sum(axis=1, out=rows[part])
        hhi[part] = np.einsum("ij,ij->i", own, own)
    total = rows.sum()
    rest = (total if known is None else known @ columns) - rows
    quotient, room = np.empty_like(filled), np.empty((2, BLOCK, len(columns)))
    with np.errstate(divide="ignore", invalid="ignore"):
        up, down, away = total / rows, 1 / columns, 1 / rest
        both = 1 / rows + away
        for part in parts:
            own = filled[part]
            first, second = room[0, : len(own)], room[1, : len(own)]
            np.multiply(own, down, out=first)
            np.multiply(first, up[part, None], out=quotient[part])
            # |x / own - (column - x) / rest| is |x (1 / own + 1 / rest) - column / rest|.
            np.multiply(columns, away[part, None], out=first)
            if known is not None:
                first *= known[part]
            np.multiply(own, both[part, None], out=second)
            first -= second
            np.abs(first, out=first)
            first.sum(axis=1, out=apart[part])
        hhi /= rows**2
    if not (rows > 0).all():
        quotient[~(rows > 0)] = np.nan
    if not (columns > 0).all():
        quotient[:, ~(columns > 0)] = np.nan
    if known is not None:
        quotient[~known] = np.nan
    return Structure(quotient, hhi, np.where((rows > 0) & (rest > 0), apart, np.nan))


def location_quotient(counts: Table) -> Table:
    """Return the location quotient (x_rs / x_r) / (x_s / x): a sector's share here against that in the whole.

    1 is the share of the whole; NaN where there is no figure or nothing to divide by. Revealed comparative
    advantage (Balassa 1965) is the same formula on exports.

    Source: P. S. Florence, Investment, Location and Size of Plant, Cambridge 1948; B. Balassa, Trade
    liberalisation and "revealed" comparative advantage, The Manchester School 33 (1965), 99-123.

    Args:
        counts: territories down, sectors across.

    Raises:
        ValueError: if a count is negative.

    >>> location_quotient(np.array([[30.0, 10.0], [10.0, 50.0]])).round(4).tolist()
    [[1.875, 0.4167], [0.4167, 1.3889]]
    """
    return structure(counts).quotient


def location_quotient_interval(counts: Table, level: float = 0.95) -> Interval:
    """Return location quotients with the Garwood interval of their count; the structure around is exact.

    The interval says what chance in one count of cases could do. It does not hold for sums of money.

    Source: F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936), 437-442.

    Args:
        counts: territories down, sectors across.
        level: confidence level, strictly between 0 and 1.

    >>> found = location_quotient_interval(np.array([[30.0, 10.0], [10.0, 50.0]]))
    >>> found.low[0].round(3).tolist(), found.high[0].round(3).tolist()
    ([1.265, 0.2], [2.677, 0.766])
    """
    low, high = garwood(counts, level)
    expected = _expected(counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        made = [np.where(expected > 0, one / expected, np.nan) for one in (counts, low, high)]
    return Interval(*made)


def shrunken_quotient(counts: Table, level: float = 0.95) -> Interval:
    """Return location quotients drawn towards 1 the more the fewer cases they rest on (empirical Bayes).

    x_rs is Poisson with mean e_rs q_rs, and the quotients q of a sector follow a gamma distribution with mean
    1 and variance v, estimated by moments: v = max(0, Σ (x - e)² / e - k) / Σ e over the k territories with a
    figure. The posterior mean is (1/v + x) / (1/v + e); the interval is that of the posterior gamma
    distribution. With v = 0 every quotient is 1.

    Source: D. Clayton and J. Kaldor, Empirical Bayes estimates of age-standardized relative risks for use in
    disease mapping, Biometrics 43 (1987), 671-681.

    Args:
        counts: territories down, sectors across.
        level: of the interval, strictly between 0 and 1.

    >>> found = shrunken_quotient(np.array([[30.0, 10.0], [10.0, 50.0]]))
    >>> found.value[0].round(3).tolist()
    [1.77, 0.52]
    """
    from scipy.special import gammaincinv

    expected = _expected(counts)
    known = np.isfinite(counts) & (expected > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = np.where(known, (counts - expected) ** 2 / expected, 0.0).sum(axis=0)
        variance = np.maximum(0.0, squares - known.sum(axis=0)) / np.where(known, expected, 0.0).sum(axis=0)
        prior = 1 / np.where(variance > 0, variance, np.nan)
        shape, rate = prior + counts, prior + expected
        tail = (1 - level) / 2
        parts = [shape, gammaincinv(shape, tail), gammaincinv(shape, 1 - tail)]
        one = np.where(known, 1.0, np.nan)
        made = [np.where(known & (variance > 0), part / rate, one) for part in parts]
    return Interval(*made)


def standardised_quotient(counts: Table) -> Table:
    """Return how many standard deviations a quotient lies from the mean of its sector's quotients.

    z = (LQ - mean) / standard deviation over the territories with a figure (n, not n - 1); NaN for fewer than
    three or where all are equal.

    Source: D. O'Donoghue and B. Gleave, A note on methods for measuring industrial agglomeration, Regional
    Studies 38 (2004), 419-427 (there on logarithms as well).

    >>> counts = np.array([[30.0, 10.0], [10.0, 50.0], [20.0, 20.0]])
    >>> standardised_quotient(counts)[:, 0].round(3).tolist()
    [1.162, -1.279, 0.116]
    """
    quotient = location_quotient(counts)
    known = np.isfinite(quotient)
    n = known.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        filled = np.where(known, quotient, 0.0)
        mean = filled.sum(axis=0) / n
        deviation = np.sqrt(np.where(known, (filled - mean) ** 2, 0.0).sum(axis=0) / n)
        return np.where(known & (n >= 3) & (deviation > 1e-12), (quotient - mean) / deviation, np.nan)


def krugman(counts: Table) -> NDArray[np.float64]:
    """Return Krugman's index of each territory: Σ_s |a_rs - b_s|, b being the shares in all the others.

    0 is the same structure as the others, 2 nothing in common. Convention: absolute differences are not
    halved, and the territory itself is not part of what it is compared with.

    Source: P. Krugman, Geography and Trade, MIT Press 1991, pp. 75-76.

    Args:
        counts: territories down, sectors across. A territory with a missing figure is compared over the
            sectors it has.

    >>> krugman(np.array([[30.0, 10.0], [10.0, 50.0]])).round(4).tolist()
    [1.1667, 1.1667]
    """
    return structure(counts).krugman


def hhi_by_territory(counts: Table) -> NDArray[np.float64]:
    """Return the Herfindahl-Hirschman index of each territory over its sectors (see `concentration.hhi`).

    >>> hhi_by_territory(np.array([[2.0, 1.0, 1.0], [0.0, 0.0, 0.0]])).tolist()
    [0.375, nan]
    """
    return structure(counts).hhi


def entropy_by_territory(counts: Table) -> NDArray[np.float64]:
    """Return the normalised entropy of each territory over the sectors it has (see `concentration.entropy`).

    >>> entropy_by_territory(np.array([[2.0, 1.0, np.nan, 1.0], [3.0, 0.0, 0.0, 0.0]])).round(4).tolist()
    [0.9464, 0.0]
    """
    totals, known = np.nansum(counts, axis=1, keepdims=True), np.isfinite(counts).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts / totals
        sums = -np.where(share > 0, share * np.log(np.where(share > 0, share, 1.0)), 0.0).sum(axis=1)
        spread = np.where(known > 1, sums / np.log(known), 0.0) + 0.0
    return np.where(totals.ravel() > 0, spread, np.nan)


def dissimilarity(counts: Table, place: int) -> NDArray[np.float64]:
    """Return Krugman's index between one territory and each other one, over the sectors that both have.

    Args:
        counts: territories down, sectors across.
        place: the territory's row.

    >>> dissimilarity(np.array([[3.0, 1.0], [1.0, 3.0], [6.0, 2.0]]), 0).tolist()
    [0.0, 1.0, 0.0]
    """
    found = np.full(len(counts), np.nan)
    for other, row in enumerate(counts):
        known = np.isfinite(row) & np.isfinite(counts[place])
        own, theirs = counts[place][known], row[known]
        if own.sum() > 0 and theirs.sum() > 0:
            found[other] = np.abs(own / own.sum() - theirs / theirs.sum()).sum()
    return found


def few_cases(counts: Table) -> NDArray[np.bool_]:
    """Return where an index rests on fewer than `SMALL_COUNT` cases, found or expected.

    >>> few_cases(np.array([[30.0, 3.0], [40.0, 50.0]])).tolist()
    [[False, True], [False, False]]
    """
    return np.isfinite(counts) & ((counts < SMALL_COUNT) | (_expected(counts) < SMALL_COUNT))


def garwood(counts: Table, level: float = 0.95) -> tuple[Table, Table]:
    """Return the exact Poisson intervals of a table of counts (see `small_numbers.poisson_interval`).

    >>> [one.round(4).tolist() for one in garwood(np.array([10.0, 0.0, np.nan]))]
    [[4.7954, 0.0, nan], [18.3904, 3.6889, nan]]
    """
    from scipy.special import gammaincinv

    tail = (1 - level) / 2
    known = np.isfinite(counts)
    filled = np.where(known, counts, 1.0)
    low = np.where(filled > 0, gammaincinv(np.maximum(filled, 1e-9), tail), 0.0)
    return np.where(known, low, np.nan), np.where(known, gammaincinv(filled + 1, 1 - tail), np.nan)


def _expected(counts: Table) -> Table:
    """Return x_r x_s / x, what a territory would have with the structure of the whole."""
    if (counts < 0).any():
        raise ValueError("A count cannot be negative.")
    known = np.isfinite(counts)
    total = np.nansum(counts)
    rows = np.nansum(counts, axis=1, keepdims=True)
    columns = np.nansum(counts, axis=0, keepdims=True)
    return np.where(known, rows * columns / total if total else np.nan, np.nan)
