"""What a reader of `/evidence` sees."""

from __future__ import annotations

import json

import pytest
from lxml import html

from territory.i18n import LOCALES
from territory.views.site import view


def shown(**parameters: str) -> html.HtmlElement:
    return html.fromstring(view("evidence", {"lang": "en", **parameters}).body)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_evaluator_reads_growth_on_two_scales() -> None:
    page = shown()
    assert text(page.find(".//h1")) == (
        "Uva Isabella outgrew its sector by 48% in production and 60% in productivity over 2001–2005; "
        "its 260% in sales is absolute: another scale."
    )
    relative, absolute = (page.get_element_by_id(f"growth-{basis}") for basis in ("relative", "absolute"))
    values = [text(one) for one in relative.find_class("values")[0]]
    assert values == ["100%", "“NA”", "24%", "48%", "40%", "60%"]
    assert [text(one) for one in absolute.find_class("values")[0]] == ["blank", "260%"]
    assert [text(one) for one in relative.find_class("axis")[0]][-1] == "100%"
    assert [text(one) for one in absolute.find_class("axis")[0]][-1] == "300%"
    assert "relative" in text(relative.find_class("axis-unit")[0])
    assert "no series" in text(relative.find_class("caveats")[0])
    # The table says the same as the figure, with the place of every cell.
    rows = relative.xpath(".//tbody/tr")
    assert [text(row[2]) for row in rows] == values
    assert all("table Uva Isabella" in text(row[3]) for row in rows)


def test_what_is_absent_is_no_bar_and_no_zero() -> None:
    for basis, bars in (("relative", 5), ("absolute", 1)):
        figure = shown().get_element_by_id(f"growth-{basis}")
        assert len(figure.find_class("ev-bar")) == bars
        drawn = json.loads(figure.xpath('.//script[@type="application/json"]')[0].text)
        assert len(drawn["data"][0]["x"]) == bars
        assert 0 not in drawn["data"][0]["x"]
    # 260 of 300 and 48 of 100, in per cent of the plot.
    assert drawn["data"][0]["x"] == [86.67]


def test_seven_and_fourteen_carry_their_divisors() -> None:
    panel = shown().get_element_by_id("cordoba")
    figures = panel.xpath('.//div[@class="returns"]/figure')
    assert [text(one.find("figcaption")) for one in figures] == [
        "7 USD for each USD of the project",
        "14 USD for each USD of the MIF",
    ]
    assert [len(one.find_class("got")) for one in figures] == [7, 14]
    assert len(panel.xpath('.//ol[@class="results-list"]/li')) == 4
    assert "E003-6" in text(panel)


def test_first_view_has_three_sourced_findings() -> None:
    known = shown().find_class("known")[0].findall("li")
    assert len(known) == 3
    assert all("Romis" in text(one) and one.xpath(".//a/@href") for one in known)


def test_not_mentioned_is_not_no_growth() -> None:
    panel = shown(outcome="exports").get_element_by_id("mentions")
    assert len(panel.xpath('.//tbody//span[@class="is"]')) == 21
    assert len(panel.xpath('.//tbody//span[@class="not"]')) == 29
    assert [text(one) for one in panel.xpath(".//tfoot/tr/td")] == ["4", "5", "5", "4", "3", "21"]
    assert panel.xpath(".//a[@aria-current]/@id") == ["outcome-exports"]
    assert text(shown(outcome="exports").find(".//h1")).startswith(
        "Growth in exports is reported of 3 of the 10"
    )
    assert "0" not in {text(one) for one in panel.xpath(".//tbody/tr/td")}


def test_estimates_are_marked_and_shares_never_summed() -> None:
    panel = shown().get_element_by_id("public")
    assert text(panel.get_element_by_id("figure-barcelona_companies").find(".//b")) == "≈ 930"
    assert text(panel.get_element_by_id("figure-share_afro").find(".//b")) == "> 30"
    assert "50" not in text(panel.get_element_by_id("figure-share_afro").getparent())
    assert "never added" in text(panel)
    assert text(panel.get_element_by_id("figure-informality").find(".//b")) == "60–90"
    assert "interim" in text(panel.find_class("tag")[0])


def test_derived_numbers_are_called_ours() -> None:
    caveats = text(shown().get_element_by_id("exports-chontales").find_class("caveats")[0])
    assert "Our arithmetic: ×2.264, 14.6% a year" in caveats
    assert "we read million" in caveats


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({}, 7),
        ({"find": "ROMIS"}, 3),
        ({"member": "mif_idb"}, 3),
        ({"topic": "evaluation", "material": "methodology"}, 1),
        ({"find": "nothing like it"}, 0),
    ],
)
def test_the_knowledge_map_is_searched(given: dict[str, str], rows: int) -> None:
    panel = shown(**given).get_element_by_id("materials")
    assert len(panel.xpath(".//tbody/tr")) == rows


@pytest.mark.parametrize(
    ("given", "query", "notices"),
    [
        ({"outcome": " Sales"}, {"outcome": "sales"}, 0),
        ({"outcome": "happiness"}, {}, 1),
        ({"material": "<b>", "member": "unido", "show": "table"}, {"show": "table"}, 2),
        ({"find": "  a   b "}, {"find": "a b"}, 0),
    ],
)
def test_addresses_are_read_with_tolerance(
    given: dict[str, str], query: dict[str, str], notices: int
) -> None:
    page = view("evidence", {"lang": "es", **given})
    assert page.query == query | {"lang": "es"}
    assert page.body.count('class="notice-line"') == notices
    assert "<b>" not in page.body.partition('class="notice')[2][:300]


@pytest.mark.parametrize("lang", LOCALES)
def test_every_language_says_all_of_it(lang: str) -> None:
    page = html.fromstring(view("evidence", {"lang": lang}).body)
    assert len(page.xpath('//*[starts-with(@id, "figure-")]')) == 15
    assert len(page.xpath('//div[starts-with(@id, "erratum-E003-")]')) >= 12
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {one[1:] for one in page.xpath("//a/@href") if one.startswith("#")}
    assert targets <= set(ids)
