"""The LSP programme, its two classifications, the country figures and the errata, in words."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from territory.catalog import Catalog
from territory.i18n import Language
from territory.model import Status
from territory.views.words import in_one_line, licence, sources_of

# In the sources the comma is the decimal sign (erratum E004-1).
_DECIMALS = re.compile(r"\d,(\d+)")


@dataclass(frozen=True, slots=True)
class Component:
    """A line of action of the programme with its rules and kinds of grant."""

    title: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme as the panel shows it."""

    opening: tuple[tuple[str, str], ...]
    components: tuple[Component, ...]
    results: tuple[str, ...]
    provenance: str


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A group of the map's legend beside a sector of the table; `group` is "" where there is none."""

    group: str
    sector: str
    mapping: str


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country figure with its unit and its own year."""

    name: str
    value: str
    unit: str
    year: str
    estimate: bool


@dataclass(frozen=True, slots=True)
class Erratum:
    """What a source leaves open, and how it is handled."""

    id: str
    text: str
    handling: str


@cache
def programme(catalog: Catalog, words: Language) -> Programme:
    """Return goal, components with rules and grants, and results, each in the source's order."""
    table = catalog.table("lsp_programme").sort_values("position", kind="stable")
    text = f"text_{words.code}"

    def of(kind: str, parent: str = "") -> pd.DataFrame:
        return table[(table["kind"] == kind) & (table["parent"].fillna("") == parent)]

    def grant(row: pd.Series) -> str:
        examples = words.join(of("example", row["id"])[text])
        return f"{row[text]}: {examples}"

    components = tuple(
        Component(
            row[text],
            (*of("rule", row["id"])[text], *(grant(kind) for _, kind in of("grant", row["id"]).iterrows())),
        )
        for _, row in of("component").iterrows()
    )
    opening = tuple(
        (words.t(f"programme.{kind}") if kind != "launch" else "", " ".join(of(kind)[text]))
        for kind in ("launch", "goal", "approach", "definition")
    )
    return Programme(
        opening, components, tuple(of("result")[text]), short_provenance(catalog, "lsp_programme", words)
    )


@cache
def mapping_rows(catalog: Catalog, words: Language) -> list[MappingRow]:
    """Return the declared mapping of the legend's six groups to the nine sectors."""
    table = catalog.table("lsp_legend").sort_values("position", kind="stable")
    return [
        MappingRow(
            group=words.t(f"legend.{row['legend']}") if row["legend"] else "",
            sector=words.t(f"sector.{row['sector']}"),
            mapping=words.t("legend.mapping." + row["mapping"]) + ". " + row[f"note_{words.code}"],
        )
        for row in table.to_dict("records")
    ]


@cache
def country_rows(catalog: Catalog, words: Language) -> list[CountryRow]:
    """Return the twelve country figures."""
    table = catalog.table("argentina_indicators").sort_values("position", kind="stable")
    return [_country_row(row, words) for row in table.to_dict("records")]


def _country_row(row: dict[Hashable, Any], words: Language) -> CountryRow:
    number = float(row["value"])
    decimals = _DECIMALS.search(row["printed"])
    digits = len(decimals[1]) if decimals else 0  # as many as the source prints
    estimate = row["status"] == Status.ESTIMATE
    value = words.number(number, digits)
    return CountryRow(
        name=row[f"name_{words.code}"],
        value=f"≈ {value}" if estimate else value,
        unit="" if row["unit"] == "rank" else words.t(f"unit.{row['unit']}"),
        year=words.t("country.no_year") if pd.isna(row["year"]) or row["year"] == "" else str(row["year"]),
        estimate=estimate,
    )


@cache
def errata(catalog: Catalog, words: Language, about: frozenset[str] = frozenset()) -> list[Erratum]:
    """Return what the sources leave open about the data shown; not about tables that were replaced.

    Args:
        catalog: the open data package.
        words: of the reader's language.
        about: names of the resources in question; none means all of them.
    """
    replaced = {name for name, resource in catalog.resources.items() if resource.origin == "home"}

    def bites(resources: str) -> bool:
        touched = set(resources.split(";")) - replaced
        return bool(touched & about if about else touched)

    return [
        Erratum(row["id"], row[f"what_{words.code}"], row[f"handling_{words.code}"])
        for row in catalog.table("errata").to_dict("records")
        if bites(row["resource"])
    ]


def short_provenance(catalog: Catalog, resource: str, words: Language) -> str:
    """Return who says so, at what date and under which licence, in one line; the title stands on /sources."""
    return "; ".join(
        in_one_line(
            (
                (
                    words.t("prov.source"),
                    ", ".join(part for part in (source.author, source.institution) if part),
                ),
                (
                    words.t("prov.as_of"),
                    words.day(source.as_of) if source.as_of else words.t("licence.not_stated"),
                ),
                (words.t("prov.licence"), licence(source.licence, words)),
            )
        )
        for source in sources_of(catalog, resource)
    )
