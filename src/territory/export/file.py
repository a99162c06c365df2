"""A file to send, and a table in each of the formats that files of tables have."""

from __future__ import annotations

from dataclasses import dataclass

from territory.export import delimited
from territory.export.table import ExportTable
from territory.export.workbook import workbook
from territory.i18n import Language
from territory.model import Status

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "local.csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "geojson": "application/geo+json",
    "html": "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file to send: name, MIME type, bytes."""

    name: str
    media_type: str
    content: bytes


def table_file(table: ExportTable, words: Language, kind: str) -> bytes:
    """Return a table in a format: "csv", "local.csv", "json" (the description of the first) or "xlsx"."""
    status_words = {status.value: words.t(f"status.word.{status.value}") for status in Status}
    if kind == "csv":
        return delimited.machine(table)
    if kind == "local.csv":
        return delimited.local(table, words.code, status_words)
    if kind == "json":
        return delimited.descriptor(table, f"{table.id}.{words.code}.csv")
    return workbook([table], words.code, status_words | {"sources": words.t("ui.sources")})
