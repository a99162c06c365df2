"""A composite of several indicators, and how much its ranks depend on the weights that somebody chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
DRAWS = 2000
SEED = 1


@dataclass(frozen=True, slots=True)
class Composite:
    """A composite index; NaN for a unit that lacks one of the indicators.

    Attributes:
        value: mean of the standardised indicators with equal weights.
        rank: by `value`, 1 the highest.
        low: rank that 5 % of the draws are at or before.
        high: rank that 5 % of the draws are at or after.
        first: share of the draws in which the unit is first.
    """

    value: Vector
    rank: Vector
    low: Vector
    high: Vector
    first: Vector


def composite(indicators: NDArray[np.float64], less_is_better: Sequence[int] = ()) -> Composite:
    """Return the composite with the ranks that other reasonable choices would have given.

    With equal weights: the mean of z-values (n, not n - 1), turned round where less is better. The ranks'
    range comes from 2,000 draws from a fixed seed, each with weights from the uniform Dirichlet distribution
    and, evenly often, z-values, min-max or ranks as the common scale.

    Source: M. Nardo, M. Saisana, A. Saltelli and S. Tarantola, Handbook on Constructing Composite Indicators,
    OECD 2008, steps 5 to 7; M. Saisana, A. Saltelli and S. Tarantola, Uncertainty and sensitivity analysis
    techniques, Journal of the Royal Statistical Society A 168 (2005), 307-323.

    Args:
        indicators: units down, indicators across; NaN where no figure was published.
        less_is_better: columns that are turned round.

    Raises:
        ValueError: fewer than two units have all indicators, or there are fewer than two indicators that
            differ.

    >>> found = composite(np.array([[3.0, 30.0], [2.0, 10.0], [1.0, 20.0]]))
    >>> found.rank.tolist(), found.low.tolist(), found.high.tolist()
    ([1.0, 2.0, 2.0], [1.0, 2.0, 2.0], [1.0, 3.0, 3.0])
    """
    whole = np.isfinite(indicators).all(axis=1)
    table = indicators[whole].copy()
    table[:, list(less_is_better)] *= -1
    if len(table) < 2:
        raise ValueError("A composite needs at least two units with every indicator.")
    spread = table.std(axis=0) > 1e-12
    table = table[:, spread]
    if table.shape[1] < 2:
        raise ValueError("A composite needs at least two indicators that differ.")
    z = (table - table.mean(axis=0)) / table.std(axis=0)
    stretched = (table - table.min(axis=0)) / np.ptp(table, axis=0)
    placed = np.stack([_ranks(column) for column in table.T], axis=1) / len(table)
    chance = np.random.default_rng(SEED)
    weights = chance.dirichlet(np.ones(table.shape[1]), DRAWS)
    scales = np.stack([z, stretched, placed])[np.arange(DRAWS) % 3]
    drawn = np.stack([_ranks(-row) for row in np.einsum("dus,ds->du", scales, weights)])
    value = z.mean(axis=1)

    def spread_out(values: Vector) -> Vector:
        found = np.full(len(indicators), np.nan)
        found[whole] = values
        return found

    low, high = (np.quantile(drawn, q, axis=0, method=how) for q, how in ((0.05, "lower"), (0.95, "higher")))  # type: ignore[call-overload]
    return Composite(
        *(spread_out(one) for one in (value, _ranks(-value), low, high, (drawn == 1).mean(axis=0)))
    )


def _ranks(values: Vector) -> Vector:
    """Return ranks from 1, the smallest first; equal values share the best of their places.

    >>> _ranks(np.array([3.0, 1.0, 3.0])).tolist()
    [2.0, 1.0, 2.0]
    """
    rounded = np.round(values, 9)
    return np.searchsorted(np.sort(rounded), rounded, side="left").astype(float) + 1
