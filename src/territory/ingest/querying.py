"""What a job reads from a table of a listed source: a description, then rows added up where they lie."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from territory.ingest.connecting import connected
from territory.ingest.large import Cell
from territory.ingest.limits import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from territory.jobs import Failed, say
from territory.listed import Source

if TYPE_CHECKING:
    from ibis.expr import datatypes
    from ibis.expr import types as ir

SAMPLE, SHOWN = 1_000, 200
BATCH = 10_000


def described(source: Source, table: str) -> dict[str, Any]:
    """Return what the columns of a table are, and its first rows.

    Returns:
        "names"; "numbers": by column, whether it can be added up; "rows": up to 1,000, as wide as "names".
        Columns that hold neither texts, numbers nor dates are left out, their names under "left".

    Raises:
        Failed: see `connected`; "source_columns" when there are more than a person can choose from.
    """
    say(0.2, "connecting")
    with connected(source, table) as found:
        names = [name for name in found.columns if _plain(found[name].type())]
        if len(names) > MOST_COLUMNS:
            raise Failed("source_columns", f"{MOST_COLUMNS:,}")
        say(0.5, "sampling")
        # Enough to see what a column holds; a cell may be a whole document.
        cells = {f"c{at}": _short(found[name]) for at, name in enumerate(names)}
        rows = _rows(found.select(**cells), SAMPLE) if names else []
        return {
            "names": [_text(name) for name in names],
            "numbers": [found[name].type().is_numeric() for name in names],
            "rows": rows,
            "left": [_text(name) for name in found.columns if name not in names],
        }


def added_up(
    source: Source,
    table: str,
    keys: Sequence[str],
    years: Sequence[str],
    values: Sequence[str],
    only: int = 0,
) -> dict[str, Any]:
    """Return one row for each distinct combination of keys, its figures added up in the engine.

    Args:
        source: as the administrator listed it.
        table: one of its tables.
        keys: names of the columns that tell the rows apart.
        years: those of the keys of which a date counts by its year.
        values: names of the columns of numbers.
        only: the one year wanted, 0 for all.

    Returns:
        "rows": the keys and the sums, None where no row has a figure, ordered by the keys; by row, "counts":
        how many rows it adds up, and "lacking": by value, how many of them have no figure.

    Raises:
        Failed: see `connected`; "source_rows" when there are more than 100,000 combinations, "source_cell"
            when a key is longer than a name can be.
    """
    from territory.engine import folded

    say(0.2, "connecting")
    with connected(source, table) as found:
        if missing := [name for name in (*keys, *values) if name not in found.columns]:
            raise Failed("source_column", missing[0])
        say(0.4, "adding")
        if only:
            found = found.filter(*(_year(found[name]) == str(only) for name in years))
        # A column's name may be anything; inside the query it is a number.
        k, v = [f"k{at}" for at in range(len(keys))], [f"v{at}" for at in range(len(values))]
        numbered: Mapping[str, ir.Value] = {
            **{new: _key(found[name], name in years) for new, name in zip(k, keys, strict=True)},
            **{new: found[name] for new, name in zip(v, values, strict=True)},
        }
        sums = folded(found.select(**numbered), k, v)
        wanted = sums.select(*k, *(f"{one}_sum" for one in v), "rows", *(f"{one}_without" for one in v))
        rows = _rows(wanted, MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise Failed("source_rows", f"{MOST_ROWS:,}")
    say(0.9, "handing")
    width = len(k) + len(v)
    # Engines sort texts by rules of their own; the same table is the same from all of them.
    rows.sort(key=lambda row: [(cell is not None, str(cell)) for cell in row[: len(k)]])
    return {
        "rows": [row[:width] for row in rows],
        "counts": [row[width] for row in rows],
        "lacking": [row[width + 1 :] for row in rows],
    }


def _plain(kind: datatypes.DataType) -> bool:
    return bool(kind.is_numeric() or kind.is_string() or kind.is_temporal() or kind.is_boolean())


def _short(column: ir.Value) -> ir.Value:
    return column.substr(0, SHOWN) if column.type().is_string() else column


def _year(column: ir.Value) -> ir.StringValue:
    return _key(column, is_year=True).cast("string").substr(0, 4)


def _key(column: ir.Value, is_year: bool) -> ir.Value:
    kind = column.type()
    if is_year and (kind.is_date() or kind.is_timestamp()):
        return column.year()
    return column.cast("string") if kind.is_temporal() or kind.is_boolean() else column


def _rows(table: ir.Table, most: int) -> list[list[Cell]]:
    found: list[list[Cell]] = []
    for batch in table.to_pyarrow_batches(limit=most, chunk_size=BATCH):
        found += [[_cell(cell) for cell in row.values()] for row in batch.to_pylist()]
    return found


def _cell(cell: object) -> Cell:
    """Return a cell as an uploaded table would hold it."""
    if cell is None or isinstance(cell, bool):
        return None if cell is None else str(cell).lower()
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float | Decimal):
        figure = float(cell)
        if not math.isfinite(figure):
            return None
        return int(figure) if figure.is_integer() and abs(figure) < 2**53 else figure
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return _text(str(cell))


def _text(text: str) -> str:
    if len(text) > LONGEST_CELL:
        raise Failed("source_cell", f"{LONGEST_CELL:,}")
    return text
