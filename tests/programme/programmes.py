"""Programmes made by Hypothesis: whatever an editor may record."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from territory.model import Status
from territory.programme.model import (
    Activity,
    ActorRole,
    BudgetLine,
    Direction,
    Evidence,
    Horizon,
    Indicator,
    IndicatorKind,
    Milestone,
    MoneyKind,
    Note,
    Objective,
    Participation,
    Period,
    Programme,
    Project,
    ProjectStatus,
    Risk,
    Trace,
    Value,
)

TODAY = date(2030, 1, 1)
SIGNS = st.characters(exclude_categories=("C", "Z"), exclude_characters="\ufffe\uffff")
words = st.text(SIGNS, min_size=1, max_size=12)
phrases = st.lists(words, max_size=4).map(" ".join)
days = st.dates(date(2001, 1, 1), TODAY)
maybe_day = st.none() | days
numbers = st.decimals(-(10**9), 10**9, places=3)
amounts = st.decimals(0, 10**9, places=2)
keys = st.uuids().map(lambda one: Trace(f"r-{one.hex[:12]}"))


@st.composite
def spans(draw):
    start = draw(days)
    return start, min(start + timedelta(draw(st.integers(0, 900))), TODAY)


@st.composite
def values(draw):
    status = draw(st.sampled_from(Status))
    evidence = draw(phrases)
    if not status.has_value:
        return Value(None, status, evidence=evidence)
    number = draw(numbers)
    if status is Status.ESTIMATE:
        wide = draw(st.decimals(0, 1000, places=2))
        low, high = draw(st.sampled_from([(None, None), (number - wide, number + wide)]))
        return Value(number, status, low, high, evidence)
    if status is Status.ZERO:
        return Value(number * 0, status, evidence=evidence)
    return Value(number or number + 1, status, evidence=evidence)


@st.composite
def periods(draw):
    start, end = draw(spans())
    return Period(draw(keys), start, end, draw(values()), draw(values()), draw(values()), draw(phrases))


indicators = st.builds(
    Indicator,
    keys,
    st.just("") | st.just("subsidies"),
    words,
    words,
    st.sampled_from(Direction),
    st.sampled_from(IndicatorKind),
    st.none() | st.sampled_from(Horizon),
    phrases,
    st.lists(periods(), max_size=2).map(tuple),
)


def some(strategy, least=0):
    return st.lists(strategy, min_size=least, max_size=2).map(tuple)


@st.composite
def projects(draw, position: int):
    planned, actual = draw(spans()), draw(spans())
    return Project(
        draw(keys),
        position,
        "",
        draw(words),
        clusters=draw(st.just(()) | st.just(("cluster-metal", "cluster-agro"))),
        status=draw(st.sampled_from(ProjectStatus)),
        planned_start=planned[0],
        planned_end=draw(st.none() | st.just(planned[1])),
        actual_start=draw(st.none() | st.just(actual[0])),
        actual_end=draw(st.none() | st.just(actual[1])),
        description=draw(phrases),
        activities=draw(
            some(st.builds(Activity, keys, words, maybe_day, st.none(), maybe_day, st.none(), phrases))
        ),
        milestones=draw(some(st.builds(Milestone, keys, words, maybe_day, maybe_day, phrases))),
        indicators=draw(some(indicators)),
        budget=draw(
            some(
                st.builds(
                    BudgetLine,
                    keys,
                    words,
                    st.sampled_from(MoneyKind),
                    amounts,
                    st.sampled_from(["EUR", "CLP", "USD"]),
                    maybe_day,
                    st.none() | st.integers(1900, 2200),
                    phrases,
                )
            )
        ),
        actors=draw(
            some(
                st.builds(
                    Participation, keys, words, st.sampled_from(ActorRole), st.sampled_from(["", "CL", "IT"])
                ),
                1,
            )
        ),
        risks=draw(
            some(st.builds(Risk, keys, words, st.integers(1, 5), st.integers(1, 5), phrases, st.booleans()))
        ),
        evidence=draw(some(st.builds(Evidence, keys, words, st.just("https://example.org/report?a=1&b=2")))),
        notes=draw(some(st.builds(Note, keys, words))),
    )


@st.composite
def programmes(draw):
    made = [draw(projects(n)) for n in range(1, draw(st.integers(1, 3)) + 1)]
    objective = Objective(draw(keys), 1, "", draw(words))
    from dataclasses import replace

    linked = [
        replace(one, objective=objective.trace.id, framework=made[0].trace.id if n else "")
        for n, one in enumerate(made)
    ]
    return Programme(
        Trace("atacama-umbria"),
        "atacama-umbria",
        draw(phrases),
        draw(st.sampled_from([(), ("CL-AT", "IT-55")])),
        draw(st.booleans()),
        draw(st.sampled_from([(), (objective,)])),
        tuple(linked),
    )
