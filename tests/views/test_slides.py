"""The figures that can stand on a slide, the basket, the page and the stage."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from territory.catalog import Catalog, open_catalog
from territory.i18n import LOCALES, language
from territory.settings import Settings
from territory.views.deck import deck as decks
from territory.views.deck.basket import (
    MOST,
    Basket,
    Item,
    Lost,
    from_codes,
    from_fields,
    from_file,
    to_file,
)
from territory.views.deck.figure import BarDrawing, MapDrawing
from territory.views.deck.registry import FIGURES, available, figure, problem_of
from territory.views.selection import PATHS
from territory.views.site import view
from territory.views.stage import stage

CATALOG = open_catalog()
EVERY = ",".join(available(CATALOG))


def shown(**parameters: str) -> html.HtmlElement:
    return html.fromstring(view("slides", {"lang": "en", **parameters}).body)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def document(codes: str, lang: str = "en", catalog: Catalog = CATALOG, **settings: str) -> html.HtmlElement:
    made = decks.make(
        catalog, Settings(**settings), language(lang), from_codes(codes, catalog), "http://here"
    )
    return html.fromstring(stage(made, "", script="//"))


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("code", available(CATALOG))
def test_every_figure_has_a_finding_numbers_a_table_a_source_and_a_way_back(code: str, lang: str) -> None:
    made = figure(CATALOG, Settings(), language(lang), code)
    assert made.code == code
    assert made.finding.endswith(".")
    assert 1 <= len(made.facts) <= 3
    assert made.rows
    assert all(len(row) == len(made.columns) for row in made.rows)
    assert all(label and said for label, said in made.provenance)
    assert {language(lang).t("prov.as_of"), language(lang).t("prov.licence")} <= {
        label for label, _ in made.provenance
    }
    assert made.href.startswith(PATHS[made.page] + "?")
    offered = FIGURES[code].choices(CATALOG)
    assert {one.code for one in made.choices} == ({"", *offered} if offered else set())
    for choice in offered:
        assert figure(CATALOG, Settings(), language(lang), f"{code}.{choice}").finding


def test_the_figures_say_what_their_pages_say() -> None:
    words = language("es")
    whole = figure(CATALOG, Settings(), words, "argentina-map")
    # 17 in Buenos Aires and 15 in Santa Fe of 106: 30.2 %.
    assert [(fact.value, fact.absent) for fact in whole.facts] == [("32", False), ("18", False), ("6", True)]
    assert "30,2\u00a0%" in whole.facts[0].text
    assert whole.leading == ("AR-B", "AR-S")
    tourism = figure(CATALOG, Settings(), words, "argentina-sectors.tourism")
    assert "14 de los 106" in tourism.finding
    assert tourism.facts[0].value == "14"
    assert tourism.leading == ("tourism",)
    assert isinstance(tourism.drawing, BarDrawing)
    assert tourism.drawing.longest == 44
    bars = figure(CATALOG, Settings(), words, "argentina-provinces").drawing
    assert isinstance(bars, BarDrawing)
    assert [bar.value for bar in bars.bars].count(None) == 6
    assert all(bar.mark == "n. p." for bar in bars.bars if bar.value is None)
    formosa = figure(CATALOG, Settings(), words, "argentina-map.AR-P")
    assert formosa.facts[0].absent
    assert isinstance(formosa.drawing, MapDrawing)


def test_the_guides_figures_say_what_their_pages_say() -> None:
    words = language("en")
    growth = figure(CATALOG, Settings(), words, "evidence-growth").drawing
    assert isinstance(growth, BarDrawing)
    # Source 003, table Uva Isabella: 100, 24, 48, 40 and 60 per cent beside the sector; one cell reads "NA".
    assert [bar.value for bar in growth.bars] == [100, None, 24, 48, 40, 60]
    named = figure(CATALOG, Settings(), words, "evidence-mentions")
    assert [fact.value for fact in named.facts] == ["21", "10"]
    assert sum(cell == "mentioned" for row in named.rows for cell in row) == 21
    least = figure(CATALOG, Settings(), words, "toolkit-minimums")
    assert [fact.value for fact in least.facts] == ["5", "3", "4"]
    bucaramanga = figure(CATALOG, Settings(), words, "matching-candidates.bucaramanga")
    assert isinstance(bucaramanga.drawing, BarDrawing)
    assert bucaramanga.facts[0].value == str(len(bucaramanga.drawing.bars)) == "8"
    assert bucaramanga.facts[1].absent
    scores = [bar.value for bar in bucaramanga.drawing.bars]
    assert scores == sorted(scores, key=lambda value: -(value or 0))


def test_a_figure_without_its_data_is_not_offered() -> None:
    assert "argentina-rate" not in available(CATALOG)
    assert problem_of(CATALOG, "argentina-rate") == "figure"
    with pytest.raises(KeyError):
        figure(CATALOG, Settings(), language("es"), "argentina-rate")


def test_an_address_keeps_order_once_each_and_lists_what_is_gone() -> None:
    basket = from_codes(
        "led-matrix,argentina-map,led-matrix,nothing,argentina-sectors.x,led-matrix.y", CATALOG
    )
    assert basket.codes == "led-matrix,argentina-map"
    assert basket.lost == (
        Lost("nothing", "figure"),
        Lost("argentina-sectors.x", "choice"),
        Lost("led-matrix.y", "choice"),
    )


def test_a_form_and_a_file_carry_the_presenters_words() -> None:
    fields = [
        ("lang", "es"),
        ("figure", "led-matrix"),
        ("title", "A\x00\nB"),
        ("note", "uno\r\ndos"),
        ("figure", "argentina-map"),
    ]
    basket = from_fields(fields, CATALOG)
    assert basket.items == (Item("led-matrix", "A B", "uno\ndos"), Item("argentina-map"))
    again = from_file(to_file(basket, "abc", "es"), CATALOG)
    assert again == replace(basket, data="abc")


def test_a_basket_of_another_world_opens_what_it_can() -> None:
    def opened(content: object) -> Basket:
        return from_file(json.dumps(content).encode(), CATALOG)

    figures = [{"figure": "led-matrix", "title": 3, "note": "kept", "new": []}, "x", {"figure": "gone"}]
    newer = opened({"kind": "territory-slides", "version": 2, "figures": figures})
    assert newer.items == (Item("led-matrix", "", "kept"),)
    assert [one.why for one in newer.lost] == ["newer", "entry", "entry", "figure"]
    for broken in (
        b"",
        b"{",
        b"[" * 100_000,
        b"\xff\xfe",
        b"x" * 500_000,
        b'{"kind":"other","figures":[]}',
        b"7",
    ):
        assert from_file(broken, CATALOG).lost == (Lost("", "file"),)


def test_a_full_basket_leaves_the_rest_out() -> None:
    places = [f"argentina-map.{code}" for code in FIGURES["argentina-map"].choices(CATALOG)]
    places += [f"argentina-provinces.{code}" for code in FIGURES["argentina-map"].choices(CATALOG)]
    basket = from_codes(",".join(places), CATALOG)
    assert len(basket.items) == MOST == 40
    assert [one.why for one in basket.lost] == ["most"] * 8


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda one: st.lists(one) | st.dictionaries(st.sampled_from(["figure", "title", "note", "x"]), one),
)


@given(st.lists(JSON), JSON)
def test_no_file_makes_it_stumble(figures: list[object], version: object) -> None:
    content = json.dumps({"kind": "territory-slides", "version": version, "figures": figures})
    basket = from_file(content.encode("utf-8", "surrogatepass"), CATALOG)
    assert len(basket.items) <= MOST
    to_file(basket, "", "es").decode("utf-8")


@given(st.permutations(available(CATALOG)), st.data())
def test_moving_keeps_every_figure(codes: list[str], data: st.DataObject) -> None:
    basket = from_codes(",".join(codes), CATALOG)
    code, by = data.draw(st.sampled_from(codes)), data.draw(st.integers(-9, 9))
    moved = basket.moved(code, by).split(",")
    assert sorted(moved) == sorted(codes)
    assert moved.index(code) == max(0, min(len(codes) - 1, codes.index(code) + by))
    assert [one for one in moved if one != code] == [one for one in codes if one != code]


def test_an_empty_page_offers_sourced_figures() -> None:
    page = shown()
    assert text(page.find(".//h1")) == "11 sourced figures can go to a room without network."
    offers = page.find_class("offers")[0].findall("li")
    assert len(offers) == 11
    assert all("Source" in text(one) for one in offers)
    assert page.get_element_by_id("add-led-matrix").get("href") == "/slides?figures=led-matrix&lang=en"


def test_the_page_lists_orders_and_removes_without_scripts() -> None:
    page = shown(figures="argentina-map,gone,led-matrix")
    assert text(page.find(".//h1")) == "2 figures are ready to present."
    assert "There is no figure “gone”." in text(page.find_class("notice-line")[0])
    up = page.get_element_by_id("up-led-matrix")
    assert up.get("href") == "/slides?figures=led-matrix,argentina-map&lang=en"
    assert page.get_element_by_id("remove-argentina-map").get("href") == "/slides?figures=led-matrix&lang=en"
    assert page.get_element_by_id("present").get("href") == (
        "/slides?stage=1&figures=argentina-map,led-matrix&lang=en"
    )
    assert page.get_element_by_id("frozen").get("href") == (
        f"/slides?figures=argentina-map,led-matrix&data={CATALOG.version}&lang=en"
    )
    assert [one.get("value") for one in page.xpath('//input[@name="figure"]')] == [
        "argentina-map",
        "led-matrix",
    ]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ({"page": "argentina"}, "argentina-map"),
        ({"page": "argentina", "sector": "tourism"}, "argentina-sectors.tourism"),
        ({"page": "eulac", "topic": "market"}, "eu-lac-factors.market"),
        ({"page": "cases"}, "led-matrix"),
        ({"page": "partnerships"}, "atacama-projects"),
        ({"page": "matching", "unit": "bucaramanga"}, "matching-candidates.bucaramanga"),
        ({"page": "evidence"}, "evidence-growth"),
        ({"page": "evidence"}, "evidence-mentions"),
        ({"page": "toolkit"}, "toolkit-minimums"),
    ],
)
def test_the_pages_offer_their_figures_by_plain_links(page: dict[str, str], code: str) -> None:
    name = page.pop("page")
    body = html.fromstring(view(name, {"lang": "en", **page}).body)
    links = {one.get("data-slide"): one.get("href") for one in body.xpath("//a[@data-slide]")}
    assert links[code] == f"/slides?figures={code}&lang=en"
    assert problem_of(CATALOG, code) == ""


def test_the_stage_holds_every_slide_and_every_choice() -> None:
    page = document(EVERY, "it")
    slides = page.find_class("slide")
    assert [one.get("data-code") for one in slides] == EVERY.split(",")
    variants = json.loads(slides[1].xpath(".//script[@data-variants]")[0].text)
    assert len(variants) == 10
    tourism = next(one for one in variants if one["code"] == "tourism")
    assert tourism["leading"] == ["tourism"]
    assert "14 dei 106" in tourism["finding"]
    assert all(one.find_class("s-foot") for one in slides)
    # Two maps never share an id.
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    pairs = document("argentina-map.AR-B,argentina-map.AR-S").xpath("//@id")
    assert len(pairs) == len(set(pairs))


def test_the_presenters_words_are_text() -> None:
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    basket = Basket((Item("argentina-map", evil, evil),))
    made = decks.make(CATALOG, Settings(), language("en"), basket, "http://here")
    page = html.fromstring(stage(made, "", script="//"))
    assert text(page.find_class("s-finding")[0]) == evil
    assert "32 of the 106" in text(page.find_class("s-sentence")[0])
    assert text(page.find_class("s-notes")[0]) == evil
    assert len(page.xpath("//script")) == 2


def test_a_code_for_phones_only_where_it_leads_somewhere() -> None:
    assert not document("led-matrix").find_class("s-qr")
    assert document("led-matrix", base_url="https://observatory.example").find_class("s-qr")
