"""Whether countries grow alike: spread of levels over time (sigma) and growth against the start (beta)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum, log, sqrt

FEWEST = 10
"""Fewest countries for a spread or a regression: below, one country decides."""
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Spread:
    """How far countries lie apart.

    Attributes:
        n: countries.
        sigma: standard deviation of the natural logarithms.
        low: the least that it becomes when any one country is left out.
        high: the most that it becomes so.
    """

    n: int
    sigma: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Convergence:
    """Growth against the level at the start.

    Attributes:
        n: countries.
        slope: of yearly growth (log points) on the log of the start; negative: the poorer grew faster.
        low: lower end of its 95 % interval.
        high: upper end.
        speed: share of the gap to the common level that closes in a year, None where no such speed exists.
        fit: R squared.
        least: the least that the slope becomes when any one country is left out.
        most: the most that it becomes so.
    """

    n: int
    slope: float
    low: float
    high: float
    speed: float | None
    fit: float
    least: float
    most: float


def weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float:
    """Return sum(w x) / sum(w).

    Raises:
        ValueError: the lists differ in length, a weight is negative, or the weights add up to nothing.

    >>> weighted_mean([10, 40], [3, 1])
    17.5
    """
    if len(values) != len(weights):
        raise ValueError(f"{len(values)} values for {len(weights)} weights")
    if any(weight < 0 for weight in weights) or not fsum(weights) > 0:
        raise ValueError("weights are not negative and add up to more than 0")
    return fsum(w * x for w, x in zip(weights, values, strict=True)) / fsum(weights)


def spread(values: Sequence[float]) -> Spread | None:
    """Return the standard deviation of the logarithms, None for fewer than `FEWEST` countries.

    sigma = sqrt(sum((ln x - mean ln x)^2) / n). The countries are all there are, or all that are published:
    no sample, so there is no sampling interval. The range over leaving any one country out says how much
    hangs on one.

    Source: R. J. Barro and X. Sala-i-Martin, Convergence, Journal of Political Economy 100 (1992), 223-251.

    Raises:
        ValueError: a value is not positive.

    >>> spread([1.0] * 9) is None
    True
    >>> from math import exp
    >>> seen = spread([1.0, exp(2.0)] * 5)
    >>> seen.n, round(seen.sigma, 6), round(seen.low, 4)
    (10, 1.0, 0.9938)
    """
    logs = [_log(value) for value in values]
    if len(logs) < FEWEST:
        return None
    without = _without_one(_deviation, logs)
    return Spread(len(logs), _deviation(logs), min(without), max(without))


def convergence(start: Sequence[float], end: Sequence[float], years: int) -> Convergence | None:
    """Return the regression of growth on the start, None for fewer than `FEWEST` countries.

    (1/T) ln(x_T / x_0) = a + b ln x_0, least squares; the interval is Student's with n - 2 degrees of
    freedom. speed = -ln(1 + b T) / T. It is what a line of n points says; a negative slope alone does not
    mean that the spread becomes smaller (Galton's fallacy): read it with `spread`.

    Source: R. J. Barro and X. Sala-i-Martin, Convergence, Journal of Political Economy 100 (1992), 223-251.

    Args:
        start: levels in the first year.
        end: levels in the last year, in the same order.
        years: years between them, 1 or more.

    Raises:
        ValueError: the lists differ in length, a value is not positive, all start alike, `years` is below 1.

    >>> levels = [float(2**k) for k in range(10)]
    >>> seen = convergence(levels, [x**0.5 for x in levels], 10)
    >>> round(seen.slope, 6), round(seen.speed, 6), seen.n
    (-0.05, 0.069315, 10)
    """
    if len(start) != len(end) or years < 1:
        raise ValueError(f"{len(start)} levels at the start, {len(end)} at the end, {years} years")
    xs = [_log(value) for value in start]
    ys = [(_log(last) - x) / years for x, last in zip(xs, end, strict=True)]
    if len(xs) < FEWEST:
        return None
    if max(xs) == min(xs):
        raise ValueError("all countries start alike")
    from scipy.special import stdtrit  # SciPy's t quantile without the slow import of scipy.stats

    slope, error, fit = _line(xs, ys)
    half = float(stdtrit(len(xs) - 2, (1 + LEVEL) / 2)) * error
    pairs = list(zip(xs, ys, strict=True))
    without = [
        _line([x for x, _ in rest], [y for _, y in rest])[0]
        for rest in (pairs[:at] + pairs[at + 1 :] for at in range(len(pairs)))
        if len({x for x, _ in rest}) > 1
    ]
    speed = -log(1 + slope * years) / years if 1 + slope * years > 0 else None
    return Convergence(len(xs), slope, slope - half, slope + half, speed, fit, min(without), max(without))


def _log(value: float) -> float:
    if not value > 0:
        raise ValueError(f"no logarithm of {value}")
    return log(value)


def _without_one(of: Callable[[Sequence[float]], float], values: Sequence[float]) -> list[float]:
    return [of([*values[:at], *values[at + 1 :]]) for at in range(len(values))]


def _deviation(values: Sequence[float]) -> float:
    mean = fsum(values) / len(values)
    return sqrt(fsum((value - mean) ** 2 for value in values) / len(values))


def _line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float, float]:
    """Return the slope, its standard error and R squared."""
    n = len(xs)
    x_mean, y_mean = fsum(xs) / n, fsum(ys) / n
    sxx = fsum((x - x_mean) ** 2 for x in xs)
    syy = fsum((y - y_mean) ** 2 for y in ys)
    slope = fsum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / sxx
    rest = fsum((y - y_mean - slope * (x - x_mean)) ** 2 for x, y in zip(xs, ys, strict=True))
    return slope, sqrt(rest / (n - 2) / sxx), 1 - rest / syy if syy else 1.0
