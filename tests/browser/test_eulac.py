"""A presenter at a cluster congress: finding, mark, statement, topic, with every request outside refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LANGS, WCAG, Reader, themes
from conftest import Server
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser
DRAWN = ".chart.drawn"
PLOTLY = "/assets/plotly.min."


@pytest.fixture
def reader(chromium: Browser, server: Server) -> Iterator[Reader]:
    person = Reader(chromium, server)
    yield person
    person.done()


def test_the_presenter_picks_a_mark_and_reads_what_is_behind_it(reader: Reader) -> None:
    page = reader.open("/eu-lac?lang=en")
    expect(page.locator("h1")).to_contain_text("trust and contacts both help and hamper")
    page.wait_for_selector(DRAWN)
    assert any(PLOTLY in url for url in reader.requests)
    place = page.locator('[data-mark="eu4-ham-6"]').bounding_box()
    assert place
    middle = (place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.move(*middle)
    expect(page.locator(".chart-live .hoverlayer")).to_contain_text("environment of trust")
    page.mouse.click(*middle)
    expect(page.locator(".quote")).to_contain_text("item 6 of 7")
    page.wait_for_url("**statement=eu4-ham-6**")
    assert reader.query() == {"lang": "en", "theme": "trust", "side": "eu", "statement": "eu4-ham-6"}
    assert page.get_attribute('[data-mark="eu4-ham-6"]', "aria-current") == "true"

    page.click(".quote-actions a:has-text('Next')")
    expect(page.locator(".quote")).to_contain_text("4 of 61")
    page.go_back()
    expect(page.locator(".quote")).to_contain_text("3 of 61")
    assert page.locator('[data-mark][aria-current="true"]').count() == 1

    page.click('.topic-switch a:has-text("Business environment")')
    expect(page.locator("#title-chart")).to_have_text("4 statements by theme")
    expect(page.locator(".across section.lac")).to_contain_text("development banks are lacking")
    # The reader is far below the chart: it is drawn again when it comes near.
    page.evaluate("() => scrollTo(0, 0)")
    page.wait_for_selector(DRAWN)
    assert page.locator(".chart-live .bars .point").count() == 4


def test_on_a_tall_screen_a_block_is_hit_on_24_pixels_and_still_tells_what_it_says(
    chromium: Browser, server: Server
) -> None:
    person = Reader(chromium, server, viewport={"width": 1280, "height": 1080})
    page = person.open("/eu-lac?lang=en")
    page.wait_for_selector(DRAWN)
    rows = page.locator(".factors .names li")
    mark = page.locator('[data-mark="eu4-ham-6"]')
    row, place = rows.first.bounding_box(), mark.bounding_box()
    assert row
    assert place
    assert row["height"] == 48  # two lanes of 24
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    expect(page.locator(".chart-live .hoverlayer")).to_contain_text("environment of trust")
    hit = "([x, y]) => document.elementFromPoint(x, y).dataset.mark"
    assert [page.evaluate(hit, [x, y + away]) for away in (-11, 11)] == ["eu4-ham-6"] * 2
    page.mouse.click(x, y + 10)
    page.wait_for_url("**statement=eu4-ham-6**")
    person.done()


def test_the_same_by_keyboard(reader: Reader) -> None:
    page = reader.open("/eu-lac?lang=es")
    page.wait_for_selector(DRAWN)
    page.focus('[data-mark="lac4-ham-5"]')
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("() => document.activeElement.dataset.mark") == "lac4-ham-5"
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid", outline
    page.keyboard.press("Enter")
    expect(page.locator(".quote")).to_contain_text("Producción a pequeña escala")
    assert reader.query()["statement"] == "lac4-ham-5"
    assert page.locator(".chart-live a, .chart-live button, .chart-live [tabindex]").count() == 0


@pytest.mark.parametrize("lang", LANGS)
def test_plotly_draws_where_the_server_drew_and_nothing_jumps(
    chromium: Browser, server: Server, lang: str
) -> None:
    person = Reader(chromium, server, color_scheme="dark")
    page = person.open(f"/eu-lac?lang={lang}")
    page.wait_for_selector(DRAWN)
    found = page.evaluate(
        """() => {
          const box = (element) => { const { x, y, width } = element.getBoundingClientRect(); return [x, y, width]; };
          const own = [...document.querySelectorAll('.block')].map(box).sort((a, b) => a[1] - b[1] || a[0] - b[0]);
          const drawn = [...document.querySelectorAll('.chart-live .bars .point path')].map(box).sort((a, b) => a[1] - b[1] || a[0] - b[0]);
          return [own.length, drawn.length, Math.max(...own.map((one, at) => Math.max(...one.map((value, part) => Math.abs(value - drawn[at][part])))))];
        }"""
    )
    assert found[:2] == [61, 61]
    assert found[2] < 1.5
    assert page.evaluate("() => getComputedStyle(document.querySelector('.chart-live .bars path')).fill") in (
        "rgb(114, 150, 245)",
        "rgb(255, 190, 134)",
    )
    page.check('[name="theme"][value="light"]')
    expect(page.locator(".chart-live .bars path").first).to_have_css("fill", "rgb(43, 75, 160)")
    assert person.errors == []
    person.context.close()


def test_the_page_is_whole_when_plotly_never_arrives(chromium: Browser, server: Server) -> None:
    person = Reader(chromium, server)
    person.context.route(f"**{PLOTLY}*", lambda route: route.abort())
    page = person.open("/eu-lac?lang=it")
    page.click('[data-mark="eu4-fos-5"]')
    expect(page.locator(".quote")).to_contain_text("Personale qualificato")
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.block')).backgroundColor")
        == "rgb(43, 75, 160)"
    )
    person.context.close()


def test_without_scripts_marks_topics_and_search_work(chromium: Browser, server: Server) -> None:
    person = Reader(chromium, server, java_script_enabled=False)
    page = person.open("/eu-lac?lang=pt", live=False)
    page.click('[data-mark="lac4-fos-2"]')
    assert "Dólar e euro fortes" in page.inner_text(".quote")
    page.click(".topic-switch a >> nth=1")
    assert person.query()["topic"] == "governance"
    page.fill("#find", "confianca")
    page.click(".finder button")
    assert "confiança" in page.text_content(".eulac_found").lower()
    assert person.elsewhere() == []
    person.context.close()


def test_argentina_loads_none_of_it(reader: Reader) -> None:
    page = reader.open("/argentina?lang=es")
    page.wait_for_load_state("networkidle")
    assert not any("/assets/charts." in url or PLOTLY in url for url in reader.requests)


@pytest.mark.parametrize(
    ("scheme", "address"),
    themes(
        "/eu-lac?statement=lac4-ham-5&topic=market&lang=en",
        "/eu-lac?theme=trust&side=lac&show=table&lang=it",
        "/eu-lac?lang=es",
        "/eu-lac?view=context&pair=exports&territory=AR&lang=en",
        "/eu-lac?view=context&show=table&lang=pt",
    ),
)
def test_axe_finds_nothing(chromium: Browser, server: Server, scheme: str, address: str) -> None:
    context = chromium.new_context(
        color_scheme=scheme, bypass_csp=True, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    page.goto(server.url + address)
    page.wait_for_selector('html[data-live="1"]', state="attached")
    if "table" not in address and "context" not in address:
        page.wait_for_selector(DRAWN)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options=WCAG).response["violations"]
        # Blocks are small; the table holds the same links at full size (the equivalent of WCAG 2.5.8).
        left = [
            (one["id"], [node["html"][:160] for node in one["nodes"] if 'class="block' not in node["html"]])
            for one in found
        ]
        assert [(rule, nodes) for rule, nodes in left if nodes or rule != "target-size"] == []
    context.close()


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_cut_off_and_the_figure_fits_a_laptop(
    chromium: Browser, server: Server, lang: str
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{server.url}/eu-lac?statement=eu4-ham-3&lang={lang}")
    page.evaluate("() => document.fonts.ready.then(() => 1)")
    box = page.locator(".factors").bounding_box()
    assert box
    assert page.locator("#title-chart").bounding_box()["y"] < 230
    assert box["y"] + box["height"] <= 800
    for width in (320, 390, 768, 1024, 1280, 1920, 3840):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, width
        names = page.evaluate(
            "() => [...document.querySelectorAll('.factors .names li')].filter(e => e.scrollHeight > e.clientHeight + 1).map(e => e.textContent)"
        )
        assert names == [], width
    context.close()


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGS)
def test_the_context_is_not_cut_off_and_its_marks_can_be_touched(
    chromium: Browser, server: Server, lang: str
) -> None:
    context = chromium.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{server.url}/eu-lac?view=context&territory=BR&lang={lang}")
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('.stacks a')].map(e => e.getBoundingClientRect()).map(b => Math.min(b.width, b.height))"
    )
    assert len(sizes) == 58
    assert min(sizes) >= 24
    for width in (320, 390, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, width
    context.close()


def test_a_country_is_picked_in_the_context_without_leaving_it(reader: Reader) -> None:
    page = reader.open("/eu-lac?view=context&lang=es")
    page.click('.stacks [data-for="AR"]')
    expect(page.locator(".quote")).to_contain_text("Argentina")
    expect(page.locator('.stacks [data-for="AR"]')).to_have_class("country-mark estimate selected")
    page.select_option('select[name="pair"]', "exports")
    expect(page.locator("h1")).to_contain_text("no se pueden comparar")
    assert reader.query() == {"view": "context", "territory": "AR", "pair": "exports", "lang": "es"}
    page.go_back()
    expect(page.locator("h1")).to_contain_text("media por habitante")


def test_print_shows_the_servers_figure_its_table_and_its_source(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{server.url}/eu-lac?lang=es")
    page.wait_for_selector(DRAWN)
    page.emulate_media(media="print")
    assert page.is_visible(".block >> nth=0")
    assert not page.is_visible(".chart-live")
    assert page.is_visible(".eulac_table table")
    assert page.is_visible(".eulac_provenance")
    assert not page.is_visible(".finder")
    colour = page.evaluate("() => getComputedStyle(document.querySelector('.block.eu')).backgroundColor")
    assert colour == "rgb(43, 75, 160)"
    context.close()
