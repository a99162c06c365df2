"""The EU–LAC report as coded statements: what each side names, what they share, what supports a point.

A statement is one item of one list. Counting statements says how often something is printed, never how
strongly it is meant nor by how many people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from math import comb

from territory.catalog import Catalog
from territory.geography import fold
from territory.i18n import LOCALES

STATEMENTS, SUPPORT, UNITS, EVENTS, CLUSTERS = (
    f"eulac_{name}" for name in ("statements", "support", "units", "events", "clusters")
)
TABLES = (STATEMENTS, SUPPORT, UNITS, EVENTS, CLUSTERS)
SIDES = ("eu", "lac")
HELPS, HAMPERS = "helps", "hampers"
DIRECTIONS = {
    "advantage": HELPS,
    "fosters": HELPS,
    "disadvantage": HAMPERS,
    "hampers": HAMPERS,
    "restriction": HAMPERS,
}
"""Kinds of statement that name a help or an obstacle; all others do neither."""

THEMES = (
    "markets",
    "trust",
    "institutions",
    "governance",
    "strategy",
    "innovation",
    "quality",
    "specialisation",
    "complementarity",
    "skills",
    "culture",
    "finance",
    "scale",
    "infrastructure",
    "conditions",
    "maturity",
)
TOPICS = ("environment", "governance", "strategy", "market")
SECTIONS = ("3", "4", "5")
SUMMARY = "6"


@dataclass(frozen=True, slots=True)
class Statement:
    """One item of the report.

    Attributes:
        id: key.
        side: "eu", "lac" or "both".
        section: "3" to "6"; "6" are the points of the summary tables.
        kind: what the heading above it makes of it ("fosters", "aim", "asymmetry" …).
        theme: one of `THEMES`.
        topic: one of `TOPICS`.
        speaker: ISO code of the country or region whose expert says it, or "" for the side's experts.
        rule: of the coding guide, why this theme: "named", "first", "cause" or "sense".
        printed: words to find it by in the source.
        locator: where it stands.
        texts: what it says, by language.
    """

    id: str
    side: str
    section: str
    kind: str
    theme: str
    topic: str
    speaker: str
    rule: str
    printed: str
    locator: str
    texts: dict[str, str]

    @property
    def direction(self) -> str:
        """`HELPS`, `HAMPERS`, or "" when the statement names neither."""
        return DIRECTIONS.get(self.kind, "")


@cache
def statements(catalog: Catalog) -> tuple[Statement, ...]:
    """Return the statements in the order of the report."""
    plain = [name for name in Statement.__dataclass_fields__ if name != "texts"]
    return tuple(
        Statement(
            **{name: str(row[name]) for name in plain},
            texts={lang: str(row[f"text_{lang}"]) for lang in LOCALES},
        )
        for row in catalog.table(STATEMENTS).sort_values("position").to_dict("records")
    )


@cache
def support(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Return the keys of the statements that support each point of the summary tables."""
    table = catalog.table(SUPPORT)
    return {str(point): tuple(rows["statement"]) for point, rows in table.groupby("point", sort=False)}


def chosen(
    every: Iterable[Statement], theme: str = "", side: str = "", topic: str = "", find: str = ""
) -> tuple[Statement, ...]:
    """Return the statements that fit every filter; an empty filter lets all pass.

    Args:
        every: statements.
        theme: a theme, or "".
        side: a side, or "".
        topic: a topic, or "".
        find: words in any of the four languages or as printed; accents and case do not count.
    """
    wanted = fold(find).split()
    return tuple(
        one
        for one in every
        if theme in ("", one.theme)
        and side in ("", one.side)
        and topic in ("", one.topic)
        and _holds(one, wanted)
    )


def _holds(one: Statement, wanted: list[str]) -> bool:
    if not wanted:
        return True
    texts = [fold(text) for text in (*one.texts.values(), one.printed)]
    return any(all(word in text for word in wanted) for text in texts)


@dataclass(frozen=True, slots=True)
class Tally:
    """The statements of one theme that name a help or an obstacle.

    Attributes:
        theme: one of `THEMES`.
        blocks: statements by (side, direction).
    """

    theme: str
    blocks: dict[tuple[str, str], tuple[Statement, ...]]

    def count(self, side: str) -> int:
        """Return how many statements of a side name it."""
        return sum(len(self.blocks[side, direction]) for direction in (HELPS, HAMPERS))

    def named(self, side: str) -> str:
        """Return what a side names it as: "both", `HELPS`, `HAMPERS` or "neither"."""
        as_help, as_obstacle = (bool(self.blocks[side, direction]) for direction in (HELPS, HAMPERS))
        if as_help and as_obstacle:
            return "both"
        return HELPS if as_help else HAMPERS if as_obstacle else "neither"


def tallies(every: Iterable[Statement]) -> tuple[Tally, ...]:
    """Return the themes named as helping or hampering, those with most statements first."""
    known = [one for one in every if one.direction]
    made = [
        Tally(
            theme,
            {
                (side, direction): tuple(
                    one for one in known if (one.theme, one.side, one.direction) == (theme, side, direction)
                )
                for side in SIDES
                for direction in (HAMPERS, HELPS)
            },
        )
        for theme in THEMES
    ]
    named = [tally for tally in made if any(tally.blocks.values())]
    return tuple(sorted(named, key=lambda tally: -sum(tally.count(side) for side in SIDES)))


def contrast(known: Iterable[Tally]) -> Tally | None:
    """Return the theme with most statements that the two sides name differently, or None.

    "Differently": one side as a help, an obstacle, both or not at all, the other not the same.
    """
    return next((tally for tally in known if tally.named("eu") != tally.named("lac")), None)


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many themes two lists share, and how many two lists drawn blindly would.

    Attributes:
        shared: themes in both lists.
        first: length of the first list.
        second: length of the second list.
        universe: themes that could be named.
        expected: mean of the hypergeometric distribution, first × second / universe.
        low: chance alone gives fewer in at most 5 % of draws.
        high: chance alone gives more in at most 5 % of draws.
    """

    shared: int
    first: int
    second: int
    universe: int
    expected: float
    low: int
    high: int


def overlap(first: Collection[str], second: Collection[str], universe: Collection[str]) -> Overlap:
    """Return the overlap of two sets of themes with its chance line.

    Chance draws each list blindly from the universe, its length as it is: the number shared is
    hypergeometric. The interval leaves at most 5 % at each end. It describes chance; it is no test, for the
    lists are no samples.

    Raises:
        ValueError: a theme is outside the universe.

    >>> overlap({"a", "b", "c"}, {"c", "d"}, set("abcde"))
    Overlap(shared=1, first=3, second=2, universe=5, expected=1.2, low=0, high=2)
    """
    one, two, every = set(first), set(second), set(universe)
    if not one | two <= every:
        raise ValueError(f"not in the universe: {sorted((one | two) - every)}")
    ways = [comb(len(one), k) * comb(len(every) - len(one), len(two) - k) for k in range(len(two) + 1)]
    total = comb(len(every), len(two))
    below = [sum(ways[:k]) for k in range(len(ways))]
    above = [sum(ways[k + 1 :]) for k in range(len(ways))]
    return Overlap(
        shared=len(one & two),
        first=len(one),
        second=len(two),
        universe=len(every),
        expected=len(one) * len(two) / len(every) if every else 0.0,
        # In whole numbers, so that 5 % exactly stays outside.
        low=max(k for k in range(len(ways)) if 20 * below[k] <= total),
        high=min(k for k in range(len(ways)) if 20 * above[k] <= total),
    )
