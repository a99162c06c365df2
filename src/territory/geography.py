"""Territories, the many ways people write them, and their boundaries."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from territory.catalog import Catalog
from territory.model import Territory

LANGUAGES = ("es", "en", "it", "pt")
LEVEL_WORDS = frozenset(
    (
        *("provincia", "prov", "pcia", "province", "region", "regione", "regiao", "departamento", "depto"),
        *(
            "department",
            "dipartimento",
            "estado",
            "state",
            "stato",
            "of",
            "di",
            "de",
            "del",
            "della",
            "da",
            "do",
        ),
    )
)


@lru_cache
def territories(catalog: Catalog, country: str = "AR") -> dict[str, Territory]:
    """Return the first-level units of a country by ISO 3166-2 code, in the order of their INDEC codes.

    >>> from territory.catalog import open_catalog
    >>> places = territories(open_catalog())
    >>> len(places), places["AR-V"].names["it"]
    (24, 'Terra del Fuoco')
    """
    table = catalog.table("territories")
    aliases = catalog.table("territory_aliases").groupby("code")["alias"].agg(tuple).to_dict()
    return {
        row["code"]: Territory(
            code=row["code"],
            level=row["level"],
            parent=row["parent"],
            indec=row["indec"],
            nuts=row["nuts"],
            names={language: row[f"name_{language}"] for language in LANGUAGES},
            aliases=(*_full_names(row), *aliases.get(row["code"], ())),
        )
        for row in table[table["parent"] == country].to_dict("records")
    }


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return text without accents, case, punctuation and surplus blanks.

    >>> fold("  Sgo. del ESTERO "), fold("Tucumán"), fold("S.D.E.")
    ('sgo del estero', 'tucuman', 's d e')
    """
    return folded(text)


def folded(text: str) -> str:
    """Return what `fold` does and remember nothing: for texts of a reader's own."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(char for char in decomposed if not unicodedata.category(char).startswith("M"))
    return " ".join("".join(char if char.isalnum() else " " for char in bare).split())


def resolve(text: str, places: Mapping[str, Territory]) -> tuple[str, ...]:
    """Return the codes that a text may mean: one, several when it is ambiguous, none when it is unknown.

    A code (ISO or INDEC), a name in any language or an alias, without regard to accents, case and
    punctuation; a word for the level ("Prov. de …") may stand before a name.

    >>> from territory.catalog import open_catalog
    >>> places = territories(open_catalog())
    >>> resolve("Cba", places), resolve("6", places), resolve("Bs. As.", places), resolve("Atlantis", places)
    (('AR-X',), ('AR-B',), ('AR-C', 'AR-B'), ())
    """
    return resolver(places)(text)


def resolver(places: Mapping[str, Territory]) -> Callable[[str], tuple[str, ...]]:
    """Return `resolve` for many texts of the same places; it remembers none of them."""
    index = _spellings(places)

    def find(text: str) -> tuple[str, ...]:
        whole = folded(text)
        if whole in index:
            return index[whole]
        words = whole.split()
        while words and words[0] in LEVEL_WORDS:
            words = words[1:]
        return index.get(" ".join(words), ())

    return find


def nearest(text: str, places: Mapping[str, Territory]) -> str | None:
    """Return the code whose spelling is most like the text, or None when nothing is like it.

    >>> from territory.catalog import open_catalog
    >>> nearest("Mendosa", territories(open_catalog()))
    'AR-M'
    """
    index = _spellings(places)
    like = difflib.get_close_matches(fold(text), index, n=1, cutoff=0.6)
    return index[like[0]][0] if like else None


def boundaries(catalog: Catalog, country: str, view: str) -> dict[str, Any]:
    """Return the GeoJSON of a country's units in a worldview, EPSG:4326.

    Features have an `id`, and as properties the `code` of the territory they belong to and a `kind`: "unit"
    (a whole territory; one for each code), "disputed", "part" (more of a territory, at its place) or "inset"
    (more of it, too far away for the frame).

    Raises:
        KeyError: there are no boundaries of that country.

    >>> from territory.catalog import open_catalog
    >>> [one["id"] for one in boundaries(open_catalog(), "AR", "defacto")["features"]][-2:]
    ['AR-Z', 'FK']
    """
    name = f"boundaries_{country.lower()}"
    return catalog.boundaries(f"{name}_{view}" if catalog.has(f"{name}_{view}") else name)


def contiguity(shapes: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return which units touch: those that share at least one corner (queen contiguity), by code.

    The boundaries must have been simplified together, so that common borders have the same vertices; parts
    far from their unit and disputed areas count for nothing. A unit that touches none has ().

    Args:
        shapes: GeoJSON as `boundaries` returns it.

    >>> from territory.catalog import open_catalog
    >>> near = contiguity(boundaries(open_catalog(), "AR", "ar"))
    >>> near["AR-C"], near["AR-V"], len(near)
    (('AR-B',), (), 24)
    """
    corners: dict[tuple[float, float], set[str]] = {}
    found: dict[str, set[str]] = {}
    for feature in shapes["features"]:
        if feature["properties"]["kind"] != "unit":
            continue
        code, geometry = feature["properties"]["code"], feature["geometry"]
        found[code] = set()
        several = geometry["type"] == "MultiPolygon"
        for polygon in geometry["coordinates"] if several else [geometry["coordinates"]]:
            for ring in polygon:
                for x, y, *_ in ring:
                    corners.setdefault((x, y), set()).add(code)
    for codes in corners.values():
        for code in codes:
            found[code] |= codes - {code}
    return {code: tuple(sorted(near)) for code, near in found.items()}


def _full_names(row: dict[Any, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row[f"full_{language}"] for language in LANGUAGES if row[f"full_{language}"]))


def _spellings(places: Mapping[str, Territory]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for code, place in places.items():
        indec = (place.indec, place.indec.lstrip("0")) if place.indec else ()
        for spelling in (code, *indec, *place.names.values(), *place.aliases):
            codes = index.setdefault(fold(spelling), [])
            if code not in codes:
                codes.append(code)
    return {spelling: tuple(codes) for spelling, codes in index.items()}
