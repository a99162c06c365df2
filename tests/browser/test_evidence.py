"""The evaluator on `/evidence` and the programme designer on `/toolkit`, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LIVE, WCAG, no_network, opened
from conftest import Server
from playwright.sync_api import Browser, BrowserContext, expect

from territory.answer_files import opened as read_file
from territory.views.toolkit import EXAMPLE

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    with no_network(chromium, server) as made:
        yield made


def test_the_evaluator_reads_two_scales_and_goes_on_by_keyboard(
    context: BrowserContext, server: Server
) -> None:
    page = opened(context, server, "/evidence?lang=en")
    expect(page.locator("#growth-relative .chart.drawn")).to_be_attached()
    expect(page.locator("#growth-absolute .chart.drawn")).to_be_attached()
    # Plotly's bars are as long as the server's: 100 % of the sector's axis, 260 of 300 on the other.
    for basis in ("relative", "absolute"):
        ours, live = (
            page.locator(f"#growth-{basis} {mark}").first.evaluate("one => one.getBoundingClientRect().width")
            for mark in (".ev-bar", ".chart-live .bars .point path")
        )
        assert abs(ours - live) <= 3
    page.focus("#outcome-exports")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("3 of the 10")
    expect(page.locator("#outcome-exports")).to_be_focused()
    page.go_back()
    expect(page.locator("h1")).to_contain_text("another scale")
    page.click('[data-switch] [data-value="table"]')
    expect(page.locator("#growth-absolute .ev-table")).to_be_visible()
    expect(page.locator("#growth-absolute .ev-figure")).to_be_hidden()


def test_the_designer_answers_takes_away_and_opens_again(context: BrowserContext, server: Server) -> None:
    page = opened(context, server, "/toolkit?lang=en")
    page.fill("#q_firms", "6")
    page.select_option("#q_plan", "no")
    page.click(".tk-form button")
    page.wait_for_url("**/toolkit?**firms**")
    page.wait_for_selector(LIVE, state="attached")
    expect(page.locator("#rule-lsp_firms")).to_have_attribute("data-verdict", "met")
    expect(page.locator("#rule-lsp_plan")).to_have_attribute("data-verdict", "missed")
    with page.expect_download() as waiting:
        page.click('a[href^="/download/answers.json"]')
    saved = waiting.value.path().read_bytes()
    assert read_file(saved, {}).answers == {"firms": "6", "plan": "no"}
    with page.expect_download() as report:
        page.click('a[href^="/download/readiness.xlsx"]')
    assert report.value.path().read_bytes().startswith(b"PK")
    changed = json.loads(saved)
    changed["answers"]["firms"], changed["answers"]["plan"] = 4, "perhaps"
    page.set_input_files(
        ".tk-open input[type=file]",
        {"name": "mine.json", "mimeType": "application/json", "buffer": json.dumps(changed).encode()},
    )
    page.click('.tk-open button[value="now"]')
    page.wait_for_selector(LIVE, state="attached")
    expect(page.locator(".notice-line")).to_contain_text("answers.plan")
    expect(page.locator("#q_firms")).to_have_value("4")
    expect(page.locator("#rule-lsp_firms")).to_have_attribute("data-verdict", "missed")


def test_both_pages_answer_without_scripts(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{server.url}/toolkit?lang=es")
    page.fill("#q_firms", "6")
    page.click(".tk-form button")
    expect(page.locator("#rule-lsp_firms")).to_have_attribute("data-verdict", "met")
    page.goto(f"{server.url}/evidence?lang=es")
    expect(page.locator("#growth-relative .ev-bar").first).to_be_visible()
    context.close()


def test_a_material_is_added_by_keyboard_mended_and_taken_away(
    context: BrowserContext, server: Server
) -> None:
    page = opened(context, server, "/evidence?lang=en")
    page.focus("#add a.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**edit=material**")
    page.wait_for_selector(LIVE, state="attached")
    # Field by field, as the Tab key leads; the browser itself asks for the fields that are needed.
    page.focus("#new-title")
    for typed in ("Guide <i>to</i> clusters", "UNIDO", "ma", "2101", "UNI", "Spa"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.focus("#new-address")
    page.keyboard.type("unido.org")
    page.keyboard.press("Enter")
    page.wait_for_selector(".add-wrong")
    page.wait_for_selector(LIVE, state="attached")
    expect(page.locator(".add-wrong li")).to_have_count(2)
    assert "new_" not in page.url
    expect(page.locator("#new-title")).to_have_value("Guide <i>to</i> clusters")
    expect(page.locator("#new-type")).to_have_value("manual")
    expect(page.locator("#new-member")).to_have_value("unido")
    # From the summary to the field: mend it there.
    page.focus('.add-wrong a[href="#new-year"]')
    page.keyboard.press("Enter")
    expect(page.locator("#new-year")).to_be_focused()
    page.fill("#new-year", "2001")
    page.fill("#new-address", "https://unido.org/")
    page.keyboard.press("Enter")
    added = page.locator("#materials tr.added")
    expect(added).to_contain_text("added by a reader, not from the sources Guide <i>to</i> clusters")
    page.wait_for_selector(LIVE, state="attached")
    with page.expect_download() as waiting:
        page.click(".add-next a.button")
    assert waiting.value.suggested_filename == "knowledge_materials.csv"
    header, row = waiting.value.path().read_text("utf-8").splitlines()
    assert header.startswith("id,title,type,topics,member")
    assert row.startswith("guide-i-to-i-clusters-2001,Guide <i>to</i> clusters,manual,")
    # Another view of the page keeps it, and so does Back.
    page.click("#outcome-exports")
    expect(page.locator("h1")).to_contain_text("3 of the 10")
    expect(added).to_have_count(1)
    page.click("#materials tr.added a[aria-label^=Remove]")
    expect(page.locator("#materials tr.added")).to_have_count(0)
    page.go_back()
    expect(added).to_have_count(1)


def test_a_material_is_added_without_scripts(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{server.url}/evidence?lang=pt")
    page.click("#add a.button")
    page.fill("#new-title", "Guia")
    page.fill("#new-publisher", "SEBRAE")
    page.select_option("#new-type", "book")
    page.select_option("#new-written", "pt")
    page.click(".add-form .button")
    # Only the server can see that no topic is ticked.
    expect(page.locator(".add-problem")).to_have_count(1)
    expect(page.locator("#new-publisher")).to_have_value("SEBRAE")
    page.check('[name="new_topics.led"]')
    page.click(".add-form .button")
    expect(page.locator("#materials tr.added")).to_contain_text(
        "adicionado por um leitor, não pelas fontes Guia"
    )
    # And a second one beside it.
    page.click("#add a[href*='edit=material']")
    page.fill("#new-title", "Guia 2")
    page.fill("#new-publisher", "SEBRAE")
    page.select_option("#new-type", "book")
    page.select_option("#new-written", "pt")
    page.check('[name="new_topics.led"]')
    page.click(".add-form .button")
    expect(page.locator("#materials tr.added")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


ADDING = "/evidence?lang=es&edit=material&typed=x,,,20x,,,,javascript:"
EVIDENCE, TOOLKIT = "/evidence?lang=es&outcome=sales", f"/toolkit?lang=it&answers={EXAMPLE}&form=assets"


@pytest.mark.parametrize(
    ("scheme", "address", "width"),
    [
        ("light", EVIDENCE, 1280),
        ("dark", TOOLKIT, 390),
        ("dark", ADDING, 390),
        pytest.param("dark", EVIDENCE, 390, marks=pytest.mark.long),
        pytest.param("light", TOOLKIT, 1280, marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(
    chromium: Browser, server: Server, scheme: Literal["light", "dark"], address: str, width: int
) -> None:
    context = chromium.new_context(
        color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 800}
    )
    page = opened(context, server, address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Placeholders of what is not laid out yet have another height: axe would see them cover each other.
    page.add_style_tag(content=".plate .panel { content-visibility: visible !important; }")
    found = Axe().run(page, options=WCAG).response["violations"]
    context.close()
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
