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
    """Profiles as rows of zeros and ones, ready to be compared.

    Attributes:
        profiles: the profiles, in order.
        sectors: their divisions.
        trade: divisions they supply or buy from.
        needs: capabilities they look for.
        offers: capabilities they have.
        lifting: capabilities that answer their restrictions.
        languages: their languages.
        agreements: with whom they have an agreement; sparse, partners are as many as profiles.
        identity: which partner they are themselves.
        country: which partner their country is.
        stage: position in `STAGES`, NaN when not known.
        european: whether they are on the European side.
        distance: 1 where distance stands in the way.
        speech: 1 where language does.
    """

    profiles: tuple[Profile, ...]
    sectors: Floats
    trade: Floats
    needs: Floats
    offers: Floats
    lifting: Floats
    languages: Floats
    agreements: csr_matrix
    identity: csr_matrix
    country: csr_matrix
    stage: Floats
    european: NDArray[np.bool_]
    distance: Floats
    speech: Floats


def table(profiles: Sequence[Profile]) -> Table:
    """Return the profiles as a table; building it takes time once, comparing little."""
    every = tuple(profiles)
    sectors = _vocabulary(every, lambda p: (*p.sectors, *_trade(p)))
    capabilities = _vocabulary(every, lambda p: (*p.needs, *p.offers, *LIFTED_BY.values()))
    languages = _vocabulary(every, lambda p: p.languages)
    partners = _vocabulary(every, lambda p: p.agreements)
    return Table(
        profiles=every,
        sectors=_rows(every, lambda p: p.sectors, sectors).toarray(),
        trade=_rows(every, _trade, sectors).toarray(),
        needs=_rows(every, lambda p: p.needs, capabilities).toarray(),
        offers=_rows(every, lambda p: p.offers, capabilities).toarray(),
        lifting=_rows(every, _lifting, capabilities).toarray(),
        languages=_rows(every, lambda p: p.languages, languages).toarray(),
        agreements=_rows(every, lambda p: p.agreements, partners),
        identity=_rows(every, lambda p: (p.id,), partners),
        country=_rows(every, lambda p: (p.country,), partners),
        stage=np.array([STAGES.index(p.stage) if p.stage else np.nan for p in every], np.float32),
        european=np.array([p.side == "eu" for p in every], np.bool_),
        distance=np.array(["distance" in p.restrictions for p in every], np.float32),
        speech=np.array(["language" in p.restrictions for p in every], np.float32),
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


def compare(known: Table, rows: slice) -> Iterator[Floats]:
    """Yield the criteria of some profiles against all, in order: (row, profile), NaN where not known.

    Args:
        known: the profiles.
        rows: which of them are compared with all.

    >>> a, b = Profile("a", "lac", sectors=("28",)), Profile("b", "eu", sectors=("25", "28"))
    >>> values = dict(zip(CRITERIA, compare(table([a, b]), slice(0, 1))))
    >>> float(values["sector"][0, 1])
    1.0
    """
    for criterion in (_needs, _sector, _chain, _stage, _agreement, _language, _restriction):
        yield criterion(known, rows)


def _times(left: csr_matrix, right: csr_matrix) -> Floats:
    return np.asarray((left @ right.T).toarray(), np.float32)


def _count(rows: Floats) -> Floats:
    return np.asarray(rows.sum(axis=1), np.float32)


def _needs(known: Table, rows: slice) -> Floats:
    """Share of needs that the other offers, the mean of the directions that are known."""
    theirs = _share(known.needs[rows] @ known.offers.T, _count(known.needs[rows])[:, None])
    theirs[:, _count(known.offers) == 0] = np.nan
    ours = _share(known.offers[rows] @ known.needs.T, _count(known.needs)[None, :])
    ours[_count(known.offers[rows]) == 0, :] = np.nan
    return np.where(np.isnan(theirs), ours, np.where(np.isnan(ours), theirs, (theirs + ours) / 2))


def _share(met: Floats, asked: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(asked > 0, met / asked, np.float32(np.nan)).astype(np.float32)


def _sector(known: Table, rows: slice) -> Floats:
    """Divisions in common, over the shorter of the two lists."""
    shorter = np.minimum(_count(known.sectors[rows])[:, None], _count(known.sectors)[None, :])
    return _share(known.sectors[rows] @ known.sectors.T, shorter)


def _chain(known: Table, rows: slice) -> Floats:
    """1 when one supplies, or buys from, a division of the other; known when one says so at all."""
    linked = known.trade[rows] @ known.sectors.T + known.sectors[rows] @ known.trade.T
    says, has = _count(known.trade) > 0, _count(known.sectors) > 0
    sure = (says[rows][:, None] & has[None, :]) | (has[rows][:, None] & says[None, :])
    return np.where(sure, (linked > 0).astype(np.float32), np.float32(np.nan))


def _stage(known: Table, rows: slice) -> Floats:
    """1 for the same stage, a third less for each step between the two."""
    apart = np.abs(known.stage[rows][:, None] - known.stage[None, :])
    return np.asarray(1 - apart / (len(STAGES) - 1), np.float32)


def _agreement(known: Table, rows: slice) -> Floats:
    """1 with one another, one half with somebody in the other's country.

    Otherwise not known: a document that mentions one agreement does not say that there is no other.
    """
    names = _times(known.agreements[rows], known.identity) + _times(known.identity[rows], known.agreements)
    lands = _times(known.agreements[rows], known.country) + _times(known.country[rows], known.agreements)
    half, none = np.float32(0.5), np.float32(np.nan)
    return np.where(names > 0, np.float32(1), np.where(lands > 0, half, none))


def _language(known: Table, rows: slice) -> Floats:
    """1 with a language in common, else 0."""
    says = _count(known.languages) > 0
    shared = (known.languages[rows] @ known.languages.T > 0).astype(np.float32)
    return np.where(says[rows][:, None] & says[None, :], shared, np.float32(np.nan))


def _restriction(known: Table, rows: slice) -> Floats:
    """Share of the restrictions named by either that do not stand, or are answered, in this pair."""
    says = _count(known.offers) > 0
    lifted = known.lifting[rows] @ known.offers.T + known.offers[rows] @ known.lifting.T
    asked = (
        _count(known.lifting[rows])[:, None] * says[None, :]
        + says[rows][:, None] * _count(known.lifting)[None, :]
    )
    apart = known.european[rows][:, None] != known.european[None, :]
    far = known.distance[rows][:, None] + known.distance[None, :]
    speech = known.speech[rows][:, None] + known.speech[None, :]
    shared = _language(known, rows)
    sure = ~np.isnan(shared)
    asked = asked + far + speech * sure
    lifted = lifted + far * ~apart + speech * np.nan_to_num(shared) * sure
    return _share(np.asarray(lifted, np.float32), np.asarray(asked, np.float32))
