"""`/matching` as the server sends it, read like a reader without scripts."""

from __future__ import annotations

import io

import pytest
from lxml import html
from openpyxl import load_workbook

from territory.catalog import open_catalog
from territory.export.file import Order
from territory.export.matching import DOWNLOADS, download
from territory.i18n import LOCALES, language
from territory.matching.demonstration import demonstration
from territory.matching.profiles import units
from territory.settings import Settings
from territory.views.matching import page as make
from territory.views.selection import Selection, read
from territory.views.site import view


def shown(**query: str) -> html.HtmlElement:
    return html.fromstring(view("matching", {"lang": "en", **query}).body)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def candidate(document: html.HtmlElement, name: str) -> html.HtmlElement:
    return document.cssselect(f'.candidates article[aria-label="{name}"]')[0]


def test_without_anything_chosen_there_are_sourced_findings_and_something_to_do() -> None:
    document = shown()
    known = document.cssselect("#known .known-list > li")
    assert len(known) == 4
    assert all("Source" in text(item.cssselect(".provenance-line")[0]) for item in known)
    assert "29 clusters and partners" in text(document.cssselect("h1")[0])
    assert len(document.cssselect("#units li")) == 29
    assert not document.cssselect(".candidates")
    assert not any(key in html.tostring(document, encoding="unicode") for key in demonstration())


def test_las_parejas_what_is_known_what_is_asked_and_who_fits() -> None:
    document = shown(unit="las-parejas")
    unit = text(document.cssselect(".unit")[0])
    assert "Machinery and equipment (28) our reading" in unit
    assert "“technical assistance agreement with the Centro Meccano (Italy)”" in unit
    assert "meaning of “cluster”, production organisation, stage, buys from, looks for" in unit
    headings = [text(one) for one in document.cssselect(".asks h3")]
    assert headings == ["Europe asks for 5 answers 1 of 5", "LAC asks for 7 answers 2 of 7"]
    assert len(document.cssselect(".ask-list li")) == 12
    lombardy = text(candidate(document, "Lombardy (METALMEC)"))
    # 28 in common, weight 2; no link of the chain, 2; another agreement in Italy, 1 × 0.5; language, 1:
    # (2 + 0 + 0.5 + 0) / 6.
    assert "0.42" in lombardy
    assert "4 of 7 criteria · rank 7" in lombardy
    assert "Both work in Machinery and equipment (28)" in lombardy
    assert "already has an agreement with others in Italy" in lombardy
    assert "Missing: What they look for and offer (both); stage (both)" in lombardy
    centre = text(candidate(document, "Centro Meccano"))
    assert "No score: data are missing. 2 of 7 criteria" in centre
    assert "There is an agreement between the two already" in centre
    farm = text(candidate(document, "Horticulture of the Peruvian coast"))
    assert "supplies Crop and animal production (01)" in farm


def test_a_filled_in_form_brings_its_own_candidates_and_no_name_travels() -> None:
    form = {
        "my_country": "AR",
        "my_sectors_1": "28",
        "my_sectors_2": "",
        "my_sells_to_1": "01",
        "my_needs.governance": "1",
        "my_needs.finance": "1",
        "my_stage": "emerging",
        "my_answers.eu5-inf-3": "1",
    }
    selection, notices = read("matching", {"unit": "las-parejas", **form}, "en", open_catalog())
    assert notices == ()
    assert selection.mine == "cAR~temerging~s28~v01~ngovernance.finance~les~ieu5-inf-3"
    document = shown(unit="las-parejas", **form)
    assert "Your profile, begun with Agricultural machinery of Las Parejas" in text(
        document.cssselect("h1")[0]
    )
    umbria = text(candidate(document, "Umbria"))
    assert "Your profile looks for" in umbria
    assert "which Umbria has" in umbria
    assert "answers 1 of 5" in text(document.cssselect(".asks")[0])
    again = shown(unit="las-parejas", mine=selection.mine)
    assert text(again.cssselect(".candidates")[0]) == text(document.cssselect(".candidates")[0])
    ticked = again.cssselect("#profile-form input:checked, #profile-form input[checked]")
    assert {one.get("name") for one in ticked} == {
        "my_needs.governance", "my_needs.finance", "my_answers.eu5-inf-3"
    }  # fmt: skip


def test_weights_decide_the_order_and_stay_in_the_address() -> None:
    selection, _ = read("matching", {"weight_sector": "0", "weight_chain": "5"}, "en", open_catalog())
    assert selection.weights == "3051111"
    document = shown(unit="las-parejas", weight_sector="0", weight_chain="5")
    first = document.cssselect(".candidates .lac article")[0]
    assert "supplies Crop and animal production" in text(first)
    # Without the sector only the language and the chain are left of the mining cluster: no score.
    assert "No score" in text(candidate(document, "Metal-mechanics for mining (Peru, by context)"))
    ours, _ = read("matching", {"weights": "3221111"}, "en", open_catalog())
    assert ours.weights == ""
    for wrong in ("0000000", "123", "9111111", "abcdefg"):
        kept, notices = read("matching", {"weights": wrong}, "en", open_catalog())
        assert kept.weights == ""
        assert [one.value for one in notices] == [wrong]


def test_fictional_profiles_are_marked_wherever_they_stand() -> None:
    document = shown(unit="las-parejas", demo="1")
    assert "With fictional profiles." in text(document.cssselect("h1")[0])
    assert "Fictional profiles are shown too." in text(document.cssselect(".age")[0])
    invented = [
        one for one in document.cssselect(".candidates article") if "Fictional" in one.get("aria-label")
    ]
    assert len(invented) >= 5
    assert all("fictional" in text(one.cssselect("h4 .tag")[0]) for one in invented)
    assert not any("Ask for an introduction" in text(one) for one in invented)
    assert not read("matching", {"unit": "demo-1"}, "en", open_catalog())[0].unit


def test_an_introduction_shows_no_address_of_anybody() -> None:
    document = shown(unit="las-parejas")
    assert "This site has no address that takes requests." in text(document)
    catalog = open_catalog()
    page = make(
        catalog, Settings(contact="help@example.org"), Selection("matching", "en", unit="las-parejas")
    )
    links = html.fromstring(page.body).cssselect('.candidates a[href^="mailto:"]')
    assert len(links) == len(units(catalog)) - 1 - 8  # ten a side are listed, eighteen are comparable
    assert all(one.get("href").startswith("mailto:help@example.org?subject=") for one in links)


def test_text_of_an_address_stays_text() -> None:
    body = view("matching", {"lang": "en", "unit": "<script>alert(1)</script>", "mine": '"><img src=x>'}).body
    assert "<script>alert(1)" not in body
    assert "<img src=x" not in body
    assert "There is no unit" in body


@pytest.mark.parametrize("lang", LOCALES)
def test_every_view_is_whole_in_every_language(lang: str) -> None:
    for unit in (*units(open_catalog()), "demo-2"):
        document = shown(lang=lang, unit=unit, demo="1")
        assert len(document.cssselect("h1")) == 1
        assert len(document.cssselect(".candidates article")) >= 10
        assert "{" not in text(document.cssselect("main")[0])


@pytest.mark.parametrize("lang", LOCALES)
def test_downloads_hold_what_the_page_shows(lang: str) -> None:
    catalog = open_catalog()
    for what, kind in DOWNLOADS:
        order = Order(
            catalog, Settings(), what, kind, lang, "https://t.example", {"unit": "las-parejas", "demo": "1"}
        )
        assert download(order).content
    order = Order(catalog, Settings(), "matching", "xlsx", lang, "", {"unit": "las-parejas", "demo": "1"})
    rows = list(load_workbook(io.BytesIO(download(order).content)).worksheets[0].values)
    assert len(rows) == 1 + 28 + 10
    fictional = language(lang).t("matching.fictional")
    assert sum(fictional in row for row in rows) == 10


def test_the_view_above_the_upload_stands_above_widgets() -> None:
    page = view("matching", {"lang": "en", "edit": "profiles"})
    assert page.native
    links = [one.get("href") for one in html.fromstring(page.body).cssselect("a[download]")]
    assert links == ["/download/matching_template.xlsx?lang=en", "/download/matching_template.csv?lang=en"]
