"""Rates of cases in a population: exact intervals, empirical Bayes, and which rates chance cannot explain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from territory.indicators.specialisation import garwood

Vector = NDArray[np.float64]
INNER, OUTER = 0.95, 0.998
"""Levels of the limits of a funnel: about two and three standard deviations."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates per `per` of the population; NaN where cases or population are missing, or the population is 0.

    Attributes:
        value: cases / population x per.
        low: lower end of the exact (Garwood) 95 % interval.
        high: upper end.
        smoothed: empirical-Bayes rate, drawn towards `whole` the more the fewer people live there.
        whole: all cases / all population x per.
    """

    value: Vector
    low: Vector
    high: Vector
    smoothed: Vector
    whole: float


def rates(cases: Vector, population: Vector, per: float = 1000.0) -> Rates:
    """Return rates with exact intervals and their empirical-Bayes form.

    Smoothed: m + C_i (r_i - m) with m = Σx / Σn, C_i = A / (A + m / n_i), A = max(0, Σ n_i (r_i - m)² / Σn -
    m / n̄), by moments.

    Source: F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936), 437-442; R. J.
    Marshall, Mapping disease and mortality rates using empirical Bayes estimators, Applied Statistics 40
    (1991), 283-294.

    Args:
        cases: number of cases, 0 or more.
        population: those among whom they were counted.
        per: size of the population that a rate is given for.

    Raises:
        ValueError: a number is negative, or no unit has a population.

    >>> found = rates(np.array([5.0, 40.0]), np.array([1000.0, 2000.0]))
    >>> found.value.tolist(), found.whole, found.smoothed.round(3).tolist()
    ([5.0, 20.0], 15.0, [7.727, 19.211])
    """
    if (cases < 0).any() or (population < 0).any():
        raise ValueError("Cases and population cannot be negative.")
    known = np.isfinite(cases) & np.isfinite(population) & (population > 0)
    if not known.any():
        raise ValueError("A rate needs a population above 0.")
    people = np.where(known, population, np.nan)
    value = cases / people
    low, high = garwood(np.where(known, cases, np.nan))
    total = float(people[known].sum())
    mean = float(cases[known].sum()) / total
    spread = float((people[known] * (value[known] - mean) ** 2).sum()) / total
    between = max(0.0, spread - mean / float(people[known].mean()))
    weight = between / (between + mean / people) if between > 0 else np.zeros_like(people)
    smoothed = mean + weight * (value - mean)
    return Rates(per * value, per * low / people, per * high / people, per * smoothed, per * mean)


def funnel_limits(
    population: Vector, whole: float, level: float, per: float = 1000.0
) -> tuple[Vector, Vector]:
    """Return between which rates chance leaves a share `level` of the units of each population.

    The number of cases is Poisson with mean n m. The limits interpolate its quantiles, so they are smooth in
    n: k - (F(k) - p) / (F(k) - F(k - 1)) with the k at which F reaches p (Spiegelhalter's appendix A).
    There is no allowance for overdispersion.

    Source: D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine
    24 (2005), 1185-1202.

    Args:
        population: above 0.
        whole: the rate of all, per `per`.
        level: between 0 and 1.
        per: size of the population that rates are given for.

    >>> low, high = funnel_limits(np.array([1000.0, 100_000.0]), 10.0, 0.95)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([3.78, 9.38], [16.16, 10.62])
    """
    from scipy.special import pdtr, pdtrik

    mean = np.asarray(population, dtype=float) * whole / per
    tail = (1 - level) / 2

    def quantile(p: float) -> Vector:
        step = np.maximum(0.0, np.ceil(pdtrik(p, mean) - 1e-9))
        at, below = pdtr(step, mean), np.where(step > 0, pdtr(np.maximum(step - 1, 0), mean), 0.0)
        found: Vector = step - (at - p) / (at - below)
        return np.maximum(0.0, found)

    return quantile(tail) * per / population, quantile(1 - tail) * per / population


def outliers(cases: Vector, population: Vector) -> NDArray[np.int64]:
    """Return which rates chance does not explain: ±2 beyond the outer limits, ±1 beyond the inner, 0 else.

    By the exact Poisson probability of the cases with the rate of all, half on each side; 0 where one lacks.

    Args:
        cases: number of cases, whole numbers.
        population: those among whom they were counted.

    >>> outliers(np.array([30.0, 40.0, 80.0]), np.array([1000.0, 4000.0, 10_000.0])).tolist()
    [2, 0, -1]
    """
    from scipy.special import gammainc, gammaincc

    known = np.isfinite(cases) & np.isfinite(population) & (population > 0)
    if not known.any():
        return np.zeros(len(cases), dtype=np.int64)
    mean = np.where(known, population, 0.0) * cases[known].sum() / population[known].sum()
    x = np.where(known, cases, 0.0)
    # P(X ≥ x) = γ(x, μ) and P(X ≤ x) = Γ(x + 1, μ), regularised; a rate of 0 everywhere has no outliers.
    above = np.where(x > 0, gammainc(np.maximum(x, 1e-9), mean), 1.0)
    below = gammaincc(x + 1, mean)
    found = np.zeros(len(cases), dtype=np.int64)
    for size, level in ((1, INNER), (2, OUTER)):
        found = np.where(above < (1 - level) / 2, size, found)
        found = np.where(below < (1 - level) / 2, -size, found)
    return np.where(known, found, 0)
