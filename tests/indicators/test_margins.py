"""Bounds and forced facts against every table that has the margins, and against Argentina's figures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory.indicators.margins import (
    FactKind,
    ForcedFact,
    fewest_rows,
    forced_facts,
    frechet_bounds,
    independence,
    least_in_group,
)

PROVINCES = {
    "AR-B": 17, "AR-K": 2, "AR-H": 4, "AR-U": 2, "AR-X": 3, "AR-W": 3, "AR-E": 9, "AR-Y": 7, "AR-L": 5,
    "AR-M": 10, "AR-N": 9, "AR-Q": 3, "AR-R": 4, "AR-A": 6, "AR-J": 1, "AR-S": 15, "AR-G": 2, "AR-T": 4,
}  # fmt: skip
SECTORS = {
    "agribusiness": 44, "crafts": 7, "culture": 1, "wood": 11, "metal": 13, "mining": 1, "software": 13,
    "textiles": 2, "tourism": 14,
}  # fmt: skip


def every_row(total: int, room: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Return every way to split a total over cells that hold no more than `room`."""
    if not room:
        if total == 0:
            yield ()
        return
    for first in range(min(total, room[0]) + 1):
        for rest in every_row(total - first, room[1:]):
            yield (first, *rest)


def every_table(rows: tuple[int, ...], columns: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Return every table of counts with the given margins."""
    if not rows:
        if not any(columns):
            yield ()
        return
    for first in every_row(rows[0], columns):
        left = tuple(column - cell for column, cell in zip(columns, first, strict=True))
        for rest in every_table(rows[1:], left):
            yield (first, *rest)


@st.composite
def margins(draw: st.DrawFn) -> tuple[dict[str, int], dict[str, int]]:
    """Draw a small table and keep only its margins."""
    height, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    cells = [[draw(st.integers(0, 3)) for _ in range(width)] for _ in range(height)]
    rows = {f"r{i}": sum(row) for i, row in enumerate(cells)}
    columns = {f"c{j}": sum(row[j] for row in cells) for j in range(width)}
    return rows, columns


def test_the_enumeration_of_the_oracle_is_complete() -> None:
    assert set(every_table((1, 1), (1, 1))) == {((1, 0), (0, 1)), ((0, 1), (1, 0))}
    assert len(list(every_table((2, 2), (2, 2)))) == 3


@settings(max_examples=60)
@given(margins())
def test_bounds_are_the_extremes_over_all_tables(pair: tuple[dict[str, int], dict[str, int]]) -> None:
    rows, columns = pair
    tables = list(every_table(tuple(rows.values()), tuple(columns.values())))
    bounds = frechet_bounds(rows, columns)
    assert len(bounds) == len(rows) * len(columns)
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            seen = [table[i][j] for table in tables]
            assert bounds[row, column] == (min(seen), max(seen))


@settings(max_examples=60)
@given(margins())
def test_every_forced_fact_is_true_in_all_tables_and_exact_in_one(
    pair: tuple[dict[str, int], dict[str, int]],
) -> None:
    rows, columns = pair
    place = {code: i for codes in (rows, columns) for i, code in enumerate(codes)}
    tables = list(every_table(tuple(rows.values()), tuple(columns.values())))
    for fact in forced_facts(rows, columns):
        i_s, j_s = [place[row] for row in fact.rows], [place[column] for column in fact.columns]
        if fact.kind is FactKind.COLUMN_SPREAD:
            seen = [sum(row[j_s[0]] > 0 for row in table) for table in tables]
        else:
            seen = [sum(table[i][j] for i in i_s for j in j_s) for table in tables]
        assert min(seen) == fact.minimum > 0


@settings(max_examples=60)
@given(margins())
def test_no_group_of_a_fact_cuts_through_a_tie(pair: tuple[dict[str, int], dict[str, int]]) -> None:
    rows, columns = pair
    for fact in forced_facts(rows, columns):
        for codes, totals in ((fact.rows, rows), (fact.columns, columns)):
            outside = [total for code, total in totals.items() if code not in codes]
            if len(codes) > 1 and outside:
                assert min(totals[code] for code in codes) > max(outside)


@given(margins())
def test_independence_keeps_both_margins(pair: tuple[dict[str, int], dict[str, int]]) -> None:
    rows, columns = pair
    if sum(rows.values()) == 0:
        with pytest.raises(ValueError, match="at least one case"):
            independence(rows, columns)
        return
    expected = independence(rows, columns)
    for row, total in rows.items():
        assert sum(expected[row, column] for column in columns) == pytest.approx(total)
    for column, total in columns.items():
        assert sum(expected[row, column] for row in rows) == pytest.approx(total)


def test_argentina_forces_none_of_162_cells_above_zero() -> None:
    bounds = frechet_bounds(PROVINCES, SECTORS)
    assert len(bounds) == 162
    assert {low for low, _ in bounds.values()} == {0}
    assert bounds["AR-B", "agribusiness"] == (0, 17)
    assert bounds["AR-S", "tourism"] == (0, 14)


def test_argentina_forces_three_facts() -> None:
    assert forced_facts(PROVINCES, SECTORS) == (
        ForcedFact(FactKind.COLUMN_SPREAD, (), ("agribusiness",), 4),
        ForcedFact(
            FactKind.ROWS_HOLD_COLUMN, ("AR-B", "AR-S", "AR-M", "AR-E", "AR-N", "AR-Y"), ("agribusiness",), 5
        ),
        ForcedFact(
            FactKind.ROW_IN_COLUMNS, ("AR-B",), ("agribusiness", "tourism", "metal", "software", "wood"), 6
        ),
    )


def test_forty_four_does_not_fit_in_three_provinces() -> None:
    assert fewest_rows(42, PROVINCES) == 3
    assert fewest_rows(43, PROVINCES) == 4
    assert fewest_rows(0, PROVINCES) == 0
    assert fewest_rows(106, PROVINCES) == 18


def test_least_in_group_by_hand() -> None:
    assert least_in_group(67, 44, 106) == 5
    assert least_in_group(17, 95, 106) == 6
    assert least_in_group(17, 44, 106) == 0


def test_a_tie_at_the_edge_widens_the_group() -> None:
    # Two rows would do (6 + 6 > 20 - 9 = 11), but three share the second place.
    facts = forced_facts({"a": 6, "b": 5, "c": 5, "d": 4}, {"x": 10, "y": 6, "z": 4})
    assert facts[1] == ForcedFact(FactKind.ROWS_HOLD_COLUMN, ("a", "b", "c"), ("x",), 6)


def test_tied_leaders_all_speak_whatever_their_order() -> None:
    for order in permutations(["x", "y"]):
        facts = forced_facts({"a": 4, "b": 2, "c": 2}, dict.fromkeys(order, 4))
        spread = {fact.columns: fact.minimum for fact in facts if fact.kind is FactKind.COLUMN_SPREAD}
        assert spread == {}
        held = {fact.columns for fact in facts if fact.kind is FactKind.ROWS_HOLD_COLUMN}
        assert held == set()
    facts = forced_facts({"a": 3, "b": 3, "c": 2}, {"x": 4, "y": 4})
    assert {fact.columns: fact.minimum for fact in facts if fact.kind is FactKind.COLUMN_SPREAD} == {
        ("x",): 2,
        ("y",): 2,
    }


def test_nothing_is_forced_in_an_empty_table() -> None:
    assert forced_facts({"a": 0}, {"x": 0}) == ()


@pytest.mark.parametrize("function", [frechet_bounds, independence, forced_facts])
def test_margins_that_do_not_reconcile_are_refused(function: object) -> None:
    assert callable(function)
    with pytest.raises(ValueError, match="rows sum to 10, the columns to 9"):
        function({"a": 10}, {"x": 9})
    with pytest.raises(ValueError, match="negative: y has -1"):
        function({"a": 8}, {"x": 9, "y": -1})


def test_a_column_larger_than_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="5 cases, the rows together only 4"):
        fewest_rows(5, {"a": 3, "b": 1})
    with pytest.raises(ValueError, match="negative"):
        fewest_rows(1, {"a": 3, "b": -1})
