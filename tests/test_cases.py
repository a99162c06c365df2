"""Coded cases: weights, similarity, verdicts, the short form; numbers worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.cases import (
    BLOCKS,
    FIELDS,
    MEASURES,
    Actor,
    Claim,
    Code,
    CodedCase,
    Verdict,
    check,
    from_short_form,
    nearest,
    short_form,
    similarity,
    sorted_cases,
    sorted_fields,
)

codes = st.fixed_dictionaries({field: st.sampled_from(Code) for field in FIELDS})


def case(id: str, *, actors: dict[str, tuple[Actor, ...]] | None = None, **held: Code) -> CodedCase:
    return CodedCase(id, "rural", dict.fromkeys(FIELDS, Code.BLANK) | held, frozenset(), actors or {})


ONE = case("one", policy=Code.PRESENT, economic=Code.PRESENT, training=Code.PRESENT)
TWO = case("two", policy=Code.INFORMAL, training=Code.PRESENT, social=Code.LIMITED)
NONE = case("none", policy=Code.NONE, training=Code.PRESENT)


def test_fifteen_fields_and_only_four_codes_count_in_part() -> None:
    assert len(FIELDS) == len(set(FIELDS)) == 15
    assert [len(fields) for fields in BLOCKS.values()] == [2, 6, 2, 5]
    assert [code.weight for code in Code] == [1, 1, 0.5, 0.5, 0.5, 0.5, 0, 0, 0]


def test_similarity_by_hand() -> None:
    # Shared: policy ½, training 1. Either: policy 1, economic 1, training 1, social ½.
    seen = similarity(ONE.codes, TWO.codes)
    assert (seen.shared, seen.either) == (1.5, 3.5)
    assert seen.value == pytest.approx(3 / 7)


@given(codes, codes)
def test_similarity_is_symmetric_within_bounds_and_one_with_itself(
    a: dict[str, Code], b: dict[str, Code]
) -> None:
    assert similarity(a, b) == similarity(b, a)
    assert 0 <= similarity(a, b).value <= 1
    assert similarity(a, a).value == (1 if any(code.weight for code in a.values()) else 0)


def test_blank_and_none_are_not_shared_but_stay_different_codes() -> None:
    assert similarity(NONE.codes, TWO.codes).shared == 1
    assert NONE.codes["policy"] is Code.NONE
    assert ONE.codes["social"] is Code.BLANK


def test_order_is_by_sum_then_as_given() -> None:
    assert [one.total for one in (ONE, TWO, NONE)] == [3, 2, 1]
    assert [one.id for one in sorted_cases([NONE, TWO, ONE])] == ["one", "two", "none"]
    assert sorted_fields([ONE, TWO, NONE], ("economic", "policy", "training")) == [
        "training",
        "policy",
        "economic",
    ]
    assert [id for id, _ in nearest("one", [ONE, TWO, NONE])] == ["two", "none"]


def test_a_count_with_several_readings() -> None:
    claim = Claim("c", "count", ("policy_stated", "policy_formal"), stated=2)
    checked = check(claim, [ONE, TWO, NONE])
    assert [(name, len(found)) for name, found in checked.counts] == [
        ("policy_stated", 2),
        ("policy_formal", 1),
    ]
    assert checked.verdict is Verdict.READING
    assert check(Claim("c", "count", ("policy_stated",), stated=2), [ONE, TWO]).verdict is Verdict.HOLDS
    assert check(Claim("c", "count", ("policy_stated",), stated=3), [ONE, TWO]).verdict is Verdict.DIFFERS


@pytest.mark.parametrize(
    ("named", "verdict"),
    [(("one",), Verdict.HOLDS), (("one", "two"), Verdict.PART), (("two", "none"), Verdict.DIFFERS)],
)
def test_named_cases(named: tuple[str, ...], verdict: Verdict) -> None:
    checked = check(Claim("c", "named", ("economic",), named=named), [ONE, TWO, NONE])
    assert checked.verdict is verdict
    assert checked.out_of == len(named)


def test_largest_majority_minority() -> None:
    cases = [ONE, TWO, NONE]
    assert check(Claim("c", "largest", ("training", "policy")), cases).verdict is Verdict.HOLDS
    assert check(Claim("c", "largest", ("policy", "training")), cases).verdict is Verdict.DIFFERS
    assert check(Claim("c", "majority", ("policy",)), cases).verdict is Verdict.HOLDS
    assert check(Claim("c", "minority", ("economic",)), cases).verdict is Verdict.HOLDS
    # Exactly half is neither.
    assert check(Claim("c", "majority", ("economic",)), [ONE, TWO]).verdict is Verdict.DIFFERS
    assert check(Claim("c", "minority", ("economic",)), [ONE, TWO]).verdict is Verdict.DIFFERS


def test_public_and_private_on_the_same_level() -> None:
    public, private = Actor("gov_local", "municipality"), Actor("business", "chamber")
    both = case("b", horizontal=Code.PRESENT, actors={"horizontal": (public, private)})
    only = case("o", horizontal=Code.PRESENT, actors={"horizontal": (public, public)})
    limited = case("l", horizontal=Code.LIMITED, actors={"horizontal": (public, private)})
    assert [MEASURES["horizontal_both_sides"](one) for one in (both, only, limited)] == [True, False, False]


@given(codes)
def test_the_short_form_comes_back(own: dict[str, Code]) -> None:
    assert from_short_form(short_form(own)) == (own, [])


@given(st.text(max_size=40))
def test_any_text_is_read_as_far_as_it_goes(text: str) -> None:
    own, unread = from_short_form(text)
    assert list(own) == list(FIELDS)
    assert all(own[field] is Code.BLANK for field in unread)
