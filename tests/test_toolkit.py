"""Rules, scores and readiness, worked by hand; files from anybody."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.answer_files import KIND, VERSION, opened, written
from territory.cases import Code
from territory.catalog import open_catalog
from territory.toolkit import (
    QUESTIONS,
    YES_NO,
    Design,
    Lesson,
    Mark,
    Rule,
    Score,
    Standing,
    Verdict,
    fitting,
    marks_form,
    pairs,
    read_answers,
    read_marks,
    readiness,
    score,
    short_form,
    standings,
    verdict,
)
from territory.views.toolkit_tables import toolkit

KNOWN = toolkit(open_catalog())
RULES = {rule.id: rule for rule in KNOWN.rules}


@pytest.mark.parametrize(
    ("rule", "answers", "found"),
    [
        ("lsp_firms", {"firms": "5"}, "met"),
        ("lsp_firms", {"firms": "4"}, "missed"),
        ("lsp_firms", {}, "unanswered"),
        # Three entities: firms, knowledge institutions and a public body count.
        ("mif_entities", {"firms": "1", "knowledge": "1", "public": "yes"}, "met"),
        ("mif_entities", {"firms": "1", "knowledge": "1", "public": "no"}, "missed"),
        ("mif_entities", {"firms": "1", "knowledge": "1"}, "unanswered"),
        ("mif_entities", {"firms": "3"}, "met"),
        # Six firms without a knowledge institution are enough entities of the wrong kind.
        ("mif_knowledge", {"firms": "6", "knowledge": "0"}, "missed"),
        ("mif_knowledge", {"firms": "6"}, "unanswered"),
        ("mif_knowledge", {"firms": "0"}, "missed"),
        ("mif_knowledge", {"firms": "6", "knowledge": "1"}, "met"),
        # "More than three" is four.
        ("idb_firms", {"activity": "3"}, "missed"),
        ("idb_firms", {"activity": "4"}, "met"),
        ("lsp_solid", {"stage": "new"}, "missed"),
        ("lsp_joint", {"stage": "supported"}, "met"),
        ("lsp_investment", {"investment": "none"}, "missed"),
        ("lsp_investment", {"investment": "soft"}, "met"),
    ],
)
def test_rules_by_hand(rule: str, answers: dict[str, str], found: str) -> None:
    assert verdict(RULES[rule], answers).value == found


def test_only_required_rules_decide() -> None:
    answers = {"firms": "2", "knowledge": "1", "clean": "yes", "novel": "no"}
    business = next(one for one in standings(KNOWN.rules, answers) if one.programme == "mif_business")
    assert business.overall is Verdict.MET
    assert [found.value for rule, found in business.verdicts if rule.strength == "preferred"] == ["missed"]


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        one.id: st.integers(0, 9).map(str)
        if one.kind == "number"
        else st.sampled_from(("yes", "no") if one.kind == YES_NO else one.options)
        for one in QUESTIONS
    },
)


@given(ANSWERS, st.data())
def test_more_answers_never_turn_a_verdict_that_stands(answers: dict[str, str], data: st.DataObject) -> None:
    fewer = {name: value for name, value in answers.items() if data.draw(st.booleans())}
    for rule in KNOWN.rules:
        before = verdict(rule, fewer)
        assert before in (Verdict.UNANSWERED, verdict(rule, answers))


@given(ANSWERS)
def test_answers_survive_the_address_and_the_file(answers: dict[str, str]) -> None:
    assert read_answers(pairs(short_form(answers))) == (dict(sorted(answers.items(), key=_place)), [])
    found = opened(written(answers), KNOWN.items)
    assert (found.answers, found.unread) == (answers, ())


def _place(pair: tuple[str, str]) -> int:
    return [question.id for question in QUESTIONS].index(pair[0])


def test_every_question_decides_some_rule() -> None:
    assert {name for rule in KNOWN.rules for name in rule.questions} == {one.id for one in QUESTIONS}
    assert {name for lesson in KNOWN.lessons for name in lesson.questions} <= {one.id for one in QUESTIONS}


def test_lessons_for_what_is_missed_come_first() -> None:
    lessons = [Lesson("a", "planning", (), ("firms",)), Lesson("b", "planning", (), ("plan",))]
    rules = [Rule("r", "p", "required", "firms", "at_least", 5), Rule("s", "p", "required", "plan", "yes")]
    assert fitting(lessons, standings(rules, {"plan": "no"})) == [lessons[1], lessons[0]]
    assert fitting(lessons, standings(rules, {"plan": "yes", "firms": "5"})) == []


def test_score_by_hand() -> None:
    # Two yes, one in part, one no of five: (2 + ½) / 4.
    marks = {"a": Mark.YES, "b": Mark.YES, "c": Mark.PART, "d": Mark.NO}
    found = score(["a", "b", "c", "d", "e"], marks)
    assert found == Score(2, 1, 1, 1)
    assert found.share == 0.625
    assert score(["a"], {}).share is None


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(list(Mark))))
def test_marks_survive_their_letters(marks: dict[str, Mark]) -> None:
    assert read_marks(list("abcdef"), marks_form(list("abcdef"), marks)) == (marks, [])


def test_readiness_by_hand() -> None:
    components, horizons = {"x": 1, "baseline": 2}, {"i": "short", "j": "long"}
    found = dict(readiness(Design(("x",), ("i", "j"), "no", ""), components, horizons))
    assert {check: one.value for check, one in found.items()} == {
        "components": "missed",
        "baseline": "missed",
        "horizons": "met",
        "comparison": "missed",
        "start": "unanswered",
    }
    assert set(dict(readiness(Design(), components, horizons)).values()) == {Verdict.UNANSWERED}


def test_an_unanswered_programme_is_open_not_missed() -> None:
    assert {one.overall for one in standings(KNOWN.rules, {})} == {Verdict.UNANSWERED}
    assert isinstance(standings(KNOWN.rules, {})[0], Standing)


# ------------------------------------------------------------------------------------------------------ files
def test_a_file_edited_by_hand_is_read_as_far_as_it_goes() -> None:
    item = KNOWN.items["assets"][0]
    content = {
        "kind": KIND,
        "version": 9,
        "answers": {"firms": 6, "plan": "perhaps", "colour": "red", "small": True, "public": ["yes"]},
        "assessments": {"assets": {item: "part", "assets-gone": "yes"}, "weather": {}, "rsi": "all"},
        "case": {"policy": "present", "economic": "very", "social": {}},
        "more": 1,
    }
    found = opened(json.dumps(content).encode(), KNOWN.items)
    assert found.answers == {"firms": "6"}
    assert found.assessments == {"assets": {item: Mark.PART}}
    assert found.case == {"policy": Code.PRESENT}
    assert set(found.unread) == {
        "version", "answers.plan", "answers.colour", "answers.small", "answers.public", "assessments.assets.assets-gone",
        "assessments.weather", "assessments.rsi", "case.economic", "case.social", "more",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "unread"),
    [
        (b"", "json"),
        (b"\xff\xfe\x00", "json"),
        (b"[1, 2]", "json"),
        (b"[" * 100_000, "json"),
        (b'{"answers": ' + b"9" * 5000 + b"}", "json"),
        (b" " * 200_001, "size"),
        (b'{"answers": 3}', "answers"),
    ],
)
def test_what_is_no_file_of_ours_is_refused_quietly(content: bytes, unread: str) -> None:
    found = opened(content, KNOWN.items)
    assert unread in found.unread
    assert (found.answers, found.assessments, found.case) == ({}, {}, {})


def test_a_long_list_of_the_unread_is_cut() -> None:
    content = {"kind": KIND, "version": VERSION, **{f"k{at}": at for at in range(100)}}
    found = opened(json.dumps(content).encode(), KNOWN.items)
    assert len(found.unread) == 41
    assert found.unread[-1] == "…"
