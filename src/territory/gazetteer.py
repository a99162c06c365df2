"""Territories that a table may speak of: provinces of a country, countries, or somebody's own boundaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from territory.catalog import Catalog
from territory.geography import LANGUAGES, boundaries, resolver, territories
from territory.model import Territory

COUNTRIES = ("AR", "BR", "CL", "CO", "IT", "MX", "PE")
"""Countries whose first-level units are known and drawn."""
WORLD, OWN = "world", "own"
NO_COUNTRIES = ("EU", "XA", "XB", "ZZ")
"""What the CLDR lists as if it were one."""
SIDES = ("lac", "eu")
"""Maps of countries."""
WHOLE = "WORLD"
WHOLES = {
    "es": "Mundo; Total mundial; Unión Europea; UE-27; América Latina y el Caribe; América Latina",
    "en": "World; European Union; EU27; EU27_2020; EU-27; Latin America and the Caribbean; Latin America",
    "it": "Mondo; Unione europea; UE27; America Latina e Caraibi; America Latina",
    "pt": "Mundo; União Europeia; América Latina e Caribe; América Latina e Caraíbas",
}


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Territories of one kind, and where they are drawn.

    Attributes:
        key: a code of `COUNTRIES`, `WORLD`, `OWN`, or several of them joined by "+" while it is not clear.
        territories: by code, the whole that they add up to among them (level "country").
        maps: the codes that each map shows, by name: a country's, "lac", "eu" or "own".
        shapes: boundaries of a person's own territories as GeoJSON, None for those of the package.
    """

    key: str
    territories: Mapping[str, Territory]
    maps: Mapping[str, frozenset[str]]
    shapes: Mapping[str, Any] | None = None

    @cached_property
    def units(self) -> dict[str, Territory]:
        """The territories without the whole."""
        return {code: one for code, one in self.territories.items() if one.level != "country"}

    @property
    def unclear(self) -> tuple[str, ...]:
        """Codes of the wholes when it is not clear which of several is meant."""
        wholes = tuple(code for code, one in self.territories.items() if one.level == "country")
        return wholes if len(wholes) > 1 else ()

    def map_of(self, codes: Iterable[str]) -> str:
        """Return the name of the map that shows most of some codes; "" when none shows any.

        >>> from territory.catalog import open_catalog
        >>> world = gazetteers(open_catalog())[WORLD]
        >>> world.map_of(["IT", "ES", "AR"]), world.map_of(["NA"])
        ('eu', '')
        """
        wanted = set(codes)
        shown = {name: len(wanted & held) for name, held in self.maps.items()}
        best = max(shown, key=lambda name: shown[name], default="")
        return best if best and shown[best] else ""


def gazetteers(catalog: Catalog) -> dict[str, Gazetteer]:
    """Return everything that is known, by key.

    >>> from territory.catalog import open_catalog
    >>> known = gazetteers(open_catalog())
    >>> known["CL"].units["CL-AT"].names["it"], known[WORLD].units["NA"].names["es"]
    ('Atacama', 'Namibia')
    >>> [len(known[code].units) for code in COUNTRIES]
    [24, 27, 16, 33, 20, 32, 26]
    """
    return _gazetteers(catalog)


@lru_cache
def _gazetteers(catalog: Catalog) -> dict[str, Gazetteer]:
    found = {"AR": _national("AR", {**_whole(catalog, "AR"), **territories(catalog)})}
    rows: list[dict[str, str]] = catalog.table("places").to_dict("records")  # type: ignore[assignment]
    for country in COUNTRIES[1:]:
        own = [row for row in rows if row["level"] != "spelling" and country in (row["code"], row["parent"])]
        found[country] = _national(country, {row["code"]: _territory(row) for row in own})
    sides = {side: catalog.boundaries(f"boundaries_{side}")["features"] for side in SIDES}
    maps = {
        side: frozenset(one["id"] for one in features if one["properties"]["kind"] == "unit")
        for side, features in sides.items()
    }
    found[WORLD] = Gazetteer(WORLD, _countries(rows), maps)
    return found


def _national(country: str, places: Mapping[str, Territory]) -> Gazetteer:
    return Gazetteer(country, places, {country: frozenset(places) - {country}})


def own_gazetteer(
    keys: Sequence[str], names: Sequence[str], shapes: Sequence[Mapping[str, Any] | None]
) -> Gazetteer:
    """Return a person's own territories. Their codes are positions: nothing of the file gets into an address.

    Args:
        keys: what a table calls each of them.
        names: what each is called on the page.
        shapes: GeoJSON geometry of each in degrees; None leaves it out of the map.

    >>> square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    >>> one = own_gazetteer(["014", "021"], ["Capital", "Colón"], [square, None])
    >>> resolver(dict(one.territories))("14"), one.units["u2"].names["es"], len(one.shapes["features"])
    (('u1',), 'Colón', 1)
    """
    found: dict[str, Territory] = {}
    features: list[dict[str, Any]] = []
    for at, (key, name, shape) in enumerate(zip(keys, names, shapes, strict=True), start=1):
        code = f"u{at}"
        aliases = (key, key.lstrip("0")) if key.isdecimal() else (key,)
        found[code] = Territory(code, "own", "", "", "", dict.fromkeys(LANGUAGES, name), aliases)
        if shape is not None:
            properties = {"code": code, "kind": "unit"}
            features.append(
                {"type": "Feature", "id": code, "properties": properties, "geometry": dict(shape)}
            )
    shown = frozenset(str(one["properties"]["code"]) for one in features)
    return Gazetteer(OWN, found, {OWN: shown}, {"type": "FeatureCollection", "features": features})


def together(some: Sequence[Gazetteer]) -> Gazetteer:
    """Return several as one, for a table of which it is not clear whose territories it means."""
    if len(some) == 1:
        return some[0]
    joined = {code: place for one in some for code, place in one.territories.items()}
    maps = {name: codes for one in some for name, codes in one.maps.items()}
    return Gazetteer("+".join(one.key for one in some), joined, maps)


def drawn(catalog: Catalog, name: str, worldview: str) -> Mapping[str, Any]:
    """Return the GeoJSON of a map of the package that `Gazetteer.map_of` names, EPSG:4326.

    Raises:
        KeyError: there is no such map.
    """
    return catalog.boundaries(f"boundaries_{name}") if name in SIDES else boundaries(catalog, name, worldview)


def _whole(catalog: Catalog, country: str) -> dict[str, Territory]:
    return {code: one for code, one in territories(catalog, "").items() if code == country}


def _territory(row: Mapping[str, Any]) -> Territory:
    national = row["national"]
    codes = (national, national.lstrip("0"), *([row["nuts"]] if row["nuts"] else [])) if national else ()
    short = row["code"].partition("-")[2] if row["parent"] == "BR" else ""
    return Territory(
        code=row["code"],
        level=row["level"],
        parent=row["parent"],
        indec="",
        nuts=row["nuts"],
        names={lang: row[f"name_{lang}"] for lang in LANGUAGES},
        aliases=tuple(dict.fromkeys((*codes, *([short] if short else []), *_listed(row["aliases"])))),
    )


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def _countries(rows: Sequence[Mapping[str, Any]]) -> dict[str, Territory]:
    """Return the world's countries; names and codes are the Unicode CLDR's, other spellings our table's."""
    from babel import Locale
    from babel.core import get_global

    names = {lang: Locale(lang).territories for lang in LANGUAGES}
    # A country has three letters and three digits beside its two letters; regions have not.
    letters: dict[str, list[str]] = {}
    digits: set[str] = set()
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and len(codes) == 1:
            if alias.isdecimal():
                digits.add(codes[0])
            elif alias.isalpha():
                letters.setdefault(codes[0], []).append(alias)
    spellings = {row["code"]: _listed(row["aliases"]) for row in rows if not row["parent"]}
    found = {
        code: Territory(
            code=code,
            level="nation",
            parent=WHOLE,
            indec="",
            nuts="",
            names={lang: names[lang].get(code, name) for lang in LANGUAGES},
            aliases=(*letters[code], *spellings.get(code, ())),
        )
        for code, name in names["en"].items()
        if len(code) == 2 and code in digits and code in letters and code not in NO_COUNTRIES
    }
    whole = {lang: _listed(text) for lang, text in WHOLES.items()}
    aliases = tuple(dict.fromkeys(one for some in whole.values() for one in some))
    return {
        WHOLE: Territory(
            WHOLE, "country", "", "", "", {lang: some[0] for lang, some in whole.items()}, aliases
        ),
        **found,
    }


def likely(
    texts: Sequence[Sequence[str]], known: Mapping[str, Gazetteer], *, usual: str = "AR"
) -> tuple[Gazetteer, ...]:
    """Return whose territories some columns speak of: one, or several that explain the texts as well.

    Args:
        texts: different texts of each column that may hold territories.
        known: what there is to choose from.
        usual: what is returned when nothing is recognised.

    >>> from territory.catalog import open_catalog
    >>> known = gazetteers(open_catalog())
    >>> [one.key for one in likely([["Antioquia", "Córdoba"]], known)]
    ['CO']
    >>> [one.key for one in likely([["Córdoba"]], known)]
    ['AR', 'CO']
    """
    scores = {key: 0 for key in known}
    for key, one in known.items():
        find = resolver(dict(one.units))
        scores[key] = max((sum(bool(find(text)) for text in column) for column in texts), default=0)
    most = max(scores.values())
    if not most:
        return (known[usual],)
    return tuple(known[key] for key, score in scores.items() if score == most)


def is_total(codes: Sequence[str], places: Mapping[str, Territory]) -> bool:
    """Say whether a text means the whole and nothing else."""
    return len(codes) == 1 and codes[0] in places and places[codes[0]].level == "country"
