"""Everyone can read it: axe, every width, both themes, print, four languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LANGS, LIVE, WCAG, at_rest, no_network, opened, themes
from conftest import Server
from playwright.sync_api import Browser

from territory.views.selection import PATHS

pytestmark = pytest.mark.browser
PAGES = tuple(PATHS.values())
WIDTHS = (320, 390, 768, 1024, 1280, 1920, 3840)


@pytest.mark.parametrize(
    ("scheme", "address"),
    themes(
        "/argentina?territory=AR-S&compare=AR-P&sector=tourism&reference=1&lang=en",
        "/?lang=es",
        "/argentina?show=table&lang=it",
        "/argentina?q=santa&territory=nowhere&lang=pt",
        "/sources?lang=es",
        "/argentina?lang=es",
    ),
)
def test_axe_finds_nothing(chromium: Browser, server: Server, scheme: str, address: str) -> None:
    # The policy of the page forbids what axe needs to be put in; the policy has its own test.
    with no_network(chromium, server, color_scheme=scheme) as context:
        page = opened(context, server, address)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            found = Axe().run(page, options=WCAG).response["violations"]
            assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_cut_off_from_320_pixels_to_4k(chromium: Browser, server: Server, lang: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    for address in PAGES:
        page.goto(
            f"{server.url}{address}?lang={lang}"
            + ("&territory=AR-B&compare=AR-G&sector=software" if "arg" in address else "")
        )
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("() => document.documentElement.scrollWidth") <= width, (address, width)
            assert page.evaluate("() => document.documentElement.lang") == lang
    context.close()


@pytest.mark.parametrize("lang", ["es", "en", "it", "pt"])
def test_the_figure_starts_above_230_pixels_and_the_map_fits_a_laptop(
    chromium: Browser, server: Server, lang: str
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{server.url}/argentina?lang={lang}")
    page.evaluate("() => document.fonts.ready.then(() => 1)")
    assert page.locator("#title-map").bounding_box()["y"] < 230
    box = page.locator("svg.map").bounding_box()
    assert box["y"] + box["height"] <= 800
    context.close()


def test_touch_targets_on_a_phone_are_large_enough(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(context, server, "/argentina?lang=pt")
    for selector in (
        ".switch a",
        ".filters select",
        ".actions button",
        ".menu summary",
        ".languages a",
        ".sections summary",
    ):
        for element in page.locator(selector).all():
            if element.is_visible():
                assert element.bounding_box()["height"] >= 44 - 2, selector
    page.tap('circle[data-for="AR-M"]')
    page.wait_for_selector('html[data-confirmed="AR-M"]', state="attached")
    page.tap(".sections summary")
    assert page.is_visible('.sections-list a[href^="/sources"]')
    context.close()


def test_the_reader_can_choose_the_appearance_and_it_stays(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(color_scheme="light")
    page = opened(context, server, "/argentina?lang=es")
    background = "() => getComputedStyle(document.querySelector('.plate')).backgroundColor"
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    # Panels out of sight take their height when they are scrolled past; the switch below them moves until then.
    page.locator("[data-theme-switch]").scroll_into_view_if_needed()
    at_rest(page)
    page.check('[name="theme"][value="dark"]')
    assert page.evaluate(background) == "rgb(16, 24, 29)"
    page.reload()
    page.wait_for_selector(LIVE, state="attached")
    assert page.evaluate(background) == "rgb(16, 24, 29)"
    context.close()


def test_print_shows_map_table_and_provenance_without_controls(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(color_scheme="dark")
    page = opened(context, server, "/argentina?territory=AR-S&lang=es")
    page.emulate_media(media="print")
    assert page.is_visible("svg.map")
    assert page.is_visible(".provinces table")
    assert not page.is_visible(".tools form")
    assert not page.is_visible(".search")
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.plate')).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    assert f"{server.url}/argentina?territory=AR-S&lang=es" in page.inner_text("[data-print-url]")
    assert page.pdf(format="A4").startswith(b"%PDF")
    context.close()


def test_motion_is_reduced_on_request(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{server.url}/argentina?lang=es")
    durations = page.evaluate(
        "() => [...document.querySelectorAll('.bar, .area')].map(e => getComputedStyle(e).transitionDuration)"
    )
    assert set(durations) <= {"0s"}
    context.close()
