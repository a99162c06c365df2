"""Specialisation, worked by hand on two small tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from territory.indicators import specialisation
from territory.indicators.concentration import entropy, gini

TWO = np.array([[30.0, 10.0], [10.0, 50.0]])
TABLES = arrays(
    float, st.tuples(st.integers(2, 6), st.integers(2, 6)), elements=st.integers(1, 5000).map(float)
)


def test_location_quotients_by_hand() -> None:
    # 30 of 40 here, 40 of 100 in the whole; 10 of 60 there.
    assert specialisation.location_quotient(TWO).tolist() == [
        [pytest.approx((30 / 40) / (40 / 100)), pytest.approx((10 / 40) / (60 / 100))],
        [pytest.approx((10 / 60) / (40 / 100)), pytest.approx((50 / 60) / (60 / 100))],
    ]


def test_a_missing_figure_is_left_out_and_not_read_as_zero() -> None:
    # Without the missing cell: rows 30 and 60, columns 40 and 50, all 90.
    found = specialisation.location_quotient(np.array([[30.0, np.nan], [10.0, 50.0]]))
    assert np.isnan(found[0, 1])
    assert found[0, 0] == pytest.approx(1 / (40 / 90))
    assert found[1, 1] == pytest.approx((50 / 60) / (50 / 90))


def test_shrinking_by_hand() -> None:
    # Sector 1: expected 16 and 24; Σ (x - e)²/e = 196/16 + 196/24; v = (that - 2) / 40.
    v = (196 / 16 + 196 / 24 - 2) / 40
    assert specialisation.shrunken_quotient(TWO).value[0, 0] == pytest.approx((1 / v + 30) / (1 / v + 16))


def test_without_more_spread_than_chance_every_quotient_shrinks_to_one() -> None:
    assert specialisation.shrunken_quotient(np.array([[3.0, 4.0], [4.0, 3.0]])).value.tolist() == [
        [1, 1],
        [1, 1],
    ]


def test_krugman_by_hand() -> None:
    # |3/4 - 1/6| + |1/4 - 5/6| = 14/12
    assert specialisation.krugman(TWO).tolist() == [pytest.approx(14 / 12)] * 2


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        specialisation.location_quotient(np.array([[-1.0, 2.0], [1.0, 1.0]]))


@given(TABLES)
def test_the_mean_of_a_sectors_quotients_weighted_by_size_is_one(counts: np.ndarray) -> None:
    weights = counts.sum(axis=1) / counts.sum()
    assert (weights @ specialisation.location_quotient(counts)).tolist() == pytest.approx(
        [1.0] * counts.shape[1]
    )


@given(TABLES, st.integers(2, 50))
def test_quotients_do_not_depend_on_the_unit(counts: np.ndarray, factor: int) -> None:
    assert np.allclose(
        specialisation.location_quotient(counts), specialisation.location_quotient(factor * counts)
    )
    assert np.allclose(specialisation.krugman(counts), specialisation.krugman(factor * counts))


@given(TABLES)
def test_shrinking_goes_towards_one_and_stays_inside_its_interval(counts: np.ndarray) -> None:
    raw, found = specialisation.location_quotient(counts), specialisation.shrunken_quotient(counts)
    assert (np.abs(found.value - 1) <= np.abs(raw - 1) + 1e-9).all()
    assert ((found.low <= found.value + 1e-9) & (found.value <= found.high + 1e-9)).all()


@given(TABLES)
def test_a_quotient_lies_in_its_interval_and_krugman_between_zero_and_two(counts: np.ndarray) -> None:
    found = specialisation.location_quotient_interval(counts)
    assert ((found.low < found.value) & (found.value < found.high)).all()
    assert ((specialisation.krugman(counts) >= 0) & (specialisation.krugman(counts) <= 2)).all()


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=20).filter(any))
def test_entropy_and_gini_lie_between_their_ends(counts: list[int]) -> None:
    assert 0 <= entropy(counts) <= 1 + 1e-12
    assert 0 <= gini(counts) <= (len(counts) - 1) / len(counts) + 1e-12


def test_entropy_and_gini_by_hand() -> None:
    assert gini([0, 0, 3, 1]) == pytest.approx(5 / 8)
    assert entropy([1, 1, 2]) == pytest.approx((0.5 * np.log(2) + 2 * 0.25 * np.log(4)) / np.log(3))
