"""The official's journey in a real browser, with every request outside the server refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import LIVE, Reader
from conftest import Server
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(chromium: Browser, server: Server) -> Iterator[Reader]:
    person = Reader(chromium, server)
    yield person
    person.done()


def confirmed(page: Page, code: str) -> None:
    page.wait_for_selector(f'html[data-confirmed="{code}"]', state="attached")


def test_the_whole_journey(reader: Reader) -> None:
    page = reader.open("/")
    assert "32 de los 106 proyectos" in page.inner_text("h1")
    assert "mayo de 2011, hace" in page.inner_text(".age")
    page.click('.sections-list a[href^="/argentina"]')
    page.wait_for_url("**/argentina?lang=es")
    page.wait_for_selector(LIVE, state="attached")
    assert page.locator("[data-territory]").count() == 24

    page.click('circle[data-for="AR-S"]')
    confirmed(page, "AR-S")
    assert reader.query() == {"lang": "es", "territory": "AR-S"}
    assert page.inner_text(".place h2").startswith("Santa Fe")
    assert "no publicados" in page.inner_text(".absence")
    assert page.input_value('.filters [name="territory"]') == "AR-S"

    page.select_option('[data-compare] [name="compare"]', "AR-M")
    page.wait_for_url("**compare=AR-M**")
    expect(page.locator(".place")).to_have_count(2)
    assert page.inner_text("h1") == (
        "Santa Fe tiene 15 proyectos y Mendoza tiene 10 proyectos; no se publicó de qué sectores son."
    )

    page.click('.languages [hreflang="en"]')
    page.wait_for_selector('html[lang="en"]', state="attached")
    assert reader.query() == {"lang": "en", "territory": "AR-S", "compare": "AR-M"}
    assert page.inner_text("h1").startswith("Santa Fe has 15 projects and Mendoza has 10 projects")


def test_a_colleague_sees_the_same_view(reader: Reader) -> None:
    page = reader.open("/argentina?territory=AR-S&compare=AR-M&lang=es")
    spanish = page.get_attribute(".halo.selected", "href"), page.get_attribute(".halo.compared", "href")
    page = reader.open("/argentina?territory=AR-S&compare=AR-M&lang=en")
    assert (
        page.get_attribute(".halo.selected", "href"),
        page.get_attribute(".halo.compared", "href"),
    ) == spanish
    assert page.inner_text("html h1").startswith("Santa Fe has 15")


def test_back_and_forward_restore_map_card_and_filter(reader: Reader) -> None:
    page = reader.open("/argentina?lang=es")
    page.click('circle[data-for="AR-S"]')
    confirmed(page, "AR-S")
    page.click('[data-sector="tourism"]')
    page.wait_for_url("**sector=tourism**")
    expect(page.locator("h1")).to_contain_text("puede ir de 0 a 14")
    expect(page).to_have_title("Santa Fe · Territory")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Santa Fe tiene 15 de los 106")
    assert page.get_attribute('[data-sector="tourism"]', "aria-pressed") == "false"
    page.go_back()
    expect(page.locator("h1")).to_contain_text("32 de los 106")
    expect(page).to_have_title("Argentina: sistemas productivos locales · Territory")
    assert page.get_attribute('[data-territory="AR-S"]', "aria-pressed") == "false"
    assert page.input_value('.filters [name="territory"]') == ""
    page.go_forward()
    expect(page.locator("h1")).to_contain_text("Santa Fe tiene 15 de los 106")
    expect(page).to_have_title("Santa Fe · Territory")
    assert page.get_attribute('[data-territory="AR-S"]', "aria-pressed") == "true"


def test_icons_of_widgets_are_loaded_only_where_widgets_are(reader: Reader) -> None:
    def icons() -> list[str]:
        return [url for url in reader.requests if "MaterialSymbols" in url]

    page = reader.open("/argentina?lang=es")
    page.click('circle[data-for="AR-S"]')
    confirmed(page, "AR-S")
    assert not icons()
    assert page.get_attribute('link[rel="icon"]', "href").startswith("/assets/favicon.")
    page = reader.open("/own-data?lang=es")
    page.wait_for_selector('#root [data-testid="stFileUploader"]')
    assert icons()


def test_the_keyboard_reaches_every_province_and_hears_name_value_unit_status(reader: Reader) -> None:
    page = reader.open("/argentina?lang=es")
    heard = []
    page.focus("[data-territory] >> nth=0")
    for _ in range(24):
        heard.append(page.evaluate("() => document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("Tab")
    assert len(set(heard)) == 24
    assert "Santa Fe: 15 proyectos, valor observado." in heard
    assert "Formosa: no publicado." in heard
    page.focus('[data-territory="AR-M"]')
    page.keyboard.press("Enter")
    confirmed(page, "AR-M")
    page.focus('[data-territory="AR-S"]')
    page.keyboard.press("Space")
    confirmed(page, "AR-S")
    assert page.evaluate("() => document.activeElement.dataset.territory") == "AR-S"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => document.activeElement.dataset.territory") == "AR-E"
    page.keyboard.press("Escape")
    confirmed(page, "")


def test_figure_and_table_are_twins(reader: Reader) -> None:
    page = reader.open("/argentina?lang=es")
    assert not page.is_visible(".provinces table")
    page.click('[data-switch] [data-value="table"]')
    assert page.is_visible(".provinces table")
    assert not page.is_visible("svg.map")
    page.wait_for_url("**show=table**")
    first = page.locator(".provinces tbody tr").first
    assert first.get_attribute("data-row") == "AR-B"
    page.click('.provinces th[data-sort="number"] button >> nth=0')
    page.click('.provinces th[data-sort="number"] button >> nth=0')
    assert page.locator(".provinces tbody tr").first.get_attribute("data-row") == "AR-J"
    assert "n. p." in page.locator(".provinces tbody tr").last.inner_text()
    page.click('[data-row="AR-M"] a')
    confirmed(page, "AR-M")
    assert "chosen" in page.get_attribute('[data-row="AR-M"]', "class")


def test_search_finds_places_sectors_and_terms(reader: Reader) -> None:
    page = reader.open("/argentina?lang=es")
    page.fill("#q", "tucuman")
    page.wait_for_selector("#search-results li")
    assert page.inner_text("#search-results li >> nth=0").startswith("Tucumán")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    confirmed(page, "AR-T")
    page.goto(f"{reader.server.url}/argentina?q=turismo&lang=es")
    assert page.inner_text(".results li a") == "Turismo"
    page.goto(f"{reader.server.url}/argentina?q=xyzzy&lang=es")
    assert "Pruebe con el nombre" in page.inner_text(".results")


def test_copy_link_gives_the_view(reader: Reader) -> None:
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.open("/argentina?territory=AR-S&lang=es")
    page.click(".actions [data-copy]")
    expect(page.locator(".actions [data-copy]")).to_have_text("Enlace copiado")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == f"{reader.server.url}/argentina?territory=AR-S&lang=es"


def test_the_table_for_a_spanish_excel(reader: Reader) -> None:
    page = reader.open("/argentina?lang=es")
    page.click(".menu summary")
    with page.expect_download() as waiting:
        page.click('.menu a[href*="lsp_projects_by_province.local.csv"]')
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"AR-S;82;Santa Fe;15;14,2%" in content
    assert b"no publicado" in content
    assert b"Naclerio" in content


def test_the_first_view_needs_no_script(chromium: Browser, server: Server) -> None:
    person = Reader(chromium, server, java_script_enabled=False)
    page = person.open("/argentina?lang=es", live=False)
    assert page.locator("[data-territory]").count() == 24
    page.click('circle[data-for="AR-S"]')
    page.wait_for_url("**territory=AR-S**")
    assert page.inner_text(".place h2").startswith("Santa Fe")
    page.select_option('.filters [name="sector"]', "tourism")
    page.click(".filters noscript button, .filters button")
    page.wait_for_url("**sector=tourism**")
    assert not page.is_visible(".needs-script >> nth=0")
    assert person.elsewhere() == []
    person.context.close()


def test_streamlit_takes_over_without_a_jump(chromium: Browser, server: Server) -> None:
    person = Reader(chromium, server)
    boxes = "() => ['h1', '.tools', 'svg.map', '.bars', '.provenance'].map(s => JSON.stringify(document.querySelector(s).getBoundingClientRect()))"
    person.page.goto(f"{server.url}/argentina?lang=es", wait_until="domcontentloaded")
    person.page.evaluate("() => document.fonts.ready.then(() => 1)")
    person.page.focus('[data-territory="AR-X"]')
    before = person.page.evaluate(boxes)
    person.page.wait_for_selector(LIVE, state="attached")
    assert person.page.evaluate(boxes) == before
    assert person.page.evaluate("() => document.activeElement.dataset.territory") == "AR-X"
    assert person.page.inner_text("[data-announce]") == ""
    person.context.close()


def test_a_click_before_the_session_is_ready_is_not_lost(chromium: Browser, server: Server) -> None:
    person = Reader(chromium, server)
    person.page.goto(f"{server.url}/argentina?lang=es", wait_until="commit")
    person.page.click('circle[data-for="AR-M"]')
    assert person.page.get_attribute('[data-territory="AR-M"]', "aria-pressed") == "true"
    confirmed(person.page, "AR-M")
    assert person.query()["territory"] == "AR-M"
    person.context.close()


def test_first_request_on_a_page_opens_no_dialog(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fresh = Server(tmp_path_factory.mktemp("fresh") / "home")
    try:
        person = Reader(chromium, fresh)
        page = person.open("/argentina?lang=it")
        assert page.locator('[role="dialog"]').count() == 0
        assert "progetti" in page.inner_text("h1")
        assert person.errors == []
        person.context.close()
    finally:
        fresh.stop()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/argentina?territory=XX-1&lang=es", "No se reconoce el territorio «XX-1»"),
        ("/argentina?territory=Mendosa&lang=es", "Mendoza"),
        ("/argentina?sector=weapons&lang=pt", "O setor “weapons” não foi reconhecido"),
        ("/argentina?lang=xx", "xx"),
        ("/argentine/map?lang=it", "La pagina «/argentine/map» non esiste"),
        ("/nonsense?lang=en", "There is no page “/nonsense”"),
    ],
)
def test_a_wrong_address_gets_a_quiet_notice(reader: Reader, address: str, says: str) -> None:
    page = reader.open(address)
    assert says in page.inner_text(".notice-line")
    assert page.locator('[role="dialog"]').count() == 0
    assert "106" in page.inner_text("h1")


def test_a_name_in_the_address_and_then_a_choice(reader: Reader) -> None:
    page = reader.open("/argentina?territory=Tucuman&lang=es")
    page.click('[data-sector="wood"]')
    page.wait_for_url("**sector=wood**")
    assert reader.query() == {"lang": "es", "territory": "AR-T", "sector": "wood"}
    expect(page.locator("h1")).to_contain_text("Tucumán, Madera y muebles")


def test_a_hostile_address_is_text(reader: Reader) -> None:
    page = reader.open(
        "/argentina?territory=%22%3E%3Cscript%3Ewindow.hit=1%3C/script%3E&q=%3Cimg src=x onerror=window.hit=1%3E&lang=es"
    )
    assert page.evaluate("() => window.hit === undefined")
    assert "<script>" in page.inner_text(".notice-line")


def test_markup_cannot_run_even_if_it_got_in(chromium: Browser, server: Server) -> None:
    person = Reader(chromium, server)
    page = person.open("/argentina?lang=es")
    page.evaluate(
        "() => { const s = document.createElement('div'); s.innerHTML = '<img src=x onerror=\"window.hit=1\">'; document.body.append(s); }"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.hit === undefined")
    person.context.close()


def test_a_choice_is_answered_before_the_session_is_up(reader: Reader) -> None:
    held: list[Route] = []
    reader.context.route("**/static/js/index*.js", lambda route: held.append(route))
    page = reader.page
    # The held script holds the load event back, too.
    page.goto(f"{reader.server.url}/argentina?lang=es", wait_until="domcontentloaded")
    page.click('circle[data-for="AR-M"]')
    expect(page.locator(".place h2")).to_contain_text("Mendoza")
    page.click('circle[data-for="AR-S"]')
    expect(page.locator(".place h2")).to_contain_text("Santa Fe")
    expect(page.locator("h1")).to_contain_text("Santa Fe tiene 15 de los 106")
    assert page.get_attribute("html", "data-live") is None
    for one in held:
        one.continue_()
    confirmed(page, "AR-S")
    assert reader.query() == {"lang": "es", "territory": "AR-S"}
    page.go_back()
    expect(page.locator("h1")).to_contain_text("32 de los 106")


def test_without_any_session_the_view_answers_and_the_address_is_right(reader: Reader) -> None:
    reader.context.route(
        "**/static/js/index*.js", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page = reader.open("/argentina?lang=es", live=False)
    page.evaluate("window.same = true")
    page.click('circle[data-for="AR-S"]')
    expect(page.locator(".place h2")).to_contain_text("Santa Fe")
    page.wait_for_url("**territory=AR-S**")
    page.click('[data-sector="tourism"]')
    expect(page.locator("h1")).to_contain_text("puede ir de 0 a 14")
    assert page.evaluate("window.same")
