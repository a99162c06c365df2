"""Each criterion, worked by hand; what is not said is never zero."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.matching.criteria import CRITERIA, LIFTED_BY, WEIGHTS, compare, table
from territory.matching.profiles import STAGES, Profile
from territory.matching.ranking import best_of_all, matches, rank_ranges, scores


def pair(one: Profile, two: Profile) -> dict[str, float | None]:
    found = dict(zip(CRITERIA, compare(table([one, two]), slice(0, 1)), strict=True))
    return {name: float(value[0, 1]) if sure[0, 1] else None for name, (value, sure) in found.items()}


def weighed(values: np.ndarray, weights: tuple[int, ...]) -> np.ndarray:
    """The scores of criteria that hold NaN where they are not known."""
    sure = (~np.isnan(values)).astype(np.float32)
    return scores(zip(np.nan_to_num(values), sure, strict=True), weights)


def test_needs_are_the_mean_of_both_directions() -> None:
    # a looks for two things, b has one of them; b looks for one thing, and a has it: (1/2 + 1) / 2.
    a = Profile("a", "lac", needs=("technology", "finance"), offers=("inputs",))
    b = Profile("b", "eu", needs=("inputs",), offers=("technology",))
    assert pair(a, b)["needs"] == pytest.approx(0.75)
    assert pair(b, a)["needs"] == pytest.approx(0.75)


def test_needs_of_one_direction_stand_alone_when_the_other_is_not_known() -> None:
    a = Profile("a", "lac", needs=("technology", "finance"))
    b = Profile("b", "eu", offers=("technology",))
    assert pair(a, b)["needs"] == pytest.approx(0.5)
    assert pair(a, Profile("c", "eu"))["needs"] is None
    assert pair(a, Profile("c", "eu", needs=("skills",)))["needs"] is None


def test_sectors_are_shared_over_the_shorter_list() -> None:
    a = Profile("a", "lac", sectors=("28",))
    assert pair(a, Profile("b", "eu", sectors=("24", "25", "28")))["sector"] == 1
    assert pair(a, Profile("b", "eu", sectors=("24", "25")))["sector"] == 0
    three = Profile("c", "lac", sectors=("24", "25", "28"))
    assert pair(three, Profile("b", "eu", sectors=("25", "26")))["sector"] == pytest.approx(1 / 2)
    assert pair(a, Profile("b", "eu"))["sector"] is None


def test_a_chain_links_a_supplier_or_a_buyer_with_the_others_sector() -> None:
    maker = Profile("a", "lac", sectors=("28",), sells_to=("01",))
    farm = Profile("b", "lac", sectors=("01",))
    saw = Profile("c", "lac", sectors=("31",), buys_from=("16",))
    assert pair(maker, farm)["chain"] == pair(farm, maker)["chain"] == 1
    assert pair(saw, Profile("d", "eu", sectors=("16",)))["chain"] == 1
    assert pair(maker, saw)["chain"] == 0
    assert pair(farm, Profile("d", "eu", sectors=("28",)))["chain"] is None


def test_stages_lose_a_third_for_each_step() -> None:
    def at(stage: str) -> Profile:
        return Profile(stage, "eu", stage=stage)

    assert pair(at("forming"), at("forming"))["stage"] == 1
    assert pair(at("emerging"), at("mature"))["stage"] == pytest.approx(1 / 3)
    assert pair(at("forming"), at("mature"))["stage"] == pytest.approx(0)
    assert pair(at("forming"), Profile("x", "eu"))["stage"] is None


def test_an_agreement_nobody_mentions_is_not_known_rather_than_none() -> None:
    a = Profile("a", "lac", "AR", agreements=("b", "IT"))
    assert pair(a, Profile("b", "eu", "IT"))["agreement"] == 1
    assert pair(Profile("b", "eu", "IT"), a)["agreement"] == 1
    assert pair(a, Profile("c", "eu", "IT"))["agreement"] == 0.5
    assert pair(a, Profile("d", "eu", "ES"))["agreement"] is None


def test_languages() -> None:
    a = Profile("a", "lac", languages=("es", "qu"))
    assert pair(a, Profile("b", "eu", languages=("es",)))["language"] == 1
    assert pair(a, Profile("b", "eu", languages=("it",)))["language"] == 0
    assert pair(a, Profile("b", "eu"))["language"] is None


def test_restrictions_that_the_pair_answers() -> None:
    # Of a's three: distance stands (two continents), language does not, quality is answered: 2/3.
    a = Profile("a", "lac", languages=("es",), restrictions=("distance", "language", "quality"))
    b = Profile("b", "eu", languages=("es",), offers=("quality",))
    assert pair(a, b)["restriction"] == pytest.approx(2 / 3)
    assert pair(b, a)["restriction"] == pytest.approx(2 / 3)
    # Whether quality is answered is not known where nothing is offered; language neither: only distance is.
    assert pair(a, Profile("c", "lac"))["restriction"] == 1
    assert pair(b, Profile("c", "lac", offers=("skills",)))["restriction"] is None


def test_a_score_needs_three_criteria_and_one_about_what_both_do() -> None:
    values = np.full((7, 3), np.nan, np.float32)
    values[[0, 3, 5], 0] = 0.5, 1, 1  # needs, stage, language: (3·0.5 + 1 + 1) / 5
    values[[3, 4, 5, 6], 1] = 1  # four, none about what they do
    values[[1, 5], 2] = 1  # two only
    found = weighed(values, WEIGHTS)
    assert found[0] == pytest.approx(0.7)
    assert np.isnan(found[1:]).all()
    # A weight of 0 takes its criterion out, also out of the count.
    assert np.isnan(weighed(values, (3, 2, 2, 1, 1, 0, 1))[0])


def test_matches_come_best_first_and_those_without_a_score_last() -> None:
    base = Profile("a", "lac", "AR", sectors=("28",), sells_to=("01",), languages=("es",))
    twin = Profile("b", "lac", "UY", sectors=("28",), languages=("es",))
    farm = Profile("c", "eu", "IT", sectors=("01",), languages=("it",))
    silent = Profile("d", "eu", "ES", languages=("es",))
    found = matches(table([base, farm, twin, silent]), 0, WEIGHTS)
    # twin: (2·1 + 2·0 + 1) / 5; farm: (2·0 + 2·1 + 0) / 5.
    assert [(one.profile.id, one.score, one.rank) for one in found] == [
        ("b", pytest.approx(0.6), 1),
        ("c", pytest.approx(0.4), 2),
        ("d", None, 0),
    ]
    assert (found[0].lowest, found[0].highest) == (1, 2)
    assert found[0].known == 3


def test_equal_scores_share_a_rank() -> None:
    base = Profile("a", "lac", "AR", sectors=("28",), sells_to=("01",), languages=("es",))
    twins = [Profile(key, "eu", "ES", sectors=("28",), languages=("es",)) for key in "bcd"]
    found = matches(table([base, *twins]), 0, WEIGHTS)
    assert [(one.rank, one.lowest, one.highest) for one in found] == [(1, 1, 1)] * 3


def test_rank_ranges_do_not_change_from_one_call_to_the_next() -> None:
    values = np.random.default_rng(5).random((7, 12)).astype(np.float32)
    first, again = rank_ranges(values, WEIGHTS), rank_ranges(values, WEIGHTS)
    assert (first[0] == again[0]).all()
    assert (first[1] == again[1]).all()
    assert (first[0] <= first[1]).all()


CAPABILITIES = ("technology", "quality", "finance", "skills")


def codes(pool: tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(pool), max_size=most, unique=True).map(tuple)


@st.composite
def profiles(draw: st.DrawFn) -> list[Profile]:
    count = draw(st.integers(2, 7))
    return [
        Profile(
            id=f"p{number}",
            side=draw(st.sampled_from(["eu", "lac"])),
            country=draw(st.sampled_from(["", "AR", "IT"])),
            sectors=draw(codes(("01", "25", "28"))),
            sells_to=draw(codes(("01", "28"), 1)),
            needs=draw(codes(CAPABILITIES)),
            offers=draw(codes(CAPABILITIES)),
            stage=draw(st.sampled_from(("", *STAGES))),
            agreements=draw(codes(("p0", "p1", "IT"), 2)),
            languages=draw(codes(("es", "it"), 2)),
            restrictions=draw(codes(("distance", "language", *LIFTED_BY))),
        )
        for number in range(count)
    ]


@given(profiles())
def test_criteria_are_symmetric_and_between_0_and_1(known: list[Profile]) -> None:
    for values, sure in compare(table(known), slice(None)):
        np.testing.assert_allclose(values, values.T, rtol=1e-6)
        assert (sure == sure.T).all()
        assert set(np.unique(sure)) <= {0, 1}
        assert ((values >= 0) & (values <= 1 + 1e-6)).all()
        assert not values[sure == 0].any()


@given(profiles(), st.lists(st.integers(0, 5), min_size=7, max_size=7).filter(any))
def test_all_pairs_agree_with_one_at_a_time(known: list[Profile], weights: list[int]) -> None:
    held = table(known)
    places, values = best_of_all(held, weights)
    for row, (at, score) in enumerate(zip(places, values, strict=True)):
        one = [match for match in matches(held, row, weights) if match.score is not None]
        np.testing.assert_allclose(score[at >= 0], [match.score for match in one], rtol=1e-5)
        assert row not in at


@given(profiles())
def test_a_profile_that_says_nothing_carries_no_score(known: list[Profile]) -> None:
    empty = Profile("empty", "eu")
    found = matches(table([empty, *known]), 0, WEIGHTS)
    assert [one.score for one in found] == [None] * len(known)


@given(profiles(), st.sampled_from(CAPABILITIES))
def test_saying_one_more_need_that_is_offered_never_lowers_the_needs_met(
    known: list[Profile], capability: str
) -> None:
    from dataclasses import replace

    one, two = replace(known[0], needs=(), offers=()), replace(known[1], needs=(), offers=(capability,))
    with_need = pair(replace(one, needs=(capability,)), two)["needs"]
    assert with_need == 1
    assert pair(one, two)["needs"] is None
