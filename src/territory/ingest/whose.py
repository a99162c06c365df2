"""Whose territories a table speaks of, by the texts of its columns."""

from __future__ import annotations

from collections.abc import Mapping

from territory.gazetteer import Gazetteer, likely
from territory.ingest.columns import header_row, territory_name
from territory.ingest.large import Cell
from territory.ingest.opening import Opened, Reading

SAMPLE, DIFFERENT = 5_000, 400


def whose(opened: Opened, said: Reading, known: Mapping[str, Gazetteer]) -> tuple[Gazetteer, ...]:
    """Return the gazetteer that explains the most texts of a column, several when they explain as many.

    Bare numbers are codes of territories only where the name of their column says so. Names of columns count
    like a column: a table may be wide by territory.

    >>> from territory.catalog import open_catalog
    >>> from territory.gazetteer import gazetteers
    >>> known = gazetteers(open_catalog())
    >>> opened = Opened((("país", "empleo"), ("NA", "3"), ("AR", "4")), "csv")
    >>> [one.key for one in whose(opened, Reading(), known)]
    ['world']
    """
    header = min(said.header or header_row(opened.rows), len(opened.rows))
    names = opened.rows[header - 1]
    columns: list[list[str]] = [[text for cell in names if (text := _text(cell))]]
    for place, name in enumerate(names):
        rows = opened.rows[header : header + SAMPLE]
        texts = dict.fromkeys(text for row in rows if place < len(row) and (text := _text(row[place])))
        if not territory_name(_text(name)):
            texts = {text: None for text in texts if not text[0].isdecimal()}
        columns.append(list(texts)[:DIFFERENT])
    return likely(columns, known)


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()[:80]
