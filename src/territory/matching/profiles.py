"""A cluster's profile in codes, and the units that the documents describe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache

from babel.languages import get_official_languages

from territory.catalog import Catalog
from territory.i18n import LOCALES
from territory.programme.current import published_profiles
from territory.programme.vocabulary import DIVISIONS, EU_MEMBERS, FIELDS, LAC_COUNTRIES, PROFILES, TERMS

STATEMENTS = "cluster_statements"
TABLES = (PROFILES, STATEMENTS, TERMS, DIVISIONS)
SIDES = ("eu", "lac")
STAGES = ("forming", "emerging", "established", "mature")


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
class Entered:
    """What a profile that the institution published has beside its codes.

    Attributes:
        by: name of who published it.
        at: when, UTC.
        governance: who decides, in the editor's words.
        founded: year of start.
        members: how many it has.
        certificates: in the editor's words.
        said_by: who says so.
    """

    by: str
    at: datetime
    governance: str
    founded: int | None
    members: int | None
    certificates: str
    said_by: str


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
        group: the list that it stands in: "eulac", "led", "ipld", "entered", "own" or "demo".
        kind: "cluster", "sector", "project", "institution", "priority" or "territory".
        territory: ISO 3166-2 code, or "".
        statements: what the documents say, for a shipped unit.
        source: key of the document, "" for a profile of the reader's.
        locator: where it stands.
        entered: for a profile of the group "entered".
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
    entered: Entered | None = None

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


def published(catalog: Catalog) -> dict[str, Profile]:
    """Return the profiles that the institution published, by key, the oldest first; {} without a store.

    Languages that nobody entered are the official ones of the country.
    """
    made = {}
    for one in published_profiles(catalog):
        codes = {field.name: getattr(one, field.name) for field in FIELDS}
        bare = Profile(
            id=one.trace.id,
            side=side_of(one.country),
            names=dict.fromkeys(LOCALES, one.name),
            group="entered",
            territory=one.territory,
            entered=Entered(
                one.trace.changed_by,
                one.trace.changed_at or datetime.fromtimestamp(0, UTC),
                one.governance,
                one.founded,
                one.members,
                one.certificates,
                one.source,
            ),
            **codes,
        )
        made[bare.id] = replace(bare, languages=bare.languages or official_languages(bare.country))
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
