"""Large tables folded to few rows, as Ibis expressions: the same ones on DuckDB and on PostgreSQL.

Tables in, tables out: nothing is opened here and nothing computed until the caller executes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import ibis
from ibis.expr import types as ir

GREATEST = sys.float_info.max
ROWS, FIRST, NUMBERS = "rows", "first", "numbers"
GROUPED = {",": "[.]", ".": ","}
"""The mark between thousands, by decimal sign, as a regular expression."""


def folded(table: ir.Table, keys: Sequence[str], values: Sequence[str], number: str = "") -> ir.Table:
    """Return one row for each distinct combination of the keys (a missing one is a key like others).

    Args:
        table: any number of rows.
        keys: names of the columns that tell the rows apart; without any, everything is one row.
        values: names of the columns of numbers to add up; NaN and infinite ones are no figures.
        number: name of the column with the numbers of the rows, "" without one.

    Returns:
        The keys; "rows", how many rows were folded; for each value "<value>_sum", "<value>_least" and
        "<value>_most" over the rows with a figure (missing without any), "<value>_with" and
        "<value>_without", how many rows have one and lack one; with `number` also "first", the first row's
        number. In the order of the first row, or of the keys.

    >>> table = ibis.memtable({"key": ["b", "a", "b"], "figure": [1.0, 2.0, None]})
    >>> folded(table, ["key"], ["figure"]).columns
    ('key', 'rows', 'figure_sum', 'figure_least', 'figure_most', 'figure_with', 'figure_without')
    """
    found: dict[str, ir.Value] = {ROWS: table.count()}
    for name in values:
        figure = table[name].cast("float64")
        # Both engines sort NaN above every number: one comparison leaves out all three kinds of no figure.
        finite = figure.between(-GREATEST, GREATEST)
        counted = finite.sum().fill_null(0).cast("int64")
        found |= {
            f"{name}_sum": figure.sum(where=finite),
            f"{name}_least": figure.min(where=finite),
            f"{name}_most": figure.max(where=finite),
            f"{name}_with": counted,
            f"{name}_without": table.count() - counted,
        }
    if number:
        found[FIRST] = table[number].min()
    rows = (table.group_by(list(keys)) if keys else table).agg(**found)
    order = [FIRST] if number else [ibis.asc(key, nulls_first=True) for key in keys]
    return rows.order_by(order) if order else rows


def amount(text: ir.StringValue, decimal: str) -> ir.FloatingValue:
    """Return the number that a text is, missing when it is not plainly one: digits, thousands, decimals.

    Signs, marks, footnotes and percentages are left to who reads a cell alone (`ingest.numbers`).

    Args:
        text: of a cell.
        decimal: "," or ".".

    >>> str(amount(ibis.literal("1.234,5"), ",").type())
    'float64'
    """
    bare = text.strip()
    thousands = GROUPED[decimal]
    plain = bare.re_search(
        f"^([0-9]{{1,3}}({thousands}[0-9]{{3}})+|[0-9]{{1,15}})([{decimal}][0-9]{{1,15}})?$"
    )
    digits = bare.replace("." if decimal == "," else ",", "").replace(decimal, ".")
    return ibis.cases((plain, digits), else_=ibis.null("string")).cast("float64")
