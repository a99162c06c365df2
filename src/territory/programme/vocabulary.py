"""The fields of a cluster's profile, and the codes that each takes, with their names in four languages."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from territory.catalog import Catalog
from territory.i18n import LOCALES, language

PROFILES, TERMS, DIVISIONS = "cluster_profiles", "matching_terms", "isic_divisions"
_EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_LAC = "AG AR BB BO BR BS BZ CL CO CR CU DM DO EC GD GT GY HN HT JM KN LC MX NI PA PE PY SR SV TT UY VC VE"
EU_MEMBERS, LAC_COUNTRIES = frozenset(_EU.split()), frozenset(_LAC.split())
"""The 27 members of the European Union and the 33 of CELAC."""

_LANGUAGES = "es en it pt fr de nl pl ro el cs hu sv bg da fi sk hr lt sl lv et mt ga ht qu"
REGIONS = {"EU": "EU", "LAC": "419", "001": "001"}
"""Markets that are no country, with their code in CLDR: the Union, Latin America, the world."""

INFORMATION = "information_need"
REPORT = "eulac_statements"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a profile that holds codes.

    Attributes:
        name: attribute of `Profile`.
        letter: its mark in the short form of an address.
        many: whether it takes several codes.
        of: what its codes are: see `codes`.
    """

    name: str
    letter: str
    many: bool
    of: str


FIELDS = (
    Field("country", "c", False, "country"),
    Field("meaning", "m", False, "meaning"),
    Field("organisation", "g", False, "organisation"),
    Field("stage", "t", False, "stage"),
    Field("sectors", "s", True, "division"),
    Field("sells_to", "v", True, "division"),
    Field("buys_from", "b", True, "division"),
    Field("needs", "n", True, "capability"),
    Field("offers", "o", True, "capability"),
    Field("languages", "l", True, "language"),
    Field("agreements", "a", True, "partner"),
    Field("restrictions", "r", True, "restriction"),
    Field("helix", "x", True, "helix"),
    Field("markets", "k", True, "place"),
    Field("answers", "i", True, "information"),
)


@cache
def codes(catalog: Catalog, of: str) -> dict[str, dict[str, str]]:
    """Return the codes of a kind, in order, with their names by language.

    Args:
        catalog: the open data package.
        of: "country" (of the two regions), "place", "language", "division", "information", "partner"
            (a country or a shipped unit), or a kind of `matching_terms`.

    Raises:
        KeyError: when there is no such kind.
    """
    if of == "country":
        return _named(sorted(EU_MEMBERS | LAC_COUNTRIES), "territories")
    if of == "place":
        every = sorted(
            code for code in map(str, language("en").locale.territories) if len(code) == 2 and code != "EU"
        )
        regions = {
            code: {lang: str(language(lang).locale.territories[cldr]) for lang in LOCALES}
            for code, cldr in REGIONS.items()
        }
        return regions | _named(every, "territories")
    if of == "language":
        return _named(_LANGUAGES.split(), "languages")
    if of == "partner":
        units = catalog.table(PROFILES).sort_values("position").to_dict("records")
        return codes(catalog, "country") | {str(row["id"]): _texts(row, "name") for row in units}
    if of == "division":
        return {str(row["code"]): _texts(row, "name") for row in catalog.table(DIVISIONS).to_dict("records")}
    if of == "information":
        table = catalog.table(REPORT)
        rows = table[table["kind"] == INFORMATION].sort_values("position")
        return {str(row["id"]): _texts(row, "text") for row in rows.to_dict("records")}
    table = catalog.table(TERMS)
    rows = table[table["kind"] == of].sort_values("position")
    if rows.empty:
        raise KeyError(of)
    return {str(row["code"]): _texts(row, "text") for row in rows.to_dict("records")}


@cache
def known_codes(catalog: Catalog) -> dict[str, frozenset[str]]:
    """Return the codes that each field of a profile may hold, as the store checks them."""
    return {f"profile.{field.name}": frozenset(codes(catalog, field.of)) for field in FIELDS}


def _texts(row: Mapping[Hashable, Any], stem: str) -> dict[str, str]:
    return {lang: str(row[f"{stem}_{lang}"]) for lang in LOCALES}


def _named(wanted: Iterable[str], kind: str) -> dict[str, dict[str, str]]:
    return {
        code: {lang: str(getattr(language(lang).locale, kind).get(code, code)) for lang in LOCALES}
        for code in wanted
    }
