"""A reader of the partnership programme, in a real browser, with every request outside the server refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LANGS, LIVE, WCAG, Reader, themes
from conftest import Server
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(chromium: Browser, server: Server) -> Iterator[Reader]:
    person = Reader(chromium, server, locale="en-US")
    yield person
    person.done()


def test_the_reader_s_journey(reader: Reader) -> None:
    page = reader.open("/?lang=en")
    page.click('.known a[href^="/partnerships"]')
    page.wait_for_selector(LIVE, state="attached")
    assert page.inner_text("h1").startswith("Six projects planned for Atacama in 2002")
    assert page.locator(".known-list > li").count() == 4
    assert page.locator(".banner:visible").count() == 0

    # With the keyboard to the third project, and back.
    page.focus("#project-atacama-3")
    page.keyboard.press("Enter")
    page.wait_for_url("**project=atacama-3**")
    expect(page.locator("#title-project")).to_contain_text("Technological services network")
    assert "stated by the source" in page.inner_text(".facts")
    assert page.evaluate("() => document.activeElement.id") == "project-atacama-3"
    page.go_back()
    expect(page.locator("#title-project")).to_have_count(0)
    page.go_forward()
    expect(page.locator("#title-project")).to_have_count(1)

    # Invented dates, with their banner in every view.
    page.click("#demo-on")
    page.wait_for_url("**demo=1**")
    page.wait_for_selector(LIVE, state="attached")
    for view in ("board", "money", "chain", "timeline"):
        page.click(f"#view-{view}")
        expect(page.locator(f"#view-{view}")).to_have_attribute("aria-current", "true")
        assert "invented" in page.inner_text(".partnership_tools .banner")
    expect(page.locator("h1")).to_contain_text("Example: one of six projects is done and one is late")
    assert page.locator(".card-of .chain > li").count() == 4
    page.click('[data-switch] [data-value="table"]')
    assert page.is_visible(".projects-table table")
    assert not page.is_visible(".gantt")
    page.click("#demo-off")
    expect(page.locator(".banner")).to_have_count(0)
    expect(page.locator("h1")).to_contain_text("the source gives no date")


def test_plotly_draws_the_same_bars_and_its_bars_choose(reader: Reader) -> None:
    page = reader.open("/partnerships?demo=1&lang=it")
    page.wait_for_selector(".gantt.drawn", state="attached")
    own = page.eval_on_selector_all(
        ".gantt .track .bar.planned", "(all) => all.map((one) => Math.round(one.getBoundingClientRect().x))"
    )
    drawn = page.eval_on_selector_all(
        ".gantt .chart-live .barlayer .trace:first-child .point path",
        "(all) => all.map((one) => Math.round(one.getBoundingClientRect().x))",
    )
    assert len(own) == len(drawn) == 4
    assert all(abs(a - b) <= 2 for a, b in zip(own, drawn, strict=True))
    box = page.locator(".gantt .chart-live .barlayer .trace:first-child .point").nth(3).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**project=atacama-4**")


def test_both_territories_by_keyboard(reader: Reader) -> None:
    page = reader.open("/partnerships?lang=es")
    page.focus('[data-territory="CL-AT"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**territory=CL-AT**")
    expect(page.locator(".partnership_places .place h2")).to_contain_text("Atacama")
    assert page.get_attribute('[data-territory="CL-AT"]', "aria-pressed") == "true"
    page.focus('[data-territory="IT-55"]')
    page.keyboard.press("Space")
    page.wait_for_url("**territory=IT-55**")


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_cut_off_in_any_language_from_phone_to_projector(
    chromium: Browser, server: Server, lang: str
) -> None:
    person = Reader(chromium, server, locale="en-US")
    for address in ("?demo=1&project=atacama-3&", "?", "?demo=1&view=money&", "?show=table&"):
        page = person.open(f"/partnerships{address}lang={lang}", live=False)
        for width in (320, 390, 768, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("() => document.documentElement.scrollWidth") <= width, (address, width)
    page.set_viewport_size({"width": 1280, "height": 800})
    page = person.open(f"/partnerships?lang={lang}", live=False)
    page.evaluate("() => document.fonts.ready.then(() => 1)")
    assert page.locator("#title-projects").bounding_box()["y"] < 230
    person.done()


def test_without_scripts_everything_can_be_reached(chromium: Browser, server: Server) -> None:
    person = Reader(chromium, server, locale="en-US", java_script_enabled=False)
    page = person.open("/partnerships?lang=es", live=False)
    page.click("#demo-on")
    page.click("#view-board")
    page.click("#project-atacama-2")
    assert "project=atacama-2" in page.url
    assert "view=board" in page.url
    assert page.is_visible(".banner >> nth=0")
    assert page.is_visible("#title-project")
    page.click('[data-switch] [data-value="table"]')
    assert page.is_visible(".projects-table table")
    person.done()


def test_the_programme_sheet_prints_on_paper_colours_with_its_sources(
    chromium: Browser, server: Server
) -> None:
    person = Reader(chromium, server, locale="en-US", color_scheme="dark")
    page = person.open("/partnerships?demo=1&lang=pt")
    page.emulate_media(media="print")
    assert page.is_visible(".gantt")
    assert page.is_visible(".partnership_provenance .banner")
    assert not page.is_visible(".partnership_tools")
    assert "Stocchiero" in page.inner_text(".partnership_provenance")
    background = "() => getComputedStyle(document.querySelector('.plate')).backgroundColor"
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")
    person.done()


@pytest.mark.parametrize(
    ("scheme", "address"),
    themes(
        "/partnerships?demo=1&project=atacama-3&lang=en",
        "/partnerships?demo=1&view=board&lang=it",
        "/partnerships?demo=1&view=chain&show=table&lang=pt",
        "/partnerships?demo=1&view=money&since=2026-01-01&lang=es",
        "/partnerships?lang=es",
    ),
)
def test_axe_finds_nothing(chromium: Browser, server: Server, address: str, scheme: str) -> None:
    # The policy of the page forbids what axe needs to be put in; the policy has its own test.
    person = Reader(chromium, server, locale="en-US", bypass_csp=True, color_scheme=scheme)
    page = person.open(address)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options=WCAG).response["violations"]
        assert [(one["id"], [node["html"][:140] for node in one["nodes"]]) for one in found] == []
    person.context.close()
