"""Weighted scores, the best matches of a profile, and how far the weights decide the order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from territory.matching.criteria import CRITERIA, MINIMUM, SUBSTANCE, Floats, Table, compare
from territory.matching.profiles import Profile

BLOCK = 64
"""Rows compared at once for all pairs: bounds the memory."""

DRAWS, SEED = 400, 20261124
MOST_VARIED = 200
"""Candidates whose order is tried under other weights; the first ones, when there are more."""

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate for a profile.

    Attributes:
        profile: the candidate.
        score: weighted mean of the known criteria, 0 to 1, or None when there are too few.
        criteria: value of each criterion of `CRITERIA`, None where not known.
        rank: 1 for the best, 0 without a score.
        lowest: best rank in 90 % of the draws of weights, 0 without a score.
        highest: worst rank in 90 % of them.
    """

    profile: Profile
    score: float | None
    criteria: dict[str, float | None]
    rank: int = 0
    lowest: int = 0
    highest: int = 0

    @property
    def known(self) -> int:
        """How many criteria both profiles allow."""
        return sum(value is not None for value in self.criteria.values())


def scores(criteria: Iterable[tuple[Floats, Floats]], weights: Sequence[float]) -> Floats:
    """Return the weighted mean of the known criteria, NaN where they do not carry a score.

    A score needs `MINIMUM` known criteria with a weight, one of them about what the two do (`SUBSTANCE`).

    Args:
        criteria: of each criterion, in order, its values and 1 or 0 for known or not.
        weights: one a criterion, none negative.

    >>> known = [1, 1, 1, 0, 0, 0, 0]
    >>> pairs = [(np.array([value]), np.array([sure])) for value, sure in zip([1, 0.5, 0, 0, 0, 0, 0], known)]
    >>> float(scores(pairs, (2, 1, 1, 1, 1, 1, 1))[0])  # (2 × 1 + 1 × 0.5) / 4
    0.625
    """
    total: Floats = np.zeros(1, np.float32)
    weighed, carried, substance = total, total, total
    for name, weight, (values, sure) in zip(CRITERIA, weights, criteria, strict=True):
        if not weight:
            continue
        total = total + np.float32(weight) * values
        weighed = weighed + np.float32(weight) * sure
        carried = carried + sure
        if name in SUBSTANCE:
            substance = substance + sure
    found = np.asarray(total / np.maximum(weighed, np.float32(1e-9)), np.float32)
    found[(carried < MINIMUM) | (substance < 1)] = np.nan
    return found


def matches(known: Table, row: int, weights: Sequence[float], most: int = 20) -> list[Match]:
    """Return the best candidates of one profile, best first, with their range of ranks.

    Of equal scores the one that more criteria carry comes first, then the order of the table. Those without a
    score follow, those with most known criteria first.

    Args:
        known: all profiles.
        row: which of them looks for a partner.
        weights: one a criterion.
        most: candidates with a score; as many without one.
    """
    pairs = [(values[0], sure[0]) for values, sure in compare(known, slice(row, row + 1))]
    criteria = np.stack([np.where(sure > 0, values, np.nan) for values, sure in pairs]).astype(np.float32)
    found = scores(pairs, weights)
    others = np.arange(len(known.profiles)) != row
    carried = (~np.isnan(criteria)).sum(axis=0)
    ranked = _order(found, carried, others & ~np.isnan(found))
    silent = _order(np.nan_to_num(criteria).sum(axis=0), carried, others & np.isnan(found))
    varied = ranked[:MOST_VARIED]
    low, high = rank_ranges(criteria[:, varied], weights)
    # Rounded, so that a difference of floating point decides nothing; equal scores share a rank.
    ranks = rankdata(-found[varied].round(6), method="min")
    made = [
        Match(
            known.profiles[at],
            float(found[at]),
            _values(criteria[:, at]),
            int(ranks[place]),
            int(low[place]),
            int(high[place]),
        )
        for place, at in enumerate(varied[:most])
    ]
    return made + [Match(known.profiles[at], None, _values(criteria[:, at])) for at in silent[:most]]


def _order(values: Floats, carried: NDArray[np.int_], chosen: NDArray[np.bool_]) -> NDArray[np.int_]:
    at = np.flatnonzero(chosen)
    return at[np.lexsort((at, -carried[at], -np.round(values[at], 6)))]


def _values(column: Floats) -> dict[str, float | None]:
    return {
        name: None if np.isnan(value) else float(value) for name, value in zip(CRITERIA, column, strict=True)
    }


def rank_ranges(criteria: Floats, weights: Sequence[float]) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Return the best and the worst rank of each candidate in 90 % of the draws of other weights.

    Weights are drawn around the reader's (Dirichlet, concentration as many as there are weights in use), with
    a fixed seed: the same question gives the same answer. A weight of 0 stays 0.

    Args:
        criteria: (criterion, candidate), NaN where not known; every candidate has a score.
        weights: one a criterion.
    """
    count = criteria.shape[1]
    used = np.flatnonzero(np.asarray(weights) > 0)
    if not count or not used.size:
        return np.zeros(count, np.int_), np.zeros(count, np.int_)
    centre = np.asarray(weights, float)[used]
    drawn = np.random.default_rng(SEED).dirichlet(centre / centre.sum() * used.size, DRAWS)
    sure = ~np.isnan(criteria[used])
    total = drawn @ sure
    values = (drawn @ np.nan_to_num(criteria[used])) / np.where(total > 0, total, np.nan)
    ranks = rankdata(-np.nan_to_num(values, nan=-1.0).round(9), method="min", axis=1)
    low, high = np.quantile(ranks, (LOW, HIGH), axis=0, method="nearest")
    return low.astype(np.int_), high.astype(np.int_)


def best_of_all(known: Table, weights: Sequence[float], most: int = 20) -> tuple[NDArray[np.int_], Floats]:
    """Return the best candidates of every profile: (profile, place) positions in the table, and scores.

    Places without a scored candidate hold −1 and NaN. Blocks of rows bound the memory.
    """
    count = len(known.profiles)
    width = min(most, max(0, count - 1))
    places = np.full((count, width), -1, np.int_)
    values = np.full((count, width), np.nan, np.float32)
    for start in range(0, count if width else 0, BLOCK):
        rows = slice(start, min(start + BLOCK, count))
        found = scores(compare(known, rows), weights)
        span = np.arange(rows.start, rows.stop)
        found[np.arange(len(span)), span] = np.nan
        filled = np.nan_to_num(found, nan=-1.0)
        top = np.argpartition(-filled, width - 1, axis=1)[:, :width]
        top = np.take_along_axis(
            top, np.argsort(-np.take_along_axis(filled, top, axis=1), axis=1, kind="stable"), axis=1
        )
        best = np.take_along_axis(found, top, axis=1)
        places[rows] = np.where(np.isnan(best), -1, top)
        values[rows] = best
    return places, values
