"""A regional analyst's table, from the file to the report, in Chromium on the real page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import at_rest, pick
from conftest import Server
from ingest.samples import journey
from layers import geojson, table
from playwright.sync_api import Browser, Page, expect
from shapely.geometry import Polygon, box

pytestmark = pytest.mark.browser
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# Streamlit's own uploader: a section without a name for its hidden field that we cannot reach from outside.
LONG = 30_000
expect.set_options(timeout=LONG)
NOT_OURS = ("stFileUploader",)
# The style sheet gives these buttons their names in four languages; Chromium reads them, axe does not.
NAMED_BY_STYLE = {"exclude": [['[data-testid="stFileUploaderDropzone"] button']]}


@contextmanager
def visit(chromium: Browser, server: Server) -> Iterator[Page]:
    """A person's visit; that the page asked another host or opened a dialog is an error."""
    context = chromium.new_context(bypass_csp=True, viewport={"width": 1280, "height": 800})
    outside: list[str] = []
    one = context.new_page()
    one.on(
        "request",
        lambda request: (
            outside.append(request.url)
            if not request.url.startswith((server.url, "ws", "data:", "blob:"))
            else None
        ),
    )
    one.on("dialog", lambda dialog: outside.append(f"dialog {dialog.message}"))
    one.goto(f"{server.url}/own-data?lang=es")
    yield one
    context.close()
    assert outside == []


@pytest.fixture(scope="module")
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """One visit: the tests down to the deletion follow one another, as the analyst's steps do."""
    with visit(chromium, server) as one:
        yield one


@pytest.fixture
def stranger(chromium: Browser, server: Server) -> Iterator[Page]:
    with visit(chromium, server) as one:
        yield one


def bring(page: Page, path: Path) -> None:
    page.set_input_files("#root input[type=file]", str(path))


def violations(page: Page) -> list[tuple[str, list[str]]]:
    at_rest(page)  # what an answer is about to replace is pale meanwhile
    found = Axe().run(page, context=NAMED_BY_STYLE, options=WCAG).response["violations"]
    named = [
        (
            one["id"],
            [
                node["html"][:160]
                for node in one["nodes"]
                if not any(mark in node["html"] for mark in NOT_OURS)
            ],
        )
        for one in found
    ]
    return [(rule, nodes) for rule, nodes in named if nodes]


def test_the_report_says_what_is_wrong_and_what_to_do(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "empleo_2022.csv"
    file.write_bytes(journey())
    bring(page, file)
    expect(page.locator(".own-problems tr.error")).to_have_count(3, timeout=LONG)
    expect(page.locator("h1")).to_have_text("3 de los 41 datos de la tabla tienen errores.")
    expect(page.locator(".own-bar .button")).to_have_text("Analizar los 38 datos válidos")
    expect(page.get_by_role("button", name="Elija un archivo o suéltelo aquí")).to_have_count(2)
    assert violations(page) == []


def test_an_answer_of_the_person_settles_an_error(page: Page) -> None:
    expect(page.get_by_role("button", name="Borrar mi tabla ahora")).to_be_visible()
    pick(
        page.get_by_role("combobox", name="¿Qué jurisdicción es «Cordoba (capital)»?"),
        page.get_by_role("option", name="otro nivel: dejarla fuera"),
    )
    expect(page.locator(".own-problems tr.error")).to_have_count(2)
    expect(page.locator(".own-problems tr.note").first).to_contain_text("Queda fuera porque usted lo indicó.")


def test_the_files_to_take_away_come_from_the_buttons_of_the_view(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name="Descargar la tabla con las celdas marcadas (XLSX)").first.click()
    assert download.value.suggested_filename == "empleo_2022-!.xlsx"
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


def test_map_ranking_profile_and_peers_by_keyboard(page: Page) -> None:
    page.locator(".own-bar .button").press("Enter")
    expect(page.locator(".own_map svg.map .symbol.circle")).to_have_count(8)
    page.locator(".own_filters select[name=indicator]").select_option("location_quotient")
    expect(page.locator(".own_map .fill-class-2").first).to_be_attached()
    page.locator('[data-territory="AR-X"]').press("Enter")
    expect(page.locator("#profile h2")).to_have_text("Perfil de especialización: Córdoba")
    expect(page.locator("#peers tbody tr")).to_have_count(6)
    expect(page.locator(".provenance")).to_contain_text("empleo_2022.csv")
    assert "empleo" not in page.url
    assert violations(page) == []


def test_the_language_changes_without_losing_the_table(page: Page) -> None:
    page.locator('[data-keep="lang"][hreflang="en"]').click()
    expect(page.locator("#profile h2")).to_have_text("Specialisation profile: Córdoba")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.go_back()
    expect(page.locator("#profile h2")).to_have_text("Perfil de especialización: Córdoba")


def test_the_report_prints_on_two_pages(page: Page) -> None:
    page.locator(".own-bar .switch a").last.click()
    expect(page.locator(".own-bar .switch a").last).to_have_attribute("aria-current", "page")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 2


def test_nobody_else_sees_the_table(page: Page, chromium: Browser, server: Server) -> None:
    with urlopen(f"{server.url}/own-data?part=analysis&territory=AR-X&lang=es") as reply:
        assert b"empleo_2022" not in reply.read()
    with urlopen(f"{server.url}/view/own-data?part=analysis&territory=AR-X&lang=es") as reply:
        assert b"empleo_2022" not in reply.read()
    context = chromium.new_context()
    other = context.new_page()
    other.goto(f"{server.url}/own-data?part=analysis&territory=AR-X&lang=es")
    other.wait_for_selector('html[data-live="1"]', state="attached")
    expect(other.locator(".notice-line").last).to_contain_text("no hay ninguna tabla propia")
    context.close()
    assert "empleo" not in server.log.read_text()


def test_on_a_phone_nothing_is_cut_off(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".own-bar .switch a").first.click()
    expect(page.locator(".own-problems")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".own-bar .button").click()
    expect(page.locator(".own_map svg.map")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_study_is_chosen_by_keyboard_and_says_what_was_left_out(page: Page) -> None:
    view = page.locator(".own_filters select[name=study]")
    view.focus()
    view.press("ArrowDown")  # from map and ranking to concentration
    expect(page.locator(".own-study h2")).to_contain_text("Curva de concentración")
    expect(page.locator(".own-sheet tbody tr").first).to_be_visible()
    expect(page.locator(".provenance").first).to_contain_text("Quedan afuera")
    assert "study=curve" in page.url
    view.select_option("")
    expect(page.locator(".own-rank li").first).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("study", ["curve", "clusters", "complexity", "outliers", "stars"])
def test_every_study_is_accessible_and_fits(page: Page, study: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.locator(".own_filters select[name=study]").select_option(study)
    expect(page.locator(".own-study h2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})


def test_deleting_leaves_nothing(page: Page) -> None:
    page.get_by_role("button", name="Borrar mi tabla ahora").click()
    expect(page.locator(".own-ready")).to_be_visible()
    expect(page.locator("#root .said")).to_have_text("La tabla se borró de la memoria del servidor.")
    expect(page.locator("body")).not_to_contain_text("empleo_2022")


def test_a_hostile_table_runs_nothing_and_asks_nobody(stranger: Page, tmp_path: Path) -> None:
    bad = '<img src="http://203.0.113.9/x" onerror="window.hit=1">'
    file = tmp_path / "<svg onload=window.hit=1>.csv"
    quoted = bad.replace('"', '""')
    rows = [
        f'provincia;sector;"{quoted}"',
        f'Salta;"{quoted}";12',
        'Jujuy;"${window.hit=1}";40',
        f'"{quoted}";C;=1+1',
    ]
    file.write_text("\n".join(rows), "utf-8")
    bring(stranger, file)
    expect(stranger.locator(".own-problems tr.error").first).to_be_visible(timeout=LONG)
    stranger.locator(".own-bar .button").click()
    expect(stranger.locator(".own_map svg.map")).to_be_visible()
    stranger.locator('[data-territory="AR-A"]').press("Enter")
    expect(stranger.locator("#profile")).to_contain_text("<img src=")
    assert stranger.evaluate("window.hit") is None
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(b"PK\x03\x04" + b"\0" * 500)
    bring(stranger, bomb)
    expect(stranger.locator("h1")).to_contain_text("El archivo está dañado", timeout=LONG)


def test_a_file_brought_while_the_page_still_answers_is_read(stranger: Page, tmp_path: Path) -> None:
    wrong, right = tmp_path / "wrong.xlsx", tmp_path / "right.csv"
    wrong.write_bytes(b"PK\x03\x04" + b"\0" * 500)
    right.write_text("provincia;empleo\nSalta;30\nJujuy;50\n", "utf-8")
    for _ in range(3):
        bring(stranger, wrong)
        expect(stranger.locator("h1")).to_contain_text("El archivo está dañado")
        bring(stranger, right)
        expect(stranger.locator(".own-bar .button")).to_be_visible()


def test_hostile_boundaries_run_nothing_and_draw_the_map(stranger: Page, tmp_path: Path) -> None:
    bad = '<img src="http://203.0.113.9/x" onerror="window.hit=1">${window.hit=1}'
    shapes = tmp_path / "limites.geojson"
    bow = Polygon([(-65, -34), (-63, -33), (-63, -34), (-65, -33)])
    one = table({"clave": ["014", bad], "nombre": ["Capital", bad]}, [box(-65, -32, -64, -31), bow])
    shapes.write_bytes(geojson(one, crs={"type": "link", "properties": {"href": "http://203.0.113.9/crs"}}))
    file = tmp_path / "departamentos.csv"
    quoted = bad.replace('"', '""')
    file.write_text(f'departamento;empleo\n14;30\n"{quoted}";50\n', "utf-8")
    bring(stranger, file)
    expect(stranger.locator(".own-problems tr.error").first).to_be_visible()
    at_rest(stranger)
    stranger.set_input_files("#root .st-key-own-shapes-file input[type=file]", str(shapes))
    stranger.get_by_text("Reparar el contorno que se cruza a sí mismo").click()
    expect(stranger.locator(".own-reading")).to_contain_text("territorios: sus propios límites")
    assert violations(stranger) == []
    stranger.locator(".own-bar .button").click()
    expect(stranger.locator('.own_map [data-territory="u2"]')).to_be_attached()
    stranger.locator('[data-territory="u2"]').press("Enter")
    expect(stranger.locator(".own_ranking")).to_contain_text("<img src=")
    assert stranger.evaluate("document.documentElement.scrollWidth") <= 1280
    assert stranger.evaluate("window.hit") is None
    assert "Capital" not in stranger.url
