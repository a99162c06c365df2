"""Rows that add up others, compared with what the rows add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from territory.ingest.columns import year
from territory.ingest.report import Problem, Record


@dataclass(frozen=True, slots=True)
class Total:
    """A figure of a row that adds up others.

    Attributes:
        rows: where it stands.
        column: position of its column.
        text: what the row is called.
        others: texts of its other keys, all of which must belong to a row that it adds up.
        value: the figure.
    """

    rows: tuple[int, ...]
    column: int
    text: str
    others: tuple[str, ...]
    value: float


def compared(
    totals: Sequence[Total], records: Sequence[Record], wide: bool, resolve: Callable[[str], tuple[str, ...]]
) -> list[Problem]:
    """Say of every total whether it is what the rows add up to; one that is not may hide a lost row.

    Args:
        totals: the totals.
        records: the figures.
        wide: True when a total adds up its own column only.
        resolve: returns the codes of the territories that a text may mean.
    """
    if not totals:
        return []
    of: dict[tuple[str, str], set[int]] = defaultdict(set)
    for at, record in enumerate(records):
        of["column", str(record.column)].add(at)
        of["territory", record.territory].add(at)
        of["sector", record.sector].add(at)
        of["year", record.year].add(at)
    problems = []
    for one in totals:
        belong = [of["column", str(one.column)]] if wide else []
        for text in one.others:
            in_year = of["year", year(text)] if year(text) else set()
            placed = [of["territory", code] for code in resolve(text)]
            belong.append(of["sector", text].union(in_year, *placed))
        added = set(range(len(records))).intersection(*belong)
        total = sum(records[at].value or 0 for at in sorted(added))
        same = abs(total - one.value) <= max(0.51, 1e-6 * abs(one.value))
        about = {"total": one.value, "sum": total}
        problems.append(
            Problem("note", "total", one.rows, (one.column,), one.text, about)
            if same
            else Problem("warning", "total_differs", one.rows, (one.column,), one.text, about)
        )
    return problems
