"""A cluster manager from Santa Fe: the unit, what is asked, an own profile, candidates, a sheet there and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import WCAG, Reader
from conftest import Server
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


def test_from_las_parejas_to_candidates_and_back_from_a_sheet(
    chromium: Browser, server: Server, tmp_path: Path
) -> None:
    person = Reader(chromium, server)
    page = person.open("/matching?lang=en")
    page.focus('#units a[href*="las-parejas"]')
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Agricultural machinery of Las Parejas")
    expect(page.locator(".unit")).to_contain_text("our reading")
    expect(page.locator("#units")).to_have_count(0)
    expect(page.locator(".candidates .eu article").first).to_contain_text("Both work in")
    assert person.query() == {"unit": "las-parejas", "lang": "en"}

    page.select_option('[name="weight_chain"]', "0")
    page.click(".weights button")
    page.wait_for_url("**weights=3201111**")
    expect(page.locator(".candidates .lac article").first).to_contain_text("Metallurgy")

    page.check('[name="my_needs.governance"]')
    page.check('[name="my_needs.finance"]')
    page.select_option('[name="my_stage"]', "emerging")
    page.click("#profile-form button")
    page.wait_for_selector('html[data-live="1"]', state="attached")
    expect(page.locator("h1")).to_contain_text("Your profile, begun with")
    expect(page.locator('.candidates article[aria-label="Umbria"]')).to_contain_text("which Umbria has")
    assert "ngovernance.finance" in person.query()["mine"]

    with page.expect_download() as waiting:
        page.click(".actions summary")
        page.click('a[href^="/download/matching_template.xlsx"]')
    sheet = tmp_path / "profile.xlsx"
    waiting.value.save_as(sheet)

    page.click('#profile-form a[href*="edit=profiles"]')
    page.wait_for_selector('[data-testid="stFileUploaderDropzone"]')
    page.set_input_files('input[type="file"]', sheet)
    # The template holds no name: the sheet asks for one.
    expect(page.locator("#root [role=alert]")).to_contain_text("One problem")
    expect(page.locator("#root td").nth(1)).to_have_text("Name")
    bad = tmp_path / "bad.csv"
    bad.write_text("name,country,sectors\n<img src=x onerror=alert(1)>,AR,28\n", "utf-8")
    page.set_input_files('input[type="file"]', bad)
    expect(page.locator("#root td").nth(2)).to_have_text("<img src=x onerror=alert(1)>")
    good = tmp_path / "good.csv"
    good.write_text(
        "Nombre;País;Actividad;Busca\nParejas Sur;Argentina;28;gobernanza e instituciones\n", "utf-8"
    )
    page.set_input_files('input[type="file"]', good)
    expect(page.locator("#root [role=status]")).to_contain_text("One valid profile")
    found = Axe().run(page, context="#plate", options=WCAG).response["violations"]
    page.click("#root td a")
    page.wait_for_url("**mine=cAR~s28~ngovernance~les**")
    expect(page.locator("h1")).to_contain_text("Your profile")
    assert "Parejas Sur" not in page.content()
    assert person.elsewhere() == []
    assert person.errors == []
    person.context.close()
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []


def test_without_scripts_unit_weights_and_profile_work(chromium: Browser, server: Server) -> None:
    person = Reader(chromium, server, java_script_enabled=False)
    page = person.open("/matching?lang=pt", live=False)
    page.click('#units a[href*="las-parejas"]')
    assert "Las Parejas" in page.inner_text("h1")
    page.check('[name="my_needs.finance"]')
    page.click("#profile-form button")
    assert "Seu perfil" in page.inner_text("h1")
    assert "financiamento" in page.inner_text('.candidates article[aria-label="Úmbria"]')
    person.context.close()


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing_and_nothing_is_cut_off(chromium: Browser, server: Server, scheme: str) -> None:
    context = chromium.new_context(
        color_scheme=scheme, bypass_csp=True, viewport={"width": 1280, "height": 800}
    )  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server.url}/matching?unit=veneto&demo=1&lang=it")
    page.wait_for_selector('html[data-live="1"]', state="attached")
    page.evaluate(
        "() => document.querySelectorAll('.unit details, .match-list > li:first-child .where-printed').forEach(one => one.open = true)"
    )
    page.set_viewport_size({"width": 390 if scheme == "light" else 1280, "height": 800})
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
    for width in (320, 390, 768, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, width
    context.close()
