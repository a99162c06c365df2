"""A table too large for rows in Chromium: read, added up, corrected by keyboard, shown on a phone and on the map."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.test_own_data import LONG, bring, violations, visit
from browsing import at_rest, pick
from conftest import Server
from playwright.sync_api import Browser, Page, expect

from territory.catalog import open_catalog
from territory.geography import territories

pytestmark = pytest.mark.browser
PLACES = [place.names["es"] for place in territories(open_catalog()).values()]
ADDED = "110.000 filas se sumaron en 288 cifras"
REPEATS = "Las filas del mismo territorio, sector y año"


def firms() -> bytes:
    """One row a firm: 24 jurisdictions, 4 sectors, 3 years; a row has three figures' digits at most."""
    rows = ["provincia;rama;año;empleo"]
    rows += [
        f"{PLACES[at % 24]};Rama {'ABCD'[at // 24 % 4]};{2020 + at // 96 % 3};{at % 7 + 1},5"
        for at in range(110_000)
    ]
    rows[5001] = rows[5001].replace(PLACES[5000 % 24], "Atlántida")
    rows[109_001] = rows[109_001].rpartition(";")[0] + ";muchos"
    return "\r\n".join(rows).encode("cp1252")


@pytest.fixture(scope="module")
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """One visit: the tests follow one another, as a person's steps do."""
    with visit(chromium, server) as one:
        yield one


def test_more_than_a_hundred_thousand_rows_are_added_up_and_said_to_be(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "firmas.csv"
    file.write_bytes(firms())
    bring(page, file)
    expect(page.locator(".own-problems tr.error")).to_have_count(2, timeout=2 * LONG)
    expect(page.locator("h1")).to_have_text("2 de los 110.000 datos de la tabla tienen errores.")
    expect(page.locator(".own-bar a.button")).to_have_text("Analizar los 109.998 datos válidos")
    expect(page.locator(".own-problems tr.error").first).to_contain_text("5002")
    expect(page.locator(".own-problems tr.error").last).to_contain_text("109002")
    expect(page.locator(".own-problems tr.warning").first).to_contain_text(
        "109.998 filas se sumaron en 288 cifras"
    )
    assert violations(page) == []


def test_the_marked_workbook_is_not_offered_and_the_page_says_why(page: Page) -> None:
    said = "La tabla con las celdas marcadas no se hace con 110.001 filas; el informe (CSV) nombra cada problema."
    expect(page.locator(".own-out").first).to_have_text(said)
    expect(
        page.get_by_role("button", name="Descargar la tabla con las celdas marcadas (XLSX)")
    ).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Descargar el informe (CSV)").first.click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert "Atlántida" in text
    assert "109002" in text


def test_an_answer_places_the_row_without_reading_the_file_again(page: Page) -> None:
    at_rest(page)
    page.get_by_role("combobox", name="¿Qué jurisdicción es «Atlántida»?").focus()
    page.keyboard.type("Salta")
    page.keyboard.press("Enter")
    expect(page.locator(".own-problems tr.error")).to_have_count(1)
    expect(page.locator(".own-problems tr.warning").first).to_contain_text(
        "109.999 filas se sumaron en 288 cifras"
    )


def test_the_choice_is_made_by_keyboard_and_kept(page: Page) -> None:
    at_rest(page)
    field = page.get_by_role("combobox", name=REPEATS)
    field.focus()
    page.keyboard.type("son un error")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(
        "109.712 de los 110.000 datos de la tabla tienen errores.", timeout=LONG
    )
    at_rest(page)
    pick(page.get_by_role("combobox", name=REPEATS), page.get_by_role("option", name="se suman"))
    expect(page.locator(".own-problems tr.error")).to_have_count(1, timeout=LONG)


def test_on_a_phone_nothing_is_cut_off(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    at_rest(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 800})


def test_the_map_says_that_rows_were_added_up(page: Page) -> None:
    page.locator(".own-bar a.button").click()
    expect(page.locator(".own_map svg.map")).to_be_visible(timeout=LONG)
    expect(page.locator("body")).to_contain_text(
        "109.999 de 110.000. Sumadas en 288 cifras. Queda afuera la fila 109002."
    )
    assert violations(page) == []
