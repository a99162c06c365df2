"""The adviser's journey through `/cases` in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LANGS, WCAG, no_network, opened, themes
from conftest import Server
from playwright.sync_api import Browser, BrowserContext, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    with no_network(chromium, server) as made:
        yield made


def test_the_adviser_picks_two_cases_and_reads_them_side_by_side(
    context: BrowserContext, server: Server
) -> None:
    page = opened(context, server, "/cases?lang=es")
    page.click("#pick-rafaela")
    expect(page.locator(".compare-table thead th")).to_have_text(["Rafaela"])
    page.click("#map-bucaramanga text")
    expect(page.locator(".compare-table thead th")).to_have_text(["Rafaela", "Bucaramanga"])
    page.wait_for_url(lambda url: "case=rafaela" in url and "with=bucaramanga" in url)
    expect(page.locator('[data-field="policy"] td').first).to_contain_text("ICEDEL")
    expect(page.locator("h1")).to_contain_text("comparten 8 de los 12 rasgos")
    expect(page.locator(".network")).to_have_count(2)
    page.go_back()
    expect(page.locator(".compare-table thead th")).to_have_text(["Rafaela"])


def test_keys_alone_choose_and_clear(context: BrowserContext, server: Server) -> None:
    page = opened(context, server, "/cases?lang=en")
    page.focus("#pick-ilo")
    page.keyboard.press(" ")
    expect(page.locator("#pick-ilo")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#pick-ilo")).to_be_focused()
    page.focus("#pick-loa")
    page.keyboard.press("Enter")
    expect(page.locator(".compare-table thead th")).to_have_text(["Ilo", "Loa"])
    page.focus("#pick-loa")
    page.keyboard.press("Escape")
    expect(page.locator("#pick-ilo")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".known")).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "address"),
    themes("/cases?lang=es", "/cases?case=rafaela&with=bucaramanga,loa&own=pbbbbbbbbbbbbbb&lang=pt"),
)
def test_axe_finds_nothing(chromium: Browser, server: Server, address: str, scheme: str) -> None:
    context = chromium.new_context(
        color_scheme=scheme, bypass_csp=True, viewport={"width": 1280, "height": 800}
    )  # type: ignore[arg-type]
    page = opened(context, server, address)
    # What is not laid out yet has a guessed height: a colour behind a text would be that of another part.
    page.add_style_tag(content=".plate .panel { content-visibility: visible !important }")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options=WCAG).response["violations"]
        assert [(one["id"], [node["html"][:140] for node in one["nodes"]]) for one in found] == []
    context.close()


@pytest.mark.parametrize("lang", LANGS)
def test_phone_in_four_languages_cuts_nothing_off(chromium: Browser, server: Server, lang: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{server.url}/cases?case=rafaela&with=bucaramanga&lang={lang}")
    page.evaluate(
        "document.querySelectorAll('.panel').forEach((one) => { one.style.contentVisibility = 'visible'; })"
    )
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_without_scripts_every_choice_is_a_link_and_the_form_answers(
    chromium: Browser, server: Server
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/cases?lang=en")
    page.click("#pick-rafaela")
    page.click("#pick-bucaramanga")
    expect(page.locator(".compare-table thead th")).to_have_text(["Rafaela", "Bucaramanga"])
    page.select_option('[name="own_policy"]', "informal")
    page.click(".own-form button")
    expect(page.locator(".compare-table thead th")).to_have_text(["Rafaela", "Bucaramanga", "Your case"])
    expect(page.locator('[data-field="policy"] td').nth(2)).to_have_text("informal")
    context.close()


def test_the_figure_starts_high(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{server.url}/cases?lang=es")
    assert page.locator("#title-led-map").bounding_box()["y"] < 240  # type: ignore[index]
    context.close()


def test_two_cases_picked_in_a_hurry_are_both_picked(chromium: Browser, server: Server) -> None:
    with no_network(chromium, server) as context:
        page = opened(context, server, "/cases?lang=es")
        page.evaluate(
            "['rafaela', 'bucaramanga'].forEach((one) => document.getElementById(`pick-${one}`).click())"
        )
        expect(page.locator(".compare-table thead th")).to_have_text(["Rafaela", "Bucaramanga"])
