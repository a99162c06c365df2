"""The little arithmetic of `/evidence`, worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.evidence import OUTCOMES, by_outcome, most_mentioned, times, yearly_rate


def test_chontales_by_hand() -> None:
    # 12.77 / 5.64 = 2.26418…; its sixth root is 1.145914
    assert times(5.64, 12.77) == pytest.approx(2.26418, abs=1e-5)
    assert yearly_rate(5.64, 12.77, 6) == pytest.approx(0.145914, abs=1e-6)


@given(st.floats(0.01, 1e6), st.floats(-0.9, 3), st.integers(1, 30))
def test_the_rate_leads_back_to_the_last_figure(first: float, rate: float, years: int) -> None:
    last = first * (1 + rate) ** years
    assert yearly_rate(first, last, years) == pytest.approx(rate, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("first", "years"), [(0, 3), (-1, 3), (5, 0), (5, -2)])
def test_no_rate_from_nothing(first: float, years: int) -> None:
    with pytest.raises(ValueError, match="no"):
        yearly_rate(first, 10, years)


def test_what_nobody_mentions_stays_empty() -> None:
    found = by_outcome([("a", "sales")])
    assert set(found) == set(OUTCOMES)
    assert found["exports"] == ()
    assert most_mentioned(["a", "b", "c"], [("c", "sales")]) == ["c", "a", "b"]
