"""Normalises the hand-coded tables and checks what one file alone cannot show."""

from __future__ import annotations

import csv
import io
import tomllib
import unicodedata
from pathlib import Path

from territory.build.package import DECLARATION, EVERY_ROW
from territory.paths import DATA
from territory.table_schema import read_rows


class TableError(Exception):
    """A hand-coded table does not hold what is declared."""


def build(data: Path = DATA) -> list[Path]:
    """Rewrite every declared table in one form and return the changed files.

    Raises:
        TableError: a column is missing or undeclared, or a row has too many or too few cells.
    """
    changed = []
    for one in tomllib.loads(DECLARATION.read_text("utf-8"))["table"]:
        path = data / "tables" / f"{one['name']}.csv"
        old = path.read_text("utf-8-sig")
        new = normalised(path.name, old, [field["name"] for field in (*one["fields"], *EVERY_ROW)])
        if new != old:
            path.write_text(new, "utf-8", newline="")
            changed.append(path)
    return changed


def normalised(file: str, text: str, columns: list[str]) -> str:
    r"""Return a CSV text with these columns in this order, trimmed cells, LF and NFC.

    Raises:
        TableError: a column is missing or undeclared, or a row has too many or too few cells.

    >>> normalised("a.csv", 'count,code\r\n 17 ,"AR-B"\r\n', ["code", "count"])
    'code,count\nAR-B,17\n'
    """
    header, *body = read_rows(unicodedata.normalize("NFC", text))
    if sorted(header) != sorted(columns):
        raise TableError(f"{file}: columns {header} instead of {columns}")
    for at, row in enumerate(body):
        if len(row) != len(header):
            raise TableError(f"{file}: row {at + 2} has {len(row)} cells instead of {len(header)}")
    order = [header.index(column) for column in columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[at].strip() for at in order] for row in body)
    return out.getvalue()


def check(data: Path = DATA) -> None:
    """Check the finished package: frictionless accepts it and Territory itself opens it.

    Raises:
        TableError: frictionless reports an error.
        territory.catalog.DamagedData: a file is not as described.
    """
    import frictionless

    from territory.catalog import open_catalog

    report = frictionless.validate(str(data / "datapackage.json"))
    if not report.valid:
        raise TableError("\n".join(map(str, report.flatten(["name", "rowNumber", "fieldName", "message"]))))
    open_catalog(data)
