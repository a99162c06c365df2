"""Text to typed table by a Table Schema: codes stay text, counts may be missing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

TRUE = frozenset({"true", "True", "TRUE", "1"})


def read_rows(text: str, delimiter: str = ",") -> list[list[str]]:
    r"""Return the rows of a CSV text, header first, every cell as text.

    Raises:
        csv.Error: the text is no CSV, for example a quoted cell is never closed.

    >>> read_rows('code,name\nNA,"a, b"\n')
    [['code', 'name'], ['NA', 'a, b']]
    """
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def to_frame(rows: Sequence[Sequence[str]], schema: Mapping[str, Any]) -> pd.DataFrame:
    """Return a table with one column for each field of the schema, in the order of the schema.

    Text columns have dtype `str` with "" for an empty cell; integers are `Int64`, numbers `Float64` and
    booleans `boolean`, with `pd.NA` for an empty cell. "NA" and "02" stay text.

    Raises:
        ValueError: a cell is not of its type, or a field has no column.

    >>> schema = {"fields": [{"name": "code", "type": "string"}, {"name": "count", "type": "integer"}]}
    >>> to_frame([["code", "count"], ["02", "17"], ["NA", ""]], schema)["count"].tolist()
    [17, <NA>]
    """
    header, *body = rows
    columns = {}
    for field in schema["fields"]:
        at = header.index(field["name"])
        columns[field["name"]] = _typed([row[at] for row in body], field.get("type", "string"))
    return pd.DataFrame(columns)


def _typed(cells: list[str], kind: str) -> pd.Series[Any]:
    if kind == "string":
        return pd.Series(cells, dtype="str")
    convert, dtype = _CONVERTERS[kind]
    return pd.Series([convert(cell) if cell else pd.NA for cell in cells], dtype=dtype)


_CONVERTERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "integer": (int, "Int64"),
    "number": (float, "Float64"),
    "boolean": (lambda cell: cell in TRUE, "boolean"),
}
