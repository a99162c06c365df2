"""Why two profiles fit, what speaks against it, and what nobody published: in sentences, with evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from territory.catalog import Catalog
from territory.i18n import Language
from territory.matching.criteria import CRITERIA, LIFTED_BY
from territory.matching.profiles import STAGES, Profile, Statement
from territory.matching.ranking import Match
from territory.programme.vocabulary import codes

# Which kinds of statement a criterion rests on.
RESTS_ON = {
    "needs": ("need", "offer"),
    "sector": ("sector",),
    "chain": ("sells_to", "buys_from", "sector"),
    "stage": ("stage",),
    "agreement": ("agreement",),
    "language": (),
    "restriction": ("restriction", "offer"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document says that a criterion rests on; "" as locator for a profile of the reader's."""

    name: str
    what: str
    printed: str
    reading: bool
    source: str
    locator: str


def name_of(profile: Profile, words: Language) -> str:
    """Return the name of a profile: as the documents have it, "fictional" or "yours"."""
    if profile.names:
        return profile.names[words.code]
    if profile.fictional:
        place = words.locale.territories.get(profile.country, profile.country)
        return words.t("matching.demo_name", number=profile.id.rpartition("-")[2], country=place)
    return words.t("matching.yours")


def label(catalog: Catalog, of: str, code: str, words: Language) -> str:
    """Return the name of a code; a division keeps its number."""
    text = codes(catalog, of).get(code, {}).get(words.code, code)
    return f"{text} ({code})" if of == "division" else text


def labels(catalog: Catalog, of: str, found: Iterable[str], words: Language) -> str:
    """Return the names of codes as a list in words."""
    return words.join(label(catalog, of, code, words) for code in found)


def _both(first: Sequence[str], second: Sequence[str]) -> list[str]:
    return [code for code in first if code in second]


def why(catalog: Catalog, base: Profile, match: Match, words: Language) -> str:
    """Return the sentence that says what speaks for a candidate, "" when nothing does."""
    other = match.profile
    clauses = [
        clause
        for name in CRITERIA
        if match.criteria[name]
        for clause in _for(catalog, name, base, other, words)
    ]
    return _sentence("; ".join(clauses))


def _for(catalog: Catalog, name: str, base: Profile, other: Profile, words: Language) -> list[str]:
    pairs = ((base, other), (other, base))
    if name == "needs":
        return [
            words.t(
                "matching.why.needs",
                name=name_of(one, words),
                what=labels(catalog, "capability", met, words),
                other=name_of(two, words),
            )
            for one, two in pairs
            if (met := _both(one.needs, two.offers))
        ]
    if name == "sector":
        shared = _both(base.sectors, other.sectors)
        return [words.t("matching.why.sector", what=labels(catalog, "division", shared, words))]
    if name == "chain":
        return [
            words.t(
                f"matching.why.{key}",
                name=name_of(one, words),
                what=labels(catalog, "division", met, words),
                other=name_of(two, words),
            )
            for one, two in pairs
            for key, held in (("sells_to", one.sells_to), ("buys_from", one.buys_from))
            if (met := _both(held, two.sectors))
        ]
    if name == "stage":
        same = base.stage == other.stage
        first, second = (label(catalog, "stage", one.stage, words) for one in (base, other))
        return [
            words.t("matching.why.stage_same", stage=first.lower())
            if same
            else words.t("matching.why.stage_near", first=first.lower(), second=second.lower())
        ]
    if name == "agreement":
        if other.id in base.agreements or base.id in other.agreements:
            return [words.t("matching.why.agreement")]
        return [
            words.t(
                "matching.why.agreement_country",
                name=name_of(one, words),
                country=words.locale.territories.get(two.country, two.country),
            )
            for one, two in pairs
            if two.country in one.agreements
        ]
    if name == "language":
        shared = _both(base.languages, other.languages)
        return [words.t("matching.why.language", what=labels(catalog, "language", shared, words))]
    met = [
        code
        for one, two in pairs
        for code in one.restrictions
        if LIFTED_BY.get(code) in two.offers
        or (code == "distance" and one.side == two.side)
        or (code == "language" and _both(one.languages, two.languages))
    ]
    what = labels(catalog, "restriction", dict.fromkeys(met), words)
    return [words.t("matching.why.restriction", what=what)]


def against(match: Match, words: Language) -> str:
    """Return the sentence that says what the two profiles do not share although both speak of it."""
    clauses = [words.t(f"matching.against.{name}") for name in CRITERIA if match.criteria[name] == 0]
    return _sentence("; ".join(clauses))


def missing(base: Profile, match: Match, words: Language) -> str:
    """Return the sentence that names what is not known, and of whom."""
    other = match.profile
    clauses = []
    for name in CRITERIA:
        if match.criteria[name] is not None:
            continue
        silent = [one for one in (base, other) if _silent(one, name)]
        who = name_of(silent[0], words) if len(silent) == 1 else words.t("matching.both")
        clauses.append(words.t(f"matching.missing.{name}", who=who))
    return _sentence("; ".join(clauses))


def _silent(profile: Profile, name: str) -> bool:
    held = {
        "needs": not (profile.needs and profile.offers),
        "sector": not profile.sectors,
        "chain": not (profile.sells_to or profile.buys_from),
        "stage": profile.stage not in STAGES,
        "agreement": not profile.agreements,
        "language": not profile.languages,
        "restriction": not profile.restrictions,
    }
    return held[name]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "." if text else ""


def evidence(catalog: Catalog, base: Profile, match: Match, words: Language) -> list[Evidence]:
    """Return the statements that the known criteria of a match rest on, of both profiles."""
    kinds = dict.fromkeys(
        kind for name in CRITERIA if match.criteria[name] is not None for kind in RESTS_ON[name]
    )
    return [
        row(catalog, profile, said, words)
        for profile in (base, match.profile)
        for kind in kinds
        for said in profile.statements
        if said.kind == kind
    ]


KIND_CODES = {
    "sector": "division", "sells_to": "division", "buys_from": "division", "need": "capability",
    "offer": "capability", "market": "place", "agreement": "partner", "answers": "information",
}  # fmt: skip


def row(catalog: Catalog, profile: Profile, said: Statement, words: Language) -> Evidence:
    """Return a statement in the reader's words."""
    of = KIND_CODES.get(said.kind, said.kind)
    return Evidence(
        name_of(profile, words),
        f"{words.t(f'matching.kind.{said.kind}')}: {label(catalog, of, said.code, words)}",
        said.printed,
        said.basis == "reading",
        said.source,
        said.locator,
    )
