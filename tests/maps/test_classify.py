"""Breaks, against the library of the field."""

from __future__ import annotations

import mapclassify
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory.maps import Classification, natural_breaks, quantiles

values = st.lists(st.integers(1, 4000).map(lambda n: n / 8), min_size=12, max_size=40, unique=True)


@given(values)
def test_quantiles_agree_with_mapclassify(numbers: list[float]) -> None:
    np.testing.assert_allclose(quantiles(numbers).breaks[1:], mapclassify.Quantiles(numbers, k=5).bins)


@pytest.mark.filterwarnings("ignore:Numba")
@settings(max_examples=15, deadline=None)
@given(values)
def test_natural_breaks_fit_as_well_as_mapclassify(numbers: list[float]) -> None:
    def deviation(upper: list[float]) -> float:
        classes = np.digitize(numbers, upper[:-1], right=True)
        groups = [np.array(numbers)[classes == c] for c in set(classes)]
        return sum(float(((group - group.mean()) ** 2).sum()) for group in groups)

    ours = deviation(list(natural_breaks(numbers).breaks[1:]))
    assert ours <= deviation(list(mapclassify.FisherJenks(np.array(numbers), k=5).bins)) * (1 + 1e-9) + 1e-9


def test_zero_stands_apart() -> None:
    assert quantiles([0, 0, 0, 1, 2, 3, 4, 5, 6]) == Classification("quantiles", (1, 2, 3, 4, 5, 6), 6)
    with pytest.raises(ValueError, match="above zero"):
        natural_breaks([0, 0])


def test_ties_leave_fewer_classes() -> None:
    classes = quantiles([1, 1, 1, 1, 9])
    assert classes.breaks[0] == 1
    assert classes.class_of(9) == len(classes.breaks) - 2
    assert quantiles([3, 3]).class_of(3) == 0
