"""Spatial statistics: by hand, by property, and beside esda."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory.indicators.spatial import false_discoveries, getis_ord, local_moran, moran

ROW = [[1], [0, 2], [1, 3], [2]]
FOUR = np.array([1.0, 2.0, 3.0, 4.0])


def grid(side: int) -> list[list[int]]:
    """Rook neighbours of a square of squares."""
    found = []
    for unit in range(side * side):
        y, x = divmod(unit, side)
        near = [(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)]
        found.append([b * side + a for b, a in near if 0 <= a < side and 0 <= b < side])
    return found


def test_morans_i_by_hand() -> None:
    # z = -1.5, -0.5, 0.5, 1.5; lags -0.5, -0.5, 0.5, 0.5; Σ z lag = 0.75 + 0.25 + 0.25 + 0.75; Σ z² = 5
    assert moran(FOUR, ROW).value == pytest.approx(2 / 5)
    assert local_moran(FOUR, ROW).value == pytest.approx(np.array([0.75, 0.25, 0.25, 0.75]) * 3 / 5)


def test_the_pseudo_p_values_of_four_units_are_those_of_all_permutations() -> None:
    # Unit 0 keeps -1.5; its one neighbour is -0.5, 0.5 or 1.5 with a third each: a value as low, a third.
    assert local_moran(FOUR, ROW).p[0] == pytest.approx(2 / 3, abs=0.02)
    # The whole map: all 24 orders, one by one.
    z = FOUR - FOUR.mean()
    every = [
        sum(z[o[i]] * np.mean([z[o[j]] for j in ROW[i]]) for i in range(4)) / 5
        for o in permutations(range(4))
    ]
    above = np.mean([one >= 0.4 - 1e-9 for one in every])
    assert moran(FOUR, ROW).p == pytest.approx(min(1, 2 * above), abs=0.02)


def test_gi_star_by_hand() -> None:
    # Unit 0 with its neighbour: z sum -2 of k = 2; s = √(5/4); √(2 · 2 / 3)
    assert getis_ord(FOUR, ROW).value[0] == pytest.approx(-2 / (np.sqrt(1.25) * np.sqrt(4 / 3)))


def test_a_hot_corner_is_found_and_little_else() -> None:
    values = np.random.default_rng(3).normal(size=100)
    values[[0, 1, 2, 10, 11, 12, 20, 21, 22]] += 6
    found = local_moran(values, grid(10))
    hot = {int(at) for at in np.flatnonzero((found.q < 0.05) & (found.value > 0))}
    assert {1, 10, 11} <= hot
    assert moran(values, grid(10)).p < 0.01


def test_without_neighbours_or_differences_nothing_is_said() -> None:
    with pytest.raises(ValueError, match="without neighbours"):
        moran(FOUR, [[1], [0], [3], []])
    with pytest.raises(ValueError, match="equal"):
        local_moran(np.ones(4), ROW)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.integers(-1000, 1000), min_size=9, max_size=9).filter(lambda one: len(set(one)) > 1),
    st.integers(1, 50),
    st.integers(-100, 100),
)
def test_unit_and_origin_do_not_matter(values: list[int], factor: int, shift: int) -> None:
    once, other = np.array(values, dtype=float), factor * np.array(values, dtype=float) + shift
    assert moran(other, grid(3)).value == pytest.approx(moran(once, grid(3)).value, abs=1e-9)
    assert getis_ord(other, grid(3)).value == pytest.approx(getis_ord(once, grid(3)).value, abs=1e-6)
    local = local_moran(once, grid(3))
    # The local values add up to (n - 1) times the global one.
    assert local.value.sum() == pytest.approx(8 * moran(once, grid(3)).value, abs=1e-9)
    assert ((local.p > 0) & (local.p <= 1) & (local.q >= local.p - 1e-12)).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_p_values_keep_the_order_and_only_grow(p: list[float]) -> None:
    values = np.array(p)
    q = false_discoveries(values)
    assert (q >= values - 1e-12).all()
    assert (np.diff(q[np.argsort(values)]) >= -1e-12).all()


def test_false_discoveries_beside_statsmodels_by_its_numbers() -> None:
    # statsmodels.stats.multitest.multipletests(..., method="fdr_bh")
    assert false_discoveries(np.array([0.001, 0.2, 0.01, 0.04])).tolist() == pytest.approx(
        [0.004, 0.2, 0.02, 0.0533333333]
    )


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
def test_beside_esda() -> None:
    from esda import G_Local
    from esda import Moran as EsdaMoran
    from esda import Moran_Local as EsdaLocal
    from libpysal.weights import W
    from statsmodels.stats.multitest import multipletests

    values, near = np.random.default_rng(5).gamma(2, 3, 64), grid(8)
    values[:9] += 8
    weights = W({unit: list(one) for unit, one in enumerate(near)}, silence_warnings=True)
    np.random.seed(3)  # esda draws from NumPy's common generator here
    ours, theirs = moran(values, near), EsdaMoran(values, weights, permutations=4999)
    assert ours.value == pytest.approx(theirs.I)
    # Both draw: twice a share near 0.05 of 9,999 and of 4,999 draws differ with a standard error of 0.008.
    assert ours.p == pytest.approx(2 * theirs.p_sim, abs=0.03)
    local, esda = local_moran(values, near), EsdaLocal(values, weights, permutations=4999, seed=2)
    assert local.value == pytest.approx(esda.Is)
    assert local.p == pytest.approx(np.minimum(1, 2 * esda.p_sim), abs=0.05)
    assert local.q == pytest.approx(multipletests(local.p, method="fdr_bh")[1])
    star = G_Local(values, weights, transform="B", permutations=0, star=True)
    assert getis_ord(values, near).value == pytest.approx(star.Zs)
