"""A register of LSP projects, one row a project: its fields, and its counts beside published totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
COMPONENTS = ("partnership", "grant")
STATUSES = ("planned", "under_way", "done", "stopped")
FIRST_YEAR = 2006
"""The programme began in that year (source naclerio-2011, part III)."""
FEWEST_FIRMS = 5
"""What component 1 asks of a group (the same source)."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the register.

    Attributes:
        type: of Table Schema.
        required: a row without it is left out.
        constraints: of Table Schema.
    """

    type: str = "string"
    required: bool = False
    constraints: Mapping[str, Any] | None = None


FIELDS: dict[str, Field] = {
    "id": Field(required=True, constraints={"unique": True}),
    "name": Field(required=True),
    "province": Field(required=True),
    "locality": Field(),
    "sector": Field(required=True),
    "component": Field(constraints={"enum": list(COMPONENTS)}),
    "status": Field(constraints={"enum": list(STATUSES)}),
    "year_approved": Field("year", constraints={"minimum": FIRST_YEAR}),
    "firms": Field("integer", constraints={"minimum": 1}),
    "latitude": Field("number", constraints={"minimum": -90, "maximum": 90}),
    "longitude": Field("number", constraints={"minimum": -180, "maximum": 180}),
    "source": Field(),
}
REQUIRED = tuple(name for name, field in FIELDS.items() if field.required)


@dataclass(frozen=True, slots=True)
class Project:
    """A project as the register has it; what a row does not say is "" or None.

    Attributes:
        row: of the file, as a spreadsheet counts it.
        id: of the project in the register.
        province: ISO 3166-2 code.
        sector: one of the sectors of the published table.
        component: one of `COMPONENTS`.
        status: one of `STATUSES`.
        firms: number of firms of the group.
        latitude: in degrees, south is negative; there is none without a longitude.
        source: where the row comes from.
    """

    row: int
    id: str
    name: str
    province: str
    sector: str
    locality: str = ""
    component: str = ""
    status: str = ""
    year_approved: int | None = None
    firms: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A published total beside what the register counts.

    Attributes:
        code: of a jurisdiction or sector.
        published: None when it is not published.
        registered: number of projects, None when none is in the register (which is not zero).
    """

    code: str
    published: int | None
    registered: int | None

    @property
    def differs(self) -> bool:
        """True when the two say different things; without any figure there is nothing to differ."""
        return self.published != self.registered


def cells(projects: Iterable[Project]) -> Counter[tuple[str, str]]:
    """Return the number of projects by (province, sector); a pair that is not there has none in the register.

    >>> one = Project(2, "1", "Wine", "AR-M", "agribusiness")
    >>> cells([one, one])["AR-M", "agribusiness"]
    2
    """
    return Counter((one.province, one.sector) for one in projects)


def beside(counted: Mapping[str, int], published: Mapping[str, int], codes: Sequence[str]) -> list[Pair]:
    """Return the published totals beside those of the register, in the order of `codes`.

    >>> beside({"AR-M": 9}, {"AR-M": 10, "AR-J": 1}, ["AR-M", "AR-J"])
    [Pair(code='AR-M', published=10, registered=9), Pair(code='AR-J', published=1, registered=None)]
    """
    return [Pair(code, published.get(code), counted.get(code)) for code in codes]


def schema(
    provinces: Sequence[str], sectors: Sequence[str], titles: Mapping[str, str], hints: Mapping[str, str]
) -> dict[str, Any]:
    """Return the register's Table Schema.

    Args:
        provinces: codes that `province` may hold; a file may use names instead.
        sectors: codes that `sector` may hold.
        titles: of the fields, in a language.
        hints: what each holds, in a language.
    """
    allowed = {"province": list(provinces), "sector": list(sectors)}
    fields = []
    for name, field in FIELDS.items():
        rules = {**(field.constraints or {})}
        if name in allowed:
            rules["enum"] = allowed[name]
        if field.required:
            rules["required"] = True
        about = {"name": name, "type": field.type, "title": titles[name], "description": hints[name]}
        fields.append(about | ({"constraints": rules} if rules else {}))
    return {"$schema": SCHEMA, "fields": fields, "primaryKey": ["id"], "missingValues": [""]}
