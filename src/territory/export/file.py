"""What is asked for and what is sent: an order, a file, and a table in each format that tables have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from territory.catalog import Catalog
from territory.export import delimited
from territory.export.table import ExportTable
from territory.export.workbook import workbook
from territory.i18n import Language, language
from territory.model import Status
from territory.settings import Settings

TABLE_KINDS = ("csv", "local.csv", "json", "xlsx")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "local.csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "geojson": "application/geo+json",
    "html": "text/html; charset=utf-8",
}


Step: TypeAlias = Callable[[], None]
"""What a long export calls after each figure."""


def unseen() -> None:
    """Tell nobody how far an export is."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, and everything that making it needs.

    Attributes:
        what: the name of a table, map or document.
        kind: the format, as the file's name ends ("csv", "local.csv", "iati.xml").
        lang: language of headings, words and numbers.
        base_url: public address, for the link back.
        parameters: the query string of the address as a mapping.
    """

    catalog: Catalog
    settings: Settings
    what: str
    kind: str
    lang: str
    base_url: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> Language:
        """The language of the file."""
        return language(self.lang)

    @property
    def demonstration(self) -> bool:
        """Whether invented data are asked for."""
        return self.parameters.get("demo") == "1"


@dataclass(frozen=True, slots=True)
class File:
    """A file to send: name, MIME type, bytes; `refused` when it only says why there is no file."""

    name: str
    media_type: str
    content: bytes
    refused: bool = False


def table_file(table: ExportTable, words: Language, kind: str, more: Sequence[ExportTable] = ()) -> bytes:
    """Return a table in a format: "csv", "local.csv", "json" (the description of the first) or "xlsx".

    A workbook can hold `more` tables.
    """
    status_words = {status.value: words.t(f"status.word.{status.value}") for status in Status}
    if kind == "csv":
        return delimited.machine(table)
    if kind == "local.csv":
        return delimited.local(table, words.code, status_words)
    if kind == "json":
        return delimited.descriptor(table, f"{table.id}.{words.code}.csv")
    return workbook([table, *more], words.code, status_words | {"sources": words.t("ui.sources")})
