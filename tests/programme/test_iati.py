"""Our IATI file is valid by the standard's own schema, codelists and ruleset, and gives back what went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from programme.programmes import TODAY, programmes

from territory.build import iati as standard
from territory.build.registry import FetchError
from territory.catalog import open_catalog
from territory.i18n import LOCALES, language
from territory.model import Status
from territory.programme.current import current
from territory.programme.iati.reading import load
from territory.programme.iati.writing import Naming, export
from territory.programme.model import (
    ActorRole,
    BudgetLine,
    Direction,
    Indicator,
    IndicatorKind,
    MoneyKind,
    Participation,
    Period,
    Programme,
    Project,
    ProjectStatus,
    Trace,
    Value,
)

EN = language("en")


@pytest.fixture(scope="session")
def valid():
    """Assert that a file is valid IATI 2.03."""
    try:
        standard.build()
    except FetchError as error:
        pytest.skip(f"NOT CHECKED against the standard: {error}")

    def check(content: bytes, today: date = TODAY) -> None:
        assert standard.validate(content, today) == []

    return check


def example() -> Programme:
    three = Value(Decimal(3), Status.OBSERVED)
    ten = Value(Decimal(10), Status.OBSERVED)
    about = Value(Decimal(7), Status.ESTIMATE, Decimal(6), Decimal(9), "Survey of May, p. 4")
    period = Period(Trace("y1"), date(2027, 1, 1), date(2027, 12, 31), three, ten, about)
    firms = Indicator(
        Trace("i1"), "", "Firms trained", "firms", Direction.INCREASE, IndicatorKind.OUTPUT, periods=(period,)
    )
    project = Project(
        Trace("p1"), 1, "", "Service centre", status=ProjectStatus.UNDER_WAY,
        planned_start=date(2027, 1, 1), planned_end=date(2028, 12, 31), clusters=("cluster-metal",),
        indicators=(firms,),
        budget=(
            BudgetLine(Trace("b1"), "Region", MoneyKind.PLANNED, Decimal("120000.50"), "EUR"),
            BudgetLine(Trace("b2"), "Region", MoneyKind.SPENT, Decimal(900), "CLP", date(2027, 3, 1)),
        ),
        actors=(Participation(Trace("a1"), "Region", ActorRole.FUNDING, "IT"),),
    )  # fmt: skip
    framed = replace(
        project, trace=Trace("p2"), position=2, name="Network", framework="p1", budget=(), indicators=()
    )
    return Programme(Trace("x"), "x", "Example", projects=(project, framed))


def test_a_reader_of_iati_finds_what_was_recorded(valid) -> None:
    content = export(example(), EN, TODAY).content
    valid(content)
    from lxml import etree

    root = etree.fromstring(content)
    first, second = root.findall("iati-activity")
    assert first.findtext("title/narrative") == "Service centre"
    assert first.findtext("description/narrative") == "No description recorded."
    assert [(d.get("type"), d.get("iso-date")) for d in first.findall("activity-date")] == [
        ("1", "2027-01-01"),
        ("3", "2028-12-31"),
    ]
    assert first.find("activity-status").get("code") == "2"
    assert first.findtext("budget/value") == "120000.50"
    assert first.find("transaction/transaction-type").get("code") == "4"
    assert first.find("transaction/value").get("currency") == "CLP"
    indicator = first.find("result/indicator")
    assert first.find("result").get("type") == "1"
    assert indicator.findtext("title/narrative") == "Firms trained (firms)"
    assert (indicator.find("baseline").get("value"), indicator.find("baseline").get("year")) == ("3", "2027")
    assert indicator.find("period/target").get("value") == "10"
    assert indicator.find("period/actual").get("value") == "7"
    assert (
        indicator.findtext("period/actual/comment/narrative")
        == "Estimate, interval from 6 to 9. Survey of May, p. 4"
    )
    assert second.find("related-activity").get("ref") == first.findtext("iati-identifier")


def test_the_programme_without_dates_is_refused_and_says_what_is_missing() -> None:
    made = export(current(open_catalog()), EN, TODAY)
    assert made.content is None
    assert len(made.left_out) == 6
    assert {p.rule for p in made.problems} == {"iati_status", "iati_start", "iati_actor"}
    assert len(made.problems) == 18


def test_an_incomplete_project_is_left_out_by_name_and_the_rest_is_valid(valid) -> None:
    programme = example()
    bare = Project(Trace("p3"), 3, "", "Only -- an idea")
    made = export(replace(programme, projects=(*programme.projects, bare)), EN, TODAY)
    valid(made.content)
    assert made.left_out == ("Only -- an idea",)
    assert "Not included: Only – an idea" in made.content.decode()


def test_absent_figures_stay_absent(valid) -> None:
    programme = example()
    project = programme.projects[0]
    empty = Period(Trace("y"), date(2027, 1, 1), date(2027, 6, 30), actual=Value(status=Status.SUPPRESSED))
    indicator = replace(project.indicators[0], periods=(empty,))
    changed = replace(programme, projects=(replace(project, indicators=(indicator,)),))
    content = export(changed, EN, TODAY).content
    valid(content)
    assert b"<actual" not in content
    assert b"<baseline" not in content
    assert load(content, "x", "en").programme == changed


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(programmes(), st.sampled_from(sorted(LOCALES)))
def test_our_file_is_valid_and_gives_the_same_programme(valid, programme: Programme, lang: str) -> None:
    made = export(programme, language(lang), TODAY)
    assert (made.left_out, made.problems) == ((), ())
    valid(made.content)
    again = load(made.content, "other", lang)
    assert again.problems == ()
    assert (again.programme, again.own) == (programme, True)
    assert export(again.programme, language(lang), TODAY).content == made.content


def test_names_from_the_catalogue_come_back_as_codes() -> None:
    programme = example()
    named = replace(programme.projects[0], name="", code="atacama-1")
    indicator = replace(named.indicators[0], code="subsidies", name="")
    changed = replace(programme, demonstration=True, projects=(replace(named, indicators=(indicator,)),))
    naming = Naming(
        "",
        {"p1": "Centro di servizi"},
        {"subsidies": "Sussidi erogati"},
        {"subsidies": "Totale"},
        {"cluster-metal": "metallo"},
    )
    content = export(changed, language("it"), TODAY, naming).content
    assert "Dimostrazione: Centro di servizi" in content.decode()
    assert load(content, "x", "it").programme == changed


@pytest.mark.parametrize("projects", [1, 2])
def test_demonstration_says_so_in_every_title_and_description(projects: int) -> None:
    programme = replace(example(), demonstration=True, projects=example().projects[:projects])
    content = export(programme, EN, TODAY).content.decode()
    assert content.count("Demonstration: ") >= 2 * projects
    assert content.count("Demonstration data: dates and values are invented.") == projects + 1
    assert load(content.encode(), "x", "en").programme.demonstration


def test_a_file_of_ours_that_another_program_changed_is_not_half_read() -> None:
    content = export(example(), EN, TODAY).content
    edited = content.replace(b'<target value="10">', b'<target value="11">').replace(
        b'target value="10"/', b'target value="11"/'
    )
    assert edited != content
    found = load(edited, "x", "en")
    assert found.programme is None
    assert [(p.rule, p.value) for p in found.problems] == [("iati_changed", "TERRITORY-x-p1")]


def test_values_of_ours_are_judged_like_everybody_elses() -> None:
    content = export(example(), EN, TODAY).content.replace(b'name="currency">EUR<', b'name="currency">EURO<')
    assert [(p.rule, p.field, p.value) for p in load(content, "x", "en").problems] == [
        ("currency", "currency", "EURO")
    ]
