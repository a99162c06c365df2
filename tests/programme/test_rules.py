"""What is refused below the page, each with its rule, and the words for it in four languages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from programme.sample import editor

from territory.i18n import LOCALES, language
from territory.programme import service
from territory.programme.kinds import KINDS
from territory.programme.rules import RULES, circular, judge, read
from territory.store.engine import Store

SPAN = {"start": "2027-01-01", "end": "2027-12-31"}
GOOD: dict[str, dict[str, Any]] = {
    "programme": {"code": "atacama-umbria", "territories": "CL-AT, IT-55"},
    "objective": {"position": 1, "name": "Growth"},
    "project": {"position": 1, "name": "Laboratory", "clusters": ["mining"]},
    "activity": {"name": "Courses", "planned_start": "2027-01-01", "planned_end": "2027-01-01"},
    "milestone": {"name": "Open", "due": "2027-06-30"},
    "indicator": {"name": "Firms", "unit": "share", "direction": "increase", "kind": "output"},
    "period": {**SPAN, "baseline": "0", "target": 4, "actual": None},
    "budget_line": {"funder": "Región", "kind": "planned", "amount": "0.10", "currency": "EUR"},
    "participation": {"actor": "Corfo", "role": "funding", "country": "CL"},
    "risk": {"name": "Drought", "likelihood": "1", "impact": 5},
    "evidence": {"title": "Minutes", "address": "https://example.org/minutes.pdf"},
    "note": {"text": "Seen on site"},
    "profile": {"name": "Polo de Rafaela", "country": "AR", "territory": "AR-S", "needs": ["quality"]},
}
BAD = [
    ("project", {"planned_start": "2027-03-01", "planned_end": "2027-02-28"}, "planned_end", "dates_order"),
    ("project", {"actual_start": "2027-03-01", "actual_end": "2026-03-01"}, "actual_end", "dates_order"),
    ("project", {"planned_start": "31/12/2027"}, "planned_start", "day"),
    ("project", {"planned_start": "0027-01-01"}, "planned_start", "year"),
    ("project", {"name": ""}, "name", "required"),
    ("project", {"name": "x" * 301}, "name", "too_long"),
    ("project", {"name": "Pro\x00ject"}, "name", "characters"),
    ("project", {"name": "Pro\ud800ject"}, "name", "characters"),
    ("project", {"clusters": ["mining", "beekeeping"]}, "clusters", "code"),
    ("project", {"status": "late"}, "status", "choice"),
    ("project", {"position": 0}, "position", "position"),
    ("project", {"framewrok": "x"}, "framewrok", "field"),
    ("programme", {"code": "no spaces"}, "code", "code"),
    ("period", {"start": "2028-01-01"}, "end", "dates_order"),
    ("period", {"end": ""}, "end", "required"),
    ("period", {"actual": "many"}, "actual.number", "number"),
    ("period", {"actual": "NaN"}, "actual.number", "not_finite"),
    ("period", {"actual": "1e30"}, "actual.number", "digits"),
    ("period", {"actual": {"number": "4", "status": "not_published"}}, "actual", "value_without_status"),
    ("period", {"actual": {"number": "4", "status": "suppressed"}}, "actual", "value_without_status"),
    ("period", {"actual": {"status": "observed"}}, "actual", "status_without_value"),
    ("period", {"actual": {"number": "0", "status": "observed"}}, "actual", "zero_status"),
    ("period", {"actual": {"number": "5", "status": "estimate", "low": "6"}}, "actual", "interval"),
    ("budget_line", {"currency": "EURO"}, "currency", "currency"),
    ("budget_line", {"currency": "eur"}, "currency", "currency"),
    ("budget_line", {"amount": "-1"}, "amount", "negative"),
    ("budget_line", {"amount": ""}, "amount", "required"),
    ("budget_line", {"constant_year": "12"}, "constant_year", "year"),
    ("participation", {"country": "Chile"}, "country", "country"),
    ("risk", {"likelihood": "6"}, "likelihood", "scale"),
    ("risk", {"impact": "2.5"}, "impact", "scale"),
    ("risk", {"impact": True}, "impact", "scale"),
    ("evidence", {"address": "javascript:alert(1)"}, "address", "address"),
    ("evidence", {"address": "file:///etc/passwd"}, "address", "address"),
    ("evidence", {"address": ""}, "address", "required"),
    ("profile", {"name": ""}, "name", "required"),
    ("profile", {"country": ""}, "country", "required"),
    ("profile", {"needs": ["quality", "luck"]}, "needs", "code"),
    ("profile", {"stage": "imaginary"}, "stage", "code"),
    ("profile", {"territory": "CL-AT"}, "territory", "territory"),
    ("profile", {"founded": "1066"}, "founded", "year"),
    ("profile", {"founded": "2199"}, "founded", "year"),
    ("profile", {"members": "0"}, "members", "whole"),
    ("profile", {"name": "Polo <script>alert(1)</script>"}, "name", "markup"),
    ("profile", {"contact": "x" * 301}, "contact", "too_long"),
]
VOCABULARY = {
    "cluster": frozenset({"mining"}),
    "profile.country": frozenset({"AR"}),
    "profile.needs": frozenset({"quality"}),
    "profile.stage": frozenset({"mature"}),
}


def judged(kind: str, values: dict[str, Any]) -> list[tuple[str, str]]:
    kept, unread = read(KINDS[kind], values)
    whole = {name: kept.get(name, field.empty) for name, field in KINDS[kind].fields.items()}
    named = {p.field.partition(".")[0] for p in unread}
    found = [*unread, *(p for p in judge(KINDS[kind], whole, VOCABULARY) if p.field not in named)]
    return [(p.field, p.rule) for p in found]


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_record_of_each_kind_is_taken(kind: str) -> None:
    assert judged(kind, GOOD[kind]) == []


@pytest.mark.parametrize(("kind", "change", "field", "rule"), BAD)
def test_a_bad_value_is_refused_by_its_rule(kind: str, change: dict[str, Any], field: str, rule: str) -> None:
    assert judged(kind, {**GOOD[kind], **change}) == [(field, rule)]


def test_a_refused_save_writes_nothing_and_names_every_problem(store: Store) -> None:
    values = {"planned_start": "2027-03-01", "planned_end": "2027-01-01", "name": "x" * 400, "status": "late"}
    with pytest.raises(service.Invalid) as caught:
        service.save(store, editor(store), "project", values, id="atacama-3", version=1)
    assert {p.rule for p in caught.value.problems} == {"dates_order", "too_long", "choice"}
    assert service.opened(store, "project", "atacama-3").trace.version == 1


def test_projects_never_frame_each_other_in_a_circle(store: Store) -> None:
    ada = editor(store)  # the sample: 2 to 6 are framed by 1
    for record, framework in (("atacama-1", "atacama-1"), ("atacama-1", "atacama-3")):
        with pytest.raises(service.Invalid, match="framework: cycle"):
            service.save(store, ada, "project", {"framework": framework}, id=record, version=1)
    service.save(store, ada, "project", {"framework": "atacama-2"}, id="atacama-3", version=1)
    with pytest.raises(service.Invalid, match="framework: cycle"):
        service.save(store, ada, "project", {"framework": "atacama-3"}, id="atacama-2", version=1)
    with pytest.raises(service.Invalid, match="framework: link"):
        service.save(store, ada, "project", {"framework": "nowhere"}, id="atacama-2", version=1)
    with pytest.raises(service.Invalid, match="objective: link"):
        service.save(store, ada, "project", {"objective": "nowhere"}, id="atacama-2", version=1)


def test_a_share_is_at_most_a_hundred_from_either_side(store: Store) -> None:
    ada = editor(store)
    share = service.save(store, ada, "indicator", GOOD["indicator"], parent="atacama-1")
    with pytest.raises(service.Invalid, match="actual: share_over_100"):
        service.save(store, ada, "period", {**SPAN, "actual": "100.01"}, parent=share.trace.id)
    service.save(store, ada, "period", {**SPAN, "actual": "100"}, parent=share.trace.id)
    count = service.save(store, ada, "indicator", {**GOOD["indicator"], "unit": "firms"}, parent="atacama-1")
    service.save(store, ada, "period", {**SPAN, "actual": "101"}, parent=count.trace.id)
    with pytest.raises(service.Invalid, match="unit: share_over_100"):
        service.save(store, ada, "indicator", {"unit": "share"}, id=count.trace.id, version=1)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", *"abcdef"])), st.sampled_from("abcdef")
)
def test_a_link_is_circular_exactly_when_following_it_comes_back(frames: dict[str, str], record: str) -> None:
    framework = frames.get(record, "")
    reached, at = [], framework
    for _ in range(len(frames) + 2):  # longer than any chain without a circle
        reached.append(at)
        at = frames.get(at, "") if at != record else record
    assert circular(record, framework, frames) == (record in reached)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    for kind in KINDS.values():
        kept, problems = read(kind, dict.fromkeys(kind.fields, text))
        assert set(kept) | {p.field.partition(".")[0] for p in problems} == set(kind.fields)
        assert all(len(p.value) <= 80 for p in problems)


@pytest.mark.parametrize("code", LOCALES)
def test_every_rule_has_its_words_and_its_remedy(code: str) -> None:
    lang = language(code)
    for rule in RULES:
        assert lang.t(f"programme.problem.{rule}", value="x")
        assert lang.t(f"programme.remedy.{rule}")
