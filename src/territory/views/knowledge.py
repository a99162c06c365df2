"""The knowledge map: the materials that the observatory knows, by type, topic, member and language.

What the institution or a reader added stands among them, each with a mark that says so.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from territory.catalog import Catalog
from territory.geography import fold
from territory.i18n import Language
from territory.materials import FIELDS as COLUMNS
from territory.materials import (
    MOST,
    OPTIONAL,
    TABLE,
    Row,
    completed,
    from_short_form,
    is_address,
    parts,
    rows_of,
    vocabulary,
)
from territory.materials import short_form as in_address
from territory.views.selection import Selection

NO_MEMBER = "none"
PACKAGE, HOME, READER = "package", "home", "reader"
"""Who put a material on the map."""
FIELDS = {"material": "type", "topic": "topics", "member": "member", "written": "written"}
"""Parameter of an address by the column that it filters."""


@dataclass(frozen=True, slots=True)
class Material:
    """A document on the map, in the reader's words.

    Attributes:
        origin: `PACKAGE` when this observatory read it, `HOME` or `READER` when somebody added it.
        without: state of the address without it, for a reader's own.
    """

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
    origin: str
    without: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form that adds a material.

    Attributes:
        name: of the column.
        value: what was typed.
        problem: message of what is wrong, "" for nothing.
        options: (code, word, chosen) for a field of codes.
        required: whether it may stay empty.
    """

    name: str
    value: str
    problem: str
    options: tuple[tuple[str, str, bool], ...]
    required: bool


def offered(catalog: Catalog, added: str = "") -> dict[str, tuple[str, ...]]:
    """Return the values that each filter offers: those that some material has."""
    rows = [row for row, _ in every(catalog, added)]
    return {
        name: tuple(sorted({value for row in rows for value in _values(row, column)}))
        for name, column in FIELDS.items()
    }


def every(catalog: Catalog, added: str) -> list[tuple[Row, str]]:
    """Return each material with who put it on the map: the reader's first, then the table's."""
    own = set(catalog.added(TABLE)["id"])
    return [
        *((row, READER) for row in from_short_form(added)[0]),
        *((row, HOME if row["id"] in own else PACKAGE) for row in rows_of(catalog.table(TABLE))),
    ]


def found(catalog: Catalog, selection: Selection, words: Language) -> list[Material]:
    """Return the materials that a view asks for: a reader's own first, then the newest."""
    wanted = fold(selection.find)
    rows = [
        (row, origin)
        for row, origin in every(catalog, selection.added)
        if all(getattr(selection, name) in ("", *_values(row, column)) for name, column in FIELDS.items())
        and wanted in fold(" ".join(row.get(key, "") for key in ("title", "publisher", "id", "year")))
    ]
    rows.sort(key=lambda one: (one[1] != READER, -int(one[0]["year"] or 0)))
    mine = from_short_form(selection.added)[0]
    return [_material(row, origin, mine, words) for row, origin in rows]


def exported(catalog: Catalog, added: str) -> list[dict[Hashable, Any]]:
    """Return the rows of the map with who put each on it, a reader's own below the table's."""
    own = set(catalog.added(TABLE)["id"])
    table = [
        row | {"origin": HOME if row["id"] in own else PACKAGE}
        for row in catalog.table(TABLE).to_dict("records")
    ]
    for row in completed(catalog, from_short_form(added)[0]):
        table.append(dict(row) | {"year": int(row["year"]) if row["year"] else pd.NA, "origin": READER})
    return table


def form(catalog: Catalog, typed: Row, problems: dict[str, str], words: Language) -> list[Field]:
    """Return the fields of the form with what was typed and what is wrong with it."""
    known = vocabulary(catalog)
    fields = []
    for name in COLUMNS:
        value, problem = typed.get(name, ""), problems.get(name, "")
        options = [(code, label(words, FILTER_OF[name], code)) for code in known.get(name, ())]
        options.sort(key=lambda one: fold(one[1]))
        fields.append(
            Field(
                name=name,
                value=value,
                problem=words.t(f"evidence.add.problem.{problem}", most=MOST) if problem else "",
                options=tuple((code, word, code in parts(value)) for code, word in options),
                required=name not in OPTIONAL,
            )
        )
    return fields


def label(words: Language, name: str, value: str) -> str:
    """Return the word for a value of a filter; the value itself for a topic that an institution named."""
    if name == "written":
        return str(words.locale.languages.get(value, value))
    key = f"evidence.{name}.{value}"
    return words.t(key) if name != "topic" or words.has(key) else value


FILTER_OF = {column: name for name, column in FIELDS.items()}


def _values(row: Row, column: str) -> tuple[str, ...]:
    return tuple(parts(row[column])) if column == "topics" else (row[column] or NO_MEMBER,)


def _material(row: Row, origin: str, mine: Sequence[Row], words: Language) -> Material:
    return Material(
        id=row.get("id", ""),
        title=row["title"],
        type=label(words, "material", row["type"]),
        topics=words.join(label(words, "topic", topic) for topic in _values(row, "topics")),
        member=label(words, "member", row["member"] or NO_MEMBER),
        publisher=row["publisher"],
        written=label(words, "written", row["written"]),
        lang=row["written"],
        year=row["year"] or words.t("licence.not_stated"),
        address=row["address"] if is_address(row["address"]) else "",
        origin=origin,
        without=in_address(one for one in mine if one != row),
    )
