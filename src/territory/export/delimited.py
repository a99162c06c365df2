"""Delimited text: one form for programs, one for the reader's spreadsheet, and a description of the first."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping

from babel.numbers import get_decimal_symbol

from territory.export.table import ABSENCES, NUMERIC, Cell, Column, ExportTable
from territory.i18n import LOCALES
from territory.model import Status

_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[ \u00a0\u200b\ufeff]*[\t\r\n]")
_FIELD_TYPES = {
    "text": "string",
    "integer": "integer",
    "decimal": "number",
    "percent": "number",
    "status": "string",
}


def machine(table: ExportTable) -> bytes:
    r"""Return the table for programs: UTF-8, comma, decimal point, column keys (RFC 4180).

    Numbers are unrounded, shares stand as 0 to 1, and a missing number is its status as a word
    ("not_published"), which `descriptor` declares as missing. The provenance is in the columns, so that the
    file stays one table.

    Raises:
        ValueError: if the table has no column "source".

    >>> columns = (Column("code", "Código", "text"), Column("source", "Fuente", "text"))
    >>> machine(ExportTable("t", "T", columns, (("AR-S", "004"),), (("Fuente", "004"),)))
    b'code,source\r\nAR-S,004\r\n'
    """
    if "source" not in {column.key for column in table.columns}:
        raise ValueError(f"{table.id}: the machine-readable table needs a column named source.")
    header = [as_text(column.key) for column in table.columns]
    rows = ([_machine_cell(cell) for cell in row] for row in table.rows)
    return _delimited([header, *rows], ",").encode("utf-8")


def local(table: ExportTable, lang: str, words: Mapping[str, str]) -> bytes:
    r"""Return the table as the reader's spreadsheet program opens it with a double click.

    UTF-8 with byte order mark, CRLF, translated headings and status words, the reader's decimal sign, and the
    delimiter that goes with it: a semicolon beside a decimal comma, else a comma. The notes follow below the
    table after an empty line.

    Args:
        table: the table, its labels already in the reader's language.
        lang: language code.
        words: word for each status by its value ("not_published": "no publicado").

    >>> columns = (Column("share", "Cuota", "decimal", 1),)
    >>> text = local(ExportTable("t", "T", columns, ((2.5,),), (("Fuente", "004"),)), "es", {})
    >>> text.decode("utf-8-sig")
    'Cuota\r\n2,5\r\n\r\nFuente;004\r\n'
    """
    decimal = get_decimal_symbol(LOCALES[lang])
    header = [as_text(column.label) for column in table.columns]
    rows = (
        [_local_cell(cell, column, decimal, words) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    )
    notes = ([as_text(label), as_text(text)] for label, text in table.notes)
    text = _delimited([header, *rows, [], *notes], ";" if decimal == "," else ",")
    return text.encode("utf-8-sig")


def descriptor(table: ExportTable, path: str = "") -> bytes:
    """Return the Frictionless resource descriptor (JSON) of the `machine` form.

    Numeric fields declare the four words of absence as missing values. The notes are kept in "notes".

    Args:
        table: the table.
        path: name under which its `machine` form is saved, by default the table's id with ".csv".

    >>> table = ExportTable("t", "T", (Column("count", "Número", "integer"),), (), (("Fuente", "004"),))
    >>> json.loads(descriptor(table))["schema"]["fields"][0]["type"]
    'integer'
    """
    description = {
        "name": table.id,
        "path": path or f"{table.id}.csv",
        "type": "table",
        "title": table.title,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [_field(column) for column in table.columns]},
        "notes": [{"label": label, "text": text} for label, text in table.notes],
    }
    return (json.dumps(description, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def rows(lines: Iterable[Iterable[str]]) -> bytes:
    r"""Return lines of text as CSV for programs, no cell a formula.

    >>> rows([["id", "title"], ["a", "=1+1"]])
    b"id,title\r\na,'=1+1\r\n"
    """
    return _delimited(([as_text(cell) for cell in line] for line in lines), ",").encode("utf-8")


def as_text(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula.

    A text that begins, also after blanks, with = + - @ (or their full-width forms), tab, CR or LF gets an
    apostrophe in front.

    >>> as_text("=1+1"), as_text(" @cmd"), as_text("Santa Fe")
    ("'=1+1", "' @cmd", 'Santa Fe')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def _machine_cell(cell: Cell) -> str:
    return as_text(str(cell)) if isinstance(cell, str) else str(cell)


def _local_cell(cell: Cell, column: Column, decimal: str, words: Mapping[str, str]) -> str:
    if isinstance(cell, Status):
        return as_text(words[cell])
    if isinstance(cell, str):
        return as_text(cell)
    if column.kind == "integer":
        return f"{cell:.0f}"
    number = f"{100 * cell:.{column.digits}f}%" if column.kind == "percent" else f"{cell:.{column.digits}f}"
    return number.replace(".", decimal)


def _field(column: Column) -> dict[str, object]:
    field: dict[str, object] = {"name": column.key, "title": column.label, "type": _FIELD_TYPES[column.kind]}
    if column.kind in NUMERIC:
        field["missingValues"] = ["", *ABSENCES]
    if column.kind == "status":
        field["constraints"] = {"enum": list(Status)}
    return field


def _delimited(rows: Iterable[list[str]], delimiter: str) -> str:
    text = io.StringIO()
    # With CRLF as line end, and only then, the writer also quotes a lone CR, which would start a new row.
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
