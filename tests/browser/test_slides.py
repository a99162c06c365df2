"""The presenter's journey: figures from three pages, order, note, stage without network, files to take away."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LIVE, WCAG, no_network
from conftest import Server
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser
READY = 'html[data-ready="1"]'


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    projector = {"width": 1024, "height": 768}
    with no_network(chromium, server, viewport=projector, accept_downloads=True) as made:
        yield made


MANY = (
    "argentina-map,argentina-sectors,argentina-provinces,eu-lac-factors,led-matrix,argentina-map.AR-S,"
    "matching-candidates,evidence-growth"
)


@pytest.mark.long
def test_a_long_file_says_how_far_it_is_and_can_be_given_up(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    page.goto(f"{server.url}/slides?figures={MANY}&lang=en")
    page.wait_for_selector(LIVE, state="attached")
    page.fill("#title-led-matrix", "Our cases")
    making = page.locator("[data-making]")
    page.click("#take")
    # The file is made at low priority: on a busy machine it takes its time.
    with page.expect_download(timeout=120_000) as taken:
        page.click("#take-docx")
        expect(making).to_contain_text("of 8.")
        accessible(page)
    assert taken.value.suggested_filename == "territory-slides.en.docx"
    with zipfile.ZipFile(taken.value.path()) as archive:
        assert "Our cases" in archive.read("word/document.xml").decode()
    expect(making).to_be_hidden()
    page.click("#take")
    page.click("#take-docx")
    page.click("#give-up")
    expect(making).to_contain_text("Cancelled. No file was made.")


def seen(page: Page) -> str:
    return page.locator(".slide.current [data-finding]").inner_text()


def accessible(page: Page) -> None:
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


def test_from_four_figures_to_a_room_without_network(
    context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    page = context.new_page()
    for path, code in (
        ("/argentina", "argentina-map"),
        ("/argentina", "argentina-sectors"),
        ("/cases", "led-matrix"),
        ("/partnerships", "atacama-projects"),
    ):
        page.goto(f"{server.url}{path}?lang=es")
        page.locator(f'[data-slide="{code}"]').click()
        expect(page.locator(f'[data-slide="{code}"]')).to_contain_text("En las diapositivas")
    page.locator('[data-slide="atacama-projects"]').click()
    page.wait_for_url("**/slides?figures=*")
    expect(page.locator("h1")).to_have_text("4 figuras están listas para presentar.")
    page.wait_for_selector(LIVE, state="attached")

    # The matrix goes to the front; the title and the note stay with their figure.
    page.fill("#note-led-matrix", "Saludar <b>primero</b>")
    page.fill("#title-argentina-map", "Nuestro mapa")
    for place in (1, 0):
        page.click("#up-led-matrix")
        expect(page.locator(".deck-words h2").nth(place)).to_contain_text("Qué hay en cada caso")
    expect(page.locator("[data-deck]")).to_have_attribute(
        "data-figures", "led-matrix,argentina-map,argentina-sectors,atacama-projects"
    )
    expect(page.locator("#note-led-matrix")).to_have_value("Saludar <b>primero</b>")
    accessible(page)

    # The files.
    with page.expect_download() as saving:
        page.click("#save-basket")
    basket = json.loads(Path(saving.value.path()).read_text("utf-8"))
    assert [one["figure"] for one in basket["figures"]] == [
        "led-matrix",
        "argentina-map",
        "argentina-sectors",
        "atacama-projects",
    ]
    assert basket["figures"][0]["note"] == "Saludar <b>primero</b>"
    kept = {}
    for kind in ("pptx", "html"):
        page.locator(".deck-actions [data-menu]").evaluate("menu => { menu.open = true; }")
        with page.expect_download() as taking:
            page.click(f"#take-{kind}")
        kept[kind] = tmp_path / f"slides.{kind}"
        taking.value.save_as(kept[kind])
    assert zipfile.is_zipfile(kept["pptx"])

    # The stage of the server: keys, a choice made live, black, the presenter's window with the note.
    with context.expect_page() as opening:
        page.click("#present")
    stage = opening.value
    stage.wait_for_selector(READY, state="attached")
    stage.keyboard.press("PageDown")
    assert seen(stage) == "Nuestro mapa"
    stage.keyboard.press("3")
    stage.keyboard.press("Enter")
    assert "44 de los 106" in seen(stage)
    stage.select_option(".slide.current [data-choose]", "tourism")
    assert "14 de los 106" in seen(stage)
    expect(stage.locator(".slide.current .s-bars .leading")).to_have_attribute("data-for", "tourism")
    accessible(stage)
    with context.expect_page() as helping:
        stage.keyboard.press("p")
    desk = helping.value
    desk.wait_for_selector(READY, state="attached")
    expect(desk.locator(".slide.current [data-finding]")).to_contain_text("14 de los 106")
    desk.keyboard.press("Home")
    expect(desk.locator("[data-note-shown]")).to_have_text("Saludar <b>primero</b>")
    expect(stage.locator(".slide.current")).to_have_attribute("data-code", "led-matrix")
    desk.keyboard.press("b")
    expect(stage.locator("[data-black]")).to_be_visible()
    desk.keyboard.press("b")

    # The file in a hall: no server, no network, the same keys, the same choice.
    context.set_offline(True)
    file = context.new_page()
    file.goto(kept["html"].as_uri())
    file.wait_for_selector(READY, state="attached")
    file.keyboard.press("PageDown")
    assert seen(file) == "Nuestro mapa"
    file.keyboard.press("PageDown")
    file.keyboard.press("ArrowDown")
    file.keyboard.press("ArrowDown")
    assert "14 de los 106" in seen(file)
    assert file.evaluate(
        "document.querySelector('b:not([class])') && document.fonts.check('16px \"Source Sans\"')"
    )
    expect(file.locator("#slide-1 [data-note]")).to_have_text("Saludar <b>primero</b>")

    # Explored: the chart in Plotly with the choice made on the slide, the map in Leaflet; keys stay in the dialog.
    dialog = file.locator("[data-explore-dialog]")
    file.keyboard.press("e")
    expect(dialog.locator(".main-svg .point")).to_have_count(9)
    assert (
        dialog.locator(".point path").nth(1).evaluate("bar => getComputedStyle(bar).fill")
        == "rgb(21, 32, 43)"
    )
    file.keyboard.press("PageDown")
    assert "14 de los 106" in seen(file)
    file.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    file.keyboard.press("PageUp")
    file.keyboard.press("e")
    expect(dialog.locator(".always")).to_have_text("Islas Malvinas (Falkland Islands)")
    salta = dialog.locator('.leaflet-container [data-area="AR-A"]')
    salta.press("Enter")
    expect(dialog.locator(".leaflet-popup")).to_have_text(re.compile("Salta: 6 proyectos"))
    accessible(file)
    dialog.get_by_role("button", name="Cerrar").click()
    # A table is as much as there is to see: nothing opens.
    file.keyboard.press("Home")
    file.keyboard.press("e")
    expect(dialog).to_be_hidden()


def test_a_tampered_basket_opens_what_it_can_and_lists_the_rest(
    context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    basket = tmp_path / "basket.json"
    entries = [
        {"figure": "argentina-sectors.gone", "title": "", "note": ""},
        {"figure": "led-matrix", "title": "<img src=x onerror=alert(1)>", "note": ""},
        7,
    ]
    basket.write_text(json.dumps({"kind": "territory-slides", "version": 9, "figures": entries}), "utf-8")
    page = context.new_page()
    page.goto(f"{server.url}/slides?lang=en")
    page.set_input_files('[name="basket"]', basket)
    page.click("[data-open-file] button")
    page.wait_for_url("**figures=led-matrix**")
    expect(page.locator("#title-led-matrix")).to_have_value("<img src=x onerror=alert(1)>")
    said = page.locator("[data-slides-said]")
    expect(said).to_contain_text("newer version (9)")
    expect(said).to_contain_text("argentina-sectors.gone")
    stage = context.new_page()
    stage.goto(f"{server.url}/slides?stage=1&figures=led-matrix&lang=en")
    stage.wait_for_selector(READY, state="attached")
    assert seen(stage) == "<img src=x onerror=alert(1)>"
    assert stage.locator(".slide img").count() == 0


@pytest.fixture
def article(tmp_path: Path, server: Server) -> Iterator[str]:
    """The address of another site's page that frames a view meant for it, and one that is not."""
    frames = "".join(
        f'<iframe name="{name}" width="700" height="600" src="{server.url}/argentina?lang=es{more}"></iframe>'
        for name, more in (("meant", "&territory=AR-S&embed=true"), ("whole", ""))
    )
    (tmp_path / "index.html").write_text(f"<!DOCTYPE html><title>Nota</title><h1>Nota</h1>{frames}", "utf-8")
    files = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), files) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}/"
        site.shutdown()


def test_another_site_frames_the_view_meant_for_it_and_no_other(chromium: Browser, article: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(article)
    meant = page.frame_locator("[name=meant]")
    expect(meant.locator("svg.map").first).to_be_visible()
    expect(meant.locator("h1")).to_contain_text("Santa Fe")
    wide, room = meant.locator("body").evaluate("body => [body.scrollWidth, innerWidth]")
    assert wide <= room, "nothing to scroll sideways in the frame"
    with context.expect_page() as opening:
        meant.locator(".embedded-from a").click()
    assert "embed" not in opening.value.url
    assert "chrome-error" in page.frame("whole").url, "a page with a session is not to be framed"
    context.close()
