"""`/eu-lac` as the server sends it, read like a reader without scripts."""

from __future__ import annotations

import io
import json

import plotly.graph_objects as go
import pytest
from lxml import html
from openpyxl import load_workbook

from territory.catalog import open_catalog
from territory.comparison import contrast, statements, tallies
from territory.export.eulac import DOWNLOADS, download
from territory.export.file import Order
from territory.i18n import LOCALES, language
from territory.settings import Settings
from territory.views.eulac import finding
from territory.views.selection import read
from territory.views.site import view


def shown(**query: str) -> html.HtmlElement:
    return html.fromstring(view("eulac", {"lang": "en", **query}).body)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def themed(part: object) -> object:
    """Put a colour in the place of each token, as the browser does."""
    if isinstance(part, dict):
        return {key: themed(value) for key, value in part.items()}
    if isinstance(part, list):
        return [themed(value) for value in part]
    return "#123456" if isinstance(part, str) and part.startswith("--") else part


def test_the_finding_follows_the_data() -> None:
    every = statements(open_catalog())
    words = language("en")
    assert (
        finding(tallies(every), words)
        == "For EU experts trust and contacts both help and hamper; for LAC experts they only hamper."
    )
    only_lac = [one for one in every if one.side == "lac" and one.kind == "fosters"]
    first = contrast(tallies(only_lac))
    assert first is not None
    assert first.theme == "conditions"
    assert (
        "for EU experts external conditions are not mentioned".lower()
        in finding(tallies(only_lac), words).lower()
    )
    assert "same" in finding((), words)


@pytest.mark.parametrize("lang", LOCALES)
def test_every_view_is_whole_in_every_language(lang: str) -> None:
    page = html.fromstring(view("eulac", {"lang": lang, "theme": "trust", "find": "a"}).body)
    assert len(page.cssselect("h1")) == 1
    assert len(page.cssselect(".block")) == 61
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for link in page.cssselect(".block"):
        assert link.get("href").startswith("/eu-lac?")
        assert link.get("aria-label")


def test_chart_table_and_plotly_show_the_same_statements() -> None:
    page = shown(topic="market")
    blocks = [link.get("data-mark") for link in page.cssselect(".block")]
    drawn = json.loads(page.cssselect(".factors script")[0].text)
    go.Figure(themed(drawn))
    assert sorted(mark for trace in drawn["data"] for mark in trace["customdata"]) == sorted(blocks)
    assert len(page.cssselect(".eulac_table tbody tr")) == len(blocks) == 39


def test_plotly_and_html_put_a_block_in_the_same_place() -> None:
    page = shown()
    drawn = json.loads(page.cssselect(".factors script")[0].text)
    left, right = drawn["layout"]["xaxis"]["range"]
    bottom, top = drawn["layout"]["yaxis"]["range"]
    places = {
        mark: (
            100 * (base - left) / (right - left),
            100 * (y - trace["width"] / 2 - top) / (bottom - top),
            100 * x / (right - left),
        )
        for trace in drawn["data"]
        for mark, base, x, y in zip(trace["customdata"], trace["base"], trace["x"], trace["y"], strict=True)
    }
    for link in page.cssselect(".block"):
        style = dict(part.split(":") for part in link.get("style").split(";"))
        printed = [float(style[name].removesuffix("%")) for name in ("left", "top", "width")]
        assert printed == pytest.approx(places[link.get("data-mark")], abs=0.01)


def test_hampering_stands_left_of_the_line_and_helping_right() -> None:
    sides = {one.id: one.direction for one in statements(open_catalog())}
    for link in shown().cssselect(".block"):
        left = float(link.get("style").split("left:")[1].split("%")[0])
        assert (left < 50) == (sides[link.get("data-mark")] == "hampers")


def test_a_statement_is_read_with_its_place_its_rule_and_its_neighbours() -> None:
    card = text(shown(statement="eu4-ham-6").cssselect(".quote")[0])
    assert "lack of a trustful environmental that allows to develop contacts" in card
    assert "list 'factors that do not foster clusters internationalization activities', item 6 of 7" in card
    assert "how many say it is not published" in card
    assert "fosters in 0, hampers in 3" in card
    named = text(shown(statement="lac5-ins-6").cssselect(".quote")[0])
    assert "the expert of Chile" in named


def test_a_statement_brings_its_theme_and_side() -> None:
    selection, notices = read("eulac", {"statement": "EU4-HAM-6", "theme": "skills"}, "es", open_catalog())
    assert (selection.theme, selection.side, selection.statement) == ("trust", "eu", "eu4-ham-6")
    assert notices == ()


def test_what_is_not_offered_is_said_and_left_out() -> None:
    selection, notices = read("eulac", {"topic": "weather", "side": "<x>"}, "es", open_catalog())
    assert (selection.topic, selection.side) == ("", "")
    assert [notice.value for notice in notices] == ["weather", "<x>"]
    assert "<x>" not in view("eulac", {"side": "<x>"}).body


def test_counts_are_never_intensities_and_n_is_shown() -> None:
    page = text(shown())
    assert "More blocks do not mean more importance" in page
    assert "8 interviews in the EU; in LAC the report states 13 and lists 12." in page


def test_topics_read_across_with_what_supports_each_point() -> None:
    page = shown(topic="environment")
    columns = [text(head) for head in page.cssselect(".across h3")]
    assert columns == ["EU", "Asymmetry", "LAC", "Opportunity"]
    assert [len(column.cssselect(".points > li")) for column in page.cssselect(".across > section")] == [
        7,
        2,
        4,
        3,
    ]
    point = page.cssselect(".across .lac .points > li")[0]
    assert "2 statements support it" in text(point)
    assert [
        link.get("href").split("statement=")[1].split("&")[0] for link in point.cssselect(".lines a")
    ] == [
        "lac3-dis-4",
        "lac3-cha-8",
    ]


def test_the_heat_map_counts_every_statement_once() -> None:
    page = shown()
    cells = [int(text(cell)) for cell in page.cssselect(".heat tbody td.num:not(.total)")]
    totals = [int(text(cell)) for cell in page.cssselect(".heat tbody td.total")]
    assert sum(cells) == sum(totals) == sum(one.section != "6" for one in statements(open_catalog())) == 199


def test_search_finds_and_says_when_it_does_not() -> None:
    page = shown(find="trade fairs")
    assert "“trade fairs”" in text(page.cssselect("#statements h3")[0])
    assert "0 statements" in text(shown(find="zzz").cssselect("#statements h3")[0])
    assert shown(find="<script>").cssselect("#find")[0].get("value") == "<script>"


def test_places_are_countries_on_the_map_and_all_units_in_the_list() -> None:
    page = shown()
    assert [len(page.cssselect(f".places.{side} .taking-part")) for side in ("eu", "lac")] == [5, 10]
    assert [len(page.cssselect(f".places.{side} li")) for side in ("eu", "lac")] == [8, 12]


@pytest.mark.parametrize("lang", LOCALES)
def test_downloads_hold_every_statement_and_their_source(lang: str) -> None:
    catalog = open_catalog()
    for what, kind in DOWNLOADS:
        file = download(Order(catalog, Settings(), what, kind, lang, "http://localhost"))
        assert file.name.endswith(f".{lang}.{kind}")
        if kind == "xlsx":
            rows = list(load_workbook(io.BytesIO(file.content)).worksheets[0].iter_rows(values_only=True))
            assert sum("eu4-ham-6" in row for row in rows) == 1
            assert sum(str(row[0]).startswith(("eu", "lac", "p-")) for row in rows) == 261
        else:
            assert b"eu-lac-2015" in file.content or kind == "json"
