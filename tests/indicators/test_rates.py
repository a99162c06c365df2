"""Rates: by hand, by property, and beside SciPy and esda."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from territory.indicators.rates import INNER, OUTER, funnel_limits, outliers, rates

UNITS = st.lists(st.tuples(st.integers(0, 500), st.integers(500, 100_000)), min_size=2, max_size=25).filter(
    lambda one: any(cases for cases, _ in one)
)


def test_empirical_bayes_by_hand() -> None:
    cases, people = np.array([5.0, 40.0]), np.array([1000.0, 2000.0])
    mean = 45 / 3000
    spread = (1000 * (0.005 - mean) ** 2 + 2000 * (0.02 - mean) ** 2) / 3000
    between = spread - mean / 1500
    weight = between / (between + mean / 1000)
    assert rates(cases, people).smoothed[0] == pytest.approx(1000 * (mean + weight * (0.005 - mean)))


def test_an_interval_is_garwoods() -> None:
    found = rates(np.array([10.0, 0.0]), np.array([1000.0, 1000.0]))
    assert (found.low[0], found.high[0]) == (
        pytest.approx(4.7954, abs=1e-4),
        pytest.approx(18.3904, abs=1e-4),
    )
    assert (found.low[1], found.high[1]) == (0, pytest.approx(3.6889, abs=1e-4))


def test_without_population_there_is_no_rate_and_no_zero() -> None:
    found = rates(np.array([5.0, 3.0, np.nan]), np.array([1000.0, 0.0, 500.0]))
    assert np.isnan(found.value).tolist() == [False, True, True]
    assert found.whole == 5
    with pytest.raises(ValueError, match="population"):
        rates(np.array([1.0]), np.array([0.0]))
    with pytest.raises(ValueError, match="negative"):
        rates(np.array([-1.0]), np.array([10.0]))


@given(UNITS)
def test_smoothing_goes_towards_the_whole_and_the_rate_lies_in_its_interval(
    units: list[tuple[int, int]],
) -> None:
    cases, people = (np.array(one, dtype=float) for one in zip(*units, strict=True))
    found = rates(cases, people)
    assert (np.abs(found.smoothed - found.whole) <= np.abs(found.value - found.whole) + 1e-9).all()
    assert ((found.low <= found.value) & (found.value <= found.high)).all()
    assert (np.sign(found.smoothed - found.whole) * np.sign(found.value - found.whole) >= 0).all()
    assert rates(cases, people, 1e6).smoothed == pytest.approx(1000 * found.smoothed)


@given(UNITS)
def test_an_outlier_is_what_scipy_finds_improbable(units: list[tuple[int, int]]) -> None:
    cases, people = (np.array(one, dtype=float) for one in zip(*units, strict=True))
    mean = people * cases.sum() / people.sum()
    expected = np.zeros(len(cases))
    for size, level in ((1, INNER), (2, OUTER)):
        expected[poisson.sf(cases - 1, mean) < (1 - level) / 2] = size
        expected[poisson.cdf(cases, mean) < (1 - level) / 2] = -size
    assert outliers(cases, people).tolist() == expected.tolist()


@given(st.integers(200, 1_000_000), st.floats(0.5, 50))
def test_the_limits_hold_the_whole_and_narrow_with_the_population(people: int, whole: float) -> None:
    sizes = np.array([people, 4.0 * people])
    inner, outer = (funnel_limits(sizes, whole, level) for level in (INNER, OUTER))
    assert (outer[0] <= inner[0] + 1e-9).all()
    assert (inner[1] <= outer[1] + 1e-9).all()
    assert (inner[0] <= whole).all()
    assert (inner[1] >= whole - 1000 / sizes).all()
    step = 1000 / people
    assert inner[1][1] - inner[0][1] <= inner[1][0] - inner[0][0] + step


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
def test_beside_esda() -> None:
    from esda.smoothing import Empirical_Bayes

    chance = np.random.default_rng(4)
    people = chance.integers(500, 50_000, 40).astype(float)
    cases = chance.poisson(people * chance.gamma(4, 0.002, 40)).astype(float)
    theirs = np.asarray(Empirical_Bayes(cases, people).r, dtype=float).ravel()
    assert rates(cases, people).smoothed / 1000 == pytest.approx(theirs)
