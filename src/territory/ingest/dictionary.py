"""How a table was read, as a Table Schema (JSON): its documentation, and what next year's is read with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from territory.ingest.delimited import ENCODINGS, SEPARATORS
from territory.ingest.limits import LONGEST_CELL, MOST_COLUMNS, Refused
from territory.ingest.numbers import marks
from territory.ingest.opening import Reading
from territory.ingest.report import OUT, ROLES, Columns, Repeats, Role, Table, Wide
from territory.model import Status

SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
OURS = "territory"
"""The property that holds what a Table Schema has no place for."""
VERSION = 1
TYPES: dict[Role, str] = {"value": "number", "year": "year", "territory": "string", "sector": "string"}
MOST_ANSWERS = 2_000
Kind = Literal["", "count", "amount", "rate"]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What a dictionary says of a table.

    Attributes:
        roles: what each column holds, by its name.
        wide: what the names of several columns of figures say.
        reading: encoding, separator, decimal sign and row of the header.
        whose: key of a gazetteer, "" when it is left to the texts.
        kind: what the figures are, "" when it is left to their name.
        places: code by text that stands for a territory, or `OUT`.
        marks: what marks in place of numbers mean; "" is an empty cell.
        repeats: what rows of the same territory, sector and year are, "" when it is left to the table.
    """

    roles: Mapping[str, Role] = field(default_factory=dict)
    wide: Wide = ""
    reading: Reading = field(default_factory=Reading)
    whose: str = ""
    kind: Kind = ""
    places: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Status] = field(default_factory=dict)
    repeats: Repeats = ""

    def columns(self, proposed: Columns) -> Columns:
        """Return the columns as the dictionary has them; a column that it does not know keeps its proposal.

        >>> old = Dictionary(roles={"a": "sector"})
        >>> old.columns(Columns(("other", "value"), ("a", "b"), 1)).roles
        ('sector', 'value')
        """
        roles = tuple(
            self.roles.get(name, role) for name, role in zip(proposed.names, proposed.roles, strict=True)
        )
        known = any(name in self.roles for name in proposed.names)
        return replace(proposed, roles=roles, wide=self.wide if known else proposed.wide)


def written(table: Table, said: Dictionary, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return the dictionary of a table as a Table Schema.

    Args:
        table: as it was read.
        said: what the person says about it; its roles are those of the table.
        titles: the roles in the reader's language.

    Returns:
        "fields" in the order of the columns (name, type, title), "missingValues", and under "territory" what
        `read` needs.
    """
    fields = []
    for name, role in zip(table.columns.names, table.columns.roles, strict=True):
        about = {"name": name, "type": TYPES.get(role, "any"), "title": titles[role]}
        if role == "value":
            about["decimalChar"] = table.decimal
            if table.decimal == ",":
                about["groupChar"] = "."
        fields.append(about)
    unsaid = {mark for mark, status in marks().items() if status is None or not status.has_value}
    return {
        "$schema": SCHEMA,
        "fields": fields,
        "missingValues": sorted({"", *unsaid, *said.marks}),
        OURS: {
            "version": VERSION,
            "roles": dict(zip(table.columns.names, table.columns.roles, strict=True)),
            "wide": table.columns.wide,
            "encoding": said.reading.encoding,
            "separator": said.reading.separator,
            "decimal": said.reading.decimal,
            "header": said.reading.header,
            "whose": said.whose,
            "kind": said.kind,
            "repeats": said.repeats,
            "places": dict(said.places),
            "marks": {mark: status.value for mark, status in said.marks.items()},
        },
    }


def read(content: Any) -> Dictionary:
    """Return the dictionary that a JSON document holds; what it does not say, or says wrongly, is left open.

    Raises:
        Refused: it is no Table Schema with our part.

    >>> ours = {"roles": {"a": "value", "b": "nonsense"}, "decimal": ",", "header": -3}
    >>> found = read({"fields": [], "territory": ours})
    >>> found.roles, found.reading.decimal, found.reading.header
    ({'a': 'value'}, ',', 0)
    """
    ours = content.get(OURS) if isinstance(content, dict) and "fields" in content else None
    if not isinstance(ours, dict):
        raise Refused("dictionary")
    roles = _texts(ours.get("roles"), MOST_COLUMNS)
    header = ours.get("header")
    return Dictionary(
        roles={name: role for name, role in roles.items() if role in ROLES},
        wide=_wide(ours.get("wide")),
        reading=Reading(
            encoding=_one(ours.get("encoding"), ENCODINGS),
            separator=_one(ours.get("separator"), SEPARATORS),
            decimal=_one(ours.get("decimal"), (",", ".")),
            header=header if type(header) is int and 0 <= header <= 60 else 0,
        ),
        whose=str(ours.get("whose") or "")[:20],
        kind=_kind(ours.get("kind")),
        repeats=_repeats(ours.get("repeats")),
        places={
            text: code
            for text, code in _texts(ours.get("places"), MOST_ANSWERS).items()
            if code == OUT or len(code) <= 8
        },
        marks={
            mark: Status(status)
            for mark, status in _texts(ours.get("marks"), MOST_ANSWERS).items()
            if status in set(Status)
        },
    )


def _wide(value: object) -> Wide:
    found: Wide = next((one for one in get_args(Wide) if one == value), "")
    return found


def _kind(value: object) -> Kind:
    found: Kind = next((one for one in get_args(Kind) if one == value), "")
    return found


def _repeats(value: object) -> Repeats:
    found: Repeats = next((one for one in get_args(Repeats) if one == value), "")
    return found


def _one(value: object, allowed: tuple[str, ...]) -> str:
    return value if isinstance(value, str) and value in allowed else ""


def _texts(value: object, most: int) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > most:
        return {}
    return {
        key: text
        for key, text in value.items()
        if isinstance(text, str) and len(key) + len(text) < LONGEST_CELL
    }
