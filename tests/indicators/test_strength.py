"""Stars and composite: by hand and by property."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata, zscore

from territory.indicators.composite import composite
from territory.indicators.strength import stars

TABLES = arrays(
    float, st.tuples(st.integers(2, 12), st.integers(2, 5)), elements=st.integers(1, 900).map(float)
)


def test_the_stars_by_hand() -> None:
    # Ten territories: one has 100 of 200 in sector 1, nine have 10 of 200; the 90th percentile is 19.
    counts = np.array([[100.0, 100.0]] + [[10.0, 190.0]] * 9)
    found = stars(counts)
    # LQ = (100 / 200) / (190 / 2000) = 5.26
    assert found.count[0].tolist() == [3, 0]
    assert found.size[0].tolist() == [True, False]
    assert not found.specialisation[1:].any()
    # Nine equal values are all at the percentile: the tenth is a tie, and everybody in it has the star.
    assert found.size[1:, 1].all()
    assert stars(counts, least=150).count[0].tolist() == [0, 0]


def test_no_figure_no_star_and_no_zero_either() -> None:
    found = stars(np.array([[np.nan, 10.0], [5.0, 0.0], [5.0, 20.0]]))
    assert found.count[0, 0] == 0
    assert found.count[1, 1] == 0


@given(TABLES, st.integers(2, 50))
def test_stars_do_not_depend_on_the_unit(counts: np.ndarray, factor: int) -> None:
    once, more = stars(counts), stars(factor * counts)
    assert (once.count == more.count).all()
    assert ((once.count >= 0) & (once.count <= 3)).all()
    assert once.size.any(axis=0).all()


def test_the_composite_is_the_mean_of_z_values() -> None:
    table = np.array([[3.0, 30.0, 1.0], [2.0, 10.0, 5.0], [1.0, 20.0, 9.0], [np.nan, 5.0, 1.0]])
    found = composite(table, less_is_better=(2,))
    signed = table[:3] * [1, 1, -1]
    assert found.value[:3] == pytest.approx(zscore(signed, axis=0).mean(axis=1))
    assert np.isnan(found.value[3])
    assert found.rank[:3].tolist() == [1, 2, 3]


def test_who_is_best_in_everything_is_first_whatever_the_weights() -> None:
    found = composite(np.array([[9.0, 9.0], [1.0, 5.0], [5.0, 1.0]]))
    assert (found.low[0], found.high[0], found.first[0]) == (1, 1, 1)
    # The others are mirror images: each is second about half of the time.
    assert (found.low[1], found.high[1]) == (found.low[2], found.high[2]) == (2, 3)


@pytest.mark.parametrize("table", [[[1.0, 2.0]], [[1.0, 2.0], [1.0, 3.0]], [[1.0], [2.0]]])
def test_too_little_is_refused(table: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="needs at least"):
        composite(np.array(table))


@settings(max_examples=25, deadline=None)
@given(TABLES.filter(lambda one: (one.std(axis=0) > 0).sum() > 1), st.integers(2, 9), st.integers(-50, 50))
def test_ranks_do_not_depend_on_unit_or_origin_of_an_indicator(
    table: np.ndarray, factor: int, shift: int
) -> None:
    found, other = composite(table), composite(factor * table + shift)
    assert other.rank.tolist() == found.rank.tolist()
    assert other.low.tolist() == found.low.tolist()
    assert (found.low <= found.high).all()
    assert found.rank.tolist() == rankdata(-np.round(found.value, 9), method="min").tolist()
    assert found.first.sum() >= 1 - 1e-9
