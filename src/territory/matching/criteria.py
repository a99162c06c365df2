"""Seven criteria of a match, for one profile against many at once.

Each criterion is a number from 0 to 1, or not known (NaN) when one of the two profiles does not say enough.
What is not known is left out of the score, never counted as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from territory.matching.profiles import STAGES, Profile

CRITERIA = ("needs", "sector", "chain", "stage", "agreement", "language", "restriction")
SUBSTANCE = ("needs", "sector", "chain")
"""Criteria about what the two do; without one of them there is no score."""

MINIMUM = 3
"""Fewest criteria that both profiles must allow for a score."""

WEIGHTS = (3, 2, 2, 1, 1, 1, 1)
HIGHEST_WEIGHT = 5
LIFTED_BY = {
    "information": "information",
    "strategy": "governance",
    "counterparts": "contacts",
    "quality": "quality",
    "budget": "finance",
}
"""A restriction and the capability that answers it; distance and language are read from the pair."""

Floats: TypeAlias = NDArray[np.float32]
Codes: TypeAlias = Callable[[Profile], Iterable[str]]


@dataclass(frozen=True, eq=False)
class Table:
    """Profiles as rows of numbers, such that one product of two matrices compares many with all.

    Each pair (left, right) holds the same profiles, as rows of left and as columns of right: left @ right is
    what the criterion counts. A profile has few of all codes, so left is sparse: that is less work than two
    full matrices, and it keeps to one thread, where full ones wait for one another on a busy machine.

    Attributes:
        profiles: the profiles, in order.
        needs: shares of needs beside offers; how many directions are known.
        sectors: divisions, and one over how many (0 for none).
        chain: divisions traded with beside one's own; whether both are known.
        stage: the stage by closeness, zero when not known.
        agreements: partners named, oneself and one's country; sparse, partners are as many as profiles.
        languages: the languages.
        lifting: restrictions beside offers and sides; how many can be tested.
        speech: whether language stands in the way, of either.
        has: whether sectors, stage and languages are known, one column each.
    """

    profiles: tuple[Profile, ...]
    needs: tuple[csr_matrix, Floats, csr_matrix, Floats]
    sectors: tuple[csr_matrix, Floats]
    per_sector: Floats
    chain: tuple[csr_matrix, Floats, csr_matrix, Floats]
    stage: tuple[csr_matrix, Floats]
    agreements: csr_matrix
    identity: csr_matrix
    country: csr_matrix
    languages: tuple[csr_matrix, Floats]
    lifting: tuple[csr_matrix, Floats, csr_matrix, Floats]
    speech: tuple[csr_matrix, Floats]
    has: Floats


def table(profiles: Sequence[Profile]) -> Table:
    """Return the profiles as a table; building it takes time once, comparing little."""
    every = tuple(profiles)
    divisions = _vocabulary(every, lambda p: (*p.sectors, *_trade(p)))
    capabilities = _vocabulary(every, lambda p: (*p.needs, *p.offers, *LIFTED_BY.values()))
    partners = _vocabulary(every, lambda p: p.agreements)
    sectors = _dense(every, lambda p: p.sectors, divisions)
    trade = _dense(every, _trade, divisions)
    needs = _dense(every, lambda p: p.needs, capabilities)
    offers = _dense(every, lambda p: p.offers, capabilities)
    lifting = _dense(every, _lifting, capabilities)
    languages = _dense(every, lambda p: p.languages, _vocabulary(every, lambda p: p.languages))
    stages = _dense(
        every, lambda p: (p.stage,) if p.stage else (), {one: at for at, one in enumerate(STAGES)}
    )
    sides = _dense(every, lambda p: (p.side,), {"eu": 0, "lac": 1})
    far = _column(every, lambda p: "distance" in p.restrictions)
    shares = needs * _per(needs)
    steps = np.arange(len(STAGES))
    closeness = (1 - np.abs(steps[:, None] - steps[None, :]) / (len(STAGES) - 1)).astype(np.float32)
    ones = np.ones((len(every), 1), np.float32)
    # Whether languages are shared can only be said where both are known.
    speaks = _any(languages)
    speech = _column(every, lambda p: "language" in p.restrictions) * speaks
    lifted = lifting.sum(axis=1, keepdims=True)
    return Table(
        profiles=every,
        needs=(*_crossed(shares, offers), *_crossed(_any(needs), _any(offers))),
        sectors=_sides(sectors, sectors),
        per_sector=_per(sectors)[:, 0],
        chain=(*_crossed(trade, sectors), *_crossed(_any(trade), _any(sectors))),
        stage=_sides(stages, stages @ closeness),
        agreements=_rows(every, lambda p: p.agreements, partners),
        identity=_rows(every, lambda p: (p.id,), partners),
        country=_rows(every, lambda p: (p.country,), partners),
        languages=_sides(languages, languages),
        lifting=(
            *_crossed(np.hstack([lifting, far * sides]), np.hstack([offers, sides])),
            *_crossed(np.hstack([lifted, far, speech]), np.hstack([_any(offers), ones, speaks])),
        ),
        speech=_crossed(speech, ones),
        has=np.hstack([_any(sectors), _any(stages), speaks]),
    )


def _trade(profile: Profile) -> tuple[str, ...]:
    return (*profile.sells_to, *profile.buys_from)


def _lifting(profile: Profile) -> list[str]:
    return [LIFTED_BY[code] for code in profile.restrictions if code in LIFTED_BY]


def _vocabulary(profiles: Iterable[Profile], codes: Codes) -> dict[str, int]:
    found = dict.fromkeys(code for profile in profiles for code in codes(profile))
    return {code: position for position, code in enumerate(found)}


def _rows(profiles: Sequence[Profile], codes: Codes, columns: dict[str, int]) -> csr_matrix:
    marks = [sorted({columns[code] for code in codes(one) if code in columns}) for one in profiles]
    starts = np.cumsum([0, *(len(row) for row in marks)])
    flat = np.array([column for row in marks for column in row], np.int32)
    shape = (len(profiles), max(1, len(columns)))
    return csr_matrix((np.ones(len(flat), np.float32), flat, starts), shape)


def _dense(profiles: Sequence[Profile], codes: Codes, columns: dict[str, int]) -> Floats:
    return np.asarray(_rows(profiles, codes, columns).toarray(), np.float32)


def _column(profiles: Sequence[Profile], holds: Callable[[Profile], bool]) -> Floats:
    return np.array([[holds(one)] for one in profiles], np.float32)


def _any(rows: Floats) -> Floats:
    return np.asarray(rows.sum(axis=1, keepdims=True) > 0, np.float32)


def _per(rows: Floats) -> Floats:
    counts = rows.sum(axis=1, keepdims=True)
    return np.asarray(np.where(counts > 0, 1 / np.maximum(counts, 1), 0), np.float32)


def _crossed(one: Floats, two: Floats) -> tuple[csr_matrix, Floats]:
    """Return left and right such that left @ right counts one against two and two against one."""
    return _sides(np.hstack([one, two]), np.hstack([two, one]))


def _sides(left: Floats, right: Floats) -> tuple[csr_matrix, Floats]:
    return csr_matrix(left), np.ascontiguousarray(right.T)


def compare(known: Table, rows: slice) -> Iterator[tuple[Floats, Floats]]:
    """Yield each criterion of some profiles against all, in order: its value and whether it is known.

    Both are (row, profile): the value is 0 where it is not known, the other is 1 or 0.

    Args:
        known: the profiles.
        rows: which of them are compared with all.

    >>> a, b = Profile("a", "lac", sectors=("28",)), Profile("b", "eu", sectors=("25", "28"))
    >>> values = dict(zip(CRITERIA, compare(table([a, b]), slice(0, 1))))
    >>> float(values["sector"][0][0, 1]), float(values["stage"][1][0, 1])
    (1.0, 0.0)
    """
    shared = (known.languages[0][rows] @ known.languages[1] > 0).astype(np.float32)
    yield _needs(known, rows)
    yield _sector(known, rows)
    yield _chain(known, rows)
    yield known.stage[0][rows] @ known.stage[1], _both(known, rows, 1)
    yield _agreement(known, rows)
    yield shared, _both(known, rows, 2)
    yield _restriction(known, rows, shared)


def _both(known: Table, rows: slice, column: int) -> Floats:
    return np.outer(known.has[rows, column], known.has[:, column])


def _needs(known: Table, rows: slice) -> tuple[Floats, Floats]:
    """Share of needs that the other offers, the mean of the directions that are known."""
    left, right, left_known, right_known = known.needs
    met, directions = left[rows] @ right, left_known[rows] @ right_known
    met /= np.maximum(directions, 1)
    return met, np.minimum(directions, 1)


def _sector(known: Table, rows: slice) -> tuple[Floats, Floats]:
    """Divisions in common, over the shorter of the two lists."""
    common = known.sectors[0][rows] @ known.sectors[1]
    common *= np.maximum(known.per_sector[rows][:, None], known.per_sector[None, :])
    return common, _both(known, rows, 0)


def _chain(known: Table, rows: slice) -> tuple[Floats, Floats]:
    """1 when one supplies, or buys from, a division of the other; known when one says so at all."""
    left, right, left_known, right_known = known.chain
    return np.minimum(left[rows] @ right, 1), np.minimum(left_known[rows] @ right_known, 1)


def _agreement(known: Table, rows: slice) -> tuple[Floats, Floats]:
    """1 with one another, one half with somebody in the other's country.

    Otherwise not known: a document that mentions one agreement does not say that there is no other.
    """
    names = known.agreements[rows] @ known.identity.T + known.identity[rows] @ known.agreements.T
    lands = known.agreements[rows] @ known.country.T + known.country[rows] @ known.agreements.T
    found = np.minimum(lands.toarray(), 1) / 2
    found[names.nonzero()] = 1
    return found, (found > 0).astype(np.float32)


def _restriction(known: Table, rows: slice, shared: Floats) -> tuple[Floats, Floats]:
    """Share of the restrictions named by either that do not stand, or are answered, in this pair."""
    left, right, left_asked, right_asked = known.lifting
    lifted, asked = left[rows] @ right, left_asked[rows] @ right_asked
    lifted += (known.speech[0][rows] @ known.speech[1]) * shared
    lifted /= np.maximum(asked, 1)
    return lifted, np.minimum(asked, 1)
