"""The stand-alone map: what is in its bytes, and what Chromium makes of it."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from territory.export.folium_map import Legend, MapPage, Place, folium_map
from territory.model import Status

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
HOSTILE = (
    '<img src=x onerror="window.hacked=1">',
    "${window.hacked=1}",
    "`+(window.hacked=1)+`",
    "</script><script>window.hacked=1</script>",
    "\\u003cimg src=x onerror=window.hacked=1\\u003e",
    "{{ 7 * 191 }}{% raw %}{# lost #}",
    "]]><!--<script>",
)

Open = Callable[[MapPage], tuple[Page, list[str]]]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_map(chromium: Browser, boundaries: dict[str, Any], tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens a map in Chromium and lists what it asked for and complained about."""
    tab = chromium.new_page(viewport={"width": 1280, "height": 800})
    events: list[str] = []
    tab.on("request", lambda request: events.append(request.url))
    tab.on("pageerror", lambda error: events.append(str(error)))
    tab.on("console", lambda message: events.append(message.text))

    def opened(page: MapPage) -> tuple[Page, list[str]]:
        file = tmp_path / "map.html"
        file.write_bytes(folium_map(boundaries, page))
        tab.goto(file.as_uri())
        return tab, [event for event in events if event != file.as_uri()]

    yield opened
    tab.close()


@pytest.mark.browser
def test_it_draws_24_areas_and_18_circles_and_asks_nobody_for_anything(page: MapPage, open_map: Open) -> None:
    tab, events = open_map(page)
    codes = tab.eval_on_selector_all("path[data-territory]", "all => all.map(p => p.dataset.territory)")
    assert len([code for code in codes if code.startswith("AR-")]) == 24
    assert tab.locator("path[data-circle]").count() == 18
    assert tab.locator("html").get_attribute("lang") == "es"
    assert tab.title() == page.title
    assert events == []


@pytest.mark.browser
def test_circles_have_the_given_radius_and_larger_ones_are_drawn_first(page: MapPage, open_map: Open) -> None:
    tab, _ = open_map(page)
    widths = tab.eval_on_selector_all("path[data-circle]", "all => all.map(p => p.getBBox().width)")
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == pytest.approx(2 * 5 * 17**0.5, abs=1.01)
    assert widths[-1] == pytest.approx(2 * 5, abs=1.01)


@pytest.mark.browser
def test_a_circle_stands_inside_its_own_territory(page: MapPage, open_map: Open) -> None:
    tab, _ = open_map(page)
    astray = tab.evaluate("""() => [...document.querySelectorAll("path[data-circle]")].filter(circle => {
        const box = circle.getBBox();
        const area = document.querySelector(`path[data-territory="${circle.dataset.circle}"]`);
        const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
        return !area.isPointInFill(middle);
    }).map(circle => circle.dataset.circle)""")
    assert astray == []


@pytest.mark.browser
@pytest.mark.parametrize("by_keyboard", [True, False])
def test_a_chosen_province_shows_its_figure_and_where_it_stands(
    page: MapPage, open_map: Open, by_keyboard: bool
) -> None:
    tab, _ = open_map(page)
    if by_keyboard:
        tab.locator('path[data-territory="AR-S"]').focus()
        tab.keyboard.press("Enter")
    else:
        tab.locator('path[data-circle="AR-S"]').click()
    popup = tab.locator(".leaflet-popup-content")
    assert popup.inner_text().split("\n") == [
        "Santa Fe",
        "15 proyectos",
        "Ubicación en la fuente",
        "slide 12",
    ]
    assert tab.get_by_role("button", name="Cerrar").count() == 1


@pytest.mark.browser
def test_the_keyboard_hears_name_and_value(page: MapPage, open_map: Open) -> None:
    tab, _ = open_map(page)
    assert tab.get_by_role("button", name="Santa Fe: 15 proyectos", exact=True).count() == 1
    assert tab.get_by_role("button", name="La Rioja: no publicado", exact=True).count() == 1
    assert tab.get_by_role("button", name="Acercar", exact=True).count() == 1


@pytest.mark.browser
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_only_text(page: MapPage, open_map: Open, text: str) -> None:
    def hostile(place: Place) -> Place:
        return dataclasses.replace(place, name=text, value=text, details=((text, text),))

    places = tuple(hostile(place) if place.code in {"AR-S", "FK"} else place for place in page.places)
    legend = Legend(sizes=((text, 5),), classes=((text, "#CEEBEF"),), marks=((Status.NOT_PUBLISHED, text),))
    tab, events = open_map(
        dataclasses.replace(
            page, title=text, finding=text, places=places, legend=legend, notes=((text, text),)
        )
    )
    tab.locator('path[data-territory="AR-S"]').focus()
    tab.keyboard.press("Enter")
    assert tab.locator(".leaflet-popup-content strong").text_content() == text
    assert tab.locator(".leaflet-popup-content dd").text_content() == text
    assert tab.locator(".disputed").text_content() == text
    assert tab.locator("h1").text_content() == text
    assert tab.locator("ul.legend li").all_text_contents() == [text] * 3
    assert tab.evaluate("window.hacked") is None
    assert tab.locator("img").count() == 0
    assert events == []


@pytest.mark.browser
def test_the_four_absences_a_zero_and_an_estimate_look_different(page: MapPage, open_map: Open) -> None:
    codes = ["AR-S", "AR-F", "AR-X", "AR-M", "AR-B"]
    statuses = ["zero", "not_published", "suppressed", "not_applicable", "estimate"]
    places = tuple(
        Place(place.code, place.name, "—", Status(dict(zip(codes, statuses, strict=True))[place.code]))
        if place.code in codes
        else place
        for place in page.places
    )
    legend = Legend(marks=tuple((status, status.value) for status in Status))
    tab, _ = open_map(dataclasses.replace(page, places=places, legend=legend))

    def look(code: str) -> tuple[str | None, ...]:
        path = tab.locator(f'path[data-territory="{code}"]')
        return tuple(path.get_attribute(name) for name in ("fill", "fill-opacity", "stroke-dasharray"))

    assert [look(code) for code in codes] == [
        ("#F0EBDD", "1", None),
        ("url(#not_published)", "1", None),
        ("url(#suppressed)", "1", None),
        ("#F0EBDD", "0", "4 3"),
        ("url(#estimate)", "1", None),
    ]
    assert tab.locator('path[data-circle="AR-S"]').get_attribute("fill") == "none"
    assert tab.locator("ul.legend li").all_text_contents() == [status.value for status in Status]


@pytest.mark.browser
def test_a_choropleth_fills_areas_with_their_class(page: MapPage, open_map: Open) -> None:
    places = tuple(
        dataclasses.replace(place, radius=0, fill="#39A3B1") if place.code == "AR-S" else place
        for place in page.places
    )
    legend = Legend(classes=(("4–5", "#39A3B1"),))
    tab, _ = open_map(dataclasses.replace(page, places=places, legend=legend))
    assert tab.locator('path[data-territory="AR-S"]').get_attribute("fill") == "#39A3B1"
    assert tab.locator("ul.legend rect").get_attribute("fill") == "#39A3B1"
    assert tab.locator('path[data-circle="AR-S"]').count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280, 3840])
def test_nothing_scrolls_sideways(page: MapPage, open_map: Open, width: int) -> None:
    tab, _ = open_map(page)
    tab.set_viewport_size({"width": width, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_source_licence_and_every_figure_stand_in_the_page(page: MapPage, boundaries: dict[str, Any]) -> None:
    html = folium_map(boundaries, page).decode("utf-8")
    assert "<b>Fuente</b> Naclerio, Ministerio de Industria de la Nación, 2011" in html
    assert "<b>Licencia</b> no se indica" in html
    assert html.count('<tr><th scope="row">') == 25
    assert "BSD 2-Clause License" in html


def test_legend_lists_only_marks_in_use(page: MapPage, boundaries: dict[str, Any]) -> None:
    html = folium_map(boundaries, page).decode("utf-8")
    assert "no publicado: 6 de 24" in html
    assert "cero: 0 de 24" not in html


def test_what_lies_outside_the_first_view_is_named_in_the_legend(
    page: MapPage, boundaries: dict[str, Any]
) -> None:
    far = dataclasses.replace(page, words={**page.words, "map.far": "Sector antártico: <más abajo>"})
    assert "<li>Sector antártico: &lt;más abajo&gt;</li>" in folium_map(boundaries, far).decode("utf-8")


@pytest.mark.browser
def test_parts_drawn_apart_have_their_own_name(
    page: MapPage, boundaries: dict[str, Any], chromium: Browser, tmp_path: Path
) -> None:
    shapes = copy.deepcopy(boundaries)
    for area in shapes["features"]:
        if area["properties"]["kind"] == "disputed":
            area["properties"] |= {"kind": "part", "code": "AR-V"}
    places = tuple(place for place in page.places if place.code.startswith("AR-"))
    named = dataclasses.replace(page, places=places, words={**page.words, "map.part": "Islas Malvinas"})
    file = tmp_path / "map.html"
    file.write_bytes(folium_map(shapes, named))
    tab = chromium.new_page()
    tab.goto(file.as_uri())
    assert tab.locator(".disputed").all_text_contents() == ["Islas Malvinas"]
    tab.close()


def test_equal_maps_are_equal_bytes_and_link_nowhere(page: MapPage, boundaries: dict[str, Any]) -> None:
    content = folium_map(boundaries, page)
    assert content == folium_map(boundaries, page)
    assert not re.findall(rb'(?:src|href)\s*=\s*["\']?(?:https?:)?//', content.split(b"<body>")[1])
    assert b"<link" not in content
    assert b"sourceMappingURL" not in content
    assert len(content) < 300_000


def test_a_map_and_a_table_that_disagree_are_refused(page: MapPage, boundaries: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="but not in both: AR-B"):
        folium_map(boundaries, dataclasses.replace(page, places=page.places[1:]))


@pytest.mark.parametrize("colour", ["red", "#FFF", "#39A3B1;", '"{{ 1 }}"'])
def test_only_a_colour_is_a_colour(page: MapPage, boundaries: dict[str, Any], colour: str) -> None:
    filled = dataclasses.replace(page.places[0], fill=colour)
    with pytest.raises(ValueError, match="Not a colour"):
        folium_map(boundaries, dataclasses.replace(page, places=(filled, *page.places[1:])))
    with pytest.raises(ValueError, match="Not a colour"):
        folium_map(boundaries, dataclasses.replace(page, legend=Legend(classes=(("x", colour),))))
