"""Distributions: by hand, by property, and beside PySAL's `inequality`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.indicators.concentration import gini
from territory.indicators.inequality import hoover, locational_gini, lorenz, theil

COUNTS = st.lists(st.integers(0, 5000), min_size=2, max_size=30).filter(any)
PAIRS = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(1, 5000), st.sampled_from("abc")), min_size=2, max_size=30
).filter(lambda rows: any(value for value, _, _ in rows))


def test_the_curve_and_its_two_indexes_by_hand() -> None:
    # Sector: 30, 10, 0 of 40; the whole: 40, 40, 20 of 100. Quotients 1.875, 0.625, 0.
    x, y, order = lorenz([30, 10, 0], [40, 40, 20])
    assert order.tolist() == [2, 1, 0]
    assert x.tolist() == pytest.approx([0, 0.2, 0.6, 1])
    assert y.tolist() == pytest.approx([0, 0, 0.25, 1])
    # 1 - (0.2 x 0 + 0.4 x 0.25 + 0.4 x 1.25); ½ (0.35 + 0.15 + 0.2)
    assert locational_gini([30, 10, 0], [40, 40, 20]) == pytest.approx(0.4)
    assert hoover([30, 10, 0], [40, 40, 20]) == pytest.approx(0.35)


def test_theil_by_hand() -> None:
    # Shares 3/8, 1/8 | 4/8, 0 against a quarter each.
    found = theil([3, 1, 4, 0], ["a", "a", "b", "b"])
    own_a = 0.75 * np.log(0.75 / 0.5) + 0.25 * np.log(0.25 / 0.5)
    assert found.between == 0
    assert found.within == pytest.approx(0.5 * own_a + 0.5 * np.log(2))
    assert [name for name, *_ in found.groups] == ["a", "b"]
    assert found.groups[1][1:3] == (0.5, pytest.approx(np.log(2)))


def test_a_missing_figure_is_left_out_with_its_reference() -> None:
    assert locational_gini([30, np.nan, 10], [40, 1000, 60]) == locational_gini([30, 10], [40, 60])
    assert theil([1, np.nan, 1], ["a", "b", "a"]).total == 0


@pytest.mark.parametrize("values", [[-1.0, 2.0], [0.0, 0.0], [np.nan]])
def test_nothing_to_share_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"negative|above 0"):
        locational_gini(values)
    with pytest.raises(ValueError, match=r"negative|above 0"):
        theil(values, ["a"] * len(values))


@given(COUNTS)
def test_without_reference_the_locational_gini_is_ginis(counts: list[int]) -> None:
    assert locational_gini(counts) == pytest.approx(gini(counts), abs=1e-9)


@given(PAIRS, st.integers(2, 50))
def test_bounds_scale_and_the_curve_under_the_diagonal(rows: list[tuple[int, int, str]], factor: int) -> None:
    values, reference, groups = (list(one) for one in zip(*rows, strict=True))
    x, y, _ = lorenz(values, reference)
    assert (np.diff(y) >= 0).all()
    assert (y <= x + 1e-9).all()
    assert 0 <= hoover(values, reference) <= locational_gini(values, reference) + 1e-9 <= 1 + 1e-9
    assert hoover(values, reference) == pytest.approx((x - y).max(), abs=1e-9)
    more = [factor * one for one in values]
    assert locational_gini(more, reference) == pytest.approx(locational_gini(values, reference), abs=1e-9)
    assert theil(more, groups).total == pytest.approx(theil(values, groups).total, abs=1e-9)


@given(PAIRS)
def test_theil_is_the_sum_of_its_parts_whatever_the_groups(rows: list[tuple[int, int, str]]) -> None:
    values, reference, groups = (list(one) for one in zip(*rows, strict=True))
    found = theil(values, groups, reference)
    alone = theil(values, [str(at) for at in range(len(values))], reference)
    assert found.between >= -1e-12
    assert found.within >= 0
    assert found.total == pytest.approx(alone.between, abs=1e-9)
    assert alone.within == 0
    assert sum(share for _, share, *_ in found.groups) == pytest.approx(1)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
def test_beside_pysal() -> None:
    from inequality.theil import Theil as PySalTheil
    from inequality.theil import TheilD

    chance = np.random.default_rng(1)
    values, groups = chance.integers(1, 900, 60).astype(float), chance.choice(list("abcd"), 60)
    ours = theil(values, groups.tolist())
    assert ours.total == pytest.approx(PySalTheil(values).T)
    theirs = TheilD(values, groups)
    assert ours.between == pytest.approx(float(theirs.bg[0] if np.ndim(theirs.bg) else theirs.bg))
    assert ours.within == pytest.approx(float(theirs.wg[0] if np.ndim(theirs.wg) else theirs.wg))
