"""Sigma and beta: numbers worked by hand, properties, and SciPy as an oracle."""

from __future__ import annotations

from math import exp, log, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from territory.indicators.convergence import FEWEST, convergence, spread, weighted_mean

LEVELS = st.lists(st.floats(100, 100_000), min_size=FEWEST, max_size=40)


def test_mean_over_inhabitants_by_hand() -> None:
    # 3 of 4 people have 10, one has 40: (3 x 10 + 40) / 4.
    assert weighted_mean([10, 40], [3, 1]) == 17.5
    with pytest.raises(ValueError, match="2 values for 1 weights"):
        weighted_mean([1, 2], [1])
    with pytest.raises(ValueError, match="add up"):
        weighted_mean([1, 2], [0, 0])
    with pytest.raises(ValueError, match="not negative"):
        weighted_mean([1, 2], [2, -1])


def test_sigma_by_hand() -> None:
    # Half at 1, half at e^2: logs 0 and 2, mean 1, every one 1 away. Without one of ten: mean 10/9 or 8/9,
    # variance (4/9)(5/9)4 = 80/81.
    seen = spread([1, exp(2)] * 5)
    assert seen is not None
    assert (seen.n, round(seen.sigma, 12)) == (10, 1.0)
    assert seen.low == pytest.approx(sqrt(80 / 81))
    assert seen.high == pytest.approx(sqrt(80 / 81))


def test_one_country_apart_decides_and_the_range_says_so() -> None:
    # Nine at 1 and one at e^10: variance 10 - 1 = 9; without that one nothing is left of it.
    seen = spread([1.0] * 9 + [exp(10)])
    assert seen is not None
    assert seen.sigma == pytest.approx(3)
    assert seen.low == pytest.approx(0)
    assert seen.high == pytest.approx(10 * sqrt(1 / 9 * 8 / 9))


def test_beta_by_hand() -> None:
    # Levels e^0 … e^9; in ten years each log falls to three quarters of itself: growth -x/4/10, slope -1/40.
    start = [exp(x) for x in range(10)]
    seen = convergence(start, [exp(0.75 * x) for x in range(10)], 10)
    assert seen is not None
    assert seen.slope == pytest.approx(-1 / 40)
    assert seen.low == pytest.approx(seen.high, abs=1e-9)
    assert seen.speed == pytest.approx(-log(0.75) / 10)
    assert seen.fit == pytest.approx(1)


def test_interval_by_hand() -> None:
    # x = 0 … 9, mean 4.5, Sxx = 82.5; growth 0 except 1 and -1 at x = 4 and 5, T = 1.
    # Sxy = (4 - 4.5) - (5 - 4.5) = -1, slope = -1 / 82.5; residual sum of squares = 2 - 1 / 82.5.
    start = [exp(x) for x in range(10)]
    grown = [0.0] * 4 + [1.0, -1.0] + [0.0] * 4
    seen = convergence(start, [exp(x + y) for x, y in enumerate(grown)], 1)
    assert seen is not None
    error = sqrt((2 - 1 / 82.5) / 8 / 82.5)
    assert seen.slope == pytest.approx(-1 / 82.5)
    # Student's t, 8 degrees of freedom, 97.5 %: 2.306004 in any table.
    assert seen.high - seen.slope == pytest.approx(2.306004 * error, rel=1e-6)
    assert seen.slope - seen.low == pytest.approx(2.306004 * error, rel=1e-6)


def test_few_countries_have_no_spread_and_no_slope() -> None:
    assert spread([1.0] * (FEWEST - 1)) is None
    assert convergence([1.0, 2.0], [1.0, 2.0], 10) is None


def test_what_has_no_logarithm_is_refused() -> None:
    for bad in (0.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match="no logarithm"):
            spread([bad] + [1.0] * FEWEST)
        with pytest.raises(ValueError, match="no logarithm"):
            convergence([1.0] * FEWEST, [bad] + [1.0] * (FEWEST - 1), 5)
    with pytest.raises(ValueError, match="start alike"):
        convergence([2.0] * FEWEST, [3.0] * FEWEST, 5)
    with pytest.raises(ValueError, match="0 years"):
        convergence([2.0] * FEWEST, [3.0] * FEWEST, 0)


def test_no_speed_where_the_line_overshoots() -> None:
    # Logs turn round: 1 + bT = -1, and -ln of it is no number.
    start = [exp(x) for x in range(10)]
    seen = convergence(start, [exp(-x) for x in range(10)], 10)
    assert seen is not None
    assert seen.speed is None


@given(LEVELS, st.integers(1, 60), st.data())
def test_the_slope_is_scipys(start: list[float], years: int, data: st.DataObject) -> None:
    assume(max(start) > 1.5 * min(start))
    end = data.draw(st.lists(st.floats(100, 100_000), min_size=len(start), max_size=len(start)))
    seen = convergence(start, end, years)
    assert seen is not None
    xs = [log(x) for x in start]
    oracle = stats.linregress(xs, [(log(y) - x) / years for x, y in zip(xs, end, strict=True)])
    half = float(stats.t.ppf(0.975, len(start) - 2)) * oracle.stderr
    assert seen.slope == pytest.approx(oracle.slope, rel=1e-6, abs=1e-9)
    # Of a perfect line, both leave the root of a rounding error.
    assert seen.high - seen.low == pytest.approx(2 * half, rel=1e-5, abs=1e-6)
    assert seen.least <= seen.most


@given(LEVELS, st.floats(0.01, 100))
def test_sigma_is_the_same_in_any_currency(values: list[float], rate: float) -> None:
    one, other = spread(values), spread([value * rate for value in values])
    assert one is not None
    assert other is not None
    assert other.sigma == pytest.approx(one.sigma, abs=1e-9)
    assert one.low <= one.high
