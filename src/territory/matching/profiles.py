"""A cluster's profile in codes, and the units that the documents describe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from babel.languages import get_official_languages

from territory.catalog import Catalog

PROFILES, STATEMENTS, TERMS, DIVISIONS = (
    "cluster_profiles",
    "cluster_statements",
    "matching_terms",
    "isic_divisions",
)
TABLES = (PROFILES, STATEMENTS, TERMS, DIVISIONS)
SIDES = ("eu", "lac")
STAGES = ("forming", "emerging", "established", "mature")
_EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_LAC = "AG AR BB BO BR BS BZ CL CO CR CU DM DO EC GD GT GY HN HT JM KN LC MX NI PA PE PY SR SV TT UY VC VE"
EU_MEMBERS, LAC_COUNTRIES = frozenset(_EU.split()), frozenset(_LAC.split())
"""The 27 members of the European Union and the 33 of CELAC."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a document says of a unit, in one code.

    Attributes:
        kind: what is said ("sector", "need", "offer", "agreement" …).
        code: the code.
        basis: "stated", or "reading" when the code is ours.
        printed: words to find it by in the source.
        source: key of the document.
        locator: where it stands.
    """

    kind: str
    code: str
    basis: str
    printed: str
    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one cluster, in codes; an empty field is not known, never "none".

    Attributes:
        id: key.
        side: "eu" or "lac".
        country: ISO code of the country, "" when not known.
        names: name by language.
        sectors: divisions of ISIC Rev. 4.
        sells_to: divisions it supplies.
        buys_from: divisions it buys from.
        needs: what it looks for, codes of capabilities.
        offers: what it has or provides, codes of capabilities.
        stage: one of `STAGES`, "" when not known.
        agreements: units and countries with which it has an agreement.
        languages: ISO 639 codes.
        restrictions: what it says stands in the way, codes of restrictions.
        meaning: which of the report's two meanings of cluster: "production", "institution" or "".
        organisation: "horizontal", "vertical", "mixed" or "".
        helix: which of its actors take part.
        markets: places it sells in.
        answers: information needs of either side that it answers.
        texts: a description by language.
        group: the list that it stands in: "eulac", "led", "ipld", "own" or "demo".
        kind: "cluster", "sector", "project", "institution", "priority" or "territory".
        territory: ISO 3166-2 code, or "".
        statements: what the documents say, for a shipped unit.
        source: key of the document, "" for a profile of the reader's.
        locator: where it stands.
    """

    id: str
    side: str
    country: str = ""
    names: dict[str, str] = field(default_factory=dict, hash=False)
    sectors: tuple[str, ...] = ()
    sells_to: tuple[str, ...] = ()
    buys_from: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    stage: str = ""
    agreements: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()
    meaning: str = ""
    organisation: str = ""
    helix: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    texts: dict[str, str] = field(default_factory=dict, hash=False)
    group: str = "own"
    kind: str = "cluster"
    territory: str = ""
    statements: tuple[Statement, ...] = ()
    source: str = ""
    locator: str = ""

    @property
    def fictional(self) -> bool:
        """Whether it is invented, for demonstration."""
        return self.group == "demo"


def official_languages(country: str) -> tuple[str, ...]:
    """Return the official languages of a country (CLDR), () for "".

    >>> official_languages("BR"), official_languages("PE")
    (('pt',), ('es', 'qu'))
    """
    return tuple(get_official_languages(country, de_facto=True)) if country else ()


def side_of(country: str) -> str:
    """Return "eu" or "lac" for a country of one of the two regions, "" for any other.

    >>> side_of("IT"), side_of("AR"), side_of("US")
    ('eu', 'lac', '')
    """
    return "eu" if country in EU_MEMBERS else "lac" if country in LAC_COUNTRIES else ""


@cache
def units(catalog: Catalog) -> dict[str, Profile]:
    """Return the units that the documents describe, by key, in the order of their lists.

    Languages are the official ones of the country; everything else is a coded statement.
    """
    said = catalog.table(STATEMENTS)
    by_profile = {
        str(key): tuple(
            Statement(*(str(row[name]) for name in ("kind", "code", "basis", "printed", "source", "locator")))
            for row in rows.sort_values("position").to_dict("records")
        )
        for key, rows in said.groupby("profile", sort=False)
    }
    made: dict[str, Profile] = {}
    for row in catalog.table(PROFILES).sort_values("position").to_dict("records"):
        statements = by_profile.get(str(row["id"]), ())
        bare = Profile(
            id=str(row["id"]),
            side=str(row["side"]),
            country=str(row["country"]),
            names={lang: str(row[f"name_{lang}"]) for lang in ("es", "en", "it", "pt")},
            languages=official_languages(str(row["country"])),
            texts={lang: str(row[f"text_{lang}"]) for lang in ("es", "en", "it", "pt")},
            group=str(row["group"]),
            kind=str(row["kind"]),
            territory=str(row["territory"]),
            statements=statements,
            source=str(row["source"]),
            locator=str(row["locator"]),
        )
        made[bare.id] = _with_codes(bare, statements)
    return made


def _with_codes(bare: Profile, statements: Iterable[Statement]) -> Profile:
    found: dict[str, list[str]] = {}
    for said in statements:
        found.setdefault(said.kind, []).append(said.code)
    many = {kind: tuple(dict.fromkeys(codes)) for kind, codes in found.items()}

    def one(kind: str) -> str:
        return many.get(kind, ("",))[0]

    return replace(
        bare,
        sectors=many.get("sector", ()),
        sells_to=many.get("sells_to", ()),
        buys_from=many.get("buys_from", ()),
        needs=many.get("need", ()),
        offers=many.get("offer", ()),
        agreements=many.get("agreement", ()),
        restrictions=many.get("restriction", ()),
        helix=many.get("helix", ()),
        markets=many.get("market", ()),
        answers=many.get("answers", ()),
        stage=one("stage"),
        meaning=one("meaning"),
        organisation=one("organisation"),
    )
