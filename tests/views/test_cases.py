"""What a reader of `/cases` sees."""

from __future__ import annotations

import pytest
from lxml import html

from territory.i18n import LOCALES
from territory.views.site import view


def shown(**parameters: str) -> html.HtmlElement:
    return html.fromstring(view("cases", {"lang": "en", **parameters}).body)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_first_view_has_a_finding_three_sourced_statements_and_an_action() -> None:
    page = shown()
    assert text(page.find(".//h1")) == (
        "All 12 cases train, 11 plan together, and only 2 are building an innovation system."
    )
    assert "2001" in text(page.find_class("age")[0])
    known = page.find_class("known")[0].findall("li")
    assert len(known) == 3
    assert all("Helmsing" in text(one) for one in known)
    assert "16 claims" in text(known[2])
    assert page.find_class("call")[0].find("a").get("href") == "/cases?case=rafaela&with=bucaramanga&lang=en"


def test_rafaela_and_bucaramanga_side_by_side() -> None:
    page = shown(case="rafaela", **{"with": "bucaramanga"})
    table = page.find_class("compare-table")[0]
    assert [text(one) for one in table.xpath(".//thead//th")] == ["Rafaela", "Bucaramanga"]

    def row(field: str) -> list[str]:
        return [text(cell) for cell in table.xpath(f'.//tr[@data-field="{field}"]/td')]

    assert "ICEDEL" in row("policy")[0]
    assert "mixed metropolitan planning" in row("policy")[1]
    assert row("vertical")[0] == "blank in the source"
    assert "universities" in row("horizontal")[1]
    assert row("innovative") == ["blank in the source", "at an advanced stage"]
    assert "does not say case by case" in text(table)
    # Worked by hand: both hold policy, economic, enterprise, locality, horizontal, training, organisational
    # and social; Bucaramanga alone milieu, vertical, group and innovative.
    assert text(page.find(".//h1")) == (
        "Rafaela and Bucaramanga share 8 of the 12 features that at least one of them has."
    )
    assert len(page.find_class("network")) == 2


def test_broken_cells_show_their_reading() -> None:
    table = shown(case="chihuahua").find_class("compare-table")[0]
    cell = text(table.xpath('.//tr[@data-field="organisational"]/td')[0])
    assert "LED secretariat" in cell
    assert "read as the erratum says E001-2" in cell


def test_a_toggle_opens_and_leaves_out() -> None:
    page = shown(case="rafaela", **{"with": "ilo"})
    pressed = {one.get("id") for one in page.find_class("chip") if one.get("aria-pressed") == "true"}
    assert pressed == {"pick-rafaela", "pick-ilo"}
    hrefs = {one.get("id"): one.get("href") for one in page.find_class("chip")}
    assert hrefs["pick-rafaela"] == "/cases?case=ilo&lang=en"
    assert hrefs["pick-loa"] == "/cases?case=rafaela&with=ilo,loa&lang=en"


@pytest.mark.parametrize(
    ("given", "query", "notices"),
    [
        ({"case": "Rafaela "}, {"case": "rafaela"}, 0),
        ({"with": "ilo,loa"}, {"case": "ilo", "with": "loa"}, 0),
        ({"case": "atlantis", "with": "ilo,ilo"}, {"case": "ilo"}, 1),
        (
            {"case": "ilo", "with": "loa,rafaela,cordoba,jalisco"},
            {"case": "ilo", "with": "loa,rafaela,cordoba"},
            1,
        ),
        ({"own": "p" + "b" * 14}, {"own": "p" + "b" * 14}, 0),
        ({"own": "p?"}, {"own": "p" + "b" * 14}, 1),
        ({"own": "b" * 15}, {}, 0),
        ({"own_policy": "present", "own_social": "limited"}, {"own": "pbbbbbbbbbbblbb"}, 0),
        ({"own_policy": "<script>"}, {}, 1),
        ({"territory": "AR-S"}, {}, 0),
    ],
)
def test_addresses_are_read_with_tolerance(
    given: dict[str, str], query: dict[str, str], notices: int
) -> None:
    page = view("cases", {"lang": "es", **given})
    assert page.query == query | {"lang": "es"}
    assert page.body.count('class="notice-line"') == notices


def test_own_case_stands_beside_and_finds_the_nearest() -> None:
    # Everything as in Rafaela: policy, economic, enterprise, locality, horizontal, training, organisational, social.
    page = shown(own="ppoppooobppppbb".replace("o", "b"))
    heads = [text(one) for one in page.find_class("compare-table")[0].xpath(".//thead//th")]
    assert heads == ["Your case"]
    assert len(page.find_class("similar-list")[0].xpath(".//tbody/tr")) == 12


def test_matrix_has_180_marks_and_a_legend_of_those_in_use() -> None:
    page = shown()
    panel = page.get_element_by_id("matrix")
    marks = panel.xpath(".//tbody//td/svg")
    assert len(marks) == 180
    assert all(mark.get("aria-label") for mark in marks)
    legend = panel.xpath('.//ul[contains(@class, "led-legend")]/li/b')
    # 98 + 1 + 1 + 4 + 2 + 1 + 1 + 26 + 46; the last is the count of readings.
    assert [int(one.text) for one in legend] == [98, 1, 1, 4, 2, 1, 1, 26, 46, 13]
    first = panel.xpath(".//tbody/tr[1]/th/a")[0].text
    assert first == "Bucaramanga"


def test_text_against_tables() -> None:
    page = shown()
    claims = {one.get("id"): text(one) for one in page.xpath('.//tr[starts-with(@id, "claim-")]')}
    assert len(claims) == 16
    for number in ("9 of 12", "7 of 12", "10 of 12", "8 of 12", "11 of 12"):
        assert number in claims["claim-meso"]
    assert "on one reading only" in claims["claim-meso"]
    assert "differs" in claims["claim-pervasive"]
    assert "0 of 2" in claims["claim-venture"]
    assert "1 of 3" in claims["claim-sena"]
    assert "2 of 5" in claims["claim-milieu"]


def test_every_erratum_of_the_paper_is_on_its_page_and_not_on_argentina() -> None:
    errata = shown().get_element_by_id("errata").xpath('.//div[starts-with(@id, "erratum-")]')
    own = {f"erratum-E001-{n}" for n in range(1, 19)}
    assert {one.get("id") for one in errata} == own | {"erratum-X-2", "erratum-X-5"}
    assert "E001-" not in view("argentina", {"lang": "es"}).body


def test_similarity_is_called_exploratory_and_tests_nothing() -> None:
    panel = text(shown(case="rafaela").get_element_by_id("similar"))
    assert "exploratory" in panel
    assert "no significance tests" in panel
    assert "8 of 9" in panel  # Rafaela and Córdoba: Córdoba adds community development


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize(
    "query", [{}, {"case": "loa"}, {"case": "ilo", "with": "jalisco,medellin,araucania"}]
)
def test_every_language_says_all_of_it(lang: str, query: dict[str, str]) -> None:
    page = html.fromstring(view("cases", {**query, "lang": lang}).body)
    ids = page.xpath("//*[@id]/@id")
    assert len(ids) == len(set(ids))
    for link in page.xpath('//a[starts-with(@href, "#")]/@href'):
        assert link[1:] in ids, link


def test_a_place_only_where_the_source_names_one() -> None:
    drawn = shown().find_class("led-map")[0]
    loose = {one.get("id") for one in drawn.xpath('.//a[circle[@class="somewhere"]]')}
    assert loose == {"map-cordoba", "map-rafaela", "map-ilo"}
    assert len(drawn.xpath('.//a[circle[@class="located"]]')) == 9
