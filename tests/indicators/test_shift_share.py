"""Shift-share: by hand and by property."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from territory.indicators.shift_share import shift_share

EARLIER = np.array([[100.0, 100.0], [100.0, 200.0]])
LATER = np.array([[130.0, 110.0], [120.0, 190.0]])
SHAPE = st.shared(st.tuples(st.integers(1, 5), st.integers(1, 5)), key="shape")
YEARS = arrays(float, SHAPE, elements=st.integers(0, 5000).map(float))


def test_the_classic_parts_of_a_cell_by_hand() -> None:
    # The whole grew from 500 to 550, sector 1 from 200 to 250, the cell from 100 to 130.
    found = shift_share(EARLIER, LATER)
    parts = [float(one[0, 0]) for one in (found.change, found.whole, found.mix, found.competitive)]
    assert parts == pytest.approx([30, 10, 15, 5])
    assert not found.allocation.any()


def test_esteban_marquillas_by_hand() -> None:
    # With the structure of the whole the first territory would have 200 x 200 / 500 = 80 in sector 1.
    found = shift_share(EARLIER, LATER, homothetic=True)
    assert found.competitive[0, 0] == pytest.approx(80 * (0.30 - 0.25))
    assert found.allocation[0, 0] == pytest.approx(20 * (0.30 - 0.25))


def test_a_cell_without_one_of_the_years_is_left_out_of_the_whole_too() -> None:
    later = LATER.copy()
    later[1, 1] = np.nan
    found = shift_share(EARLIER, later)
    assert np.isnan(found.change[1, 1])
    assert found.whole[0, 0] == pytest.approx(100 * (360 / 300 - 1))


def test_what_began_at_zero_has_no_growth_rate() -> None:
    earlier = np.array([[0.0, 100.0], [100.0, 100.0]])
    later = np.array([[20.0, 100.0], [100.0, 100.0]])
    classic, other = shift_share(earlier, later), shift_share(earlier, later, homothetic=True)
    assert (classic.whole[0, 0], classic.mix[0, 0], classic.competitive[0, 0]) == (0, 0, 20)
    assert (other.competitive[0, 0], other.allocation[0, 0]) == (0, 20)


def test_other_shapes_negative_figures_and_an_empty_year_are_refused() -> None:
    for earlier in (EARLIER[:1], -EARLIER, 0 * EARLIER):
        with pytest.raises(ValueError, match=r"same|negative|nothing"):
            shift_share(earlier, LATER)


@given(YEARS.filter(np.any), YEARS, st.booleans())
def test_the_parts_add_up_and_competition_is_a_zero_sum(
    earlier: np.ndarray, later: np.ndarray, homothetic: bool
) -> None:
    found = shift_share(earlier, later, homothetic=homothetic)
    parts = found.whole + found.mix + found.competitive + found.allocation
    assert parts == pytest.approx(found.change, abs=1e-6)
    assert found.change == pytest.approx(later - earlier)
    # Within each sector that existed, what one territory wins beyond the sector the others lose.
    existed = earlier.sum(axis=0) > 0
    assert (found.competitive + found.allocation).sum(axis=0)[existed] == pytest.approx(0, abs=1e-6)


@given(YEARS.filter(np.any), YEARS, st.integers(2, 50))
def test_the_parts_scale_with_the_unit(earlier: np.ndarray, later: np.ndarray, factor: int) -> None:
    once, more = shift_share(earlier, later), shift_share(factor * earlier, factor * later)
    assert more.competitive == pytest.approx(factor * once.competitive, abs=1e-6)
