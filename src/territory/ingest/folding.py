"""A packed table folded in the reading process: one line for all rows that say the same of the same cell.

Rows of one line have the same territory, sector and year, and in every column of figures either all a plain
number, which is added up, or all the same other text, which whoever judges cells reads (`judging`).
"""

from __future__ import annotations

from typing import Any

from territory.ingest.books import plain
from territory.ingest.limits import MOST_CELLS, MOST_FOLDED, NAMED

MOST_GAPS = 1_000
MEMORY, THREADS = "600MB", 2
LOCKED = ("SET enable_external_access = false", "SET lock_configuration = true")


def load() -> Any:
    """Load the engine before files are forbidden; return a connection to nothing but memory, locked."""
    import ibis
    import pyarrow.compute  # noqa: F401

    connection = ibis.duckdb.connect(memory_limit=MEMORY, threads=THREADS)
    for wish in LOCKED:
        connection.raw_sql(wish)
    return connection


def fold(connection: Any, packed: bytes, said: dict[str, Any]) -> dict[str, Any]:
    """Return the lines of a packed table.

    Args:
        connection: of `load`.
        packed: what `columnar.answer` packed.
        said: "keys" and "values", positions of columns; "decimal"; "header", the row with the names; "until",
            the last row that is no note, 0 for the end; "before", how many rows are not packed.

    Returns:
        "lines": "rows" (numbers of the first ones), "count", "alone" (the only text of its rows), and for
        each of keys and values "cells" (the first row's), for each of the values "sums" (null where it is no
        plain number) and "same" (whether all are). "many": how many lines there are when they are too many,
        else 0. "after_gap": number and first text of the rows that follow an empty one. "below": numbers of
        the rows after "until".
    """
    import ibis
    import numpy as np
    import pyarrow as pa

    from territory.engine import FIRST, ROWS, folded

    whole = pa.ipc.open_stream(pa.py_buffer(packed)).read_all()
    header, until = said["header"], said["until"] or whole.num_rows + said["before"]
    rows = whole.slice(header - said["before"])
    filled, first_text = _filled(rows)
    numbers = np.arange(header + 1, header + 1 + rows.num_rows)
    after = np.flatnonzero((filled[1:] > 0) & (filled[:-1] == 0))[:MOST_GAPS] + 1
    gaps = [[int(numbers[at]), first_text[at].as_py()] for at in after.tolist()]
    below = numbers[(numbers > until) & (filled > 0)][:NAMED].tolist()

    alone = pa.compute.if_else(pa.array(filled == 1), first_text, None)
    marks = [_codes(column) for column in (alone, *(rows.column(at) for at in said["keys"]))]
    figures = {}
    for at in said["values"]:
        figures[f"v{at}"], odd = _figures(connection, rows.column(at), said["decimal"])
        marks.append(odd)
    kept = np.flatnonzero((filled > 0) & (numbers <= until))
    cells = _together(marks, rows.num_rows)[kept]
    named = {"cell": cells, "row": numbers[kept]} | {name: one[kept] for name, one in figures.items()}
    most = min(MOST_FOLDED, MOST_CELLS // max(1, len(figures)))
    table = folded(ibis.memtable(pa.table(named)), ["cell"], list(figures), "row")
    lines = connection.to_pyarrow(table.limit(most + 1))
    if lines.num_rows > most:
        return {"lines": {}, "many": most, "after_gap": gaps, "below": below}
    firsts = lines[FIRST].to_numpy() - header - 1
    found = {
        "rows": _first_numbers(cells, numbers[kept], lines["cell"].to_numpy()),
        "count": lines[ROWS].to_pylist(),
        "alone": alone.take(firsts).to_pylist(),
        "cells": [
            [plain(cell) for cell in rows.column(at).take(firsts).to_pylist()]
            for at in (*said["keys"], *said["values"])
        ],
        "sums": [lines[f"{name}_sum"].to_pylist() for name in figures],
        "same": [
            pa.compute.equal(lines[f"{name}_least"], lines[f"{name}_most"]).to_pylist() for name in figures
        ],
    }
    return {"lines": found, "many": 0, "after_gap": gaps, "below": below}


def _codes(column: Any) -> tuple[Any, int]:
    """Return the number of each cell's text or value among the different ones, and how many these are."""
    import numpy as np

    encoded = _encoded(column)
    return encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)


def _encoded(column: Any) -> Any:
    import pyarrow as pa

    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return whole.dictionary_encode(null_encoding="encode")


def _figures(connection: Any, column: Any, decimal: str) -> tuple[Any, tuple[Any, int]]:
    """Return the plain numbers of a column, NaN elsewhere, and what stands elsewhere, as `_codes` has it.

    Every different text is read once. A sign is left to who reads cells alone, as is all that is no number.
    """
    import ibis
    import numpy as np
    import pyarrow as pa

    from territory.engine import amount

    encoded = _encoded(column)
    texts = pa.table({"at": range(len(encoded.dictionary)), "cell": encoded.dictionary})
    table = ibis.memtable(texts)
    figure = amount(table.cell, decimal) if table.cell.type().is_string() else table.cell.cast("float64")
    plainly = ibis.cases((figure >= 0, figure), else_=ibis.literal(float("nan")))
    read = connection.to_pyarrow(table.select("at", figure=plainly).order_by("at"))["figure"].to_numpy()
    codes = encoded.indices.to_numpy()
    odd = np.where(np.isnan(read), np.arange(1, len(read) + 1), 0)
    return read[codes], (odd[codes], len(read) + 1)


def _together(marks: list[tuple[Any, int]], rows: int) -> Any:
    """Return one number for each combination of numbers."""
    import numpy as np

    found, many = np.zeros(rows, np.int64), 1
    for codes, different in marks:
        if many * different >= 2**62:
            _, found = np.unique(found, return_inverse=True)
            many = int(found.max(initial=0)) + 1
        found, many = found * different + codes, many * different
    return found


def _first_numbers(cells: Any, numbers: Any, lines: Any) -> list[list[int]]:
    """Return the numbers of the first rows of each line, by the cell it stands for."""
    import numpy as np

    order = np.argsort(cells, kind="stable")
    ordered = cells[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    counts = np.diff(np.append(starts, len(ordered)))
    # Of each line's rows, in their order, the first ones stay: one list, cut where lines end.
    kept = numbers[order][np.arange(len(order)) - np.repeat(starts, counts) < NAMED].tolist()
    ends = np.cumsum(np.minimum(counts, NAMED))
    at = np.searchsorted(ordered[starts], lines)
    begins = ends[at] - np.minimum(counts, NAMED)[at]
    return [kept[begin:end] for begin, end in zip(begins.tolist(), ends[at].tolist(), strict=True)]


def _filled(rows: Any) -> tuple[Any, Any]:
    """Return how many cells of each row hold something, and the first text among them."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute

    filled = np.zeros(rows.num_rows, np.int16)
    texts = []
    for column in rows.columns:
        bare = (
            compute.utf8_trim_whitespace(column) if pa.types.is_string(column.type) else column.cast("string")
        )
        holds = compute.fill_null(compute.not_equal(bare, ""), False)
        filled += holds.to_numpy()
        texts.append(compute.if_else(holds, bare, None))
    first = compute.coalesce(*texts) if texts else pa.nulls(rows.num_rows, pa.string())
    return filled, first.combine_chunks() if isinstance(first, pa.ChunkedArray) else first
