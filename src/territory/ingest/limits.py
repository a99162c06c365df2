"""How large an uploaded file may be, packed and unpacked, and what reading it may cost."""

from __future__ import annotations

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 300
MOST_CELLS = 1_000_000
LONGEST_CELL = 2_000
"""Characters in a cell."""

LARGE_BYTES = 100_000_000
"""Of a CSV or Parquet. What is beyond the limits above is kept as columns and folded, never held as rows."""
LARGE_ROWS = 2_000_000
LARGE_CELLS = 40_000_000
LARGE_UNPACKED = 400_000_000
"""Bytes of a large table's columns in the reading process."""
MOST_FOLDED = 100_000
"""Different combinations of territory, sector, year and remark that a large table is folded to."""

MOST_SHAPE_BYTES = 40_000_000
"""Of a file with boundaries: a million vertices are 16 MB in a GeoPackage and 25 in a GeoJSON."""
MOST_VERTICES = 1_000_000
MOST_SHAPES = 2_000
MOST_LAYERS = 100
MOST_JSON = 1_000_000
"""Bytes of a data dictionary."""

MOST_UNPACKED = 150_000_000
MOST_MEMBERS = 300
MOST_TIMES = 100
"""Unpacked against packed size of an archive's member larger than `SMALL`."""
SMALL = 1_000_000

MEMORY = 1_200_000_000
"""Address space of the reading process, in bytes."""
FOLD_MEMORY = 3_000_000_000
"""The same when it folds a large table: the engine reserves more than it uses."""
PROCESSOR_SECONDS = 20
WALL_SECONDS = 25.0
MOST_ANSWER = 40_000_000
"""Bytes that the reading process may hand back."""
AT_ONCE = 2
"""Files that are read at the same time; others wait."""
NAMED = 13
"""Numbers of rows given of many: a dozen, and one more that says that there are others."""


class Refused(Exception):  # noqa: N818 - named for what happened
    """A file is not read.

    Attributes:
        rule: key of the reason, a message `own.refused.<rule>`.
        value: what was found, or the limit.
    """

    def __init__(self, rule: str, value: str = "") -> None:
        super().__init__(f"{rule}: {value}")
        self.rule, self.value = rule, value[:80]
