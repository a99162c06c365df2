"""A register of LSP projects in Chromium: recognised, counted, drawn; hostile names do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Reader
from conftest import Server
from ingest.registers import register
from playwright.sync_api import Browser, FrameLocator, expect
from programme.sample import sign_in

from territory.auth import Role
from territory.catalog import open_catalog
from territory.ingest.opening import open_file
from territory.ingest.registering import read_register
from territory.programme import lsp_register as registers
from territory.programme import service

pytestmark = pytest.mark.browser
LONG = 60_000
PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "${alert(1)}`+alert(1)+`",
    "{{ 7 * 191 }}",
    '=HYPERLINK("http://evil.example")',
)


@pytest.fixture
def reader(chromium: Browser, server: Server) -> Iterator[Reader]:
    one = Reader(chromium, server)
    dialogs: list[str] = []
    one.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield one
    assert dialogs == []
    one.done()


def opened(reader: Reader, path: Path, content: bytes) -> FrameLocator:
    path.write_bytes(content)
    page = reader.open("/own-data?lang=es")
    page.set_input_files("#root input[type=file]", str(path))
    page.locator(".own-bar .button").click(timeout=LONG)
    expect(page.locator("#register")).to_be_visible(timeout=LONG)
    return page.frame_locator("iframe[src='/points']")


def test_a_register_is_recognised_counted_and_drawn(reader: Reader, tmp_path: Path) -> None:
    frame = opened(reader, tmp_path / "registro.csv", register())
    page = reader.page
    expect(page.locator("h1")).to_contain_text("12 proyectos (jurisdicciones: 5)")
    expect(page.locator(".register-cells tbody tr")).to_have_count(19)
    marks = frame.locator(".leaflet-marker-icon")
    expect(marks.first).to_be_visible(timeout=LONG)
    # Ten of the twelve projects have coordinates: every one of them is in exactly one mark.
    assert sum(marks.evaluate_all("all => all.map(one => Number(one.dataset.count))")) == 10
    frame.get_by_role("button", name="3 proyectos cercanos", exact=True).press("Enter")
    expect(frame.get_by_role("button", name="Software abierto")).to_be_visible(timeout=LONG)
    # Two projects stand at one place: no zoom parts them, both are told.
    frame.get_by_role("button", name="2 proyectos cercanos", exact=True).press("Enter")
    popup = frame.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("Matriceros")
    expect(popup).to_contain_text("Piezas livianas")
    assert "registro" not in page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="Descargar el mapa (HTML)").first.click()
    assert b"Matriceros" in Path(download.value.path()).read_bytes()


def test_hostile_names_are_text_in_table_and_map(reader: Reader, tmp_path: Path) -> None:
    rows = [
        f'"{at}";"{text.replace(chr(34), chr(34) * 2)}";Salta;"{text.replace(chr(34), chr(34) * 2)}";'
        f"Turismo;;;2010;6;-24,8{at};-65,4;x"
        for at, text in enumerate(PAYLOADS, start=1)
    ]
    frame = opened(reader, tmp_path / "hostil.csv", "\n".join((register().decode("cp1252"), *rows)).encode())
    marks = frame.locator(".leaflet-marker-icon")
    expect(marks.first).to_be_visible(timeout=LONG)
    frame.get_by_role("button", name="5 proyectos cercanos", exact=True).press("Enter")
    frame.get_by_role("button", name=PAYLOADS[0], exact=True).press("Enter")
    expect(frame.locator(".leaflet-popup-content strong")).to_have_text(PAYLOADS[0])
    assert frame.locator("img").count() == 0
    assert reader.page.locator(".register-list img").count() == 0


@pytest.fixture(scope="module")
def publishing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose store holds a register that one person loaded and another published."""
    home = tmp_path_factory.mktemp("publishing") / "home"
    kept = service.open_store(None, home)
    catalog = open_catalog()
    projects = read_register(open_file(register()), catalog).projects
    version = registers.load(
        kept, sign_in(kept, "alma", Role.ADMINISTRATOR), PAYLOADS[0], "2026-11-01", projects
    )
    rosa = sign_in(kept, "rosa", Role.REVIEWER)
    registers.publish(kept, rosa, registers.review(kept, rosa, version))
    kept.close()
    running = Server(home)
    yield running
    running.stop()


@pytest.mark.parametrize("javascript", [True, False])
def test_argentina_shows_observed_cells_and_points_with_and_without_scripts(
    chromium: Browser, publishing: Server, javascript: bool
) -> None:
    one = Reader(chromium, publishing, java_script_enabled=javascript, viewport={"width": 390, "height": 844})
    page = one.open("/argentina?lang=es", live=javascript)
    expect(page.locator("#lsp-register")).to_contain_text("12 proyectos")
    expect(page.locator(".register-cells td .seen")).to_have_count(8)
    expect(page.locator(".lsp_register .provenance")).to_contain_text(PAYLOADS[0])
    expect(page.locator(".crosstab")).to_contain_text("no fue publicado")
    if javascript:
        page.locator("iframe.register-map").scroll_into_view_if_needed()
        marks = page.frame_locator("iframe.register-map").locator(".leaflet-marker-icon")
        expect(marks.first).to_be_visible(timeout=LONG)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        # A choice on the page leaves the register as it is.
        page.goto(f"{publishing.url}/argentina?lang=es&territory=AR-X")
        expect(page.locator(".register-cells td .seen")).to_have_count(8)
    one.done()
