"""A checked table as plain data that JSON can hold, and back: what was left out and why comes along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from territory.ingest.report import Columns, Problem, Record, Table
from territory.model import Status

RECORD = ("row", "column", "territory", "sector", "year", "value", "status", "note")


def as_plain(table: Table, kind: str, measure: str) -> dict[str, Any]:
    """Return a table as plain data.

    Args:
        table: the table.
        kind: what its figures are: "count", "amount" or "rate".
        measure: what is counted, as shown.
    """
    columns = table.columns
    return {
        "kind": kind,
        "measure": measure,
        "columns": {
            "roles": list(columns.roles),
            "names": list(columns.names),
            "header": columns.header,
            "wide": columns.wide,
        },
        "decimal": table.decimal,
        "records": [[getattr(one, name) for name in RECORD] for one in table.records],
        "problems": [
            [one.kind, one.rule, list(one.rows), list(one.columns), one.value, _listed(one.about)]
            for one in table.problems
        ],
        "figures": table.figures,
        "left_out": [list(one) for one in table.left_out],
        "recognised": [[place, good, every] for place, (good, every) in table.recognised.items()],
        "percent": table.percent,
        "out": table.out,
        "rows_out": table.rows_out,
        "repeats": table.repeats,
        "adds_up": table.adds_up,
    }


def from_plain(plain: Mapping[str, Any]) -> Table:
    """Return the table that `as_plain` was given; questions and marks were answered before it was kept.

    >>> from territory.catalog import open_catalog
    >>> from territory.geography import territories
    >>> from territory.ingest.checking import check
    >>> from territory.ingest.opening import Opened
    >>> opened = Opened((("provincia", "empleo"), ("Salta", "12"), ("Salto", "3")), "csv")
    >>> table = check(opened, territories(open_catalog()))
    >>> again = from_plain(as_plain(table, "count", "empleo"))
    >>> again.records == table.records, again.problems == table.problems, again.left_out == table.left_out
    (True, True, True)
    >>> (again.valid, again.rows_out) == (table.valid, table.rows_out) == (1, 1)
    True
    """
    columns = plain["columns"]
    return Table(
        columns=Columns(tuple(columns["roles"]), tuple(columns["names"]), columns["header"], columns["wide"]),
        decimal=plain["decimal"],
        records=tuple(_record(cells) for cells in plain["records"]),
        problems=tuple(
            Problem(kind, rule, tuple(rows), tuple(places), value, _tupled(about))
            for kind, rule, rows, places, value, about in plain["problems"]
        ),
        figures=plain["figures"],
        left_out=tuple((row, place) for row, place in plain["left_out"]),
        recognised={place: (good, every) for place, good, every in plain["recognised"]},
        questions={},
        marks=(),
        percent=plain["percent"],
        out=plain["out"],
        rows_out=plain["rows_out"],
        repeats=plain["repeats"],
        adds_up=plain["adds_up"],
    )


def _record(cells: list[Any]) -> Record:
    said = dict(zip(RECORD, cells, strict=True))
    return Record(**{**said, "status": Status(said["status"])})


def _listed(about: Mapping[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in about.items()}


def _tupled(about: Mapping[str, object]) -> dict[str, object]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in about.items()}
