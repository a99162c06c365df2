"""Intervals and rates against hand-worked numbers, SciPy's chi-squared quantile and the definition itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, poisson

from territory.indicators.small_numbers import poisson_interval, rate


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (17, 9.9031, 27.2186)],
)
def test_interval_equals_the_printed_tables(count: int, low: float, high: float) -> None:
    assert poisson_interval(count) == pytest.approx((low, high), abs=6e-4)


@given(st.integers(0, 5000), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_interval_equals_the_chi_squared_formula(count: int, level: float) -> None:
    tail = (1 - level) / 2
    low = chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    high = chi2.ppf(1 - tail, 2 * count + 2) / 2
    assert poisson_interval(count, level) == pytest.approx((low, high), rel=1e-9)


@given(st.integers(1, 300))
def test_at_its_ends_a_count_as_extreme_has_half_the_error_probability(count: int) -> None:
    low, high = poisson_interval(count)
    assert poisson.sf(count - 1, low) == pytest.approx(0.025)
    assert poisson.cdf(count, high) == pytest.approx(0.025)


@given(st.integers(0, 1000))
def test_interval_holds_its_count_and_narrows_relatively(count: int) -> None:
    low, high = poisson_interval(count)
    assert low <= count < high
    next_low, next_high = poisson_interval(count + 1)
    assert next_low > low
    assert next_high > high


def test_a_negative_count_and_an_impossible_level_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative: -1"):
        poisson_interval(-1)
    for level in (0, 1, 95):
        with pytest.raises(ValueError, match="between 0 and 1"):
            poisson_interval(3, level)


def test_rate_of_ten_in_two_million() -> None:
    ten = rate(10, 2_000_000)
    assert ten.value == 5.0
    assert (ten.low, ten.high) == pytest.approx((4.7954 / 2, 18.3904 / 2), abs=1e-4)
    assert not ten.small


def test_nine_cases_are_few_and_none_still_has_an_upper_end() -> None:
    assert rate(9, 2_000_000).small
    none = rate(0, 1_000_000)
    assert (none.value, none.low, none.small) == (0, 0, True)
    assert none.high == pytest.approx(3.6889, abs=1e-4)


@given(st.integers(0, 500), st.integers(1, 50_000_000))
def test_reference_population_only_changes_the_unit(count: int, population: int) -> None:
    million, thousand = rate(count, population), rate(count, population, per=1000)
    assert million.value == pytest.approx(1000 * thousand.value)
    assert million.high == pytest.approx(1000 * thousand.high)
    assert million.small == thousand.small


@pytest.mark.parametrize("population", [0, -5])
def test_no_rate_without_inhabitants(population: int) -> None:
    with pytest.raises(ValueError, match="population above 0"):
        rate(3, population)
