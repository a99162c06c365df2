"""Class breaks for choropleth maps of rates and indexes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Classification:
    """The classes of a choropleth map; zero stands apart and is not classified.

    Attributes:
        method: "quantiles", "natural_breaks", "equal_intervals" or "fixed".
        breaks: edges from the lowest to the highest value, one more than there are classes.
        n: number of values the breaks were made from.
    """

    method: str
    breaks: tuple[float, ...]
    n: int

    def class_of(self, value: float) -> int:
        """Return the class of a value, 0 for the lowest; a class holds its upper edge.

        Values beyond the edges, as in a comparison with fixed breaks, belong to the outer classes.

        >>> [Classification("quantiles", (1, 2, 5, 9), 7).class_of(v) for v in (0.5, 1, 2, 2.1, 9, 12)]
        [0, 0, 0, 1, 2, 2]
        """
        return bisect_left(self.breaks[1:-1], value)


def _values(values: Sequence[float]) -> list[float]:
    """Return the positive values in ascending order: zero has no class.

    Raises:
        ValueError: if there is no positive value.
    """
    positive = sorted(value for value in values if value > 0)
    if not positive:
        raise ValueError("A classification needs at least one value above zero.")
    return positive


def quantiles(values: Sequence[float], classes: int = 5) -> Classification:
    """Return classes that hold about as many values each; ties can leave fewer classes.

    >>> quantiles([1, 2, 3, 4, 5, 6], 3).breaks
    (1.0, 2.6666666666666665, 4.333333333333333, 6.0)
    """
    positive = _values(values)
    edges = np.unique(np.quantile(positive, np.linspace(0, 1, classes + 1))).tolist()
    return Classification(
        "quantiles", tuple(edges) if len(edges) > 1 else (edges[0], edges[0]), len(positive)
    )


def equal_intervals(values: Sequence[float], classes: int = 5) -> Classification:
    """Return classes of the same width from the lowest to the highest value.

    >>> equal_intervals([1, 2, 4, 9], 4).breaks
    (1.0, 3.0, 5.0, 7.0, 9.0)
    """
    positive = _values(values)
    edges = np.unique(np.linspace(positive[0], positive[-1], classes + 1)).tolist()
    return Classification(
        "equal_intervals", tuple(edges) if len(edges) > 1 else (edges[0], edges[0]), len(positive)
    )


def natural_breaks(values: Sequence[float], classes: int = 5) -> Classification:
    """Return classes with the least squared deviation from their means (Fisher 1958, Jenks 1967), exactly.

    >>> natural_breaks([1, 2, 2, 10, 11, 30], 3).breaks
    (1.0, 2.0, 11.0, 30.0)
    """
    positive = np.asarray(_values(values), dtype=float)
    n, classes = len(positive), min(classes, len(set(positive.tolist())))
    total, square = (np.concatenate([[0.0], np.cumsum(v)]) for v in (positive, positive**2))

    def spread(i: int, j: int) -> float:
        """Return the squared deviation of values i to j (without j) from their mean."""
        return float(square[j] - square[i] - (total[j] - total[i]) ** 2 / (j - i))

    best: list[tuple[float, tuple[int, ...]]] = [(spread(0, j), (j,)) for j in range(1, n + 1)]
    for size in range(2, classes + 1):
        best = [
            min(
                ((best[i - 1][0] + spread(i, j), (*best[i - 1][1], j)) for i in range(size - 1, j)),
                default=(float("inf"), (j,)),
            )
            for j in range(1, n + 1)
        ]
    edges = (float(positive[0]), *(float(positive[j - 1]) for j in best[-1][1]))
    return Classification("natural_breaks", edges, n)
