"""What an unknown spelling may mean: suggestions for the person to choose from, never an answer."""

from __future__ import annotations

from territory.geography import folded
from territory.model import Territory

ALIKE = 80.0
MOST = 3
SHORTEST = 4


def suggestions(text: str, places: dict[str, Territory]) -> tuple[str, ...]:
    """Return the codes whose spellings are most like a text, the most alike first, at most three.

    >>> from territory.catalog import open_catalog
    >>> from territory.geography import territories
    >>> places = territories(open_catalog())
    >>> suggestions("Mendosa", places), suggestions("Cordoba (capital)", places)
    (('AR-M',), ('AR-X', 'AR-C'))
    """
    from rapidfuzz import fuzz, process

    wanted = folded(text[:80])
    if len(wanted) < SHORTEST:
        return ()
    spellings = {
        f"{code}|{folded(name)}": folded(name)
        for code, place in places.items()
        for name in (*place.names.values(), *place.aliases)
        if len(folded(name)) >= SHORTEST
    }
    found = process.extract(wanted, spellings, scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=12)
    # Among equally good parts of a text, what it begins with counts more than what stands behind.
    found.sort(key=lambda one: (-one[1], not wanted.startswith(one[0])))
    codes = dict.fromkeys(key.partition("|")[0] for _, _, key in found)
    return tuple(codes)[:MOST]
