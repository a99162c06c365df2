"""The pairs of context statistics: what they are called, and what may be set side by side."""

from __future__ import annotations

from dataclasses import dataclass

from territory.catalog import Catalog
from territory.context import NOT_COMPARABLE, SIDES, Pair, indicators, pairs, shares_a_chart, snapshot
from territory.i18n import Language
from territory.views.selection import Selection


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair in the list of comparability."""

    name: str
    href: str
    grade: str
    grade_word: str
    sides: tuple[tuple[str, str, str], ...]
    reason: str
    current: bool


def pair_name(catalog: Catalog, pair: Pair, words: Language) -> str:
    """Return what a pair is called: its indicator, or both where they differ."""
    names = dict.fromkeys(indicators(catalog)[pair.indicator(side)].names[words.code] for side in SIDES)
    return " / ".join(names)


def span(ends: tuple[int, ...]) -> str:
    """Return years as one text.

    >>> span((2023, 2024)), span((2024, 2024)), span(())
    ('2023–2024', '2024', '')
    """
    return "–".join(str(year) for year in dict.fromkeys(ends))


def pair_options(catalog: Catalog, current: Pair, words: Language) -> list[tuple[str, str, bool]]:
    """Return value, name and whether it is the current one, of each pair that can be chosen."""
    every = list(pairs(catalog).values())
    return [
        ("" if pair is every[0] else pair.id, pair_name(catalog, pair, words), pair is current)
        for pair in every
    ]


def pair_rows(catalog: Catalog, current: Pair, selection: Selection, words: Language) -> list[PairRow]:
    """Return all pairs with their grade, what each side has, and why they may not stand side by side."""
    first = next(iter(pairs(catalog)))
    rows = []
    for pair in pairs(catalog).values():
        sides = tuple(
            (
                words.number(len(seen.shown)),
                span(seen.years),
                words.t(f"context.unit.{seen.unit}"),
            )
            for seen in (snapshot(catalog, pair, side) for side in SIDES)
        )
        rows.append(
            PairRow(
                name=pair_name(catalog, pair, words),
                href=selection.url(pair="" if pair.id == first else pair.id, year="", since=""),
                grade=pair.grade,
                grade_word=words.t(f"context.grade.{pair.grade}"),
                sides=sides,
                reason=pair.reasons[words.code]
                if pair.grade == NOT_COMPARABLE or shares_a_chart(catalog, pair)
                else words.t("context.two_units"),
                current=pair is current,
            )
        )
    return rows
