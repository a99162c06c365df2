"""What a small count can and cannot carry: exact Poisson intervals and rates that say when they are weak."""

from __future__ import annotations

from dataclasses import dataclass

SMALL_COUNT = 10
"""A rate on fewer cases than this is flagged; at 10 the 95 % interval spans 0.5 to 1.8 times the rate."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Cases per so many inhabitants, with what chance alone could have made of it.

    Attributes:
        value: count / population x per.
        low: lower end of the 95 % Garwood interval, same unit.
        high: upper end, same unit.
        small: True when the count is below `SMALL_COUNT`.
    """

    value: float
    low: float
    high: float
    small: bool


def poisson_interval(count: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact (Garwood) confidence interval for the mean of a Poisson count.

    low = chi2(a/2; 2n) / 2 and high = chi2(1 - a/2; 2n + 2) / 2 with a = 1 - level; low is 0 for n = 0. A
    chi-squared quantile with 2k degrees of freedom is twice the gamma quantile of shape k, which SciPy gives
    without the slow import of `scipy.stats`.

    Source: F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936), 437-442.

    Args:
        count: number of cases, 0 or more.
        level: confidence level, strictly between 0 and 1.

    Raises:
        ValueError: if the count is negative or the level is not between 0 and 1.

    >>> [round(end, 4) for end in poisson_interval(10)]
    [4.7954, 18.3904]
    >>> [round(end, 4) for end in poisson_interval(0)]
    [0.0, 3.6889]
    """
    if count < 0:
        raise ValueError(f"A count cannot be negative: {count}.")
    if not 0 < level < 1:
        raise ValueError(f"A confidence level lies between 0 and 1: {level}.")
    from scipy.special import gammaincinv

    tail = (1 - level) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1 - tail))


def rate(count: int, population: float, per: float = 1_000_000) -> Rate:
    """Return cases per `per` inhabitants with their 95 % interval.

    The population is taken as exact, so the interval covers the chance in the count and nothing else. Fewer
    than `SMALL_COUNT` cases set `small`.

    Args:
        count: number of cases, 0 or more.
        population: inhabitants, above 0.
        per: size of the reference population.

    Raises:
        ValueError: if the count is negative or the population is not above 0.

    >>> buenos_aires = rate(20, 10_000_000)
    >>> buenos_aires.value, buenos_aires.small, round(buenos_aires.low, 2), round(buenos_aires.high, 2)
    (2.0, False, 1.22, 3.09)
    """
    if population <= 0:
        raise ValueError(f"A rate needs a population above 0: {population}.")
    low, high = poisson_interval(count)
    factor = per / population
    return Rate(count * factor, low * factor, high * factor, count < SMALL_COUNT)
