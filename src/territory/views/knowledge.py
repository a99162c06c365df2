"""The knowledge map: the materials that the observatory knows, by type, topic, member and language."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from territory.catalog import Catalog
from territory.geography import fold
from territory.i18n import Language
from territory.views.selection import Selection

TABLE = "knowledge_materials"
NO_MEMBER = "none"
FIELDS = {"material": "type", "topic": "topics", "member": "member", "written": "written"}
"""Parameter of an address by the column that it filters."""


@dataclass(frozen=True, slots=True)
class Material:
    """A document on the map, in the reader's words."""

    id: str
    title: str
    type: str
    topics: str
    member: str
    publisher: str
    written: str
    lang: str
    year: str
    address: str


def offered(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Return the values that each filter offers: those that some material has."""
    rows = catalog.table(TABLE).to_dict("records")
    return {
        name: tuple(sorted({value for row in rows for value in _values(row, column)}))
        for name, column in FIELDS.items()
    }


def found(catalog: Catalog, selection: Selection, words: Language) -> list[Material]:
    """Return the materials that a view asks for, the newest first."""
    wanted = fold(selection.find)
    rows = [
        row
        for row in catalog.table(TABLE).to_dict("records")
        if all(getattr(selection, name) in ("", *_values(row, column)) for name, column in FIELDS.items())
        and wanted in fold(" ".join(str(row[key]) for key in ("title", "publisher", "id", "year")))
    ]
    rows.sort(key=lambda row: 0 if pd.isna(row["year"]) else -int(row["year"]))
    return [_material(row, words) for row in rows]


def label(words: Language, name: str, value: str) -> str:
    """Return the word for a value of a filter; the value itself for a topic that an institution named."""
    if name == "written":
        return str(words.locale.languages.get(value, value))
    key = f"evidence.{name}.{value}"
    return words.t(key) if name != "topic" or words.has(key) else value


def _values(row: dict[Hashable, Any], column: str) -> tuple[str, ...]:
    if column == "topics":
        return tuple(part.strip() for part in row[column].split(";") if part.strip())
    return (row[column] or NO_MEMBER,)


def _material(row: dict[Hashable, Any], words: Language) -> Material:
    return Material(
        id=row["id"],
        title=row["title"],
        type=label(words, "material", row["type"]),
        topics=words.join(label(words, "topic", topic) for topic in _values(row, "topics")),
        member=label(words, "member", row["member"] or NO_MEMBER),
        publisher=row["publisher"],
        written=label(words, "written", row["written"]),
        lang=row["written"],
        year=words.t("licence.not_stated") if pd.isna(row["year"]) else str(int(row["year"])),
        address=row["address"] if str(row["address"]).startswith(("https://", "http://")) else "",
    )
