"""What each side names, and what two lists share by chance; numbers worked by hand."""

from __future__ import annotations

from itertools import combinations
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.catalog import open_catalog
from territory.comparison import (
    HAMPERS,
    HELPS,
    SIDES,
    THEMES,
    Statement,
    chosen,
    contrast,
    overlap,
    statements,
    support,
    tallies,
)


def made(id: str, side: str, kind: str, theme: str, text: str = "") -> Statement:
    texts = {"es": text, "en": text, "it": text, "pt": text}
    return Statement(id, side, "4", kind, theme, "market", "", "named", "", "somewhere", texts)


def test_overlap_by_hand() -> None:
    # 3 of 5 and 2 of 5: C(5,2) = 10 draws; none shared C(2,2) = 1, one 3 × 2 = 6, two C(3,2) = 3.
    # Mean (0 × 1 + 1 × 6 + 2 × 3) / 10 = 1.2 = 3 × 2 / 5.
    found = overlap({"a", "b", "c"}, {"c", "d"}, set("abcde"))
    assert (found.shared, found.expected) == (1, 1.2)
    # None shared is 10 % of draws, more than one 30 %: neither end can be cut at 5 %.
    assert (found.low, found.high) == (0, 2)


def test_overlap_cuts_ends_that_chance_hardly_reaches() -> None:
    # 9 of 10 and 9 of 10: at least 8 are shared; 8 in 9 of 10 draws, 9 in 1 of 10.
    found = overlap(range(9), range(1, 10), range(10))
    assert (found.shared, found.expected, found.low, found.high) == (8, 8.1, 8, 9)
    # 2 of 40 and 2 of 40: one or more shared in 1 - C(38,2)/C(40,2) = 77/780 = 9.9 %; two in 1/780.
    found = overlap({0, 1}, {0, 1}, range(40))
    assert (found.low, found.high) == (0, 1)


def test_overlap_refuses_a_theme_from_elsewhere() -> None:
    with pytest.raises(ValueError, match="weather"):
        overlap({"weather"}, set(), {"trust"})


@given(st.integers(1, 7).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))))
def test_overlap_agrees_with_counting_every_draw(sizes: tuple[int, int, int]) -> None:
    n, a, b = sizes
    every = [len(set(range(a)) & set(draw)) for draw in combinations(range(n), b)]
    found = overlap(range(a), range(b), range(n))
    assert isclose(found.expected, sum(every) / len(every), abs_tol=1e-12)
    assert sum(one < found.low for one in every) <= len(every) / 20
    assert sum(one > found.high for one in every) <= len(every) / 20


def test_only_helps_and_obstacles_are_tallied_and_the_most_named_theme_comes_first() -> None:
    every = [
        made("1", "eu", "fosters", "trust"),
        made("2", "eu", "restriction", "trust"),
        made("3", "lac", "disadvantage", "trust"),
        made("4", "lac", "advantage", "skills"),
        made("5", "lac", "promotes", "finance"),
        made("6", "both", "asymmetry", "maturity"),
    ]
    known = tallies(every)
    assert [tally.theme for tally in known] == ["trust", "skills"]
    assert [tally.count("eu") for tally in known] == [2, 0]
    assert [(tally.named("eu"), tally.named("lac")) for tally in known] == [
        ("both", HAMPERS),
        ("neither", HELPS),
    ]
    assert contrast(known) == known[0]
    assert contrast([]) is None
    assert (
        contrast(tallies([made("1", "eu", "hampers", "scale"), made("2", "lac", "hampers", "scale")])) is None
    )


def test_every_filter_narrows_and_words_are_found_without_accents() -> None:
    every = statements(open_catalog())
    assert {one.side for one in chosen(every, side="eu")} == {"eu"}
    assert {one.theme for one in chosen(every, theme="trust")} == {"trust"}
    assert {one.topic for one in chosen(every, topic="market")} == {"market"}
    found = chosen(every, find="Galicia")
    assert [one.id for one in found] == ["eu4-sit-4"]
    assert chosen(every, find="maquinaria AGRICOLA") == chosen(every, find="maquinaria agrícola") != ()
    assert chosen(every, find="zzz") == ()


def test_the_report_as_shown() -> None:
    catalog = open_catalog()
    every = statements(catalog)
    known = tallies(every)
    # 61 items under headings of help and obstacle: EU 5 + 3 + 9 + 7 + 5, LAC 4 + 9 + 4 + 10 + 5.
    assert {side: sum(tally.count(side) for tally in known) for side in SIDES} == {"eu": 29, "lac": 32}
    assert {one.theme for one in every} == set(THEMES)
    first = contrast(known)
    assert first is not None
    assert (first.theme, first.named("eu"), first.named("lac")) == ("trust", "both", HAMPERS)
    assert support(catalog)["p-mar-eu-2"] == ("eu4-ham-2", "eu4-ham-3")
