"""The twelve cases as the page reads them: one reading of the coded tables, shared by figures and exports."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from territory.cases import FIELDS, Actor, Claim, Code, CodedCase, from_short_form
from territory.catalog import Catalog
from territory.geography import fold

SOURCE_TABLE = "led_cells"
COUNTRIES = ("MX", "CO", "PE", "CL", "AR")
OWN = "own"


@dataclass(frozen=True, slots=True)
class Described:
    """What the source says of a case beside its coded cells.

    Attributes:
        id: of the case.
        name: in use today, the same in every language.
        country: ISO 3166-1 code.
        units: ISO 3166-2 codes of the first-level units that the source names, none when it names none.
        level: "city", "state" and so on.
        printed: location as printed.
        type_printed: type of region as printed.
        study: the case study behind it.
        trigger: code of what triggered it.
        stories: what it is about, by language.
    """

    id: str
    name: str
    country: str
    units: tuple[str, ...]
    level: str
    printed: str
    type_printed: str
    study: str
    trigger: str
    stories: dict[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a figure.

    Attributes:
        code: what stands in it.
        texts: paraphrase by language, "" where nothing stands.
        reading: True when the printed row is broken or refers elsewhere, and is read as the erratum says.
        erratum: id of the erratum, or "".
        printed: words to find it by.
        locator: where in the source.
    """

    code: Code
    texts: dict[str, str]
    reading: bool
    erratum: str
    printed: str
    locator: str


@dataclass(frozen=True, slots=True)
class NamedActor:
    """An institution or actor: its kind and its name by language."""

    kind: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Study:
    """All that the page shows of the cases.

    Attributes:
        described: cases by id, north to south by country.
        cells: by (case, field).
        actors: by (case, field).
        coded: the same for computing, in the same order.
        claims: with the row that holds their texts.
    """

    described: dict[str, Described]
    cells: dict[tuple[str, str], Cell]
    actors: dict[tuple[str, str], tuple[NamedActor, ...]]
    coded: tuple[CodedCase, ...]
    claims: tuple[tuple[Claim, dict[Hashable, Any]], ...]

    def codes(self, case: str, own: str = "") -> dict[str, Code]:
        """Return the codes of a case by field; `OWN` is the reader's own, in short form."""
        if case == OWN:
            return from_short_form(own)[0]
        return {field: self.cells[case, field].code for field in FIELDS}


@cache
def study(catalog: Catalog) -> Study:
    """Return the twelve cases, from north to south by country and by name within it."""
    rows = catalog.table("led_cases").to_dict("records")
    rows.sort(key=lambda row: (COUNTRIES.index(row["country"]), fold(row["name"])))
    described = {row["id"]: _described(row) for row in rows}
    cells, topics = {}, {case: set[str]() for case in described}
    for row in catalog.table("led_cells").to_dict("records"):
        cells[row["case"], row["field"]] = Cell(
            Code(row["code"]), _texts(row, "text"), bool(row["reading"]), row["erratum"], row["printed"],
            row["locator"],
        )  # fmt: skip
        topics[row["case"]] |= {topic for topic in row["topics"].split(";") if topic}
    actors: dict[tuple[str, str], tuple[NamedActor, ...]] = {}
    for row in catalog.table("led_actors").to_dict("records"):
        key = row["case"], row["field"]
        actors[key] = (*actors.get(key, ()), NamedActor(row["kind"], _texts(row, "name")))
    kinds = {row["id"]: row["region_kind"] for row in rows}
    coded = tuple(
        CodedCase(
            id=case,
            region_kind=kinds[case],
            codes={field: cells[case, field].code for field in FIELDS},
            topics=frozenset(topics[case]),
            actors={
                field: tuple(Actor(one.kind, one.names["en"]) for one in found)
                for (owner, field), found in actors.items()
                if owner == case
            },
        )
        for case in described
    )
    claims = tuple(
        (_claim(row), row) for row in catalog.table("led_claims").sort_values("position").to_dict("records")
    )
    return Study(described, cells, actors, coded, claims)


def _described(row: dict[Hashable, Any]) -> Described:
    return Described(
        id=row["id"],
        name=row["name"],
        country=row["country"],
        units=tuple(unit for unit in row["units"].split(";") if unit),
        level=row["level"],
        printed=row["printed"],
        type_printed=row["type_printed"],
        study=row["study"],
        trigger=row["trigger"],
        stories=_texts(row, "story"),
    )


def _claim(row: dict[Hashable, Any]) -> Claim:
    stated = row["stated"]
    return Claim(
        id=row["id"],
        rule=row["rule"],
        measures=tuple(row["measures"].split()),
        stated=None if pd.isna(stated) else int(stated),
        named=tuple(case for case in row["named"].split(";") if case),
    )


def _texts(row: dict[Hashable, Any], stem: str) -> dict[str, str]:
    return {lang: row[f"{stem}_{lang}"] for lang in ("es", "en", "it", "pt")}
