"""Adding to the knowledge map: by form, by address, and by a file that the institution's folder accepts."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from territory.catalog import Catalog, open_catalog
from territory.export.evidence import download
from territory.export.file import Order
from territory.i18n import LOCALES
from territory.materials import FIELDS, LONGEST, MOST, from_short_form, short_form
from territory.settings import Settings
from territory.views import evidence
from territory.views.page import Page
from territory.views.selection import read
from territory.views.site import view

GUIDE = {
    "new_title": "Guía de clústeres",
    "new_publisher": "ONUDI",
    "new_type": "manual",
    "new_year": "2010",
    "new_member": "unido",
    "new_written": "es",
    "new_topics.learning": "1",
    "new_topics.cluster": "1",
    "new_address": "https://www.unido.org/guide?id=3",
}
PACKAGED = 7


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


def sent(lang: str = "en", **changes: str) -> Page:
    return view("evidence", {"lang": lang, **GUIDE, **changes})


def plate(page: Page) -> html.HtmlElement:
    return html.fromstring(page.body)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def problems(page: Page) -> dict[str, str]:
    shown = plate(page)
    return {
        one.get("id").removeprefix("problem-"): text(one).removeprefix("✕ ")
        for one in shown.find_class("add-problem")
    }


def test_an_added_material_is_on_the_map_and_marked() -> None:
    page = sent()
    rows = plate(page).get_element_by_id("materials").xpath(".//tbody/tr")
    assert len(rows) == PACKAGED + 1
    assert [" ".join(one.split()) for one in rows[0].itertext() if one.strip()] == [
        *("added by a reader, not from the sources", "Guía de clústeres", "ONUDI"),
        *("https://www.unido.org/guide?id=3", "Remove"),
        *("manual", "clusters and learning", "UNIDO", "Spanish", "2010"),
    ]
    assert len(plate(page).find_class("added")) == 1
    assert "8 materials · 1 added, not from the sources" in page.body
    # The address keeps the material, not the form; opened again it says the same, and removing leaves none.
    assert set(page.query) == {"added", "lang"}
    assert view("evidence", page.query).body == page.body
    (remove,) = rows[0].xpath('.//a[@aria-label="Remove: Guía de clústeres"]/@href')
    assert dict(parse_qsl(urlsplit(remove).query)) == {"lang": "en"}


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"new_title": "  "}, "title", "This is missing."),
        ({"new_title": "x" * 401}, "title", "The text is too long."),
        ({"new_publisher": ""}, "publisher", "This is missing."),
        ({"new_type": "song"}, "type", "Choose a value from the list."),
        ({"new_topics.love": "1"}, "topics", "Choose a value from the list."),
        ({"new_member": "ministry"}, "member", "Choose a value from the list."),
        ({"new_written": "xx"}, "written", "Choose a value from the list."),
        ({"new_year": "1799"}, "year", "Write the year with four digits"),
        ({"new_year": "2101"}, "year", "Write the year with four digits"),
        ({"new_year": "٢٠١٠"}, "year", "Write the year with four digits"),
        ({"new_address": "javascript:alert(1)"}, "address", "The link must begin with https://"),
        ({"new_address": "https://me:key@unido.org/"}, "address", "The link must begin with https://"),
        ({"new_address": "https://unido.org/ a"}, "address", "The link must begin with https://"),
        ({"new_address": "https://[unido"}, "address", "The link must begin with https://"),
        (
            {"new_title": "WHAT do we know about clústers?", "new_written": "en", "new_year": "2008"},
            "title",
            "This title, in this language and year, is on the map already.",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    changes: dict[str, str], field: str, says: str
) -> None:
    page = sent(**changes)
    found = problems(page)
    assert list(found) == [field]
    assert found[field].startswith(says)
    form = plate(page).find_class("add-form")[0]
    kept = {one.name: one.value for one in form.xpath(".//input[not(@type)] | .//select")}
    typed = GUIDE | changes
    for name, value in kept.items():
        # A code that the list does not offer cannot be kept chosen.
        assert value == typed[name] or name == f"new_{field}"
    assert {one.name for one in form.xpath('.//input[@type="checkbox"][@checked]')} == {
        name for name in GUIDE if "." in name
    }
    assert len(plate(page).xpath('//*[@id="materials"]//tbody/tr')) == PACKAGED
    (link,) = plate(page).find_class("add-wrong")[0].xpath(".//a/@href")
    assert plate(page).get_element_by_id(link.removeprefix("#")) is not None
    # The same address in another language says it in that language.
    assert problems(view("evidence", page.query | {"lang": "pt"})).keys() == found.keys()


@pytest.mark.parametrize("lang", LOCALES)
def test_an_empty_form_names_what_it_needs(lang: str) -> None:
    page = view("evidence", {"lang": lang, **{f"new_{name}": "" for name in FIELDS}})
    assert list(problems(page)) == ["title", "publisher", "type", "written", "topics"]


def test_markup_and_unseen_signs_are_text() -> None:
    page = sent(**{"new_title": "<script>alert(1)</script>\u202e\n  &amp;"})
    (title,) = plate(page).xpath('//tr[@class="added"]/th/span[@lang]')
    assert title.text_content() == "<script>alert(1)</script> &amp;"
    assert "<script>alert" not in page.body


def test_an_address_holds_ten_and_then_offers_the_file() -> None:
    page = sent()
    for at in range(MOST - 1):
        page = view("evidence", page.query | GUIDE | {"new_title": f"Guide {at}"})
    assert len(plate(page).find_class("added")) == MOST
    full = view("evidence", page.query | GUIDE | {"new_title": "One more"})
    assert problems(full) == {
        "title": "An address holds 10 materials at most. Download the file and start another list."
    }
    assert len(plate(full).find_class("added")) == MOST


def test_an_address_edited_by_hand_shows_what_it_can() -> None:
    good = sent().query["added"]
    page = view("evidence", {"lang": "en", "added": f'{good}\n{good}\nbook,\n"never closed'})
    assert len(plate(page).find_class("added")) == 0
    assert "cannot be read" in page.body
    page = view("evidence", {"lang": "en", "added": f"{good}\n{good}\nbook,"})
    assert len(plate(page).find_class("added")) == 1
    assert "already: 2. They are not shown" in page.body


@given(st.lists(st.fixed_dictionaries({name: st.text(max_size=40) for name in FIELDS}), max_size=MOST))
def test_no_address_breaks_the_page_and_text_comes_back(rows: list[dict[str, str]]) -> None:
    address = short_form(rows)
    if len(address) <= LONGEST and not any(
        "\r" in cell or "\n" in cell for row in rows for cell in row.values()
    ):
        wanted = [row for row in rows if any(row.values())]
        assert [row for row in from_short_form(address)[0] if any(row.values())] == wanted
    assert view("evidence", {"lang": "en", "added": address, "typed": address}).body


def ordered(catalog: Catalog, kind: str, parameters: dict[str, str]) -> Order:
    return Order(catalog, Settings(), "knowledge_materials", kind, "en", "http://x", parameters)


def test_the_file_is_accepted_by_the_institutions_folder(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    assert download(ordered(catalog, "home.csv", {"lang": "en"})).refused
    file = download(ordered(catalog, "home.csv", dict(sent().query)))
    assert file.name == "knowledge_materials.csv"
    (folder / file.name).write_bytes(file.content)
    first = open_catalog(home=tmp_path)
    assert first.refused == ()
    assert list(first.added("knowledge_materials")["id"]) == ["guia-de-clusteres-2010"]
    # It is on the map for everybody, with the mark, and its source says who says so.
    selection, _ = read("evidence", {"lang": "en"}, "en", first)
    shown = html.fromstring(evidence.page(first, Settings(), selection).body)
    (row,) = shown.find_class("added")
    assert text(row).startswith("added by the institution, not from the sources Guía de clústeres")
    assert "institution" in first.resources["knowledge_materials"].sources
    # A second file holds the first one's rows as well: nothing is lost when it takes its place.
    again = sent(**{"new_title": "=cmd|' /C calc'!A0"}).query
    (folder / file.name).write_bytes(download(ordered(first, "home.csv", dict(again))).content)
    second = open_catalog(home=tmp_path)
    assert second.refused == ()
    assert list(second.added("knowledge_materials")["id"]) == ["guia-de-clusteres-2010", "cmd-c-calc-a0-2010"]
    assert second.added("knowledge_materials")["title"].iloc[1].startswith("'=")


def test_every_export_says_who_put_a_material_on_the_map(catalog: Catalog) -> None:
    content = download(ordered(catalog, "csv", dict(sent().query))).content.decode()
    rows = list(csv.DictReader(content.splitlines()))
    assert [row["origin"] for row in rows] == [
        *["read by this observatory"] * PACKAGED,
        "added by a reader, not from the sources",
    ]
    assert (rows[-1]["source"], rows[-1]["locator"]) == ("institution", "added by hand on /evidence")
    hrefs = plate(sent()).xpath('//a[contains(@href, "/download/knowledge_materials.")]/@href')
    assert len(hrefs) == 4
    assert all("added=" in href for href in hrefs)
