"""Fictional profiles that show what a filled platform would look like; off by default, marked everywhere."""

from __future__ import annotations

from functools import cache

from territory.matching.profiles import Profile, official_languages, side_of

# Country, divisions, sells to, needs, offers, stage, agreements, restrictions.
_INVENTED = (
    ("IT", "28", "01", "markets.contacts", "technology.quality.skills", "mature", "BR", "distance"),
    ("ES", "28.25", "01.10", "markets.information", "technology.research", "established", "", "information"),
    ("DE", "26.28", "", "markets.contacts", "technology.research", "mature", "CL", "language.distance"),
    ("ES", "10.11", "47", "inputs.markets", "quality.promotion", "established", "PE", ""),
    ("IT", "55.79", "", "promotion.contacts", "governance.skills", "mature", "", "language"),
    ("PT", "31.16", "47", "markets.production", "quality.skills", "established", "", "counterparts"),
    ("AR", "28", "01", "technology.quality.skills", "production.inputs", "emerging", "", "quality.budget"),
    ("BR", "25.28", "29", "technology.governance", "production.inputs", "emerging", "IT", "budget"),
    ("CL", "01.10", "46", "quality.technology", "inputs.production", "established", "", "quality"),
    ("CO", "62", "", "markets.skills", "production", "forming", "", "strategy"),
)  # fmt: skip


@cache
def demonstration() -> dict[str, Profile]:
    """Return the fictional profiles by key; their names are put into words by the page.

    >>> [one.fictional for one in demonstration().values()] == [True] * 10
    True
    """
    made = {}
    for number, (country, sectors, sells, needs, offers, stage, agreements, restrictions) in enumerate(
        _INVENTED, start=1
    ):
        key = f"demo-{number}"
        made[key] = Profile(
            id=key,
            side=side_of(country),
            country=country,
            sectors=_codes(sectors),
            sells_to=_codes(sells),
            needs=_codes(needs),
            offers=_codes(offers),
            stage=stage,
            agreements=_codes(agreements),
            languages=official_languages(country),
            restrictions=_codes(restrictions),
            group="demo",
        )
    return made


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split(".")) if text else ()
