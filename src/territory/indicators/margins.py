"""What can be said about a table of counts when only its margins were published.

Two one-way tables of the same total say how much stands in each row and in each column, not in each cell.
Bounds and forced facts hold for *every* table with these margins. The independence reference is something
else: it is one hypothetical table, see `independence`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TypeAlias

Cell: TypeAlias = tuple[str, str]
"""(row code, column code)"""


class FactKind(StrEnum):
    """The sentences that margins alone can force."""

    COLUMN_SPREAD = "column_spread"
    """The column stands in at least `minimum` rows."""

    ROWS_HOLD_COLUMN = "rows_hold_column"
    """The group of rows holds at least `minimum` of the column."""

    ROW_IN_COLUMNS = "row_in_columns"
    """The row has at least `minimum` in the group of columns."""


@dataclass(frozen=True, slots=True)
class ForcedFact:
    """One statement that is true of every table with the given margins.

    Attributes:
        kind: which sentence.
        rows: codes of the rows it speaks of, largest first; () for all rows.
        columns: codes of the columns it speaks of, largest first.
        minimum: the number in the sentence (rows for COLUMN_SPREAD, cases for the others).
    """

    kind: FactKind
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    minimum: int


def frechet_bounds(rows: Mapping[str, int], columns: Mapping[str, int]) -> dict[Cell, tuple[int, int]]:
    """Return the smallest and the largest count that each cell can have.

    low = max(0, r + c - N), high = min(r, c): the Fréchet bounds, sharp for each cell taken alone (not for
    all cells at once).

    Args:
        rows: total by row code.
        columns: total by column code.

    Returns:
        (low, high) by (row code, column code).

    Raises:
        ValueError: if a total is negative or the two margins have different sums.

    >>> frechet_bounds({"n": 8, "s": 2}, {"x": 7, "y": 3})["n", "x"]
    (5, 7)
    """
    total = _grand_total(rows, columns)
    return {
        (row, column): (max(0, r + c - total), min(r, c))
        for row, r in rows.items()
        for column, c in columns.items()
    }


def independence(rows: Mapping[str, int], columns: Mapping[str, int]) -> dict[Cell, float]:
    """Return the cell counts of one hypothetical table: every row splits over the columns as the total does.

    r x c / N. This is a reference, never an estimate of a cell: its location quotient is 1 everywhere *by
    construction*, so no quotient, ranking, complexity or colour may be taken from it.

    Args:
        rows: total by row code.
        columns: total by column code.

    Returns:
        Expected count by (row code, column code).

    Raises:
        ValueError: if a total is negative, the margins have different sums, or the table is empty.

    >>> independence({"n": 8, "s": 2}, {"x": 5, "y": 5})["n", "x"]
    4.0
    """
    total = _grand_total(rows, columns)
    if total == 0:
        raise ValueError("The independence reference needs at least one case: all totals are 0.")
    return {(row, column): r * c / total for row, r in rows.items() for column, c in columns.items()}


def fewest_rows(column_total: int, rows: Mapping[str, int]) -> int:
    """Return the smallest number of rows that could hold a column.

    Filling the largest rows first needs the fewest of them.

    Args:
        column_total: total of the column.
        rows: total by row code.

    Raises:
        ValueError: if the column is larger than all rows together, or a total is negative.

    >>> fewest_rows(44, {"B": 17, "S": 15, "M": 10, "E": 9, "N": 9})
    4
    """
    largest_first = sorted(rows.values(), reverse=True)
    if column_total < 0 or (largest_first and largest_first[-1] < 0):
        raise ValueError("A total cannot be negative.")
    for number, held in enumerate(accumulate(largest_first, initial=0)):
        if held >= column_total:
            return number
    raise ValueError(f"The column has {column_total} cases, the rows together only {sum(largest_first)}.")


def least_in_group(row_group_total: int, column_group_total: int, grand_total: int) -> int:
    """Return how many cases a group of rows must share with a group of columns: max(0, R + C - N).

    >>> least_in_group(67, 44, 106), least_in_group(17, 95, 106), least_in_group(60, 44, 106)
    (5, 6, 0)
    """
    return max(0, row_group_total + column_group_total - grand_total)


def forced_facts(rows: Mapping[str, int], columns: Mapping[str, int]) -> tuple[ForcedFact, ...]:
    """Return what every table with these margins says of its largest column and its largest row.

    The rule, the same for every data set: for the largest column, the fewest rows that could hold it (said
    from 2 rows on) and the smallest group of largest rows that must hold some of it; for the largest row, the
    smallest group of largest columns that must hold some of it. A group never ends inside a tie: it takes all
    rows of equal total, and no statement is made when it would have to take them all. Where several columns
    (rows) are largest, each gets its statement.

    Args:
        rows: total by row code.
        columns: total by column code.

    Returns:
        Facts in the order of `FactKind`.

    Raises:
        ValueError: if a total is negative or the two margins have different sums.

    >>> for fact in forced_facts({"B": 6, "S": 3, "M": 1}, {"agro": 7, "wood": 3}):
    ...     print(fact.kind, fact.rows, fact.columns, fact.minimum)
    column_spread () ('agro',) 2
    rows_hold_column ('B',) ('agro',) 3
    row_in_columns ('B',) ('agro',) 3
    """
    total = _grand_total(rows, columns)
    if total == 0:
        return ()
    spread, held, within = [], [], []
    for column in _largest(columns):
        if (number := fewest_rows(columns[column], rows)) > 1:
            spread.append(ForcedFact(FactKind.COLUMN_SPREAD, (), (column,), number))
        if group := _smallest_forced_group(rows, columns[column], total):
            minimum = least_in_group(sum(rows[row] for row in group), columns[column], total)
            held.append(ForcedFact(FactKind.ROWS_HOLD_COLUMN, group, (column,), minimum))
    for row in _largest(rows):
        if group := _smallest_forced_group(columns, rows[row], total):
            minimum = least_in_group(rows[row], sum(columns[column] for column in group), total)
            within.append(ForcedFact(FactKind.ROW_IN_COLUMNS, (row,), group, minimum))
    return (*spread, *held, *within)


def _grand_total(rows: Mapping[str, int], columns: Mapping[str, int]) -> int:
    """Return the common sum of both margins, or raise ValueError."""
    for code, total in (*rows.items(), *columns.items()):
        if total < 0:
            raise ValueError(f"A total cannot be negative: {code} has {total}.")
    by_row, by_column = sum(rows.values()), sum(columns.values())
    if by_row != by_column:
        raise ValueError(
            f"The margins do not reconcile: the rows sum to {by_row}, the columns to {by_column}. "
            "Both must count the same cases."
        )
    return by_row


def _largest(totals: Mapping[str, int]) -> Iterable[str]:
    """Return the codes that share the largest total."""
    top = max(totals.values())
    return (code for code, total in totals.items() if total == top)


def _smallest_forced_group(totals: Mapping[str, int], other: int, grand_total: int) -> tuple[str, ...]:
    """Return the shortest list of largest codes that must share cases with `other`, or ()."""
    ranked = sorted(totals, key=lambda code: -totals[code])
    together = 0
    for position, code in enumerate(ranked[:-1]):
        together += totals[code]
        ends_in_tie = totals[ranked[position + 1]] == totals[code]
        if not ends_in_tie and least_in_group(together, other, grand_total):
            says_more_than_the_total = together < grand_total
            return tuple(ranked[: position + 1]) if says_more_than_the_total else ()
    return ()
