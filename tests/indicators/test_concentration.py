"""Concentration of the 106 projects by hand, and the properties of its formulas."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.indicators.concentration import concentration, fewest_for_half, hhi, shares

PROVINCES: list[float | None] = [17, 2, 4, 2, 3, 3, 9, 7, 5, 10, 9, 3, 4, 6, 1, 15, 2, 4]
NOT_LISTED: list[float | None] = [None] * 6

COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 500)), min_size=1, max_size=30).filter(
    lambda counts: any(counts)
)


def test_argentina_half_of_the_projects_is_in_five_of_the_eighteen_listed() -> None:
    # 17 + 15 + 10 + 9 = 51 < 53 <= 60.
    # Squares: 289 + 225 + 100 + 2 x 81 + 49 + 36 + 25 + 3 x 16 + 3 x 9 + 3 x 4 + 1 = 974.
    figures = concentration(PROVINCES + NOT_LISTED)
    assert (figures.units, figures.absent, figures.total, figures.half) == (18, 6, 106, 5)
    assert figures.hhi == pytest.approx(974 / 106**2)
    assert figures.even == pytest.approx(1 / 18)


def test_a_province_without_a_published_figure_is_not_a_province_with_none() -> None:
    assert concentration([3, 1, None]).even == 1 / 2
    assert concentration([3, 1, 0]).even == 1 / 3
    assert hhi([3, 1, None]) == hhi([3, 1])


def test_shares_leave_absences_absent() -> None:
    assert shares([1, None, 0, 3]) == [0.25, None, 0, 0.75]


@given(COUNTS)
def test_half_is_reached_and_not_one_unit_earlier(counts: list[int | None]) -> None:
    largest_first = sorted((count for count in counts if count is not None), reverse=True)
    number = fewest_for_half(counts)
    assert 2 * sum(largest_first[:number]) >= sum(largest_first)
    assert 2 * sum(largest_first[: number - 1]) < sum(largest_first)


@given(COUNTS)
def test_hhi_lies_between_the_even_spread_and_one(counts: list[int | None]) -> None:
    known = [count for count in counts if count is not None]
    exact = sum(Fraction(count, sum(known)) ** 2 for count in known)
    assert hhi(counts) == pytest.approx(float(exact))
    assert 1 / len(known) - 1e-9 <= hhi(counts) <= 1 + 1e-9


@pytest.mark.parametrize("function", [shares, fewest_for_half, hhi, concentration])
@pytest.mark.parametrize(
    ("counts", "reason"), [([], "above 0"), ([None], "above 0"), ([0, 0], "above 0"), ([2, -1], "negative")]
)
def test_nothing_to_share_is_said(function: object, counts: list[float | None], reason: str) -> None:
    assert callable(function)
    with pytest.raises(ValueError, match=reason):
        function(counts)
