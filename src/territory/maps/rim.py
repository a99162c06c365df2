"""Rim labels: names in two columns, tied to their symbols by leaders with one bend.

The search is deterministic. It gives each label a column, keeps the columns in the order of latitude and
their labels at least one pitch apart, and chooses for each leader a bend and a landing point so that no
leader touches another leader, a circle that is not its own, or a text. Where that fails, labels change column
or height.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from territory.maps.geometry import (
    Array,
    Box,
    Point,
    paired_distances,
    point_distances,
    segment_distances,
)

CLEARANCE = 2.0
SHORTEST = 7.0
STRAIGHT = 0.72
TURNS = (0.0, 0.6, -0.6, 1.1, -1.1)
BENDS = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9)
SHIFTS = (-12.0, 12.0, -30.0, 30.0)
LABELS_TRIED = 3
PATIENCE = 2


@dataclass(frozen=True, slots=True)
class Site:
    """What a leader leads to.

    Attributes:
        code: of the territory.
        x: of the symbol.
        y: of the symbol.
        r: where the leader stops, from the centre.
        room: radius that the leaders of others keep clear of.
    """

    code: str
    x: float
    y: float
    r: float
    room: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column of labels.

    Attributes:
        x: where leaders begin.
        top: highest place of a label's middle.
        bottom: lowest place of a label's middle.
        inward: 1 if leaders go to the right, -1 if to the left.
    """

    x: float
    top: float
    bottom: float
    inward: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A label's place.

    Attributes:
        code: of the territory.
        side: "left" or "right".
        leader: its points, from the label to the symbol: two if straight, else three.
    """

    code: str
    side: str
    leader: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Rim:
    """All labels, and how many conflicts are left between them (0 unless there is no way)."""

    placed: tuple[Placed, ...]
    conflicts: int


def spread(targets: Sequence[float], pitch: float, low: float, high: float) -> list[float]:
    """Return places at least `pitch` apart, in the same order and as near as possible to their targets.

    Isotonic regression of the targets less their rank times the pitch, by pooling adjacent violators. Where
    the column is too short for the pitch, the places are spread evenly over it.

    >>> spread([10, 12, 50], pitch=10, low=0, high=100)
    [6.0, 16.0, 50.0]
    >>> spread([0, 0], pitch=10, low=0, high=6)
    [0.0, 6.0]
    """
    if len(targets) < 2:
        return [min(max(float(t), low), high) for t in targets]
    pitch = min(pitch, (high - low) / (len(targets) - 1))
    blocks: list[tuple[float, int]] = []
    for rank, target in enumerate(targets):
        mean, size = target - rank * pitch, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    last = high - (len(targets) - 1) * pitch
    means = [min(max(mean, low), last) for mean, size in blocks for _ in range(size)]
    return [round(float(mean + rank * pitch), 1) for rank, mean in enumerate(means)]


class _Choices:
    """The leaders that a label may have, cheapest first, without those that hit a circle or a text."""

    def __init__(
        self,
        paths: list[tuple[float, tuple[Point, ...]]],
        sites: Sequence[Site],
        own: Site,
        boxes: Sequence[Box],
    ) -> None:
        paths.sort(key=lambda path: path[0])
        self.leaders = [points for _, points in paths]
        self.costs = np.array([cost for cost, _ in paths])
        triples = np.array([(p[0], p[1], p[-1]) for p in self.leaders])
        self.starts = triples[:, :2].reshape(-1, 2)
        self.ends = triples[:, 1:].reshape(-1, 2)
        corners = np.vstack([self.starts, self.ends])
        self.low, self.high = corners.min(axis=0), corners.max(axis=0)
        others = [site for site in sites if site is not own]
        gaps = point_distances(np.array([(s.x, s.y) for s in others]), self.starts, self.ends)
        rooms = np.array([s.room for s in others])[:, None]
        self.hits = (gaps < rooms).sum(axis=0).reshape(-1, 2).sum(axis=1)
        if boxes:
            left, top, right, bottom = np.array(boxes).T
            corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)]).transpose(
                2, 0, 1
            )
            edges = corners.reshape(-1, 2), np.roll(corners, -1, axis=1).reshape(-1, 2)
            gap = segment_distances(self.starts, self.ends, *edges).reshape(-1, len(boxes), 4).min(axis=2)
            self.hits += (gap < 1).sum(axis=1).reshape(-1, 2).sum(axis=1)

    def load(self, starts: Array, ends: Array) -> Array:
        """Return what each choice hits: circles, texts, and leaders of others, two segments each."""
        low, high = np.minimum(starts, ends), np.maximum(starts, ends)
        near = (
            np.all((low < self.high + CLEARANCE) & (high > self.low - CLEARANCE), axis=1)
            .reshape(-1, 2)
            .any(axis=1)
        )
        near = np.repeat(near, 2)
        gaps = segment_distances(self.starts, self.ends, starts[near], ends[near]) < CLEARANCE
        touched = gaps.reshape(gaps.shape[0] // 2, 2, -1, 2).any(axis=(1, 3)).sum(axis=1)
        return np.asarray(self.hits + touched)

    @cached_property
    def best(self) -> int:
        """The cheapest choice when no other leader counts."""
        return int(np.argmin(self.hits * 1000 + self.costs))


class _Picked:
    """The leaders that labels have for now, and which of them touch each other."""

    def __init__(self, choices: Sequence[_Choices]) -> None:
        self.choices = choices
        self.at = [choice.best for choice in choices]
        self.starts = np.array([c.starts[2 * i : 2 * i + 2] for c, i in zip(choices, self.at, strict=True)])
        self.ends = np.array([c.ends[2 * i : 2 * i + 2] for c, i in zip(choices, self.at, strict=True)])
        starts, ends = self.starts.reshape(-1, 2), self.ends.reshape(-1, 2)
        low, high = np.minimum(starts, ends), np.maximum(starts, ends)
        meet = np.all((low[:, None] < high + CLEARANCE) & (high[:, None] > low - CLEARANCE), axis=2)
        # Only boxes that meet can hold leaders that touch; of each pair one half is enough.
        first, second = np.nonzero(np.triu(meet, 1))
        apart = first // 2 != second // 2
        first, second = first[apart], second[apart]
        close = paired_distances(starts[first], ends[first], starts[second], ends[second]) < CLEARANCE
        self.touching = np.zeros((len(choices), len(choices)), dtype=bool)
        self.touching[first[close] // 2, second[close] // 2] = True
        self.touching |= self.touching.T

    def settle(self, rank: int) -> tuple[bool, int]:
        """Give a label the leader that hits least, the cheapest of those.

        Returns:
            Whether it is another one, and what it still hits.
        """
        choice, now = self.choices[rank], self.at[rank]
        if now == choice.best and not choice.hits[now] and not self.touching[rank].any():
            return False, 0
        rest = np.arange(len(self.choices)) != rank
        load = choice.load(self.starts[rest].reshape(-1, 2), self.ends[rest].reshape(-1, 2))
        best = choice.best if not load[choice.best] else int(np.argmin(load * 1000 + choice.costs))
        if best != now:
            self._move(rank, best)
        return best != now, int(load[best])

    def _move(self, rank: int, to: int) -> None:
        choice = self.choices[rank]
        self.at[rank] = to
        self.starts[rank], self.ends[rank] = (
            choice.starts[2 * to : 2 * to + 2],
            choice.ends[2 * to : 2 * to + 2],
        )
        gaps = segment_distances(
            self.starts[rank], self.ends[rank], self.starts.reshape(-1, 2), self.ends.reshape(-1, 2)
        )
        touched = np.asarray((gaps < CLEARANCE).reshape(2, -1, 2).any(axis=(0, 2)))
        touched[rank] = False
        self.touching[rank] = self.touching[:, rank] = touched


def _paths(site: Site, column: Column, y: float) -> list[tuple[float, tuple[Point, ...]]]:
    """Return leaders from a label at height y to a symbol, with their costs."""
    inward = column.inward
    start = (column.x, y)
    dy = site.y - y
    found: list[tuple[float, tuple[Point, ...]]] = []
    if abs(dy) <= max(site.r * STRAIGHT, 0.5):
        end = (site.x - inward * math.sqrt(max(0.0, site.r**2 - dy**2)), y)
        if (end[0] - start[0]) * inward > 0:
            found.append((abs(dy) / max(site.r, 1) * 0.2, (start, end)))
    reach = (site.x - start[0]) * inward
    bends = {round(SHORTEST + share * max(0.0, reach - SHORTEST - site.r), 1) for share in BENDS}
    if reach - abs(dy) > SHORTEST:
        bends.add(round(reach - abs(dy), 1))
    for along in sorted(bends):
        bend = (start[0] + inward * along, y)
        direction = math.atan2(site.y - bend[1], site.x - bend[0])
        for turn in TURNS if site.r > 3 else (0.0,):
            angle = direction + math.pi + turn
            end = (site.x + site.r * math.cos(angle), site.y + site.r * math.sin(angle))
            run, rise = (end[0] - bend[0]) * inward, abs(end[1] - bend[1])
            outward = (bend[0] - end[0]) * math.cos(angle) + (bend[1] - end[1]) * math.sin(angle)
            if outward <= 0.3 or run < -0.3 * rise:
                continue
            slope = math.atan2(rise, run)
            length = along + math.hypot(run, rise)
            cost = 0.3 + slope**2 + abs(turn) * 0.5 + length / 200 + 0.15 * along / max(reach, 1)
            found.append((cost, (start, bend, (round(end[0], 1), round(end[1], 1)))))
    return found or [(50.0, (start, (site.x, site.y)))]


@dataclass(frozen=True, slots=True)
class _Wish:
    """Where a label should stand: its column, and how far from its symbol's height."""

    side: str
    shift: float


@dataclass(frozen=True, slots=True)
class _Trial:
    """What came of wishes: leaders, what is wrong with them, and what they cost."""

    wishes: tuple[_Wish, ...]
    conflicts: int
    cost: float
    trouble: Mapping[str, float]
    placed: tuple[Placed, ...]

    @property
    def rank(self) -> tuple[int, float]:
        """Fewer conflicts first, then cheaper."""
        return self.conflicts, self.cost


class _Search:
    """Tries wishes; keeps the leaders of a label at a height, because most stay from trial to trial."""

    def __init__(
        self, sites: Sequence[Site], columns: Mapping[str, Column], pitch: float, boxes: Sequence[Box]
    ) -> None:
        self.sites, self.columns, self.pitch, self.boxes = sites, columns, pitch, boxes
        self.kept: dict[tuple[str, str, float], _Choices] = {}
        self.seen: dict[tuple[_Wish, ...], _Trial] = {}

    def choices(self, site: Site, side: str, y: float) -> _Choices:
        """Return the leaders of a label at a height."""
        key = (site.code, side, y)
        if key not in self.kept:
            self.kept[key] = _Choices(_paths(site, self.columns[side], y), self.sites, site, self.boxes)
        return self.kept[key]

    def attempt(self, wishes: tuple[_Wish, ...]) -> _Trial:
        """Return the leaders found for wishes: each is chosen in the light of all others until all stay."""
        choices: list[tuple[Site, str, _Choices]] = []
        crowded = 0
        for side, column in self.columns.items():
            members = [(site, w.shift) for site, w in zip(self.sites, wishes, strict=True) if w.side == side]
            members.sort(key=lambda member: (member[0].y, member[0].x))
            heights = spread(
                [site.y + shift for site, shift in members], self.pitch, column.top, column.bottom
            )
            crowded += sum(b - a < self.pitch - 0.2 for a, b in pairwise(heights))
            choices += [
                (site, side, self.choices(site, side, y))
                for (site, _), y in zip(members, heights, strict=True)
            ]
        picked = _Picked([choice for _, _, choice in choices])
        trouble: dict[str, float] = {}
        for _ in range(5):
            changed, trouble = False, {}
            for rank, (site, _, _) in enumerate(choices):
                other, load = picked.settle(rank)
                changed |= other
                if load:
                    trouble[site.code] = float(load)
            if not changed:
                break
        return _Trial(
            wishes=wishes,
            conflicts=int(sum(trouble.values())) + crowded,
            cost=float(sum(c.costs[i] for (_, _, c), i in zip(choices, picked.at, strict=True))),
            trouble=trouble
            or {s.code: float(c.costs[i]) for (s, _, c), i in zip(choices, picked.at, strict=True)},
            placed=tuple(
                Placed(s.code, side, c.leaders[i]) for (s, side, c), i in zip(choices, picked.at, strict=True)
            ),
        )

    def neighbours(self, trial: _Trial) -> list[_Trial]:
        """Return the untried changes of one label: the worst ones to the other column, or up and down."""
        worst = sorted(trial.trouble, key=lambda code: (-trial.trouble[code], code))[:LABELS_TRIED]
        found = []
        for index, site in enumerate(self.sites):
            if site.code not in worst:
                continue
            wish = trial.wishes[index]
            other = "right" if wish.side == "left" else "left"
            for new in (_Wish(other, 0.0), *(_Wish(wish.side, wish.shift + step) for step in SHIFTS)):
                wishes = (*trial.wishes[:index], new, *trial.wishes[index + 1 :])
                if wishes not in self.seen:
                    self.seen[wishes] = self.attempt(wishes)
                    found.append(self.seen[wishes])
        return found


def place_rim(
    sites: Sequence[Site],
    columns: Mapping[str, Column],
    *,
    middle: float,
    pitch: float,
    boxes: Sequence[Box] = (),
) -> Rim:
    """Give every site a label place and a leader.

    A tabu search: from each trial it goes to the best untried change of one label, and it ends when neither
    conflicts nor cost have fallen for `PATIENCE` steps.

    Args:
        sites: what is labelled.
        columns: "left" and "right".
        middle: sites left of this x start in the left column.
        pitch: least distance between labels of a column.
        boxes: texts and frames that leaders must not enter.

    Returns:
        The labels in reading order, and the conflicts left.
    """
    ordered = sorted(sites, key=lambda site: (site.y, site.x))
    search = _Search(ordered, columns, pitch, boxes)
    trial = search.attempt(tuple(_Wish("left" if site.x < middle else "right", 0.0) for site in ordered))
    best, idle = trial, 0
    while idle < PATIENCE and (neighbours := search.neighbours(trial)):
        trial = min(neighbours, key=lambda neighbour: neighbour.rank)
        best, idle = (trial, 0) if trial.rank < best.rank else (best, idle + 1)
    rank = {site.code: i for i, site in enumerate(ordered)}
    return Rim(tuple(sorted(best.placed, key=lambda label: rank[label.code])), best.conflicts)
