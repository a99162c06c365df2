"""A reader's own profile in an address: codes only, no name and nothing that says who it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from territory.catalog import Catalog
from territory.matching.profiles import Profile, official_languages, side_of
from territory.programme.vocabulary import FIELDS, Field, codes

OWN = "own"
BETWEEN, WITHIN = "~", "."
LONGEST = 2000


def short_form(profile: Profile) -> str:
    """Return a profile's codes as one word for an address; `from_short_form` reads it back.

    >>> short_form(Profile("own", "lac", "AR", sectors=("28",), needs=("technology", "quality")))
    'cAR~s28~ntechnology.quality'
    """
    parts = []
    for field in FIELDS:
        held = getattr(profile, field.name)
        text = WITHIN.join(held) if field.many else held
        if text:
            parts.append(field.letter + text)
    return BETWEEN.join(parts)


def from_short_form(text: str, catalog: Catalog) -> tuple[Profile | None, list[str]]:
    """Return the profile that a word of an address stands for, and what of it means nothing.

    Without a country of one of the two regions there is no profile: nobody could say who is on the other
    side. Languages that are not given are the official ones of the country.
    """
    by_letter = {field.letter: field for field in FIELDS}
    given: dict[str, list[str]] = {}
    unread: list[str] = []
    for part in text[:LONGEST].split(BETWEEN):
        field = by_letter.get(part[:1])
        if field is None:
            unread += [part] if part else []
        else:
            given.setdefault(field.name, []).extend(part[1:].split(WITHIN))
    profile, wrong = built(given, catalog)
    return profile, unread + wrong


def built(given: Mapping[str, list[str]], catalog: Catalog) -> tuple[Profile | None, list[str]]:
    """Return a profile of the reader's from codes by field, and the codes that mean nothing."""
    held: dict[str, object] = {}
    unread: list[str] = []
    for field in FIELDS:
        found = [_spelled(code, field, catalog) for code in given.get(field.name, []) if code]
        unread += [
            code
            for code, known in zip(filter(None, given.get(field.name, [])), found, strict=True)
            if not known
        ]
        kept = tuple(dict.fromkeys(code for code in found if code))
        held[field.name] = kept if field.many else (kept[0] if kept else "")
    country = str(held["country"])
    side = side_of(country)
    if not side:
        return None, unread
    profile = replace(Profile(OWN, side), **held)  # type: ignore[arg-type]
    return replace(profile, languages=profile.languages or official_languages(country)), unread


def _spelled(code: str, field: Field, catalog: Catalog) -> str:
    """Return the code as we spell it, or "" when it is none of the field's."""
    known = codes(catalog, field.of)
    return next((one for one in (code, code.upper(), code.lower()) if one in known), "")


def start_from(unit: Profile) -> Profile:
    """Return a reader's profile that begins with what the documents say of a unit."""
    return replace(
        unit, id=OWN, group=OWN, names={}, texts={}, statements=(), source="", locator="", entered=None
    )
