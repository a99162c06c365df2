"""`/eu-lac?view=context` as the server sends it, read like a reader without scripts."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

from territory.catalog import open_catalog
from territory.context import pairs
from territory.export.context import DOWNLOADS, download
from territory.export.file import Order
from territory.i18n import LOCALES, language
from territory.settings import Settings
from territory.views.deck.context import pairs_of
from territory.views.deck.registry import available, figure, problem_of
from territory.views.selection import read
from territory.views.site import observatory, view

CATALOG = open_catalog()
UNITS = dict(zip(*(CATALOG.table("context_values")[name] for name in ("indicator", "unit")), strict=True))


def shown(**query: str) -> html.HtmlElement:
    return html.fromstring(view("eulac", {"lang": "en", "view": "context", **query}).body)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("pair", pairs(CATALOG))
def test_every_pair_is_whole_in_every_language(lang: str, pair: str) -> None:
    page = shown(lang=lang, pair=pair, territory="AR")
    assert len(page.cssselect("h1")) == 1
    assert text(page.find(".//h1")).endswith(".")
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    # One mark a country that has a figure, one row of the table for each of the 60.
    marks = [link.get("data-for") for link in page.cssselect(".stacks .country-mark")]
    rows = [row.get("data-row") for row in page.cssselect(".context_table tbody tr")]
    assert len(marks) == len(set(marks)) > 40
    assert len(rows) == len(set(rows)) == 60
    assert set(marks) < set(rows) | {""}
    assert page.cssselect(".context_provenance .key")
    assert page.cssselect("#time .course svg polyline")


def test_marks_table_and_lists_tell_the_same() -> None:
    page = shown()
    marks = {link.get("data-for") for link in page.cssselect(".stacks .country-mark")}
    absent = {row.get("data-row") for row in page.cssselect(".context_table tbody tr")} - marks
    assert absent == {"CU", "VE"}
    after = text(page.cssselect("#after-chart")[0])
    assert "LAC, in another unit and so not in the figure: Cuba (USD of 2015" in after
    table = {row.get("data-row"): text(row) for row in page.cssselect(".context_table tbody tr")}
    assert "another unit: not in the figure" in table["CU"]
    assert "≈ 26,500" in table["AR"]
    assert (
        "n. p."
        in {row.get("data-row"): text(row) for row in shown(pair="industry").cssselect("tbody tr")}["VE"]
    )


def test_the_finding_states_both_means_or_that_there_is_no_comparison() -> None:
    assert text(shown().find(".//h1")).startswith(
        "GDP per head (purchasing power parity): ≈ 54,300 in the EU and ≈ 19,700 in LAC, mean over inhabitants"
    )
    apart = shown(pair="poverty")
    assert "the two sides cannot be compared" in text(apart.find(".//h1"))
    assert "Each country draws its own poverty line." in text(apart.cssselect("p.grade")[0])


def test_what_is_not_comparable_has_two_scales_and_no_slide() -> None:
    assert len(shown().cssselect(".chart.strips .axis")) == 1
    apart = shown(pair="exports")
    assert [len(chart.cssselect(".strip")) for chart in apart.cssselect(".chart.strips")] == [1, 1]
    assert apart.cssselect(".to-slides") == []
    assert set(pairs_of(CATALOG)) == set(pairs(CATALOG)) - {"exports", "poverty"}
    assert problem_of(CATALOG, "eu-lac-context.poverty") == "choice"


def test_a_country_is_looked_up_in_every_indicator_with_year_unit_and_place() -> None:
    card = shown(territory="VE").cssselect(".quote.lac")[0]
    assert "Venezuela" in text(card)
    lines = [text(line) for line in card.cssselect("dl > div")]
    assert len(lines) == len(pairs(CATALOG))
    assert "USD of 2015" in lines[0]
    assert lines[1].endswith("n. p.")
    assert any("VEN 2017, rgdpe / pop" in line for line in lines)


def test_a_series_is_seen_in_any_of_its_years_and_followed_from_any_of_its_starts() -> None:
    page = shown(pair="gdp_head_series", year="1960", since="1950")
    assert "Figures of 1960." in text(page)
    assert "EU, not published, " in text(page.cssselect("#after-chart")[0])
    assert "European Union (n = 14): the spread fell" in text(page.cssselect("#time")[0])
    assert len(page.cssselect("#time details tbody tr")) == 68
    unclear = text(shown().cssselect("#time")[0])
    assert "one country can turn the sign, so no change is claimed" in unclear
    assert "Galton’s fallacy" in unclear


def test_what_is_not_offered_is_said_and_left_out() -> None:
    selection, notices = read(
        "eulac",
        {
            "view": "context",
            "pair": "weather",
            "territory": "US",
            "year": "1960",
            "since": "1800",
            "show": "<b>",
        },
        "es",
        CATALOG,
    )
    assert (selection.pair, selection.territory, selection.year, selection.since) == ("", "", "", "")
    assert [notice.value for notice in notices] == ["weather", "US", "<b>", "1960", "1800"]
    assert "<b>1</b>" not in view("eulac", {"view": "context", "territory": "<b>1</b>"}).body
    kept, none = read("eulac", {"view": "CONTEXT", "territory": "ar", "pair": "gdp_head"}, "es", CATALOG)
    assert (kept.view, kept.territory, kept.pair, none) == ("context", "AR", "", ())


def test_the_page_says_trade_overseas_and_what_is_missing() -> None:
    notes = text(shown().cssselect("#notes")[0])
    assert "does not set sales within the EU apart" in notes
    assert "five overseas regions" in notes
    assert "neither zero nor interpolated" in notes
    assert "1,332,293" in notes


def test_grades_stand_beside_n_year_and_unit() -> None:
    rows = {text(row.find("th")): text(row) for row in shown().cssselect(".pairs tbody tr")}
    assert len(rows) == 6
    assert "Not comparablen = 27 · 2021–2023" in rows["Population below the national poverty line"]


@pytest.mark.parametrize("lang", LOCALES)
def test_downloads_hold_what_is_not_published_too(lang: str) -> None:
    for what, kind in DOWNLOADS:
        file = download(Order(CATALOG, Settings(), what, kind, lang, "http://localhost"))
        if kind == "xlsx" and what == "context_figures":
            rows = list(load_workbook(io.BytesIO(file.content)).worksheets[0].iter_rows(values_only=True))
            assert sum(row[0] in pairs(CATALOG) for row in rows) == 6 * 60
        if kind == "csv" and what == "context_figures":
            table = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
            (line,) = [line for line in table if (line["pair"], line["code"]) == ("industry", "VE")]
            assert (line["value"], line["year"], line["status"]) == ("not_published", "", "not_published")
        if kind == "csv" and what == "context_convergence":
            body = [
                line
                for line in file.content.decode().splitlines()
                if line.startswith(("1950", "1970", "1990"))
            ]
            assert len(body) == 6


def test_the_slide_shows_the_two_means() -> None:
    made = figure(CATALOG, Settings(), language("en"), "eu-lac-context.industry")
    assert [fact.value for fact in made.facts] == ["27", "32", "≈\u00a00.9"]
    assert len(made.rows) == 59


@pytest.mark.parametrize(
    ("since", "explained"),
    # Worked by hand from the table of the page: LAC's slope is negative and its spread rose (1950) or is
    # unclear (1970); the EU's fell each time.
    [("1950", ["Latin America and the Caribbean"]), ("1970", ["Latin America and the Caribbean"])],
)
def test_a_negative_slope_without_a_smaller_spread_is_explained(since: str, explained: list[str]) -> None:
    lines = [text(line) for line in shown(since=since).cssselect("#time > p")]
    said = [line.partition(":")[0] for line in lines if "regression to the mean" in line]
    assert said == explained


@pytest.mark.parametrize("lang", LOCALES)
def test_a_file_that_leaves_no_pair_is_said_so_and_nothing_fails(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    every = sorted({indicator for pair in pairs(CATALOG).values() for indicator in (pair.eu, pair.lac)})
    rows = "".join(f"{one},AR,2020,1,{UNITS[one]},territory,test,observed\n" for one in every)
    header = "indicator,code,year,value,unit,source,locator,status\n"
    (tmp_path / "data" / "context_values.csv").write_text(header + rows, "utf-8")
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    observatory.cache_clear()
    try:
        emptied = observatory().catalog
        assert emptied.refused == ()
        assert pairs(emptied) == {}
        page = shown(lang=lang, territory="AR", pair="gdp_head")
        assert language(lang).t("context.empty") in text(page.find(".//h1"))
        assert len(page.cssselect(".empty-state a")) == 1
        assert page.cssselect("#notes")
        for what, kind in DOWNLOADS:
            assert download(Order(emptied, Settings(), what, kind, lang, "https://example.org", {})).content
        assert "eu-lac-context" not in available(emptied)
        assert problem_of(emptied, "eu-lac-context") == "figure"
    finally:
        observatory.cache_clear()
