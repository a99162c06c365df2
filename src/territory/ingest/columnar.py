"""A large table in the reading process: read within limits into columns of texts and numbers, and packed."""

from __future__ import annotations

import csv
import gc
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest
from typing import Any

from territory.ingest.books import Value, plain
from territory.ingest.limits import (
    LARGE_BYTES,
    LARGE_CELLS,
    LARGE_ROWS,
    LARGE_UNPACKED,
    LONGEST_CELL,
    MOST_COLUMNS,
    Refused,
)
from territory.ingest.numbers import decimal_sign

PIECE = 1_000
"""Rows of a text at a time: few enough for the processor's cache."""
BATCH = 10_000
HEAD = 200_000
HEADER = 1
"""A row of a text that does not count."""
MOST_UNUSUAL = 1_000
"""Rows with fewer or more cells than the others that are put in one by one."""
NAMED = re.compile(rb"sep=(.)\r?\n")
SAMPLE, SAMPLE_CELLS = 5_100, 300_000
SPREAD = 10_000
"""Rows, spread over the table, whose cells say which decimal sign it has."""


def load() -> None:
    """Load what a large table needs before files are forbidden."""
    import pyarrow.compute
    import pyarrow.parquet  # noqa: F401


def answer(table: Any, names: Sequence[str] = (), separator: str = "") -> dict[str, Any]:
    """Return what is known of a large table before it is folded, and the table itself, packed.

    Args:
        table: the columns.
        names: of the columns where they are not among the rows.
        separator: of a text.

    Returns:
        "rows": the first ones. "large": how many "rows" there are, the "decimal" sign, whether it is "sure",
        and how many rows stand "before" the first one that is packed. "packed": the table's bytes.

    Raises:
        Refused: packed, it is larger than any file may be.
    """
    before = 1 if names else 0
    first = table.slice(0, min(SAMPLE, SAMPLE_CELLS // max(1, table.num_columns)))
    step = max(1, table.num_rows // SPREAD)
    spread = table.take(list(range(1 - before, table.num_rows, step)))
    sign, sure = decimal_sign((cell for row in _rows(spread) for cell in row), separator)
    about = {"rows": table.num_rows + before, "decimal": sign, "sure": sure, "before": before}
    rows = [*([list(names)] if names else []), *_rows(first)]
    return {"rows": rows, "large": about, "packed": _packed(table)}


def from_text(text: bytes, separator: str) -> Any:
    """Return the rows of a delimited text in UTF-8 as a table of texts, every row from the first.

    Without quotes a line is a row, which Arrow reads four times as fast as Python's reader of CSV does.

    Raises:
        Refused: it is beyond the limits.
    """
    if named := NAMED.match(text):
        text = text[named.end() :]
    plainly = b'"' not in text and text.count(b"\r") == text.count(b"\r\n")
    found = _lines(text, separator) if plainly else None
    return _quoted(text, separator) if found is None else found


def _lines(text: bytes, separator: str) -> Any:
    """Return the rows of a text without quotes; None when too many do not have the usual number of cells."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    usual = (
        Counter(line.count(separator.encode()) for line in text[:HEAD].splitlines()).most_common(1)[0][0] + 1
    )
    _within(0, usual)
    unusual: list[tuple[int, list[str]]] = []

    def keep(row: Any) -> str:
        unusual.append((row.number - 1, row.text.split(separator)))
        return "skip" if len(unusual) <= MOST_UNUSUAL else "error"

    names = _names(usual)
    try:
        table = arrow.read_csv(
            pa.py_buffer(text),
            # One thread: with more, rows have no numbers.
            arrow.ReadOptions(column_names=names, use_threads=False),
            arrow.ParseOptions(
                delimiter=separator, quote_char=False, ignore_empty_lines=False, invalid_row_handler=keep
            ),
            arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid:
        return None
    _within(table.num_rows + len(unusual) - HEADER, max(usual, *(len(cells) for _, cells in unusual), 1))
    _short(table.columns)
    return _with(table, unusual).combine_chunks()


def _with(table: Any, rows: Sequence[tuple[int, list[str]]]) -> Any:
    """Return a table with more rows, each at its own position; what they do not hold is missing."""
    import pyarrow as pa

    width = max([table.num_columns, *(len(cells) for _, cells in rows)])
    missing = pa.nulls(table.num_rows, pa.string())
    columns = [table.column(at) if at < table.num_columns else missing for at in range(width)]
    table = pa.table(columns, names=_names(width))
    parts, done = [], 0
    for before, (at, cells) in enumerate(rows):
        arrays = [
            pa.array([cells[place] if place < len(cells) else None], pa.string()) for place in range(width)
        ]
        _short(arrays)
        parts += [table.slice(done, at - before - done), pa.table(arrays, names=_names(width))]
        done = at - before
    return pa.concat_tables([*parts, table.slice(done)])


def _quoted(text: bytes, separator: str) -> Any:
    """Return the rows of a text in which quotes may hold separators and ends of lines."""
    import pyarrow as pa

    pieces: list[list[Any]] = []
    width = rows = 0
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""), delimiter=separator)
    # Millions of short-lived lists and texts: looking for cycles among them costs more than reading them.
    gc.disable()
    try:
        while piece := list(islice(reader, PIECE)):
            rows, width = rows + len(piece), max(width, *map(len, piece))
            _within(rows - HEADER, width)
            arrays = [pa.array(cells, pa.string()) for cells in zip_longest(*piece)]
            _short(arrays)
            pieces.append([pa.nulls(len(piece), pa.string()), *arrays])
    except csv.Error as error:
        raise Refused("unreadable", str(error)) from error
    finally:
        gc.enable()
    columns = [
        # A row that ends early has nothing in the columns that it lacks.
        pa.chunked_array([one[at] if at < len(one) else one[0] for one in pieces]).combine_chunks()
        for at in range(1, width + 1)
    ]
    return pa.table(columns, names=_names(width))


def from_parquet(content: bytes) -> tuple[tuple[str, ...], Any]:
    """Return the names and the columns of a Parquet file: texts, whole numbers and numbers.

    Raises:
        Refused: it is beyond the limits or broken; what it says of its own size is not believed.
    """
    import pyarrow as pa
    from pyarrow import parquet

    batches: list[Any] = []
    rows = size = 0
    try:
        names = parquet.ParquetFile(io.BytesIO(content)).schema_arrow.names
        _within(0, len(names))
        # A text that stands in a million rows is held once.
        file = parquet.ParquetFile(io.BytesIO(content), read_dictionary=list(names))
        for batch in file.iter_batches(batch_size=BATCH):
            rows += batch.num_rows
            _within(rows, len(names))
            arrays = [_plain(column) for column in batch.columns]
            _short(arrays)
            size += sum(array.nbytes for array in arrays)
            if size > LARGE_UNPACKED:
                raise Refused("cells", f"{LARGE_CELLS:,}")
            batches.append(pa.record_batch(arrays, names=_names(len(arrays))))
        return tuple(map(str, names)), pa.Table.from_batches(batches).combine_chunks()
    except (Refused, MemoryError):
        raise
    except Exception as error:
        raise Refused("unreadable", f"{type(error).__name__}: {error}") from error


def _plain(column: Any) -> Any:
    """Return a column as texts, whole numbers or finite numbers."""
    import pyarrow as pa
    from pyarrow import compute, types

    if types.is_dictionary(column.type):
        _short([column.dictionary])
        return column.cast(column.type.value_type).cast(pa.string())
    if types.is_string(column.type) or types.is_null(column.type):
        return column.cast(pa.string())
    if types.is_signed_integer(column.type):
        return column.cast(pa.int64())
    if types.is_floating(column.type):
        return compute.if_else(compute.is_finite(column.cast(pa.float64())), column.cast(pa.float64()), None)
    cells = (plain(cell) for cell in column.to_pylist())
    return pa.array([None if cell is None else str(cell) for cell in cells], pa.string())


def _within(rows: int, width: int) -> None:
    if width > MOST_COLUMNS:
        raise Refused("columns", f"{MOST_COLUMNS:,}")
    if rows > LARGE_ROWS:
        raise Refused("rows", f"{LARGE_ROWS:,}")
    if rows * width > LARGE_CELLS:
        raise Refused("cells", f"{LARGE_CELLS:,}")


def _short(arrays: Sequence[Any]) -> None:
    from pyarrow import compute, types

    for array in arrays:
        if types.is_string(array.type) and array.nbytes > LONGEST_CELL:
            longest = compute.max(compute.utf8_length(array)).as_py()
            if (longest or 0) > LONGEST_CELL:
                raise Refused("cell", f"{LONGEST_CELL:,}")


def _names(width: int) -> list[str]:
    return [f"c{at}" for at in range(width)]


def _rows(table: Any) -> Iterator[list[Value]]:
    """Give the rows as a spreadsheet has them."""
    for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
        yield [plain(cell) if cell != "" else "" for cell in row]


def _packed(table: Any) -> bytes:
    import pyarrow as pa

    out = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(out, table.schema, options=options) as writer:
        writer.write_table(table)
    if out.tell() > LARGE_BYTES:
        raise Refused("cells", f"{LARGE_CELLS:,}")
    return out.getvalue()
