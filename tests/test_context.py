"""The context statistics: what is packaged, what may share a chart, what is left out and said."""

from __future__ import annotations

import json
from dataclasses import replace
from math import log, sqrt
from pathlib import Path

import pytest

from territory.catalog import Catalog, open_catalog
from territory.context import (
    SIDES,
    NotComparable,
    beside,
    countries,
    figures,
    over_time,
    pairs,
    shares_a_chart,
    snapshot,
    starts,
    years,
)
from territory.i18n import language
from territory.model import Status
from territory.paths import DATA
from territory.views import context_figures
from territory.views.selection import Selection

CATALOG = open_catalog()
PAIRS = pairs(CATALOG)
SERIES = PAIRS["gdp_head_series"]
HEADER = "indicator,code,year,value,unit,source,locator,status\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path


def opened(home: Path, rows: str, header: str = HEADER) -> Catalog:
    (home / "data" / "context_values.csv").write_text(header + rows, "utf-8")
    return open_catalog(home=home)


def row(code: str = "AR", year: int = 2020, value: object = 100, indicator: str = "industry") -> str:
    return f"{indicator},{code},{year},{value},percent_gdp,territory,test,observed\n"


def test_the_countries_are_those_of_the_maps() -> None:
    for side, n in zip(SIDES, (27, 33), strict=True):
        drawn = json.loads((DATA / "geography" / f"{side}.geojson").read_text("utf-8"))["features"]
        units = {one["properties"]["code"] for one in drawn if one["properties"]["kind"] == "unit"}
        assert units == {code for code, of in countries(CATALOG).items() if of == side}
        assert len(units) == n


def test_figures_are_as_printed_in_the_sources() -> None:
    argentina = figures(CATALOG, "gdp_head")["AR"][2024]
    assert (argentina.value, argentina.unit, argentina.status) == (26500, "usd_ppp_2021", Status.ESTIMATE)
    assert figures(CATALOG, "education")["AR"][2023].value == 5.9
    # Penn World Table 9.1: rgdpe 742486.125 million over 44.271042 million people.
    assert figures(CATALOG, "gdp_head_series")["AR"][2017].value == round(742486.125 / 44.271042)
    assert figures(CATALOG, "gdp_head_series")["AR"][2017].status is Status.ESTIMATE


def test_a_missing_country_year_is_missing() -> None:
    assert "VE" not in figures(CATALOG, "industry")
    assert snapshot(CATALOG, PAIRS["industry"], "lac").missing == ("VE",)
    assert not any(
        figure.value == 0
        for known in figures(CATALOG, "gdp_head_series").values()
        for figure in known.values()
    )
    assert set(snapshot(CATALOG, SERIES, "eu", 1950).missing) >= {"EE", "HR", "PL"}


def test_other_dollars_and_old_figures_are_set_apart() -> None:
    seen = snapshot(CATALOG, PAIRS["gdp_head"], "lac")
    assert [(one.code, one.unit) for one in seen.other_unit] == [
        ("CU", "usd_ppp_2015"),
        ("VE", "usd_ppp_2015"),
    ]
    assert {one.unit for one in seen.shown} == {"usd_ppp_2021"}
    assert [(one.code, one.year) for one in snapshot(CATALOG, PAIRS["education"], "lac").too_old] == [
        ("GY", 2018)
    ]
    education = snapshot(CATALOG, PAIRS["education"], "lac")
    assert "GY" not in {one.code for one in education.shown}
    assert len(education.shown) == 31


def test_every_country_shown_has_one_mark_also_on_an_edge() -> None:
    words, at = language("en"), Selection("eulac", "en", view="context")
    for pair in PAIRS.values():
        for side in SIDES:
            one = snapshot(CATALOG, pair, side)
            (strip,) = context_figures.alone(CATALOG, one, at, words).strips
            marks = [mark.code for each in strip.bins for mark in each.marks]
            assert sorted(marks) == sorted(figure.code for figure in one.shown)
    # Two of three at an edge of a bin: 10 belongs to the bin that starts there.
    edged = replace(
        snapshot(CATALOG, PAIRS["industry"], "eu"),
        shown=tuple(
            replace(figure, value=value)
            for figure, value in zip(
                snapshot(CATALOG, PAIRS["industry"], "eu").shown, (0.0, 10.0, 140.0), strict=False
            )
        ),
    )
    (strip,) = context_figures.alone(CATALOG, edged, at, words).strips
    assert sum(len(each.marks) for each in strip.bins) == 3


def test_the_mean_is_over_inhabitants() -> None:
    seen = snapshot(CATALOG, PAIRS["industry"], "lac")
    people = {
        code: next(iter(known.values())).value or 0 for code, known in figures(CATALOG, "population").items()
    }
    total = sum(people[one.code] for one in seen.shown)
    by_hand = sum((one.value or 0) * people[one.code] for one in seen.shown) / total
    assert seen.mean is not None
    assert seen.mean.value == pytest.approx(by_hand)
    assert seen.mean.n == len(seen.shown) == 32


def test_what_is_not_comparable_shares_no_chart() -> None:
    words, at = language("en"), Selection("eulac", "en", view="context")
    for pair in PAIRS.values():
        eu, lac = (snapshot(CATALOG, pair, side) for side in SIDES)
        if pair.grade != "not_comparable":
            drawn = context_figures.together(CATALOG, pair, eu, lac, beside(pair, eu, lac), at, words)
            assert len(drawn.strips) == 2
            continue
        assert not shares_a_chart(CATALOG, pair)
        with pytest.raises(NotComparable, match="graded not comparable"):
            beside(pair, eu, lac)
        with pytest.raises(NotComparable):
            context_figures.together(CATALOG, pair, eu, lac, None, at, words)
        for one in (eu, lac):
            assert len(context_figures.alone(CATALOG, one, at, words).strips) == 1
    forbidden = replace(SERIES, grade="not_comparable")
    with pytest.raises(NotComparable):
        over_time(CATALOG, forbidden, 1990)


def test_two_units_share_no_chart_whatever_the_grade() -> None:
    mixed = replace(PAIRS["gdp_head"], lac="industry")
    assert not shares_a_chart(CATALOG, mixed)
    with pytest.raises(NotComparable, match="percent_gdp and usd_ppp_2021 on one scale"):
        beside(mixed, *(snapshot(CATALOG, mixed, side) for side in SIDES))


def test_over_time_the_countries_stay_the_same() -> None:
    assert years(CATALOG, SERIES)[0] == 1950
    assert years(CATALOG, PAIRS["gdp_head"]) == ()
    assert starts(CATALOG, SERIES) == (1950, 1970, 1990)
    counts = {}
    for start in starts(CATALOG, SERIES):
        courses = over_time(CATALOG, SERIES, start)
        counts[start] = [len(courses.of(side).countries) for side in SIDES]
        for side in SIDES:
            course = courses.of(side)
            assert len(course.countries) + len(course.left_out) == (27 if side == "eu" else 33)
            assert all(spread.n == len(course.countries) for spread in course.spreads.values())
    assert counts == {1950: [14, 16], 1970: [20, 31], 1990: [27, 31]}
    with pytest.raises(ValueError, match="no series from 2015 on"):
        over_time(CATALOG, SERIES, 2015)


def test_sigma_and_ratio_are_those_of_the_table() -> None:
    courses = over_time(CATALOG, SERIES, 1990)
    table = CATALOG.table("context_values")
    of_2017 = table[(table["year"] == 2017) & table["code"].isin(courses.eu.countries)]
    levels = dict(
        zip(*[of_2017[of_2017["indicator"] == "gdp_head_series"][c] for c in ("code", "value")], strict=True)
    )
    people = dict(
        zip(
            *[of_2017[of_2017["indicator"] == "population_series"][c] for c in ("code", "value")], strict=True
        )
    )
    logs = [log(value) for value in levels.values()]
    mean = sum(logs) / 27
    assert courses.eu.spreads[2017].sigma == pytest.approx(sqrt(sum((x - mean) ** 2 for x in logs) / 27))
    total = sum(people.values())
    assert courses.eu.means[2017] == pytest.approx(sum(levels[c] * people[c] for c in levels) / total)


def test_own_series_take_the_place_of_ours_and_the_others_stay(home: Path) -> None:
    catalog = opened(
        home, "".join(row(code, 2030 - 5, 40 + at) for at, code in enumerate(("AR", "DE", "BR")))
    )
    assert catalog.refused == ()
    assert set(figures(catalog, "industry")) == {"AR", "DE", "BR"}
    assert len(figures(catalog, "gdp_head")) == 60
    resource = catalog.resources["context_values"]
    assert resource.origin == "home"
    assert set(resource.sources) == {"territory", "factbook-0.1.2", "penn-9.1"}
    assert catalog.version != CATALOG.version


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (row("XX"), (2, "code", "XX", "foreign-key")),
        (row("Argentina"), (2, "code", "Argentina", "pattern")),
        (row() + row("BR", 20177), (3, "year", "20177", "maximum")),
        (row(year=1066), (2, "year", "1066", "minimum")),
        (row(value="<b>1</b>"), (2, "value", "<b>1</b>", "type")),
        (row(value=""), (2, "value", "", "status-without-value")),
        (row(value=0), (2, "value", "0.0", "zero-status")),
        (row(indicator="<img src=x>"), (2, "indicator", "<img src=x>", "foreign-key")),
        (row().replace("percent_gdp", "bananas"), (2, "unit", "bananas", "enum")),
        (row() + row(), (3, "indicator", "industry", "primary-key")),
        (row().replace("territory,test", "hearsay,test"), (2, "source", "hearsay", "foreign-key")),
    ],
)
def test_a_bad_series_is_refused_by_row_and_field(
    home: Path, rows: str, expected: tuple[int, str, str, str]
) -> None:
    catalog = opened(home, rows)
    problem = catalog.refused[0]
    assert (problem.row, problem.column, problem.value, problem.rule) == expected
    assert len(figures(catalog, "industry")) == 59


def test_an_own_indicator_and_pair_are_added_and_html_in_a_name_is_refused(home: Path) -> None:
    indicators = CATALOG.resources["context_indicators"]
    names = ",".join(column["name"] for column in indicators.schema["fields"])
    own = "patents,population,1,{},Patents,Brevetti,Patentes,Por millón,Per million,Per milione,Por milhão,territory,test,observed\n"
    file = home / "data" / "context_indicators.csv"
    file.write_text(f"{names}\n{own.format('<b>Patentes</b>')}", "utf-8")
    problem = open_catalog(home=home).refused[0]
    assert (problem.file, problem.row, problem.column, problem.rule) == (
        "context_indicators.csv",
        2,
        "name_es",
        "pattern",
    )
    file.write_text(f"{names}\n{own.format('Patentes & marcas')}", "utf-8")
    (home / "data" / "context_pairs.csv").write_text(
        "id,eu,lac,grade,reason_es,reason_en,reason_it,reason_pt,source,locator,status\n"
        "patents,patents,patents,same,a,b,c,d,territory,test,observed\n",
        "utf-8",
    )
    values = "".join(row(code, value=3, indicator="patents") for code in ("AR", "DE"))
    catalog = opened(home, values)
    assert catalog.refused == ()
    assert list(pairs(catalog))[-1] == "patents"
