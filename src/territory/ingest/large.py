"""A large table as its session holds it: packed bytes that only the reading process opens, and its lines."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from territory.ingest.asking import ask, start
from territory.ingest.limits import LARGE_BYTES

Cell = str | float | int | None
NO_SUMS: Mapping[int, tuple[float, bool]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Line:
    """Rows of a table that say the same of the same cell; of a small table, one row.

    Attributes:
        rows: their numbers, of many the first ones.
        count: how many they are.
        cells: of the first of them.
        alone: their only text, where they have no other; None in a small table.
        sums: by column, what plain numbers add up to, and whether they are all the same.
    """

    rows: tuple[int, ...]
    count: int
    cells: Sequence[Cell]
    alone: str | None = None
    sums: Mapping[int, tuple[float, bool]] = field(default_factory=lambda: NO_SUMS)


@dataclass(frozen=True, slots=True)
class Folded:
    """A large table as lines.

    Attributes:
        lines: in the order of their first rows.
        after_gap: number and first text of the rows that follow an empty one.
        below: numbers of the first rows below the table.
        many: how many different lines there may be, when there are more; 0 otherwise.
    """

    lines: tuple[Line, ...]
    after_gap: tuple[tuple[int, str], ...]
    below: tuple[int, ...]
    many: int


@dataclass(slots=True, eq=False)
class Large:
    """A table that is too large for rows.

    Attributes:
        packed: the table; never opened in the server.
        rows: how many it has.
        decimal: its decimal sign, judged by 10,000 rows spread over it.
        sure: whether they prove it.
        before: how many of its rows, with the names of the columns, are not packed.
        ready: a process that loaded the engine while the file was read, for the first folding.
    """

    packed: bytes
    rows: int
    decimal: str
    sure: bool
    before: int
    ready: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _last: tuple[dict[str, Any], Folded] | None = field(default=None, repr=False)

    def folded(
        self, keys: Sequence[int], values: Sequence[int], decimal: str, header: int, until: int = 0
    ) -> Folded:
        """Return the table's lines; the last ones are remembered, since answers do not change them.

        Args:
            keys: positions of the columns that tell rows apart.
            values: positions of the columns of figures.
            decimal: their decimal sign.
            header: number of the row with the columns' names.
            until: number of the last row of the table, 0 for the file's last.

        Raises:
            Refused: folding takes too long or too much memory.
        """
        said = {
            "keys": list(keys),
            "values": list(values),
            "decimal": decimal,
            "header": header,
            "until": until,
            "before": self.before,
        }
        if self._last is None or self._last[0] != said:
            waits = self.ready is not None and self.ready.poll() is None
            process, self.ready = (self.ready if waits else start("fold")), None
            answer = ask({"fold": said}, self.packed, LARGE_BYTES, process)
            self._last = (said, _folded(said, answer))
        return self._last[1]


def _folded(said: dict[str, Any], answer: dict[str, Any]) -> Folded:
    places, found = [*said["keys"], *said["values"]], answer["lines"]
    width = max(places, default=-1) + 1
    lines = []
    for at in range(len(found.get("rows", ()))):
        cells: list[Cell] = [None] * width
        for place, column in zip(places, found["cells"], strict=True):
            cells[place] = column[at]
        sums = {
            place: (total[at], same[at])
            for place, total, same in zip(said["values"], found["sums"], found["same"], strict=True)
            if total[at] is not None
        }
        rows = tuple(found["rows"][at])
        lines.append(Line(rows, found["count"][at], cells, found["alone"][at] or "", sums))
    gaps = tuple((row, text) for row, text in answer["after_gap"])
    return Folded(tuple(lines), gaps, tuple(answer["below"]), answer["many"])
