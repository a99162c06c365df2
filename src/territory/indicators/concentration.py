"""How unevenly counts are spread over territories or sectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log


@dataclass(frozen=True, slots=True)
class Concentration:
    """The figures behind the one-line statement of concentration.

    Attributes:
        units: units with a value; the only ones any figure here speaks of.
        absent: units without a value, left out and never read as 0.
        total: sum of the values.
        half: fewest units that together hold at least half of the total.
        hhi: Herfindahl-Hirschman index on the 0-1 scale.
        even: HHI of an even spread over `units`, 1 / units: the smallest it can be.
    """

    units: int
    absent: int
    total: float
    half: int
    hhi: float
    even: float


def shares(counts: Sequence[float | None]) -> list[float | None]:
    """Return each value divided by the sum of all values; None where there is no value.

    Args:
        counts: one value a unit, None where none was published.

    Raises:
        ValueError: if a value is negative or there is nothing to share.

    >>> shares([3, None, 1])
    [0.75, None, 0.25]
    """
    known = [count for count in counts if count is not None]
    if any(count < 0 for count in known):
        raise ValueError("A count cannot be negative.")
    total = sum(known)
    if total == 0:
        raise ValueError("Shares need at least one value above 0.")
    return [None if count is None else count / total for count in counts]


def fewest_for_half(counts: Sequence[float | None]) -> int:
    """Return how few units together hold at least half of the total, taking the largest first.

    Args:
        counts: one value a unit, None where none was published.

    Raises:
        ValueError: if a value is negative or there is nothing to share.

    >>> fewest_for_half([5, 4, None, 3, 1])
    2
    """
    known = sorted((share for share in shares(counts) if share is not None), reverse=True)
    # Half of 106 must not be missed by one unit because 17/106 + 15/106 + ... is a rounded sum.
    return next(number for number, held in enumerate(accumulate(known), start=1) if held >= 0.5 - 1e-12)


def hhi(counts: Sequence[float | None]) -> float:
    """Return the Herfindahl-Hirschman index: the sum of squared shares.

    Scale 0-1 (not 0-10,000): 1 / n for an even spread over n units, 1 when one unit holds everything.

    Args:
        counts: one value a unit, None where none was published.

    Raises:
        ValueError: if a value is negative or there is nothing to share.

    >>> hhi([2, 1, None, 1])
    0.375
    """
    return sum(share**2 for share in shares(counts) if share is not None)


def entropy(counts: Sequence[float | None]) -> float:
    """Return Shannon's entropy of the shares divided by its largest value, ln n: 1 even, 0 all in one unit.

    n counts every unit with a figure, zero included; 0 ln 0 is 0. With one unit it is 0 by convention.

    Source: C. E. Shannon, A mathematical theory of communication, Bell System Technical Journal 27 (1948).

    Args:
        counts: one value a unit, None where none was published.

    Raises:
        ValueError: if a value is negative or there is nothing to share.

    >>> round(entropy([2, 1, None, 1]), 4), entropy([3, 0]), entropy([1, 1])
    (0.9464, 0.0, 1.0)
    """
    known = [share for share in shares(counts) if share is not None]
    if len(known) < 2:
        return 0.0
    # Adding 0.0 turns the minus zero of a single full share into zero.
    return -sum(share * log(share) for share in known if share > 0) / log(len(known)) + 0.0


def gini(counts: Sequence[float | None]) -> float:
    """Return Gini's coefficient over the units with a figure: 0 even, (n - 1) / n when one unit holds all.

    Convention: the mean absolute difference over twice the mean, not corrected for small n.

    Source: C. Gini, Variabilità e mutabilità, Bologna 1912; formula in A. Sen, On Economic Inequality, 1973.

    Args:
        counts: one value a unit, None where none was published.

    Raises:
        ValueError: if a value is negative or there is nothing to share.

    >>> gini([1, 1, None]), gini([0, 0, 3, 1])
    (0.0, 0.625)
    """
    known = sorted(share for share in shares(counts) if share is not None)
    n = len(known)
    return max(0.0, sum((2 * rank - n - 1) * share for rank, share in enumerate(known, start=1)) / n)


def concentration(counts: Sequence[float | None]) -> Concentration:
    """Return every figure of the one-line statement of concentration.

    Args:
        counts: one value a unit, None where none was published.

    Raises:
        ValueError: if a value is negative or there is nothing to share.

    >>> concentration([2, 1, None, 1])
    Concentration(units=3, absent=1, total=4, half=1, hhi=0.375, even=0.3333333333333333)
    """
    known = [count for count in counts if count is not None]
    return Concentration(
        units=len(known),
        absent=len(counts) - len(known),
        total=sum(known),
        half=fewest_for_half(counts),
        hhi=hhi(counts),
        even=1 / len(known),
    )
