"""A project designed on `/toolkit` is taken by hand through the upload of `/partnerships`, on one's own computer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import LIVE, at_rest
from conftest import Server
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
CHOSEN = ("network", "joint", "baseline", "participating_firms", "local_gdp")
DESIGN = "&".join(f"d_{one}=1" for one in ("sent", *CHOSEN)) + "&d_compare=no&d_start=2027-03"


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(
        tmp_path_factory.mktemp("design") / "home",
        TERRITORY_AUTH="local",
        STREAMLIT_SERVER_ADDRESS="127.0.0.1",
    )
    yield running
    running.stop()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    yield context.new_page()
    context.close()


def open_live(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(LIVE, state="attached")


def test_the_draft_becomes_a_project_of_the_programme(page: Page, workplace: Server, tmp_path: Path) -> None:
    open_live(page, f"{workplace.url}/toolkit?lang=en&{DESIGN}")
    assert "d_sent" not in page.url
    assert "design=network.joint.baseline.participating_firms.local_gdp.compare-no.start-2027-03" in page.url
    plan = page.locator("#design table tbody tr")
    expect(plan).to_have_count(2)
    with page.expect_download() as waiting:
        page.click('#design a[href^="/download/project_draft.xlsx"]')
    draft = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(draft)

    # The link beside the draft leads to where it is taken in.
    page.click('#design a[href*="part=exchange"]')
    page.wait_for_selector(LIVE, state="attached")
    at_rest(page)
    page.set_input_files("#root input[type=file]", draft)
    preview = page.locator("#root .preview")
    # One project, three activities, two indicators with a period each, one note.
    expect(preview).to_have_count(9)
    page.locator(".st-key-commit button").click()
    expect(page.locator("#root .said")).to_contain_text("9")

    open_live(page, f"{workplace.url}/partnerships?edit=programme&lang=en")
    # Behind the six of the package, with the next number of the store.
    added = page.locator("#root .project-line").nth(6)
    expect(added.locator(".position")).to_have_text("7")
    expect(added).to_contain_text("Project designed in the toolkit")
    expect(added).to_contain_text("Activities: 3 · Indicators: 2 · Notes: 1")
    page.goto(f"{workplace.url}{added.locator('a').get_attribute('href')}&part=indicators")
    records = page.locator("#root .record")
    expect(records.filter(has_text="1 March 2027 – 28 February 2031")).to_have_count(
        1
    )  # three years after the end
    expect(records.filter(has_text="1 March 2027 – 29 February 2028")).to_have_count(1)
