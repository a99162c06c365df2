"""How strong a cluster is: the three stars of the European Cluster Observatory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from territory.indicators.specialisation import Table, location_quotient

TOP = 0.9
"""Size and focus have their star in the top tenth."""
QUOTIENT = 2.0


@dataclass(frozen=True, slots=True)
class Stars:
    """Which of the three stars every cell has; False where no figure was published.

    Attributes:
        size: among the top tenth of the territories in its sector.
        specialisation: a location quotient of 2 or more.
        focus: its share of its territory's total is among the top tenth of its sector's territories.
        count: 0 to 3.
    """

    size: NDArray[np.bool_]
    specialisation: NDArray[np.bool_]
    focus: NDArray[np.bool_]
    count: NDArray[np.int64]


def stars(counts: Table, least: float = 0.0) -> Stars:
    """Return the stars of every territory and sector.

    Convention: the top tenth are the values at or above the 90th percentile (linear interpolation) of the
    sector over the territories with a figure; the Observatory looked at 259 regions, a table of 24 has two or
    three in it. It gave no star below 1,000 employees; `least` stands for that.

    Source: Ö. Sölvell, C. Ketels and G. Lindqvist, Industrial specialization and regional clusters in the ten
    new EU member states, Competitiveness Review 18 (2008), 104-130; European Cluster Observatory, Evaluation
    of regional cluster strength (clusterobservatory.eu, 2007-2012).

    Args:
        counts: territories down, sectors across; NaN where no figure was published.
        least: cells below it have no star.

    Raises:
        ValueError: if a count is negative.

    >>> stars(np.array([[60.0, 10.0], [5.0, 95.0], [5.0, 95.0]])).count.tolist()
    [[3, 0], [0, 2], [0, 2]]
    """
    quotient = location_quotient(counts)
    rows = np.nansum(counts, axis=1, keepdims=True)
    enough = np.isfinite(counts) & (counts >= max(least, 1e-12))
    with np.errstate(divide="ignore", invalid="ignore"):
        focus = _top(counts / np.where(rows > 0, rows, np.nan)) & enough
    size = _top(counts) & enough
    special = (np.nan_to_num(quotient) >= QUOTIENT) & enough
    return Stars(size, special, focus, size.astype(np.int64) + special + focus)


def _top(values: Table) -> NDArray[np.bool_]:
    found = np.zeros(values.shape, dtype=bool)
    for at, column in enumerate(values.T):
        known = column[np.isfinite(column)]
        if len(known):
            found[:, at] = np.nan_to_num(column, nan=-np.inf) >= np.quantile(known, TOP) * (1 - 1e-12)
    return found
