"""The pass over blocks says what the formulas say, with and without missing figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from territory.indicators.concentration import hhi
from territory.indicators.specialisation import BLOCK, structure

HOLED = arrays(
    float,
    st.tuples(st.integers(1, 2 * BLOCK + 1), st.integers(1, 4)),
    elements=st.one_of(st.just(np.nan), st.integers(0, 900).map(float)),
)


@given(HOLED)
def test_it_equals_the_formulas_cell_by_cell(counts: np.ndarray) -> None:
    found = structure(counts)
    columns, total = np.nansum(counts, axis=0), np.nansum(counts)
    for at, row in enumerate(counts):
        known = np.isfinite(row)
        own, others = row[known], (columns - np.nan_to_num(row))[known]
        if own.sum() > 0:
            assert found.hhi[at] == pytest.approx(hhi(own.tolist()))
            divisible = columns[known] > 0
            expected = (own / own.sum())[divisible] / (columns[known][divisible] / total)
            assert found.quotient[at][known][divisible] == pytest.approx(expected)
        if own.sum() > 0 and others.sum() > 0:
            assert found.krugman[at] == pytest.approx(
                np.abs(own / own.sum() - others / others.sum()).sum(), abs=1e-9
            )
        else:
            assert np.isnan(found.krugman[at])
        assert np.isnan(found.quotient[at][~known]).all()
