"""Difference-in-differences: worked by hand, against least squares, and honest about small samples."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.indicators.impact import (
    ClusterChange,
    CostBenefit,
    Denominator,
    cost_benefit,
    difference_in_differences,
    implied_part,
)


def clusters(*changes: tuple[float, float], country: str = "CL", start: int = 0) -> list[ClusterChange]:
    return [ClusterChange(f"c{start + n}", country, *change) for n, change in enumerate(changes)]


def test_by_hand() -> None:
    # Programme: +8 and +6, mean 7. Others: +3, +1, -1, mean 1. Effect 6.
    found = difference_in_differences(
        clusters((10, 18), (4, 10)), clusters((10, 13), (20, 21), (7, 6), start=2)
    )
    assert found.effect == pytest.approx(6)
    # The ten pairs of (8, 6, 3, 1, -1), total 17: pair/2 - (17 - pair)/3.
    pairs = [14, 11, 9, 7, 9, 7, 5, 4, 2, 0]
    assert found.placebos == pytest.approx(sorted(pair / 2 - (17 - pair) / 3 for pair in pairs))
    # |0/2 - 17/3| = 5.67 is nearer to zero than 6: only the programme's own choice is as far.
    assert (found.rank, found.p, found.smallest_p) == (1, None, 0.1)


def test_one_treated_cluster_of_sixteen_can_never_be_below_a_sixteenth() -> None:
    found = difference_in_differences(clusters((0, 1000)), clusters(*[(0, n) for n in range(15)], start=1))
    assert (len(found.placebos), found.rank, found.p) == (16, 1, None)
    assert found.smallest_p == 1 / 16


def test_from_four_treated_clusters_on_there_is_an_exact_p() -> None:
    found = difference_in_differences(clusters(*[(0, 9)] * 4), clusters(*[(0, 0)] * 4, start=4))
    # Of 70 choices only the programme's (+9) and its mirror image (-9) are as far from zero.
    assert (found.effect, found.rank, found.p) == (9, 2, pytest.approx(2 / 70))


def test_no_change_at_all_is_no_evidence() -> None:
    found = difference_in_differences(clusters(*[(1, 1)] * 4), clusters(*[(5, 5)] * 3, start=4))
    assert (found.effect, found.p) == (0, 1)


values = st.floats(-1e6, 1e6)
pairs = st.tuples(values, values)


@given(st.lists(pairs, min_size=1, max_size=5), st.lists(pairs, min_size=1, max_size=5))
def test_effect_is_the_interaction_of_least_squares(inside: list, outside: list) -> None:
    treated, others = clusters(*inside), clusters(*outside, start=len(inside))
    found = difference_in_differences(treated, others)
    # y = a + b·programme + c·after + d·programme·after, one row a cluster and time: d is the effect.
    rows = [
        (1.0, float(n < len(treated)), after, after * (n < len(treated)))
        for n in range(len(treated) + len(others))
        for after in (0.0, 1.0)
    ]
    y = [value for unit in (*treated, *others) for value in (unit.before, unit.after)]
    d = np.linalg.lstsq(np.array(rows), np.array(y), rcond=None)[0][3]
    assert found.effect == pytest.approx(d, rel=1e-6, abs=1e-3)
    assert len(found.placebos) == comb(len(treated) + len(others), len(treated))
    assert 1 <= found.rank <= len(found.placebos)
    assert (found.p is None) == (len(treated) < 4)
    assert found.p is None or found.p >= found.smallest_p


@given(st.lists(pairs, min_size=4, max_size=5), st.lists(pairs, min_size=1, max_size=4), values)
def test_what_happened_to_all_is_no_effect(inside: list, outside: list, shock: float) -> None:
    plain = difference_in_differences(clusters(*inside), clusters(*outside, start=9))
    moved = [[(before, after + shock) for before, after in side] for side in (inside, outside)]
    shocked = difference_in_differences(clusters(*moved[0]), clusters(*moved[1], start=9))
    assert shocked.effect == pytest.approx(plain.effect, abs=1e-3)


def test_what_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="at least one"):
        difference_in_differences(clusters((1, 2)), [])
    with pytest.raises(ValueError, match="one country only: found CL, IT"):
        difference_in_differences(clusters((1, 2)), clusters((1, 2), country="IT", start=1))
    with pytest.raises(ValueError, match="stands twice"):
        difference_in_differences(clusters((1, 2)), clusters((1, 2)))
    with pytest.raises(ValueError, match="more than the 250,000"):
        difference_in_differences(clusters(*[(1, 2)] * 15), clusters(*[(1, 2)] * 15, start=15))


def test_a_ratio_names_its_denominator() -> None:
    whole, part = CostBenefit(7, Denominator.PROJECT), CostBenefit(14, Denominator.MIF)
    assert cost_benefit(700, 100, Denominator.PROJECT) == whole
    assert cost_benefit(700, 50, Denominator.MIF) == part
    assert implied_part(whole, part) == 0.5
    with pytest.raises(ValueError, match="in this order"):
        implied_part(part, whole)
    with pytest.raises(ValueError, match="above 0"):
        cost_benefit(700, 0, Denominator.PROJECT)
