"""The parts of `/matching`: what is known of a unit, what each side asks, candidates, the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from territory.catalog import Catalog
from territory.i18n import Language
from territory.matching.criteria import CRITERIA, HIGHEST_WEIGHT, table
from territory.matching.own import start_from
from territory.matching.profiles import SIDES, Profile, official_languages, units
from territory.matching.ranking import Match, best_of_all, matches
from territory.programme.vocabulary import FIELDS, Field, codes
from territory.settings import Settings
from territory.views.matching_query import FORM, every, own_profile, weights_of
from territory.views.matching_reasons import (
    Evidence,
    against,
    evidence,
    label,
    missing,
    name_of,
    row,
    why,
)
from territory.views.selection import Selection

GROUPS = ("entered", "eulac", "ipld", "led", "demo")
LISTED = 10
SEVERAL = 3
"""Selects for a field with too many codes to tick."""

TICKED = ("capability", "restriction", "helix", "information")
LONG = ("division", "country", "partner", "place", "language")
FORM_BLOCKS = {
    "who": ("country", "sectors", "meaning", "organisation", "stage", "languages", "helix"),
    "seeks": ("needs", "offers"),
    "trade": ("sells_to", "buys_from", "agreements", "restrictions", "markets"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A match in words."""

    match: Match
    name: str
    place: str
    score: str
    width: int
    rank: str
    known: str
    why: str
    against: str
    missing: str
    criteria: tuple[tuple[str, str], ...]
    evidence: tuple[Evidence, ...]
    href: str
    mail: str
    request: str


def base_of(catalog: Catalog, selection: Selection) -> Profile | None:
    """Return the profile that looks for a partner: the reader's own, else the chosen unit."""
    return own_profile(selection, catalog) or every(catalog, selection.demo).get(selection.unit)


def title_of(catalog: Catalog, selection: Selection, base: Profile, words: Language) -> str:
    """Return the name of the profile that looks for a partner; an own one names the unit it began with."""
    unit = every(catalog, selection.demo).get(selection.unit)
    if base.group == "own" and unit:
        return words.t("matching.yours_from", name=name_of(unit, words))
    return name_of(base, words)


def found(catalog: Catalog, selection: Selection, base: Profile) -> list[Match]:
    """Return all candidates of a profile, those with a score first."""
    others = [one for key, one in every(catalog, selection.demo).items() if key != selection.unit]
    return matches(table([base, *others]), 0, weights_of(selection), most=len(others))


@lru_cache(maxsize=8)
def comparable(catalog: Catalog) -> tuple[int, int, int]:
    """Return how many units the documents describe, how many pairs they make, and how many carry a score."""
    known = list(units(catalog).values())
    places, _ = best_of_all(table(known), weights_of(Selection("matching", "en")), most=len(known))
    return len(known), len(known) * (len(known) - 1) // 2, int((places >= 0).sum()) // 2


def picks(catalog: Catalog, selection: Selection, words: Language) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the units to pick from, by the list that they stand in."""
    known = every(catalog, selection.demo).values()
    return [
        (
            words.t(f"matching.group.{group}"),
            [
                {
                    "id": one.id,
                    "name": name_of(one, words),
                    "side": one.side,
                    "country": words.locale.territories.get(one.country, one.country),
                    "href": selection.url(unit=one.id, mine=""),
                }
                for one in known
                if one.group == group
            ],
        )
        for group in GROUPS
        if any(one.group == group for one in known)
    ]


def profile_rows(
    catalog: Catalog, profile: Profile, words: Language
) -> tuple[list[tuple[str, list[Evidence] | list[str]]], str]:
    """Return what is known of a profile as (field, entries), and the fields nobody published in one line."""
    shown: list[tuple[str, list[Evidence] | list[str]]] = []
    absent: list[str] = []
    for field in FIELDS[1:]:
        heading = words.t(f"matching.field.{field.name}")
        held = getattr(profile, field.name)
        if not held:
            absent.append(heading)
        elif field.name == "languages" or not profile.statements:
            texts = [label(catalog, field.of, code, words) for code in (held if field.many else (held,))]
            official = profile.group != "own" and held == official_languages(profile.country)
            if field.name == "languages" and official:
                key = "matching.official_entered" if profile.entered else "matching.official"
                texts = [words.t(key, what=words.join(texts))]
            shown.append((heading, texts))
        else:
            kind = KINDS_OF[field.name]
            shown.append(
                (
                    heading,
                    [row(catalog, profile, said, words) for said in profile.statements if said.kind == kind],
                )
            )
    if profile.entered:
        for name in ("governance", "founded", "members", "certificates"):
            heading, held = words.t(f"matching.column.{name}"), getattr(profile.entered, name)
            if held:
                shown.append((heading, [words.number(held) if name == "members" else str(held)]))
            else:
                absent.append(heading)
        if profile.territory:
            shown.insert(0, (words.t("matching.column.territory"), [profile.territory]))
    return shown, words.join(text.lower() for text in absent)


def entered(profile: Profile, words: Language) -> str:
    """Return who published a profile of the institution's and when, "" for any other."""
    if profile.entered is None:
        return ""
    said = words.t(
        "matching.entered_by", who=profile.entered.by, when=words.day(profile.entered.at.date().isoformat())
    )
    source = profile.entered.said_by
    return f"{said} {words.t('prov.source')}: {source}." if source else said


KINDS_OF = {
    "sectors": "sector", "needs": "need", "offers": "offer", "agreements": "agreement",
    "restrictions": "restriction", "markets": "market", "sells_to": "sells_to", "buys_from": "buys_from",
    "stage": "stage", "meaning": "meaning", "organisation": "organisation", "helix": "helix",
    "answers": "answers",
}  # fmt: skip


def asks(
    catalog: Catalog, base: Profile | None, words: Language
) -> list[tuple[str, str, str, list[tuple[str, str, str]]]]:
    """Return what each side asks for: (side, heading, how many are answered, [(text, answered, place)])."""
    table_ = catalog.table("eulac_statements")
    rows = table_[table_["kind"] == "information_need"].sort_values("position")
    made = []
    for side in SIDES:
        mine = rows[rows["side"] == side]
        items = [
            (
                str(one[f"text_{words.code}"]),
                "" if base is None else "yes" if one["id"] in base.answers else "no",
                str(one["locator"]),
            )
            for one in mine.to_dict("records")
        ]
        answered = sum(state == "yes" for _, state, _ in items)
        said = "" if base is None else words.t("matching.answered", count=answered, all=len(items))
        made.append((side, words.t(f"matching.asks.{side}", count=len(items)), said, items))
    return made


def candidates(
    catalog: Catalog, settings: Settings, selection: Selection, base: Profile, words: Language
) -> list[tuple[str, str, list[Candidate], int, list[Candidate]]]:
    """Return the candidates by side: (side, heading, best, further ones, without a score)."""
    every_ = found(catalog, selection, base)
    order = ("lac", "eu") if base.side == "eu" else ("eu", "lac")
    made = []
    for side in order:
        here = [one for one in every_ if one.profile.side == side]
        scored = [one for one in here if one.score is not None]
        silent = [one for one in here if one.score is None]
        made.append(
            (
                side,
                words.t(f"matching.candidates.{side}", count=len(scored)),
                [_candidate(catalog, settings, selection, base, one, words) for one in scored[:LISTED]],
                max(0, len(scored) - LISTED),
                [_candidate(catalog, settings, selection, base, one, words) for one in silent],
            )
        )
    return made


def _candidate(
    catalog: Catalog, settings: Settings, selection: Selection, base: Profile, match: Match, words: Language
) -> Candidate:
    other = match.profile
    mail, request = introduction(catalog, settings, selection, base, other, words)
    score = match.score
    return Candidate(
        match=match,
        name=name_of(other, words),
        place=words.locale.territories.get(other.country, other.country),
        score="" if score is None else words.number(score, 2),
        width=0 if score is None else round(100 * score),
        rank=""
        if score is None
        else words.t("matching.rank", rank=match.rank, low=match.lowest, high=match.highest),
        known=words.t("matching.known_criteria", known=match.known, all=len(CRITERIA)),
        why=why(catalog, base, match, words),
        against=against(match, words),
        missing=missing(base, match, words),
        criteria=tuple(
            (
                words.t(f"matching.criterion.{name}"),
                words.t("matching.not_known") if value is None else words.number(value, 2),
            )
            for name, value in match.criteria.items()
        ),
        evidence=tuple(evidence(catalog, base, match, words)),
        href=selection.url(unit=other.id, mine=""),
        mail=mail,
        request=request,
    )


def introduction(
    catalog: Catalog,
    settings: Settings,
    selection: Selection,
    base: Profile,
    other: Profile,
    words: Language,
) -> tuple[str, str]:
    """Return the mail link to the institution and the text of a request; no address of a unit is known."""
    text = words.t(
        "matching.request",
        name=title_of(catalog, selection, base, words),
        other=name_of(other, words),
        url=settings.base_url + selection.url(),
    )
    if not settings.contact or other.fictional:
        return "", text
    subject = quote(words.t("matching.request_subject", other=name_of(other, words)))
    return f"mailto:{settings.contact}?subject={subject}&body={quote(text)}", text


def weight_fields(selection: Selection, words: Language) -> list[tuple[str, str, str, int]]:
    """Return a field for each weight: (criterion, label, what it means, value)."""
    return [
        (name, words.t(f"matching.criterion.{name}"), words.t(f"matching.means.{name}"), weight)
        for name, weight in zip(CRITERIA, weights_of(selection), strict=True)
    ]


WEIGHT_CHOICES = range(HIGHEST_WEIGHT + 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the form: ticks, or one or more selects (each with its chosen code)."""

    name: str
    label: str
    hint: str
    ticks: tuple[tuple[str, str, bool], ...]
    selects: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


def form_blocks(
    catalog: Catalog, selection: Selection, base: Profile | None, words: Language
) -> list[tuple[str, list[Asked]]]:
    """Return the fields of the form by block, beginning with what is known of the chosen profile."""
    held = start_from(base) if base else None
    by_name = {field.name: field for field in FIELDS}
    return [
        (
            words.t(f"matching.block.{block}"),
            [_asked(catalog, by_name[name], held, words) for name in names],
        )
        for block, names in FORM_BLOCKS.items()
    ]


def answer_fields(catalog: Catalog, base: Profile | None, words: Language) -> list[tuple[str, Asked]]:
    """Return the information that each side asks for, to be ticked, by side."""
    field = next(one for one in FIELDS if one.name == "answers")
    asked = _asked(catalog, field, base, words)
    return [
        (
            words.t(f"matching.asks_short.{side}"),
            Asked(
                asked.name,
                asked.label,
                "",
                tuple(tick for tick in asked.ticks if tick[0].partition(".")[2].startswith(side)),
                (),
            ),
        )
        for side in SIDES
    ]


def _asked(catalog: Catalog, field: Field, held: Profile | None, words: Language) -> Asked:
    known = codes(catalog, field.of)
    value = getattr(held, field.name) if held else ()
    chosen: Sequence[str] = value if field.many else (value,) if value else ()
    heading = words.t(f"matching.field.{field.name}")
    hint = words.t(f"matching.hint.{field.name}") if words.has(f"matching.hint.{field.name}") else ""
    if field.of in TICKED:
        ticks = tuple(
            (f"{FORM}{field.name}.{code}", _text(known[code], words), code in chosen) for code in known
        )
        return Asked(field.name, heading, hint, ticks, ())
    offered = [(code, _text(texts, words)) for code, texts in known.items()]
    if field.of in ("country", "partner", "language"):
        offered.sort(key=lambda one: one[1].casefold())
    if field.of == "division":
        offered = [(code, f"{code} {text}") for code, text in offered]
    if not field.many:
        return Asked(
            field.name, heading, hint, (), ((f"{FORM}{field.name}", (chosen or ("",))[0], tuple(offered)),)
        )
    count = max(SEVERAL if field.of != "partner" else 2, len(chosen))
    selects = tuple(
        (f"{FORM}{field.name}_{at + 1}", chosen[at] if at < len(chosen) else "", tuple(offered))
        for at in range(count)
    )
    return Asked(field.name, heading, hint, (), selects)


def _text(texts: dict[str, str], words: Language) -> str:
    text = texts[words.code]
    return text[:1].upper() + text[1:]
